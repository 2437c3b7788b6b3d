"""Files beside the one that is read, which it refers to and which are no configurations of functions themselves."""

from __future__ import annotations

import posixpath
from dataclasses import field

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers.interface import Files
from kb.readers.trees.file_parsing import decode_text, parse_text
from kb.readers.trees.nodes import Node, move_node

_MOST_FILES = 20
_MOST_BYTES = 2_000_000


@dataclass(slots=True)
class FilesBeside:
    """Reads YAML and JSON files beside a file, each once."""

    path: str
    """The file that refers to them."""
    files: Files
    _trees: dict[str, Node | None] = field(default_factory=dict)

    def tree(self, name: str) -> Node | None:
        """What a file holds; None if it is not there, is broken, or is too much."""
        if name not in self._trees:
            if len(self._trees) >= _MOST_FILES:
                return None
            self._trees[name] = self._read_tree(posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name)))
        return self._trees[name]

    def _read_tree(self, path: str) -> Node | None:
        content = self.files.content(path)
        if content is None or len(content) > _MOST_BYTES:
            return None
        try:
            return move_node(parse_text(path, decode_text(path, content)).root, path)
        except UnreadableError:
            return None
