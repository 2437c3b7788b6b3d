"""A provider of the Serverless Framework that cannot be read leaves unknown what functions would inherit from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

SERVICE = "service: x\nframeworkVersion: '3'\n{}functions:\n  f: {}\n"
READ = "provider: {name: aws, runtime: nodejs22.x}\n"
UNREAD = {
    "a file that is not there": ("provider: ${file(./provider.yml)}\n", "{handler: a.b}"),
    "a file of code": ("provider: ${file(./provider.js)}\n", "{handler: a.b}"),
    "what is known only at deployment": ("provider: ${ssm:/provider}\n", "{handler: a.b}"),
    "a function in a file that is not there": (READ, "${file(./f.yml)}"),
}


def _checked(call: Run, folder: Path, provider: str, function: str) -> tuple[list[str], dict[str, str], list[str]]:
    """The rules that found something, what may be done with the function, and what was not judged."""
    (folder / "provider.js").write_text("module.exports = {}\n")
    (folder / "serverless.yml").write_text(SERVICE.format(provider, function))
    printed = json.loads(call("check", "serverless.yml", "--as-of", "2026-11-25", "--format", "json").stdout)
    not_judged = [one["field"] for one in printed["unresolved"]]
    return [one["rule"] for one in printed["findings"]], printed["functions"][0]["operations"], not_judged


@pytest.mark.parametrize("name", UNREAD)
def test_nothing_is_assumed_of_what_is_not_read(call: Run, tmp_path: Path, name: str) -> None:
    """Neither the framework's default runtime, whose day is long over, nor that a setting is missing."""
    rules, operations, not_judged = _checked(call, tmp_path, *UNREAD[name])

    assert rules == []
    assert operations["create"] == "unknown"
    assert "Properties" in not_judged


def test_what_the_function_says_itself_is_judged_all_the_same(call: Run, tmp_path: Path) -> None:
    """It comes before whatever the provider says."""
    rules, operations, _ = _checked(
        call, tmp_path, "provider: ${file(./provider.yml)}\n", "{handler: a.b, runtime: nodejs12.x}"
    )

    assert rules == ["LKB103"]
    assert operations["create"] == "blocked"
