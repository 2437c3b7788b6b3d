"""From one property of a template to one field, open conditions included."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from functools import partial

from kb.readers.cloudformation.api_names import inner_part, shape_property, without_part
from kb.readers.cloudformation.conditions import NOTHING, Undecided
from kb.readers.cloudformation.intrinsics import FieldEvaluator, ListEvaluator, Whole
from kb.readers.cloudformation.managed_policies import named_policies
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.interface import Conditional, Field, Resolved, Unresolved
from kb.readers.shared.branches import join_branches
from kb.readers.shared.entry_places import entries_of
from kb.readers.shared.plain_values import gaps_in, known_parts
from kb.readers.shared.values import CONCEALED, NO_VALUE, WHY_HIDDEN, Absent, Unknown, Value, told_origins
from kb.readers.trees.nodes import Node, human_position

_WHOLE = frozenset({
    "AssumeRolePolicyDocument", "Code", "CodeUri", "Description", "Environment", "FunctionName", "Policies", "Role",
    "Tags",
})  # fmt: skip
"""Properties that often name a parameter such as the stage, where its value changes nothing that is judged."""


def read_field(
    template: TemplateSections,
    name: str,
    node: Node,
    *,
    inherited: bool = False,
    assumed: AbstractMapping[str, bool] = NOTHING,
) -> Field | None:
    """The field that a function's property comes to; None where AWS::NoValue removes it."""
    node = named_policies(node) if name == "Policies" else node
    evaluating = ListEvaluator if name == "Layers" else Whole if name in _WHOLE else FieldEvaluator
    inner = inner_part(name, node)
    shaping = partial(shape_property, name, inside=inner is not node)
    removed = NO_VALUE if inner is node else without_part(name)
    found = compute_field(template, inner, assumed, shaping, evaluating, removed=removed)
    return _from_globals(found) if inherited and found else found


def compute_field(
    template: TemplateSections,
    node: Node,
    assumed: AbstractMapping[str, bool],
    shaping: Callable[[Value], Value],
    evaluating: type[FieldEvaluator] = FieldEvaluator,
    *,
    removed: Value = NO_VALUE,
) -> Field | None:
    """The field that a value comes to under assumptions, brought into the shape of the API.

    What AWS::NoValue leaves in its place is `removed`.
    """
    evaluator = evaluating(template, assumed, node)
    try:
        value = evaluator.value(node)
    except Undecided as undecided:
        condition = undecided.condition
        when_true = compute_field(template, node, {**assumed, condition: True}, shaping, evaluating, removed=removed)
        when_false = compute_field(template, node, {**assumed, condition: False}, shaping, evaluating, removed=removed)
        case = template.things.cases.by_name.get(condition)
        return join_branches(condition, when_true, when_false, case, unread=undecided.unread)
    place = human_position(evaluator.chosen.mark)
    value = removed if value is NO_VALUE else shaping(value)
    match value:
        case Absent():
            return None
        case Unknown(reason):
            return Unresolved(WHY_HIDDEN if CONCEALED in evaluator.sources else reason, place)
    origin, secret = told_origins(evaluator.sources)
    entries = entries_of(evaluator.chosen, evaluator.value)
    return Resolved(known_parts(value), place, origin, entries, secret, None if secret else gaps_in(value))


def _from_globals(found: Field) -> Field:
    """The field with its inheritance named."""
    match found:
        case Resolved():
            return replace(found, origin=f"Globals, {found.origin}" if found.origin else "Globals")
        case Conditional():
            one, other = (branch and _from_globals(branch) for branch in (found.when_true, found.when_false))
            return replace(found, when_true=one, when_false=other)
    return found
