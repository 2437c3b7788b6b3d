"""Checks of documents."""

from __future__ import annotations

from fastapi import Request, Response

from api.answers.answering import judged_once
from api.description.answer_schemas import ReportShape, body_of, object_of
from api.judging.judging_jobs import CheckJob
from api.questions.check_bodies import CheckBody
from api.questions.typed_routes import direct_router

router = direct_router("/v1", "judgements")


@router.post("/check", responses=object_of(ReportShape), openapi_extra=body_of(CheckBody))
async def check(request: Request) -> Response:
    """Judge the functions in documents, as `lambda-kb check --format json` does."""
    return await judged_once(request, "check", CheckJob(await request.body()))
