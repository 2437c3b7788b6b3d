"""Two audits compared: what is new, what is fixed, what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from kb.errors import UsageError
from kb.facts.queries import fetch_rows
from kb.places import sql_text
from kb.store.literals import sql_literal

COLUMNS = ("function_id", "rule", "field", "severity", "value", "message")
"""What a file of findings must have to be compared."""


@dataclass(frozen=True, slots=True)
class AuditDifference:
    """What changed between two audits."""

    counts: dict[str, int]
    """Findings by status: new, fixed, still_open."""
    rows: tuple[dict[str, Any], ...]
    """The findings, new ones first."""
    total: int
    """How many findings of the statuses asked for there are."""
    worst_new: str | None
    """The weightiest severity among the new ones."""


def compare_audits(before: Path, after: Path, *, everything: bool = False, limit: int | None = None) -> AuditDifference:
    """Compare the findings of two audits: a finding is the same if function, rule and field are.

    Args:
        before: The earlier findings.
        after: The later ones.
        everything: List what is still open, too.
        limit: The most findings to list.

    Raises:
        UsageError: A file does not exist or has no findings of ours in it.
    """
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        with _findings_relation(connection, before, "a") as first, _findings_relation(connection, after, "b") as second:
            sql = sql_text("fleets/difference.sql").replace("$before", first).replace("$after", second)
            connection.execute(f"create temp table compared as {sql}")
        counted = dict(connection.execute("select status, count(*) from compared group by status").fetchall())
        shown = "" if everything else "where status <> 'still_open'"
        rows = fetch_rows(
            connection,
            f"select * exclude (rank) from compared {shown} order by rank, function_id, rule, field "
            + (f"limit {limit}" if limit else ""),
        )
        worst = connection.execute(
            "select severity from compared where status = 'new' "
            "order by list_position(['error', 'warning', 'note'], severity) limit 1"
        ).fetchone()
    counts = {status: counted.get(status, 0) for status in ("new", "fixed", "still_open")}
    total = sum(counts.values()) if everything else counts["new"] + counts["fixed"]
    return AuditDifference(counts, tuple(rows), total, worst[0] if worst else None)


@contextmanager
def _findings_relation(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[str]:
    """The findings in a file of any of the forms that an audit writes."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file: give the findings that `lambda-kb audit -o` wrote")
    text = sql_literal(str(path))
    match path.suffix.lower():
        case ".csv":
            relation = f"read_csv({text}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
        case ".duckdb":
            relation = f"{name}.findings"
        case _:
            relation = f"read_parquet({text})"
    try:
        if path.suffix.lower() == ".duckdb":
            connection.execute(f"attach {text} as {name} (read_only)")
        found = {row[0] for row in connection.execute(f"describe select * from {relation}").fetchall()}
    except duckdb.Error as e:
        raise UsageError(f"{path}: no findings of an audit: {str(e).splitlines()[0]}") from e
    missing = [column for column in COLUMNS if column not in found]
    if missing:
        raise UsageError(f"{path}: no findings of an audit: it lacks the column {missing[0]}")
    # Before attachments were judged there was no such column.
    yield relation if "resource" in found else f"(select *, null::varchar as resource from {relation})"
