"""A fleet as a table for people: one row per function, with its nearest date and what that day blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kb.facts.days_in_force import Row
from kb.fleets.interface import JudgedFleet
from kb.fleets.version_uses import use_sql
from kb.judging.report import Operation, Severity
from kb.paths import sql_text
from kb.spreadsheets import inert_column
from kb.store.literals import sql_literal, values_body

NARROW = (
    "owner", "account_id", "region", "function", "version", "runtime", "phase", "severity", "date", "blocks", "status",
    "days", "to_do", "rules",
)  # fmt: skip
"""The columns that a person looks at."""

WIDE = (
    *NARROW, "function_id", "version_use", "as_of", "deprecated_from", "create_refused_from", "update_refused_from",
    "successor", "errors", "warnings", "notes", "messages", "path", "line",
)  # fmt: skip
"""All columns."""

ORDER = "date nulls last, account_id, region, function, try_cast(version as bigint) nulls first, path, line"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What tells Excel that a file is UTF-8."""

_OF_RUNTIMES = "LKB10"
"""How the ids of rules about runtimes begin, whose advice the table words itself."""

_TEXTS = frozenset(
    {"owner", "account_id", "region", "function", "version", "runtime", "to_do", "function_id", "messages", "path"}
)
"""Columns with what an inventory says."""


def write_told(fleet: JudgedFleet) -> None:
    """Write the relation `functions_told`: one row for each function."""
    use, join = use_sql(fleet.present)
    sql = sql_text("fleets/function_rows.sql").replace("$findings", fleet.findings)
    blocking = [
        (rule.id, operation.value)
        for rule in fleet.rules
        for operation in (Operation.CREATE, Operation.UPDATE)
        if rule.severity[operation] is Severity.ERROR
    ]
    of_runtimes = [rule.id for rule in fleet.rules if rule.id.startswith(_OF_RUNTIMES)]
    fleet.connection.execute(
        sql.replace("$blocking", values_body(blocking or [("", "")]))
        .replace("$of_runtimes", ", ".join(map(sql_literal, of_runtimes or [""])))
        .replace("$use", use)
        .replace("$version_join", join)
    )


def write_csv(fleet: JudgedFleet, target: Path, *, wide: bool, mark: bool) -> None:
    """Write the table as CSV that programs for tables open right: no cell is a formula, dates are ISO days.

    Args:
        fleet: The fleet.
        target: The file.
        wide: All columns instead of those that a person looks at.
        mark: Begin with a byte order mark.
    """
    write_told(fleet)
    cells = ", ".join(_cell_sql(name) for name in (WIDE if wide else NARROW))
    fleet.connection.execute(
        f"copy (select {cells} from functions_told order by {ORDER}) to {sql_literal(str(target))} (format csv, header)"
    )
    if mark:
        content = target.with_suffix(".marked")
        with target.open("rb") as plain, content.open("wb") as out:
            out.write(BYTE_ORDER_MARK)
            while block := plain.read(1 << 20):
                out.write(block)
        content.replace(target)


def _cell_sql(name: str) -> str:
    return inert_column(name) if name in _TEXTS else name


def rows_to_act_on(fleet: JudgedFleet) -> Iterator[Row]:
    """The functions of which something is or will be refused, or with an error or a warning, owner by owner."""
    write_told(fleet)
    wanted = "where date is not null or errors + warnings > 0"
    found = fleet.connection.execute(
        f"select {', '.join(WIDE)} from functions_told {wanted} order by owner nulls last, {ORDER}"
    )
    while batch := found.fetchmany(1000):
        for row in batch:
            yield dict(zip(WIDE, row, strict=True))
