"""The GitHub Action and the pre-commit hook: their steps, run as their hosts run them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Run

ROOT = Path(__file__).parent.parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
OLD = "Resources:\n  Old: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs12.x}}\n"
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


def _step(number: int, folder: Path, database: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: inputs filled in, in a shell that stops at errors, with files to report to."""
    step = ACTION["runs"]["steps"][number]
    given = {name: value["default"] for name, value in ACTION["inputs"].items()} | inputs
    variables = {
        name: INPUT.sub(lambda found: str(given[found[1]]), text).replace("${{ github.action_path }}", str(ROOT))
        for name, text in step["env"].items()
    }
    places = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "RUNNER_TEMP")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | variables | places | {"LAMBDA_KB_DB": str(database)},
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with an old function, and the command where the first step puts it."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app/t.yaml").write_text(OLD)
    (tmp_path / "RUNNER_TEMP/lambda-kb/bin").mkdir(parents=True)
    command = tmp_path / "RUNNER_TEMP/lambda-kb/bin/lambda-kb"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m kb.cli.main "$@"\n')
    command.chmod(0o755)
    return tmp_path


def test_the_action_annotates_summarises_and_fails(checkout: Path, database: Path) -> None:
    """With nothing but its defaults."""
    done = _step(1, checkout, database, **{"as-of": "2026-11-23"})

    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=app/t.yaml,line=2,col=")
    assert "## lambda-kb" in (checkout / "GITHUB_STEP_SUMMARY").read_text()
    assert (checkout / "GITHUB_OUTPUT").read_text() == "exit-code=1\n"


def test_the_action_takes_all_its_inputs(checkout: Path, database: Path) -> None:
    """A report in a file, several paths and globs, and no failure for an old function that is only invoked."""
    given = {"as-of": "2026-11-23", "known-at": "2026-11-01", "operation": "invoke", "fail-on": "error", "horizon": "9"}
    done = _step(1, checkout, database, paths="app/*.yaml\n  app", format="sarif", output="out.sarif", **given)

    assert (done.returncode, done.stdout) == (0, "")
    assert '"operation": "invoke"' in (checkout / "out.sarif").read_text()


def test_an_input_is_never_a_piece_of_the_script(checkout: Path, database: Path) -> None:
    """A path that looks like shell is a path."""
    done = _step(1, checkout, database, paths='$(touch${IFS}pwned) "; touch pwned; "')

    assert done.returncode == 3
    assert not (checkout / "pwned").exists()
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])


@pytest.mark.all
def test_the_action_installs_from_its_checkout(checkout: Path, database: Path) -> None:
    """And what it installs answers."""
    (checkout / "RUNNER_TEMP/lambda-kb/bin/lambda-kb").unlink()
    done = _step(0, checkout, database, python=sys.executable)

    assert done.returncode == 0, done.stderr
    assert _step(1, checkout, database, **{"as-of": "2026-11-23"}).returncode == 1


def test_the_hook_takes_the_files_that_changed(call: Run, checkout: Path) -> None:
    """pre-commit names files of a type, templates or not."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (checkout / "package.json").write_text('{"name": "x"}')
    _, *options = shlex.split(hook["entry"])

    assert call(*options, "package.json").returncode == 0
    assert call(*options, "package.json", "app/t.yaml", "--as-of", "2026-11-23").returncode == 1
