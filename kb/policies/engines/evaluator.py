"""Judges one resource by conditions given as plain values; it stands by itself, for engines that run Python.

A literal is `(path, shape, operator, operand, holds)`. What is written but not known, such as an intrinsic function
or a reference, satisfies no literal, whether it holds or not: nothing is guessed.
"""

from __future__ import annotations

import re
from typing import Any

ABSENT, UNKNOWN = object(), object()
REFERENCE = re.compile(r"\$\{|^(var|local|data|module|each|count|path|terraform|self|aws_[a-z0-9_]+)\.")


def is_intrinsic(value: Any) -> bool:
    """Whether a value is a function of CloudFormation."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(key, str) and (key in ("Ref", "Condition") or key.startswith("Fn::")) for key in value)
    )


def is_undecided(value: Any) -> bool:
    """Whether an entry of a list may turn out to be none or several."""
    return isinstance(value, dict) and ("Fn::If" in value or value.get("Ref") == "AWS::NoValue")


def unwrapped(value: Any) -> Any:
    """An attribute as Checkov hands it over, without the list around it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def found_at(values: Any, path: str, wrapped: bool) -> Any:
    """What stands at a path; ABSENT, or UNKNOWN where something around it is not known."""
    here = values
    *around, last = path.split(".")
    for name in around:
        here = unwrapped(here.get(name, ABSENT)) if wrapped else here.get(name, ABSENT)
        if here is ABSENT or here is None or here == []:
            return ABSENT
        if is_intrinsic(here) or not isinstance(here, dict):
            return UNKNOWN
    found = here.get(last.replace("[]", "").replace("{}", ""), ABSENT)
    if wrapped and not last.endswith("[]"):
        found = unwrapped(found)
    if found is None or (wrapped and found in ("", [], [[]])):
        return ABSENT
    return found


def text_of(value: Any) -> Any:
    """A text that is known."""
    return value if isinstance(value, str) and not REFERENCE.search(value) else UNKNOWN


def number_of(value: Any) -> Any:
    """A number, which may be written as text."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return UNKNOWN
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else UNKNOWN


def size_of(value: Any) -> Any:
    """How many entries a list or map has."""
    if isinstance(value, list):
        return UNKNOWN if any(map(is_undecided, value)) else len(value)
    return len(value) if isinstance(value, dict) else (UNKNOWN if isinstance(value, str) else ABSENT)


def is_on(value: Any) -> Any:
    """Whether something is neither off nor empty."""
    if isinstance(value, str):
        return UNKNOWN if text_of(value) is UNKNOWN else value.lower() not in ("", "false")
    return bool(value)


def first_of(value: Any) -> Any:
    """The first entry of a list."""
    if not isinstance(value, list):
        return UNKNOWN
    return next((text_of(item) for item in value if item), ABSENT)


def bytes_of(value: Any) -> Any:
    """UTF-8 bytes of the names in a map and of those values that are known."""
    if not isinstance(value, dict):
        return UNKNOWN
    plain = (unwrapped(item) for item in value.values())
    texts = ("" if isinstance(item, (dict, list)) or item is None else item for item in plain)
    shown = [str(text).lower() if isinstance(text, bool) else str(text) for text in texts]
    return sum(len(text.encode()) for text in [*value, *shown])


def parts_of(value: Any, key: str) -> list[Any]:
    """The values of a key in the entries of a list."""
    if not isinstance(value, list):
        return []
    return [item[key] for item in value if isinstance(item, dict) and key in item]


def longest_of(value: Any, key: str) -> Any:
    """The length of the longest text."""
    return max((len(part) for part in parts_of(value, key) if isinstance(part, str)), default=ABSENT)


def largest_of(value: Any, key: str) -> Any:
    """The largest number."""
    numbers = [number_of(part) for part in parts_of(value, key)]
    return max((number for number in numbers if number is not UNKNOWN), default=ABSENT)


def repeated_layer(value: Any) -> Any:
    """The first layer that a list names more than once, in whatever versions."""
    arns = [item for item in value if isinstance(item, str) and ":layer:" in item] if isinstance(value, list) else []
    names = [arn.rpartition(":")[0] if arn.rpartition(":")[2].isdigit() else arn for arn in arns]
    return next((name for place, name in enumerate(names) if name in names[:place]), ABSENT)


def length_of(value: Any) -> Any:
    """The characters of a text."""
    text = text_of(value)
    return UNKNOWN if text is UNKNOWN else len(text)


SHAPES: dict[str, Any] = {
    "number": number_of,
    "text": text_of,
    "size": size_of,
    "set": is_on,
    "first": first_of,
    "bytes": bytes_of,
    "characters": length_of,
    "repeated_layer": repeated_layer,
}


def read(values: Any, path: str, shape: str, wrapped: bool) -> Any:
    """What a literal looks at."""
    found = found_at(values, path, wrapped)
    if found is ABSENT or found is UNKNOWN:
        return found
    if shape == "any":
        return UNKNOWN if is_undecided(found) else found
    if is_intrinsic(found):
        return UNKNOWN
    kind, _, key = shape.partition(":")
    if kind in ("longest", "largest"):
        return (longest_of if kind == "longest" else largest_of)(found, key)
    return SHAPES[shape](found)


def items_at(values: Any, path: str, shape: str, wrapped: bool) -> list[str]:
    """The texts in a list, or the keys of a map."""
    found = found_at(values, path, wrapped)
    if shape == "keys":
        return list(found) if isinstance(found, dict) and not is_intrinsic(found) else []
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


def matches(value: Any, operator: str, operand: Any) -> bool:
    """Whether a value that is there is what is asked for."""
    if operator == "given":
        return True
    if operator == "on":
        return bool(value)
    if operator == "in":
        return bool(value in operand)
    if operator == "matches":
        return re.search(operand, value) is not None
    if operator == "no multiple of":
        return bool(value % operand != 0)
    compared: dict[str, bool] = {
        "<": value < operand,
        "<=": value <= operand,
        ">": value > operand,
        ">=": value >= operand,
        "=": value == operand,
        "<>": value != operand,
    }
    return compared[operator]


def holds(values: Any, literal: Any, wrapped: bool = False) -> bool:
    """Whether one literal holds of the values of a resource."""
    path, shape, operator, operand, wanted = literal
    value = read(values, path, shape, wrapped)
    if isinstance(operand, tuple) and len(operand) == 2 and operator not in ("in",):
        operand = read(values, *operand, wrapped)
        if operand is UNKNOWN:
            return False
        if operand is ABSENT:
            return not wanted and value is not UNKNOWN
    if value is UNKNOWN:
        return False
    return (value is not ABSENT and matches(value, operator, operand)) is wanted


def term_holds(values: Any, term: Any, wrapped: bool = False) -> bool:
    """Whether all literals hold; those about the items of one list, of one and the same item."""
    listed: dict[Any, Any] = {}
    for literal in term:
        if literal[1] in ("items", "keys"):
            listed.setdefault(literal[:2], []).append(literal)
        elif not holds(values, literal, wrapped):
            return False
    return all(
        any(
            all(matches(item, operator, operand) is wanted for _, _, operator, operand, wanted in literals)
            for item in items_at(values, path, shape, wrapped)
        )
        for (path, shape), literals in listed.items()
    )


def is_found(values: Any, terms: Any, wrapped: bool = False) -> bool:
    """Whether one of some terms holds of the values of a resource."""
    return any(term_holds(values, term, wrapped) for term in terms)
