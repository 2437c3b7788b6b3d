"""Questions about configurations: the rules, checks of documents, and windows of validity."""

from __future__ import annotations

import difflib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.answering import answers_of, listing, single
from api.checks import CheckQuestion, configuration, parsed, received, report
from api.formats import JSON
from api.parameters import Clocks, Listing, WindowsQuery
from api.schemas import body_of
from kb.answers import dumps, report_body, rule_body, window_body
from kb.errors import UnknownIdError
from kb.facts import Facts
from kb.judging import judge
from kb.judging.rules import builtin_rules, documented_rules
from kb.judging.verdicts import Question

router = APIRouter(prefix="/v1", tags=["judgements"])


@router.get("/rules")
async def rules(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """The rules that configurations are judged by."""
    return await listing(request, query, lambda _: [rule_body(rule) for rule in documented_rules()])


@router.get("/rules/{rule_id}")
async def rule(request: Request, rule_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One rule: why it is, its sources, its severities and its SQL."""

    def found(_: Facts) -> dict[str, object]:
        by_id = {rule.id: rule for rule in documented_rules()}
        if rule_id not in by_id:
            close = tuple(difflib.get_close_matches(rule_id.upper(), by_id, n=3))
            hint = f"did you mean {' or '.join(close)}?" if close else "/v1/rules lists them"
            raise UnknownIdError(f"no rule {rule_id!r}: {hint}", close)
        return rule_body(by_id[rule_id])

    return await single(request, query, found)


@router.get("/windows")
async def windows(request: Request, query: Annotated[WindowsQuery, Query()]) -> Response:
    """When a configuration was, is or will be accepted."""

    def found(facts: Facts) -> list[dict[str, object]]:
        facts.runtime(query.runtime)
        judged = judge(facts.store, [configuration(query)], builtin_rules(), Question(facts.basis))
        return [window_body(window) for window in judged.functions[0].windows]

    return await single(request, query, found)


@router.post("/check", openapi_extra=body_of(CheckQuestion))
async def check(request: Request) -> Response:
    """Judge the functions in documents, as `lambda-kb check --format json` does."""
    answers = answers_of(request)
    question = parsed(await received(request))
    basis = question.basis(answers.store, answers.clock())
    found = await run_in_threadpool(report, answers.store, question, basis)
    return Response(dumps(report_body(found)), headers={"cache-control": "no-store"}, media_type=JSON)
