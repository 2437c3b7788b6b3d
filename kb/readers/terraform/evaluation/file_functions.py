"""What Terraform's functions find in the files beside a configuration."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from fnmatch import fnmatchcase

from kb.data_classes import dataclass
from kb.readers.interface import Files
from kb.readers.shared.values import Unknown, Value

_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class NotThere(Unknown):
    """A value that hangs on files which are not there, though they may be made before Terraform runs."""


@dataclass(frozen=True, slots=True)
class ReadableFiles:
    """The files that a configuration may read, from the folder in which Terraform runs."""

    files: Files | None = None
    root: str = ""

    def reads(self, name: str) -> bool:
        """Whether a function reads files in a way that can be followed."""
        return self.files is not None and name in _FUNCTIONS

    def call(self, name: str, path: str, arguments: list[Value]) -> Value:
        """What a function finds at a path."""
        return _FUNCTIONS[name](self, path, arguments)

    def text(self, path: str) -> str | Unknown:
        """The text of a file; a relative path begins where Terraform runs, and `path.module` says the whole way."""
        content = None
        for place in (posixpath.join(self.root, path), path):
            content = content or (self.files.content(posixpath.normpath(place)) if self.files else None)
        if content is None:
            return NotThere(f"there is no file {path}")
        if len(content) > _LONGEST:
            return Unknown(f"the file {path} is too long")
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return Unknown(f"the file {path} is no text")

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder."""
        places = (posixpath.join(self.root, folder), folder)
        found = (self.files.names(posixpath.normpath(place)) for place in places) if self.files else ()
        return next((names for names in found if names), ())


def _file(beside: ReadableFiles, path: str, _arguments: list[Value]) -> Value:
    return beside.text(path)


def _fileexists(beside: ReadableFiles, path: str, _arguments: list[Value]) -> Value:
    """A file that is not there now may be made before Terraform runs."""
    found = beside.text(path)
    return found if isinstance(found, Unknown) else True


def _fileset(beside: ReadableFiles, folder: str, arguments: list[Value]) -> Value:
    """The files of one folder; patterns that go deeper are not followed."""
    pattern = arguments[0] if arguments else None
    if not isinstance(pattern, str) or "/" in pattern or "**" in pattern or "{" in pattern:
        return Unknown(f"fileset() looks below {folder}")
    names = beside.names(folder)
    if not names:
        return NotThere(f"there are no files in {folder}")
    return [name for name in names if fnmatchcase(name, pattern)]


_FUNCTIONS: dict[str, Callable[[ReadableFiles, str, list[Value]], Value]] = {
    "file": _file,
    "fileexists": _fileexists,
    "fileset": _fileset,
    "templatefile": _file,
}
