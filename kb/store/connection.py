"""Open the knowledge base: build it where it is missing or older than the data, refuse what is damaged or foreign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from kb.errors import StoreError
from kb.places import cached_database, chosen_database, data_folder
from kb.store.build import MARK, build, is_duckdb
from kb.store.digests import FORMAT, fingerprint


@dataclass(frozen=True, slots=True)
class Store:
    """An open knowledge base. Threads share it, each with a cursor of its own."""

    path: Path
    """The compiled file."""
    connection: duckdb.DuckDBPyConnection
    """A connection that cannot write the file nor read any other."""
    data_version: int
    """The newest data version in it."""
    digest: str
    """The digest of that version's rows."""
    evidence: tuple[date, ...]
    """The day of the newest evidence of each data version, the first version first."""

    @property
    def evidence_until(self) -> date:
        """The day of our newest evidence: nothing that AWS published later is known here."""
        return self.evidence[-1]

    def evidence_of(self, data_version: int) -> date:
        """The day of the newest evidence of a data version."""
        return self.evidence[data_version - 1]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection for one question; temporary tables of one are not seen by another."""
        return self.connection.cursor()


def open_store(db: str | None = None) -> Store:
    """The knowledge base the user named, or the cached one of the installed data.

    Raises:
        StoreError: It is damaged, foreign, or cannot be built where it should be.
    """
    folder = data_folder()
    wanted = fingerprint(folder)
    chosen = chosen_database(db)
    path = chosen or cached_database(wanted)
    if not path.exists():
        build(folder, path)
    connection, meta = opened(path)
    if meta.get("fingerprint") != wanted or meta.get("format") != str(FORMAT):
        # An open connection would go on serving the old file after it was replaced.
        connection.close()
        build(folder, path)
        connection, meta = opened(path)
    return as_store(path, connection)


def opened(path: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, str]]:
    """A connection to a knowledge base, and what it says of itself."""
    try:
        # Questions are small: more threads would only wait for one another.
        connection = duckdb.connect(path, read_only=True, config={"threads": "1"})
    except duckdb.Error as e:
        if _somebody_elses(path):
            raise StoreError(f"{path}: {_FOREIGN}") from e
        reason = str(e).splitlines()[0]
        raise StoreError(f"{path}: damaged ({reason}): remove it and run `lambda-kb build`") from e
    try:
        meta = dict(connection.execute("select name, value from meta").fetchall())
    except duckdb.Error as e:
        connection.close()
        raise StoreError(f"{path}: {_FOREIGN}") from e
    if meta.get("mark") != MARK:
        connection.close()
        raise StoreError(f"{path}: {_FOREIGN}")
    return connection, meta


_FOREIGN = "not a knowledge base of lambda-kb: name another file with --db; `lambda-kb build --db FILE` makes one"


def _somebody_elses(path: Path) -> bool:
    try:
        return path.stat().st_size > 0 and not is_duckdb(path)
    except OSError:
        return False


def as_store(path: Path, connection: duckdb.DuckDBPyConnection) -> Store:
    """What a sound knowledge base says of itself, beside its connection."""
    # A read-only connection could still read files of the host through SQL.
    connection.execute("set enable_external_access = false")
    row = connection.execute(
        "select (select max(version) from versions), (select value from meta where name = 'digest'),"
        " (select list((select max(read_on) from sources where recorded_in <= version) order by version) from versions)"
    ).fetchone()
    if row is None or None in row or None in row[2]:
        raise StoreError(f"{path}: damaged: remove it and run `lambda-kb build`")
    return Store(path, connection, row[0], row[1], tuple(row[2]))
