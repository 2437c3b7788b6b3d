"""Replay: recordings played in order against what was known the day before, set beside what our tables say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kb.data_classes import dataclass
from kb.intake import registry
from kb.intake.interface import Proposal, Recording
from kb.intake.proposals import known_recordings
from kb.intake.recordings import Recordings
from kb.intake.replay_steps import Player, index_rows
from kb.intake.showing import events_shown, limits_shown, triggers_shown
from kb.intake.tables import Curated, read_exceptions, row_words

TABLE = "runtime_milestones"
BASES = ("docs_commit", "docs_scrape")


@dataclass(frozen=True, slots=True)
class ReplayDifference:
    """A row that only one side has."""

    key: str
    """What it says, in words."""
    reason: str
    """Why; of a row that stands in the file of exceptions, the reason given there."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How much of one table comes out of the recordings."""

    table: str
    """The table."""
    rows: int
    """Rows that the recordings should show."""
    reproduced: int
    """Of them, those that came out exactly."""
    missed: tuple[ReplayDifference, ...]
    """The others."""
    extra: tuple[ReplayDifference, ...]
    """What came out and stands in no row."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay of a folder of recordings."""

    inputs: int
    """Recordings played."""
    tables: tuple[Replayed, ...]
    """By table, that of the milestones first."""
    unread: tuple[str, ...]
    """Names in the index that are no source of ours."""


def replay_recordings(recordings: Recordings, data: Curated, today: date) -> Replay:
    """Play every recording and set what comes out beside our rows."""
    known, unread = known_recordings(recordings)
    player = Player(index_rows(data.rows), today, recordings, data.has_seen)
    made = player.play(known)
    others = (limits_shown(data, player.shown), triggers_shown(data, player.shown), events_shown(data, player.shown))
    tables = [_milestones(data, known, made)]
    for table, shown in zip(("limits", "triggers", "events"), others, strict=True):
        missed = tuple(ReplayDifference(key, why) for key, why in sorted(shown.missed.items()))
        tables.append(Replayed(table, shown.rows, shown.rows - len(missed), missed, _extra(table, data, made)))
    return Replay(len(known), tuple(tables), unread)


def _milestones(data: Curated, recordings: list[Recording], made: Iterable[Proposal]) -> Replayed:
    """Rows by runtime, milestone, statement, date and known_from: those of the days that the recordings cover."""
    days: dict[str, list[date]] = {basis: [] for basis in BASES}
    for recording in recordings:
        source = registry.find_source(recording.source)
        if TABLE in source.proposes and source.basis in days:
            days[source.basis].append(recording.day)
    ours = {
        row_words(TABLE, row)
        for row in data.rows[TABLE]
        if (found := days.get(row["basis"])) and row["known_from"] <= max(found).isoformat()
    }
    theirs = {row_words(TABLE, one.row) for one in made if one.table == TABLE and one.action != "review"}
    why = _decisions(TABLE)
    missed = tuple(ReplayDifference(key, why.get(key, "")) for key in sorted(ours - theirs))
    extra = tuple(ReplayDifference(key, why.get(key, "")) for key in sorted(theirs - ours))
    return Replayed(TABLE, len(ours), len(ours & theirs), missed, extra)


def _extra(table: str, data: Curated, made: Iterable[Proposal]) -> tuple[ReplayDifference, ...]:
    """The rows that the recordings ask for and that no row of ours is."""
    ours, why = {row_words(table, row) for row in data.rows[table]}, _decisions(table)
    theirs = {row_words(table, one.row) for one in made if one.table == table and one.action != "review"}
    return tuple(ReplayDifference(key, why.get(key, "")) for key in sorted(theirs - ours))


def _decisions(table: str) -> dict[str, str]:
    return {one.key: one.reason for one in read_exceptions() if one.table == table}


def replay_document(found: Replay) -> dict[str, Any]:
    """The figures as JSON: those of the milestones at the top, those of the other tables by name."""
    first, *others = found.tables
    return {"inputs": found.inputs, **_figures(first), "tables": {one.table: _figures(one) for one in others}}


def _figures(one: Replayed) -> dict[str, Any]:
    return {
        "rows": one.rows,
        "reproduced": one.reproduced,
        "share": round(one.reproduced / one.rows, 3) if one.rows else None,
        "missed": [{"key": item.key, "reason": item.reason} for item in one.missed],
        "extra": [{"key": item.key, "reason": item.reason} for item in one.extra],
    }


def format_replay(found: Replay) -> str:
    """The figures for people."""
    lines = [f"{found.inputs} recordings"]
    for one in found.tables:
        share = f" ({one.reproduced / one.rows:.1%})" if one.rows else ""
        lines.append(
            f"{one.table}: {one.reproduced} of {one.rows} rows reproduced{share}, "
            f"{len(one.missed)} missed, {len(one.extra)} extra"
        )
        for name, items in (("missed", one.missed), ("extra", one.extra)):
            lines += [f"  {name}  {item.key}" + (f": {item.reason}" if item.reason else "") for item in items]
    return "\n".join(lines) + "\n"
