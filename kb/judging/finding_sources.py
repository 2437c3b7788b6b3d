"""The evidence behind findings: the addresses of sources, and how often a published date has moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import duckdb

from kb.facts.days_in_force import fetch_rows
from kb.paths import sql_text
from kb.store.literals import sql_literal


def sources_of_facts(
    cursor: duckdb.DuckDBPyConnection, as_of: date, facts: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Addresses of the sources of facts such as `runtime:python3.8`, `limit:function_memory` or `practice:alarms`."""
    wanted = sorted(facts)
    if not wanted:
        return {}
    on = f"as_of = {sql_literal(as_of)}"
    listed = ", ".join(sql_literal(fact) for fact in wanted)
    parts = {
        # Of a milestone, where its date stands; of a runtime as a whole, where any of its dates does.
        "runtime": "select 'runtime:' || runtime as fact, flatten(milestone_source_ids) as ids from runtimes_known "
        "union all select 'runtime:' || runtime || ':' || milestone, source_ids from milestones_known",
        "limit": f"select 'limit:' || limit_id as fact, source_ids as ids from limits_on where {on}",
        # A feature that came later has its sources, too.
        "feature": "select 'feature:' || feature || ':' || applies_to as fact, source_ids as ids from features",
        "trigger": "select 'trigger:' || trigger as fact, source_ids as ids from triggers",
        "field": f"select 'field:' || field as fact, source_ids as ids from fields_on where {on}",
        "practice": "select 'practice:' || practice as fact, source_ids as ids from practices",
    }
    kinds = {fact.partition(":")[0] for fact in wanted}
    known = " union all ".join(part for kind, part in parts.items() if kind in kinds)
    if not known:
        return {}
    rows = fetch_rows(
        cursor,
        f"""
        with facts as ({known}),
        named as (select fact, unnest(ids) as source_id from facts where fact in ({listed}))
        select distinct fact, url from named join sources s using (source_id)
        where recorded(s.recorded_in, s.retracted_in, (select max(data_version) from bases)) order by fact, url
        """,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["fact"], []).append(row["url"])
    return {fact: tuple(urls) for fact, urls in found.items()}


Moves: TypeAlias = "Mapping[tuple[str, date | None], str]"
"""What is told of a date of a runtime: that it was only published, and how often AWS moved it; else nothing.

Under a text that is no runtime, and None, which runtime it was probably meant for."""


def moves_told(
    cursor: duckdb.DuckDBPyConnection, runtimes: Iterable[str], as_of: date, evidence_until: date
) -> dict[tuple[str, date | None], str]:
    """What is told of the dates of some runtimes.

    Args:
        cursor: Where the day is judged.
        runtimes: The runtimes.
        as_of: The day.
        evidence_until: The day of our newest evidence: whether a later one came as published, nobody here knows.
    """
    wanted = sorted(runtimes)
    if not wanted:
        return {}
    listed = ", ".join(sql_literal(runtime) for runtime in wanted)
    rows = fetch_rows(
        cursor,
        f"select runtime, date, words from ({date_notes_sql(evidence_until)}) "
        f"where runtime in ({listed}) and as_of = {sql_literal(as_of)}",
    )
    return {(row["runtime"], row["date"]): row["words"] for row in rows}


def date_notes_sql(evidence_until: date) -> str:
    """The query of what is told of each date of each runtime, on each day asked about."""
    notes = sql_text("date_notes.sql").replace("$evidence", sql_literal(evidence_until))
    return notes.replace("$slips", sql_text("slips.sql"))
