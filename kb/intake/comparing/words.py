"""What stands beside the values of a table, where it is new or other than before: for a person to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from kb.intake.citations import source_id
from kb.intake.gates import MANY, likewise
from kb.intake.interface import Closed, Evidence, Gate, KnownRows, Proposal, Recording, SourceFindings
from kb.intake.proposing import held_back, propose_review
from kb.intake.words import SECTION, WordsStatement, row_place
from kb.store.contract import contract_tables


def fresh_words(reading: SourceFindings, table: str) -> Iterator[WordsStatement]:
    """What stands beside the values of a table and did not stand there before."""
    for said in reading.statements:
        if isinstance(said, WordsStatement) and said.table == table:
            yield said


def hold_words(proposal: Proposal, beside: Iterable[WordsStatement], reading: SourceFindings) -> Proposal:
    """A proposal, held back where something new stands beside its value: a condition, a footnote."""
    near = [said for said in beside if said.row_place == row_place(proposal.evidence)]
    if proposal.action == "review" or not near:
        return proposal
    value = "day" if proposal.table == "runtime_milestones" else "number"
    told = "; ".join(f"{said.part}: {said.told(_before(reading, said))}" for said in near)
    return held_back(proposal, Gate.UNREADABLE_CELL, f"beside the {value} stands what nobody has looked at: {told}")


def hold_unread(proposal: Proposal, reading: SourceFindings) -> Proposal:
    """A proposal, held back where the same column says the same thing once more and cannot be read there."""
    column = _column_of(proposal.evidence)
    for gate in reading.closed if column else ():
        if (gate.gate, gate.table) != (Gate.UNREADABLE_CELL, proposal.table) or _column_of(gate.evidence) != column:
            continue
        if proposal.action != "review" and next(iter(proposal.row.values())) in gate.subject.split():
            why = f"the page says it once more, and cannot be read there: {gate.evidence.text[:100]}"
            return held_back(proposal, Gate.CONTRADICTION, why)
    return proposal


def _column_of(evidence: Evidence) -> str:
    """The column of a table in which something stands; blank where it stands in none."""
    return evidence.place.partition(", column ")[2]


def review_words(
    known: KnownRows, recording: Recording, reading: SourceFindings, table: str, told: Collection[str] = ()
) -> list[Proposal]:
    """A review for all words of one name that are new; of pages that are read for the first time none is.

    That nothing stands beside a value is news where the value did not change.

    Args:
        known: What is known.
        recording: The recording.
        reading: What it says anew.
        table: The table that the words concern.
        told: The rows of which another proposal tells already.
    """
    if reading.former is None:
        return []
    groups: dict[str, list[WordsStatement]] = {}
    disputes = [gate for gate in reading.closed if gate.gate is Gate.CONTRADICTION]
    passed = {row_place(gate.evidence) for gate in disputes}.union(told)
    disputed = {gate.subject.partition(" ")[0] for gate in disputes}
    unnamed = {row_place(gate.evidence) for gate in reading.closed if gate.gate is Gate.UNKNOWN_ID}
    same = {row_place(said.evidence) for said in reading.unchanged if not isinstance(said, WordsStatement)}
    everything = (*reading.unchanged, *reading.statements)
    valued = {row_place(said.evidence) for said in everything if not isinstance(said, WordsStatement)}
    valued |= {row_place(gate.evidence) for gate in reading.closed}
    for said in fresh_words(reading, table):
        stood = (said.table, *said.key) in reading.replaced
        # A place that is new and says nothing, such as a blank column, takes nothing back.
        took = not said.first or said.row_place in same or said.row_place not in valued
        is_news = said.words and said.first if not stood else said.words or took
        # A second row of a limit is told by the dispute that it begins, a limit without a name by that alone.
        begins = not stood and (said.name in disputed or said.row_place in unnamed)
        if is_news and said.alone and said.row_place not in passed and not begins:
            groups.setdefault(said.name, []).append(said)
    return [_review_of(known, recording, reading, *alike) for alike in _told_together(reading, groups.values())]


def _told_together(
    reading: SourceFindings, groups: Iterable[list[WordsStatement]]
) -> Iterator[Sequence[list[WordsStatement]]]:
    """Groups of words apart; those of many that changed alike, or whose section got another heading, are one."""
    alike: dict[tuple[tuple[str, ...], ...], list[list[WordsStatement]]] = {}
    for group in groups:
        change = tuple(
            (said.part, said.words, "" if said.part == SECTION else _before(reading, said)) for said in group
        )
        alike.setdefault(change, []).append(group)
    folded: list[list[list[WordsStatement]]] = []
    for found in alike.values():
        if len(found) > MANY or {said.part for said in found[0]} == {SECTION}:
            folded.append(found)
        else:
            yield from ([group] for group in found)
    yield from folded


def _before(reading: SourceFindings, said: WordsStatement) -> str:
    return reading.replaced.get((said.table, *said.key), {}).get("words", "")


def _review_of(
    known: KnownRows,
    recording: Recording,
    reading: SourceFindings,
    group: list[WordsStatement],
    *others: list[WordsStatement],
) -> Proposal:
    """The review of what changed beside one name, and likewise beside others."""
    first = group[0]
    before = {said.part: _before(reading, said) for said in group}
    words = {said.part: said.told(before[said.part]) or "nothing any more" for said in group}
    told = "; ".join(f"{part}: {text}" for part, text in words.items())
    why = f"new, or other than before: {told}{likewise(other[0].name for other in others)}"
    evidence = first.shown(before[first.part]) if len(group) == 1 else _joined(group)
    cells = {"source_ids": source_id(known, recording)}
    if first.name in known.names(first.table):
        cells[contract_tables()[first.table].key[0]] = first.name
    says = "\n".join(said.words for said in group)
    closed = Closed(Gate.NEEDS_WORDS, first.table, first.name, why, evidence, says=says)
    return propose_review(closed, recording, cells)


def _joined(group: list[WordsStatement]) -> Evidence:
    texts = list(dict.fromkeys(said.evidence.text for said in group))
    return Evidence(group[0].evidence.place, " | ".join(texts)[:160])
