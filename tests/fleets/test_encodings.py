"""Inventories as other programs save them: other encodings, other ends of line, lines before the header."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.tiers import first_cases

ROWS = "FunctionName,Runtime\nbé,nodejs12.x\nc,python3.6\n"
SEMICOLONS = ROWS.replace(",", ";")
WRITTEN = {
    "UTF-16 of Windows": ROWS.replace("\n", "\r\n").encode("utf-16"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + ROWS.encode("utf-16-be"),
    "UTF-16 without a mark": ROWS.replace("é", "e").encode("utf-16-le"),
    "UTF-32": ROWS.encode("utf-32"),
    "Latin-1": ROWS.encode("latin-1"),
    "Windows-1252": ROWS.replace("é", "\u20ac").encode("cp1252"),
    "UTF-8 with a mark": ROWS.encode("utf-8-sig"),
    "carriage returns only": ROWS.replace("\n", "\r").encode(),
    "carriage returns in Latin-1": ROWS.replace("\n", "\r").encode("latin-1"),
    "a delimiter before the header": b"sep=;\r\n" + SEMICOLONS.encode(),
    "a quoted delimiter before the header": b'"sep=;"\n' + SEMICOLONS.encode(),
    "an unusual delimiter": b"sep=^\n" + ROWS.replace(",", "^").encode(),
    "the type that PowerShell writes": b"#TYPE Selected.Amazon.Lambda.Model\r\n" + ROWS.replace("\n", "\r\n").encode(),
    "all ends of line at once": ROWS.replace("\n", "\r", 1).replace("\n", "\r\n", 1).encode(),
    "carriage returns in UTF-16": ROWS.replace("\n", "\r").encode("utf-16"),
    "a delimiter in capitals": b"SEP=;\n" + SEMICOLONS.encode(),
    "a delimiter, then a type": b"sep=,\r\n#TYPE System.Object\r\n" + ROWS.replace("\n", "\r\n").encode(),
    "blank lines before the header": b"\r\n  \n" + ROWS.encode(),
    "comments before the header": b"# exported, by hand\n# in 2026\n" + ROWS.encode(),
    "the type in UTF-16": ("#TYPE System.Object\r\n" + ROWS.replace("\n", "\r\n")).encode("utf-16"),
}


@pytest.mark.parametrize("name", first_cases(WRITTEN, 8))
def test_no_row_is_lost(call: Run, tmp_path: Path, name: str) -> None:
    """Both functions are judged, and no row is left over."""
    (tmp_path / "f.csv").write_bytes(WRITTEN[name])
    done = call("audit", "f.csv", "--as-of", "2026-11-28", "--format", "json")
    body = json.loads(done.stdout)

    assert (body["functions"], body["rejected"]) == (2, 0)
    assert "Traceback" not in done.stderr


def test_json_in_utf_16_is_read(call: Run, tmp_path: Path) -> None:
    """As PowerShell writes what the AWS CLI prints."""
    listed = {"Functions": [{"FunctionName": "bé", "Runtime": "nodejs12.x"}]}
    (tmp_path / "f.json").write_bytes(json.dumps(listed, ensure_ascii=False).encode("utf-16"))

    assert json.loads(call("audit", "f.json", "--format", "json").stdout)["functions"] == 1


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_of_json_are_read_whatever_ends_them(call: Run, tmp_path: Path, end: str, encoding: str) -> None:
    """As programs write them on each system."""
    rows = [json.dumps({"FunctionName": name, "Runtime": "python3.6"}) for name in ("bé", "c")]
    (tmp_path / "f.jsonl").write_bytes("".join(f"{row}{end}" for row in rows).encode(encoding))
    body = json.loads(call("audit", "f.jsonl", "--format", "json").stdout)

    assert (body["functions"], body["rejected"]) == (2, 0)


FOREIGN = {
    "f.csv": (b"PK\x03\x04\x14\x00", "an Excel workbook or another archive: save the sheet as CSV"),
    "g.csv": (b"\x1f\x8b\x08\x00", "packed: name it .gz"),
    "h.csv": (b"Functions of 2026\n\n" + ROWS.encode(), "no column that we recognise in Functions of 2026"),
    "j.jsonl": ('{"FunctionName": "bé", "Runtime": "x"}\n'.encode("latin-1"), "not UTF-8, which JSON is written in"),
    "i.json": ('[{"FunctionName": "bé", "Runtime": "x"}]'.encode("latin-1"), "not UTF-8"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_inventory_is_one_clear_line(call: Run, tmp_path: Path, name: str) -> None:
    """With what to do, and exit 3."""
    content, said = FOREIGN[name]
    (tmp_path / name).write_bytes(content)
    done = call("audit", name)

    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (3, True, False)


UNUSABLE = {
    "too few cells": "FunctionName,Runtime,Timeout\na,python3.13\n",
    "a quote that is not closed": 'FunctionName,Runtime\n"a,python3.6\nb,python3.13\n',
    "no day": "FunctionName,Runtime,AsOf\na,python3.13,2026-02-30\nb,python3.13,2026-02-27\n",
}


@pytest.mark.parametrize("command", ["audit", "project"])
@pytest.mark.parametrize("name", UNUSABLE)
def test_no_row_is_left_out_with_exit_0(call: Run, tmp_path: Path, name: str, command: str) -> None:
    """Nobody may take it for judged."""
    (tmp_path / "f.csv").write_text(UNUSABLE[name])

    assert call(command, "f.csv", "--as-of", "2026-11-28").returncode == 3


def test_broken_utf_16_is_one_clear_line(call: Run, tmp_path: Path) -> None:
    """No traceback, and no exit 0."""
    (tmp_path / "f.csv").write_bytes(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00b\x00")
    done = call("audit", "f.csv")

    assert done.returncode != 0
    assert "f.csv: broken UTF-16: save it as UTF-8" in done.stderr


@pytest.mark.parametrize("width", ["20", "50", "80"])
def test_a_projection_never_cuts_a_day(call: Run, tmp_path: Path, width: str) -> None:
    """Whatever the counts need, and however narrow the page is."""
    (tmp_path / "f.csv").write_text(ROWS)
    words = call("project", "f.csv", "--as-of", "2026-11-28", "--width", width).stdout.split()

    assert {"2026-11-28", "2023-04-30", "python3.14"} <= set(words)
