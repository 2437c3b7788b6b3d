"""What Ctrl-C leaves behind in a process that lives on, as one of a notebook does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def ending_statements(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Leave no statement unfinished but a plain query, as one that makes a temporary table or sets an option.

    Closed with one that Ctrl-C has broken off, a connection keeps its file half open: whoever opens that next in the
    same process waits for ever (DuckDB 1.5).
    """
    try:
        yield
    except BaseException:
        # Whatever is asked next ends it first.
        with suppress(Exception):
            connection.execute("select 1")
        raise
