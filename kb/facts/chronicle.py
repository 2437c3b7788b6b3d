"""What held on each of many days, in one pass: every row once, with the days on which it stood so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from kb.data_classes import dataclass
from kb.facts.answer_shapes import Runtime
from kb.facts.basis import Basis
from kb.facts.days_in_force import write_bases
from kb.facts.queries import Facts
from kb.paths import sql_text
from kb.store import Store

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class RowSpell(Generic[Record]):
    """A row, and the days on which it stood so."""

    row: Record
    """The row."""
    days: list[date]
    """Those of the days asked about on which it did, in order."""


_RUNTIMES = """
with contests as (
    select as_of, runtime, list(c order by milestone) as contests from contested_on c group by all
)
select list(r.as_of order by r.as_of) as days, r.* exclude (as_of), coalesce(c.contests, []) as contests
from ($rows) r
left join contests c on c.as_of = r.as_of and c.runtime = r.runtime
group by all
order by r.language, r.lineage, r.generation, r.ga, r.runtime, days
"""
_OTHERS = "select list(as_of order by as_of) as days, * exclude (as_of) from {} group by all order by {}, days"


_LISTS = {
    "limits": ('topic, "limit"', Facts.limit_of),
    "triggers": ("trigger", Facts.trigger_of),
    "features": ("feature, applies_to", Facts.feature_of),
}
"""How the rows of a list stand in order, and how they are made, but of runtimes, which have contests besides."""
LIST_TABLES = {
    "runtimes": ("features", "runtime_milestones", "runtimes"),
    "limits": ("limits",),
    "triggers": ("features", "triggers"),
    "features": ("features",),
}
"""The tables of facts that each list is made of: it changes on their days only."""


def read_list(store: Store, basis: Basis, name: str, days: Sequence[date]) -> Sequence[RowSpell[Any]]:
    """The rows of a list over many days; on each day they stand in the order of that day's list.

    Runtimes are there also before they came.

    Args:
        store: The knowledge base.
        basis: The knowledge and the data version; its own day does not count.
        name: The list: `runtimes`, `limits`, `triggers` or `features`.
        days: The days.
    """
    facts = Facts(store, basis)
    try:
        write_bases(facts.cursor, days, basis)
        return _runtime_spells(facts) if name == "runtimes" else _spells_of(facts, name)
    finally:
        facts.cursor.close()


def _runtime_spells(facts: Facts) -> list[RowSpell[Runtime]]:
    rows = facts.rows(_RUNTIMES.replace("$rows", sql_text("runtime_rows.sql")))
    return [
        RowSpell(facts.runtime_of(row, [facts.contest(contest) for contest in row["contests"]]), row["days"])
        for row in rows
    ]


def _spells_of(facts: Facts, name: str) -> list[RowSpell[Any]]:
    order, row_of = _LISTS[name]
    return [RowSpell(row_of(facts, row), row["days"]) for row in facts.rows(_OTHERS.format(f"{name}_on", order))]
