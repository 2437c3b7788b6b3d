"""Renovate itself looks up runtimes at our addresses, with the configuration of the documentation."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import serving
from tests.conftest import NPM

PAGE = (Path(__file__).parents[2] / "docs/how-to/clients-of-endoflife-date.md").read_text(encoding="utf-8")
TEMPLATE = "Resources:\n" + "".join(
    f"  F{number}: {{Type: AWS::Lambda::Function, Properties: {{\n    Runtime: {runtime}\n  }}}}\n"
    for number, runtime in enumerate(("python3.9", "nodejs20.x", "java21", "dotnet8", "ruby4.0", "provided.al2"))
)


@pytest.fixture
def renovate(node: Path) -> list[str]:
    """The command."""
    script = NPM / "node_modules/renovate/dist/renovate.js"
    return [str(node), str(script), "--platform=local", "--dry-run=lookup"]


def _found(log: str) -> dict[str, list[str]]:
    """What each value would be updated to, as Renovate says it in its log."""
    lines = [json.loads(line) for line in log.splitlines()]
    (packages,) = (line["config"] for line in lines if line["msg"] == "packageFiles with updates")
    found: list[dict[str, Any]] = packages["regex"][0]["deps"]
    return {one["currentValue"]: [update["newValue"] for update in one["updates"]] for one in found}


@pytest.mark.all
def test_renovate_finds_the_runtime_to_move_to(renovate: list[str], database: Path, tmp_path: Path) -> None:
    """The newest of the same language; nothing for what is the newest already, nor for names without an order."""
    code = re.search(r"```json\n(\{\n  \"customManagers\".*?)```", PAGE, re.DOTALL)
    assert code is not None
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    with serving(database) as (_, address):
        (tmp_path / "renovate.json").write_text(code[1].replace("http://127.0.0.1:8000", address))
        log = {"LOG_LEVEL": "debug", "LOG_FORMAT": "json", "RENOVATE_BASE_DIR": str(tmp_path / "base")}
        done = subprocess.run(renovate, cwd=tmp_path, capture_output=True, text=True, check=True, env=os.environ | log)

    assert _found(done.stdout) == {
        "python3.9": ["python3.14"],
        "nodejs20.x": ["nodejs24.x"],
        "java21": ["java25"],
        "dotnet8": ["dotnet10"],
        "ruby4.0": [],
        "provided.al2": [],
    }
