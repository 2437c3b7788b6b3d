"""What the user decides and has not: which values variables may have, and what follows from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import reduce

from kb.readers.interface import Case, Single
from kb.readers.shared.assumptions import Assumed, Cases
from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import Open, PendingValue
from kb.readers.terraform.syntax.hcl_tree import Attr, Binary, Call, Expression, HclLiteral, List, Name, Unary

MOST_VALUES = 16
"""Allowed values that are judged one by one."""
_ALTERNATIVES = re.compile(r"\^\(?([\w.\\-]+(?:\|[\w.\\-]+)*)\)?\$")
_UNEQUAL = re.compile(r"^([^\s!=<>&|?]+) != ([^\s!=<>&|?]+)$")
_BELOW = re.compile(r"^([^\s!=<>&|?]+) ([<>])= ([^\s!=<>&|?]+)$")
_NEGATED = re.compile(r"^![\w.\[\]\"-]+$")
_NAME = re.compile(r"[A-Za-z_]\w*\.")
_SWAPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def next_case(thing: Open, cases: Cases, assumed: Assumed) -> Case | None:
    """The next of the values that a thing may have, or of the ends of their range; None where nothing tells them."""
    if not thing.allowed:
        return next_of(thing.thing, _ends_of(thing), cases, assumed, closed=False)
    return next_of(thing.thing, thing.allowed, cases, assumed, closed=True)


def _ends_of(thing: Open) -> Iterator[Single]:
    """The least and the largest number that a thing may be; beside one that is left out, the next."""
    for end, inwards in zip(thing.bounds, (1, -1), strict=True):
        if end is not None:
            whole = int(end) if end.is_integer() else end
            yield from [one for one in (whole, whole + inwards) if thing.possible(one)][:1]


def next_of(thing: str, values: Iterable[Single], cases: Cases, assumed: Assumed, *, closed: bool) -> Case | None:
    """The next of some values to try; None where all are ruled out, or are too many."""
    listed = tuple(dict.fromkeys(values))
    ruled_out = cases.ruled_out(thing, assumed)
    left = [value for value in listed if value not in ruled_out]
    if not left or len(listed) > MOST_VALUES or not cases.may_assume(assumed):
        return None
    return cases.keep(Case(thing, left[0], listed if closed else ()))


def compare_undecided(sign: str, left: Value, right: Value) -> bool | None:
    """What a comparison of an undecided number comes to by its bounds; None where they do not tell."""
    if isinstance(right, Open) and sign in _SWAPPED:
        left, right, sign = right, left, _SWAPPED[sign]
    if not isinstance(left, Open) or not isinstance(right, int | float) or isinstance(right, bool):
        return None
    low, high = left.bounds
    if sign in (">", ">="):
        if high is not None and (high < right or (high == right and sign == ">")):
            return False
        return True if low is not None and (low > right or (low == right and sign == ">=")) else None
    if sign in ("<", "<="):
        if low is not None and (low > right or (low == right and sign == "<")):
            return False
        return True if high is not None and (high < right or (high == right and sign == "<=")) else None
    return None


def by_things(name: str, arguments: list[Value], equals: Callable[[Open, Single], bool | PendingValue]) -> Value:
    """What functions come to that compare an undecided thing with known values; None for all others."""
    match name, arguments:
        case "contains", [list(items), Open() as thing] if all(isinstance(item, str | int | float) for item in items):
            outcomes = [equals(thing, item) for item in items if isinstance(item, str | int | float)]
            if True in outcomes:
                return True
            return next((outcome for outcome in outcomes if isinstance(outcome, PendingValue)), False)
        case "lookup", [dict(mapping), Open() as thing, default]:
            found: Value = default
            for key, value in reversed(mapping.items()):
                holds = equals(thing, key)
                found = value if holds is True else holds if isinstance(holds, PendingValue) else found
            return found
    return None


def allowed_values(condition: Expression, name: str, evaluate: Callable[[Expression], Value]) -> tuple[Single, ...]:
    """The values that a condition of a variable leaves; none where it leaves more than can be listed."""
    match _spelled_out(condition):
        case Call("contains", (listed, subject)) if _is_variable(subject, name):
            values = evaluate(listed)
            singles = (
                [value for value in values if isinstance(value, str | int | float)] if isinstance(values, list) else []
            )
            return tuple(singles) if isinstance(values, list) and len(singles) == len(values) else ()
        case Call("can", (Call("regex", (HclLiteral(str() as pattern), subject)),)) if _is_variable(subject, name):
            found = _ALTERNATIVES.fullmatch(pattern)
            return tuple(found[1].replace("\\", "").split("|")) if found else ()
        case Binary("==", left, right):
            constants = [side.value for side in (left, right) if isinstance(side, HclLiteral)]
            subjects = [side for side in (left, right) if _is_variable(side, name)]
            single = constants[0] if len(constants) == 1 == len(subjects) else None
            return (single,) if isinstance(single, str | int | float) else ()
        case Binary("||", left, right):
            one, other = allowed_values(left, name, evaluate), allowed_values(right, name, evaluate)
            return (*one, *other) if one and other else ()
        case Binary("&&", left, right):
            return allowed_values(left, name, evaluate) or allowed_values(right, name, evaluate)
    return ()


def allowed_bounds(condition: Expression, name: str) -> tuple[float | None, float | None]:
    """The least and the largest number that a condition of a variable leaves."""
    low: float | None = None
    high: float | None = None
    for sign, number in _comparisons_with(condition, name):
        if sign in (">", ">="):
            low = number if low is None else max(low, number)
        else:
            high = number if high is None else min(high, number)
    return low, high


def _comparisons_with(condition: Expression, name: str) -> Iterator[tuple[str, float]]:
    match _spelled_out(condition):
        case Binary("&&", left, right):
            yield from _comparisons_with(left, name)
            yield from _comparisons_with(right, name)
        case Binary(sign, left, right) if sign in _SWAPPED:
            for subject, other, own in ((left, right, sign), (right, left, _SWAPPED[sign])):
                number = _number_in(other)
                if _is_variable(subject, name) and number is not None:
                    yield own, number


def _spelled_out(condition: Expression) -> Expression:
    """A condition with `||` and `&&` in the place of the functions that mean the same."""
    match condition:
        case Call("anytrue" | "alltrue" as function, (List((first, *rest)),)):
            sign = "||" if function == "anytrue" else "&&"
            return reduce(lambda one, other: Binary(sign, one, other), rest, first)
    return condition


def _number_in(expression: Expression) -> float | None:
    match expression:
        case HclLiteral(int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case Unary("-", HclLiteral(int() | float() as number)):
            return -float(number)
    return None


def _is_variable(expression: Expression, name: str) -> bool:
    return expression == Attr(Name("var"), name)


def condition_named(text: str) -> tuple[str, bool]:
    """A condition's name, and whether the text says its opposite: two spellings of one question are one condition."""
    if _NEGATED.match(text):
        return text[1:], True
    if found := _UNEQUAL.match(text):
        return f"{found[1]} == {found[2]}", True
    if found := _BELOW.match(text):
        return f"{found[1]} {_SWAPPED[found[2]]} {found[3]}", True
    return text, False


def condition_within(label: str, name: str) -> str:
    """A condition with its module, to tell equal ones of several apart: before a name, behind what begins with none."""
    if not label or _NAME.match(name):
        return f"{label}{name}"
    return f"{name} in {label.removesuffix('.')}"
