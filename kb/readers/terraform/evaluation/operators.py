"""Arithmetic, comparison and logic, with unknown operands."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.terraform.evaluation.computed_values import (
    Decidable,
    Failed,
    Handle,
    Open,
    PendingValue,
    Present,
    same_values,
    to_bool,
    to_number,
)

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
}
_LARGEST = 10**18


def apply_unary(sign: str, operand: Value) -> Value:
    """`!x` or `-x`."""
    value = to_bool(operand) if sign == "!" else to_number(operand)
    if isinstance(value, Unknown):
        return value
    if sign == "!":
        return not value if isinstance(value, bool) else Failed("no truth value")
    return -value if isinstance(value, int | float) else Failed("no number")


def settle_left(sign: str, left: Value) -> tuple[Value] | None:
    """The result where the left operand alone tells: false and anything, true or anything."""
    if sign in ("&&", "||") and to_bool(left) is (sign == "||"):
        return (sign == "||",)
    return None


def apply_binary(sign: str, left: Value, right: Value) -> Value:
    """Two operands."""
    if sign in ("&&", "||"):
        return _logic_value(sign, to_bool(left), to_bool(right))
    if sign in ("==", "!="):
        return _equality_value(sign, left, right)
    one, other = to_number(left), to_number(right)
    for value in (one, other):
        if isinstance(value, Unknown):
            return value
    if not (isinstance(one, int | float) and isinstance(other, int | float)):
        return Failed("no number")
    if sign in _COMPARISONS:
        return _COMPARISONS[sign](one, other)
    return _calculated_value(sign, one, other)


def _logic_value(sign: str, left: Value, right: Value) -> Value:
    if right is (sign == "||"):
        return sign == "||"
    unknown = [value for value in (left, right) if isinstance(value, Unknown)]
    # What can be assumed is the better answer: then the other tells, or is asked about in its turn.
    return next((value for value in unknown if isinstance(value, PendingValue)), unknown[0]) if unknown else right


def _equality_value(sign: str, left: Value, right: Value) -> Value:
    equal = sign == "=="
    for one, other in ((left, right), (right, left)):
        # What a resource will have is never null, nor is a list whose elements are unknown.
        if other is None and isinstance(one, Handle) and one.may_be_null:
            return Decidable(one.reason)
        if other is None and (isinstance(one, Present | Open | list | dict) or _is_made(one)):
            return not equal
    for value in (left, right):
        if unknown := unknown_in(value):
            return unknown if isinstance(value, Unknown) else Unknown(unknown.reason)
    same = same_values(left, right)
    if same and isinstance(left, list | dict) and isinstance(right, list | dict):
        # [] is never equal to a variable of type list, whatever it holds: one is a tuple.
        return Present("whether lists or maps are equal hangs on their types, too")
    return same is equal


def _is_made(value: Value) -> bool:
    return isinstance(value, Decidable) and value.never_null


def _calculated_value(sign: str, one: float, other: float) -> Value:
    if sign in ("/", "%") and other == 0:
        return Failed("a division by zero")
    try:
        value = _ARITHMETIC[sign](one, other)
    except (OverflowError, ValueError):
        return Unknown("a number that is too large")
    if not math.isfinite(value) or abs(value) > _LARGEST:
        return Unknown("a number that is too large")
    return int(value) if isinstance(value, float) and value.is_integer() else value
