"""The runtimes that a template allows beside the one that it has by default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kb.readers.cloudformation.conditions import Undecided
from kb.readers.cloudformation.intrinsics import FieldEvaluator
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.interface import Conditional, Field, Position, Resolved
from kb.readers.shared.branches import join_branches
from kb.readers.trees.nodes import Node, Scalar, Sequence, human_position, mapping_entry

_BY_DEFAULT = re.compile(r"parameter (\S+) \(default\)")
_MOST = 60


def allowed_runtimes(
    template: TemplateSections, node: Node, assumed: AbstractMapping[str, bool], found: Field | None
) -> Field | None:
    """What the runtime may be besides, where parameters with defaults decide it; None where there is no choice.

    Where the runtime hangs on what nobody decided, so does what it may be besides.
    """
    if isinstance(found, Conditional):
        branches = ((True, found.when_true), (False, found.when_false))
        one, other = (
            allowed_runtimes(template, node, {**assumed, found.condition: held}, branch) for held, branch in branches
        )
        return join_branches(found.condition, one, other, found.case, unread=found.unread)
    if not isinstance(found, Resolved) or not found.origin:
        return None
    others: dict[str, Position] = {}
    for name in _BY_DEFAULT.findall(found.origin):
        for value, place in _allowed_values(template, name):
            case = template.things.case(name, value)
            if case and len(others) < _MOST:
                runtime = _value_under(template, node, {**assumed, case.name: True})
                if isinstance(runtime, str) and runtime != found.value:
                    others.setdefault(runtime, place)
    if not others:
        return None
    first = min(others.values(), key=lambda place: (place.line, place.column))
    return Resolved(list(others), first, entries={name: (place, place) for name, place in others.items()})


def _allowed_values(template: TemplateSections, name: str) -> Iterator[tuple[str, Position]]:
    allowed = mapping_entry(mapping_entry(template.things.declared, name), "AllowedValues")
    for item in allowed.items if isinstance(allowed, Sequence) else ():
        if isinstance(item, Scalar) and isinstance(item.value, str):
            yield item.value, human_position(item.mark)


def _value_under(template: TemplateSections, node: Node, assumed: AbstractMapping[str, bool]) -> object:
    try:
        return FieldEvaluator(template, assumed, node).value(node)
    except Undecided:
        return None
