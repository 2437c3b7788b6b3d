"""The rows of the tables on one basis, and the addresses of their sources."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import duckdb

from kb.facts.basis import Basis
from kb.facts.days_in_force import Row, fetch_rows, write_bases, write_in_force
from kb.store import Store


class FactRows:
    """The tables as they were in force and known on one basis, on a cursor of their own."""

    def __init__(self, store: Store, basis: Basis) -> None:
        self.store = store
        self.basis = basis
        self.cursor = store.cursor()
        write_bases(self.cursor, [basis.as_of], basis)

    @cached_property
    def in_force(self) -> duckdb.DuckDBPyConnection:
        """The cursor on which the tables in force stand; they are written when it is first asked for."""
        write_in_force(self.cursor, self.store, self.basis)
        return self.cursor

    def plain_rows(self, sql: str) -> list[Row]:
        """The rows of a query over the tables themselves."""
        return fetch_rows(self.cursor, sql)

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query over the tables in force."""
        return fetch_rows(self.in_force, sql)

    @cached_property
    def _urls(self) -> dict[str, str]:
        return dict(
            self.cursor.execute(
                "select source_id, url from sources where recorded(recorded_in, retracted_in, "
                f"{self.basis.data_version})"
            ).fetchall()
        )

    def urls(self, source_ids: Iterable[str]) -> list[str]:
        """The addresses of sources, each once, in order."""
        return list(dict.fromkeys(self._urls[source] for source in source_ids))
