"""The stretches of days in which no fact changes: all their days have the same answers, but for the basis."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from kb.facts import Basis
from kb.store import Store

_DATES = """
select table_name, column_name
from duckdb_columns()
where data_type = 'DATE' and not internal and table_name not in ('sources', 'versions')
order by all
"""


@dataclass(frozen=True, slots=True)
class Periods:
    """The days on which any answer may change, in order."""

    days: tuple[date, ...]

    def key(self, basis: Basis) -> tuple[int, int | None, int]:
        """What a basis shares with every other that has the same answers."""
        known = None if basis.known_at is None else bisect_right(self.days, basis.known_at)
        return bisect_right(self.days, basis.as_of), known, basis.data_version


def periods(store: Store) -> Periods:
    """The periods of a knowledge base.

    Every date of every fact begins one, and so does the end of a month or quarter known only as such: time is only ever
    compared with those.
    """
    cursor = store.cursor()
    parts = [
        f'select "{column}"::date + to_months({months}) as day from "{table}" where "{column}" is not null'
        for table, column in cursor.execute(_DATES).fetchall()
        for months in (0, 1, 3)
    ]
    rows = cursor.execute(
        f"select distinct day::date as day from ({' union all '.join(parts)}) order by day"
    ).fetchall()
    cursor.close()
    return Periods(tuple(row[0] for row in rows))
