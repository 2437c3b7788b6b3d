"""The workflows: pinned, with least permissions, and with commands that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.cli.main import whole_parser

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+")
COMMAND = re.compile(r"venv/bin/lambda-kb ((?:(?!\|\||;|\n).)+)")
TARGET = re.compile(r"make ([a-z-]+)")


def _workflow(file: Path) -> dict[str, Any]:
    body: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return body


def _scripts(file: Path) -> Iterator[str]:
    for job in _workflow(file)["jobs"].values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


def test_there_are_three_workflows() -> None:
    """Tests, the daily reading of the sources, and the release."""
    assert [file.stem for file in FILES] == ["intake", "release", "tests"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_actions_are_pinned_by_digest(file: Path) -> None:
    """With the version that it was, for people."""
    uses = re.findall(r"uses: (.+)", file.read_text(encoding="utf-8"))

    assert uses
    assert [one for one in uses if not PINNED.fullmatch(one)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_permissions_are_those_of_each_job(file: Path) -> None:
    """None by default, and no job without its own, nor without a limit of time."""
    body = _workflow(file)

    assert body["permissions"] == {}
    assert all("permissions" in job and "timeout-minutes" in job for job in body["jobs"].values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_from_outside_is_a_piece_of_a_script(file: Path) -> None:
    """Values come as variables."""
    assert [script for script in _scripts(file) if "${{" in script] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_commands_exist(file: Path) -> None:
    """Every command of ours can be parsed, every target is one of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for script in _scripts(file):
        for command in COMMAND.findall(script):
            words = [word for word in shlex.split(command) if not word.startswith(("$", '"$', "2>"))]
            whole_parser().parse_args(words)
        for target in TARGET.findall(script):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.all
def test_zizmor_finds_nothing() -> None:
    """An auditor of workflows, at its strictest that asks no network."""
    command = [str(Path(sys.prefix) / "bin/zizmor"), "--offline", "--persona", "pedantic", ".github", "action.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0, done.stdout + done.stderr
