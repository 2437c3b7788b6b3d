"""Inventories as other programs save them: other encodings, other ends of line, lines before the header."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from tests.conftest import Run

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
    "the type in UTF-16": ("#TYPE System.Object\r\n" + ROWS.replace("\n", "\r\n")).encode("utf-16"),
}


@pytest.mark.parametrize("name", WRITTEN)
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


def test_broken_utf_16_is_one_clear_line(call: Run, tmp_path: Path) -> None:
    """No traceback, and no exit 0."""
    (tmp_path / "f.csv").write_bytes(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00b\x00")
    done = call("audit", "f.csv")

    assert done.returncode != 0
    assert "f.csv: broken UTF-16: save it as UTF-8" in done.stderr


def test_a_projection_never_cuts_a_day(call: Run, tmp_path: Path) -> None:
    """Whatever the counts need."""
    (tmp_path / "f.csv").write_text(ROWS)
    lines = call("project", "f.csv", "--as-of", "2026-11-28").stdout.splitlines()

    assert "2026-11-28" in {line.split()[0] for line in lines if line.strip()}
