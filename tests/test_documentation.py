"""The README and the documentation are true: examples print what they show, and they name what there is."""

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
from IPython.core.interactiveshell import InteractiveShell

from kb.cli.main import whole_parser
from kb.cli.settings import settings_for
from kb.judging import Severity
from tests.api.conftest import serving
from tests.documentation import PAGES, ROOT, Page, examples, named_files
from tests.terminal import run_on_terminal

Shell = Callable[[str], subprocess.CompletedProcess[str]]

# The story of an organisation needs one: tests/fleets/test_story.py runs it.
_BY_HAND = ("make", "pip", "git worktree", "#")
ELSEWHERE = "docs/how-to/fleets-of-an-organisation.md"
CONSOLE = [(page, block) for page, block in examples("console") if page.name != ELSEWHERE]
PYTHON = examples("python")
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


def _id_of(value: object) -> str:
    return value.name if isinstance(value, Page) else str(value).splitlines()[0][:60]


@pytest.mark.parametrize(("page", "block"), CONSOLE, ids=_id_of)
def test_an_example_prints_what_it_shows(page: Page, block: str, database: Path, tmp_path: Path) -> None:
    """Each line shown is printed in that order; `...` stands for anything."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    command, *shown = block.splitlines()

    asked = tuple(shlex.split(command.removeprefix("$ lambda-kb ")))
    done = run_on_terminal(asked, tmp_path, {"LAMBDA_KB_DB": str(database)})

    pattern = "\n".join(".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") for line in shown)
    assert re.fullmatch(pattern + r"\n*", done.stdout, re.DOTALL), f"{page.name}: {done.stdout}{done.stderr}"


@pytest.mark.parametrize(("page", "code"), SHELL, ids=_id_of)
def test_an_example_in_the_shell_runs(page: Page, code: str, address: str, stranger: Shell) -> None:
    """With `-f` curl fails on an answer that is an error; a server is asked once and stopped."""
    if "curl" in code and shutil.which("curl") is None and not os.environ.get("CI"):
        pytest.skip("needs curl")
    here = 'curl() { command curl -fsS "$@"; }\n' + _without_duckdb(code).replace(SERVICE, address)
    script = re.sub(r"^(python3 -m http\.server .*) \d+$", _SERVED, here, flags=re.MULTILINE)

    done = stranger(f"set -e\n{script}")

    assert done.returncode == 0 or (done.returncode == 1 and "LKB" in done.stdout), (
        f"{page.name}: {done.stdout}{done.stderr}"
    )


_SERVED = r"""\1 0 > log 2>&1 &
sleep 0.5; until grep -q port log; do sleep 0.1; done
curl http://127.0.0.1:$(grep -o 'port [0-9]*' log | cut -d' ' -f2)/v1/runtimes/python3.9.json
kill $!"""
"""A server in the background, on a port of its own, asked for one file."""


def _without_duckdb(code: str) -> str:
    """What needs no command line of DuckDB, which no package of ours brings; another test runs its SQL."""
    return "".join(line for line in code.splitlines(keepends=True) if not line.startswith("duckdb "))


@pytest.mark.parametrize(("page", "code"), ASKING, ids=_id_of)
def test_an_example_with_the_client_runs(page: Page, code: str, address: str, stranger: Shell) -> None:
    """From a folder with the files that the pages show."""
    done = stranger(f"{shlex.quote(sys.executable)} -c {shlex.quote(code.replace(SERVICE, address))}")

    assert (done.returncode, done.stderr) == (0, ""), page.name


def test_the_magic_of_the_documentation_judges_its_cell(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a shell of IPython, as a notebook has one."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    text = (ROOT / "docs" / "how-to" / "notebooks.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(%%lambda_check.*?)```", text, re.DOTALL)
    assert block is not None
    shell = InteractiveShell()  # type: ignore[no-untyped-call]
    shell.run_line_magic("load_ext", "kb.notebook")
    result = shell.run_cell(block[1])  # type: ignore[no-untyped-call]

    assert result.success
    weighty = [finding.rule for finding in result.result.findings if finding.severity is not Severity.NOTE]
    assert weighty == ["LKB101", "LKB203"]


NAMED = {command: page for page in PAGES for command in re.findall(r"`lambda-kb ([^`\n]* [^`\n]*)`", page.text)}


@pytest.mark.parametrize("command", sorted(NAMED))
def test_a_command_named_in_a_sentence_exists(command: str) -> None:
    """With these options and as many arguments."""
    assert whole_parser().parse_args(shlex.split(command)).run, NAMED[command].name


@pytest.mark.parametrize("page", PAGES, ids=_id_of)
def test_a_page_leads_to_pages_that_there_are(page: Page) -> None:
    """Files of the repository, and pages that the code writes."""
    prose = re.sub(r"^```.*?^```", "", page.text, flags=re.DOTALL | re.MULTILINE)
    for address in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
        place = (page.path.parent / address).resolve()
        assert place.exists() or "generated" in place.parts, f"{page.name} leads to {address}"


def test_the_readme_is_short() -> None:
    """Who wants more finds it in the documentation."""
    assert len((ROOT / "README.md").read_bytes()) < 15_000


@pytest.mark.parametrize(("page", "code"), PYTHON, ids=_id_of)
def test_an_example_in_python_runs(page: Page, code: str, monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    """From the folder of the README, where a stranger stands."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    monkeypatch.chdir(ROOT)

    exec(compile(code, page.name, "exec"), {})  # noqa: S102 - the page's own example


def test_the_settings_of_the_documentation_are_settings(tmp_path: Path) -> None:
    """Every key of the example is one that is read."""
    code = Page(ROOT / "docs" / "reference" / "configuration.md").blocks("toml")
    (tmp_path / ".lambda-kb.toml").write_text(code[0])

    assert settings_for(tmp_path).suppressions[0].rules == ("LKB101",)
