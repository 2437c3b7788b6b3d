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
    listed = ", ".join(sql_literal(fact) for fact in wanted)
    parts = [f"select fact, url from cited_known where fact in ({listed})"]
    # Of a limit or a field it counts where its value of the day stands.
    for kind, relation, key in (("limit", "limits_on", "limit_id"), ("field", "fields_on", "field")):
        names = ", ".join(sql_literal(fact.removeprefix(f"{kind}:")) for fact in wanted if fact.startswith(f"{kind}:"))
        if names:
            parts.append(
                f"select '{kind}:' || o.{key}, s.url from {relation} o join sources s on s.source_id in o.source_ids "
                f"where o.as_of = {sql_literal(as_of)} and o.{key} in ({names}) "
                "and recorded(s.recorded_in, s.retracted_in, (select max(data_version) from bases))"
            )
    rows = fetch_rows(cursor, f"{' union '.join(parts)} order by fact, url")
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
    return sql_text("date_notes.sql").replace("$evidence", sql_literal(evidence_until))
