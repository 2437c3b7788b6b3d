"""Open the knowledge base: build it where it is missing or older than the data, refuse what is damaged or foreign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from functools import partial
from itertools import accumulate
from pathlib import Path

import duckdb

from kb.background import Background
from kb.data_classes import dataclass
from kb.errors import StoreError
from kb.paths import cached_database, chosen_database, data_folder
from kb.store.file_identity import (
    FORMAT,
    MARK,
    OPEN,
    is_duckdb,
    is_newer_duckdb,
    is_newer_format,
    refuse_odd,
    source_fingerprint,
    unreadable_error,
)
from kb.store.quiet_connection import connect_quietly
from kb.store.unfinished_statements import ending_statements


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Store:
    """An open knowledge base. Threads share it, each with a cursor of its own."""

    path: Path
    """The compiled file."""
    connection: duckdb.DuckDBPyConnection
    """A connection that cannot write the file nor read any other."""
    data_version: int
    """The newest data version in it."""
    digests: Mapping[int, str] = field(hash=False)
    """The digest of the rows of each data version, by its number."""
    evidence: Mapping[int, date] = field(hash=False)
    """The day of the newest evidence of each data version, by its number."""
    sealed: frozenset[int]
    """The data versions that never change."""

    @property
    def digest(self) -> str:
        """The digest of the newest data version."""
        return self.digests[self.data_version]

    @property
    def evidence_until(self) -> date:
        """The day of our newest evidence: nothing that AWS published later is known here."""
        return self.evidence[self.data_version]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection for one question; temporary tables of one are not seen by another."""
        return self.connection.cursor()


def open_store(db: str | None = None) -> Store:
    """The knowledge base the user named, or the cached one of the installed data.

    Raises:
        StoreError: It is damaged, foreign, or cannot be built where it should be.
    """
    return _opening(db, lambda path: partial(_connect, path))()


def open_store_meanwhile(db: str | None = None) -> Callable[[], Store]:
    """The same while this thread goes on: DuckDB opens the file in another one; called, the knowledge base is there.

    Raises:
        StoreError: It is not there and something else is in its place; what else is wrong is told by the call.
    """
    return _opening(db, lambda path: Background(partial(_connect, path)).result)


def _opening(db: str | None, begin: Callable[[Path], Callable[[], duckdb.DuckDBPyConnection]]) -> Callable[[], Store]:
    """Begin to open a knowledge base that is there; the call finishes that, and builds one where it must be."""
    folder = data_folder()
    wanted = source_fingerprint(folder)
    path = database_path(db, wanted)
    refuse_odd(path)
    connecting = begin(path) if path.exists() else None

    def opened() -> Store:
        found = connecting and _sound_connection(path, connecting(), wanted)
        if not found:
            from kb.store.build import build_store  # noqa: PLC0415 - a file that is there needs none of it

            build_store(folder, path)
            found, _ = open_connection(path)
        return as_store(path, found)

    return opened


def _sound_connection(
    path: Path, connection: duckdb.DuckDBPyConnection, wanted: str
) -> duckdb.DuckDBPyConnection | None:
    """A connection to a knowledge base; None where that is older than the data or our tables."""
    meta = _meta_of(path, connection)
    if is_newer_format(meta):
        connection.close()
        raise StoreError(f"{path}: {_NEWER}")
    if meta.get("fingerprint") == wanted and meta.get("format") == str(FORMAT):
        return connection
    # An open connection would go on serving the old file after it was replaced.
    connection.close()
    return None


def database_path(db: str | None, fingerprint: str | None = None) -> Path:
    """Where the knowledge base is or would be: what the user named, or the cached one of the installed data.

    Args:
        db: What the user named by an option.
        fingerprint: That of the installed data, where the caller knows it.
    """
    return chosen_database(db) or cached_database(fingerprint or source_fingerprint(data_folder()), storage_version())


def open_connection(path: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, str]]:
    """A connection to a knowledge base, and what it says of itself."""
    connection = _connect(path)
    return connection, _meta_of(path, connection)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        # Questions are small: more threads would only wait for one another.
        return connect_quietly(path, {"threads": "1"}, read_only=True)
    except duckdb.Error as e:
        raise _unopened(path, e) from e


def _meta_of(path: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What a knowledge base says of itself; the connection to a file that is none is closed."""
    try:
        meta = dict(connection.execute("select name, value from meta").fetchall())
    except duckdb.CatalogException as e:
        connection.close()
        raise StoreError(f"{path}: {_FOREIGN}") from e
    except (duckdb.Error, UnicodeDecodeError) as e:
        connection.close()
        raise damaged_error(path, e) from e
    if meta.get("mark") != MARK:
        connection.close()
        raise StoreError(f"{path}: {_FOREIGN}")
    return meta


def storage_version() -> str:
    """What tells the files of one DuckDB from those that an older one cannot read: its version without the patch."""
    return ".".join(duckdb.__version__.split(".")[:2])


def damaged_error(path: Path, error: Exception) -> StoreError:
    """The error for a file whose contents cannot be read."""
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return StoreError(f"{path}: damaged ({reason}): remove it and run `lambda-kb build`")


def _unopened(path: Path, error: duckdb.Error) -> StoreError:
    """Why a file cannot be opened: it is damaged only when nothing else is in the way."""
    text = str(error)
    if _somebody_elses(path):
        return StoreError(f"{path}: {_FOREIGN}")
    if is_newer_duckdb(error):
        return StoreError(f"{path}: written by another version of DuckDB: update lambda-kb, or name another file")
    if "lock" in text:
        return StoreError(f"{path}: another program is writing it: wait, or name another file")
    try:
        with path.open("rb"):
            pass
    except OSError as e:
        return unreadable_error(path, e)
    return damaged_error(path, error)


_NEWER = "made by a newer version of lambda-kb, so it is left alone: update this one, or name another file with --db"
_FOREIGN = "not a knowledge base of lambda-kb: name another file with --db; `lambda-kb build --db FILE` makes one"


def _somebody_elses(path: Path) -> bool:
    try:
        return path.stat().st_size > 0 and not is_duckdb(path)
    except OSError:
        return False


def as_store(path: Path, connection: duckdb.DuckDBPyConnection) -> Store:
    """What a sound knowledge base says of itself, beside its connection."""
    # A read-only connection could still read files of the host through SQL.
    with ending_statements(connection):
        connection.execute("set enable_external_access = false")
    try:
        digest = connection.execute("select value from meta where name = 'digest'").fetchone()
        versions = connection.execute(
            "select v.version, v.digest, s.read_on from versions v left join "
            "(select recorded_in, max(read_on) as read_on from sources group by recorded_in) s "
            "on s.recorded_in = v.version order by v.version"
        ).fetchall()
    except (duckdb.Error, UnicodeDecodeError, ValueError, OverflowError) as e:
        raise damaged_error(path, e) from e
    # A version without sources of its own has the evidence of the one before it.
    days = list(accumulate((day for _, _, day in versions), _later_day))
    if digest is None or not versions or None in days or any(None in row[:2] for row in versions):
        raise StoreError(f"{path}: damaged: remove it and run `lambda-kb build`")
    newest = versions[-1][0]
    # That of an open version is written nowhere but by the build.
    digests = {version: said for version, said, _ in versions} | {newest: digest[0]}
    evidence = {version: day for (version, *_), day in zip(versions, days, strict=True) if day is not None}
    sealed = frozenset(version for version, said, _ in versions if said != OPEN)
    return Store(path, connection, newest, digests, evidence, sealed)


def _later_day(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)
