"""Pages that refuse a question: what was wrong with it, what may have been meant."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h
from htpy import Node

from kb.pages.addresses import Addresses
from kb.pages.page_layout import MENU, PageContent
from kb.pages.parts import html_link, html_list, page_section
from kb.pages.words import as_sentence


def refusal_page(
    to: Addresses, path: Sequence[str], title: str, detail: str, suggestions: Sequence[str]
) -> PageContent:
    """Why there is no answer.

    Args:
        to: How links are made; they keep no clocks, since those may be what was wrong.
        path: The section and the id that were asked.
        title: What kind of refusal it is.
        detail: What was wrong, and what to do.
        suggestions: Ids or addresses that may have been meant.
    """
    place = path[0] if path else ""
    links = [
        html_link(
            name if name.startswith("/") else to.page(place, name) if len(path) > 1 else to.page("search", q=name), name
        )
        for name in suggestions
    ]
    return PageContent(
        section=place,
        name=path[1] if len(path) > 1 else "",
        heading=title,
        answer=h.p(".answer", role="alert")[as_sentence(detail)],
        body=[
            page_section("Perhaps you meant", html_list(links)) if links else None,
            h.p["Or go to ", _list_link(to, place), html_link(to.page(""), "the start"), "."],
        ],
        description=title,
        clocked=False,
    )


def _list_link(to: Addresses, place: str) -> Node:
    """The page of the section, as it is without what was wrong."""
    labels = dict(MENU)
    return [html_link(to.page(place), labels[place]), " or to "] if place in labels else None
