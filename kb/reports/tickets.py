"""Tickets for the owners of functions: what each has to do by when, to read, to sort and to put into a calendar."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from kb.answers import csv_text
from kb.calendar_lines import day_text, escape_text, fold_line
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.basis import Basis
from kb.fleets.function_rows import NARROW, rows_to_act_on
from kb.fleets.interface import JudgedFleet
from kb.fleets.scratch_folders import MANIFEST, may_be_replaced, replace_folder, scratch_folder
from kb.nouns import count_noun
from kb.reports.markdown import escape_markdown
from kb.reports.owner_files import UNTAGGED, names_of_files
from kb.reports.printable_texts import printable_text

Row = dict[str, Any]

MARK = "lambda-kb tickets"

MOST_NAMED = 20
"""Functions that an event of a calendar names."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one owner has to do."""

    owner: str | None
    """The owner; None for functions without one."""
    name: str
    """The name of its files, without an ending."""
    rows: tuple[Row, ...]
    """Its functions with something to do, the nearest date first."""

    @property
    def groups(self) -> Iterator[tuple[date | None, str, list[Row]]]:
        """The functions by date and by what it blocks: what is refused already first, what has no date last."""
        ordered = sorted(self.rows, key=lambda row: (row["date"] is None, row["date"] or date.max, row["blocks"] or ""))
        for (day, blocks), rows in groupby(ordered, key=lambda row: (row["date"], row["blocks"] or "")):
            yield day, blocks, list(rows)


def check_folder(folder: Path) -> None:
    """Refuse a folder that we must not replace, before any work is done.

    Raises:
        UsageError: It has something else in it than our tickets, or is no folder.
    """
    if folder.exists() and not may_be_replaced(folder, MARK):
        raise UsageError(f"--tickets {folder}: exists and holds no tickets of ours, so it is left alone: name another")


def write_tickets(fleet: JudgedFleet, tag: str, folder: Path) -> None:
    """Make a folder with the tickets of every owner, whole or not at all.

    Raises:
        FleetError: It cannot be written.
        UsageError: It is there and not ours.
    """
    check_folder(folder)
    basis = fleet.question.basis
    owners = [row[0] for row in fleet.connection.execute("select distinct owner from functions_read").fetchall()]
    names = names_of_files(owners)
    # Behind a link stands the folder that is meant; the link stays.
    place = folder.resolve()
    with scratch_folder(place) as scratch:
        half = scratch / "tickets"
        half.mkdir()
        made: dict[str | None, dict[str, Any]] = {}
        for owner, rows in groupby(rows_to_act_on(fleet), key=lambda row: row["owner"]):
            made[owner] = _write_ticket(Ticket(owner, names[owner], tuple(rows)), tag, basis, half)
        for owner in sorted(set(owners) - set(made), key=lambda one: one or ""):
            made[owner] = _write_ticket(Ticket(owner, names[owner], ()), tag, basis, half)
        body = {
            "mark": MARK,
            "as_of": str(basis.as_of),
            "data_version": basis.data_version,
            "tag": tag,
            "owners": sorted(made.values(), key=lambda one: (one["owner"] is None, one["owner"] or "")),
        }
        (half / MANIFEST).write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        replace_folder(half, place)


def _write_ticket(ticket: Ticket, tag: str, basis: Basis, half: Path) -> dict[str, Any]:
    files = {
        "md": ticket_markdown(ticket, tag, basis).encode(),
        "csv": ticket_csv(ticket).encode(),
        "ics": ticket_calendar(ticket, basis),
    }
    written = {ending: content for ending, content in files.items() if content}
    for ending, content in written.items():
        (half / f"{ticket.name}.{ending}").write_bytes(content)
    days = [row["date"] for row in ticket.rows if row["date"]]
    return {
        "owner": ticket.owner,
        "functions": len(ticket.rows),
        "first": str(min(days)) if days else None,
        "files": [f"{ticket.name}.{ending}" for ending in written],
    }


def ticket_csv(ticket: Ticket) -> str:
    """The functions as a table, the nearest date first."""
    rows = [{name: row[name] for name in NARROW} for _, _, rows in ticket.groups for row in rows]
    return csv_text(rows, NARROW)


def ticket_markdown(ticket: Ticket, tag: str, basis: Basis) -> str:
    """The ticket to read: dates in order, and of each what will be refused, for which functions, and what to do."""
    who = escape_markdown(ticket.owner) if ticket.owner is not None else f"Without the tag {escape_markdown(tag)}"
    lines = [f"# {who}: functions to move", "", f"AWS Lambda on {basis.as_of}, {basis.release_words}.", ""]
    lines += [line for notice in basis.notices for line in (f"**Warning**: {escape_markdown(notice)}", "")]
    groups = list(ticket.groups)
    if not groups:
        lines.append("Nothing is refused, and no date is published on which something will be.")
        return "\n".join(lines) + "\n"
    lines += ["| due | what AWS refuses | functions | what to do |", "|---|---|---|---|"]
    for day, blocks, rows in groups:
        what = ", ".join(dict.fromkeys(escape_markdown(row["to_do"]) for row in rows if row["to_do"])) or "see below"
        lines.append(f"| {_due_text(day, basis)} | {_refused_text(blocks)} | {len(rows):,} | {what} |")
    for day, blocks, rows in groups:
        lines += _section_lines(day, blocks, rows, basis)
    return "\n".join(lines) + "\n"


def _due_text(day: date | None, basis: Basis) -> str:
    if day is None:
        return "no date"
    if day <= basis.as_of:
        return f"since {day}"
    return f"{day} (in {count_noun((day - basis.as_of).days, 'day')})"


def _refused_text(blocks: str) -> str:
    return blocks or "nothing yet"


def _section_lines(day: date | None, blocks: str, rows: Sequence[Row], basis: Basis) -> list[str]:
    """The functions of one date."""
    title = f"{_due_text(day, basis)}: {_refused_text(blocks)}"
    versions = any(row["version"] for row in rows)
    columns = ["function", *(["version"] if versions else []), "account", "region", "runtime", "what to do"]
    lines = ["", f"## {title[:1].upper()}{title[1:]}", "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for row in rows:
        cells = [row["function"], *([row["version"]] if versions else []), row["account_id"], row["region"]]
        cells += [row["runtime"], row["to_do"] or row["messages"]]
        lines.append(f"| {' | '.join(escape_markdown(str(cell)) if cell is not None else '' for cell in cells)} |")
    return lines


def ticket_calendar(ticket: Ticket, basis: Basis) -> bytes:
    """An event for each runtime and date, on the day asked about if it is past; empty without dates."""
    dated = [row for row in ticket.rows if row["date"]]
    if not dated:
        return b""
    who = printable_text(ticket.owner or UNTAGGED)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//lambda-kb//lambda-kb data {basis.data_version}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{escape_text(f'AWS Lambda: {who}')}",
        f"X-WR-CALNAME:{escape_text(f'AWS Lambda: {who}')}",
    ]

    def key(row: Row) -> tuple[str, str, str, date]:
        return row["runtime"] or "", row["blocks"] or "", row["status"], row["date"]

    seen: dict[tuple[str, str, str], int] = {}
    for (runtime, blocks, status, day), rows in groupby(sorted(dated, key=key), key=key):
        number = seen[runtime, blocks, status] = seen.get((runtime, blocks, status), 0) + 1
        mark = hashlib.sha256("\x1f".join([who, runtime, blocks, status, str(number)]).encode()).hexdigest()[:24]
        lines += _event_lines(f"{mark}@lambda-kb", day, list(rows), basis)
    lines.append("END:VCALENDAR")
    return "".join(fold_line(line) + "\r\n" for line in lines).encode()


def _event_lines(uid: str, day: date, rows: Sequence[Row], basis: Basis) -> list[str]:
    """One event; a date that AWS moves moves it, since its UID knows no date."""
    first = rows[0]
    overdue = day <= basis.as_of
    on = basis.as_of if overdue else day
    refused = f"AWS refuses to {first['blocks']}"
    said = f"{printable_text(first['runtime'] or 'Settings')}: {refused}{f' since {day}' if overdue else ''}"
    to_do = ", ".join(dict.fromkeys(row["to_do"] for row in rows if row["to_do"]))
    named = [printable_text(":".join(filter(None, [row["function"], row["version"]]))) for row in rows]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    number = count_noun(len(rows), "function")
    about = f"{to_do}\n" if to_do else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{basis.as_of.toordinal()}",
        f"DTSTAMP:{day_text(basis.as_of)}T000000Z",
        f"DTSTART;VALUE=DATE:{day_text(on)}",
        f"DTEND;VALUE=DATE:{day_text(on + timedelta(days=1))}",
        f"SUMMARY:{escape_text(f'{said} ({number})')}",
        f"DESCRIPTION:{escape_text(about + ', '.join(named[:MOST_NAMED]) + more)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
