"""Everything there was on a day: the lists of a day together."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.answers.answering import answer_lists, answers_of, judged_once
from api.answers.day_lists import DAY_LISTS, on_day
from api.description.answer_schemas import body_of, snapshot_schema
from api.edge.answer_formats import CSV, JSON, chosen_media_type
from api.judging.snapshot_jobs import SnapshotJob
from api.questions.check_bodies import SnapshotBody
from api.questions.question_parameters import SnapshotQuery
from api.questions.typed_routes import direct_router
from kb.facts import Facts
from kb.facts.filters import wants_runtime
from kb.reports.snapshots import snapshot_csv

router = direct_router("/v1", "facts")


@router.get("/snapshot", responses=snapshot_schema())
async def snapshot(request: Request, query: Annotated[SnapshotQuery, Query()]) -> Response:
    """Everything there was on a day: runtimes, limits, triggers and features."""
    answers = answers_of(request)
    basis = answers.basis(query)
    as_csv = None
    if chosen_media_type(query.format, request.headers.get("accept"), (JSON, CSV)) == CSV:
        text = await answers.turns.take(lambda: snapshot_csv(Facts(answers.store, basis), query.region))
        as_csv = text.encode()
    parts = {name: await on_day(request, name, basis, query.region) for name in DAY_LISTS}
    parts["runtimes"] = tuple(item for item in parts["runtimes"] if wants_runtime(item.row, basis.as_of))
    return answer_lists(request, query, basis, parts, as_csv)


@router.post("/snapshot", responses=snapshot_schema(), openapi_extra=body_of(SnapshotBody))
async def snapshot_in_account(request: Request) -> Response:
    """Everything there was on a day, with the limits of an account beside AWS's."""
    return await judged_once(request, "snapshot", SnapshotJob(await request.body()))
