"""The data package: current, sound to the tools of that world, and read by them with the right types."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package

from kb.curation import data_package
from kb.curation.formatting import format_tables
from kb.curation.lint import lint_tables
from kb.curation.seals import new_version
from kb.paths import data_folder
from kb.store.contract import contract_tables

TODAY = date(2026, 12, 31)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real data."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    return copy


def _validate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "--json", data_package.DESCRIPTOR]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_committed_descriptor_is_fresh() -> None:
    """It is what the contract and the tables make of it."""
    assert not data_package.descriptor_stale(data_folder())


@pytest.mark.all
def test_the_frictionless_tool_finds_every_row_of_every_table_valid() -> None:
    """Types, vocabularies, keys and references hold as the descriptor states them."""
    done = _validate(data_folder())
    report = json.loads(done.stdout)

    assert (done.returncode, report["valid"]) == (0, True), done.stdout
    assert [task["name"] for task in report["tasks"]] == list(contract_tables())


@pytest.mark.all
def test_the_descriptor_says_enough_to_find_a_broken_cell(folder: Path) -> None:
    """A word outside a vocabulary, a version that does not exist."""
    path = folder / "topics.csv"
    path.write_text(path.read_text(encoding="utf-8") + "events,zz,Zz,Zz,77,\n", encoding="utf-8")

    report = json.loads(_validate(folder).stdout)
    errors = [error["type"] for task in report["tasks"] for error in task["errors"]]

    assert errors == ["foreign-key"]


@pytest.mark.parametrize("name", list(contract_tables()))
def test_pandas_reads_every_table_through_the_package(name: str) -> None:
    """As many rows as the file has, under the contract's columns."""
    frame = Package(str(data_folder() / data_package.DESCRIPTOR)).get_table_resource(name).to_pandas().reset_index()

    assert set(contract_tables()[name].header) <= set(frame.columns)
    assert len(frame) == (data_folder() / f"{name}.csv").read_bytes().count(b"\n") - 1


def test_lists_dates_and_blanks_have_their_types() -> None:
    """Not text that a reader would have to take apart."""
    rows = Package(str(data_folder() / data_package.DESCRIPTOR)).get_table_resource("limits").read_rows()
    timeout = next(r for r in rows if (r["limit"], r["valid_from"]) == ("function_timeout", date(2018, 10, 10)))

    assert timeout["max"] == 900
    assert (timeout["valid_to"], type(timeout["source_ids"])) == (None, list)


def test_a_stale_descriptor_is_a_complaint_and_is_repaired(folder: Path) -> None:
    """Edited, or missing."""
    path = folder / data_package.DESCRIPTOR
    path.write_text(path.read_text(encoding="utf-8").replace("lambda-kb", "mine"), encoding="utf-8")

    assert [complaint.check for complaint in lint_tables(folder, TODAY)] == ["package"]
    assert format_tables(folder) == [path]
    path.unlink()
    assert format_tables(folder) == [path]
    assert lint_tables(folder, TODAY) == []


def test_a_new_data_version_is_a_new_version_of_the_package(folder: Path) -> None:
    """Its number is ours."""
    number = new_version(folder, "More facts.", date(2026, 12, 1))
    described = json.loads((folder / data_package.DESCRIPTOR).read_text(encoding="utf-8"))

    assert described["version"] == f"{number}.0.0"
