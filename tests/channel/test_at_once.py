"""Two updates at one time: one of them takes, and no version goes back."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.channel import installing
from kb.taken_data import sealed_version
from tests.channel.conftest import Command, everything, timeout_limit
from tests.channel.planted import offer, release


def test_an_update_beside_another_changes_nothing_and_says_so(kb: Command, channel: Path, home: Path) -> None:
    """The folder is held until the other ends, however it ends."""
    home.mkdir(parents=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        done = kb("update", "--from", str(channel))

        assert (done.returncode, done.stderr.count("\n")) == (4, 1)
        assert "another update is under way" in done.stderr
        assert everything(home) == {}
    assert kb("update", "--from", str(channel)).returncode == 0


@pytest.mark.all
def test_an_update_that_another_overtook_takes_nothing_older(
    kb: Command, channel: Path, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks again at what is in force once it holds the folder."""
    release(tmp_path / "tables", seconds=3600, source=planted)
    newer, open_aside = offer(tmp_path / "tables", tmp_path / "newer"), installing._open_aside

    @contextmanager
    def late(root: Path) -> Iterator[Path]:
        monkeypatch.setattr(installing, "_open_aside", open_aside)
        assert kb("update", "--from", str(newer)).returncode == 0
        with open_aside(root) as scratch:
            yield scratch

    monkeypatch.setattr(installing, "_open_aside", late)
    assert kb("update", "--from", str(channel)).returncode == 0
    assert timeout_limit(kb) == (sealed_version(tmp_path / "tables"), 3600)
