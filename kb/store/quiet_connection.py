"""Connections to DuckDB that print nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import duckdb

from kb.store.unfinished_statements import ending_statements

Options: TypeAlias = "dict[str, str | bool | int | float | list[str]]"
"""DuckDB's options, as its own types have them."""


def connect_quietly(
    path: Path | str = ":memory:", options: Options | None = None, *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """A connection without the progress bar that DuckDB puts into the answers of whoever has no script.

    In `python -c`, a console or a notebook it draws one on standard output once a statement takes two seconds.

    Args:
        path: The file.
        options: DuckDB's options.
        read_only: Whether nothing may be written.

    Raises:
        duckdb.Error: It cannot be opened.
    """
    connection = duckdb.connect(path, read_only=read_only, config=options or {})
    with ending_statements(connection):
        connection.execute("set enable_progress_bar = false")
    return connection


def lacks_memory(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is that there is not enough memory, in whatever class DuckDB puts it."""
    while error is not None:
        if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
            return True
        if isinstance(error, duckdb.Error) and "bad_alloc" in str(error):
            return True
        error = error.__cause__
    return False
