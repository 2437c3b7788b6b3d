"""The rules, and what stands behind each on a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.answers.answering import answer_rows, answer_single, answers_of, timeless_rows
from api.description.answer_schemas import ExplanationShape, RuleShape, list_of, thing_schema
from api.questions.question_parameters import ClockParameters, ListQuestion
from api.questions.typed_routes import direct_router
from kb.answers import explanation_body, rule_body
from kb.facts import Facts
from kb.judging.equivalents import known_rule
from kb.judging.explanations import explain_rule
from kb.judging.rules import documented_rules

router = direct_router("/v1", "judgements")


@router.get("/rules", responses=list_of(RuleShape))
async def rules(request: Request, query: Annotated[ListQuestion, Query()]) -> Response:
    """The rules that configurations are judged by."""
    basis = answers_of(request).basis(query)
    found = await timeless_rows(request, "rules", basis, lambda _: [rule_body(rule) for rule in documented_rules()])
    return await answer_rows(request, query, basis, RuleShape, found)


@router.get("/rules/{rule_id}", responses=thing_schema(ExplanationShape))
async def rule(request: Request, rule_id: str, query: Annotated[ClockParameters, Query()]) -> Response:
    """One rule: why it is, its severities and its SQL, and on the day the facts behind it and the runtimes it finds."""

    def found(facts: Facts) -> dict[str, object]:
        by_id = {rule.id: rule for rule in documented_rules()}
        wanted = known_rule(rule_id, by_id, "/v1/rules lists them")
        return explanation_body(explain_rule(by_id[wanted], facts))

    return await answer_single(request, query, answers_of(request).basis(query), "rule", found)
