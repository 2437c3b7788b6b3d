"""Types of variables: conversions of what is given, and defaults of optional attributes."""

from __future__ import annotations

from collections.abc import Callable

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import to_bool, to_list, to_map, to_number, to_set, to_text
from kb.readers.terraform.syntax.hcl_tree import Call, Expression, HclLiteral, List, Name, Object

_DEEPEST = 30
_SINGLE: dict[str, Callable[[Value], Value]] = {"bool": to_bool, "number": to_number, "string": to_text}
_COLLECTIONS: dict[str, Callable[[Value], Value]] = {"list": to_list, "set": to_set, "map": to_map}


def convert_value(
    value: Value, kind: Expression | None, evaluate: Callable[[Expression], Value], depth: int = 0
) -> Value:
    """A value in the type that a variable declares; what does not fit stays as it is."""
    if value is None or kind is None or isinstance(value, Unknown) or depth > _DEEPEST:
        return value
    converted: Value = value
    match kind:
        case Name(name) if name in _SINGLE:
            converted = _SINGLE[name](value)
        case Call(name, (inner,)) if name in _COLLECTIONS:
            converted = _convert_collection(value, name, inner, evaluate, depth)
        case Call("object", (Object(items),)):
            if isinstance(value, dict):
                types = {str(item.key.value): item.value for item in items if isinstance(item.key, HclLiteral)}
                converted = _convert_object(value, types, evaluate, depth)
        case Call("tuple", (List(types),)) if isinstance(value, list) and len(value) == len(types):
            converted = [
                convert_value(item, inner, evaluate, depth + 1) for item, inner in zip(value, types, strict=True)
            ]
        case Call("optional", (inner, *_)):
            converted = convert_value(value, inner, evaluate, depth + 1)
    return value if isinstance(converted, Unknown) else converted


def _convert_collection(
    value: Value, name: str, inner: Expression, evaluate: Callable[[Expression], Value], depth: int
) -> Value:
    found = value if isinstance(value, list) and name == "list" else _COLLECTIONS[name](value)
    match found:
        case list():
            items = [convert_value(item, inner, evaluate, depth + 1) for item in found]
            return to_set(items) if name == "set" else items
        case dict():
            return {key: convert_value(item, inner, evaluate, depth + 1) for key, item in found.items()}
    return value


def _convert_object(
    value: dict[str, Value], types: dict[str, Expression], evaluate: Callable[[Expression], Value], depth: int
) -> Value:
    """An object with the attributes of its type only, and the defaults of those that are missing."""
    found: dict[str, Value] = {}
    for name, kind in types.items():
        given = value.get(name)
        match kind:
            case Call("optional", (_, default)) if given is None:
                given = evaluate(default)
        if name in value or isinstance(kind, Call):
            found[name] = convert_value(given, kind, evaluate, depth + 1)
    return found
