"""What an audit comes to, counted over configurations and once over the fleet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import duckdb

from kb.data_classes import dataclass
from kb.facts.days_in_force import Row, fetch_rows
from kb.fleets.version_uses import VersionUse, use_sql
from kb.paths import sql_text
from kb.severities import SEVERITIES


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a summary."""

    functions: int
    """Functions judged."""
    with_findings: int
    """Functions with a finding."""
    days: tuple[date, date] | None
    """First and last day judged."""
    phases: tuple[dict[str, Any], ...]
    """By the phase of the runtime."""
    rules: tuple[dict[str, Any], ...]
    """By rule and severity."""
    accounts: tuple[dict[str, Any], ...]
    """By account."""
    regions: tuple[dict[str, Any], ...]
    """By region."""
    undecided: tuple[dict[str, Any], ...]
    """By what nobody can tell."""


def audit_totals(connection: duckdb.DuckDBPyConnection, weights: str, findings: str) -> Totals:
    """Count everything.

    Args:
        connection: The workbench, after the judging.
        weights: The query for how many functions a `function_id` stands for.
        findings: The relation with all findings.
    """
    places = fetch_rows(connection, sql_text("fleets/places.sql").replace("$findings", findings))
    first, last = connection.execute("select min(as_of), max(as_of) from days").fetchone() or (None, None)
    return Totals(
        functions=sum(row["functions"] for row in places),
        with_findings=sum(row["with_findings"] for row in places),
        days=(first, last) if first else None,
        phases=tuple(fetch_rows(connection, sql_text("fleets/phases.sql"))),
        rules=tuple(fetch_rows(connection, _by_rule(weights))),
        accounts=_sum_places(places, "account_id"),
        regions=_sum_places(places, "region"),
        undecided=tuple(fetch_rows(connection, _count_undecided(weights))),
    )


def owner_counts(connection: duckdb.DuckDBPyConnection, findings: str) -> tuple[dict[str, Any], ...]:
    """Functions and findings by owner, those with most errors first; what has none is under None."""
    return _sum_places(fetch_rows(connection, _grouped("owner", "f.owner", "owner", "", findings)), "owner")


def version_counts(
    connection: duckdb.DuckDBPyConnection, findings: str, present: Collection[str]
) -> tuple[dict[str, Any], ...]:
    """Functions and findings by what their version is of use for; none where no file has versions."""
    use, join = use_sql(present)
    if not join:
        return ()
    counted = fetch_rows(connection, _grouped("version_use", use, "version_use", join, findings))
    order = [use.value for use in VersionUse]
    return tuple(sorted(counted, key=lambda row: order.index(row["version_use"])))


def _grouped(name: str, of_function: str, of_finding: str, join: str, findings: str) -> str:
    return (
        sql_text("fleets/grouped.sql")
        .replace("$name", name)
        .replace("$of_function", of_function)
        .replace("$of_finding", of_finding)
        .replace("$join", join)
        .replace("$findings", findings)
    )


def _sum_places(places: Sequence[Row], by: str) -> tuple[dict[str, Any], ...]:
    """The rows of places added up, those with most errors first."""
    names = ("functions", "with_findings", *(f"{severity}s" for severity in SEVERITIES))
    found: dict[str | None, dict[str, Any]] = {}
    for row in places:
        total = found.setdefault(row[by], {by: row[by], **dict.fromkeys(names, 0)})
        for name in names:
            total[name] += row[name]
    return tuple(sorted(found.values(), key=lambda row: (*(-row[f"{s}s"] for s in SEVERITIES), row[by] or "")))


def _by_rule(weights: str) -> str:
    return (
        "select rule, severity, sum(functions)::bigint as functions from "
        f"(select distinct rule, severity, function_id from found) join ({weights}) using (function_id) "
        "group by rule, severity order by rule, severity"
    )


def _count_undecided(weights: str) -> str:
    return (
        "select rule, field, reason, sum(functions)::bigint as functions "
        "from (select distinct function_id, rule, field, reason from undecided) "
        f"join ({weights}) using (function_id) group by all order by rule, field, reason"
    )


def repeated_rows(connection: duckdb.DuckDBPyConnection) -> int:
    """How many rows list a function again: each is judged and counted, as if it were another.

    Rows of other days or versions are no repetition. They are compared by a hash: names of millions take much memory.
    """
    counted = connection.execute(sql_text("fleets/repeated.sql")).fetchone()
    return counted[0] if counted else 0
