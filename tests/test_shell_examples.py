"""The examples in the shell, on the README and every page of the documentation, run as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.conftest import serving
from tests.documentation import ELSEWHERE, Page, example_id, examples, named_files

pytestmark = pytest.mark.all
"""Each is a process or several: a minute that a change of the code seldom needs."""

Shell = Callable[[str], subprocess.CompletedProcess[str]]

_BY_HAND = ("make", "pip", "git worktree", "#")
ASKING = [(page, code) for page, code in examples("py") if "kb.client" in code]
SHELL = [(page, code) for page, code in examples("sh") if page.name != ELSEWHERE and not code.startswith(_BY_HAND)]
FILES = named_files()
SERVICE = "http://127.0.0.1:8000"
"""The address that the README gives to the service."""


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[str]:
    """The service, as after `make run`."""
    with serving(database) as (_, address):
        yield address


@pytest.fixture
def stranger(tmp_path: Path, database: Path) -> Shell:
    """A shell in a folder with the files that the pages show, whose commands are those of this environment."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def shell(script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", script],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"LAMBDA_KB_DB": str(database), "PATH": path},
            check=False,
            timeout=120,
        )

    return shell


@pytest.mark.parametrize(("page", "code"), SHELL, ids=example_id)
def test_an_example_in_the_shell_runs(page: Page, code: str, address: str, stranger: Shell, tmp_path: Path) -> None:
    """With `-f` curl fails on an answer that is an error; a server is asked once and stopped; files are written."""
    if "curl" in code and shutil.which("curl") is None and not os.environ.get("CI"):
        pytest.skip("needs curl")
    here = 'curl() { command curl -fsS "$@"; }\n' + _without_duckdb(code).replace(SERVICE, address)
    script = re.sub(r"^(python3 -m http\.server .*) \d+$", _SERVED, here, flags=re.MULTILINE)

    done = stranger(f"set -e\n{script}")

    assert done.returncode == 0 or (done.returncode == 1 and "LKB" in done.stdout), (
        f"{page.name}: {done.stdout}{done.stderr}"
    )
    assert [name for name in re.findall(r" -o ([\w./-]+)", here) if not (tmp_path / name).exists()] == []


_SERVED = r"""\1 0 > log 2>&1 &
sleep 0.5; until grep -q port log; do sleep 0.1; done
curl http://127.0.0.1:$(grep -o 'port [0-9]*' log | cut -d' ' -f2)/v1/runtimes/python3.9.json
kill $!"""
"""A server in the background, on a port of its own, asked for one file."""


def _without_duckdb(code: str) -> str:
    """What needs no command line of DuckDB, which no package of ours brings; another test runs its SQL."""
    return "".join(line for line in code.splitlines(keepends=True) if not line.startswith("duckdb "))


@pytest.mark.parametrize(("page", "code"), ASKING, ids=example_id)
def test_an_example_with_the_client_runs(page: Page, code: str, address: str, stranger: Shell) -> None:
    """From a folder with the files that the pages show."""
    done = stranger(f"{shlex.quote(sys.executable)} -c {shlex.quote(code.replace(SERVICE, address))}")

    assert (done.returncode, done.stderr) == (0, ""), page.name
