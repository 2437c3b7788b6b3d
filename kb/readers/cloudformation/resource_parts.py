"""The parts of resources, which may hang on conditions."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from kb.data_classes import dataclass
from kb.readers.cloudformation.conditions import PendingCondition, spell_condition
from kb.readers.cloudformation.intrinsics import FieldEvaluator
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, mapping_entry, scalar_text

_MAX_BRANCHING = 30  # conditions within conditions around one part; real ones have two or three


@dataclass(frozen=True, slots=True)
class ResourcePart:
    """A part of a resource that is there under some conditions."""

    node: Node
    """The part itself, free of Fn::If around it."""
    assumed: AbstractMapping[str, bool]
    """What holds where it is there."""
    parent: Mapping | None = None
    """The mapping it stands in."""
    key: str | None = None
    """The key that the last `*` of the path to it stood for."""


def part_branches(template: TemplateSections, part: ResourcePart, level: int = 0) -> Iterator[ResourcePart]:
    """What a part may be: itself, or each branch of Fn::If that is not ruled out."""
    node = part.node
    condition = mapping_entry(node, "Fn::If") if isinstance(node, Mapping) and len(node.entries) == 1 else None
    if condition is None:
        if not (mapping_entry(node, "Ref") and scalar_text(mapping_entry(node, "Ref")) == "AWS::NoValue"):
            yield part
        return
    if not isinstance(condition, Sequence) or len(condition.items) != 3 or level > _MAX_BRANCHING:
        return
    template.budget.spend(1)
    decider, *outcomes = condition.items
    known = FieldEvaluator(template, part.assumed, node).conditions.decide(decider)
    for outcome, branch in zip((True, False), outcomes, strict=True):
        if isinstance(known, PendingCondition):
            # What is assumed may decide only a part of the condition, so that the same choice is looked at again.
            name = known.name or spell_condition(decider)
            if template.things.cases.may_assume(part.assumed):
                yield from part_branches(template, replace(part, assumed={**part.assumed, name: outcome}), level + 1)
            else:
                yield from part_branches(template, replace(part, node=branch), level + 1)
        elif known == outcome:
            yield from part_branches(template, replace(part, node=branch), level + 1)


def parts_at(template: TemplateSections, part: ResourcePart, steps: tuple[str, ...]) -> Iterator[ResourcePart]:
    """The parts that a path leads to: keys, `*` for every value of a mapping, `[]` for every item of a list."""
    if not steps:
        yield part
        return
    step, *rest = steps
    for below in _parts_below(part, step):
        template.budget.spend(1)
        for found in part_branches(template, below):
            yield from parts_at(template, found, tuple(rest))


def _parts_below(part: ResourcePart, step: str) -> Iterator[ResourcePart]:
    match part.node:
        case Sequence(items) if step == "[]":
            for item in items:
                yield replace(part, node=item)
        case Mapping(entries) if step == "*":
            for key, item in entries.items():
                yield ResourcePart(item, part.assumed, part.node, key)
        case Mapping(entries) if step in entries:
            item = entries[step]
            if not isinstance(item, Scalar) or item.value is not None:
                yield ResourcePart(item, part.assumed, part.node, part.key)
