"""The files that a service takes parts of its configuration from, as far as reading them is allowed."""

from __future__ import annotations

import posixpath
from dataclasses import field

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers.interface import Files
from kb.readers.trees.file_parsing import decode_text, parse_text
from kb.readers.trees.nodes import Elsewhere, Node, Scalar, move_node

_STRUCTURED = (".yml", ".yaml", ".json", ".tfstate")
_CODE = (".js", ".cjs", ".mjs", ".ts", ".cts", ".mts")
_MOST_FILES = 100
_MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a variable names and that is not there; a fallback takes its place."""

    reason: str
    """What is missing, as a clause."""


class UnknownFileError(Exception):
    """A file may be there, but what it holds is not known here."""


@dataclass(slots=True)
class Included:
    """Reads files that a service names."""

    service: str
    """The path of the service's own file."""
    files: Files | None
    """What may be read beside it; None if it stands alone."""
    _read: dict[str, Node | Missing] = field(default_factory=dict)
    _bytes: int = 0

    def content(self, name: str) -> Node | Missing:
        """What a file holds, or that there is none.

        Raises:
            UnknownFileError: It is code, may not be read, or is broken.
        """
        if name.endswith(_CODE):
            raise UnknownFileError(f"{name} is code, which is not run")
        if name not in self._read:
            if len(self._read) >= _MOST_FILES:
                raise UnknownFileError(f"{name} is not read: the service takes in more than {_MOST_FILES} files")
            self._read[name] = self._load_file(name)
        return self._read[name]

    def _load_file(self, name: str) -> Node | Missing:
        if self.files is None:
            raise UnknownFileError(f"{name} is not at hand")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.service), name))
        content = self.files.content(path)
        if content is None:
            folder, base = posixpath.split(path)
            if base in self.files.names(folder):
                raise UnknownFileError(f"{name} may not be read: it lies elsewhere or is too large")
            return Missing(f"there is no file {name}")
        self._bytes += len(content)
        if self._bytes > _MOST_BYTES:
            raise UnknownFileError(f"{name} is not read: the service takes in more than {_MOST_BYTES // 10**6} MB")
        try:
            text = decode_text(name, content)
            root = parse_text(name, text).root if name.endswith(_STRUCTURED) else Scalar(text, Elsewhere(0, 0, path))
        except UnreadableError as error:
            raise UnknownFileError(str(error)) from error
        return move_node(root, path)
