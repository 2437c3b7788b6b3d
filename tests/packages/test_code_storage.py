"""The code of a template is added up against the storage of an account: as packed, which is the least that it takes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Run

MB = 1024**2
HEAD = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
FUNCTION = """  {0}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: {1}
"""
LAYER = "  {0}:\n    Type: AWS::Serverless::LayerVersion\n    Properties:\n      ContentUri: {1}\n"


def _account(path: Path, left: int, total: int = 1024 * MB) -> Path:
    """An account that has so many bytes left."""
    path.write_text(json.dumps({
        "AccountLimit": {"TotalCodeSize": total}, "AccountUsage": {"TotalCodeSize": total - left, "FunctionCount": 3}
    }))  # fmt: skip
    return path


def _said(call: Run, *arguments: str | Path) -> list[tuple[str, str]]:
    """Rules about storage that find something, with their messages."""
    done = call("check", *map(str, arguments), "--as-of", "2026-11-23", "--format", "json")
    return [
        (one["rule"], one["message"])
        for one in json.loads(done.stdout)["findings"]
        if one["rule"] in ("LKB605", "LKB608")
    ]


def _noise(path: Path, size: int) -> None:
    """A file that does not get smaller."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(size))


def test_new_code_must_fit_what_is_left(call: Run, tmp_path: Path) -> None:
    """At the bound and one byte past it, functions and layers together; of what is there already nothing is new."""
    for name, size in (("a", 4 * MB), ("b", 5 * MB)):
        _noise(tmp_path / name / "a.bin", size)
    template = tmp_path / "t.yaml"
    template.write_text(HEAD + FUNCTION.format("A", "a/") + LAYER.format("L", "b/"))
    report = json.loads(
        call("check", str(template), "--account", str(_account(tmp_path / "x.json", 1)), "--format", "json").stdout
    )
    sizes = [one["value"] for one in report["findings"] if one["rule"] == "LKB608"]
    assert len(sizes) == 1
    total = int(sizes[0])

    enough = _said(call, template, "--account", _account(tmp_path / "enough.json", total))
    short = _said(call, template, "--account", _account(tmp_path / "short.json", total - 1))
    updated = _said(call, template, "--account", _account(tmp_path / "none.json", 0), "--operation", "update")

    assert 9 * MB < total < 9 * MB + 10_000
    assert enough == []
    assert updated == []
    assert [rule for rule, _ in short] == ["LKB608"]
    assert "the code of 1 function and 1 layer comes to 9.0 MB as packed; the account has 9.0 MB left" in short[0][1]


def test_what_was_not_packed_counts_with_the_least_that_it_may_be(call: Run, tmp_path: Path) -> None:
    """A small package takes a few hundred bytes in any case, which is said to be the least."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text("x = 1\n" * 1000)
    template = tmp_path / "t.yaml"
    template.write_text(HEAD + FUNCTION.format("A", "src/"))

    found = _said(call, template, "--account", _account(tmp_path / "full.json", 0))

    assert [rule for rule, _ in found] == ["LKB608"]
    assert "comes to at least" in found[0][1]


@pytest.mark.parametrize(("total", "found"), [(0, []), (-1, ["LKB605"])])
def test_more_code_than_the_whole_storage_is_found(call: Run, tmp_path: Path, total: int, found: list[str]) -> None:
    """All functions of a template together, each with a copy of its own."""
    _noise(tmp_path / "x/a.bin", 4 * MB)
    template = tmp_path / "t.yaml"
    template.write_text(HEAD + "".join(FUNCTION.format(name, "x/") for name in "ABC"))
    full = _account(tmp_path / "full.json", 0)
    told = json.loads(call("check", str(template), "--account", str(full), "--format", "json").stdout)["findings"]
    needed = next(int(one["value"]) for one in told if one["rule"] == "LKB608")

    own = _account(tmp_path / "own.json", needed + total, needed + total)

    assert [rule for rule, _ in _said(call, template, "--account", own)] == found


def test_code_elsewhere_adds_nothing(call: Run, tmp_path: Path) -> None:
    """Nobody knows how large it is."""
    template = tmp_path / "t.yaml"
    template.write_text(HEAD + FUNCTION.format("A", "s3://bucket/key"))

    assert _said(call, template, "--account", _account(tmp_path / "full.json", 0)) == []
