"""Comparisons of values of the SQL of rules, known or read: the condition on which each holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sqlglot import exp

from kb.policies.facts_of_day import Constant
from kb.policies.predicates import (
    ALWAYS,
    MIRRORED,
    NEGATED,
    NEVER,
    Compare,
    CompareReads,
    Condition,
    Flag,
    Given,
    Read,
    holding,
    one_of,
)
from kb.policies.unsayable import UnsayableError

Value: TypeAlias = Constant | Read
"""What is known of a day, or what is read of a resource."""

SYNTAX = "its SQL uses {}, which is not read here"
"""Why a rule that is written otherwise is not said elsewhere."""


def yes(value: bool) -> Condition:  # noqa: FBT001 - the one argument
    """Always or never."""
    return ALWAYS if value else NEVER


def compare_values(one: Value, operator: str, other: Value, *, wanted: bool) -> Condition:
    """The condition on which a comparison holds, or does not, of two values that are there."""
    asked = operator if wanted else NEGATED[operator]
    match one, other:
        case Read(), Read():
            return holding(CompareReads(one, asked, other))
        case Read(), bool():
            on = holding(Flag(one))
            return on if other is (asked == "=") else holding(Given(one)) & ~on
        case Read(), int() | float():
            return holding(Compare(one, asked, float(other)))
        case Read(), str() if asked in ("=", "<>"):
            same = _same_text(one, other)
            return same if asked == "=" else holding(Given(one)) & ~same
        case Read(), _:
            raise UnsayableError(SYNTAX.format(f"a comparison {operator} with {other!r}"))
        case _, Read():
            return compare_values(other, MIRRORED[operator], one, wanted=wanted)
    return yes(_COMPARED[asked](one, other))


def _same_text(read: Read, text: str) -> Condition:
    """`'runtime:' || f.runtime` is the text that follows."""
    head, _, rest = read.via.partition("after ")
    if not rest:
        return one_of(read, [text])
    return (
        one_of(Read(read.relation, read.column, head.strip()), [text[len(rest) :]]) if text.startswith(rest) else NEVER
    )


_COMPARED: dict[str, Callable[..., bool]] = {
    "=": lambda one, other: bool(one == other),
    "<>": lambda one, other: bool(one != other),
    "<": lambda one, other: bool(one < other),
    "<=": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    ">=": lambda one, other: bool(one >= other),
}


def pattern_of(node: exp.Expr, pattern: str) -> str:
    """A pattern of LIKE, or the beginning of a text, as a regular expression."""
    match node:
        case exp.RegexpLike():
            return pattern
        case exp.StartsWith():
            return f"^{_escaped(pattern)}"
    if "_" in pattern or "%" in pattern.rstrip("%"):
        raise UnsayableError(SYNTAX.format(f"the pattern {pattern}"))
    return f"^{_escaped(pattern.rstrip('%'))}" + ("" if pattern.endswith("%") else "$")


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in ".^$*+?()[]{}|\\" else letter for letter in text)
