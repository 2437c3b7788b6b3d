"""Small faults in SQL: another comparison, a number one off, a predicate gone. Comments and texts stay as they are.

So do two places where a fault is none: `case when value < l.strict_low then` says which bound is meant, in a rule whose
`where` leaves the values at both bounds out, so that `<=` is the same rule; and what `exists (select 1` selects is not
looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import duckdb


class Fault(NamedTuple):
    """One fault."""

    start: int
    """Where it begins in the text."""
    end: int
    """Where what it replaces ends."""
    text: str
    """What stands there instead."""


_KEPT = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"")
_SWAPS = {
    "<=": "<",
    ">=": ">",
    "<>": "=",
    "<": "<=",
    ">": ">=",
    "=": "<>",
    "and": "or",
    "or": "and",
    "min(": "max(",
    "max(": "min(",
    "least(": "greatest(",
    "greatest(": "least(",
    "lead(": "lag(",
    "lag(": "lead(",
    "max_by(": "min_by(",
    "arg_min(": "arg_max(",
    "arg_max(": "arg_min(",
    "bool_or(": "bool_and(",
    "is null": "is not null",
    "is not null": "is null",
    "is distinct from": "is not distinct from",
    "not": "",
    "true": "false",
    "false": "true",
    "desc": "",
    "left join": "join",
    "select distinct": "select",
}
_SAME = re.compile(r"<(?= l\.strict_low\s+then\b)|(?<=\bselect )1(?= from \w+ \w+\s+(?:where|join)\b)")
_NUMBER = re.compile(r"(?<![\w.\[])\d+(?![\w.])")
_AND = re.compile(r"\band\b")
_AFTER_PREDICATE = re.compile(
    r"\b(and|or|then|else|end|when|group|order|window|qualify|join|left|cross|where|having|select|union|limit)\b|[;,]"
)


def _spelt(word: str) -> str:
    """A word of `_SWAPS` as a pattern that matches no part of a longer one."""
    before = r"\b" if word[0].isalpha() else r"(?<![<>=])"
    after = r"\b" if word[-1].isalpha() else "" if word[-1] == "(" else r"(?![<>=])"
    exact = re.escape(word).replace(r"\ ", r"\s+")
    # `is not null` and `is not distinct from` are words of their own.
    return before + exact + after + (r"(?!\s+(?:null|distinct|exists\s*$))" if word == "not" else "")


def changes(sql: str) -> Iterator[Fault]:
    """Every fault that leaves the text SQL, in order of place."""
    hidden = _KEPT.sub(lambda found: (" " if found[0].startswith("--") else "#") * len(found[0]), sql)
    hidden = _SAME.sub("#", hidden)
    found = {change for change in _all(hidden) if sql[change.start : change.end] != change.text}
    for change in sorted(found):
        if _parses(applied(sql, change)):
            yield change


def applied(sql: str, change: Fault) -> str:
    """The text with the fault."""
    return sql[: change.start] + change.text + sql[change.end :]


def _all(hidden: str) -> Iterator[Fault]:
    for word, other in _SWAPS.items():
        for match in re.finditer(_spelt(word), hidden):
            yield Fault(*match.span(), other)
    for match in _NUMBER.finditer(hidden):
        for number in (int(match[0]) - 1, int(match[0]) + 1):
            yield Fault(*match.span(), str(number))
    for match in _AND.finditer(hidden):
        yield Fault(match.start(), _end_of_predicate(hidden, match.end()), "")
    for match in re.finditer(r"\bcoalesce\(", hidden):
        arguments = _arguments(hidden, match.end())
        for start, end in (arguments[0], arguments[-1]):
            yield Fault(match.start(), arguments[-1][1] + 1, f"({hidden[start:end].strip()})")


def _end_of_predicate(hidden: str, start: int) -> int:
    """Where a predicate ends: at the next word of its kind outside parentheses, or where its own parenthesis ends."""
    depth = 0
    place = start
    while place < len(hidden):
        depth += {"(": 1, ")": -1}.get(hidden[place], 0)
        if depth < 0 or (depth == 0 and _AFTER_PREDICATE.match(hidden, place) and not hidden[place - 1].isalnum()):
            break
        place += 1
    return len(hidden[:place].rstrip())


def _arguments(hidden: str, start: int) -> list[tuple[int, int]]:
    """Where each argument of a call begins and ends."""
    found: list[tuple[int, int]] = []
    depth, begin = 0, start
    for place in range(start, len(hidden)):
        letter = hidden[place]
        if letter == ")" and depth == 0:
            return [*found, (begin, place)]
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found.append((begin, place))
            begin = place + 1
    return [*found, (begin, len(hidden))]


def _parses(sql: str) -> bool:
    try:
        duckdb.extract_statements(sql)
    except duckdb.Error:
        return False
    return True
