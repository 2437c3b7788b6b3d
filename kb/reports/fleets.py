"""What an audit of a fleet came to, for people and for programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.answers import account_body, basis_body, dump_json
from kb.fleets.audit_differences import News
from kb.fleets.interface import NotRun, Summary
from kb.nouns import count_noun
from kb.reports.basis_words import basis_line, notice_lines
from kb.reports.owner_files import shown_owner
from kb.reports.printable_texts import inert_lines, printable_text
from kb.reports.tables import PHASE_STYLES, print_whole
from kb.reports.widths import print_width

MOST = 10
"""Accounts and regions that the table shows; the other formats have all."""

MOST_PLACES = 4
"""Accounts in their Regions that the table names of those of which the same is known."""

MOST_COLUMNS = 6
"""Columns that the table names as missing."""

_GAP = 3
"""Columns between two columns of a table."""
SEVERITY_STYLES = {"error": "red", "warning": "yellow", "note": "cyan"}


def audit_text(summary: Summary, form: str, news: News | None = None, since: Path | None = None) -> str | bytes:
    """The summary for people or for programs.

    Args:
        summary: The summary.
        form: `json`, or `table`.
        news: What is new since another audit, if one was named.
        since: The findings of that audit.
    """
    if form == "json":
        told = {} if news is None else {"since": {"file": str(since), "counts": news.counts, "owners": news.owners}}
        return dump_json(audit_body(summary) | told)
    text = _counts_table(summary)
    if news is not None:
        counts = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in news.counts.items())
        text += f"Since {since}: {counts}\n"
    return text


def audit_body(summary: Summary) -> dict[str, Any]:
    """The summary as a body."""
    days = {"first": summary.days[0], "last": summary.days[1]} if summary.days else None
    return {
        "basis": basis_body(summary.basis, summary.operation)
        | ({"accounts": [account_body(one) for one in summary.own_limits]} if summary.own_limits else {}),
        **({"accounts_elsewhere": summary.accounts_elsewhere} if summary.accounts_elsewhere else {}),
        "engine": summary.engine,
        "days": days,
        "files": summary.files,
        "functions": summary.functions,
        "with_findings": summary.with_findings,
        "rejected": summary.rejected,
        "repeated": summary.repeated,
        "other_versions": summary.other_versions,
        "attachments": summary.attachments,
        "other_resources": summary.other_resources,
        "columns": {
            "used": summary.used,
            "partly": summary.partly,
            "missing": summary.missing,
            "assumed_unset": summary.assumed,
            "ignored": summary.ignored,
            "meant": summary.meant,
        },
        "rules_run": summary.rules_run,
        "rules_not_run": summary.rules_not_run,
        "phases": summary.phases,
        "rules": summary.rules,
        "accounts": summary.accounts,
        "regions": summary.regions,
        **({} if summary.owners is None else {"owners": summary.owners}),
        **({"versions": summary.versions} if summary.versions else {}),
        "undecided": summary.undecided,
        "unreadable": summary.unread,
        "warnings": summary.warnings,
        "output": summary.output,
        "rejects": summary.rejects,
        "notices": summary.basis.notices,
    }


def _counts_table(summary: Summary) -> str:
    out = io.StringIO()
    console = Console(file=out, width=print_width(), force_terminal=sys.stdout.isatty(), highlight=False, emoji=False)
    for line in (_headline_of(summary), *notice_lines(summary.basis)):
        console.print(Text(line))
    for line in _counts_lines(summary):
        console.print(Text(printable_text(line)))
    console.print()
    for name, columns in (("phase", "phase functions"), ("rule", "rule severity functions")):
        rows = summary.phases if name == "phase" else summary.rules
        _print_rows(console, columns.split(), rows)
    groups = {
        "owner": summary.owners or (),
        "version_use": summary.versions,
        "account_id": summary.accounts,
        "region": summary.regions,
    }
    for key, rows in groups.items():
        _print_rows(console, [key, "functions", "with_findings", "errors", "warnings", "notes"], rows)
    for line in _columns_lines(summary):
        console.print(Text(printable_text(line)))
    return inert_lines("\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n")


def _print_rows(console: Console, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    cells = {column: max(len(_cell_text(column, row[column])) for row in rows[:MOST]) for column in columns}
    widths = {column: max(len(column), cells[column]) for column in columns}
    # On a narrow page the words of a heading stand below one another.
    gap = "\n" if sum(widths.values()) + _GAP * (len(columns) - 1) > console.width else " "
    for column in columns:
        number = isinstance(rows[0][column], int)
        name = column.replace("_", gap)
        least = max(cells[column], *map(len, name.split("\n")))
        grid.add_column(name, justify="right" if number else "left", no_wrap=True, min_width=least)
    for row in rows[:MOST]:
        grid.add_row(*(_cell_text(column, row[column]) for column in columns))
    print_whole(console, grid)
    if len(rows) > MOST:
        console.print(Text(f"... and {len(rows) - MOST:,} more: --format json has all"))
    console.print()


def _cell_text(column: str, value: object) -> Text:
    if isinstance(value, int):
        return Text(f"{value:,}")
    if column == "owner":
        return Text(shown_owner(None if value is None else str(value)))
    text = printable_text(str(value)) if value is not None else "not known"
    style = PHASE_STYLES.get(text) if column == "phase" else SEVERITY_STYLES.get(text) if column == "severity" else None
    return Text(text.replace("_", " ") if column == "phase" else text, style=style or "")


def _headline_of(summary: Summary) -> str:
    if summary.days is None:
        return f"{summary.operation.value.capitalize()}: {basis_line(summary.basis)}"
    first, last = summary.days
    return (
        f"{summary.operation.value.capitalize()}: each function on its own day, {first} to {last}, "
        + summary.basis.release_words
    )


def _counts_lines(summary: Summary) -> list[str]:
    files = count_noun(summary.files, "file")
    lines = [f"{count_noun(summary.functions, 'function')} in {files}, {summary.with_findings:,} with findings"]
    if summary.other_versions:
        lines.append(f"{summary.other_versions:,} of other versions, which --versions leaves out")
    if summary.repeated:
        verb = "lists" if summary.repeated == 1 else "list"
        lines.append(f"{count_noun(summary.repeated, 'row')} {verb} a function again: each is judged and counted")
    if summary.rejected:
        lines.append(
            f"{count_noun(summary.rejected, 'row')} cannot be used"
            + (f": see {summary.rejects}" if summary.rejects else "")
        )
    if summary.attachments:
        lines.append(f"{summary.attachments:,} event source mappings, URLs and other attachments judged as well")
    if summary.other_resources:
        verb = "is" if summary.other_resources == 1 else "are"
        lines.append(f"{count_noun(summary.other_resources, 'row')} {verb} about other resources")
    if summary.functions and summary.owners and all(row["owner"] is None for row in summary.owners):
        lines.append("No function has the tag that --owner-tag names, so none has an owner: is it spelt otherwise?")
    lines += _account_lines(summary)
    lines += [
        f"{count_noun(row['functions'], 'function')} undecided by {row['rule']}: {row['field']}: {row['reason']}"
        for row in summary.undecided
    ]
    return lines


def _account_lines(summary: Summary) -> list[str]:
    """The accounts with limits of their own, those of which the same is known in one line."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for own in summary.own_limits:
        said = own.words.removeprefix(f"{own.place}: ")
        alike.setdefault((said, own.notes), []).append(own.place)
    lines = []
    for (said, notes), places in alike.items():
        more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
        lines += [f"{', '.join(places[:MOST_PLACES])}{more}: {said}", *notes]
    return [*lines, *summary.accounts_elsewhere]


def _columns_lines(summary: Summary) -> list[str]:
    """How the columns were understood."""
    used = [
        name if columns == [name] else f"{name} (from {', '.join(columns)})" for name, columns in summary.used.items()
    ]
    lines = [f"Columns used: {', '.join(used) or 'none'}"]
    if summary.partly:
        parts = ", ".join(f"{name} ({share})" for name, share in summary.partly.items())
        lines.append(f"Only in some files: {parts}")
    if summary.assumed:
        lines.append(f"No column, taken as not set: {', '.join(summary.assumed)}")
    if summary.ignored:
        meant = {name: f"{name} (did you mean {field}?)" for name, field in summary.meant.items()}
        lines.append(f"Columns ignored: {', '.join(meant.get(name, name) for name in summary.ignored)}")
    lines += _not_run_lines(summary.rules_not_run)
    lines += [f"Noted: {one.text}" for one in summary.warnings]
    lines += [f"Not read: {unread.path}: {unread.reason}" for unread in summary.unread]
    if summary.output:
        lines.append(f"Findings: {summary.output}")
    elif summary.with_findings:
        lines.append("Which functions: --format csv lists them, -o FILE writes all findings")
    return lines


def _not_run_lines(skipped: Sequence[NotRun]) -> list[str]:
    """Rules without anything to look at, in one line with their number: nobody reads the ids of all of them."""
    if not skipped:
        return []
    without = [rule for rule in skipped if rule.fields]
    columns = sorted({field.partition(".")[0] for rule in without for field in rule.fields})
    more = f" and {len(columns) - MOST_COLUMNS} more" if len(columns) > MOST_COLUMNS else ""
    reasons = [f"{len(without)} for want of columns ({', '.join(columns[:MOST_COLUMNS])}{more})"] if without else []
    others = len(skipped) - len(without)
    reasons += [f"{others} since nothing is listed that they look at"] if others else []
    named = "it" if len(skipped) == 1 else "them"
    return [f"{count_noun(len(skipped), 'rule', 'not run')}, {', '.join(reasons)}: --format json names {named}"]
