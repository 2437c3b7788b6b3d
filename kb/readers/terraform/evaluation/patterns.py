"""Terraform's functions of regular expressions.

DuckDB's engine for them is RE2: its syntax and its choice of matches are those of Go's, which Terraform has, and no
pattern makes it run for ever, as some make Python's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import Failed, UncomputedError, text_of

if TYPE_CHECKING:
    import duckdb

_COST = 300
"""The work that a search counts as at least: asking the engine takes about a millisecond."""
_STEPS_A_UNIT = 400
"""How many steps of the engine take as long as one unit of work."""
_MOST_STEPS = 100_000_000
"""The steps of one search, which take about a second."""
_STEPS_TO_PREPARE = 100
"""How many steps it takes to prepare a part of a pattern."""
_RANGES = 300
"""What the engine makes of a class of letters in all scripts."""
_LONGEST = 2_000  # signs of a text or a pattern; the time that all matches take can grow with the square of it
_MOST_GROUPS = 9  # that the engine hands out
_QUOTED = r"\\Q.*?(?:\\E|\Z)"
_CLASS = r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]"
_PIECE = re.compile(
    rf"{_QUOTED} | \\. | {_CLASS} | (?P<group>\((?:\?P?<(?P<name>\w+)>|(?!\?)))", re.DOTALL | re.VERBOSE
)
"""What may hold a bracket that opens no group, and what opens one."""
_SIZED = re.compile(
    rf"{_QUOTED} | (?P<atom>\\[pP](?:\{{[^}}]*\}}|.)|\\.|{_CLASS})"
    r" | \{(?P<least>\d+)(?:,(?P<most>\d*))?\} | (?P<sign>.)",
    re.DOTALL | re.VERBOSE,
)
"""What makes a pattern larger than it looks, and what does not."""
_INSERTED = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))|\\")
"""What means something in what Go puts in for a match, and what would mean something to the engine."""
_PLACE = re.compile("0|[1-9][0-9]*")
"""A number of a group; `$01` names a group that cannot be."""
_Match: TypeAlias = tuple[str | None, ...]
"""What a pattern matches, and what each of its groups does; null for a group that takes no part."""


def search_cost(function: str, arguments: Sequence[Value]) -> int:
    """The work of a function that searches for a pattern; none for other functions."""
    if function == "replace" and is_pattern(arguments[1:2]):
        text, pattern = arguments[:2]
    elif function in ("regex", "regexall"):
        pattern, text = (*arguments, None, None)[:2]
    else:
        return 0
    if not isinstance(pattern, str) or not isinstance(text, str):
        return _COST
    steps = _steps(pattern, text)
    return _COST + (steps // _STEPS_A_UNIT if steps <= _MOST_STEPS else 0)


def _steps(pattern: str, text: str) -> int:
    """How many steps all matches take at worst: from each sign of the text to its end, once for each group."""
    looks = (pattern.count("(") + 1) * min(len(text), _LONGEST) ** 2
    return _pattern_size(pattern[:_LONGEST]) * (_STEPS_TO_PREPARE + looks)


@lru_cache(maxsize=4096)
def _pattern_size(pattern: str) -> int:
    """How many parts the engine makes of a pattern, where what is repeated so and so often stands as often."""
    sizes, last = [0], 0
    for piece in _SIZED.finditer(pattern):
        if piece["sign"] == "(":
            sizes.append(0)
            last = 0
        elif piece["sign"] == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif piece["least"]:
            more = last * max(int(piece["most"] or piece["least"]) - 1, 0)
            last += more
            sizes[-1] += more
        else:
            atom = piece["atom"] or ""
            last = _RANGES * (atom.count("\\p") + atom.count("\\P")) or len(piece[0] if not atom else "x")
            sizes[-1] += last
    return sum(sizes) * (2 if "(?i" in pattern else 1)


def is_pattern(given: Sequence[Value]) -> bool:
    """Whether what is to be replaced is a pattern."""
    return any(isinstance(text, str) and len(text) > 1 and text[0] == text[-1] == "/" for text in given)


def regex(pattern: Value, text: Value) -> Value:
    """What the first match is."""
    names, found = _search(text_of(pattern), text_of(text))
    return _match_value(names, found[0]) if found else Failed("regex() finds no match")


def regexall(pattern: Value, text: Value) -> Value:
    """What all matches are."""
    names, found = _search(text_of(pattern), text_of(text))
    if any(match[0] == "" for match in found):
        # The engine counts the nothing that follows a match, too; Go does not.
        raise UncomputedError("regexall() matches nothing, somewhere")
    return [_match_value(names, match) for match in found]


def replace_matches(pattern: str, text: str, given: str) -> str:
    """A text with something else in the place of each match."""
    names = _group_names(_short(pattern))
    places = {name: place for place, name in enumerate(names, 1) if name}

    def spelled(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name is None:
            return "$" if found[0] == "$$" else "\\\\"
        place = int(name) if _PLACE.fullmatch(name) else places.get(name, len(names) + 1)
        return f"\\{place}" if place <= len(names) else ""

    return _replaced(pattern, _affordable(pattern, text), _INSERTED.sub(spelled, given))


def _match_value(names: _Match, match: _Match) -> Value:
    """The whole match, or the groups where there are any: a map if they are named, a list if not."""
    if not names:
        return match[0]
    if not any(names):
        return list(match[1:])
    if not all(names):
        raise ValueError(names)
    return {str(name): group for name, group in zip(names, match[1:], strict=True)}


def _group_names(pattern: str) -> _Match:
    """The names of the groups of a pattern, null for those without one."""
    pieces = list(_PIECE.finditer(pattern))
    if any(piece[0] == "\\C" for piece in pieces):  # a byte, which Go does not know
        raise ValueError(pattern)
    names = tuple(piece["name"] for piece in pieces if piece["group"])
    if not "".join(filter(None, names)).isascii():  # which the engine takes, and Go does not
        raise ValueError(pattern)
    if len(names) > _MOST_GROUPS:
        raise UncomputedError("a pattern has too many groups")
    return names


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise UncomputedError("a text is too long to be searched for a pattern")
    return text


def _affordable(pattern: str, text: str) -> str:
    """A text that is searched for a pattern within a second."""
    if _steps(_short(pattern), _short(text)) > _MOST_STEPS:
        raise UncomputedError("a pattern is too large for its text")
    return text


@lru_cache(maxsize=4096)
def _search(pattern: str, text: str) -> tuple[_Match, tuple[_Match, ...]]:
    """The names of the groups, and the matches."""
    names = _group_names(_short(pattern))
    columns = ", ".join(f"regexp_extract_all($text, $pattern, {group})" for group in range(len(names) + 1))
    return names, tuple(zip(*_ask(f"select {columns}", pattern, text=_affordable(pattern, text)), strict=True))


@lru_cache(maxsize=4096)
def _replaced(pattern: str, text: str, given: str) -> str:
    (found,) = _ask("select regexp_replace($text, $pattern, $given, 'g')", pattern, text=text, given=given)
    return str(found)


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - few configurations have patterns

    return duckdb.connect(":memory:", config={"threads": 1})


def _ask(question: str, pattern: str, **given: str) -> tuple[object, ...]:
    """The answer of the engine, which knows one spelling of named groups."""
    spelled = _PIECE.sub(lambda piece: f"(?P<{piece['name']}>" if piece["name"] else piece[0], pattern)
    connection = _connection()
    import duckdb  # noqa: PLC0415 - as above

    try:
        with connection.cursor() as cursor:
            return cursor.execute(question, {**given, "pattern": spelled}).fetchone() or ()
    except duckdb.InvalidInputException as error:
        if "too large" in str(error):
            raise UncomputedError("a pattern is too large") from error
        raise ValueError(pattern) from error
