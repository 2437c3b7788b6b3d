"""Functions of lists, sets and maps. Some may be partly unknown; those in WHOLE may not."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from itertools import product

from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.terraform.evaluation.computed_values import (
    Failed,
    ValueSet,
    number_of,
    of_one_type,
    same_values,
    single_signs,
    text_of,
    to_bool,
    to_set,
    to_text,
    value_sign,
    whole_of,
)

_MOST = 20_000  # elements that a function may make out of nothing
_DEEPEST = 40


def _as_list(value: Value) -> list[Value]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _with_places(value: Value) -> list[Value]:
    """A list whose elements have places, as those of a set have not."""
    if isinstance(value, ValueSet):
        raise TypeError
    return _as_list(value)


def _as_map(value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _coalesce(*values: Value) -> Value:
    for value in of_one_type(list(values)):
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
    return [item if isinstance(item, Unknown) else text_of(item) for item in _as_list(value) if item not in (None, "")]


def _concat(*lists: Value) -> Value:
    joined: list[Value] = []
    for value in lists:
        if isinstance(value, Unknown):
            return value
        joined.extend(_as_list(value))
    return joined


def _contains(value: Value, wanted: Value) -> Value:
    listed = _as_list(value)
    if wanted is None:
        return Failed("contains() of null")
    if any(not unknown_in(item) and same_values(item, wanted) for item in listed):
        return True
    return unknown_in(listed) or unknown_in(wanted) or False


def _distinct(value: Value) -> Value:
    found: list[Value] = []
    seen = set[Hashable]()
    for item in of_one_type(_as_list(value)):
        sign = value_sign(item)
        if sign not in seen:
            seen.add(sign)
            found.append(item)
    return found


def _element(value: Value, place: Value) -> Value:
    listed = _with_places(value)
    if not listed:
        return Failed("element() of an empty list")
    return listed[whole_of(place) % len(listed)]


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
    if isinstance(value, list | dict):
        return len(value)
    if isinstance(value, str):
        return len(single_signs(value))
    raise TypeError


def _lookup(mapping: Value, key: Value, *default: Value) -> Value:
    if isinstance(mapping, Unknown):
        return mapping
    if isinstance(key, Unknown):
        return key
    found, name = _as_map(mapping), text_of(key)
    if name in found:
        return found[name]
    return default[0] if default else Failed(f"lookup() finds no {name}")


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
    given = [number_of(number) for number in numbers]
    start, end = (0, *given)[-2:] if len(given) < 3 else given[:2]
    step = given[2] if len(given) > 2 else 1 if start <= end else -1
    if (end - start) * step < 0 or not step:
        raise ValueError(given)
    size = (end - start) / step
    if size > _MOST:
        return Unknown("range() of too many")
    return [start + place * step for place in range(math.ceil(size))]


def _reverse(value: Value) -> Value:
    return list(reversed(_as_list(value)))


def _setproduct(*sets: Value) -> Value:
    listed = [_as_list(value) for value in sets]
    size = 1
    for items in listed:
        size *= len(items)
        if size > _MOST:
            return Unknown("setproduct() of too many")
    rows = [list(items) for items in product(*listed)]
    return _set_of_rows(rows) if any(isinstance(items, ValueSet) for items in sets) else [*rows]


def _set_of_rows(rows: list[list[Value]]) -> Value:
    """Lists as a set: every one once, those of texts in order; with a set among the factors, Terraform makes one."""
    if not all(isinstance(item, str) for row in rows for item in row):
        return to_set([*rows])
    return ValueSet([*key] for key in sorted({tuple(map(text_of, row)) for row in rows}))


def _slice(value: Value, start: Value, end: Value) -> Value:
    listed, first, last = _with_places(value), whole_of(start), whole_of(end)
    return listed[first:last] if 0 <= first <= last <= len(listed) else Failed("slice() beyond the list")


def _values(value: Value) -> Value:
    found = _as_map(value)
    return [found[key] for key in sorted(found)]


def _zipmap(keys: Value, values: Value) -> Value:
    return {str(to_text(key)): item for key, item in zip(_as_list(keys), _as_list(values), strict=True)}


def _truths(value: Value) -> list[bool]:
    truths = [to_bool(item) for item in _as_list(value)]
    if any(isinstance(truth, Failed) for truth in truths):
        raise TypeError
    return [truth is True for truth in truths]


def _alltrue(value: Value) -> Value:
    return all(_truths(value))


def _anytrue(value: Value) -> Value:
    return any(_truths(value))


def _chunklist(value: Value, size: Value) -> Value:
    listed, step = _as_list(value), whole_of(size)
    if step < 0:
        raise ValueError(step)
    return [listed[place : place + (step or len(listed))] for place in range(0, len(listed), step or len(listed) or 1)]


def _index(value: Value, wanted: Value) -> Value:
    places = (place for place, item in enumerate(_as_list(value)) if same_values(item, wanted))
    return next(places, Failed("index() finds no element"))


def _matchkeys(values: Value, keys: Value, wanted: Value) -> Value:
    searched = set(map(value_sign, _as_list(wanted)))
    pairs = zip(_as_list(values), _as_list(keys), strict=True)
    return [value for value, key in pairs if value_sign(key) in searched]


def _like_sets(*values: Value) -> list[list[Value]]:
    """Sets whose elements have one type."""
    listed = [_as_list(value) for value in values]
    elements = iter(of_one_type([item for items in listed for item in items]))
    return [[next(elements) for _ in items] for items in listed]


def _setintersection(*sets: Value) -> Value:
    first, *others = _like_sets(*sets)
    signs = [set(map(value_sign, items)) for items in others]
    return to_set([item for item in first if all(value_sign(item) in there for there in signs)])


def _setsubtract(*sets: Value) -> Value:
    first, other = _like_sets(*sets)
    removed = set(map(value_sign, other))
    return to_set([item for item in first if value_sign(item) not in removed])


def _setunion(*sets: Value) -> Value:
    return to_set([item for items in _like_sets(*sets) for item in items])


def _sort(value: Value) -> Value:
    return [*sorted(map(text_of, _as_list(value)))]


def _sum(value: Value) -> Value:
    numbers = [number_of(item) for item in _as_list(value)]
    return sum(numbers) if numbers else Failed("sum() of nothing")


def _transpose(value: Value) -> Value:
    found: dict[str, list[str]] = {}
    for key, items in _as_map(value).items():
        for item in _as_list(items):
            found.setdefault(text_of(item), []).append(key)
    return {item: [*sorted(found[item])] for item in sorted(found)}


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
    "transpose": _transpose,
}
"""Functions that must know every element."""
