"""Questions about what held: runtimes, limits, triggers, features, and all of them on one day."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answering import listing, single, whole
from api.parameters import Clocks, FeaturesQuery, Formatted, LimitsQuery, Listing, RuntimesQuery, TriggersQuery
from api.schemas import list_of, one
from kb.answers import snapshot_body
from kb.errors import OutOfCoverageError
from kb.facts import Facts
from kb.facts.changes import Statement, history
from kb.facts.models import Feature, Limit, Runtime, Trigger
from kb.reports.snapshots import snapshot_csv

router = APIRouter(prefix="/v1", tags=["facts"])


@router.get("/snapshot")
async def snapshot(request: Request, query: Annotated[Formatted, Query()]) -> Response:
    """Everything there was on a day: runtimes, limits, triggers and features."""
    return await whole(request, query, snapshot_body, snapshot_csv)


@router.get("/runtimes", responses=list_of(Runtime))
async def runtimes(request: Request, query: Annotated[RuntimesQuery, Query()]) -> Response:
    """The runtimes that had come by a day, retired ones too, each with its phase."""
    # Days left until a milestone change every day, though no fact does.
    by_day = query.within is not None
    return await listing(
        request, query, lambda facts: facts.runtimes(query.language, query.phase, query.within), by_day=by_day
    )


@router.get("/runtimes/{runtime_id}", responses=one(Runtime))
async def runtime(request: Request, runtime_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One runtime on a day."""
    return await single(request, query, lambda facts: facts.runtime(runtime_id))


@router.get("/runtimes/{runtime_id}/history", responses=list_of(Statement))
async def runtime_history(request: Request, runtime_id: str, query: Annotated[Listing, Query()]) -> Response:
    """Every statement about a runtime, in order of known time."""

    def statements(facts: Facts) -> list[Statement]:
        facts.runtime(runtime_id)
        return [statement for statement in history(facts, runtime_id) if statement.kind == "runtime"]

    return await listing(request, query, statements)


@router.get("/limits", responses=list_of(Limit))
async def limits(request: Request, query: Annotated[LimitsQuery, Query()]) -> Response:
    """The limits on a day and the conditions under which each holds."""
    return await listing(request, query, lambda facts: facts.limits(query.topic, query.applies_to))


@router.get("/limits/{limit_id}", responses=one(Limit))
async def limit(request: Request, limit_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One limit on a day."""
    return await single(request, query, lambda facts: facts.limit(limit_id))


@router.get("/limits/{limit_id}/history", responses=list_of(Statement))
async def limit_history(request: Request, limit_id: str, query: Annotated[Listing, Query()]) -> Response:
    """Every statement about a limit, in order of known time."""

    def statements(facts: Facts) -> list[Statement]:
        # Its history is longer than the days on which a value is known.
        with suppress(OutOfCoverageError):
            facts.limit(limit_id)
        return [statement for statement in history(facts, limit_id) if statement.kind == "limit"]

    return await listing(request, query, statements)


@router.get("/triggers", responses=list_of(Trigger))
async def triggers(request: Request, query: Annotated[TriggersQuery, Query()]) -> Response:
    """The services that start functions on a day."""
    return await listing(request, query, lambda facts: facts.triggers(query.method, query.invocation))


@router.get("/triggers/{trigger_id}", responses=one(Trigger))
async def trigger(request: Request, trigger_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One trigger on a day, by its id or the name of its service."""
    return await single(request, query, lambda facts: facts.trigger(trigger_id))


@router.get("/features", responses=list_of(Feature))
async def features(request: Request, query: Annotated[FeaturesQuery, Query()]) -> Response:
    """The features on a day and what each applies to."""
    return await listing(request, query, lambda facts: facts.features(query.applies_to))
