"""The resources of a template, and the parts of them that hang on conditions."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, replace

from kb.readers.cloudformation.conditions import Pending, spelling
from kb.readers.cloudformation.intrinsics import Evaluator, Template
from kb.readers.cloudformation.property_fields import NOTHING
from kb.readers.interface import Position
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, entry, position, text

LAMBDA_FUNCTION = "AWS::Lambda::Function"
SAM_FUNCTION = "AWS::Serverless::Function"
FUNCTIONS = (LAMBDA_FUNCTION, SAM_FUNCTION)

_MAX_BRANCHING = 30  # conditions within conditions around one part; real ones have two or three


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a template."""

    name: str
    """Its logical id."""
    kind: str
    """Its type, such as AWS::SQS::Queue."""
    position: Position
    """Where its logical id stands."""
    node: Mapping
    """The whole resource."""
    properties: Mapping
    """Its properties; empty where they are missing or no mapping."""

    @property
    def assumed(self) -> AbstractMapping[str, bool]:
        """The condition without which it would not exist; inside it, that condition holds."""
        condition = text(entry(self.node, "Condition"))
        return {condition: True} if condition else NOTHING


def resources(section: Mapping) -> dict[str, Resource]:
    """The resources of a section by their logical ids."""
    found: dict[str, Resource] = {}
    for name, node in section.entries.items():
        if isinstance(node, Mapping) and (kind := text(entry(node, "Type"))):
            written = entry(node, "Properties")
            properties = written if isinstance(written, Mapping) else Mapping({}, {}, node.mark)
            found[name] = Resource(name, kind, position(section.keys[name]), node, properties)
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a resource that is there under some conditions."""

    node: Node
    """The part itself, free of Fn::If around it."""
    assumed: AbstractMapping[str, bool]
    """What holds where it is there."""
    parent: Mapping | None = None
    """The mapping it stands in."""
    key: str | None = None
    """The key that the last `*` of the path to it stood for."""


def branches(template: Template, part: Part, level: int = 0) -> Iterator[Part]:
    """What a part may be: itself, or each branch of Fn::If that is not ruled out."""
    node = part.node
    condition = entry(node, "Fn::If") if isinstance(node, Mapping) and len(node.entries) == 1 else None
    if condition is None:
        if not (entry(node, "Ref") and text(entry(node, "Ref")) == "AWS::NoValue"):
            yield part
        return
    if not isinstance(condition, Sequence) or len(condition.items) != 3 or level > _MAX_BRANCHING:
        return
    template.budget.spend(1)
    decider, *outcomes = condition.items
    known = Evaluator(template, part.assumed, node).conditions.decide(decider)
    for outcome, branch in zip((True, False), outcomes, strict=True):
        if isinstance(known, Pending):
            # What is assumed may decide only a part of the condition, so that the same choice is looked at again.
            name = known.name or spelling(decider)
            if template.things.cases.may_assume(part.assumed):
                yield from branches(template, replace(part, assumed={**part.assumed, name: outcome}), level + 1)
            else:
                yield from branches(template, replace(part, node=branch), level + 1)
        elif known == outcome:
            yield from branches(template, replace(part, node=branch), level + 1)


def parts(template: Template, part: Part, steps: tuple[str, ...]) -> Iterator[Part]:
    """The parts that a path leads to: keys, `*` for every value of a mapping, `[]` for every item of a list."""
    if not steps:
        yield part
        return
    step, *rest = steps
    for below in _parts_below(part, step):
        template.budget.spend(1)
        for found in branches(template, below):
            yield from parts(template, found, tuple(rest))


def _parts_below(part: Part, step: str) -> Iterator[Part]:
    match part.node:
        case Sequence(items) if step == "[]":
            for item in items:
                yield replace(part, node=item)
        case Mapping(entries) if step == "*":
            for key, item in entries.items():
                yield Part(item, part.assumed, part.node, key)
        case Mapping(entries) if step in entries:
            item = entries[step]
            if not isinstance(item, Scalar) or item.value is not None:
                yield Part(item, part.assumed, part.node, part.key)
