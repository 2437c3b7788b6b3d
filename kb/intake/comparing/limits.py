"""Numbers of limits: what AWS's tables say beside the value that holds on that day."""

from __future__ import annotations

from datetime import date

from kb.intake.citations import newest_row, source_id
from kb.intake.comparing.words import fresh_words, hold_unread, hold_words, review_words
from kb.intake.interface import Gate, IntakeSource, KnownRows, Proposal, Recording, Row, SourceFindings, SourceStatement
from kb.intake.proposing import held_back, row_proposal
from kb.intake.words import row_place

TABLE = "limits"
NUMBERS = ("min", "max", "default", "step")
_PLAIN = ("yes", "no")


def compare_limits(known: KnownRows, _: IntakeSource, recording: Recording, reading: SourceFindings) -> list[Proposal]:
    """A change point for every value that is new; a value that held before is a page that lags, for a person.

    So is a value beside which something stands that did not stand there before, and what stands there alone.
    """
    found: list[Proposal] = []
    stood = reading.replaced
    fresh = [said for said in fresh_words(reading, TABLE) if said.words]
    beside = [said for said in fresh if said.first or (said.table, *said.key) in stood]
    for said in reading.statements:
        rows = known.rows(TABLE, said.key[0]) if said.table == TABLE else ()
        if not rows:
            continue
        past = _past(known, said.key[0], recording.day.isoformat())
        before = newest_row(past, "valid_from")
        unit = said.cells.get("unit") or (before or {}).get("unit")
        same = before is not None and unit == before["unit"] and shows_row(said, before)
        if before is None or not same or _raised_otherwise(said, before, reading):
            earliest = reading.former if reading.former and reading.former < recording.day else None
            made = _proposal(known, recording, said, past, earliest)
            found.append(_hold_split(hold_unread(hold_words(made, beside, reading), reading), reading))
    return [*found, *review_words(known, recording, reading, TABLE, {row_place(one.evidence) for one in found})]


def _hold_split(proposal: Proposal, reading: SourceFindings) -> Proposal:
    """A proposal, held back where other places of a model have kept the number that one place has no more."""
    place = proposal.evidence.place.rpartition(" ")[2]
    for said in reading.statements if reading.former and proposal.action != "review" else ():
        elsewhere = said.cells.get("elsewhere", "")
        if elsewhere and f"{elsewhere},".find(f" in {place},") >= 0:
            text = said.cells["text"]
            return held_back(proposal, Gate.CONTRADICTION, f"it is {text} in {said.key[2]}, and {elsewhere}")
    return proposal


def _raised_otherwise(said: SourceStatement, row: Row, reading: SourceFindings) -> bool:
    """Whether a statement contradicts a row on whether the limit can be raised; of what we doubt, where it changed."""
    theirs = said.cells.get("adjustable", row["adjustable"])
    return theirs != row["adjustable"] and (row["adjustable"] in _PLAIN or reading.former is not None)


def _past(known: KnownRows, limit: str, day: str) -> tuple[Row, ...]:
    """The values until a day: of data/ those known the day before, and those proposed."""
    ours = known.data.get((TABLE, limit), ())
    former = (row for row in ours if row["valid_from"] <= day and (row["known_from"] or row["valid_from"]) < day)
    made = known.proposed.get((TABLE, limit), ())
    return (*former, *(row for row in made if row["valid_from"] <= day))


def shows_row(said: SourceStatement, row: Row) -> bool:
    """Whether a statement says what a row says, as far as it speaks of the row's numbers."""
    return all(
        said.cells[name] == row[name] or (name == "default" and not row[name]) for name in NUMBERS if name in said.cells
    )


def _proposal(
    known: KnownRows, recording: Recording, said: SourceStatement, past: tuple[Row, ...], earliest: date | None
) -> Proposal:
    """The change point that a statement asks for; what a number does not tell is that of the row before it.

    It lies after the day of the last recording of these pages, where there is one.
    """
    before = newest_row(past, "valid_from")
    template = before or known.rows(TABLE, said.key[0])[0]
    told = {name: said.cells[name] for name in (*NUMBERS, "adjustable") if name in said.cells}
    if template["adjustable"] != "no" and template["max"] and template["default"] == template["max"] and "max" in told:
        # Of a quota that can be raised both are what an account begins with: the one moves with the other.
        told = {"default": told["max"], **told}
    cells = {
        **template,
        **told,
        "valid_from": recording.day.isoformat(),
        "valid_from_earliest": earliest.isoformat() if earliest else "",
        "valid_from_latest": "",
        "valid_to": "",
        "precision": "observed_by",
        "known_from": "",
        "confidence": "medium",
        "note": "",
        "source_ids": source_id(known, recording),
        "recorded_in": "",
        "retracted_in": "",
    }
    proposal = row_proposal(TABLE, cells, before, recording, said.evidence)
    unit = said.cells.get("unit")
    if unit and unit != template["unit"]:
        return held_back(proposal, Gate.UNREADABLE_CELL, f"the unit is {unit}, ours is {template['unit']}")
    if any(shows_row(said, row) for row in past if row is not before):
        return held_back(proposal, Gate.CONTRADICTION, "the page says what held before: it lags, or AWS went back")
    if before and shows_row(said, before):
        why = f"AWS says {cells['adjustable']} of whether it can be raised, we say {before['adjustable']}"
        return held_back(proposal, Gate.NEEDS_WORDS, why)
    if why := _implausible(cells):
        return held_back(proposal, Gate.UNREADABLE_CELL, why)
    return proposal


def _implausible(cells: Row) -> str:
    """Why the numbers of a limit cannot be; empty where they can."""
    least, most, default, step = (float(cells[name]) if cells[name] else None for name in NUMBERS)
    if least is not None and most is not None and least > most:
        return "the least value is over the greatest"
    under = default is not None and least is not None and default < least
    if under or (default is not None and most is not None and default > most):
        return "what holds without a setting is under the least value or over the greatest"
    if step is not None and most is not None and step > most:
        return "values go up by more than the greatest"
    if cells["unit"] == "count" and any("." in cells[name] for name in NUMBERS):
        return "a part of what is counted"
    return ""
