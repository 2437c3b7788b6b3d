"""The command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cli.main import main

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(database: Path, tmp_path: Path) -> Run:
    """The real command, in an empty folder, on the shared knowledge base."""

    def command(
        *arguments: str, stdin: str | bytes = "", cwd: str = ".", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kb.cli.main", *arguments],
            input=stdin if isinstance(stdin, str) else stdin.decode("latin-1"),
            capture_output=True,
            text=True,
            cwd=tmp_path / cwd,
            env=os.environ | {"LAMBDA_KB_DB": str(database)} | environment,
            check=False,
            timeout=60,
        )

    return command


@pytest.fixture
def call(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process, in an empty folder: where many runs are needed and a process adds nothing."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as e:
            code = int(e.code or 0)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return command
