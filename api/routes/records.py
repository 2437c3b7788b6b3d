"""Questions about the record: events, changes, sources, releases of our data, practices and fields."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response

from api.answer_schemas import list_of
from api.answering import answers_of, listing, timeless
from api.question_parameters import (
    ChangesQuery,
    ClaimsQuery,
    EventsQuery,
    FieldsQuery,
    Listing,
    PracticesQuery,
    SlipsQuery,
    VersionsDiffQuery,
    optional_day,
)
from api.typed_routes import direct
from kb.curation.releases import Difference, store_differences
from kb.errors import UsageError
from kb.facts import Facts, tables
from kb.facts.basis import FIRST_DAY
from kb.facts.changes import Change, changes
from kb.facts.claims import Claim, claims
from kb.facts.filters import wants_event
from kb.facts.models import Event
from kb.facts.slips import Slip, slips
from kb.facts.stats import TableStats
from kb.facts.stats import stats as table_stats

router = direct("/v1", "record")


@router.get("/events", responses=list_of(Event))
async def events(request: Request, query: Annotated[EventsQuery, Query()]) -> Response:
    """The release timeline up to a day."""
    first, last = optional_day(query.first, "from"), optional_day(query.last, "to")
    basis = answers_of(request).basis(query)

    def ask(facts: Facts) -> tuple[Event, ...]:
        return facts.events(last=date.max, source=query.source)

    found = await timeless(request, ("events", query.source), basis, ask)

    def keep(row: Event) -> bool:
        return wants_event(row, last or basis.as_of, first, query.topic, query.q)

    return await listing(request, query, basis, Event, found, keep=keep)


@router.get("/changes", responses=list_of(Change))
async def changed(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
    """What changed after one day and until another."""
    first, last = optional_day(query.first, "from"), optional_day(query.last, "to")
    if query.as_of is None and last is not None:
        # As on the command line, the later day is the one asked about.
        query = query.model_copy(update={"as_of": last.isoformat()})
    basis = answers_of(request).basis(query)
    first, last = first or FIRST_DAY, last or basis.as_of
    if last < first:
        raise UsageError(f"from {first} to {last}: the later day must come second")
    found = await timeless(
        request, ("changes", query.axis), basis, lambda facts: changes(facts, date.min, date.max, query.axis)
    )
    return await listing(request, query, basis, Change, found, keep=lambda row: first < row.date <= last)


@router.get("/sources", responses=list_of(tables.Source))
async def sources(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """Where the facts come from."""
    basis = answers_of(request).basis(query)
    found = await timeless(request, "sources", basis, tables.sources)
    return await listing(request, query, basis, tables.Source, found)


@router.get("/slips", responses=list_of(Slip))
async def moved(request: Request, query: Annotated[SlipsQuery, Query()]) -> Response:
    """How often and how far AWS moved the dates that it had published."""
    basis = answers_of(request).basis(query)
    found = await timeless(request, "slips", basis, slips)
    return await listing(request, query, basis, Slip, found, keep=lambda row: query.milestone in (None, row.milestone))


@router.get("/claims", responses=list_of(Claim))
async def contradictions(request: Request, query: Annotated[ClaimsQuery, Query()]) -> Response:
    """Where sources contradict each other, and which side is followed."""
    basis = answers_of(request).basis(query)
    asked = (query.about, query.table, query.verdict)
    found = await timeless(request, ("claims", asked), basis, lambda facts: claims(facts, *asked))
    return await listing(request, query, basis, Claim, found)


@router.get("/stats", responses=list_of(TableStats))
async def stats(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """How well each table is known."""
    answers = answers_of(request)
    basis = answers.basis(query)
    found = await answers.holdings.rows(("stats", answers.periods.key(basis)), basis, table_stats)
    return await listing(request, query, basis, TableStats, found)


@router.get("/versions", responses=list_of(tables.Version))
async def versions(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """The releases of our data."""
    basis = answers_of(request).basis(query)
    found = await timeless(request, "versions", basis, tables.versions)
    return await listing(request, query, basis, tables.Version, found)


@router.get("/versions/diff", responses=list_of(Difference))
async def released(request: Request, query: Annotated[VersionsDiffQuery, Query()]) -> Response:
    """What one release of our data says that another does not."""
    basis = answers_of(request).basis(query)
    pair = (query.first, query.last)
    found = await timeless(request, ("versions/diff", pair), basis, lambda facts: store_differences(facts.store, *pair))
    return await listing(request, query, basis, Difference, found)


@router.get("/practices", responses=list_of(tables.Practice))
async def practices(request: Request, query: Annotated[PracticesQuery, Query()]) -> Response:
    """Advice and explanations, by topic."""
    basis = answers_of(request).basis(query)
    found = await timeless(request, "practices", basis, tables.practices)
    return await listing(
        request, query, basis, tables.Practice, found, keep=lambda row: query.topic in (None, row.topic)
    )


@router.get("/fields", responses=list_of(tables.ConfigField))
async def fields(request: Request, query: Annotated[FieldsQuery, Query()]) -> Response:
    """The fields of the Lambda API and their names in configuration formats."""
    answers = answers_of(request)
    basis = answers.basis(query)
    found = await answers.holdings.rows(("fields", answers.periods.key(basis)), basis, tables.fields)
    return await listing(
        request, query, basis, tables.ConfigField, found, keep=lambda row: query.resource in (None, row.resource)
    )
