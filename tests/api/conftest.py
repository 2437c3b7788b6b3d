"""The real service in a process of its own, and what is left of one in this process."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

TODAY = date(2026, 11, 23)
"""The day that services inside the tests take for today."""


@contextmanager
def started(
    command: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service that a command starts: its process and its address."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=cwd, env=env) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("lambda-kb: http://127.0.0.1:"), process.communicate()[1]
            yield process, line.split()[1]
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=20)


@contextmanager
def serving(database: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The service on a free port: its process and its address."""
    # How long a check takes says how busy the machine is.
    patient = ("--judging-time", "120")
    command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", "0", "--db", str(database), *patient, *options]
    with started(command) as running:
        yield running


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let files that this process writes have no room for more bytes, as on a full disk."""
    resource = pytest.importorskip("resource")
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Without it, the system would end the process.
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, handler)


def wait_until_gone(reference: Callable[[], object]) -> None:
    """Give a thread some seconds to let go of what it was asked last: that it has answered comes before."""
    until = time.monotonic() + 10
    while reference() is not None and time.monotonic() < until:
        gc.collect()
        time.sleep(0.05)
