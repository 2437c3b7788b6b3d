"""How well each table is known: how exactly its days, on how many voices, over which years."""

from __future__ import annotations

from datetime import date

from kb.data_classes import dataclass
from kb.facts.days_in_force import fetch_rows
from kb.facts.queries import Facts
from kb.paths import sql_text


@dataclass(frozen=True, slots=True)
class YearRows:
    """The rows of one year."""

    year: int
    """The year."""
    rows: int
    """Rows whose day lies in it."""


@dataclass(frozen=True, slots=True)
class TableStats:
    """How well one table is known."""

    table: str
    """The table."""
    rows: int
    """Rows that hold in the data version."""
    exact: int
    """Rows whose day is known to the day."""
    partial: int
    """Rows known to the month or quarter."""
    bracketed: int
    """Rows known to lie between two days."""
    observed: int
    """Rows known to have held no later than a day."""
    estimated: int
    """Rows with a placeholder inside a range."""
    unknown: int
    """Rows whose day is not known."""
    two_sources: int
    """Rows that name sources of two independent voices: announcements, documentation with all its copies, the SDK,
    notices to customers, and third parties. The seed article follows the documentation and is no voice of its own."""
    exact_share: float | None
    """Of the rows with a day, the part known to the day; null for a table without days."""
    two_sources_share: float
    """The part of the rows with two independent voices."""
    first_day: date | None
    """The earliest day in it."""
    last_day: date | None
    """The latest day in it that is not past the day asked about."""
    newest_evidence: date | None
    """The last day on which a source of it was read."""
    oldest_evidence: date | None
    """Of the fact that has gone unverified for longest, the last day on which one of its sources was read."""
    oldest_fact: str | None
    """That fact."""
    years: list[YearRows]
    """Its rows by the year of their day, the earliest year first."""


def stats(facts: Facts) -> tuple[TableStats, ...]:
    """How well each table is known."""
    rows = fetch_rows(facts.cursor, sql_text("stats.sql"))
    return tuple(TableStats(**row | {"years": [YearRows(**year) for year in row["years"]]}) for row in rows)
