"""What changed: between two days at AWS, and between two releases of our data."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response

from api.answers.answering import answer_rows, answers_of, timeless_rows
from api.description.answer_schemas import list_of
from api.questions.question_parameters import (
    ChangesQuery,
    KnownChangesQuery,
    UpcomingQuery,
    VersionsDiffQuery,
    optional_day,
)
from api.questions.typed_routes import direct_router
from kb.curation.releases import VersionDifference, store_differences
from kb.facts import Basis
from kb.facts.basis import FIRST_DAY, require_interval
from kb.facts.change_kinds import KINDS
from kb.facts.changes import Change, changes, last_day

router = direct_router("/v1", "record")


@router.get("/changes", responses=list_of(Change))
async def changed(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
    """What changed after one day and until another."""
    return await _answer_between(request, query, query.axis)


@router.get("/changes-known", responses=list_of(Change))
async def published(request: Request, query: Annotated[KnownChangesQuery, Query()]) -> Response:
    """What came to be published after one day and until another: `/v1/changes` with `axis=known`, as sites name it."""
    return await _answer_between(request, query, "known")


@router.get("/upcoming", responses=list_of(Change))
async def upcoming(request: Request, query: Annotated[UpcomingQuery, Query()]) -> Response:
    """What is announced to change after the day asked about."""
    basis = answers_of(request).basis(query)
    days = (basis.as_of, last_day(basis.as_of, query.within))
    return await _answer_changes(request, query, basis, days, "valid")


async def _answer_between(request: Request, query: KnownChangesQuery, axis: str) -> Response:
    """The changes between the two days of a question."""
    first, last = optional_day(query.first, "from"), optional_day(query.last, "to")
    if last is not None:
        require_interval(first, last)
    if query.as_of is None and last is not None:
        # As on the command line, the later day is the one asked about.
        query = query.model_copy(update={"as_of": last.isoformat()})
    basis = answers_of(request).basis(query)
    first, last = first or FIRST_DAY, last or basis.as_of
    require_interval(first, last)
    return await _answer_changes(request, query, basis, (first, last), axis)


async def _answer_changes(
    request: Request, query: KnownChangesQuery | UpcomingQuery, basis: Basis, days: tuple[date, date], axis: str
) -> Response:
    """The changes of a kind after the first of two days and until the last."""
    first, last = days
    found = await timeless_rows(
        request, ("changes", axis), basis, lambda facts: changes(facts, date.min, date.max, axis)
    )
    wanted = KINDS if query.kind is None else (query.kind,)
    between = tuple(item for item in found if first < item.row.date <= last and item.row.kind in wanted)
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
