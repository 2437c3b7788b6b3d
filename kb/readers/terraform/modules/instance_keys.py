"""The keys of what for_each goes through, and the size of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.terraform.evaluation.computed_values import as_part, to_text
from kb.readers.terraform.syntax.hcl_tree import Expression, Written


def pairs_of(value: Value) -> list[tuple[str, Value]] | None:
    """The keys and values of what for_each goes through."""
    match value:
        case dict():
            return sorted(value.items())
        case list() if not any(isinstance(item, Unknown) for item in value):
            keys = [str(to_text(item)) for item in value]
            return [(key, key) for key in sorted(set(keys))]
    return None


def current_names(
    names: Mapping[str, Value], for_each: Written | None, compute: Callable[[Expression], Value]
) -> Mapping[str, Value]:
    """The names of an instance, with the value of `each` as it is now.

    Args:
        names: The names as they were when nothing was assumed.
        for_each: What the instance was made by; None where it makes no difference now.
        compute: What an expression comes to now.
    """
    each = names.get("each")
    if for_each is None or not isinstance(each, dict) or not unknown_in(each["value"]):
        return names
    value = compute(for_each.expression)
    now = dict(pairs_of(value) or ())
    key = each["key"]
    if isinstance(key, Unknown):
        if isinstance(value, Unknown):
            return {**names, "each": {"key": value, "value": as_part(value)}}
        # One that stands for all of them is the only one, if there is only one.
        key = next(iter(now)) if len(now) == 1 else key
    return {**names, "each": {"key": key, "value": now[key]}} if isinstance(key, str) and key in now else names


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
