"""Seal and open data versions, where lint has nothing against the tables: what is sealed can never be edited again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kb.curation import seals
from kb.curation.lint import Complaint, lint_tables
from kb.data_classes import dataclass
from kb.errors import UsageError


@dataclass(frozen=True, slots=True)
class Sealing:
    """What became of the newest data version."""

    data_version: int
    """Its number: of the one that was sealed, or of the one that was opened."""
    complaints: tuple[Complaint, ...] = ()
    """What lint refuses; then nothing was written."""
    changed: bool = False
    """Whether anything was written."""


def seal_sound_version(folder: Path, today: date) -> Sealing:
    """Seal the open version, if there is one and lint has nothing against it.

    Args:
        folder: The tables.
        today: The UTC day, for lint.

    Raises:
        UsageError: The open version holds nothing yet.
        DataError: The tables cannot be read or written.
    """
    number, is_open, complaints = _look_at(folder, today)
    if complaints or not is_open:
        return Sealing(number, complaints)
    seals.seal_version(folder)
    return Sealing(number, changed=True)


def open_sound_version(folder: Path, summary: str, today: date) -> Sealing:
    """Open the next version, and seal the one that is open, if lint has nothing against it.

    Where none is open lint is not asked: a released row that it refuses is mended in the version to be opened.

    Args:
        folder: The tables.
        summary: What the new version is about.
        today: The UTC day, on which it is opened.

    Raises:
        UsageError: The summary is empty, or the open version holds nothing yet.
        DataError: The tables cannot be read or written.
    """
    number, _, complaints = _look_at(folder, today)
    if complaints:
        return Sealing(number, complaints)
    return Sealing(seals.new_version(folder, summary, today), changed=True)


def _look_at(folder: Path, today: date) -> tuple[int, bool, tuple[Complaint, ...]]:
    """The newest version, whether it is open, and if so what lint refuses."""
    rows = seals.read_rows(folder)
    number = len(rows["versions"])
    if not seals.is_open(rows["versions"]):
        return number, False, ()
    if not seals.holds_rows(rows, number):
        place = folder / "versions.csv"
        raise UsageError(f"{place}: data version {number} is open and holds nothing yet: add or retract rows first")
    return number, True, tuple(lint_tables(folder, today))
