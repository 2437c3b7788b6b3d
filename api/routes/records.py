"""Questions about the record: events, changes, sources, releases of our data, practices and fields."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answering import answers_of, listing
from api.parameters import (
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
from api.schemas import list_of
from kb.curation.releases import Difference, store_differences
from kb.facts import tables
from kb.facts.basis import FIRST_DAY
from kb.facts.changes import Change, changes
from kb.facts.claims import Claim, claims
from kb.facts.models import Event
from kb.facts.slips import Slip, slips
from kb.facts.stats import TableStats
from kb.facts.stats import stats as table_stats

router = APIRouter(prefix="/v1", tags=["record"])


@router.get("/events", responses=list_of(Event))
async def events(request: Request, query: Annotated[EventsQuery, Query()]) -> Response:
    """The release timeline up to a day."""
    first, last = optional_day(query.first, "from"), optional_day(query.last, "to")
    return await listing(request, query, lambda facts: facts.events(first, last, query.topic, query.q, query.source))


@router.get("/changes", responses=list_of(Change))
async def changed(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
    """What changed after one day and until another."""
    first, last = optional_day(query.first, "from"), optional_day(query.last, "to")
    answers = answers_of(request)
    if query.as_of is None and last is not None:
        # As on the command line, the later day is the one asked about.
        query = query.model_copy(update={"as_of": last.isoformat()})
    basis = query.basis(answers.store, answers.clock())
    first, last = first or FIRST_DAY, last or basis.as_of
    return await listing(request, query, lambda facts: changes(facts, first, last, query.axis), basis, by_day=True)


@router.get("/sources", responses=list_of(tables.Source))
async def sources(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """Where the facts come from."""
    return await listing(request, query, tables.sources)


@router.get("/slips", responses=list_of(Slip))
async def moved(request: Request, query: Annotated[SlipsQuery, Query()]) -> Response:
    """How often and how far AWS moved the dates that it had published."""
    return await listing(request, query, lambda facts: slips(facts, query.milestone))


@router.get("/claims", responses=list_of(Claim))
async def contradictions(request: Request, query: Annotated[ClaimsQuery, Query()]) -> Response:
    """Where sources contradict each other, and which side is followed."""
    return await listing(request, query, lambda facts: claims(facts, query.about, query.table, query.verdict))


@router.get("/stats", responses=list_of(TableStats))
async def stats(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """How well each table is known."""
    return await listing(request, query, table_stats)


@router.get("/versions", responses=list_of(tables.Version))
async def versions(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """The releases of our data."""
    return await listing(request, query, tables.versions)


@router.get("/versions/diff", responses=list_of(Difference))
async def released(request: Request, query: Annotated[VersionsDiffQuery, Query()]) -> Response:
    """What one release of our data says that another does not."""
    store = answers_of(request).store
    return await listing(request, query, lambda _: store_differences(store, query.first, query.last))


@router.get("/practices", responses=list_of(tables.Practice))
async def practices(request: Request, query: Annotated[PracticesQuery, Query()]) -> Response:
    """Advice and explanations, by topic."""
    return await listing(request, query, lambda facts: tables.practices(facts, query.topic))


@router.get("/fields", responses=list_of(tables.ConfigField))
async def fields(request: Request, query: Annotated[FieldsQuery, Query()]) -> Response:
    """The fields of the Lambda API and their names in configuration formats."""
    return await listing(request, query, lambda facts: tables.fields(facts, query.resource))
