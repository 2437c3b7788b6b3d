"""Files of a folder that change together: a process that is killed leaves the old ones, or a change that can be ended.

What changes is written aside first. One rename makes it the folder's *change*; from then on it only needs to be moved
into place, by this process or by the next one that changes something.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kb.errors import DataError
from kb.store.leftovers import held_folder, prefix_for, remove_litter

CHANGE = ".change"
"""The folder, inside the one that changes, of what is not in place yet."""
_JOURNAL = "files.json"
"""In it: the names of all files of the change in the order of moving, each with what it replaces."""


def replace_together(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Give files of a folder new contents, in order, all or none; those that say the same already are left alone.

    Raises:
        DataError: They cannot be written; or an earlier change was broken off, and its files were edited since.
    """
    finish_change(folder)
    changed = {name: content for name, content in contents.items() if _digest_of(folder / name) != _digest(content)}
    if not changed:
        return
    try:
        remove_litter(folder, CHANGE)
        aside = Path(tempfile.mkdtemp(prefix=prefix_for(CHANGE), dir=folder))
        try:
            with held_folder(aside):
                for name, content in changed.items():
                    _write_through(aside / name, content)
                journal = {name: _digest_of(folder / name) for name in changed}
                _write_through(aside / _JOURNAL, json.dumps(journal).encode())
                aside.rename(folder / CHANGE)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as e:
        raise DataError(f"{e.filename or folder}: {e.strerror}: the tables cannot be written") from e
    finish_change(folder)


def unfinished_files(folder: Path) -> tuple[list[str], int]:
    """The files that a broken-off change has still to move into place, and how many files it had in all."""
    names = list(_read_journal(folder / CHANGE))
    return [name for name in names if (folder / CHANGE / name).is_file()], len(names)


def finish_change(folder: Path) -> bool:
    """Move what a broken-off change left into place; whether there was any.

    Raises:
        DataError: A file was edited since, or cannot be written.
    """
    aside = folder / CHANGE
    left, _ = unfinished_files(folder)
    replaced = _read_journal(aside)
    for name in left:
        if _digest_of(folder / name) != replaced[name]:
            raise DataError(
                f"{folder / name}: edited since a change of several files was broken off: "
                f"remove {aside} to drop what it would still replace ({', '.join(left)})"
            )
    try:
        for name in left:
            (aside / name).replace(folder / name)
        # The journal goes last: without it, what stands here is no change.
        (aside / _JOURNAL).unlink(missing_ok=True)
        if aside.is_dir():
            aside.rmdir()
    except OSError as e:
        raise DataError(f"{e.filename or folder}: {e.strerror}: the tables cannot be written") from e
    return bool(left)


def refuse_unfinished(folder: Path) -> None:
    """Refuse tables of which some are of a change and some not yet.

    Raises:
        DataError: A change was broken off.
    """
    left, of = unfinished_files(folder)
    if left:
        raise DataError(f"{folder / CHANGE}: {unfinished_words(left, of)}")


def unfinished_words(left: list[str], of: int) -> str:
    """What is wrong, and how to mend it."""
    return (
        f"a change of {of} files was broken off, {', '.join(left)} still to be replaced: `lambda-kb data fmt` ends it"
    )


def _read_journal(aside: Path) -> dict[str, str | None]:
    """The files of a change, each with the digest of what it replaces, null for a new file; none without a journal."""
    try:
        return dict(json.loads((aside / _JOURNAL).read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as e:
        raise DataError(f"{aside / _JOURNAL}: cannot be read: {e}: remove {aside}, and look at the tables") from e


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest_of(path: Path) -> str | None:
    return _digest(path.read_bytes()) if path.is_file() else None


def _write_through(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk before anything is renamed after it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
