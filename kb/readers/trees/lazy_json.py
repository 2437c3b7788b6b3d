"""JSON whose parts are read when somebody asks for them, so that a large plan costs what is looked at.

The C scanner of the standard library finds where a value ends some fifty times as fast as a parser in Python builds the
tree of it; places are worked out from the index in the text, and only for what is reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from kb.errors import UnreadableError
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, Tree
from kb.readers.trees.plain_scalars import plain_scalar
from kb.readers.trees.tree_builder import MAX_DEPTH

_BLANK = re.compile(r"[ \t\r\n]*")
_BLANKS = frozenset(" \t\r\n")
_WORD = re.compile(r"[-+.\w]+")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
CHUNK = 16 * 1024
"""Characters between which the ends of lines are counted once for all."""


class _DoubtError(Exception):
    """A text that is JSON for some readers only, or has something to warn of."""


class Text:
    """A JSON text that was found to be sound, and where its lines begin."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        """The file."""
        self.text = text
        """All of it."""
        # Numbers stay text: one of a million digits costs nothing before somebody asks for it.
        self._decode = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode

    @cached_property
    def _newlines(self) -> list[tuple[int, int]]:
        """For each chunk of the text how many lines end before it, and where the last of them does."""
        found, count, last = [], 0, -1
        for begin in range(0, len(self.text) + 1, CHUNK):
            found.append((count, last))
            end = begin + CHUNK
            count += self.text.count("\n", begin, end)
            last = max(last, self.text.rfind("\n", begin, end))
        return found

    def line_and_column(self, index: int) -> tuple[int, int]:
        """The place of a character, counted from 0."""
        begin = index - index % CHUNK
        count, last = self._newlines[index // CHUNK]
        last = max(last, self.text.rfind("\n", begin, index))
        return count + self.text.count("\n", begin, index), index - last - 1

    def value_at(self, index: int) -> tuple[Any, int]:
        """The value at an index, and the index behind it."""
        try:
            return self._decode(self.text, index)
        except RecursionError as error:
            raise depth_error(self, index) from error

    def skip_blanks(self, index: int) -> int:
        """The first character from an index on that is no blank."""
        if self.text[index : index + 1] not in _BLANKS:
            return index
        found = _BLANK.match(self.text, index)
        return found.end() if found else index


def depth_error(source: Text, index: int) -> UnreadableError:
    """The error for a value inside too many others."""
    line = source.line_and_column(index)[0] + 1
    return UnreadableError(source.path, f"nested more than {MAX_DEPTH} levels deep", line)


class LazyMark:
    """A place that is worked out when it is told."""

    __slots__ = ("index", "source")

    def __init__(self, source: Text, index: int) -> None:
        self.source = source
        self.index = index

    @property
    def line(self) -> int:
        """Line, counted from 0."""
        return self.source.line_and_column(self.index)[0]

    @property
    def column(self) -> int:
        """Column, counted from 0."""
        return self.source.line_and_column(self.index)[1]


class LazySequence(Sequence):
    """A list whose items are read when they are asked for."""

    __slots__ = ("_depth", "_found")

    def __init__(self, mark: LazyMark, depth: int) -> None:
        self.mark = mark
        self._depth = depth
        self._found: list[Node] | None = None

    @property
    def items(self) -> list[Node]:  # type: ignore[override]
        """The items."""
        if self._found is None:
            assert isinstance(self.mark, LazyMark)  # noqa: S101 - what the constructor took
            source, depth = self.mark.source, self._depth
            self._found = [_node_at(source, begin, depth + 1) for begin in _item_places(source, self.mark.index)]
        return self._found


class LazyMapping(Mapping):
    """A mapping whose entries are read when they are asked for."""

    __slots__ = ("_depth", "_entries", "_keys")

    def __init__(self, mark: LazyMark, depth: int) -> None:
        self.mark = mark
        self._depth = depth
        self._entries: dict[str, Node] | None = None
        self._keys: dict[str, Mark] = {}

    @property
    def entries(self) -> dict[str, Node]:  # type: ignore[override]
        """The entries by their keys."""
        if self._entries is None:
            assert isinstance(self.mark, LazyMark)  # noqa: S101 - what the constructor took
            source, depth = self.mark.source, self._depth
            self._entries = {}
            for name, place, begin in _entry_places(source, self.mark.index):
                self._entries[name] = _node_at(source, begin, depth + 1)
                self._keys[name] = LazyMark(source, place)
        return self._entries

    @property
    def keys(self) -> dict[str, Mark]:  # type: ignore[override]
        """Where each key stands."""
        return self._keys if self.entries else {}


def parse_lazily(path: str, text: str) -> Tree | None:
    """The tree of a JSON text; None where it is broken or gives two readings, which only a whole look can tell of.

    That a key is given twice, that an escape stands for no character, or which line is broken is told by the parsers
    that look at everything.
    """
    source = Text(path, text)
    begin = source.skip_blanks(0)
    if text[begin : begin + 1] not in ("{", "[") or _SURROGATE.search(text) or '"<<"' in text:
        return None
    checker = json.JSONDecoder(object_pairs_hook=_single_keys, parse_constant=_refuse, parse_int=str, parse_float=str)
    try:
        _, end = checker.raw_decode(text, begin)
    except (json.JSONDecodeError, RecursionError, _DoubtError):
        return None
    return Tree(_node_at(source, begin, 1)) if source.skip_blanks(end) == len(text) else None


def _single_keys(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _DoubtError


def _refuse(word: str) -> None:
    raise _DoubtError(word)


def _node_at(source: Text, index: int, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise depth_error(source, index)
    mark = LazyMark(source, index)
    match source.text[index]:
        case "{":
            return LazyMapping(mark, depth)
        case "[":
            return LazySequence(mark, depth)
        case '"':
            return Scalar(source.value_at(index)[0], mark)
    found = _WORD.match(source.text, index)
    return Scalar(plain_scalar(found.group() if found else ""), mark)


def _item_places(source: Text, index: int) -> Iterator[int]:
    """Where the items of the list at an index begin."""
    text = source.text
    index = source.skip_blanks(index + 1)
    while text[index] != "]":
        yield index
        index = source.skip_blanks(source.value_at(index)[1])
        if text[index] == ",":
            index = source.skip_blanks(index + 1)


def _entry_places(source: Text, index: int) -> Iterator[tuple[str, int, int]]:
    """The entries of the mapping at an index: the key, where it stands, where its value begins."""
    text = source.text
    index = source.skip_blanks(index + 1)
    while text[index] != "}":
        name, end = source.value_at(index)
        begin = source.skip_blanks(source.skip_blanks(end) + 1)
        yield name, index, begin
        index = source.skip_blanks(source.value_at(begin)[1])
        if text[index] == ",":
            index = source.skip_blanks(index + 1)
