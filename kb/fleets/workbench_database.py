"""One DuckDB for one fleet: a scratch database on the disk beside the knowledge base, within a limit of memory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb

from kb.data_classes import dataclass
from kb.errors import FleetError
from kb.fleets.interface import Progress, Resources, ignore_progress
from kb.store import Store
from kb.store.literals import sql_literal
from kb.store.quiet_connection import Options, connect_quietly

TICK = 0.2
"""Seconds between two looks at how far a query has come."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """Where the work on one fleet is done."""

    connection: duckdb.DuckDBPyConnection
    """The scratch database is called `fleet`; names without a catalog are those of the knowledge base."""
    scratch: Path
    """A folder of our own."""
    progress: Progress
    """Told what is being done."""

    def run(self, sql: str, step: str) -> None:
        """Run a long query, and tell how far it has come."""
        self.progress(step, None)
        done = threading.Event()

        def watch() -> None:
            while not done.wait(TICK):
                share = self.connection.query_progress()
                if share is not None and share >= 0:
                    self.progress(step, share / 100)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            self.connection.execute(sql)
        finally:
            done.set()
            watcher.join()


@contextlib.contextmanager
def open_workbench(store: Store, resources: Resources, progress: Progress = ignore_progress) -> Iterator[Workbench]:
    """A scratch database, with the knowledge base at hand to read.

    Raises:
        FleetError: The disk is full, the memory too small, or something cannot be written.
    """
    options: Options = {"memory_limit": resources.memory}
    if resources.threads:
        options["threads"] = resources.threads
    try:
        connection = connect_quietly(resources.scratch / "fleet.duckdb", options)
    except duckdb.Error as e:
        raise FleetError(f"{resources.scratch.parent}: {_advice_on(e)}") from e
    try:
        connection.execute(f"set temp_directory = {sql_literal(str(resources.scratch / 'spill'))}")
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {sql_literal(str(store.path))} as kb (read_only)")
        connection.execute("use kb")
        yield Workbench(connection, resources.scratch, progress)
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException) as e:
        raise FleetError(f"{resources.scratch.parent}: {_advice_on(e)}") from e
    finally:
        connection.close()


def _first_line(error: Exception) -> str:
    return " ".join(str(error).splitlines()[0].split()) if str(error) else type(error).__name__


def disk_full(error: Exception) -> bool:
    """Whether an error means that there is no room."""
    low = str(error).lower()
    return "no space left" in low or "max_temp_directory_size" in low or "file too large" in low


def _advice_on(error: Exception) -> str:
    reason = _first_line(error)
    low = reason.lower()
    if disk_full(error):
        return f"the disk is full ({reason}): free space there, or write the output to another disk"
    if "memory" in low:
        return f"too little memory ({reason}): give more with --memory"
    return reason
