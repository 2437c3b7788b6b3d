"""Which values CloudFormation takes for a parameter, by what the template declares of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kb.readers.shared.values import names_secret, spell_value
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, mapping_entry, scalar_text

_NUMBERS = ("Number", "List<Number>")
_MOST_NAMED = 8  # allowed values that a reason lists
_LONGEST_PATTERN = 200
_LONGEST_MATCHED = 100  # characters of a value beyond which no pattern is tried
_QUANTIFIER = re.compile(r"[*+?{|]")
_MOST_QUANTIFIERS = 2  # with more matching may take long, and with groups that are repeated
_NUMBER = re.compile(r"[-+]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][-+]?[0-9]{1,2})?")
_LONG_MATCHING = re.compile(r"\)[*+?{]|\(\?|\\[0-9k]")
_OTHER_CLASSES = re.compile(r"&&|\[[^\]]*\[")
"""Classes inside of classes and what they share, which Java reads otherwise than Python."""


def is_list_type(kind: str) -> bool:
    """Whether values of a type are texts with commas that stand for lists."""
    return kind == "CommaDelimitedList" or kind.startswith("List<")


def why_refused(declaration: Node | None, value: str) -> str | None:
    """Why a parameter cannot have a value, in a clause; None where it can, or where that is not looked at.

    Args:
        declaration: What the template says of the parameter.
        value: The value as it is given, as a text.
    """
    kind = scalar_text(mapping_entry(declaration, "Type")) or "String"
    if kind.startswith("AWS::SSM::"):
        return None
    pieces = [piece.strip() for piece in value.split(",")] if is_list_type(kind) else [value]
    reasons = (_allowed_fault(declaration, kind, piece) or _number_fault(declaration, kind, piece) for piece in pieces)
    found = next((reason for reason in reasons if reason), None)
    return found or (_text_fault(declaration, value) if kind == "String" else None)


def refused_values(declared: Mapping | None, given: AbstractMapping[str, str]) -> Iterator[tuple[str, Mark]]:
    """What is wrong with the values that are given, each with the place of its parameter."""
    for name, declaration in declared.entries.items() if declared else ():
        if declared and name in given and (reason := why_refused(declaration, given[name])):
            yield tell_refused(name, given[name], reason, secret=is_secret(name, declaration)), declared.keys[name]


def is_secret(name: str, declaration: Node | None) -> bool:
    """Whether a parameter shows its value to nobody: it says so, or has the name of a secret and is no number."""
    hides = mapping_entry(declaration, "NoEcho")
    if hides is not None and not (isinstance(hides, Scalar) and spell_value(hides.value).lower() == "false"):
        return True
    return names_secret(name) and scalar_text(mapping_entry(declaration, "Type")) not in _NUMBERS


def tell_refused(name: str, value: str, reason: str, *, secret: bool) -> str:
    """That a parameter cannot have a value, in a clause; that of one that shows none is not repeated."""
    return f"parameter {name} cannot be {'what it is' if secret else repr(value)}, which {reason}"


def _allowed_fault(declaration: Node | None, kind: str, piece: str) -> str | None:
    allowed = mapping_entry(declaration, "AllowedValues")
    items = allowed.items if isinstance(allowed, Sequence) else []
    values = [spell_value(item.value) for item in items if isinstance(item, Scalar) and item.value is not None]
    if not values or len(values) < len(items) or piece in values:
        return None
    amount = _number_in(piece) if kind in _NUMBERS else None
    if amount is not None and amount in map(_number_in, values):
        return None
    more = f" or {len(values) - _MOST_NAMED} more" if len(values) > _MOST_NAMED else ""
    return f"is none of the allowed values {', '.join(values[:_MOST_NAMED])}{more}"


def _number_fault(declaration: Node | None, kind: str, piece: str) -> str | None:
    if kind not in _NUMBERS:
        return None
    amount = _number_in(piece)
    if amount is None:
        return "is no number"
    return _range_fault(declaration, "Value", amount, "")


def _text_fault(declaration: Node | None, value: str) -> str | None:
    if reason := _range_fault(declaration, "Length", len(value), " characters long"):
        return reason
    pattern = scalar_text(mapping_entry(declaration, "AllowedPattern"))
    if pattern is None or _takes_long(pattern) or _is_foreign(pattern) or len(value) > _LONGEST_MATCHED:
        return None
    try:
        return None if re.fullmatch(pattern, value) else f"does not match {pattern}"
    except re.error:
        return None


def _range_fault(declaration: Node | None, what: str, measured: float, unit: str) -> str | None:
    """What is wrong with a size or number by `MinLength`, `MaxLength`, `MinValue` and `MaxValue`."""
    low, high = (_bound_of(declaration, f"{end}{what}") for end in ("Min", "Max"))
    if low is not None and measured < low:
        return f"is less than {low:g}{unit}"
    if high is not None and measured > high:
        return f"is more than {high:g}{unit}"
    return None


def _takes_long(pattern: str) -> bool:
    quantifiers = len(_QUANTIFIER.findall(pattern))
    return len(pattern) > _LONGEST_PATTERN or quantifiers > _MOST_QUANTIFIERS or bool(_LONG_MATCHING.search(pattern))


def _is_foreign(pattern: str) -> bool:
    return bool(_OTHER_CLASSES.search(pattern))


def _bound_of(declaration: Node | None, name: str) -> float | None:
    node = mapping_entry(declaration, name)
    return _number_in(spell_value(node.value)) if isinstance(node, Scalar) and node.value is not None else None


def _number_in(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text.strip()) else None
