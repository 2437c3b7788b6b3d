"""Where the entries of lists and maps stand that are written out as nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kb.readers.interface import Position
from kb.readers.shared.values import Value, spell_value
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position, is_intrinsic, origin_node

EntryPlaces: TypeAlias = dict[str, tuple[Position, Position]]
"""The places of the key and of the value of each entry; entries of lists by their texts."""


def entries_of(node: Node, value_of: Callable[[Node], Value] | None = None) -> EntryPlaces | None:
    """Where the entries of a list or map stand; None for everything else.

    Args:
        node: The list or map.
        value_of: What the entries of a list come to that are functions of the format; without it they are left out.
    """
    match origin_node(node)[1]:
        case Mapping(entries, keys) as mapping if not is_intrinsic(mapping):
            return {name: (human_position(keys[name]), human_position(item.mark)) for name, item in entries.items()}
        case Sequence(items):
            found: EntryPlaces = {}
            for item in items:
                place = human_position(item.mark)
                for text in _texts_of(item, value_of):
                    found[text] = (place, place)
            return found
    return None


def _texts_of(item: Node, value_of: Callable[[Node], Value] | None) -> list[str]:
    """The texts that an entry of a list adds to it."""
    _, bare = origin_node(item)
    if isinstance(bare, Scalar):
        return [spell_value(bare.value)]
    value = value_of(item) if value_of and isinstance(bare, Mapping) and is_intrinsic(bare) else None
    values = value if isinstance(value, list) else [value]
    return [spell_value(one) for one in values if isinstance(one, str | int | float)]
