"""A knowledge base of one's own: whatever happens to its file afterwards, it goes on answering as before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from kb.errors import StoreError
from kb.store.connection import Store, as_store, damaged_error, open_connection
from kb.store.file_identity import FORMAT, refuse_odd
from kb.store.leftovers import MAKE_ROOM, remove_litter, scratch_folder
from kb.store.literals import quote_name

COPY = "lambda-kb-copy"
"""How the names of folders begin in which knowledge bases are read as copies."""


def load_resident(path: Path) -> tuple[Store, bytes]:
    """A knowledge base that answers from a copy which nobody else can reach, and the bytes of the file it came from.

    The file is read once and checked as a copy: DuckDB would serve a replaced file from its old connections, and a
    file that is truncated while open would fail in the middle of an answer. Tables that are loaded into memory instead
    would take three times as much of it.

    Raises:
        StoreError: It is missing, damaged, foreign, or made for another version of the software.
    """
    refuse_odd(path)
    try:
        image = path.read_bytes()
    except OSError as e:
        raise StoreError(f"{path}: cannot be read: {e.strerror or e}: run `lambda-kb build`") from e
    folder = "a folder for temporary files"
    try:
        folder = tempfile.gettempdir()
        # A file can bring down whoever reads it, who then leaves a copy behind.
        remove_litter(Path(folder), COPY)
        # The copy has no name any more once it is open; where a file that is open cannot go, it stays until later.
        with scratch_folder(COPY) as scratch:
            copy = scratch / path.name
            copy.write_bytes(image)
            connection = _open_copy(copy)
    except OSError as e:
        raise uncopied_error(path, folder, e) from e
    except StoreError as e:
        raise StoreError(str(e).replace(str(copy), str(path))) from e
    try:
        return as_store(path, connection), image
    except StoreError:
        connection.close()
        raise


def uncopied_error(path: Path, folder: str, error: OSError) -> StoreError:
    """That a knowledge base could not be copied, which is no fault of its file."""
    return StoreError(f"{path}: cannot be copied to {folder}: {error.strerror or error}: {MAKE_ROOM}")


def _open_copy(copy: Path) -> duckdb.DuckDBPyConnection:
    connection, meta = open_connection(copy)
    try:
        if meta.get("format") != str(FORMAT):
            raise StoreError(f"{copy}: made by another version of lambda-kb: run `lambda-kb build`")
        _read_whole(connection)
        # What a large question took is given back to the system at once, not held for the next one.
        connection.execute("set allocator_background_threads = true")
        connection.execute("set allocator_bulk_deallocation_flush_threshold = '1MB'")
    except (duckdb.Error, UnicodeDecodeError) as e:
        connection.close()
        raise damaged_error(copy, e) from e
    except StoreError:
        connection.close()
        raise
    return connection


def _read_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every value, so that damage shows now; indexes are never read: tables are small."""
    connection.execute("set index_scan_max_count = 0")
    connection.execute("set index_scan_percentage = 0")
    tables = connection.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
    for names in tables:
        table = ".".join(map(quote_name, names))
        connection.execute(f"select bit_xor(hash(t)) from {table} t").fetchall()
