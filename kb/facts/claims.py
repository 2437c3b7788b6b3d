"""Where sources contradict each other: every side of a contradiction, and which one we follow."""

from __future__ import annotations

from kb.data_classes import dataclass
from kb.facts.days_in_force import fetch_rows
from kb.facts.queries import Facts
from kb.facts.records import record_of
from kb.paths import sql_text


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a contradiction."""

    claim: str
    """The contradiction's id; all its sides share it."""
    side: int
    """The side's number, from 1."""
    about_table: str
    """The table that holds what it is about."""
    about: str
    """The id of what it is about: a runtime, limit, trigger, feature, event, practice or field."""
    aspect: str | None
    """The milestone it is about, where the contradiction is about one."""
    statement: str
    """What this side says."""
    value: str | None
    """Its value, where it names one."""
    verdict: str
    """`followed`, `rejected`, or `open` where nobody can tell."""
    reason: str
    """Why."""
    seed_row: int | None
    """The row of the seed article's timeline, where the contradiction is about one."""
    sources: list[str]
    """Where the side stands."""


def claims(
    facts: Facts, about: str | None = None, table: str | None = None, verdict: str | None = None
) -> tuple[Claim, ...]:
    """Every side of every contradiction, by contradiction; none on an earlier day of knowledge.

    Contradictions are weighed with all that came to be known since, and their sides carry no day of publication: told
    as known on a day, they would tell what nobody knew.

    Args:
        facts: The facts; their data version counts, and whether they know everything.
        about: Only about the runtime, limit, trigger, feature, event, practice or field with this id.
        table: Only about rows of this table.
        verdict: Only contradictions with a side of this verdict; all their sides are shown.
    """
    if not facts.basis.knows_everything:
        return ()
    rows = fetch_rows(facts.cursor, sql_text("claims.sql"))
    named = {row["claim"] for row in rows if verdict in (None, row["verdict"])}
    return tuple(
        record_of(Claim, row, sources=facts.urls(row["source_ids"]))
        for row in rows
        if row["claim"] in named and about in (None, row["about"]) and table in (None, row["about_table"])
    )
