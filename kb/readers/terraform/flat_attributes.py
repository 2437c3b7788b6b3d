"""Attributes of a resource as Terraform before 0.12 wrote them: one level of texts, with the path in each name.

A newer Terraform keeps them so in its state, as `attributes_flat`, until it refreshes the resource.
"""

from __future__ import annotations

from kb.readers.trees.nodes import Mapping, Node, Sequence

_COUNT, _SIZE = "#", "%"
_DEEPEST = 12  # blocks within blocks


def nested_attributes(flat: Mapping, depth: int = 0) -> Mapping:
    """The attributes as a newer Terraform writes them: lists where a count stands, maps where a size does."""
    single = {name: node for name, node in flat.entries.items() if "." not in name}
    found: dict[str, Node] = dict(single)
    parts: dict[str, dict[str, Node]] = {}
    for name, node in flat.entries.items():
        head, dot, rest = name.partition(".")
        if dot:
            parts.setdefault(head, {})[rest] = node
    for head, inner in parts.items():
        if depth < _DEEPEST:
            found[head] = _collection(inner, flat, depth)
    return Mapping(found, flat.keys, flat.mark)


def _collection(inner: dict[str, Node], around: Mapping, depth: int) -> Node:
    """What stands under one name: a map by its own names, dots included, a list, or one block of a list."""
    mark = next(iter(inner.values())).mark
    if _SIZE in inner:
        items = {name: node for name, node in inner.items() if name != _SIZE}
        return Mapping(items, {name: node.mark for name, node in items.items()}, mark)
    parts = {name: node for name, node in inner.items() if name != _COUNT}
    nested = nested_attributes(Mapping(parts, around.keys, mark), depth + 1)
    return Sequence(list(nested.entries.values()), mark) if _COUNT in inner else nested
