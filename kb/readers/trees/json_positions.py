"""JSON with positions, for the JSON that YAML cannot read: surrogate pairs, tabs before the brace, long keys."""

from __future__ import annotations

import json
import re

from kb.errors import UnreadableError
from kb.readers.interface import Position
from kb.readers.trees.nodes import Mapping, Sequence, Single, Tree
from kb.readers.trees.plain_scalars import plain_scalar
from kb.readers.trees.text_lines import LineStarts, TextMark
from kb.readers.trees.tree_builder import TreeBuilder

_TOKEN = re.compile(r'[ \t\r\n]*(?:(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*")|(?P<mark>[{}\[\],:])|(?P<word>[-+.\w]+))')
_BLANK = re.compile(r"[ \t\r\n]*")
# What may come next: a value, a value or the end of an empty list, a key, a key or `}`, a colon, a comma or the end.
_VALUE, _ITEM, _KEY, _FIRST_KEY, _COLON, _AFTER = range(6)
_EXPECTED = ("a value", "a value or ]", "a key in double quotes", "a key in double quotes or }", "a colon", "a comma")


def parse_json(path: str, text: str) -> Tree | None:
    """The tree of a JSON text."""
    scanner = _Scanner(path, text)
    tree = scanner.value()
    if not scanner.done:
        raise scanner.builder.fail("JSON syntax: text after the end", scanner.place)
    return tree


def parse_all(path: str, text: str) -> Tree:
    """The values of a text that holds several, one after the other or one a line, as one list."""
    scanner = _Scanner(path, text)
    found = Sequence([], scanner.place)
    warnings: list[tuple[Position, str]] = []
    while not scanner.done:
        tree = scanner.value()
        if tree:
            found.items.append(tree.root)
            warnings.extend(tree.warnings)
    return Tree(found, warnings)


class _Scanner:
    def __init__(self, path: str, text: str) -> None:
        self.builder = TreeBuilder(path)
        self.text = text
        self.starts = LineStarts(text)
        self.closers: list[str] = []
        self.expected = _VALUE
        self.index = self._skip_blanks(0)

    @property
    def done(self) -> bool:
        """Whether nothing follows."""
        return self.index >= len(self.text)

    @property
    def place(self) -> TextMark:
        """Where the next value begins."""
        return self.starts.place(self.index)

    def value(self) -> Tree | None:
        """The next value."""
        self.builder = TreeBuilder(self.builder.path)
        self.expected = _VALUE
        index = self.index
        while self.expected != _AFTER or self.closers:
            found = _TOKEN.match(self.text, index)
            begin = found.start(found.lastgroup or 0) if found else self._skip_blanks(index)
            if not found or not self._take_token(found, self.starts.place(begin)):
                ends = begin == len(self.text)
                reason = (
                    f"the file ends too early{self._lacking()}"
                    if ends
                    else f"{_EXPECTED[self.expected]} is expected here"
                )
                raise self.builder.fail(f"JSON syntax: {reason}", self.starts.place(begin))
            index = found.end()
        self.index = self._skip_blanks(index)
        return self.builder.tree()

    def _lacking(self) -> str:
        return f": {''.join(reversed(self.closers))} is missing" if self.closers else ""

    def _skip_blanks(self, index: int) -> int:
        found = _BLANK.match(self.text, index)
        return found.end() if found else index

    def _take_token(self, found: re.Match[str], place: TextMark) -> bool:
        """Accept a token; False if it may not stand here."""
        match found.lastgroup:
            case "mark":
                return self._take_punctuation(found["mark"], place)
            case "text":
                return self._take_string(found["text"], place)
            case _:
                value = plain_scalar(found["word"])
                # plain() leaves numbers beyond 64 bits as text; other words are no JSON.
                known = not isinstance(value, str) or value.lstrip("-").isdigit()
                return known and self._take_scalar(value, place)

    def _take_string(self, token: str, place: TextMark) -> bool:
        try:
            value = str(json.loads(token))
            value.encode()
        except (json.JSONDecodeError, UnicodeEncodeError) as error:
            reason = "JSON syntax: an escape that stands for no character"
            raise UnreadableError(self.builder.path, reason, place.line + 1) from error
        if self.expected in (_KEY, _FIRST_KEY):
            self.builder.key(value, place)
            self.expected = _COLON
            return True
        return self._take_scalar(value, place)

    def _take_scalar(self, value: Single, place: TextMark) -> bool:
        if self.expected not in (_VALUE, _ITEM):
            return False
        self.builder.scalar(value, place, None, None)
        self.expected = _AFTER
        return True

    def _take_punctuation(self, sign: str, place: TextMark) -> bool:
        """Take a sign in, if it may stand here: what is expected next follows from it and from what is open."""
        match sign:
            case "{" | "[" if self.expected in (_VALUE, _ITEM):
                self.builder.open(Mapping({}, {}, place) if sign == "{" else Sequence([], place))
                self.closers.append("}" if sign == "{" else "]")
                self.expected = _FIRST_KEY if sign == "{" else _ITEM
            case "}" | "]" if self.closers and self.closers[-1] == sign and self._may_close(sign):
                self.closers.pop()
                self.builder.close()
                self.expected = _AFTER
            case ":" if self.expected == _COLON:
                self.expected = _VALUE
            case "," if self.expected == _AFTER and self.closers:
                self.expected = _KEY if self.closers[-1] == "}" else _VALUE
            case _:
                return False
        return True

    def _may_close(self, sign: str) -> bool:
        return self.expected in (_AFTER, _FIRST_KEY if sign == "}" else _ITEM)
