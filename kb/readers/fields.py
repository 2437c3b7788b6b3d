"""From one property of a template to one field, open conditions included."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from kb.readers.conditions import Undecided
from kb.readers.interface import Conditional, Field, Plain, Resolved, Unresolved
from kb.readers.intrinsics import Evaluator, Template
from kb.readers.nodes import Node, position
from kb.readers.parameters import NO_VALUE, Absent, Unknown, Value
from kb.readers.shapes import inner, shape

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
    return Resolved(_plain(value), place, ", ".join(evaluator.sources) or None)


def joined(condition: str, when_true: Field | None, when_false: Field | None) -> Field | None:
    """A field of two branches, or the one if the condition makes no difference."""
    return when_true if alike(when_true, when_false) else Conditional(condition, when_true, when_false)


def mapped(field: Field | None, change: Callable[[Resolved], Field | None]) -> Field | None:
    """The field with its known values changed, branch by branch."""
    match field:
        case Resolved():
            return change(field)
        case Conditional():
            return joined(field.condition, mapped(field.when_true, change), mapped(field.when_false, change))
    return field


def alike(one: Field | None, other: Field | None) -> bool:
    """Whether a condition makes no difference to what is known."""
    match one, other:
        case Resolved(), Resolved():
            # repr tells 1 from True and from 1.0, which == does not.
            return repr(one.value) == repr(other.value)
        case Unresolved(), Unresolved():
            return one.reason == other.reason
    return one is None and other is None


def _plain(value: Value) -> Plain:
    """The value with null for its unknown pieces."""
    match value:
        case Unknown() | Absent():
            return None
        case list():
            items: list[Plain] = []
            for item in value:
                items.append(_plain(item))
            return items
        case dict():
            entries: dict[str, Plain] = {}
            for key, item in value.items():
                entries[key] = _plain(item)
            return entries
    return value


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
