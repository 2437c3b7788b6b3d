"""A user with a home of their own, and channels that offer a newer release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.cli.main import main
from kb.paths import shipped_folder
from kb.taken_data import sealed_version
from tests.channel.planted import offer, release

Said = subprocess.CompletedProcess[str]
Command = Callable[..., Said]


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with one more release, in which the timeout rises to 2,700 s."""
    target = tmp_path_factory.mktemp("planted") / "data"
    release(target)
    return target


@pytest.fixture(scope="session")
def channel(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that offers it."""
    return offer(planted, tmp_path_factory.mktemp("channel"))


@pytest.fixture(scope="session")
def host(channel: Path) -> Iterator[str]:
    """The address of a process that serves the channel."""
    command = [sys.executable, "-m", "tests.channel.host", str(channel)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.kill()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's data are taken to."""
    for name, folder in (("XDG_DATA_HOME", "share"), ("XDG_CACHE_HOME", "cache")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.delenv("LAMBDA_KB_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "share" / "lambda-kb" / "data"


@pytest.fixture
def kb(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command of this user, in this process."""
    assert home

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as e:
            code = int(e.code or 0)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return command


def timeout_limit(kb: Command, *options: str) -> tuple[int, float]:
    """The data version that answers, and the longest timeout that it knows."""
    body = json.loads(
        kb("limits", "--topic", "function_config", "--as-of", "2026-12-31", "--format", "json", *options).stdout
    )
    longest = next(row["max"] for row in body["data"] if row["limit"] == "function_timeout")
    return body["basis"]["data_version"], longest


def shipped_version() -> int:
    """The newest sealed version of this software."""
    return sealed_version(shipped_folder())


def everything(root: Path) -> dict[str, bytes]:
    """Every file below a folder, by path; the lock of an update is none of the data."""
    files = (Path(place) / name for place, _, names in os.walk(root) for name in names)
    return {str(path.relative_to(root)): path.read_bytes() for path in files if path.name != ".lock"}
