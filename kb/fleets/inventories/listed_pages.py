"""Listings that go on where none of their pages in the input does: what follows is in nobody's audit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from kb.data_classes import dataclass
from kb.judging.report import FileWarning
from kb.readers.aws_api.page_markers import MARKERS, goes_on_text

_PLACE = re.compile(r"arn:[^:]*:[^:]*:([^:]*):([^:]*):")


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of a listing."""

    path: str
    """Its file."""
    listed: str
    """What it lists, such as `Functions`."""
    place: tuple[str, ...]
    """The Region and the account that it is of, where it says so."""
    marker: str | None
    """The key that says where the next page begins; None for the last one."""


def page_of(path: str, document: dict[str, Any], listed: str) -> ListedPage:
    """What a document with a list says of where that goes on."""
    marker = next((key for key in MARKERS if document.get(key)), None)
    return ListedPage(path, listed, _place_of(document[listed]), marker)


def _place_of(items: Iterable[Any]) -> tuple[str, ...]:
    """By the first ARN in the items; one page is of one account and Region."""
    texts = (value for item in items if isinstance(item, dict) for value in item.values() if isinstance(value, str))
    found = next(filter(None, map(_PLACE.match, texts)), None)
    return found.groups() if found else ()


def unended_listings(pages: Iterable[ListedPage]) -> Iterator[FileWarning]:
    """The listings of which no page is the last one, each told at the last of its pages.

    Pages may lie in several files of a folder: one that ends the listing of an account and Region ends all of them.
    """
    listings: dict[tuple[object, ...], list[ListedPage]] = {}
    for page in pages:
        key = (PurePath(page.path).parent, page.listed, page.place)
        listings.setdefault(key, []).append(page)
    for found in listings.values():
        last = found[-1]
        if last.marker and all(page.marker for page in found):
            yield FileWarning(last.path, 1, goes_on_text(last.listed, last.marker))
