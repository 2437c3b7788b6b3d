"""The README is true: its examples print what it shows, and it names what there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kb.cli.settings import settings_for
from kb.judging.rules import documented_rules

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
FILES = re.findall(r"```(?:yaml|hcl)\n(# (\S+)\n.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0])
def test_an_example_prints_what_it_shows(block: str, database: Path, tmp_path: Path) -> None:
    """Each line shown is printed in that order; `...` stands for anything."""
    for text, name in FILES:
        (tmp_path / name).write_text(text)
    command, *shown = block.splitlines()

    done = subprocess.run(
        [sys.executable, "-m", "kb.cli.main", *shlex.split(command.removeprefix("$ lambda-kb "))],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        check=False,
    )

    pattern = "\n".join(".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") for line in shown)
    assert re.fullmatch(pattern + r"\n*", done.stdout, re.DOTALL), done.stdout + done.stderr


@pytest.mark.parametrize("rule", documented_rules(), ids=lambda rule: rule.id)
def test_every_rule_stands_in_the_readme(rule: object) -> None:
    """With its severities."""
    row = " | ".join([rule.id, rule.title.lower(), *(weight.label for weight in rule.severity.values())])  # type: ignore[attr-defined]

    assert row.lower() in README.lower().replace("aws does", "aws does")


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
