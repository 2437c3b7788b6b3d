"""The rows of lists, of a day from memory, of everything else as it was asked lately: before any filter, or after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from api.answers.answering import answers_of, timeless_rows
from api.memory.rows_in_memory import Rows
from kb.facts import Basis
from kb.facts.catalogue import FACT_LISTS
from kb.facts.fact_lists import FactList, Hangs

DAY_LISTS = tuple(name for name, one in FACT_LISTS.items() if one.hangs_on is Hangs.DAY)
"""The lists whose rows of every day are held in memory; a snapshot is made of them."""


async def on_day(request: Request, name: str, basis: Basis, region: str | None = None) -> Rows:
    """The rows of one of the lists of a day, in a Region where one is given and the list is told by Region."""
    one = FACT_LISTS[name]
    by_region = region is not None and any(item.name == "region" for item in one.filters)
    return await unfiltered_rows(request, one, basis, {"region": region} if by_region else {})


async def wanted_rows(request: Request, one: FactList, basis: Basis, filters: Mapping[str, Any]) -> Rows:
    """The rows of a list that pass all filters."""
    found = await unfiltered_rows(request, one, basis, filters)
    keeps = one.keeps(basis, filters)
    if keeps is None:
        return found
    if filters and any(not item.in_store and item.name in filters for item in one.filters):
        return tuple(item for item in found if keeps(item.row))
    # With no filter of rows the day alone decides, and all days of a stretch alike.
    held = answers_of(request).holdings
    key = (one.name, tuple(sorted(filters.items())), held.periods.key(basis))
    whole = held.whole.find(key)
    if whole is None:
        whole = tuple(item for item in found if keeps(item.row))
        held.whole.keep(key, whole, 8 * len(whole) + 2 * len(repr(key)) + 300)
    return whole


async def unfiltered_rows(request: Request, one: FactList, basis: Basis, filters: Mapping[str, Any]) -> Rows:
    """The rows of a list before the filters that are applied row by row."""
    held = answers_of(request).holdings
    in_store = [item.name for item in one.filters if item.in_store and item.name in filters] if filters else ()
    asked = tuple((name, filters[name]) for name in sorted(in_store))
    match one.hangs_on:
        case Hangs.DAY if not asked:
            return await held.on_day(one.name, basis, lambda facts: one.ask_rows(facts, filters))
        case Hangs.DAY | Hangs.PERIOD:
            key = (one.name, asked, held.periods.key(basis))
            return await held.rows(key, basis, lambda facts: one.ask_rows(facts, filters))
        case Hangs.NOTHING:
            return await timeless_rows(request, (one.name, asked), basis, lambda facts: one.ask_rows(facts, filters))
