"""What tells a compiled file of ours from others: its mark, its format, and what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import StoreError
from kb.paths import sql_text
from kb.whole_files import odd_kind

if TYPE_CHECKING:
    import duckdb

MARK = "lambda-kb"
"""What the `meta` table of a file of ours says it is."""
OPEN = "open"
"""The digest that the tables have of a data version that is not sealed yet."""
OLDEST_READER = "v1.1.0"
"""The oldest DuckDB that reads the files that people take home, whichever writes them: 2.0 would else write what no 1.5
reads. 1.0 reads no blocks of another size than its own, and statistics in its form are a third of a file and of the
time to open it."""
ELSEWHERE = "choose another place with --db FILE"
"""What to do where a knowledge base can neither be read nor made."""
FORMAT = 6
"""Raised when the compiled file's own tables change, so that older files are built again."""


BUILT_BY = ("tables.sql", "clocks.sql", "known.sql", "in_force.sql", "runtime_phases.sql")
"""Our SQL that a compiled file is made by: the tables, what is known of them, and what holds on each day."""


def source_fingerprint(folder: Path) -> str:
    """What a compiled file must have been made from to be up to date: the bytes of the data, and our SQL."""
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    for name in BUILT_BY:
        digest.update(sql_text(name).encode())
    for path in sorted(folder.glob("*.csv")):
        digest.update(f"\n{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_newer_duckdb(error: duckdb.Error) -> bool:
    """Whether a file cannot be opened only because another version of DuckDB wrote it."""
    return "version number" in str(error) or "newer version of DuckDB" in str(error)


def is_newer_format(meta: Mapping[str, str]) -> bool:
    """Whether a knowledge base was made by a version of ours that is newer than this one."""
    written = meta.get("format", "")
    return written.isdigit() and int(written) > FORMAT


def is_duckdb(path: Path) -> bool:
    """Whether a file begins as DuckDB files do; a damaged knowledge base still does, somebody else's file does not."""
    with path.open("rb") as file:
        return file.read(12)[8:12] == b"DUCK"


def refuse_odd(path: Path) -> None:
    """Refuse what no knowledge base can be: a device, say, would be replaced by a file, or give bytes without an end.

    Raises:
        StoreError: The path leads to something that is no file, or to where nobody may look.
    """
    kind = odd_kind(path)
    if kind:
        raise StoreError(f"{path}: this is {kind}: name a file")
    try:
        path.stat()
    except FileNotFoundError:
        return
    except OSError as e:
        raise unreadable_error(path, e) from e


def unreadable_error(path: Path, error: OSError) -> StoreError:
    """That a knowledge base may not be read where it is, or would be."""
    return StoreError(f"{path}: cannot be read: {error.strerror or error}: {ELSEWHERE}")
