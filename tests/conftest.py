"""What all tests share: one knowledge base built from the real data, and questions to it."""

from __future__ import annotations

import csv
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from kb.cli.main import main
from kb.clock import TODAY_VARIABLE
from kb.facts import Facts, basis_on
from kb.json_schemas import import_jsonschema
from kb.paths import data_folder, shipped_folder
from kb.store import Store, build_store, open_store
from tests.api.conftest import serving

AsOf = Callable[..., Facts]
Run = Callable[..., subprocess.CompletedProcess[str]]

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def nothing_taken(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The tests ask the data of this checkout, whatever their user has taken from a channel."""
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("share"))


def pytest_configure() -> None:
    """Signals end what tests start, even if whoever started the tests (nohup, a shell's &) has them ignored."""
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


FIRST = "tests/workflow/test_distribution.py"
"""The file whose few tests take minutes and whose name comes last: one worker would be left with it alone."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long; workers get files in the order of their tests."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as our commands do, and never in what was imported and collected."""
    gc.freeze()
    gc.set_threshold(100_000)


import_jsonschema()

WIDTH = 80
"""The columns that the tests print at, as a terminal has them; a pipe without COLUMNS wraps nothing."""
os.environ["COLUMNS"] = str(WIDTH)

# The tests are of the day of the data: what passed then passes on every later day, when the data are old.
VERSIONS = csv.DictReader((shipped_folder() / "versions.csv").read_text(encoding="utf-8").splitlines())
os.environ[TODAY_VARIABLE] = max(version["recorded_on"] for version in VERSIONS)
NPM = Path(sys.prefix) / "npm"
"""The folder into which `make test-all` installs what is in JavaScript."""


@pytest.fixture(scope="session")
def node() -> Path:
    """Node.js, beside the packages that it runs; in CI it must be there."""
    found = next(NPM.glob("node_modules/node-*-*/bin/node"), None)
    if found is None and not os.environ.get("CI"):
        pytest.skip("needs Node.js: make test-all installs it where npm is")
    assert found is not None, "CI needs npm, by which make test-all installs Node.js"
    return found


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data, compiled once."""
    path = tmp_path_factory.mktemp("kb") / "lambda-kb.duckdb"
    build_store(data_folder(), path)
    return path


@pytest.fixture(scope="session")
def store(database: Path) -> Store:
    """The real data, open."""
    return open_store(str(database))


@pytest.fixture(scope="session")
def service(database: Path) -> Iterator[httpx.Client]:
    """A client of the real service, which is started once."""
    with serving(database) as (_, address), httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def ask(store: Store) -> AsOf:
    """Facts on a basis: `ask("2021-08-01", known_at="2020-01-01")`."""

    # Whoever asks on the same basis shares what was worked out for it.
    @lru_cache(maxsize=32)
    def facts(as_of: str, known_at: str | None = None, data_version: int | None = None) -> Facts:
        known = None if known_at is None else date.fromisoformat(known_at)
        return Facts(store, basis_on(store, date.fromisoformat(as_of), known, data_version))

    return facts


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
