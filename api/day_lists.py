"""The four lists of a day, before any filter."""

from __future__ import annotations

from fastapi import Request

from api.answering import answers_of
from api.rows_in_memory import Rows
from kb.facts import Basis, Facts

LISTS = {
    "runtimes": lambda facts: facts.all_runtimes,
    "limits": Facts.limits,
    "triggers": Facts.triggers,
    "features": Facts.features,
}
"""How each of the four lists is asked for, before any filter."""


async def on_day(request: Request, name: str, basis: Basis) -> Rows:
    """The rows of one of the lists, whatever the knowledge and the data version."""
    return await answers_of(request).holdings.on_day(name, basis, LISTS[name])
