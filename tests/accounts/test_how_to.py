"""The pages about accounts and packages are true: their examples print what they show."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "how-to"
PAGES = [(FOLDER / name).read_text(encoding="utf-8") for name in ("accounts.md", "packages.md")]
CONSOLE = [block for page in PAGES for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL)]
SHELL = [block for page in PAGES for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL)]
FILES = [found for page in PAGES for found in re.findall(r"```(?:yaml|csv)\n(# (\S+)\n.*?)```", page, re.DOTALL)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the pages."""
    for text, name in FILES:
        (tmp_path / name).write_text(text.split("\n", 1)[1] if name.endswith(".csv") else text)
    return tmp_path


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0])
def test_an_example_prints_what_it_shows(block: str, database: Path, folder: Path) -> None:
    """Each line shown is printed in that order; `...` stands for anything."""
    command, *shown = block.splitlines()
    done = subprocess.run(
        [sys.executable, "-m", "kb.cli.main", *shlex.split(command.removeprefix("$ lambda-kb "))],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        check=False,
    )

    pattern = "\n".join(".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") for line in shown)
    assert re.fullmatch(pattern + r"\n*", done.stdout, re.DOTALL), done.stdout + done.stderr


@pytest.mark.parametrize("code", SHELL, ids=lambda code: code.splitlines()[0])
def test_an_example_in_the_shell_runs(code: str, database: Path, folder: Path) -> None:
    """Every line of it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"set -e -o pipefail\n{code}"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"LAMBDA_KB_DB": str(database), "PATH": path},
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
