"""Questions about configurations: the rules, checks of documents, and windows of validity."""

from __future__ import annotations

import hashlib
from typing import Annotated

import orjson
from fastapi import Query, Request, Response

from api.answer_formats import JSON
from api.answer_schemas import ExplanationShape, ReportShape, RuleShape, body_of, list_of, object_of, one
from api.answer_schemas import windows as windows_shape
from api.answering import alone, answers_of, listing, single, timeless
from api.check_bodies import CheckBody
from api.judging_jobs import CheckJob, WindowsJob
from api.question_parameters import Clocks, Listing, WindowsQuery
from api.request_bodies import unless_gone
from api.rows_in_memory import entry
from api.typed_routes import direct
from kb.answers import explanation_body, rule_body
from kb.facts import Facts
from kb.judging.explanations import explain
from kb.judging.rules import documented_rules
from kb.suggestions import known_name

router = direct("/v1", "judgements")


@router.get("/rules", responses=list_of(RuleShape))
async def rules(request: Request, query: Annotated[Listing, Query()]) -> Response:
    """The rules that configurations are judged by."""
    basis = answers_of(request).basis(query)
    found = await timeless(request, "rules", basis, lambda _: [rule_body(rule) for rule in documented_rules()])
    return await listing(request, query, basis, RuleShape, found)


@router.get("/rules/{rule_id}", responses=one(ExplanationShape))
async def rule(request: Request, rule_id: str, query: Annotated[Clocks, Query()]) -> Response:
    """One rule: why it is, its severities and its SQL, and on the day the facts behind it and the runtimes it finds."""

    def found(facts: Facts) -> dict[str, object]:
        by_id = {rule.id: rule for rule in documented_rules()}
        wanted = known_name(rule_id, by_id, "rule", "/v1/rules lists them")
        return explanation_body(explain(by_id[wanted], facts))

    return await single(request, query, answers_of(request).basis(query), "rule", found)


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
        held = (entry(orjson.loads(found.body)),)
        answers.holdings.recent.keep(key, held, len(held[0].text) + 2 * len(repr(key)) + 500)
    return alone(request, query, basis, held[0])


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
