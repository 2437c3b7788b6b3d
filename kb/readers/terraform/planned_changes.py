"""What a plan does with each resource: create it, change it, leave it, destroy it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.data_classes import dataclass
from kb.readers.shared.plain_values import known_value
from kb.readers.shared.values import Unknown, Value
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, mapping_entry, scalar_text

_LATER = "known only after apply"
_INDEX = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What becomes of one instance of a resource."""

    address: str
    """Its address."""
    kind: str
    """Its type."""
    node: Node
    """Where the plan tells of it."""
    actions: tuple[str, ...]
    """What is done, as the plan writes it: `no-op`, `create`, `read`, `update`, `delete`, `forget`; two replace it."""
    after: Mapping | None
    """Its values afterwards; None where it is gone."""
    unknown: Node | None
    """What of them is known only after apply."""
    sensitive: Node | None
    """What of them is hidden."""
    imported: bool
    """Whether it exists, but Terraform has not known it so far."""

    @property
    def exists(self) -> bool:
        """Whether it is there before and stays: nothing creates it."""
        return self.imported or not {"create", "delete", "forget"}.intersection(self.actions)

    @property
    def destroys(self) -> bool:
        """Whether it is not there afterwards, as far as Terraform goes."""
        return bool(self.actions) and set(self.actions) <= {"delete", "forget"}


def planned_changes(plan: Mapping) -> Iterator[PlannedChange]:
    """The changes of a plan, those that it puts off included."""
    deferred = [mapping_entry(node, "resource_change") for node in _items_of(plan.entries.get("deferred_changes"))]
    for node in [*_items_of(plan.entries.get("resource_changes")), *deferred]:
        change = mapping_entry(node, "change")
        address = scalar_text(mapping_entry(node, "address")) or ""
        kind = scalar_text(mapping_entry(node, "type")) or "".join(_INDEX.sub("", address).split(".")[-2:-1])
        # What was replaced earlier and waits for its deletion is not the resource any more.
        if (
            node
            and address
            and kind
            and mapping_entry(node, "deposed") is None
            and scalar_text(mapping_entry(node, "mode")) != "data"
        ):
            after = mapping_entry(change, "after")
            actions = tuple(name for item in _items_of(mapping_entry(change, "actions")) if (name := scalar_text(item)))
            yield PlannedChange(
                address,
                kind,
                node,
                actions,
                after if isinstance(after, Mapping) else None,
                mapping_entry(change, "after_unknown"),
                mapping_entry(change, "after_sensitive"),
                imported=isinstance(mapping_entry(change, "importing"), Mapping),
            )


def planned_value(node: Node | None, unknown: Node | None) -> Value:
    """A value with its unknown parts marked."""
    match unknown, node:
        case Scalar(True), None | Scalar(None):
            return Unknown(_LATER)
        case Mapping(marks), None | Scalar(None) | Mapping():
            values = node.entries if isinstance(node, Mapping) else {}
            merged = {key: planned_value(values.get(key), marks.get(key)) for key in {**values, **marks}}
            return {key: value for key, value in merged.items() if value is not None or key in values}
        case Sequence(marks), Sequence(items) if len(marks) == len(items):
            return [planned_value(item, mark) for item, mark in zip(items, marks, strict=True)]
        case Sequence(marks), None | Scalar(None):
            listed = [planned_value(None, mark) for mark in marks]
            return listed if any(item is not None for item in listed) else None
    return known_value(node)


def _items_of(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []
