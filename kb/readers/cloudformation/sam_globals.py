"""SAM's Globals section: how a function inherits."""

from __future__ import annotations

from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.trees.nodes import Budget, Mapping, Node, Scalar, Sequence, is_intrinsic, mapping_entry

_REPLACED = frozenset({"Architectures", "InstanceRequirements.Architectures"})
"""Lists that a resource's own replaces: one may have a single architecture."""


@dataclass(slots=True)
class Merged:
    """A function's properties together with what it inherits."""

    properties: Mapping
    inherited: set[str] = field(default_factory=set)
    """Names of the properties that stand in Globals, wholly or in part."""


def inherit_globals(function: Mapping, own: Mapping, shared: Mapping | None, budget: Budget) -> Merged:
    """Merge Globals.Function under a function's own properties, unless the function opts out."""
    ignored = _ignored_properties(function)
    if shared is None or ignored is None:
        return Merged(own)
    merged = Merged(Mapping(dict(own.entries), dict(own.keys), own.mark))
    for name, node in shared.entries.items():
        if name in ignored:
            continue
        written = own.entries.get(name)
        if written is None:
            merged.properties.keys[name] = shared.keys[name]
        value = node if written is None else _merge_nodes(node, written, budget, name)
        if value is not written:
            merged.inherited.add(name)
        merged.properties.entries[name] = value
    budget.spend(len(merged.properties.entries))
    return merged


def _ignored_properties(function: Mapping) -> frozenset[str] | None:
    """The properties a function does not inherit; None for all of them."""
    match mapping_entry(function, "IgnoreGlobals"):
        case Scalar("*"):
            return None
        case Sequence(items):
            return frozenset(str(item.value) for item in items if isinstance(item, Scalar))
    return frozenset()


def _merge_nodes(shared: Node, own: Node, budget: Budget, path: str) -> Node:
    """Maps are merged, lists are joined with the shared part first but for a few, everything else is overridden."""
    if is_intrinsic(shared) or is_intrinsic(own):
        return own
    match shared, own:
        case Mapping(), Mapping():
            budget.spend(len(shared.entries) + len(own.entries))
            both = Mapping({**shared.entries, **own.entries}, {**shared.keys, **own.keys}, own.mark)
            for key in shared.entries.keys() & own.entries.keys():
                both.entries[key] = _merge_nodes(shared.entries[key], own.entries[key], budget, f"{path}.{key}")
            return both
        case Sequence(), Sequence() if path not in _REPLACED:
            budget.spend(len(shared.items) + len(own.items))
            return Sequence([*shared.items, *own.items], own.mark)
    return own
