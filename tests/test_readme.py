"""The README is true: its examples print what it shows, and it names what there is."""

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
from kb.judging.rules import documented_rules
from tests.api.conftest import serving
from tests.terminal import run_on_terminal

Shell = Callable[[str], subprocess.CompletedProcess[str]]

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
ASKING = [code for code in re.findall(r"```py\n(.*?)```", README, re.DOTALL) if "kb.client" in code]
SHELL = [code for code in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if not code.startswith(("make", "pip"))]
FILES = re.findall(r"```(?:yaml|hcl|csv)\n(# (\S+)\n.*?)```", README, re.DOTALL)
SERVICE = "http://127.0.0.1:8000"
"""The address that the README gives to the service."""


@pytest.fixture(scope="module")
def address(database: Path) -> Iterator[str]:
    """The service, as after `make run`."""
    with serving(database) as (_, address):
        yield address


@pytest.fixture
def stranger(tmp_path: Path, database: Path) -> Shell:
    """A shell in a folder with the files of the README, whose commands are those of this environment."""
    for text, name in FILES:
        (tmp_path / name).write_text(text.split("\n", 1)[1] if name.endswith(".csv") else text)
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


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0])
def test_an_example_prints_what_it_shows(block: str, database: Path, tmp_path: Path) -> None:
    """Each line shown is printed in that order; `...` stands for anything."""
    for text, name in FILES:
        (tmp_path / name).write_text(text)
    command, *shown = block.splitlines()

    asked = tuple(shlex.split(command.removeprefix("$ lambda-kb ")))
    done = run_on_terminal(asked, tmp_path, {"LAMBDA_KB_DB": str(database)})

    pattern = "\n".join(".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") for line in shown)
    assert re.fullmatch(pattern + r"\n*", done.stdout, re.DOTALL), done.stdout + done.stderr


@pytest.mark.parametrize("code", SHELL, ids=lambda code: code.splitlines()[0][:60])
def test_an_example_in_the_shell_runs(code: str, address: str, stranger: Shell) -> None:
    """With `-f` curl fails on an answer that is an error; a server is asked once and stopped."""
    if "curl" in code and shutil.which("curl") is None and not os.environ.get("CI"):
        pytest.skip("needs curl")
    here = 'curl() { command curl -fsS "$@"; }\n' + _without_duckdb(code).replace(SERVICE, address)
    script = re.sub(r"^(python3 -m http\.server .*) \d+$", _SERVED, here, flags=re.MULTILINE)

    done = stranger(f"set -e\n{script}")

    assert done.returncode == 0 or (done.returncode == 1 and " error LKB" in done.stdout), done.stdout + done.stderr


_SERVED = r"""\1 0 > log 2>&1 &
sleep 0.5; until grep -q port log; do sleep 0.1; done
curl http://127.0.0.1:$(grep -o 'port [0-9]*' log | cut -d' ' -f2)/v1/runtimes/python3.9.json
kill $!"""
"""A server in the background, on a port of its own, asked for one file."""


def _without_duckdb(code: str) -> str:
    """What needs no command line of DuckDB, which no package of ours brings; another test runs its SQL."""
    return "".join(line for line in code.splitlines(keepends=True) if not line.startswith("duckdb "))


@pytest.mark.parametrize("code", ASKING, ids=lambda code: code.splitlines()[0])
def test_an_example_with_the_client_runs(code: str, address: str, stranger: Shell) -> None:
    """From a folder with the template of the README."""
    done = stranger(f"{shlex.quote(sys.executable)} -c {shlex.quote(code.replace(SERVICE, address))}")

    assert (done.returncode, done.stderr) == (0, "")


def test_the_magic_of_the_readme_judges_its_cell(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a shell of IPython, as a notebook has one."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    block = re.search(r"```\n(%%lambda_check.*?)```", README, re.DOTALL)
    assert block is not None
    shell = InteractiveShell()  # type: ignore[no-untyped-call]
    shell.run_line_magic("load_ext", "kb.notebook")
    result = shell.run_cell(block[1])  # type: ignore[no-untyped-call]

    assert result.success
    weighty = [finding.rule for finding in result.result.findings if finding.severity is not Severity.NOTE]
    assert weighty == ["LKB101", "LKB203"]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`lambda-kb ([^`\n]* [^`\n]*)`", README))))
def test_a_command_named_in_a_sentence_exists(command: str) -> None:
    """With these options and as many arguments."""
    assert whole_parser().parse_args(shlex.split(command)).run


@pytest.mark.parametrize("rule", documented_rules(), ids=lambda rule: rule.id)
def test_every_rule_stands_in_the_readme(rule: object) -> None:
    """With its severities."""
    row = " | ".join([rule.id, rule.title.lower(), *(weight.label for weight in rule.severity.values())])  # type: ignore[attr-defined]

    assert row.lower() in README.lower()


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.splitlines()[0])
def test_an_example_in_python_runs(code: str, monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    """From the folder of the README, where a stranger stands."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    monkeypatch.chdir(Path(__file__).parent.parent)

    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - the README's own example


def test_the_settings_of_the_readme_are_settings(tmp_path: Path) -> None:
    """Every key of the example is one that is read."""
    code = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert code is not None
    (tmp_path / ".lambda-kb.toml").write_text(code[1])

    assert settings_for(tmp_path).suppressions[0].rules == ("LKB101",)
