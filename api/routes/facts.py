"""Questions about what held: runtimes, limits, triggers, features, and all of them on one day."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from fastapi import Query, Request, Response

from api.answer_formats import CSV, JSON, chosen
from api.answer_schemas import list_of, one
from api.answer_schemas import snapshot as snapshot_shape
from api.answering import alone, answers_of, listing, single, whole
from api.day_lists import LISTS, on_day
from api.question_parameters import Clocks, FeaturesQuery, Formatted, LimitsQuery, Listing, RuntimesQuery, TriggersQuery
from api.rows_in_memory import Ask
from api.typed_routes import direct
from kb.errors import OutOfCoverageError
from kb.facts import Facts
from kb.facts.changes import Statement, history
from kb.facts.filters import wants_feature, wants_limit, wants_runtime, wants_trigger
from kb.facts.models import Feature, Limit, Runtime, Trigger
from kb.reports.snapshots import snapshot_csv

router = direct("/v1", "facts")


@router.get("/snapshot", responses=snapshot_shape())
async def snapshot(request: Request, query: Annotated[Formatted, Query()]) -> Response:
    """Everything there was on a day: runtimes, limits, triggers and features."""
    answers = answers_of(request)
    basis = answers.basis(query)
    as_csv = None
    if chosen(query.format, request.headers.get("accept"), (JSON, CSV)) == CSV:
        text = await answers.turns.take(lambda: snapshot_csv(Facts(answers.store, basis)))
        as_csv = text.encode()
    parts = {name: await on_day(request, name, basis) for name in LISTS}
    parts["runtimes"] = tuple(item for item in parts["runtimes"] if wants_runtime(item.row, basis.as_of))
    return whole(request, query, basis, parts, as_csv)


@router.get("/runtimes", responses=list_of(Runtime))
async def runtimes(request: Request, query: Annotated[RuntimesQuery, Query()]) -> Response:
    """The runtimes that had come by a day, retired ones too, each with its phase."""
    basis = answers_of(request).basis(query)
    found = await on_day(request, "runtimes", basis)

    def keep(row: Runtime) -> bool:
        return wants_runtime(row, basis.as_of, query.language, query.phase, query.within)

    return await listing(request, query, basis, Runtime, found, keep=keep)


@router.get("/runtimes/{runtime_id}", responses=one(Runtime))
async def runtime(request: Request, runtime_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One runtime on a day."""
    basis = answers_of(request).basis(query)
    for item in await on_day(request, "runtimes", basis):
        if item.row.runtime == runtime_id:
            return alone(request, query, basis, item)
    return await single(request, query, basis, "runtime", lambda facts: facts.runtime(runtime_id))


@router.get("/runtimes/{runtime_id}/history", responses=list_of(Statement))
async def runtime_history(request: Request, runtime_id: str, query: Annotated[Listing, Query()]) -> Response:
    """Every statement about a runtime, in order of known time."""

    def statements(facts: Facts) -> Sequence[Statement]:
        facts.runtime(runtime_id)
        return _of_kind(facts, runtime_id, "runtime")

    return await _history(request, query, statements)


@router.get("/limits", responses=list_of(Limit))
async def limits(request: Request, query: Annotated[LimitsQuery, Query()]) -> Response:
    """The limits on a day and the conditions under which each holds."""
    basis = answers_of(request).basis(query)
    found = await on_day(request, "limits", basis)
    return await listing(
        request, query, basis, Limit, found, keep=lambda row: wants_limit(row, query.topic, query.applies_to)
    )


@router.get("/limits/{limit_id}", responses=one(Limit))
async def limit(request: Request, limit_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One limit on a day."""
    basis = answers_of(request).basis(query)
    for item in await on_day(request, "limits", basis):
        if item.row.limit == limit_id:
            return alone(request, query, basis, item)
    return await single(request, query, basis, "limit", lambda facts: facts.limit(limit_id))


@router.get("/limits/{limit_id}/history", responses=list_of(Statement))
async def limit_history(request: Request, limit_id: str, query: Annotated[Listing, Query()]) -> Response:
    """Every statement about a limit, in order of known time."""

    def statements(facts: Facts) -> Sequence[Statement]:
        # Its history is longer than the days on which a value is known.
        with suppress(OutOfCoverageError):
            facts.limit(limit_id)
        return _of_kind(facts, limit_id, "limit")

    return await _history(request, query, statements)


@router.get("/triggers", responses=list_of(Trigger))
async def triggers(request: Request, query: Annotated[TriggersQuery, Query()]) -> Response:
    """The services that start functions on a day."""
    basis = answers_of(request).basis(query)
    found = await on_day(request, "triggers", basis)
    return await listing(
        request, query, basis, Trigger, found, keep=lambda row: wants_trigger(row, query.method, query.invocation)
    )


@router.get("/triggers/{trigger_id}", responses=one(Trigger))
async def trigger(request: Request, trigger_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One trigger on a day, by its id or the name of its service."""
    basis = answers_of(request).basis(query)
    for item in await on_day(request, "triggers", basis):
        if trigger_id in (item.row.trigger, item.row.service):
            return alone(request, query, basis, item)
    return await single(request, query, basis, "trigger", lambda facts: facts.trigger(trigger_id))


@router.get("/features", responses=list_of(Feature))
async def features(request: Request, query: Annotated[FeaturesQuery, Query()]) -> Response:
    """The features on a day and what each applies to."""
    basis = answers_of(request).basis(query)
    found = await on_day(request, "features", basis)
    return await listing(request, query, basis, Feature, found, keep=lambda row: wants_feature(row, query.applies_to))


def _of_kind(facts: Facts, thing: str, kind: str) -> Sequence[Statement]:
    return [statement for statement in history(facts, thing) if statement.kind == kind]


async def _history(request: Request, query: Listing, ask: Ask) -> Response:
    answers = answers_of(request)
    basis = answers.basis(query)
    # Whether a thing is known at all may hang on the day.
    found = await answers.holdings.rows((request.scope["path"], answers.periods.key(basis)), basis, ask)
    return await listing(request, query, basis, Statement, found)
