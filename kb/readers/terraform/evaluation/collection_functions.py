"""Functions of lists, sets and maps. Some may be partly unknown; those in WHOLE may not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.terraform.evaluation.computed_values import (
    Failed,
    same_values,
    to_bool,
    to_list,
    to_set,
    to_text,
    value_sign,
)

_MOST = 20_000  # elements that a function may make out of nothing
_DEEPEST = 40


def _as_list(value: Value) -> list[Value]:
    found = to_list(value)
    if not isinstance(found, list):
        raise TypeError
    return found


def _as_map(value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _coalesce(*values: Value) -> Value:
    for value in values:
        if isinstance(value, Failed):
            return value
        if value is not None and value != "":
            return value
    return Failed("coalesce() finds no value")


def _coalescelist(*lists: Value) -> Value:
    for value in lists:
        if isinstance(value, Unknown) or value:
            return value
    return Failed("coalescelist() finds no value")


def _compact(value: Value) -> Value:
    return [item for item in _as_list(value) if item is not None and item != ""]


def _concat(*lists: Value) -> Value:
    joined: list[Value] = []
    for value in lists:
        if isinstance(value, Unknown):
            return value
        joined.extend(_as_list(value))
    return joined


def _contains(value: Value, wanted: Value) -> Value:
    listed = _as_list(value)
    if any(not unknown_in(item) and same_values(item, wanted) for item in listed):
        return True
    return unknown_in(listed) or unknown_in(wanted) or False


def _distinct(value: Value) -> Value:
    found: list[Value] = []
    seen: set[str] = set()
    for item in _as_list(value):
        sign = f"{type(item).__name__} {item!r}"
        if sign not in seen:
            seen.add(sign)
            found.append(item)
    return found


def _element(value: Value, place: Value) -> Value:
    listed = _as_list(value)
    if not listed:
        return Failed("element() of an empty list")
    return listed[int(str(place)) % len(listed)]


def _flatten(value: Value, depth: int = 0) -> Value:
    if depth > _DEEPEST:
        return Unknown("lists within lists, too deep")
    found: list[Value] = []
    for item in _as_list(value):
        inner = _flatten(item, depth + 1) if isinstance(item, list) else item
        found.extend(inner if isinstance(inner, list) else [inner])
    return found


def _keys(value: Value) -> Value:
    return [*sorted(_as_map(value))]


def _length(value: Value) -> Value:
    if isinstance(value, str | list | dict):
        return len(value)
    raise TypeError


def _lookup(mapping: Value, key: Value, default: Value = None) -> Value:
    if isinstance(mapping, Unknown):
        return mapping
    if isinstance(key, Unknown):
        return key
    found = _as_map(mapping)
    return found[key] if isinstance(key, str) and key in found else default


def _merge(*maps: Value) -> Value:
    merged: dict[str, Value] = {}
    for value in maps:
        if isinstance(value, Unknown):
            return value
        merged |= _as_map(value) if value is not None else {}
    return merged


def _one(value: Value) -> Value:
    if isinstance(value, Unknown):
        return value
    listed = _as_list(value)
    if len(listed) > 1:
        return Failed("one() of several")
    return listed[0] if listed else None


def _range(*numbers: Value) -> Value:
    whole = [int(str(number)) for number in numbers]
    found = range(*(whole if len(whole) != 2 or whole[0] <= whole[1] else [*whole, -1]))
    return list(found) if len(found) <= _MOST else Unknown("range() of too many")


def _reverse(value: Value) -> Value:
    return list(reversed(_as_list(value)))


def _setproduct(*sets: Value) -> Value:
    listed = [_as_list(value) for value in sets]
    size = 1
    for items in listed:
        size *= len(items)
        if size > _MOST:
            return Unknown("setproduct() of too many")
    return [list(items) for items in product(*listed)]


def _slice(value: Value, start: Value, end: Value) -> Value:
    return _as_list(value)[int(str(start)) : int(str(end))]


def _values(value: Value) -> Value:
    found = _as_map(value)
    return [found[key] for key in sorted(found)]


def _zipmap(keys: Value, values: Value) -> Value:
    return {str(to_text(key)): item for key, item in zip(_as_list(keys), _as_list(values), strict=True)}


def _alltrue(value: Value) -> Value:
    return all(to_bool(item) is True for item in _as_list(value))


def _anytrue(value: Value) -> Value:
    return any(to_bool(item) is True for item in _as_list(value))


def _chunklist(value: Value, size: Value) -> Value:
    listed, step = _as_list(value), int(str(size))
    return [listed[place : place + step] for place in range(0, len(listed), step)]


def _index(value: Value, wanted: Value) -> Value:
    places = (place for place, item in enumerate(_as_list(value)) if same_values(item, wanted))
    return next(places, Failed("index() finds no element"))


def _matchkeys(values: Value, keys: Value, wanted: Value) -> Value:
    searched = set(map(value_sign, _as_list(wanted)))
    pairs = zip(_as_list(values), _as_list(keys), strict=True)
    return [value for value, key in pairs if value_sign(key) in searched]


def _setintersection(first: Value, *others: Value) -> Value:
    signs = [set(map(value_sign, _as_list(value))) for value in others]
    return to_set([item for item in _as_list(first) if all(value_sign(item) in there for there in signs)])


def _setsubtract(first: Value, other: Value) -> Value:
    removed = set(map(value_sign, _as_list(other)))
    return to_set([item for item in _as_list(first) if value_sign(item) not in removed])


def _setunion(*sets: Value) -> Value:
    return to_set(_concat(*sets))


def _sort(value: Value) -> Value:
    found: list[Value] = []
    found.extend(sorted(str(to_text(item)) for item in _as_list(value)))
    return found


def _sum(value: Value) -> Value:
    return sum(item for item in _as_list(value) if isinstance(item, int | float))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "element": _element,
    "flatten": _flatten,
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "merge": _merge,
    "one": _one,
    "range": _range,
    "reverse": _reverse,
    "setproduct": _setproduct,
    "slice": _slice,
    "values": _values,
    "zipmap": _zipmap,
}
"""Functions whose lists and maps may hold unknown elements."""

WHOLE: dict[str, Callable[..., Value]] = {
    "alltrue": _alltrue,
    "anytrue": _anytrue,
    "chunklist": _chunklist,
    "distinct": _distinct,
    "index": _index,
    "matchkeys": _matchkeys,
    "setintersection": _setintersection,
    "setsubtract": _setsubtract,
    "setunion": _setunion,
    "sort": _sort,
    "sum": _sum,
}
"""Functions that must know every element."""
