"""The command line in this process: where a test is about an answer, and a process of its own would add nothing."""

from __future__ import annotations

import io
import subprocess
from contextlib import redirect_stderr, redirect_stdout

from kb.cli.main import main


def run_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The exit code and what is printed, as UTF-8."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as e:
            code = int(e.code or 0)
    return subprocess.CompletedProcess(arguments, code, _printed(out), _printed(err))


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    whole = stream.buffer
    assert isinstance(whole, io.BytesIO)
    return whole.getvalue().decode("utf-8")
