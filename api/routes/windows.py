"""When a configuration was, is or will be accepted."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import Query, Request, Response

from api.answers.answering import answers_of, beside_basis, judged_once
from api.description.answer_schemas import body_of
from api.description.answer_schemas import windows_schema as windows_shape
from api.edge.request_bodies import unless_gone
from api.judging.judging_jobs import OwnWindowsJob, WindowsJob
from api.memory.rows_in_memory import row_entry
from api.questions.check_bodies import WindowsBody
from api.questions.question_parameters import WindowsQuery
from api.questions.typed_routes import direct_router

router = direct_router("/v1", "judgements")


@router.get("/windows", responses=windows_shape())
async def windows(request: Request, query: Annotated[WindowsQuery, Query()]) -> Response:
    """When a configuration was, is or will be accepted."""
    answers = answers_of(request)
    basis = answers.basis(query)
    key = ("windows", query.filters, basis)
    held = answers.holdings.recent.find(key)
    if held is None:
        await answers.holdings.rows(
            ("runtime", query.runtime, basis), basis, lambda facts: [facts.runtime(query.runtime)]
        )
        found = await unless_gone(request, answers.judged(WindowsJob(query)))
        held = (row_entry(orjson.loads(found.body)),)
        answers.holdings.recent.keep(key, held, len(held[0].text) + 2 * len(repr(key)) + 500)
    return beside_basis(request, query, basis, orjson.loads(held[0].text))


@router.post("/windows", responses=windows_shape(), openapi_extra=body_of(WindowsBody))
async def windows_in_account(request: Request) -> Response:
    """When a configuration was, is or will be accepted in an account with limits of its own."""
    return await judged_once(request, "windows", OwnWindowsJob(await request.body()))
