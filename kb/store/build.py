"""Compile data/ to one DuckDB file, atomically: a reader sees the old file or the new one, never half of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from kb.data_classes import dataclass
from kb.errors import DataError, StoreError
from kb.paths import sql_text
from kb.store import csv_files
from kb.store.contract import Table, TableColumn, contract_tables
from kb.store.csv_files import Row
from kb.store.digests import version_digest
from kb.store.file_identity import (
    ELSEWHERE,
    FORMAT,
    MARK,
    OLDEST_READER,
    is_duckdb,
    is_newer_duckdb,
    is_newer_format,
    refuse_odd,
    source_fingerprint,
    unreadable_error,
)
from kb.store.file_sets import refuse_unfinished
from kb.store.kept_facts import keep_facts
from kb.store.leftovers import remove_litter, scratch_folder
from kb.store.literals import quote_name, sql_literal
from kb.store.quiet_connection import Options, connect_quietly

BLOCK_BYTES = "16384"
"""The smallest block that DuckDB takes: columns are short, and with its usual block a file is four times as long."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made."""

    path: Path
    """The compiled file."""
    data_version: int
    """The newest data version in it."""
    digest: str
    """The digest of that version's rows: equal data, equal digest."""
    rows: dict[str, int]
    """Rows by table."""


def build_store(folder: Path, target: Path) -> BuildReport:
    """Compile the tables of a folder into a file.

    Args:
        folder: Where the CSV files lie.
        target: The file to make or replace. A file that is not a knowledge base is never replaced.

    Raises:
        DataError: A table breaks its contract, or a change of the tables was broken off.
        StoreError: The target cannot be written, or is somebody else's file.
    """
    refuse_unfinished(folder)
    contract = contract_tables()
    rows = {name: csv_files.read_table(folder, table) for name, table in contract.items()}
    version = max((int(row.cells["version"]) for row in rows["versions"]), default=0)
    if version == 0:
        raise DataError(f"{folder / 'versions.csv'}: no data version: add one with `lambda-kb data new-version`")
    # Computed even while the version is open: an answer can be told from another by it.
    digest = version_digest(rows, contract, version)
    _refuse_foreign(target)
    meta = {"mark": MARK, "format": str(FORMAT), "fingerprint": source_fingerprint(folder), "digest": digest}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_litter(target.parent, f".{target.name}")
        with scratch_folder(f".{target.name}", target.parent) as scratch:
            half = scratch / "half.duckdb"
            _compile_file(half, folder, contract, rows, meta)
            half.replace(target)
    except (OSError, duckdb.OperationalError, duckdb.FatalException) as e:
        # A full disk shows itself at a write, at a commit, or at the end.
        reason = (isinstance(e, OSError) and e.strerror) or e
        raise StoreError(f"{target}: cannot write the knowledge base: {reason}: {ELSEWHERE}") from e
    return BuildReport(target, version, digest, {name: len(found) for name, found in rows.items()})


def _refuse_foreign(target: Path) -> None:
    refuse_odd(target)
    if not target.is_file() or not target.stat().st_size:
        return
    alone = "so it is left alone: name another file, or remove this one"
    try:
        begins_as_ours = is_duckdb(target)
    except OSError as e:
        raise unreadable_error(target, e) from e
    if not begins_as_ours:
        raise StoreError(f"{target}: not a knowledge base, {alone}")
    try:
        with connect_quietly(target, {"threads": "1"}, read_only=True) as connection:
            meta = dict(connection.execute("select name, value from meta").fetchall())
    except duckdb.CatalogException as e:
        raise StoreError(f"{target}: a database of somebody else, {alone}") from e
    except duckdb.Error as e:
        if is_newer_duckdb(e):
            raise StoreError(f"{target}: written by another version of DuckDB, {alone}") from e
        # Damaged: what it was cannot be told, and it serves nobody.
        return
    if meta.get("mark") != MARK:
        raise StoreError(f"{target}: a database of somebody else, {alone}")
    if is_newer_format(meta):
        raise StoreError(f"{target}: made by a newer version of lambda-kb, {alone}")


def _compile_file(
    half: Path,
    folder: Path,
    contract: Mapping[str, Table],
    rows: Mapping[str, Sequence[Row]],
    meta: Mapping[str, str],
) -> None:
    options: Options = {"default_block_size": BLOCK_BYTES, "storage_compatibility_version": OLDEST_READER}
    with connect_quietly(half, options) as connection:
        connection.execute(sql_text("tables.sql"))
        for name, table in contract.items():
            _load_table(connection, folder / f"{name}.csv", table, len(rows[name]))
        keep_facts(connection, max(int(row.cells["version"]) for row in rows["versions"]))
        connection.execute("create table meta (name varchar not null primary key, value varchar not null)")
        for name, value in meta.items():
            connection.execute(f"insert into meta values ({sql_literal(name)}, {sql_literal(value)})")
        connection.execute("checkpoint")
    descriptor = os.open(half, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _load_table(connection: duckdb.DuckDBPyConnection, path: Path, table: Table, expected: int) -> None:
    texts = ", ".join(f"{quote_name(column.name)}: 'varchar'" for column in table.columns)
    cells = ", ".join(_cell_type(column) for column in table.columns)
    try:
        connection.execute(
            f"insert into {quote_name(table.name)} select {cells} "
            f"from read_csv({sql_literal(str(path))}, header = true, auto_detect = false, delim = ',', "
            f"quote = '\"', escape = '\"', nullstr = '', columns = {{{texts}}})"
        )
    except (duckdb.ConstraintException, duckdb.ConversionException, duckdb.InvalidInputException) as e:
        raise DataError(f"{path}: {e}: `lambda-kb data lint` names the line") from e
    loaded = connection.execute(f"select count(*) from {quote_name(table.name)}").fetchone()
    if loaded != (expected,):
        raise DataError(f"{path}: {expected} rows were read and {loaded} stored: check the quotes")


def _cell_type(column: TableColumn) -> str:
    name = quote_name(column.name)
    return f"string_split({name}, '{csv_files.LIST_SEPARATOR}')" if column.type.endswith("[]") else name
