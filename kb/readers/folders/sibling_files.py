"""The files beside the one that is read: from disk within bounds, or from a set of documents."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from kb.readers.folders.boundaries import is_inside, read_boundaries
from kb.readers.interface import Files
from kb.readers.terraform_files import MODULES

SERVICE_FILE = re.compile(r"serverless[\w.-]*\.(?:ya?ml|json|[cm]?[jt]s)", re.IGNORECASE)
"""How configurations of the Serverless Framework are called."""
_LARGEST = 16 * 1024 * 1024
_MOST_BYTES = 1024 * 1024 * 1024
_KEPT = 64  # files that are asked for again soon; more would only fill the memory


class DiskFiles:
    """Files on disk: below the folders that the user named or in their repositories, wherever links may lead.

    The sources of Terraform's modules may lie elsewhere; what their functions read may not.
    """

    def __init__(self, named: Iterable[str]) -> None:
        self._named = tuple(named)
        self._names: dict[str, tuple[str, ...]] = {}
        self._contents: dict[str, bytes | None] = {}
        self._bytes = 0

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder, sorted; of one that lies elsewhere only the sources of modules.

        Of one in the working folder those of services as well, since they say what the files below are.
        """
        if folder not in self._names:
            try:
                with os.scandir(folder or ".") as found:
                    names = sorted(entry.name for entry in found if entry.is_file())
            except (OSError, ValueError):
                names = []
            if names and not self.holds(folder or "."):
                services = is_inside(Path(folder), [Path.cwd()])
                names = [name for name in names if name.lower().endswith(MODULES) or (services and _is_service(name))]
            self._names[folder] = tuple(names)
        return self._names[folder]

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None past the bounds, so that no configuration can make us read a disk."""
        if path not in self._contents:
            if len(self._contents) >= _KEPT:
                del self._contents[next(iter(self._contents))]
            self._contents[path] = self._read_within(path)
        return self._contents[path]

    def holds(self, path: str) -> bool:
        """Whether a file or folder lies within the bounds."""
        try:
            return is_inside(Path(path), self._allowed_roots)
        except ValueError:
            return False

    def inside(self) -> Inside:
        """The files without those that lie elsewhere."""
        return Inside(self)

    def _read_within(self, path: str) -> bytes | None:
        try:
            real = Path(path).resolve()
            if not real.is_file() or not (real.name.lower().endswith(MODULES) or self.holds(path)):
                return None
            size = real.stat().st_size
            if size > _LARGEST or self._bytes + size > _MOST_BYTES:
                return None
            self._bytes += size
            return real.read_bytes()
        except (OSError, ValueError, RuntimeError):
            return None

    @cached_property
    def _allowed_roots(self) -> frozenset[Path]:
        """The folders that files may be read from."""
        return read_boundaries(self._named)


def _is_service(name: str) -> bool:
    return SERVICE_FILE.fullmatch(name) is not None


class Inside:
    """Files on disk, whatever their names, below the folders that the user named or in their repositories."""

    def __init__(self, files: DiskFiles) -> None:
        self.files = files

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder, sorted; none of one that lies elsewhere."""
        return self.files.names(folder) if self.files.holds(folder or ".") else ()

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None where it lies elsewhere."""
        return self.files.content(path) if self.files.holds(path) else None

    def inside(self) -> Inside:
        """Itself."""
        return self


class GivenFiles:
    """Documents that came together, such as those of one request, by their names."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        self._documents = {posixpath.normpath(name): content for name, content in documents.items()}

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the documents in a folder, sorted."""
        home = posixpath.normpath(folder or ".")
        pairs = (posixpath.split(name) for name in self._documents)
        return tuple(sorted(base for parent, base in pairs if posixpath.normpath(parent or ".") == home))

    def content(self, path: str) -> bytes | None:
        """The bytes of a document."""
        return self._documents.get(posixpath.normpath(path))

    def inside(self) -> GivenFiles:
        """Itself: nothing else is at hand."""
        return self


class TakenFiles:
    """Files of which it is noted which ones were asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.taken: set[str] = set()

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder, sorted."""
        return self._files.names(folder)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file."""
        self.taken.add(posixpath.normpath(path))
        return self._files.content(path)

    def inside(self) -> TakenFiles:
        """The same without those that lie elsewhere; what is asked of them is noted here."""
        within = TakenFiles(self._files.inside())
        within.taken = self.taken
        return within
