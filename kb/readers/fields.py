"""From one property of a template to one field of a function, open conditions included."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from kb.readers.interface import Conditional, Field, Plain, Resolved, Unresolved
from kb.readers.intrinsics import Evaluator, Template, Undecided
from kb.readers.nodes import Node, position
from kb.readers.parameters import NO_VALUE, Absent, Unknown, Value
from kb.readers.shapes import inner, shape


def read(template: Template, name: str, node: Node, *, inherited: bool = False) -> Field | None:
    """The field a property comes to; None where AWS::NoValue removes it."""
    found = _read(template, name, inner(name, node), {})
    return _from_globals(found) if inherited and found else found


def _read(template: Template, name: str, node: Node, assumed: AbstractMapping[str, bool]) -> Field | None:
    evaluator = Evaluator(template, assumed, node)
    try:
        value = evaluator.value(node)
    except Undecided as undecided:
        condition = undecided.condition
        when_true = _read(template, name, node, {**assumed, condition: True})
        when_false = _read(template, name, node, {**assumed, condition: False})
        if _same(when_true, when_false):
            return when_true
        return Conditional(condition, when_true, when_false)
    place = position(evaluator.chosen.mark)
    value = value if value is NO_VALUE else shape(name, value)
    match value:
        case Absent():
            return None
        case Unknown(reason):
            return Unresolved(reason, place)
    return Resolved(_plain(value), place, ", ".join(evaluator.sources) or None)


def _same(one: Field | None, other: Field | None) -> bool:
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
