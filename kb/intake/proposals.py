"""What the recordings propose today: everything that our tables lack, and what a person must look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kb.data_classes import dataclass
from kb.intake import registry
from kb.intake.disputes import group_of
from kb.intake.interface import Proposal, Recording, Standing
from kb.intake.recordings import Recordings
from kb.intake.replay_steps import Player, index_rows
from kb.intake.tables import Curated, read_exceptions, row_words

SILENT = timedelta(days=7)
"""How long a source may not be read, before that is told."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed, on what basis."""

    proposals: tuple[Proposal, ...]
    """By day of the recording, table and key."""
    data_version: int
    """The data version that it was set beside."""
    recordings: int
    """How many recordings were read."""
    recorded_until: date | None
    """The day of the newest."""
    today: date
    """The day on which this was asked."""
    unread: tuple[str, ...]
    """Names in the index that are no source of ours."""
    silent: Mapping[str, date]
    """Sources that were not read for long, with the day on which each was last read."""


def propose_changes(
    recordings: Recordings, data: Curated, today: date, *, source: str | None = None, since: date | None = None
) -> Proposed:
    """Everything that the recordings show and our tables lack.

    All recordings are read, so that what stood on a page before is known; `source` and `since` choose what is shown.
    """
    if source is not None:
        registry.find_source(source)
    known, unread = known_recordings(recordings)
    player = Player(index_rows(data.rows), today, recordings, data.has_seen)
    made = player.play(known)
    fresh = [
        _automatic(proposal, player, recordings)
        for proposal in made
        if not _is_settled(proposal, data)
        and (source is None or proposal.recording.source == source)
        and (since is None or proposal.recording.day >= since)
    ]
    fresh.sort(key=lambda one: (one.recording.at, one.table, tuple(one.row.values())[:3], one.id))
    until = known[-1].day if known else None
    silent = silent_sources(known, recordings, today)
    return Proposed(tuple(fresh), data.version, len(known), until, today, unread, silent)


def silent_sources(known: Sequence[Recording], recordings: Recordings, today: date) -> dict[str, date]:
    """Sources that are to be read often and were not, with the day of the last time: also where none of them was."""
    read: dict[str, date] = {}
    for recording in known:
        read[recording.source] = max(recordings.checked(recording), read.get(recording.source, date.min))
    return {
        name: day
        for name, day in sorted(read.items())
        if registry.find_source(name).hours > 0
        and today - day > max(SILENT, timedelta(hours=3 * registry.find_source(name).hours))
    }


def known_recordings(recordings: Recordings) -> tuple[list[Recording], tuple[str, ...]]:
    """The recordings of our sources in order of time, and the names of others."""
    known = [recording for recording in recordings.all if recording.source in registry.SOURCES]
    others = sorted({recording.source for recording in recordings.all} - set(registry.SOURCES))
    return known, tuple(others)


def _is_settled(proposal: Proposal, data: Curated) -> bool:
    """Whether our tables have the row already, or a person has seen the review or decided otherwise."""
    if proposal.action == "review":
        return data.has_seen(proposal.recording)
    said = row_words(proposal.table, proposal.row)
    if any(one.key == said and one.table == proposal.table and one.difference == "extra" for one in read_exceptions()):
        return True
    return any(row_words(proposal.table, row) == said for row in data.rows[proposal.table])


def _automatic(proposal: Proposal, player: Player, recordings: Recordings) -> Proposal:
    """The proposal, marked where it may be accepted without a person."""
    row, before = proposal.row, proposal.before
    dates = bool(before and proposal.table == "runtime_milestones" and proposal.action == "supersede")
    if not dates or before is None or {row["statement"], before["statement"]} != {"scheduled"}:
        return proposal
    source = registry.find_source(proposal.recording.source)
    # A day that has passed, or that was never ahead, is history: only a person knows what it did to functions.
    if min(row["date"], before["date"]) <= proposal.recording.day.isoformat():
        return proposal
    if source.standing is not Standing.AWS or _gate_closed(proposal, player):
        return proposal
    # New words of its page may be a condition, also those that stood there before the day moved.
    if (group_of(source), proposal.table) in player.unread:
        return proposal
    return replace(proposal, automatic=_on_two_days(proposal, player, recordings))


def _gate_closed(proposal: Proposal, player: Player) -> bool:
    """Whether any gate closed since the row was first shown that no person has seen."""
    return any(day >= proposal.recording.day for day in player.held)


def _on_two_days(proposal: Proposal, player: Player, recordings: Recordings) -> bool:
    """Whether AWS's own pages say what the row says on two days at least, and never anything else since its first."""
    key = (proposal.row["runtime"], proposal.row["milestone"])
    days: set[date] = set()
    for recording, source, reading in player.shown:
        if source.standing is not Standing.AWS or recording.day < proposal.recording.day:
            continue
        for said in reading.statements:
            if (said.table, said.key) == (proposal.table, key):
                if (said.cells["statement"], said.cells["date"]) != (proposal.row["statement"], proposal.row["date"]):
                    return False
                days |= {recording.day, recordings.checked(recording)}
    return len(days) > 1
