"""Two audits compared: what is new, what is fixed, what is still open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from kb.data_classes import dataclass
from kb.errors import UnreadableError, UsageError
from kb.facts.days_in_force import fetch_rows
from kb.fleets.interface import FINDING_COLUMNS
from kb.fleets.inventories.foreign_files import configuration_in
from kb.fleets.output_files import SUFFIXES, columns_of
from kb.paths import sql_text
from kb.spreadsheets import restored_column
from kb.store.literals import sql_literal
from kb.store.quiet_connection import connect_quietly
from kb.whole_files import absence_words

ADDED = ("resource", "owner")
"""What it may have as well."""


@dataclass(frozen=True, slots=True)
class AuditDifference:
    """What changed between two audits."""

    counts: dict[str, int]
    """Findings by status: new, fixed, still_open."""
    rows: tuple[dict[str, Any], ...]
    """The findings, new ones first."""
    columns: tuple[str, ...]
    """What is told of each."""
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
        UsageError: A file does not exist.
        UnreadableError: It has no findings of ours in it.
    """
    with connect_quietly(options={"memory_limit": "1GB"}) as connection:
        first, second = findings_relation(connection, before, "a"), findings_relation(connection, after, "b")
        return compare_relations(connection, first, second, everything=everything, limit=limit)


def compare_relations(
    connection: duckdb.DuckDBPyConnection,
    before: str,
    after: str,
    *,
    everything: bool = False,
    limit: int | None = None,
) -> AuditDifference:
    """Compare two relations with findings.

    Args:
        connection: Where both can be read.
        before: The earlier findings.
        after: The later ones.
        everything: List what is still open, too.
        limit: The most findings to list.
    """
    sql = sql_text("fleets/difference.sql").replace("$before", before).replace("$after", after)
    connection.execute(f"create or replace temp table compared as {sql}")
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
    columns = tuple(name for name, _ in columns_of(connection, "compared") if name != "rank")
    return AuditDifference(counts, tuple(rows), columns, total, worst[0] if worst else None)


def findings_relation(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> str:
    """The findings in a file of any of the forms that an audit writes.

    Args:
        connection: Where they will be read.
        path: The file.
        name: What a database is called there.

    Raises:
        UsageError: The file does not exist.
        UnreadableError: It has no findings of ours in it.
    """
    if not path.is_file():
        raise UsageError(f"{path}: {absence_words(path)}: give the findings that `lambda-kb audit -o` wrote")
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
        why = str(e).splitlines()[0] if path.suffix.lower() in SUFFIXES else "it is no Parquet file"
        raise UnreadableError(str(path), _no_findings(path, why)) from e
    missing = [column for column in FINDING_COLUMNS if column not in found]
    if missing:
        raise UnreadableError(str(path), _no_findings(path, f"it lacks the column {missing[0]}"))
    if path.suffix.lower() == ".csv":
        relation = f"(select {', '.join(map(restored_column, sorted(found)))} from {relation})"
    # Files of earlier releases have fewer columns.
    added = "".join(f", null::varchar as {column}" for column in ADDED if column not in found)
    return f"(select *{added} from {relation})" if added else relation


def _no_findings(path: Path, why: str) -> str:
    """Why a file has no findings, and what does."""
    what = configuration_in(str(path), path) or why
    return f"no findings of an audit: {what}: give a file that `lambda-kb audit FLEET -o FILE` wrote"


@dataclass(frozen=True, slots=True)
class OwnerNews:
    """What is new for one owner."""

    owner: str | None
    """The owner; None for functions without one, or where nobody asked for owners."""
    counts: dict[str, int]
    """Findings by status."""
    groups: tuple[dict[str, Any], ...]
    """New findings that say the same, with how many functions they are about and the first of their names."""
    more: int
    """New findings that are not among the groups."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new since an audit, by owner."""

    counts: dict[str, int]
    """Findings by status: new, fixed, still_open."""
    owners: tuple[OwnerNews, ...]
    """By owner, in the order of their names; functions without an owner last."""


MOST_GROUPS = 20
"""Groups of new findings that an owner is told of."""


def tell_news(connection: duckdb.DuckDBPyConnection, before: str, after: str) -> News:
    """What is new in `after`, said together where it is the same.

    Args:
        connection: Where both relations with findings can be read.
        before: The earlier findings.
        after: The later ones.
    """
    compare_relations(connection, before, after, limit=1)
    # A runtime that is blocked now is no longer deprecated, which nobody fixed.
    connection.execute(sql_text("fleets/replaced.sql"))
    counted = fetch_rows(connection, "select owner, status, count(*) as findings from compared group by all")
    grouped = fetch_rows(connection, sql_text("fleets/news.sql"))
    counts = dict.fromkeys(("new", "fixed", "still_open"), 0)
    for row in counted:
        counts[row["status"]] += row["findings"]
    owners = sorted({row["owner"] for row in counted}, key=lambda owner: (owner is None, owner or ""))
    found = []
    for owner in owners:
        own = {row["status"]: row["findings"] for row in counted if row["owner"] == owner}
        groups = tuple(row for row in grouped if row["owner"] == owner)[:MOST_GROUPS]
        more = own.get("new", 0) - sum(row["findings"] for row in groups)
        found.append(OwnerNews(owner, {name: own.get(name, 0) for name in counts}, groups, more))
    return News(counts, tuple(found))
