"""What a stranger named is never computed by a program for tables, whichever door the CSV leaves by."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answers import csv_text
from kb.spreadsheets import inert_cell

WIDE = "\uff1d\uff0b\uff0d\uff20"
"""The signs of Chinese and Japanese keyboards."""
NAMES = ['=HYPERLINK("http://x";"y")', "+SUM(A1)", "@cmd", "-2+3", "\tx", "=1", "\n=1", "\t1"]
NAMES += [f"{sign}1" for sign in WIDE]
HARMLESS = ["f", "a=b", "-12", "+1.5", "'quoted", ""]


@pytest.mark.parametrize("name", NAMES)
def test_what_looks_like_a_formula_is_a_text(name: str) -> None:
    """Also inside of a list that is joined."""
    assert inert_cell(name) == f"'{name}"
    assert list(csv.reader(csv_text([{"a": name, "b": [name, "x"]}]).splitlines(keepends=True)))[1] == [
        f"'{name}",
        f"'{name};x",
    ]


@pytest.mark.parametrize("name", HARMLESS)
def test_everything_else_is_as_it_was(name: str) -> None:
    """Numbers too, whatever their sign."""
    assert inert_cell(name) == name


@given(st.text())
def test_no_cell_begins_a_formula_unless_it_is_a_number(text: str) -> None:
    """Whatever the text is, its end is the text."""
    cell = inert_cell(text)

    assert cell.endswith(text)
    if cell[:1] and cell[0] in "+-":
        float(cell)
    else:
        assert cell[:1] not in ("=", "@", "\t", "\r", "\n", *WIDE)


def _run(database: Path, *arguments: str | Path) -> str:
    environment = os.environ | {"LAMBDA_KB_DB": str(database)}
    command = [sys.executable, "-m", "kb.cli.main", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


def _cells(text: str) -> list[str]:
    return [cell for row in csv.reader(text.splitlines()) for cell in row]


def test_no_file_of_a_fleet_holds_a_formula(database: Path, tmp_path: Path) -> None:
    """Findings, rejects, projections and counts; the difference of two audits knows the names again."""
    rows = [{"FunctionName": name, "Runtime": "nodejs12.x", "MemorySize": 64} for name in NAMES]
    rows.append({"FunctionName": "=broken", "Runtime": "nodejs12.x", "MemorySize": "=x"})
    rows += [{"FunctionName": f"f{sign}", "Runtime": f"{sign}python3.8"} for sign in "=+-@"]
    fleet = tmp_path / "fleet.jsonl"
    fleet.write_text("".join(json.dumps(row) + "\n" for row in rows))
    on = ("--as-of", "2026-11-23")
    counts = _run(database, "audit", fleet, *on, "-o", tmp_path / "found.csv", "--format", "csv")
    _run(database, "audit", fleet, *on, "-o", tmp_path / "found.parquet")
    _run(database, "project", fleet, *on, "-o", tmp_path / "ahead.csv")
    files = sorted(tmp_path.glob("*.csv"))
    cells = [cell for file in files for cell in _cells(file.read_text())] + _cells(counts)

    assert len(files) >= 3
    assert [cell for cell in cells if inert_cell(cell) != cell] == []
    assert any(cell == "'=1" for cell in cells)
    values = {row["value"] for row in _findings(tmp_path) if row["rule"] == "LKB104"}
    assert values == {f"'{sign}python3.8" for sign in "=+-@"}
    difference = _run(database, "audit-diff", tmp_path / "found.parquet", tmp_path / "found.csv", "--format", "json")
    assert json.loads(difference)["counts"] == {"new": 0, "fixed": 0, "still_open": len(_findings(tmp_path))}


def _findings(folder: Path) -> list[dict[str, str]]:
    with (folder / "found.csv").open(newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("name", ["a\rb", "a\r\nb", "a\nb", 'a"b', "a,b", "\r"])
def test_a_cell_stays_one_whatever_ends_its_lines(name: str) -> None:
    """Programs for tables begin a new row at a lone carriage return outside of quotes."""
    text = csv_text([{"a": name, "b": "x"}])

    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b"], [inert_cell(name), "x"]]
