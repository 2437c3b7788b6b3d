"""`update` killed at any moment leaves the old data, whole; the next one ends what it began and sweeps up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.taken_data import last_taken, sealed_version
from tests.channel.conftest import Command, timeout_limit

BEFORE = (
    ("os.mkdir", "/fetched"),
    ("open", "/fetched/limits.csv"),
    ("os.rename", "/proof.duckdb"),
    ("os.rename", "/fetched"),
    ("open", "/.incoming-current.json"),
    ("os.rename", "/.incoming-current.json"),
)
"""Moments up to the last: what the process is about to do, and to what."""

AFTER = (("after os.rename", "/.incoming-current.json"),)
"""The first moment at which the new data are in force."""

KILLER = """
import json, os, signal, sys
import anyio, httpx, kb.channel.installing
from kb.cli.main import main
from kb.taken_data import last_taken

channel, states = sys.argv[1], []
for event, place in json.loads(sys.argv[2]):
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        states.append([status == signal.SIGKILL, last_taken() is not None])
        continue
    happened = False
    def hook(happens, arguments):
        global happened
        if happens == "os.kill":
            return
        if happened:
            os.kill(os.getpid(), signal.SIGKILL)
        named = any("lambda-kb/data" in str(one) and place in str(one) for one in arguments[:2])
        if named and happens == event.removeprefix("after "):
            happened = True
            event.startswith("after ") or os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    os._exit(main(["update", "--from", channel]))
print(json.dumps(states))
"""
"""A process that starts an update again and again, each of which kills itself at its moment."""


@pytest.mark.all
def test_an_update_killed_at_any_moment_leaves_one_whole_release(kb: Command, channel: Path, planted: Path) -> None:
    """Until the last step the old release is in force, from it on the new one, and neither is ever half there."""
    command = [sys.executable, "-c", KILLER, str(channel), json.dumps([*BEFORE, *AFTER])]

    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))

    # A program without a file counts as a terminal for DuckDB, which shows there how far a slow build is.
    states = json.loads(done.stdout.splitlines()[-1])
    assert states == [[True, False]] * len(BEFORE) + [[True, True]] * len(AFTER)
    assert last_taken() is not None
    assert timeout_limit(kb) == (sealed_version(planted), 2700)


@pytest.mark.all
def test_what_a_killed_update_left_is_swept_up(kb: Command, channel: Path, home: Path) -> None:
    """By the next one that takes something."""
    command = [sys.executable, "-c", KILLER, str(channel), json.dumps(BEFORE[-1:])]
    subprocess.run(command, capture_output=True, check=True, env=dict(os.environ))
    assert list(home.glob(".incoming-*"))

    kb("update", "--from", str(channel))

    assert list(home.glob(".incoming-*")) == []
