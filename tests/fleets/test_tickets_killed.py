"""A process that is killed leaves the tickets as they were, or as they will be; nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.fleets.scratch_folders import FORMER, LOCK, scratch_folder
from tests.fleets.small_fleets import run_kb

OWNERS = 60
MOMENTS = (0, 1, 20, 80, 160, 179)
"""How many files of the new tickets lie aside when the process is killed."""


def _fleet(path: Path, *, runtime: str) -> Path:
    rows = (
        {
            "ResourceType": "AWS::Lambda::Function",
            "FunctionName": f"f{number}",
            "FunctionArn": f"arn:aws:lambda:eu-west-1:123456789012:function:f{number}",
            "Runtime": runtime,
            "Tags": {"team": f"team-{number}"},
        }
        for number in range(OWNERS)
    )
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def _asked(fleet: Path, tickets: Path) -> list[str]:
    return ["audit", str(fleet), "--as-of", "2026-11-23", "--owner-tag", "team", "--tickets", str(tickets)]


def _audit_here(database: Path, fleet: Path, tickets: Path) -> None:
    """An audit that nobody kills."""
    assert run_kb(database, *_asked(fleet, tickets)).returncode in (0, 1)


def _audit(database: Path, fleet: Path, tickets: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kb.cli.main", *_asked(fleet, tickets)]
    environment = os.environ | {"LAMBDA_KB_DB": str(database)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _aside(tickets: Path) -> int:
    """How many files lie ready beside the tickets; -1 before the work on them has begun."""
    found = list(tickets.parent.glob(f".{tickets.name}.*/tickets"))
    try:
        return sum(1 for folder in found for _ in folder.iterdir()) if found else -1
    except OSError:
        return -1


def _reached(tickets: Path, files: int) -> Callable[[], bool]:
    return lambda: _aside(tickets) >= files


def _kill_when(process: subprocess.Popen[bytes], reached: Callable[[], bool], begun: Callable[[], bool]) -> bool:
    """Kill a process at a moment, looked for often once it has begun to write; whether it lived until then."""
    while process.poll() is None:
        if reached():
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        # While nothing is written yet there is time; then the moment must not be missed.
        time.sleep(0 if begun() else 0.005)
    return False


@pytest.mark.all
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_at_any_moment_leaves_whole_tickets(database: Path, tmp_path: Path) -> None:
    """The old ones or the new ones; the next run makes the new ones, and nothing is left beside them."""
    tickets = tmp_path / "tickets"
    old, new = (_fleet(tmp_path / f"{name}.jsonl", runtime=name) for name in ("python3.8", "python3.9"))
    wanted = {}
    for fleet in (new, old):
        _audit_here(database, fleet, tickets)
        wanted[fleet] = _contents(tickets)

    killed, begun = 0, _reached(tickets, 0)
    for moment in MOMENTS:
        killed += _kill_when(_audit(database, new, tickets), _reached(tickets, moment), begun)
        assert _contents(tickets) in (wanted[old], wanted[new])
    inode = tickets.stat().st_ino
    replaced = lambda: not tickets.exists() or tickets.stat().st_ino != inode  # noqa: E731 - two moments, side by side
    killed += _kill_when(_audit(database, old, tickets), replaced, begun)
    whole = _contents(tickets) if tickets.exists() else None
    _audit_here(database, new, tickets)

    assert whole in (wanted[old], wanted[new])
    assert killed >= len(MOMENTS) // 2
    assert _contents(tickets) == wanted[new]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["python3.8.jsonl", "python3.9.jsonl", "tickets"]


def test_what_stepped_aside_comes_back(tmp_path: Path) -> None:
    """On a system where two folders cannot change places, a kill between two steps leaves none in the place."""
    left = tmp_path / ".tickets.killed"
    (left / FORMER).mkdir(parents=True)
    (left / LOCK).touch()
    (left / FORMER / "payments.md").write_text("due")

    with scratch_folder(tmp_path / "tickets"):
        pass

    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "tickets", "tickets/payments.md",
    ]  # fmt: skip
