"""What a client asks, as an address and JSON have it: ids, days, texts by name; what is none is refused at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from kb.errors import UsageError


def id_part(text: str) -> str:
    """An id as a part of an address.

    Raises:
        UsageError: It is no text, or an empty one: the address would be another.
    """
    if not isinstance(text, str) or not text:
        raise UsageError(f"id: {text!r:.100} names nothing: give an id, such as 'python3.9'")
    return quote(text, safe="")


def given_documents(documents: Mapping[str, str]) -> Mapping[str, str]:
    """Texts by name.

    Raises:
        UsageError: They are something else, such as a single text, or bytes, which no JSON holds.
    """
    if not isinstance(documents, Mapping):
        raise UsageError(f"documents: {documents!r:.100}: give a mapping from names to texts")
    for name, text in documents.items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise UsageError(f"documents: {name!r:.100}: {text!r:.100}: give a text by its name")
    return documents


def between(first: object, last: object, listed: Mapping[str, Any]) -> dict[str, Any]:
    """A question about two days or releases; `from_` and `to`, as lists have them, are the same two."""
    given = {"from": first, "to": last}
    return given | {name.removesuffix("_"): value for name, value in listed.items()}


def texts_of(question: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that were given, days as the service writes them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in question.items()
        if value is not None
    }
