"""Readings for rows that were carried in by hand: where the recordings show what our tables said already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kb.errors import UsageError
from kb.intake.accepting import rewrite_tables
from kb.intake.citations import full_row, source_id
from kb.intake.errors import IntakeError
from kb.intake.interface import KnownRows, Proposal, Row
from kb.intake.proposals import known_recordings
from kb.intake.recordings import Recordings
from kb.intake.replay_steps import Player, index_rows
from kb.intake.tables import Curated, read_curated, row_words
from kb.store import csv_files
from kb.store.contract import CLOCK_COLUMNS, contract_tables
from kb.store.file_identity import OPEN
from kb.whole_files import write_whole


def record_readings(folder: Path, recordings: Recordings, today: date) -> int:
    """Write to the open data version where each row that replay reproduces was read; how many are new.

    Raises:
        UsageError: No data version is open.
        IntakeError: Lint refuses what would be written.
    """
    data = read_curated(folder)
    if data.rows["versions"][-1]["digest"] != OPEN:
        raise UsageError("no data version is open: `lambda-kb data new-version` opens one")
    table = contract_tables()["readings"]
    known = {(row["about_table"], row["about_key"], row["recording"]) for row in data.rows["readings"]}
    fresh = [
        row
        for row in _readings(data, recordings, today)
        if (row["about_table"], row["about_key"], row["recording"]) not in known
    ]

    def write(copy: Path) -> None:
        rows = [*csv_files.read_table(copy, table), *(csv_files.Row(0, row) for row in fresh)]
        write_whole(copy / f"{table.name}.csv", csv_files.canonical_text(table, rows))

    if complaints := rewrite_tables(folder, today, write):
        raise IntakeError(f"{complaints[0]}: nothing was written")
    return len(fresh)


def _readings(data: Curated, recordings: Recordings, today: date) -> Iterator[dict[str, str]]:
    """A reading for every proposal of the replay that is a row of ours."""
    rows = {(name, row_words(name, row)): row for name in ("runtime_milestones", "limits") for row in data.rows[name]}
    player = Player(index_rows(data.rows), today, recordings, data.has_seen)
    for one in player.play(known_recordings(recordings)[0]):
        row = rows.get((one.table, row_words(one.table, one.row))) if one.action != "review" else None
        if row:
            yield _reading(data, one, row)


def _reading(data: Curated, one: Proposal, row: Row) -> dict[str, str]:
    known = KnownRows(index_rows({"sources": data.rows["sources"]}), {})
    cited = source_id(known, one.recording)
    keys = (name for name in contract_tables()[one.table].key if name not in CLOCK_COLUMNS)
    cells = {
        "about_table": one.table,
        "about_key": " ".join(row[name] for name in keys),
        "source_id": cited if cited in known.names("sources") else row["source_ids"].split(";")[0],
        "recording": one.recording.sha256,
        "place": one.evidence.place,
        "text": one.evidence.text,
        "read_on": one.recording.day.isoformat(),
        "recorded_in": str(data.version),
    }
    return full_row("readings", cells)
