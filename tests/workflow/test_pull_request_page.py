"""The page about pull requests shows a workflow that is sound, with inputs that the action has."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/how-to/pull-requests.md").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOW = (re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL) or ["", ""])[1]


def test_the_workflow_uses_inputs_that_there_are() -> None:
    """And gives the permissions that the steps ask for, with the commits that are compared."""
    job = yaml.safe_load(WORKFLOW)["jobs"]["lambda"]
    checkout, _, own = job["steps"]

    assert set(own["with"]) <= set(ACTION["inputs"])
    assert job["permissions"] == {"contents": "read", "pull-requests": "write", "security-events": "write"}
    assert checkout["with"]["fetch-depth"] == 2


def test_the_page_names_inputs_and_outputs_that_there_are() -> None:
    """In its table and in its sentences."""
    rows = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    sentence = PAGE.partition("`paths`, `format`")[0] and PAGE[PAGE.index("`paths`, `format`") :].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z-]+)`", sentence)) - {"true"}

    assert set(rows) <= set(ACTION["inputs"])
    assert named <= {*ACTION["inputs"], *ACTION["outputs"]}
    assert {*rows, *named} >= {*ACTION["inputs"], *ACTION["outputs"]} - {"operation", "horizon"}


@pytest.mark.all
def test_zizmor_finds_nothing_in_the_workflow(tmp_path: Path) -> None:
    """With the action pinned, as whoever copies it does."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    pinned = WORKFLOW.replace("OWNER/lambda-kb@REVISION # this repository: action.yml", f"o/r@{'0' * 40} # v1.0.0")
    (folder / "lambda.yml").write_text(pinned)
    command = [str(Path(sys.prefix) / "bin/zizmor"), "--offline", "--persona", "pedantic", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
