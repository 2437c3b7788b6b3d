"""From the paths a user names to texts: files, folders, globs and standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UnreadableError
from kb.readers import assemblies

SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".sam")
"""What a walked folder is looked through for; a file named by the user may have any name."""

SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".aws-sam", ".tox"})
"""Folders of other tools, whose files are not the user's."""

STANDARD_INPUT = "-"
MOST_BYTES = 64 * 1024 * 1024
"""No configuration is larger; past it a file is not read into memory."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file to read."""

    path: str
    """Its path as it will be reported, with forward slashes."""
    explicit: bool
    """Whether the user named it; a file found in a folder may turn out to be something else."""


def named_files(arguments: Iterable[str]) -> Iterator[Named]:
    """The files behind the arguments, each once, in a fixed order; a path that does not exist is kept."""
    seen: set[str] = set()
    for argument in arguments:
        for found in _behind(argument):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def _behind(argument: str) -> Iterator[Named]:
    path = Path(argument)
    if path.name == assemblies.MANIFEST and (stacks := assemblies.templates(path.parent)) is not None:
        for stack in stacks:
            yield Named(_slashes(str(stack)), explicit=True)
    elif argument == STANDARD_INPUT or path.is_file():
        yield Named(_slashes(argument), explicit=True)
    elif path.is_dir():
        for file in _walked(path):
            yield Named(_slashes(str(file)), explicit=False)
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if not matches:
            yield Named(_slashes(argument), explicit=True)
        for match in matches:
            if Path(match).is_dir():
                continue
            yield Named(_slashes(match), explicit=False)
    else:
        yield Named(_slashes(argument), explicit=True)


def _walked(folder: Path) -> Iterator[Path]:
    # os.walk does not follow links to folders, so a loop of links cannot trap it.
    for parent, folders, files in os.walk(folder):
        if assemblies.MANIFEST in files and (stacks := assemblies.templates(Path(parent))) is not None:
            folders.clear()
            yield from stacks
            continue
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES):
                yield Path(parent, name)


def _slashes(path: str) -> str:
    return path.replace(os.sep, "/")


def content(path: str) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        UnreadableError: It does not exist, may not be read, is no file, or is far too large.
    """
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    file = Path(path)
    try:
        if not file.exists():
            raise UnreadableError(path, "no such file: check the path")
        if not file.is_file():
            raise UnreadableError(path, "not a regular file")
        if file.stat().st_size > MOST_BYTES:
            raise UnreadableError(path, f"larger than {MOST_BYTES // 2**20} MB: this is no configuration")
        return file.read_bytes()
    except OSError as e:
        raise UnreadableError(path, f"cannot be read: {e.strerror or e}") from e
