"""Commands as a person runs them: standard output is a terminal of 80 columns."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path


def run_on_terminal(
    arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `lambda-kb` with its output on a terminal; its errors go elsewhere, so that they are told apart."""
    ours, theirs = pty.openpty()
    settings = {"TERM": "dumb", "COLUMNS": "80", "NO_COLOR": "1", **environment}
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "kb.cli.main", *arguments],
            stdout=theirs,
            stderr=errors,
            cwd=folder,
            env=os.environ | settings,
        )
        os.close(theirs)
        found = _read_all(ours)
        code = process.wait(timeout=60)
        errors.seek(0)
        said = errors.read()
    return subprocess.CompletedProcess(arguments, code, found.decode().replace("\r\n", "\n"), said)


def _read_all(descriptor: int) -> bytes:
    found = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:
            # Linux says so where the other end is closed.
            part = b""
        if not part:
            os.close(descriptor)
            return found
        found += part
