"""The exported preset and datasource, as Renovate itself takes them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import NPM, Run

TERRAFORM = 'resource "aws_lambda_function" "{0}" {{\n  runtime = "{1}"\n}}\n'


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Path:
    """The folder of Renovate."""
    assert run("export", "--policies", "renovate", "--as-of", "2026-11-23", "-o", "policies").returncode == 0
    return tmp_path / "policies/renovate"


@pytest.fixture
def address(exported: Path) -> Iterator[str]:
    """Where the exported files are served, as a site serves them."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(exported))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.all
def test_the_preset_is_valid(node: Path, exported: Path) -> None:
    """By Renovate's own validator, which is strict about what it would have to migrate."""
    script = NPM / "node_modules/renovate/dist/config-validator.js"
    command = [str(node), str(script), "--strict", "--no-global", str(exported / "default.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=exported)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.all
@pytest.mark.parametrize("served", [False, True], ids=["beside", "served"])
def test_renovate_finds_the_runtime_to_move_to(
    node: Path, exported: Path, address: str, tmp_path: Path, served: bool
) -> None:
    """In templates and in Terraform, by the datasource in the same repository or at an address: the newest of a name.

    Names without a number, such as provided.al2, are left alone.
    """
    work = tmp_path / "work"
    shutil.copytree(exported, work / "renovate")
    preset = (work / "renovate/default.json").read_text()
    assert "file://renovate" in preset
    (work / "renovate.json").write_text(preset.replace("file://renovate", address) if served else preset)
    if served:
        shutil.rmtree(work / "renovate")
    (work / "template.yaml").write_text("Resources:\n  A:\n    Properties:\n      Runtime: python3.9\n")
    runtimes = ("nodejs20.x", "java21", "dotnet8", "ruby4.0", "provided.al2")
    (work / "main.tf").write_text("".join(TERRAFORM.format(f"f{n}", name) for n, name in enumerate(runtimes)))
    log = {"LOG_LEVEL": "debug", "LOG_FORMAT": "json", "RENOVATE_BASE_DIR": str(tmp_path / "base")}
    command = [str(node), str(NPM / "node_modules/renovate/dist/renovate.js"), "--platform=local", "--dry-run=lookup"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=True, env=os.environ | log)

    lines = map(json.loads, done.stdout.splitlines())
    (packages,) = (line["config"] for line in lines if line["msg"] == "packageFiles with updates")
    listed = [one for file in packages["regex"] for one in file["deps"]]
    found = {one["currentValue"]: [to["newValue"] for to in one["updates"]] for one in listed}
    assert found == {
        "python3.9": ["python3.14"],
        "nodejs20.x": ["nodejs24.x"],
        "java21": ["java25"],
        "dotnet8": ["dotnet10"],
        "ruby4.0": [],
    }
