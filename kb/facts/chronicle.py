"""What held on each of many days, in one pass: every row once, with the days on which it stood so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from kb.facts.basis import Basis
from kb.facts.days_in_force import write_bases
from kb.facts.models import Feature, Limit, Runtime, Trigger
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


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The four lists over many days; on each day the rows stand in the order of that day's list."""

    runtimes: list[RowSpell[Runtime]]
    """Every runtime, also before it came."""
    limits: list[RowSpell[Limit]]
    """Every limit."""
    triggers: list[RowSpell[Trigger]]
    """Every trigger."""
    features: list[RowSpell[Feature]]
    """Every feature, for each thing that it applies to."""


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


def chronicle(store: Store, basis: Basis, days: Sequence[date]) -> Chronicle:
    """What held on some days.

    Args:
        store: The knowledge base.
        basis: The knowledge and the data version; its own day does not count.
        days: The days.
    """
    facts = Facts(store, basis)
    write_bases(facts.cursor, days, basis)
    try:
        rows = facts.rows(_RUNTIMES.replace("$rows", sql_text("runtime_rows.sql")))
        return Chronicle(
            runtimes=[
                RowSpell(facts.runtime_of(row, [facts.contest(contest) for contest in row["contests"]]), row["days"])
                for row in rows
            ],
            limits=[
                RowSpell(facts.limit_of(row), row["days"])
                for row in facts.rows(_OTHERS.format("limits_on", 'topic, "limit"'))
            ],
            triggers=[
                RowSpell(facts.trigger_of(row), row["days"])
                for row in facts.rows(_OTHERS.format("triggers_on", "trigger"))
            ],
            features=[
                RowSpell(facts.feature_of(row), row["days"])
                for row in facts.rows(_OTHERS.format("features_on", "feature, applies_to"))
            ],
        )
    finally:
        facts.cursor.close()
