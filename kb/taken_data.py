"""The data that `lambda-kb update` has taken: which folder it is, and whether it counts.

Beside the folders lies `current.json`, which names one of them. It is replaced in one step, so that a reader sees the
old data or the new ones, whole.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import platformdirs

from kb.data_classes import dataclass
from kb.errors import StoreError

TABLES_FORMAT = 2
"""The format of the tables: raised when a column, a type or a vocabulary of `kb/sql/tables.sql` changes, so that
software refuses tables that it does not understand."""

POINTER = "current.json"
"""The file that names the folder in force."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What `current.json` says."""

    folder: Path
    """The folder of tables."""
    data_version: int
    """The newest data version in them; it is sealed."""
    tables_format: int
    """Their format."""
    digest: str
    """Over the bytes of the files, as they were left."""


def taken_root() -> Path:
    """Where `lambda-kb update` keeps what it takes: in the user's own folder, never in the software's."""
    return Path(platformdirs.user_data_dir("lambda-kb")) / "data"


def last_taken(root: Path | None = None) -> Taken | None:
    """What was taken last; None where nothing was, or where the pointer is none of ours."""
    home = root or taken_root()
    try:
        written = (home / POINTER).read_bytes()
        import orjson  # noqa: PLC0415 - most have taken nothing, and it loads much of the standard library

        body: Any = orjson.loads(written)
        name, version, form, digest = (body[key] for key in ("folder", "data_version", "tables_format", "digest"))
        sound = isinstance(name, str) and name not in ("", ".", "..") and Path(name).name == name
        return Taken(home / name, int(version), int(form), str(digest)) if sound else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def taken_folder(shipped: Path, root: Path | None = None) -> Path | None:
    """The folder of what was taken, if it is newer than what is shipped and in the format that this software reads.

    What contradicts the shipped data does not count either: a version never changes.

    Raises:
        StoreError: It was changed since, or is gone, or what points to it is torn.
    """
    found = last_taken(root)
    if found is None and _is_torn(pointer := (root or taken_root()) / POINTER):
        raise StoreError(
            f"{pointer}: not as `lambda-kb update` left it: run `lambda-kb update` again, "
            "or remove it to go back to the shipped data"
        )
    if found is None or found.tables_format != TABLES_FORMAT:
        return None
    ours = _sealed_digests(shipped)
    if found.data_version <= max(ours, default=0):
        return None
    if files_digest(found.folder) != found.digest:
        raise StoreError(
            f"{found.folder}: not as `lambda-kb update` left it: run `lambda-kb update` again, "
            f"or remove {found.folder.parent} to go back to the shipped data"
        )
    theirs = _sealed_digests(found.folder)
    return found.folder if all(theirs.get(version) == digest for version, digest in ours.items()) else None


def _is_torn(pointer: Path) -> bool:
    """Whether a file is there that nobody can have left so: a disk that was full, or a copy of half of it."""
    try:
        written = pointer.read_bytes()
    except OSError:
        return False
    import orjson  # noqa: PLC0415 - most have taken nothing

    try:
        orjson.loads(written)
    except ValueError:
        return True
    return False


def files_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of the files in a folder; of none, where it cannot be read."""
    digest = hashlib.sha256()
    try:
        for path in sorted(folder.iterdir()):
            content = path.read_bytes()
            digest.update(f"{path.name}\n{len(content)}\n".encode())
            digest.update(content)
    except OSError:
        return ""
    return digest.hexdigest()


def sealed_version(folder: Path) -> int:
    """The newest data version of a folder that is sealed; 0 if there is none."""
    return max(_sealed_digests(folder), default=0)


def _sealed_digests(folder: Path) -> dict[int, str]:
    """The digest of each sealed data version of a folder; none where they cannot be read."""
    import csv  # noqa: PLC0415 - few runs have something to compare

    try:
        with (folder / "versions.csv").open(encoding="utf-8", newline="") as file:
            return {int(row["version"]): row["digest"] for row in csv.DictReader(file) if row["digest"] != "open"}
    except (OSError, ValueError, KeyError):
        return {}
