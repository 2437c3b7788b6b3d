"""Checks of documents."""

from __future__ import annotations

import hashlib

from fastapi import Request, Response

from api.answer_formats import JSON
from api.answer_schemas import ReportShape, body_of, object_of
from api.answering import answers_of
from api.check_bodies import CheckBody
from api.judging_jobs import CheckJob
from api.request_bodies import unless_gone
from api.typed_routes import direct_router

router = direct_router("/v1", "judgements")


@router.post("/check", responses=object_of(ReportShape), openapi_extra=body_of(CheckBody))
async def check(request: Request) -> Response:
    """Judge the functions in documents, as `lambda-kb check --format json` does."""
    answers = answers_of(request)
    body = await request.body()
    # Today is part of a question that names no day.
    key = ("check", hashlib.sha256(body).digest(), answers.clock())
    found = answers.checked.find(key)
    if found is None:
        found = (await unless_gone(request, answers.judged(CheckJob(body)))).body
        answers.checked.keep(key, found, len(found) + 500)
    return Response(found, headers={"cache-control": "no-store"}, media_type=JSON)
