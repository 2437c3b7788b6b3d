"""The text of a file that the nodes of tree-sitter point into."""

from __future__ import annotations

from functools import cached_property

from tree_sitter import Node

from kb.readers.interface import Position

_LONGEST_LINE = 10_000  # past it, columns of text that is not ASCII count bytes


class SourceText:
    """A file's path and its text in UTF-8."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        """The path."""
        self.content = content
        """The text."""

    @cached_property
    def _is_ascii(self) -> bool:
        """Whether every character is one byte, so that columns need no counting."""
        return self.content.isascii()

    def position(self, node: Node) -> Position:
        """Where a node begins."""
        row, column = node.start_point
        if not self._is_ascii and column <= _LONGEST_LINE:
            column = len(self.decoded(node.start_byte - column, node.start_byte))
        return Position(row + 1, column + 1, self.path)

    def text(self, node: Node) -> str:
        """What a node spans."""
        return self.decoded(node.start_byte, node.end_byte)

    def decoded(self, begin: int, end: int) -> str:
        """The text between two places, with line endings as HCL sees them."""
        return self.content[begin:end].decode("utf-8", "replace").replace("\r\n", "\n")
