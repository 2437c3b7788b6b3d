"""Dates of runtimes: what AWS's tables say beside the statements that are known the day before."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise

from kb.intake.citations import newest_row, source_id
from kb.intake.comparing.words import fresh_words, hold_unread, hold_words, review_words
from kb.intake.gates import MANY, SHARE, likewise, too_far
from kb.intake.interface import (
    Closed,
    Gate,
    IntakeSource,
    KnownRows,
    Proposal,
    Recording,
    Row,
    SourceFindings,
    SourceStatement,
    Standing,
)
from kb.intake.proposing import held_back, propose_review, row_proposal
from kb.intake.words import HeadingStatement

TABLE = "runtime_milestones"
BEGUN = "ga"
ORDER = (BEGUN, "deprecation", "block_create", "block_update")
_LONG_PAST = timedelta(days=90)
_IMPLAUSIBLE = frozenset({Gate.DATES_OUT_OF_ORDER, Gate.DATE_TOO_FAR})
_NOT_AWS = "third_party_tool"
_INFERRED = "inferred_same_edit"


def compare_milestones(
    known: KnownRows, source: IntakeSource, recording: Recording, reading: SourceFindings
) -> list[Proposal]:
    """A proposal for every date that is new; those that a gate holds back are reviews."""
    found: list[Proposal] = []
    runtimes = known.names("runtimes")
    told = {said.key[1] for said in (*reading.unchanged, *reading.statements) if said.table == TABLE}
    told_runtimes = len({said.key[0] for said in (*reading.unchanged, *reading.statements) if said.table == TABLE})
    for runtime in dict.fromkeys(said.key[0] for said in reading.statements if said.table == TABLE):
        if runtime not in runtimes:
            continue  # the comparison of `runtimes` opens the one review about it
        mine = {
            said.key[1]: said
            for said in (*reading.unchanged, *reading.statements)
            if said.key[0] == runtime and said.table == TABLE
        }
        fresh = [said for said in mine.values() if said in reading.statements]
        proposals = [made for said in fresh if (made := _proposal(known, source, recording, said, mine))]
        former = known_rows(known, runtime, recording.day)
        held = [row for row in former if row["milestone"] in told or row["milestone"] == BEGUN]
        found += _in_order(held, runtime, mine, proposals)
    kept = [_hold(one, reading) for one in _as_one(found, told_runtimes, recording)]
    return [*kept, *review_words(known, recording, reading, TABLE)]


def _hold(proposal: Proposal, reading: SourceFindings) -> Proposal:
    """A proposal, held back where its row says something new beside its day, or cannot be read where it stands again.

    What the headings over it say is told of its table.
    """
    beside = (
        said
        for said in fresh_words(reading, TABLE)
        if said.words and (TABLE, *said.key) in reading.replaced and not isinstance(said, HeadingStatement)
    )
    return hold_unread(hold_words(proposal, beside, reading), reading)


def _as_one(found: list[Proposal], told: int, recording: Recording) -> list[Proposal]:
    """What was found; one review in its place where a page says what cannot be of many of the runtimes it tells of.

    Columns that changed places, or lost their days, have one cause: nothing else of that recording is believed either.
    """
    odd = [one for one in found if set(one.gates) & _IMPLAUSIBLE or _takes_back(one)]
    names = tuple(dict.fromkeys(one.row["runtime"] for one in odd))
    if len(names) <= max(MANY, SHARE * told):
        return found
    gate = Counter((*one.gates, Gate.SMALLER)[0] for one in odd).most_common(1)[0][0]
    why = f"of {len(names)} runtimes the page says what cannot be, or takes days back: {names[0]}{likewise(names[1:])}"
    closed = Closed(gate, TABLE, "the page", why, odd[0].evidence, whole=True)
    return [propose_review(closed, recording)]


def _takes_back(proposal: Proposal) -> bool:
    before = proposal.before or {}
    return before.get("statement") == "scheduled" != proposal.row["statement"]


def known_rows(known: KnownRows, runtime: str, day: date) -> tuple[Row, ...]:
    """AWS's statements about a runtime that were known the day before, and those proposed since."""
    rows = known.data.get((TABLE, runtime), ())
    former = (row for row in rows if row["known_from"] < day.isoformat() and row["basis"] != _NOT_AWS)
    return (*former, *known.proposed.get((TABLE, runtime), ()))


def _newest(known: KnownRows, said: SourceStatement, day: date) -> Row | None:
    rows = tuple(row for row in known_rows(known, said.key[0], day) if row["milestone"] == said.key[1])
    return newest_row(rows, "known_from")


def _proposal(
    known: KnownRows,
    source: IntakeSource,
    recording: Recording,
    said: SourceStatement,
    mine: Mapping[str, SourceStatement],
) -> Proposal | None:
    """The row that a statement asks for, held back by the gate that it closes; null where it says nothing new.

    `mine` is everything that the recording says about the runtime, by milestone.
    """
    before = _newest(known, said, recording.day)
    statement, day = said.cells["statement"], said.cells["date"]
    if before and (before["statement"], before["date"]) == (statement, day):
        return None
    if (
        before
        and source.standing is Standing.COPY
        and {before["statement"], statement}
        == {
            "not_applicable",
            "not_scheduled",
        }
    ):
        return None  # the copy has one sign for both
    cells = {
        "runtime": said.key[0],
        "milestone": said.key[1],
        **said.cells,
        "known_from": recording.day.isoformat(),
        "basis": source.basis,
        "confidence": "high",
        "source_ids": source_id(known, recording),
    }
    proposal = row_proposal(TABLE, cells, before, recording, said.evidence)
    for gate, why in _closed(known, source, recording, said, mine):
        return held_back(proposal, gate, why)
    return proposal


def _closed(
    known: KnownRows,
    source: IntakeSource,
    recording: Recording,
    said: SourceStatement,
    mine: Mapping[str, SourceStatement],
) -> Iterator[tuple[Gate, str]]:
    """The gates that one statement closes."""
    today, before = recording.day, _newest(known, said, recording.day)
    day = date.fromisoformat(said.cells["date"]) if said.cells["date"] else None
    former = date.fromisoformat(before["date"]) if before and before["date"] else None
    if day and too_far(day, today):
        yield Gate.DATE_TOO_FAR, f"{day} lies over ten years from {today}"
    if day is None and former and former <= today:
        yield Gate.CONTRADICTION, f"it takes back {former}, a day that has passed"
    if said.cells["statement"] == "not_applicable" and former and former > today:
        yield Gate.UNREADABLE_CELL, f"it takes back {former}: that none can be may mean that none is set"
    if said.cells["statement"] == "not_scheduled" and _is_over(known, source, said, today, mine):
        yield Gate.UNREADABLE_CELL, "the runtime is deprecated, or is to be: no date may mean that none can be"
    if source.standing is Standing.COPY and day and former and max(day, former) < today - _LONG_PAST:
        yield Gate.CONTRADICTION, f"a copy moves {former}, a day long past, to {day}"
    if source.standing is Standing.COPY and before and _lags(known, said, before, today):
        yield Gate.CONTRADICTION, f"a copy says what AWS's page said before {before['known_from']}: it lags"


def _lags(known: KnownRows, said: SourceStatement, before: Row, today: date) -> bool:
    """Whether a statement was AWS's until AWS's own page said another, which is the newest."""
    cited = {name: known.rows("sources", name) for name in before["source_ids"].split(";")}
    is_own = any(
        rows[0]["kind"] != "docs_scrape" if rows else name.startswith("docs.aws.amazon.com")
        for name, rows in cited.items()
    )
    former = (row for row in known_rows(known, said.key[0], today) if row["milestone"] == said.key[1])
    told = {(row["statement"], row["date"]) for row in former if row["known_from"] < before["known_from"]}
    return is_own and (said.cells["statement"], said.cells["date"]) in told


def _is_over(
    known: KnownRows, source: IntakeSource, said: SourceStatement, today: date, mine: Mapping[str, SourceStatement]
) -> bool:
    """Whether the runtime is deprecated or stopped; of a copy, which has one sign for two things, or will be."""
    deprecation = mine["deprecation"].cells["date"] if "deprecation" in mine else ""
    if deprecation and (source.standing is Standing.COPY or deprecation <= today.isoformat()):
        return True
    rows = (row for row in known_rows(known, said.key[0], today) if row["milestone"] != BEGUN)
    return any("" < row["date"] <= today.isoformat() for row in _latest(rows).values())


def _latest(rows: Iterable[Row]) -> dict[str, Row]:
    """The newest statement about each milestone that comes in an order."""
    kept = tuple(rows)
    found = {name: newest_row(tuple(row for row in kept if row["milestone"] == name), "known_from") for name in ORDER}
    return {name: row for name, row in found.items() if row}


def _in_order(
    held: Iterable[Row], runtime: str, mine: Mapping[str, SourceStatement], proposals: list[Proposal]
) -> list[Proposal]:
    """The proposals about a runtime; all held back where its dates are in an order that cannot be.

    `held` are the former statements about milestones that the source tells of any runtime: what it never tells moves
    with AWS's next edit unseen, as does what we only inferred, so neither can speak against AWS's own words.
    """
    days = {name: row["date"] for name, row in _latest(held).items() if row["basis"] != _INFERRED}
    days |= {name: said.cells["date"] for name, said in mine.items()}
    dated = [(name, days[name]) for name in ORDER if days.get(name)]
    fresh = {made.row["milestone"] for made in proposals}
    pairs = [(first, last) for first, last in pairwise(dated) if fresh & {first[0], last[0]}]
    wrong = next(((first, last) for first, last in pairs if first[1] > last[1]), None)
    if wrong is None or runtime in _known_disorder():
        return proposals
    (first, day), (last, next_day) = wrong
    why = f"{first} on {day} comes after {last} on {next_day}"
    return [held_back(made, Gate.DATES_OUT_OF_ORDER, why) if made.action != "review" else made for made in proposals]


@cache
def _known_disorder() -> frozenset[str]:
    """Runtimes whose dates stand in AWS's own table in an odd order: a person has looked, and lint excepts them."""
    text = resources.files("kb").joinpath("sql", "lint", "exceptions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return frozenset(row["key"].split()[0] for row in rows if row["check"] == "milestone_order")
