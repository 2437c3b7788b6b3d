"""The files beside the one that is read: from disk within bounds, or from a set of documents."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

_ANYWHERE = (".tf", ".tf.json", ".tfvars", ".tfvars.json")  # modules may lie beside the folder that calls them
_LARGEST = 16 * 1024 * 1024
_MOST_BYTES = 1024 * 1024 * 1024
_KEPT = 64  # files that are asked for again soon; more would only fill the memory


class DiskFiles:
    """Files on disk: below the folders that the user named, in the same repository, or below the working directory."""

    def __init__(self, named: Iterable[str]) -> None:
        self._named = tuple(named)
        self._names: dict[str, tuple[str, ...]] = {}
        self._contents: dict[str, bytes | None] = {}
        self._bytes = 0

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder, sorted."""
        if folder not in self._names:
            try:
                with os.scandir(folder or ".") as found:
                    self._names[folder] = tuple(sorted(entry.name for entry in found if entry.is_file()))
            except (OSError, ValueError):
                self._names[folder] = ()
        return self._names[folder]

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None past the bounds, so that no configuration can make us read a disk."""
        if path not in self._contents:
            if len(self._contents) >= _KEPT:
                del self._contents[next(iter(self._contents))]
            self._contents[path] = self._read(path)
        return self._contents[path]

    def _read(self, path: str) -> bytes | None:
        try:
            real = Path(path).resolve()
            if not real.is_file() or not self._allowed(real):
                return None
            size = real.stat().st_size
            if size > _LARGEST or self._bytes + size > _MOST_BYTES:
                return None
            self._bytes += size
            return real.read_bytes()
        except (OSError, ValueError, RuntimeError):
            return None

    def _allowed(self, real: Path) -> bool:
        return real.name.lower().endswith(_ANYWHERE) or any(real.is_relative_to(root) for root in self._roots)

    @cached_property
    def _roots(self) -> frozenset[Path]:
        """The folders that files may be read from."""
        folders = {Path.cwd()}
        for name in self._named:
            real = Path(name).resolve()
            folder = real if real.is_dir() else real.parent
            folders |= {folder, next((up for up in (folder, *folder.parents) if (up / ".git").exists()), folder)}
        return frozenset(folder for folder in folders if folder != Path(folder.anchor))


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
