"""Proposals as JSON, as Markdown for a pull request, and as a table; and read back from JSON to be accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kb.intake.documents.days import parse_moment
from kb.intake.errors import IntakeError
from kb.intake.interface import Evidence, Gate, Proposal, Recording
from kb.intake.proposals import Proposed
from kb.store.contract import CLOCK_COLUMNS, contract_tables
from kb.store.csv_files import NO_CELL
from kb.whole_files import read_whole

ACTIONS = ("add", "supersede", "retract", "review")
_MOST_BYTES = 16 * 1024 * 1024
_SHORT = 90


def proposals_document(proposed: Proposed) -> dict[str, Any]:
    """The proposals as the JSON document of the contract."""
    basis = {
        "as_of": proposed.today.isoformat(),
        "known_at": None,
        "data_version": proposed.data_version,
        "recordings": proposed.recordings,
        "recorded_until": proposed.recorded_until.isoformat() if proposed.recorded_until else None,
        "silent": {name: day.isoformat() for name, day in proposed.silent.items()},
    }
    return {"basis": basis, "proposals": [proposal_entry(proposal) for proposal in proposed.proposals]}


def proposal_entry(proposal: Proposal) -> dict[str, Any]:
    """One proposal as JSON."""
    recording = proposal.recording
    return {
        "id": proposal.id,
        "table": proposal.table,
        "action": proposal.action,
        "row": dict(proposal.row),
        "before": dict(proposal.before) if proposal.before is not None else None,
        "evidence": {"place": proposal.evidence.place, "text": proposal.evidence.text},
        "recording": {
            "file": recording.file,
            "source": recording.source,
            "at": recording.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "sha256": recording.sha256,
            "address": recording.address,
        },
        "gates": [str(gate) for gate in proposal.gates],
        "why": proposal.why,
        "automatic": proposal.automatic,
    }


def read_proposals(path: Path) -> list[Proposal]:
    """The proposals of a file.

    Raises:
        IntakeError: The file cannot be read or is no file of proposals.
    """
    try:
        found = json.loads(read_whole(path, _MOST_BYTES))
    except OSError as e:
        raise IntakeError(f"{path}: {e.strerror}: name a file that `lambda-kb intake propose -o` wrote") from e
    except (ValueError, RecursionError) as e:
        raise IntakeError(f"{path}: no JSON: {e}: `lambda-kb intake propose -o FILE` writes it") from e
    entries = found.get("proposals") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise IntakeError(f"{path}: no list 'proposals': `lambda-kb intake propose -o FILE` writes it")
    return [_proposal(path, number, one) for number, one in enumerate(entries)]


def _proposal(path: Path, number: int, found: object) -> Proposal:
    place = f"{path}: proposals[{number}]"
    one = _mapping(place, found)
    table, action = _text(place, one, "table"), _text(place, one, "action")
    if table not in contract_tables():
        raise IntakeError(f"{place}: no table {table!r}: there are {', '.join(contract_tables())}")
    if action not in ACTIONS:
        raise IntakeError(f"{place}: action {action!r} is none of {', '.join(ACTIONS)}")
    row = _row(f"{place}.row", table, one.get("row"))
    before = None if one.get("before") is None else _row(f"{place}.before", table, one["before"])
    shown, recorded = (
        _mapping(f"{place}.evidence", one.get("evidence")),
        _mapping(f"{place}.recording", one.get("recording")),
    )
    at = parse_moment(_text(f"{place}.recording", recorded, "at"))
    if at is None:
        raise IntakeError(f"{place}.recording: at is no time with Z or an offset")
    texts = [_text(f"{place}.recording", recorded, name) for name in ("file", "source", "sha256", "address")]
    gates = one.get("gates", [])
    if not isinstance(gates, list) or not all(gate in set(Gate) for gate in gates):
        raise IntakeError(f"{place}: gates names a gate that there is not")
    if gates and action != "review":
        closed = ", ".join(gates)
        raise IntakeError(f"{place}: {closed} is closed, so it is no row: look, word the row, then empty its gates")
    return Proposal(
        id=_text(place, one, "id"),
        table=table,
        action=action,
        row=row,
        before=before,
        evidence=Evidence(_text(f"{place}.evidence", shown, "place"), _text(f"{place}.evidence", shown, "text")),
        recording=Recording(texts[0], texts[1], at, texts[2], 0, texts[3]),
        gates=tuple(Gate(gate) for gate in gates),
        why=_plain(f"{place}.why", str(one.get("why", ""))),
        automatic=one.get("automatic") is True,
    )


def _mapping(place: str, found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise IntakeError(f"{place}: is missing or no object")
    return found


def _text(place: str, found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise IntakeError(f"{place}: {name} is missing or no text")
    return _plain(f"{place}.{name}", value)


def _plain(place: str, value: str) -> str:
    """A text that a cell of a table can hold; what was written by hand may have anything in it."""
    if found := NO_CELL.search(value):
        raise IntakeError(f"{place}: has the character {found[0]!r}, which no cell can hold: remove it")
    return value


def _row(place: str, table: str, found: object) -> Mapping[str, str]:
    row = _mapping(place, found)
    header = contract_tables()[table].header
    if set(row) != set(header) or not all(isinstance(value, str) for value in row.values()):
        raise IntakeError(f"{place}: must have the columns of {table}, each a text: {', '.join(header)}")
    return {name: _plain(f"{place}.{name}", row[name]) for name in header}


def format_proposals(proposed: Proposed) -> str:
    """The proposals for the terminal, three or four lines each."""
    until = f", the newest of {proposed.recorded_until}" if proposed.recorded_until else ""
    reviews = sum(one.action == "review" for one in proposed.proposals)
    lines = [f"{proposed.recordings} recordings{until}, beside data version {proposed.data_version}"]
    lines += _silence(proposed)
    for one in proposed.proposals:
        gates = f"  [{', '.join(one.gates)}]" if one.gates else ""
        lines += ["", f"{one.action:<9} {one.id}  {one.table}{gates}"]
        lines += [f"  {part}" for part in (one.why, _filled(one)) if part]
        lines += [f"  before:   {_before(one)}"] if one.before else []
        lines.append(f"  evidence: {_where(one)}")
    lines += ["", f"{len(proposed.proposals) - reviews} to accept, {reviews} to decide"]
    return "\n".join(_printable(line) for line in lines) + "\n"


def _silence(proposed: Proposed) -> list[str]:
    return [
        f"{name} was last read on {day}: nothing newer can be seen; run `lambda-kb intake fetch {name}`"
        for name, day in proposed.silent.items()
    ]


def _printable(line: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _filled(one: Proposal) -> str:
    skipped = (*CLOCK_COLUMNS, "source_ids", "basis", "confidence", "precision", "note", "name")
    return " ".join(value for name, value in one.row.items() if value and name not in skipped)


def _before(one: Proposal) -> str:
    if one.before is None:
        return ""
    return " ".join(
        value
        for name, value in one.before.items()
        if value and name not in (*CLOCK_COLUMNS, "source_ids", "note") and value != one.row.get(name)
    )


def proposals_markdown(proposed: Proposed) -> str:
    """The proposals as the text of a pull request; what others wrote stands in code, so that it does nothing."""
    until = f", until {proposed.recorded_until}" if proposed.recorded_until else ""
    lines = [
        f"# What the sources say that data version {proposed.data_version} does not",
        "",
        f"Read in {proposed.recordings} recordings{until}, on {proposed.today}.",
        *(part for line in _silence(proposed) for part in ("", f"**{line}**")),
    ]
    changes = [one for one in proposed.proposals if one.action != "review"]
    reviews = [one for one in proposed.proposals if one.action == "review"]
    if not proposed.proposals:
        lines += ["", "Nothing."]
    if changes:
        lines += ["", f"## To accept ({len(changes)})", ""]
        lines += ["| id | table | row | before | evidence |", "| --- | --- | --- | --- | --- |"]
        lines += [_markdown_row((one.id, one.table, _filled(one), _before(one), _where(one))) for one in changes]
    if reviews:
        lines += ["", f"## To decide ({len(reviews)})", ""]
        lines += ["| id | table | gates | what | evidence |", "| --- | --- | --- | --- | --- |"]
        lines += [
            _markdown_row((one.id, one.table, ", ".join(one.gates), f"{one.why} {_filled(one)}", _where(one)))
            for one in reviews
        ]
    return "\n".join(lines) + "\n"


def _where(one: Proposal) -> str:
    return f"{one.recording.file} {one.evidence.place} {one.evidence.text}"


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_code(cell) for cell in cells) + " |"


def _code(text: str) -> str:
    """Text as code: no markup, link or mention in it does anything."""
    plain = re.sub(r"[`|\\\x00-\x1f]", " ", text).strip()
    shown = plain if len(plain) <= 2 * _SHORT else f"{plain[: 2 * _SHORT - 1]}…"
    return f"`{shown}`" if shown else ""
