"""Replay: how much of our tables comes out of recordings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.curation.seals import seal_version
from kb.intake.accepting import accept_proposals
from kb.intake.tables import read_curated, read_exceptions
from tests.intake.conftest import TODAY, Command, Folder, moved, runtimes_page

RECORDED = Path(__file__).parents[3] / "shared" / "recordings"
"""AWS's own texts, beside the checkout where somebody has them; they are never part of the project."""


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recordings of AWS's pages are not here")
def test_recorded_pages_reproduce_our_rows(command: Command) -> None:
    """At least 262 of 269 rows exactly, at most 7 missed and 3 extra, each explained in the file of exceptions."""
    found = json.loads(command("replay", "--recordings", RECORDED, "--format", "json").out)

    assert set(found) == {"inputs", "rows", "reproduced", "share", "missed", "extra", "tables"}
    assert found["inputs"] == 256
    assert found["reproduced"] >= 262
    assert len(found["missed"]) == found["rows"] - found["reproduced"] <= 7
    assert len(found["extra"]) <= 3
    differences = [*found["missed"], *found["extra"]]
    excepted = {one.key for one in read_exceptions() if one.table == "runtime_milestones"}
    assert {one["key"] for one in differences} == excepted
    for table in found["tables"].values():
        assert table["reproduced"] > 0
        assert all(one["reason"] for one in (*table["missed"], *table["extra"]))


def test_replay_counts_what_comes_out_and_what_does_not(folder: Folder, command: Command, tables: Path) -> None:
    """A row that the recordings show, one that they lack, and one that we lack."""
    rows = tables / "runtime_milestones.csv"
    text = rows.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.startswith("java25,block_update,scheduled,2029-08-31"))
    missing = line.replace("java25", "java21").replace("2029-08-31", "2029-12-31").replace("2025-11-14", "2026-11-01")
    rows.write_text(text.replace(line, f"{line}\n{missing}"), encoding="utf-8")
    folder.add("aws-lambda-runtimes", "2026-11-02", runtimes_page())
    cells = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")
    folder.add("aws-lambda-runtimes", "2026-11-03", runtimes_page(moved(java25=cells)))

    found = json.loads(command("replay", "--recordings", folder.path, "--data", tables, "--format", "json").out)

    assert found["inputs"] == 2
    assert [one["key"] for one in found["extra"]] == ["java25 block_update scheduled 2029-09-30 2026-11-03"]
    assert "java21 block_update scheduled 2029-12-31 2026-11-01" in [one["key"] for one in found["missed"]]
    assert found["rows"] == found["reproduced"] + len(found["missed"])
    assert found["tables"]["limits"] == {"rows": 0, "reproduced": 0, "share": None, "missed": [], "extra": []}


def test_replay_of_nothing_is_nothing(folder: Folder, command: Command) -> None:
    """An empty index is a sound one."""
    found = json.loads(command("replay", "--recordings", folder.path, "--format", "json").out)

    assert (found["inputs"], found["rows"], found["missed"], found["extra"]) == (0, 0, [], [])


def test_readings_are_written_for_rows_that_were_carried_in_by_hand(
    folder: Folder, command: Command, tables: Path
) -> None:
    """The same as if the row had been accepted; a second time writes nothing."""
    cells = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")
    folder.add("aws-lambda-runtimes", "2026-11-25", runtimes_page(moved(java25=cells)))
    accept_proposals(tables, folder.propose(read_curated(tables)).proposals, TODAY)
    accepted = (tables / "readings.csv").read_text(encoding="utf-8")
    ours = "".join(line for line in accepted.splitlines(keepends=True) if "java25 block_update 2026-11-25" not in line)
    (tables / "readings.csv").write_text(ours, encoding="utf-8")

    done = [command("replay", "--recordings", folder.path, "--data", tables, "--readings") for _ in range(2)]

    assert [one.err for one in done] == ["lambda-kb: 1 readings written\n", "lambda-kb: 0 readings written\n"]
    assert (tables / "readings.csv").read_text(encoding="utf-8") == accepted


def test_readings_need_an_open_version(folder: Folder, command: Command, tables: Path) -> None:
    """A sealed one stays as it is."""
    seal_version(tables)

    done = command("replay", "--recordings", folder.path, "--data", tables, "--readings")

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
