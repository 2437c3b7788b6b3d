"""Recordings played in order: each is read, set beside what was known the day before it, and adds what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from itertools import groupby

from kb.data_classes import dataclass
from kb.intake import gates, registry
from kb.intake.comparing import comparison_of_table
from kb.intake.disputes import (
    Place,
    Stances,
    Taken,
    disputes_of_day,
    group_of,
    place_of,
    stances_of,
    taken_back,
)
from kb.intake.interface import (
    Closed,
    Evidence,
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
from kb.intake.proposing import come_again, held_back, propose_review
from kb.intake.recordings import Recordings
from kb.intake.words import TITLE, HeadingStatement, WordsStatement


@dataclass
class Player:
    """The state between recordings: what each set of pages said last, and everything proposed so far."""

    data: Mapping[tuple[str, str], Sequence[Row]]
    today: date
    recordings: Recordings
    seen: Callable[[Recording], bool]
    """Whether a person has seen the reviews of a recording: what vanished there is gone for good."""
    shown: list[tuple[Recording, IntakeSource, SourceFindings]] = field(default_factory=list)
    """Every recording that could be believed, with all that it says."""
    held: list[date] = field(default_factory=list)
    """The days on which a gate of AWS's sources was closed that no person has seen."""
    unread: set[tuple[str, str]] = field(default_factory=set)
    """The sets of pages with new words that no person has seen, each with the table that these may concern."""
    _cells: dict[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    _listed: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    _proposed: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    _former: dict[str, date] = field(default_factory=dict)
    _raised: dict[str, tuple[str, Recording]] = field(default_factory=dict)
    """Of each proposal the file that made it last, and the recording that made it first since it was gone."""
    _before: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of each recording the file before it of its source, and the last one before it that could be believed."""
    _last: dict[str, str] = field(default_factory=dict)
    _believed: dict[str, str] = field(default_factory=dict)
    _ends: dict[str, datetime] = field(default_factory=dict)
    """When each source was recorded last."""

    def play(self, recordings: Sequence[Recording]) -> list[Proposal]:
        """All proposals of recordings in order of time, each once."""
        self._ends = {recording.source: recording.at for recording in recordings}
        found: list[Proposal] = []
        taken = [(recording, *self._take(recording)) for recording in recordings]
        stances = stances_of(taken, self.recordings.checked)
        for _, group in groupby(taken, key=lambda one: one[0].day):
            found += self._day(list(group), stances)
        return found

    def _day(self, taken: Sequence[Taken], stances: Stances) -> list[Proposal]:
        """The proposals of one day: its recordings are read first, so that sources can contradict each other."""
        found: list[Proposal] = []
        played: list[Taken] = []
        for recording, source, whole in taken:
            coming = [other.listed for _, by, other in taken if group_of(by) == group_of(source) and by is not source]
            name = source.name
            self._before[recording.file] = frozenset((self._last.get(name, ""), self._believed.get(name, "")))
            self._last[name] = recording.file
            reading, closed = self._believe(source, recording, whole, coming)
            found += self._new(source, recording, [propose_review(gate, recording) for gate in closed])
            if reading is not None:
                self._believed[name] = recording.file
                played.append((recording, source, reading))
        of_day = disputes_of_day(played)
        for at, one in enumerate(played):
            made = self._compare(one)
            if one[1].standing is Standing.THIRD_PARTY:
                made = _third_party(one, made)
            disputed = taken_back(played, at) | of_day | _stood_against(one, stances)
            settled = (_settle(proposal, disputed) for proposal in made)
            found += self._new(one[1], one[0], [_under_headings(proposal, one[2]) for proposal in settled])
        return found

    def _compare(self, one: Taken) -> list[Proposal]:
        found: list[Proposal] = []
        recording, source, reading = one
        for table in dict.fromkeys(said.table for said in (*reading.statements, *reading.unchanged)):
            compare = comparison_of_table(table)
            if compare and (table in source.proposes or source.standing is Standing.THIRD_PARTY):
                found += compare(KnownRows(self.data, self._proposed), source, recording, reading)
        return found

    def _new(self, source: IntakeSource, recording: Recording, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Those that were not made before; their rows are known from now on.

        A review that the recording before opened as well still stands open; one that was gone meanwhile opens again.
        """
        fresh = []
        for proposal in proposals:
            last, first = self._raised.get(proposal.id, ("", recording))
            standing = last in (recording.file, *self._before[recording.file]) or proposal.action != "review"
            opened = first if last and standing else recording
            self._raised[proposal.id] = (recording.file, opened)
            is_unseen = proposal.action == "review" and not self.seen(opened)
            if is_unseen and source.standing is not Standing.THIRD_PARTY:
                if _is_closed(proposal):
                    self.held.append(recording.day)
                else:
                    self.unread.add((group_of(source), proposal.table))
            if last and standing:
                continue
            fresh.append(come_again(proposal) if last else proposal)
            if proposal.action != "review":
                name = next(iter(proposal.row.values()))
                self._proposed.setdefault((proposal.table, name), []).append(proposal.row)
        return fresh

    def _take(self, recording: Recording) -> tuple[IntakeSource, SourceFindings]:
        """The source of a recording and what it reads in it; of one that is dated after today, the gate only."""
        source = registry.find_source(recording.source)
        if closed := gates.recording_gate(recording, source, self.today):
            return source, SourceFindings(closed=(closed,))
        content = self.recordings.content(recording)
        try:
            return source, source.read(recording, content)
        except Exception as e:  # a reader that stumbles over one page must not keep every other source from being read
            why = f"the reader stumbled: {type(e).__name__}: {e}"[:300]
            table = (*source.proposes, "sources")[0]
            closed = Closed(
                Gate.ERROR_PAGE, table, "the recording", why, Evidence("the whole recording", ""), whole=True
            )
            return source, SourceFindings(closed=(closed,))

    def _believe(
        self,
        source: IntakeSource,
        recording: Recording,
        reading: SourceFindings,
        coming: Sequence[frozenset[str] | None],
    ) -> tuple[SourceFindings | None, tuple[Closed, ...]]:
        """What a recording says anew and the gates that it closes; null where nothing of it may be believed.

        `coming` is what the other pages of its set list on this day: what moves there has not vanished.
        """
        if whole := next((gate for gate in reading.closed if gate.whole), None):
            return None, (whole,)
        vanished = self._vanished(source, recording, reading, coming)
        if vanished and vanished.whole:
            return None, (vanished,)
        kept, disputed = gates.drop_contradictions(reading.statements)
        closed = gates.fold_alike((*reading.closed, *disputed, *([vanished] if vanished else [])))
        reading = replace(reading, statements=tuple(kept), closed=closed)
        self.shown.append((recording, source, reading))
        former = self._former.get(group_of(source))
        self._former[group_of(source)] = recording.day
        return replace(self._split(source, reading), former=former), closed

    def _split(self, source: IntakeSource, reading: SourceFindings) -> SourceFindings:
        """What a recording says apart by whether its set of pages said it last: what stands unchanged is no news."""
        fresh: list[SourceStatement] = []
        same: list[SourceStatement] = []
        replaced: dict[tuple[str, ...], Mapping[str, str]] = {}
        for said in reading.statements:
            place = (group_of(source), *place_of(said))
            before = self._cells.get(place)
            if before is not None and _repeats(said, before):
                same.append(said)  # what it said first stays: small changes of a heading do not add up to another
                continue
            self._cells[place] = said.cells
            fresh.append(said)
            if before is not None:
                replaced[place_of(said)] = before
        return replace(reading, statements=tuple(fresh), unchanged=tuple(same), replaced=replaced)

    def _vanished(
        self,
        source: IntakeSource,
        recording: Recording,
        reading: SourceFindings,
        coming: Sequence[frozenset[str] | None],
    ) -> Closed | None:
        """The gate of what the set of pages lists no more; what it lists is kept unless that is too little.

        What is there and cannot be read has not vanished: it has a gate of its own.
        """
        if reading.listed is None:
            return None
        pages = self._listed.setdefault(group_of(source), {})
        self._take_over(source, recording, reading.listed, pages)
        before = frozenset().union(*pages.values())
        others = frozenset().union(*(names for name, names in pages.items() if name != source.name))
        table = (*source.proposes, "sources")[0]
        unread = [one for one in reading.closed if (one.gate, one.table) == (Gate.UNREADABLE_CELL, table)]
        subjects = {name for one in unread for name in one.subject.split()}
        listed = reading.listed.union(name for name in before if name.partition(gates.PART)[0] in subjects)
        now = listed.union(others, *(names for names in coming if names))
        closed = gates.vanished_gate(before, now, table)
        if closed and self.seen(recording):
            pages[source.name] = listed
            return None
        if closed is None or not closed.whole:
            # What is gone stays expected: while it is away the review is the same, and its return is no news.
            pages[source.name] = listed | (before - now)
        return closed

    def _take_over(
        self,
        source: IntakeSource,
        recording: Recording,
        listed: frozenset[str],
        pages: dict[str, frozenset[str]],
    ) -> None:
        """A page that has another name from now on is the same page: what the former one listed, it must list."""
        if source.name in pages:
            return
        for name, former in list(pages.items()):
            if self._ends[name] < recording.at and len(former & listed) > (1 - gates.SHARE) * len(former):
                pages[source.name] = pages.get(source.name, frozenset()) | pages.pop(name)


def _repeats(said: SourceStatement, before: Mapping[str, str]) -> bool:
    """Whether a statement says what it said before."""
    return said.repeats(before) if isinstance(said, WordsStatement) else said.cells == before


def _stood_against(one: Taken, stances: Stances) -> dict[Place, str]:
    """What a recording says anew while another source of AWS stands by something else."""
    recording, source, reading = one
    if source.standing is Standing.THIRD_PARTY:
        return {}
    found = {place_of(said): stances.against(said, group_of(source), recording.day) for said in reading.statements}
    return {place: f"another source of AWS stands by something else: {why}" for place, why in found.items() if why}


def _settle(proposal: Proposal, disputed: Mapping[Place, str]) -> Proposal:
    """A proposal, held back where AWS contradicts itself about what it says."""
    for (table, *key), why in disputed.items():
        if proposal.action != "review" and table == proposal.table and key == _first(proposal.row, len(key)):
            return held_back(proposal, Gate.CONTRADICTION, why)
    return proposal


def _under_headings(proposal: Proposal, reading: SourceFindings) -> Proposal:
    """A proposal, held back where its page or its table has another heading than before: it may be another."""
    if proposal.action == "review":
        return proposal
    (name,) = _first(proposal.row, 1)
    for said in reading.statements:
        if isinstance(said, HeadingStatement) and place_of(said) in reading.replaced:
            if said.part == TITLE:
                why = f"the page has another title than before: {said.evidence.text}"
                return held_back(proposal, Gate.PAGE_MOVED, why)
            if (said.table, said.name) == (proposal.table, name):
                return held_back(
                    proposal, Gate.PAGE_MOVED, f"it stands under another heading than before: {said.words}"
                )
    return proposal


def _first(row: Row, count: int) -> list[str]:
    return list(row.values())[:count]


def _is_closed(proposal: Proposal) -> bool:
    """Whether something is wrong with what a page says; new words are not."""
    return any(gate is not Gate.NEEDS_WORDS for gate in proposal.gates)


def _third_party(one: Taken, made: Sequence[Proposal]) -> list[Proposal]:
    """One review in place of everything that a third party says otherwise than AWS."""
    if not made:
        return []
    names = ", ".join(sorted({" ".join(filter(None, _first(proposal.row, 2))) for proposal in made}))
    why = f"otherwise than AWS: {names[:1000]}; see `lambda-kb drift`: a third party never overrides AWS"
    closed = Closed(Gate.THIRD_PARTY, made[0].table, "the list", why, made[0].evidence, whole=True)
    return [propose_review(closed, one[0])]


def index_rows(tables: Mapping[str, Sequence[Row]]) -> dict[tuple[str, str], list[Row]]:
    """Rows by table and the first column of its key, for `KnownRows`."""
    found: dict[tuple[str, str], list[Row]] = {}
    for table, name, row in _named(tables):
        found.setdefault((table, name), []).append(row)
    return found


def _named(tables: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str, Row]]:
    for table, rows in tables.items():
        for row in rows:
            yield table, next(iter(row.values())), row
