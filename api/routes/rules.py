"""The rules, and what stands behind each on a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.answer_schemas import ExplanationShape, RuleShape, list_of, one
from api.answering import answers_of, listing, single, timeless
from api.question_parameters import Clocks, Listing
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
