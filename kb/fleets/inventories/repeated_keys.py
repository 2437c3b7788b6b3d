"""Keys that an object of JSON has twice: the last one counts, as in a check, and each is told.

DuckDB takes the first one: what it is to read is written anew where there are such keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import orjson

from kb.errors import UnreadableError
from kb.judging.report import FileWarning
from kb.nouns import count_noun
from kb.readers.trees.json_positions import parse_all

MOST_TOLD = 20
"""The most keys of one file that are told."""


def decode_json(text: str) -> tuple[list[Any], bool]:
    """The values of a text, one after the other, and whether an object in them has a key twice.

    What is no number of JSON, such as `NaN`, is text: written as JSON it would be null, which is not set.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is too deep.
    """
    twice = False

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        found = dict(pairs)
        twice |= len(found) != len(pairs)
        return found

    decoder = json.JSONDecoder(object_pairs_hook=object_of, parse_constant=str, parse_float=_number_of)
    values: list[Any] = []
    place = _skip_blanks(text, 0)
    while place < len(text) or not values:
        value, place = decoder.raw_decode(text, place)
        values.append(value)
        place = _skip_blanks(text, place)
    return values, twice


def _number_of(text: str) -> float | str:
    value = float(text)
    return value if math.isfinite(value) else text


def _skip_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def encode_line(value: object) -> bytes:
    """A value as one line, which the reader of lines rejects where it has half a character in it."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a whole number beyond 64 bits, or half a character
        return json.dumps(value).encode() + b"\n"


def repeated_in_document(path: str, text: str) -> tuple[FileWarning, ...]:
    """The keys that objects in a document have twice.

    Raises:
        UnreadableError: It is deeper than what is read here, or has half a character in it.
    """
    return _warnings_of(path, ((place.line, what) for place, what in parse_all(path, text).warnings))


def with_single_keys(
    connection: duckdb.DuckDBPyConnection, objects: str, path: str, file: Path, target: Path
) -> tuple[Path, tuple[FileWarning, ...]]:
    """A file of lines in which no object has a key twice, and what is told of those that had.

    Args:
        connection: Where the file can be read.
        objects: SQL of its lines that are objects, as `text`.
        path: The file, as the user knows it.
        file: Where it lies.
        target: Where a copy goes if there are such keys; the file itself may lie there.
    """
    twice = "len(keys) <> list_unique(keys)"
    inside = f"len(list_filter(json_keys(text, '$..*'), lambda keys: {twice})) > 0"
    with_keys = f"select text, json_keys(text) as keys from ({objects})"
    asked = connection.execute(f"select exists (select 1 from ({with_keys}) where {twice} or {inside})")
    if asked.fetchone() != (True,):
        return file, ()
    found: list[tuple[int, str]] = []
    half = target.with_name(f"{target.name}.half")
    with file.open("rb") as opened, half.open("wb") as out:
        for number, line in enumerate(opened, start=1):
            out.write(_single_line(path, number, line, found))
    half.replace(target)
    return target, _warnings_of(path, found)


def _single_line(path: str, number: int, line: bytes, found: list[tuple[int, str]]) -> bytes:
    """A line as it is, or with the last of each key; what is no JSON is for the reader of lines to reject."""
    try:
        (value, *_), twice = decode_json(line.decode("utf-8"))
        if not twice:
            return line
        found += ((number, what) for _, what in parse_all(path, line.decode("utf-8")).warnings)
        return encode_line(value)
    except (ValueError, RecursionError):
        return line
    except UnreadableError as e:
        return f"{e.reason}: ".encode() + line


def _warnings_of(path: str, found: Iterable[tuple[int, str]]) -> tuple[FileWarning, ...]:
    """One warning for each key, at the first line that has it twice."""
    lines: dict[str, dict[int, None]] = {}
    for line, what in found:
        lines.setdefault(what, {})[line] = None
    told = [_warning_of(path, what, list(places)) for what, places in lines.items()]
    if len(told) > MOST_TOLD:
        rest = FileWarning(path, told[MOST_TOLD].line, f"{len(told) - MOST_TOLD} keys more are given twice")
        told = [*told[:MOST_TOLD], rest]
    return tuple(told)


def _warning_of(path: str, what: str, lines: list[int]) -> FileWarning:
    more = len(lines) - 1
    also = f"; on {count_noun(more, 'more line', 'too')}" if more else ""
    return FileWarning(path, lines[0], f"{what}{also}")
