"""A knowledge base held in memory: whatever happens to its file afterwards, it goes on answering as before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from kb.errors import StoreError
from kb.store.connection import Store, as_store, open_connection
from kb.store.file_identity import FORMAT
from kb.store.literals import sql_literal


def load_resident(path: Path) -> tuple[Store, bytes]:
    """A knowledge base in memory, and the bytes of the file that it came from.

    The file is read once and checked as a copy: DuckDB would serve a replaced file from its old connections, and a
    file that is truncated while open would fail in the middle of an answer.

    Raises:
        StoreError: It is missing, damaged, foreign, or made for another version of the software.
    """
    try:
        image = path.read_bytes()
        with tempfile.TemporaryDirectory(prefix="lambda-kb-") as scratch:
            copy = Path(scratch) / path.name
            copy.write_bytes(image)
            connection = _load_copy(copy)
    except OSError as e:
        raise StoreError(f"{path}: cannot be read: {e.strerror or e}: run `lambda-kb build`") from e
    except StoreError as e:
        raise StoreError(str(e).replace(str(copy), str(path))) from e
    try:
        return as_store(path, connection), image
    except StoreError:
        connection.close()
        raise


def _load_copy(copy: Path) -> duckdb.DuckDBPyConnection:
    checked, meta = open_connection(copy)
    checked.close()
    if meta.get("format") != str(FORMAT):
        raise StoreError(f"{copy}: made by another version of lambda-kb: run `lambda-kb build`")
    # Questions are small: more threads would only wait for one another.
    connection = duckdb.connect(config={"threads": "1"})
    try:
        connection.execute(f"attach {sql_literal(str(copy))} as file (read_only)")
        connection.execute("copy from database file to memory")
        connection.execute("detach file")
        # What a large question took is given back to the system within seconds, not held for the next one.
        connection.execute("set allocator_background_threads = true")
    except duckdb.Error as e:
        connection.close()
        reason = str(e).splitlines()[0]
        raise StoreError(f"{copy}: damaged ({reason}): remove it and run `lambda-kb build`") from e
    return connection
