"""From one property of a template to one field, open conditions included."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from kb.readers.cloudformation.api_names import inner, shape
from kb.readers.cloudformation.conditions import Undecided
from kb.readers.cloudformation.intrinsics import Evaluator, Template
from kb.readers.interface import Conditional, Field, Resolved, Unresolved
from kb.readers.shared.branches import joined
from kb.readers.shared.plain_values import known
from kb.readers.shared.values import NO_VALUE, Absent, Unknown, Value
from kb.readers.trees.nodes import Node, position

NOTHING: AbstractMapping[str, bool] = MappingProxyType({})
"""No condition is assumed."""


def read(
    template: Template,
    name: str,
    node: Node,
    *,
    inherited: bool = False,
    assumed: AbstractMapping[str, bool] = NOTHING,
) -> Field | None:
    """The field that a function's property comes to; None where AWS::NoValue removes it."""
    found = computed(template, inner(name, node), assumed, partial(shape, name))
    return _from_globals(found) if inherited and found else found


def computed(
    template: Template,
    node: Node,
    assumed: AbstractMapping[str, bool],
    shaping: Callable[[Value], Value],
    evaluating: type[Evaluator] = Evaluator,
) -> Field | None:
    """The field that a value comes to under assumptions, brought into the shape of the API."""
    evaluator = evaluating(template, assumed, node)
    try:
        value = evaluator.value(node)
    except Undecided as undecided:
        condition = undecided.condition
        when_true = computed(template, node, {**assumed, condition: True}, shaping, evaluating)
        when_false = computed(template, node, {**assumed, condition: False}, shaping, evaluating)
        return joined(condition, when_true, when_false)
    place = position(evaluator.chosen.mark)
    value = value if value is NO_VALUE else shaping(value)
    match value:
        case Absent():
            return None
        case Unknown(reason):
            return Unresolved(reason, place)
    return Resolved(known(value), place, ", ".join(evaluator.sources) or None)


def _from_globals(found: Field) -> Field:
    """The field with its inheritance named."""
    match found:
        case Resolved():
            return replace(found, origin=f"Globals, {found.origin}" if found.origin else "Globals")
        case Conditional():
            return Conditional(
                found.condition,
                found.when_true and _from_globals(found.when_true),
                found.when_false and _from_globals(found.when_false),
            )
    return found
