"""What changed: between two days at AWS, and between two releases of our data."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response

from api.answer_schemas import list_of
from api.answering import answer_rows, answers_of, timeless_rows
from api.question_parameters import ChangesQuery, VersionsDiffQuery, optional_day
from api.typed_routes import direct_router
from kb.curation.releases import VersionDifference, store_differences
from kb.facts.basis import FIRST_DAY, require_interval
from kb.facts.changes import Change, changes

router = direct_router("/v1", "record")


@router.get("/changes", responses=list_of(Change))
async def changed(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
    """What changed after one day and until another."""
    first, last = optional_day(query.first, "from"), optional_day(query.last, "to")
    if query.as_of is None and last is not None:
        # As on the command line, the later day is the one asked about.
        query = query.model_copy(update={"as_of": last.isoformat()})
    basis = answers_of(request).basis(query)
    first, last = first or FIRST_DAY, last or basis.as_of
    require_interval(first, last)
    found = await timeless_rows(
        request, ("changes", query.axis), basis, lambda facts: changes(facts, date.min, date.max, query.axis)
    )
    between = tuple(item for item in found if first < item.row.date <= last)
    return await answer_rows(request, query, basis, Change, between)


@router.get("/versions/diff", responses=list_of(VersionDifference))
async def released(request: Request, query: Annotated[VersionsDiffQuery, Query()]) -> Response:
    """What one release of our data says that another does not."""
    basis = answers_of(request).basis(query)
    pair = (query.first, query.last)
    found = await timeless_rows(
        request, ("versions/diff", pair), basis, lambda facts: store_differences(facts.store, *pair)
    )
    return await answer_rows(request, query, basis, VersionDifference, found)
