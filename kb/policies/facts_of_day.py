"""What is in force on one day, as rows: what the SQL of the rules joins."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import duckdb

from kb.data_classes import dataclass
from kb.facts import Basis, Facts
from kb.judging.judged_days import write_coverage
from kb.judging.relations import relation_columns
from kb.store import Store
from kb.store.unfinished_statements import ending_statements

Constant: TypeAlias = str | int | float | bool | date | list[Any] | None
"""A value of a fact."""


@dataclass(slots=True)
class FactsOfDay:
    """A database in which the facts of one day, and nothing of any function, can be asked for."""

    cursor: duckdb.DuckDBPyConnection
    """Where the relations stand."""
    as_of: date
    """The day."""
    subjects: dict[str, dict[str, str]]
    """The relations of what is judged, each with the types of its columns; they have no rows here."""
    _answers: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = field(default_factory=dict)
    _rows: dict[str, list[dict[str, Constant]]] = field(default_factory=dict)

    def rows(self, query: str) -> list[dict[str, Constant]]:
        """The rows of a query, in an order that is always the same."""
        if query not in self._rows:
            names, rows = self._asked(query)
            self._rows[query] = [dict(zip(names, row, strict=True)) for row in rows]
        return self._rows[query]

    def columns(self, query: str) -> list[str]:
        """The names of the columns of a query."""
        return self._asked(f"{query} limit 0")[0]

    def value(self, expression: str) -> Constant:
        """What an expression without any relation comes to."""
        found: Constant = self._asked(f"select {expression}")[1][0][0]
        return found

    def _asked(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        if query not in self._answers:
            result = self.cursor.execute(query)
            names = [column[0] for column in result.description or ()]
            rows = [tuple(map(_plain_number, row)) for row in result.fetchall()]
            self._answers[query] = names, sorted(rows, key=repr)
        return self._answers[query]


def _plain_number(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    return float(value) if isinstance(value, Decimal) else value


def facts_of_day(store: Store, basis: Basis, horizon: int, operation: str) -> FactsOfDay:
    """The facts of a day, for rules about no Region in particular."""
    cursor = Facts(store, basis).in_force
    with ending_statements(cursor):
        write_coverage(cursor, basis, horizon, operation)
        for name in ("features_known", "features_on", "fields_on", "limits_on", "triggers_known", "triggers_on"):
            # As a view it would be worked out again for every rule.
            cursor.execute(f"create temp table held_{name} as select * from {name}")
            cursor.execute(f"create or replace temp view {name} as select * from held_{name}")
    subjects = {
        name.removeprefix("read_"): {column.name: column.type for column in columns} | {"as_of": "date"}
        for name, columns in relation_columns().items()
    }
    return FactsOfDay(cursor, basis.as_of, subjects)
