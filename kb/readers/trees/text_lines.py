r"""What a line of a file is, for all who count them: readers, suppressions, findings, fixes and pages.

A line ends at a line feed, alone or behind a carriage return, as in git, in diffs and in most editors. YAML and Python
end one at other characters too, such as U+2028 or a carriage return alone; those are characters of their line here.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple


class TextMark(NamedTuple):
    """A place in a text."""

    line: int
    """Line, counted from 0."""
    column: int
    """Column, counted from 0."""


class LineStarts:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        """The index of the first character of each line, and of one after the last."""

    def place(self, index: int) -> TextMark:
        """The place of a character."""
        line = bisect_right(self.starts, index) - 1
        return TextMark(line, index - self.starts[line])


def split_lines(text: str) -> list[str]:
    """The lines of a text without their ends; what follows the last end is a line only if it holds anything."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines if lines[-1] else lines[:-1]


def line_at(text: str, index: int) -> int:
    """The line of a character, counted from 1."""
    return text.count("\n", 0, index) + 1
