"""Whether resources are there: always, never, or as conditions come out."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from functools import cache

from kb.readers.cloudformation.conditions import NOTHING, PendingCondition
from kb.readers.cloudformation.intrinsics import FieldEvaluator
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.interface import FILE_START, Field, Resolved
from kb.readers.shared.branches import join_branches
from kb.readers.trees.nodes import Elsewhere, Scalar, mapping_entry, scalar_text

_ROOT = Scalar(None, Elsewhere(0, 0, ""))


def absent_resources(
    template: TemplateSections, found: AbstractMapping[str, TemplateResource]
) -> Iterator[tuple[str, str]]:
    """The resources whose condition is false, each with that as the reason."""
    why = cache(lambda name: why_never(template, name))
    for name, one in found.items():
        condition = mapping_entry(one.node, "Condition")
        if not condition:
            continue
        if (named := scalar_text(condition)) is not None:
            template.things.note_condition(template.conditions, named, condition.mark)
            reason = why(named)
        else:
            outcome = FieldEvaluator(template, NOTHING, one.node).conditions.decide(condition)
            reason = "condition in it is false" if outcome is False else None
        if reason:
            yield name, f"it is not created, since {reason}"


def compute_existence(template: TemplateSections, parts: AbstractMapping[str, bool]) -> Field | None:
    """Whether something is there that needs conditions to have certain outcomes; None where nothing is open."""
    field = _existence_field(template, parts, NOTHING)
    return None if isinstance(field, Resolved) and field.value is True else field


def why_never(template: TemplateSections, condition: str) -> str | None:
    """Why a condition does not hold whatever is decided, in a clause; None where it holds or may hold."""
    if FieldEvaluator(template, NOTHING, _ROOT).conditions.decide(Scalar(condition, _ROOT.mark)) is False:
        return f"condition {condition} is false"
    field = compute_existence(template, {condition: True})
    return f"condition {condition} can never be true" if isinstance(field, Resolved) else None


def _existence_field(
    template: TemplateSections, parts: AbstractMapping[str, bool], assumed: AbstractMapping[str, bool]
) -> Field:
    conditions = FieldEvaluator(template, assumed, _ROOT).conditions
    for name, wanted in parts.items():
        outcome = conditions.holds(name)
        if isinstance(outcome, PendingCondition) and outcome.name and template.things.cases.may_assume(assumed):
            template.budget.spend(1)
            one, other = (_existence_field(template, parts, {**assumed, outcome.name: held}) for held in (True, False))
            case = template.things.cases.by_name.get(outcome.name)
            return join_branches(outcome.name, one, other, case, unread=outcome.unread) or one
        if not isinstance(outcome, PendingCondition) and outcome is not wanted:
            return Resolved(value=False, position=FILE_START)
    return Resolved(value=True, position=FILE_START)
