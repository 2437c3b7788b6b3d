"""From one property of a template to one field, open conditions included."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from kb.readers.cloudformation.api_names import inner, shape
from kb.readers.cloudformation.conditions import Pending, Undecided
from kb.readers.cloudformation.intrinsics import Evaluator, Listed, Template, Whole
from kb.readers.interface import Conditional, Field, Position, Resolved, Unresolved
from kb.readers.shared.branches import joined
from kb.readers.shared.plain_values import known
from kb.readers.shared.values import NO_VALUE, Absent, Unknown, Value, spelled
from kb.readers.trees.nodes import Elsewhere, Mapping, Node, Scalar, Sequence, is_intrinsic, position, underived

_WHOLE = frozenset({
    "AssumeRolePolicyDocument", "Code", "CodeUri", "Description", "Environment", "FunctionName", "Policies", "Role",
    "Tags",
})  # fmt: skip
"""Properties that often name a parameter such as the stage, where its value changes nothing that is judged."""

NOTHING: AbstractMapping[str, bool] = MappingProxyType({})
"""No condition is assumed."""
_NOWHERE = Position(1, 1)
_ROOT = Scalar(None, Elsewhere(0, 0, ""))


def read(
    template: Template,
    name: str,
    node: Node,
    *,
    inherited: bool = False,
    assumed: AbstractMapping[str, bool] = NOTHING,
) -> Field | None:
    """The field that a function's property comes to; None where AWS::NoValue removes it."""
    evaluating = Listed if name == "Layers" else Whole if name in _WHOLE else Evaluator
    found = computed(template, inner(name, node), assumed, partial(shape, name), evaluating)
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
        case = template.things.cases.by_name.get(condition)
        return joined(condition, when_true, when_false, case, unread=undecided.unread)
    place = position(evaluator.chosen.mark)
    value = value if value is NO_VALUE else shaping(value)
    match value:
        case Absent():
            return None
        case Unknown(reason):
            return Unresolved(reason, place)
    return Resolved(known(value), place, ", ".join(evaluator.sources) or None, entries_of(evaluator.chosen))


def entries_of(node: Node) -> dict[str, tuple[Position, Position]] | None:
    """Where the entries of a list or map that is written out stand; None for everything else."""
    match underived(node)[1]:
        case Mapping(entries, keys) as mapping if not is_intrinsic(mapping):
            return {name: (position(keys[name]), position(item.mark)) for name, item in entries.items()}
        case Sequence(items):
            texts = ((spelled(item.value), position(item.mark)) for item in items if isinstance(item, Scalar))
            return {text: (place, place) for text, place in texts}
    return None


def existence(
    template: Template, parts: AbstractMapping[str, bool], assumed: AbstractMapping[str, bool] = NOTHING
) -> Field | None:
    """Whether something is there that needs conditions to have certain outcomes; None where nothing is open."""
    field = _existence_field(template, parts, assumed)
    return None if isinstance(field, Resolved) and field.value is True else field


def _existence_field(
    template: Template, parts: AbstractMapping[str, bool], assumed: AbstractMapping[str, bool]
) -> Field:
    conditions = Evaluator(template, assumed, _ROOT).conditions
    for name, wanted in parts.items():
        outcome = conditions.holds(name)
        if isinstance(outcome, Pending) and outcome.name and template.things.cases.may_assume(assumed):
            template.budget.spend(1)
            one, other = (_existence_field(template, parts, {**assumed, outcome.name: held}) for held in (True, False))
            case = template.things.cases.by_name.get(outcome.name)
            return joined(outcome.name, one, other, case, unread=outcome.unread) or one
        if not isinstance(outcome, Pending) and outcome is not wanted:
            return Resolved(value=False, position=_NOWHERE)
    return Resolved(value=True, position=_NOWHERE)


def _from_globals(found: Field) -> Field:
    """The field with its inheritance named."""
    match found:
        case Resolved():
            return replace(found, origin=f"Globals, {found.origin}" if found.origin else "Globals")
        case Conditional():
            one, other = (branch and _from_globals(branch) for branch in (found.when_true, found.when_false))
            return replace(found, when_true=one, when_false=other)
    return found
