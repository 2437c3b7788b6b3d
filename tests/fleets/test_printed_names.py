"""What strangers named steers neither the terminal nor the workflow whose log it is printed to."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from kb.cli.main import main

NAMES = ("::error::forged", "a\n::error::forged", "a\r::error::forged", "a\n##[error]forged", "\x1b[2Ja", "a\u202eb")
ON = ("--as-of", "2026-11-23")


def _printed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    code = main([str(one) for one in arguments])
    said = capsys.readouterr()
    assert code in (0, 1), said.err
    return said.out


def test_what_is_printed_of_a_fleet_is_obeyed_by_nobody(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the table of an audit, by owner; in a projection; in the difference of two audits."""
    fleet, none = tmp_path / "fleet.jsonl", tmp_path / "none.jsonl"
    rows = [{"FunctionName": name, "Runtime": "nodejs12.x", "Tags": {"team": name}} for name in NAMES]
    fleet.write_text("".join(json.dumps(row) + "\n" for row in rows))
    none.write_text(json.dumps({"FunctionName": "f", "Runtime": "python3.13", "Tags": {"team": "t"}}) + "\n")
    owned = ("--db", database, *ON, "--owner-tag", "team")
    before, after = tmp_path / "before.parquet", tmp_path / "after.parquet"
    _printed(capsys, "audit", none, *owned, "-o", before)

    told = _printed(capsys, "audit", fleet, *owned, "-o", after)
    told += _printed(capsys, "project", fleet, *owned)
    told += _printed(capsys, "audit-diff", before, after)

    assert told.count("forged") > len(NAMES)
    assert re.findall(r"^\s*::.*$|##\[|[\x00-\x09\x0b-\x1f\u202e]", told.replace("\r", "\n"), re.MULTILINE) == []


def test_what_is_printed_as_csv_is_obeyed_by_no_workflow(
    database: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """One row a function, a month of an owner, a difference: the cells are what they were but for an apostrophe."""
    fleet, none = tmp_path / "fleet.jsonl", tmp_path / "none.jsonl"
    names = [*NAMES[:4], "  ::stop-commands::t", "a\n\u00a0::error::forged"]
    rows = [{"FunctionName": name, "Runtime": "nodejs12.x", "Tags": {"team": name}} for name in names]
    fleet.write_text("".join(json.dumps(row) + "\n" for row in rows))
    none.write_text(json.dumps({"FunctionName": "f", "Runtime": "python3.13", "Tags": {"team": "t"}}) + "\n")
    owned = ["--db", str(database), *ON, "--owner-tag", "team"]
    before, after = str(tmp_path / "before.parquet"), str(tmp_path / "after.parquet")
    main(["audit", str(none), *owned, "-o", before])
    main(["audit", str(fleet), *owned, "-o", after])
    capfdbinary.readouterr()

    asked = (
        ["audit", str(fleet), *owned],
        ["project", str(fleet), *owned, "--months", "3"],
        ["audit-diff", before, after],
    )
    for arguments in asked:
        main([*arguments, "--format", "csv"])
        told = capfdbinary.readouterr().out.decode()
        cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
        assert re.findall(r"^\s*::.*$|##\[", told.replace("\r", "\n"), re.MULTILINE) == []
        assert {name.strip() for name in names} <= {cell.replace("'", "").strip() for cell in cells}
