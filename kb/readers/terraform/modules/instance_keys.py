"""The keys of what for_each goes through, and the size of values."""

from __future__ import annotations

from collections.abc import Mapping

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import to_text


def pairs_of(value: Value) -> list[tuple[str, Value]] | None:
    """The keys and values of what for_each goes through."""
    match value:
        case dict():
            return sorted(value.items())
        case list() if not any(isinstance(item, Unknown) for item in value):
            keys = [str(to_text(item)) for item in value]
            return [(key, key) for key in sorted(set(keys))]
    return None


def size_of(value: Value, most: int) -> int:
    """How many pieces a value has, as far as that is worth counting."""
    size, stack = 0, [value]
    while stack and size < most:
        piece = stack.pop()
        size += 1
        match piece:
            case list():
                stack.extend(piece)
            case dict():
                stack.extend(piece.values())
            case str():
                size += len(piece) // 64
    return size


def key_of(names: Mapping[str, Value]) -> Value:
    """The key that `each` has among the names of an instance; None where there is none."""
    each = names.get("each")
    return each["key"] if isinstance(each, dict) else None
