"""Acceptance: rows, sources and readings in the open data version, or nothing at all."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from kb.answers import dump_json
from kb.clock import today
from kb.curation.lint import lint_tables
from kb.curation.seals import seal_version
from kb.facts import Facts, basis_on
from kb.facts.changes import history
from kb.intake.accepting import accept_proposals
from kb.intake.interface import Proposal
from kb.intake.proposal_files import proposals_document, read_proposals
from kb.intake.tables import read_curated
from kb.paths import data_folder
from kb.reports.histories import history_text
from kb.store import build_store
from kb.store.connection import as_store
from kb.store.contract import contract_tables as contract
from tests.intake.conftest import RUNTIMES, SUPPORTED, TODAY, Command, Folder, moved, runtimes_page, table

LATER = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")


@pytest.fixture
def proposals(folder: Folder, tmp_path: Path) -> Path:
    """A file with two rows to accept and one review."""
    folder.add(
        RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER, ruby3_4=(*LATER[:2], "Jul 31, 2029", "Sep 29, 2029")))
    )
    folder.add(RUNTIMES, "2026-11-26", "")
    path = tmp_path / "proposals.json"
    path.write_text(json.dumps(proposals_document(folder.propose())), encoding="utf-8")
    return path


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_accepting_opens_a_version_that_lints(proposals: Path, tables: Path, command: Command) -> None:
    """Rows, the source and the places in which they were read; the release note is printed."""
    seal_version(tables)
    before = read_curated(tables).version

    done = command("accept", proposals, "--data", tables)

    assert done.code == 0, done.err
    assert f"From data version {before} to {before + 1}" in done.out
    assert "java25 block_update 2026-11-25 docs_scrape" in done.out
    assert lint_tables(tables, today()) == []
    data = read_curated(tables)
    reading = next(row for row in data.rows["readings"] if "java25 block_update 2026-11-25" in row["about_key"])
    assert data.version == before + 1
    assert (reading["text"], reading["read_on"], len(reading["recording"])) == ("Sep 30, 2029", "2026-11-25", 64)
    assert reading["place"].endswith("row java25, column Block function update")
    assert "for a person" in done.err


def test_a_source_is_as_old_as_its_newest_recording(proposals: Path, tables: Path) -> None:
    """Accepted half a year later, what was read in November is of November, whichever of it is accepted first."""
    rows = [one for one in read_proposals(proposals) if one.action != "review"]
    later = replace(rows[1].recording, at=rows[1].recording.at + timedelta(2))
    chosen = [rows[0], *(replace(one, recording=later) for one in rows[1:])]

    before = {row["source_id"] for row in read_curated(tables).rows["sources"]}

    done = accept_proposals(tables, chosen, date(2027, 6, 1))

    sources = read_curated(tables).rows["sources"]
    assert "From data version" in done.note
    assert [row["read_on"] for row in sources if row["source_id"] not in before] == ["2026-11-27"]


def test_accepted_once_is_accepted_for_good(proposals: Path, tables: Path, folder: Folder) -> None:
    """A second time writes nothing, and the same recordings propose nothing more."""
    accept_proposals(tables, read_proposals(proposals), TODAY)
    first = _bytes(tables)
    again = accept_proposals(tables, read_proposals(proposals), TODAY)

    assert again.note == "nothing to write\n"
    assert _bytes(tables) == first
    assert folder.propose(read_curated(tables)).proposals == ()


KILLER = """
import os, signal, sys
from kb.cli.main import main

def hook(event, arguments):
    if event == "os.rename" and str(arguments[1]) == f"{sys.argv[1]}/versions.csv":
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
main(["intake", "accept", sys.argv[2], "--data", sys.argv[1]])
"""
"""An acceptance that kills itself when all files but the one that names the version are in place."""


@pytest.mark.all
def test_killed_between_two_files_it_is_ended_by_the_next_one(proposals: Path, tables: Path, command: Command) -> None:
    """Lint names the half of it; asked again, it leaves the tables as if nothing had happened."""
    seal_version(tables)
    whole = Path(shutil.copytree(tables, tables.parent / "whole"))
    accept_proposals(whole, read_proposals(proposals), TODAY)
    done = subprocess.run([sys.executable, "-c", KILLER, str(tables), str(proposals)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert "versions.csv still to be replaced: `lambda-kb data fmt` ends it" in str(lint_tables(tables, TODAY))

    again = command("accept", proposals, "--data", tables)

    assert (again.code, again.out) == (0, "nothing to write\n")
    assert lint_tables(tables, today()) == []
    assert read_curated(tables).rows["runtime_milestones"] == read_curated(whole).rows["runtime_milestones"]
    assert sorted(path.name for path in tables.iterdir()) == sorted(path.name for path in whole.iterdir())


def test_only_takes_what_it_names(proposals: Path, tables: Path) -> None:
    """One of several."""
    chosen = next(one for one in read_proposals(proposals) if one.row.get("runtime") == "java25")

    accept_proposals(tables, read_proposals(proposals), TODAY, only=(chosen.id,))

    fresh = [row for row in read_curated(tables).rows["runtime_milestones"] if row["known_from"] == "2026-11-25"]
    assert [row["runtime"] for row in fresh] == ["java25"]


def test_a_table_that_intake_does_not_propose_for_is_refused(proposals: Path, tables: Path, command: Command) -> None:
    """Claims and advice are written by hand."""
    found = json.loads(proposals.read_text(encoding="utf-8"))
    found["proposals"][0] |= {"table": "topics", "row": dict.fromkeys(contract()["topics"].header, "x"), "before": None}
    proposals.write_text(json.dumps(found), encoding="utf-8")

    done = command("accept", proposals, "--data", tables)

    assert (done.code, done.out) == (3, "")
    assert "does not propose for topics" in done.err


def test_an_unknown_id_is_refused(proposals: Path, tables: Path, command: Command) -> None:
    """Nothing is written."""
    before = _bytes(tables)

    done = command("accept", proposals, "--only", "abc", "--data", tables)

    assert (done.code, done.out) == (2, "")
    assert _bytes(tables) == before


def test_what_lint_refuses_is_not_written(proposals: Path, tables: Path, command: Command) -> None:
    """A row that breaks a rule keeps the sound ones out, too."""
    found = json.loads(proposals.read_text(encoding="utf-8"))
    found["proposals"][0]["row"]["date"] = "2029-02-30"
    proposals.write_text(json.dumps(found), encoding="utf-8")
    before = _bytes(tables)

    done = command("accept", proposals, "--data", tables)

    assert done.code == 1
    assert "2029-02-30" in done.out
    assert _bytes(tables) == before


def test_a_row_in_an_impossible_order_is_not_written(proposals: Path, tables: Path) -> None:
    """Rules between rows hold, too."""
    found = json.loads(proposals.read_text(encoding="utf-8"))
    found["proposals"][0]["row"]["date"] = "2028-01-01"
    proposals.write_text(json.dumps(found), encoding="utf-8")
    before = _bytes(tables)

    done = accept_proposals(tables, read_proposals(proposals), TODAY)

    assert [complaint.check for complaint in done.complaints] == ["milestone_order"]
    assert _bytes(tables) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"table": "nowhere"}, "no table"),
        ({"action": "delete"}, "none of add"),
        ({"row": {"runtime": "x"}}, "must have the columns"),
        ({"row": None}, "missing or no object"),
        ({"evidence": "x"}, "missing or no object"),
        ({"recording": {"at": "2026-11-25T06:00:00Z"}}, "file is missing"),
        ({"recording": {"at": "then"}}, "no time"),
        ({"gates": ["moon"]}, "a gate that there is not"),
        ({"id": 7}, "id is missing"),
    ],
)
def test_a_file_of_another_shape_is_one_line(
    proposals: Path, tables: Path, command: Command, change: dict[str, object], words: str
) -> None:
    """Which proposal, what is wrong."""
    found = json.loads(proposals.read_text(encoding="utf-8"))
    found["proposals"][0] |= change
    proposals.write_text(json.dumps(found), encoding="utf-8")

    done = command("accept", proposals, "--data", tables)

    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    assert words in done.err


@pytest.mark.parametrize("content", ["", "{", "[]", '{"proposals": {}}', "[" * 100_000])
def test_a_file_that_is_no_file_of_proposals_is_one_line(tmp_path: Path, command: Command, content: str) -> None:
    """Whatever it is."""
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")

    done = command("accept", path, "--data", data_folder())

    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)


@pytest.mark.parametrize("letter", ["\x00", "\n", "\r", "\x1b", "\ud800", "\x85"])
@pytest.mark.parametrize("where", ["row", "evidence"])
def test_a_character_that_no_cell_can_hold_is_one_line(
    proposals: Path, tables: Path, command: Command, where: str, letter: str
) -> None:
    """Written by hand: it is named, and nothing is written."""
    document = json.loads(proposals.read_text())
    document["proposals"][0][where]["note" if where == "row" else "text"] = f"a{letter}b"
    proposals.write_text(json.dumps(document), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tables.iterdir() if path.is_file()}

    done = command("accept", proposals, "--data", tables)

    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    assert "which no cell can hold: remove it" in done.err
    assert before == {path.name: path.read_bytes() for path in tables.iterdir() if path.is_file()}


def test_a_retraction_takes_a_row_back(proposals: Path, tables: Path) -> None:
    """The row stays, with the version that took it back."""
    found = json.loads(proposals.read_text(encoding="utf-8"))
    one = next(one for one in found["proposals"] if one["row"]["runtime"] == "java25")
    one["action"] = "retract"
    found["proposals"] = [one]
    proposals.write_text(json.dumps(found), encoding="utf-8")

    done = accept_proposals(tables, read_proposals(proposals), TODAY)

    assert "retracted" in done.note
    assert lint_tables(tables, TODAY) == []


def test_automatic_takes_only_what_needs_no_person(folder: Folder, tables: Path, tmp_path: Path) -> None:
    """The same on two days, on AWS's own table."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page(moved(java25=LATER)))
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER, ruby3_4=(*LATER[:3], "Sep 29, 2029"))))
    path = tmp_path / "proposals.json"
    path.write_text(json.dumps(proposals_document(folder.propose())), encoding="utf-8")

    accept_proposals(tables, read_proposals(path), TODAY, automatic=True)

    fresh = [row for row in read_curated(tables).rows["runtime_milestones"] if row["known_from"] >= "2026-11-24"]
    assert [row["runtime"] for row in fresh if row["basis"] == "docs_scrape"] == ["java25"]


def test_a_row_that_lint_refuses_keeps_no_other_out_where_no_person_looks(folder: Folder, tables: Path) -> None:
    """The good one is written, the bad one is named; a person who chooses both gets neither."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page(moved(java25=LATER, ruby3_4=(*LATER[:3], "Sep 29, 2029"))))
    made = [replace(one, automatic=True) for one in folder.propose().proposals]
    bad = [one if one.row["runtime"] != "java25" else _unclear(one) for one in made]

    both = accept_proposals(tables, bad, TODAY)
    before = read_curated(tables).version
    each = accept_proposals(tables, bad, TODAY, automatic=True)

    assert before == read_curated(data_folder()).version
    assert [one.check for one in each.complaints] == [one.check for one in both.complaints] == ["shape"]
    fresh = [row for row in read_curated(tables).rows["runtime_milestones"] if row["known_from"] == "2026-11-24"]
    assert [row["runtime"] for row in fresh if row["basis"] == "docs_scrape"] == ["ruby3.4"] * 3


def _unclear(proposal: Proposal) -> Proposal:
    return replace(proposal, row={**proposal.row, "precision": "fortnight"})


def test_a_row_whose_gate_is_closed_is_refused(folder: Folder, command: Command, tables: Path, tmp_path: Path) -> None:
    """Who turns a review into a row by its action alone has not looked yet."""
    cells = ("Amazon Linux 2023", "Oct 31, 2018", *SUPPORTED["python3.12"][2:])
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(python3_12=cells)))
    found = proposals_document(folder.propose())
    found["proposals"][0]["action"] = "supersede"
    path = tmp_path / "proposals.json"
    path.write_text(json.dumps(found), encoding="utf-8")

    done = command("accept", path, "--data", tables)

    assert done.code == 3
    assert "proposals[0]: dates-out-of-order is closed, so it is no row: look, word the row, then empty its gates" in (
        done.err
    )
    assert read_curated(tables).version == read_curated(data_folder()).version


def test_a_list_that_a_person_has_seen_shrink_counts_from_then_on(folder: Folder, tables: Path) -> None:
    """Without that a table that became smaller for good would hold back every day after it."""
    few = {name: SUPPORTED[name] for name in ("java25", "ruby3.4")}
    later = {**few, "java25": LATER}
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(few))
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(later))
    held = folder.propose(read_curated(tables)).proposals

    accept_proposals(tables, held, TODAY)
    found = folder.propose(read_curated(tables)).proposals

    assert [str(gate) for one in held for gate in one.gates] == ["smaller"]
    assert [(one.action, one.row["date"]) for one in found] == [("supersede", "2029-09-30")]


def test_a_limit_is_accepted(folder: Folder, tables: Path) -> None:
    """As a change point that lies between two recordings."""
    page = "# Lambda quotas\n\nThe limits that are in force for you.\n\n"
    for day, layers in (("2026-11-24", "5"), ("2026-11-25", "15")):
        folder.add("aws-lambda-quotas", day, page + table(("Resource", "Quota"), [("Function layers", layers)]))

    done = accept_proposals(tables, folder.propose(read_curated(tables)).proposals, TODAY)

    assert done.complaints == ()
    assert "function_layers 2026-11-25" in done.note


def test_history_says_where_a_row_was_read(proposals: Path, tables: Path, tmp_path: Path) -> None:
    """The recording's day, the line and the cell, in text and in JSON."""
    accept_proposals(tables, read_proposals(proposals), TODAY)
    build_store(tables, tmp_path / "kb.duckdb")
    store = as_store(tmp_path / "kb.duckdb", duckdb.connect(tmp_path / "kb.duckdb", read_only=True))
    facts = Facts(store, basis_on(store, TODAY))

    statements = history(facts, "java25")

    (reading,) = next(one.readings for one in statements if one.known_from == date(2026, 11, 25))
    assert (reading.read_on, reading.text) == (date(2026, 11, 25), "Sep 30, 2029")
    assert reading.place.endswith("row java25, column Block function update")
    assert reading.source.startswith("https://docs.aws.amazon.com/")
    assert "read in the recording of 2026-11-25" in history_text(facts.basis, "java25", statements, ())
    assert json.loads(dump_json(statements))[-1]["readings"][0]["recording"] == reading.recording


def test_a_recording_counts_as_seen_with_all_of_its_reviews(folder: Folder, tables: Path) -> None:
    """One of two settles neither, and says which the other is."""
    unknown = dict.fromkeys(("cobol1", "cobol2"), SUPPORTED["java25"])
    folder.add(RUNTIMES, "2026-11-24", runtimes_page({**SUPPORTED, **unknown}))
    one, other = folder.propose(read_curated(tables)).proposals

    (said,) = accept_proposals(tables, (one, other), TODAY, only=(one.id,)).said
    assert said.endswith(f"; its recording counts as seen when all its reviews are named: {other.id} too")
    assert folder.propose(read_curated(tables)).proposals == (one, other)

    said = accept_proposals(tables, (one, other), TODAY).said[0]
    assert said.endswith("; its recording counts as seen")
    assert folder.propose(read_curated(tables)).proposals == ()
