"""The stretches of days in which no fact changes: all their days have the same answers, but for the basis."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kb.facts import Basis
from kb.facts.basis import FIRST_DAY
from kb.store import Store
from kb.store.contract import contract_tables
from kb.store.literals import sql_literal

_DATES = """
select c.table_name, c.column_name, p.table_name is not null as has_precision
from duckdb_columns() c
left join duckdb_columns() p on p.table_name = c.table_name and p.column_name = 'precision' and not p.internal
where c.data_type = 'DATE' and not c.internal and c.table_name in ({tables})
order by all
"""

_BESIDE_THE_FACTS = {"readings", "sources", "versions"}
"""Tables whose days say nothing about Lambda."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The days on which any answer may change, in order."""

    days: tuple[date, ...]
    """The first day of each."""

    def key(self, basis: Basis) -> tuple[int, int | None, int]:
        """What a basis shares with every other that has the same answers."""
        known = None if basis.known_at is None else bisect_right(self.days, basis.known_at)
        return bisect_right(self.days, basis.as_of), known, basis.data_version


def store_periods(store: Store, tables: Collection[str] = ()) -> Periods:
    """The periods of a knowledge base, or of answers that only some of its tables of facts say anything about.

    Every date of every fact begins one, and so does the end of a month or quarter known only as such: time is only ever
    compared with those. Nobody can ask about a day before the first evidence, so none begins there.
    """
    cursor = store.cursor()
    parts = []
    # The compiled file keeps tables made from these too, with days that stand for "never".
    wanted = tables or contract_tables().keys() - _BESIDE_THE_FACTS
    facts = ", ".join(sql_literal(name) for name in sorted(wanted))
    for table, column, has_precision in cursor.execute(_DATES.format(tables=facts)).fetchall():
        parts.append(f'select "{column}" as day from "{table}" where "{column}" is not null')
        if has_precision:
            end = "case precision when 'month' then 1 else 3 end"
            parts.append(
                f'select "{column}" + to_months({end}) from "{table}" '
                f"where \"{column}\" is not null and precision in ('month', 'quarter')"
            )
    rows = cursor.execute(
        f"select distinct day::date as day from ({' union all '.join(parts)}) order by day"
    ).fetchall()
    cursor.close()
    return Periods(tuple(day for (day,) in rows if day >= FIRST_DAY))
