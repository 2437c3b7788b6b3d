"""The curated rows as intake sees them: those of the newest data version, and what a person decided otherwise."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from kb.data_classes import dataclass
from kb.intake.interface import Recording, Row
from kb.store import csv_files
from kb.store.contract import CLOCK_COLUMNS, contract_tables

SEEN = "seen_recordings.txt"
SEEN_HEADING = "# Computed by `lambda-kb intake accept`, do not edit: recordings whose reviews a person has seen.\n"
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Curated:
    """A folder of tables, read."""

    folder: Path
    """Where they lie."""
    version: int
    """The newest data version, open or not."""
    rows: Mapping[str, tuple[Row, ...]]
    """The rows of each table that are not retracted."""
    seen: frozenset[str]
    """The lines of recordings whose reviews a person has seen."""

    def has_seen(self, recording: Recording) -> bool:
        """Whether a person has seen the reviews of a recording; the same bytes of another day are another recording."""
        return seen_line(recording) in self.seen


@dataclass(frozen=True, slots=True)
class Decision:
    """A row about which a person decided otherwise than the recordings say."""

    table: str
    """The table."""
    key: str
    """The words of the row: of a milestone runtime, milestone, statement, date or `-`, and known_from."""
    difference: str
    """`missed`: our row comes from elsewhere. `extra`: what the recordings say is not taken."""
    reason: str
    """Why."""


def read_curated(folder: Path) -> Curated:
    """The tables of a folder.

    Raises:
        DataError: A table breaks its contract.
    """
    rows = {
        name: [row.cells for row in csv_files.read_table(folder, table)] for name, table in contract_tables().items()
    }
    kept = {name: tuple(row for row in found if not row.get("retracted_in")) for name, found in rows.items()}
    path = folder / SEEN
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    seen = frozenset(line for line in lines if line and not line.startswith("#"))
    return Curated(folder, len(rows["versions"]), kept, seen)


def seen_line(recording: Recording) -> str:
    """The line by which a recording is remembered as seen: its digest, its source and its time."""
    return f"{recording.sha256[:_DIGITS]} {recording.file.rpartition('-')[0]}"


def read_exceptions() -> tuple[Decision, ...]:
    """What a person decided otherwise."""
    text = resources.files("kb.intake").joinpath("exceptions.csv").read_text(encoding="utf-8")
    return tuple(Decision(**row) for row in csv.DictReader(text.splitlines()))


def row_words(table: str, row: Row) -> str:
    """The words by which a row is compared with what recordings say, and excepted."""
    if table == "runtime_milestones":
        return " ".join((row["runtime"], row["milestone"], row["statement"], row["date"] or "-", row["known_from"]))
    if table == "limits":
        return " ".join((row["limit"], row["max"] or "-", row["unit"], row["valid_from"]))
    return " ".join(row[name] for name in contract_tables()[table].key if name not in CLOCK_COLUMNS)
