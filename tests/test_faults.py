"""Kills, damages and swaps by chance, as `benchmarks.faults` makes them by the hundred."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.all
@pytest.mark.skipif(sys.platform == "win32", reason="children are forked")
def test_whatever_is_killed_damaged_or_swapped_nothing_is_lost() -> None:
    """So many tries that one is of every kind at least; the exit codes are those of the README."""
    command = [sys.executable, "-m", "benchmarks.faults", "31", "3"]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)

    assert (done.returncode, "nothing lost" in done.stdout) == (0, True), done.stdout + done.stderr
