"""The project can be published: terms, metadata, versions, what is told to those who add to it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kb
from kb.paths import data_folder
from tests.pinned_versions import constrained_versions

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ADDITIONS = ("A fact", "A rule", "A reader", "A chart", "A list")


def _requirements() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [*PROJECT["project"]["dependencies"], *(line for extra in extras.values() for line in extra)]
    return [Requirement(line) for line in lines if not line.startswith("lambda-kb[")]


def test_the_terms_stand_everywhere() -> None:
    """The whole text, its name in the metadata of the software, of the data and of the citation."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    package = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))

    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert [one["name"] for one in package["licenses"]] == ["Apache-2.0"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["license"] == "Apache-2.0"


def test_the_version_stands_in_one_place() -> None:
    """In `kb`; the citation, which no tool writes, says the same."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]

    assert "version" in PROJECT["project"]["dynamic"]
    assert cited == kb.__version__
    assert f"## {kb.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_requirement_has_a_range_that_holds_the_version_tried() -> None:
    """A lower bound for who has an older one, and the pinned version within the range."""
    pinned = constrained_versions()
    for one in _requirements():
        name = canonicalize_name(one.name)

        assert any(part.operator in (">=", "==") for part in one.specifier), f"{one}: from which version on?"
        assert name in pinned, f"constraints.txt: {name} is missing"
        assert one.specifier.contains(pinned[name]), f"{one}: tried with {pinned[name]}"


def test_the_extra_all_is_every_extra_that_people_have_and_each_adds_something() -> None:
    """What keepers of the project need besides has names of its own; nothing that is installed anyway stands twice."""
    extras: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
    base = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    whole = [Requirement(line) for line in extras["all"]]

    assert [one.name for one in whole] == ["lambda-kb"]
    assert whole[0].extras == extras.keys() - {"all", "dev", "docs", "test-all"}
    for name, lines in extras.items():
        assert lines, name
        assert not base & {canonicalize_name(Requirement(line).name) for line in lines}, name


@pytest.mark.parametrize("addition", ADDITIONS)
def test_what_an_addition_touches_is_there(addition: str) -> None:
    """Each kind has a section, whose list of files and whose tests exist."""
    section = re.search(rf"^## {addition}\n(.*?)(?=^## |\Z)", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    assert section is not None
    listed = [
        path
        for line in re.findall(r"^- (.*)$", section[1], re.MULTILINE)
        for path in re.findall(r"`([^`]+/[^`]+)`", line)
    ]
    tests = re.findall(r"`(tests/[^`]+)`", section[1])

    assert len(listed) >= 3
    assert [path for path in [*listed, *tests] if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name
)
def test_an_issue_form_is_one(path: Path) -> None:
    """It asks for something, each question by an id of its own."""
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name == "config.yml":
        assert "blank_issues_enabled" in form
        return
    asked = [part for part in form["body"] if part["type"] != "markdown"]

    assert {"name", "description", "body"} <= set(form)
    assert len({part["id"] for part in asked}) == len(asked) >= 4


def test_addresses_of_the_project_are_placeholders_in_one_place() -> None:
    """Whoever gives it a home replaces OWNER in `[project.urls]`, and nowhere else in the code."""
    urls = PROJECT["project"]["urls"]
    code = [path for folder in ("kb", "api") for path in (ROOT / folder).rglob("*.py")]

    assert all("OWNER" in url for url in urls.values())
    assert [path for path in code if "OWNER.example" in path.read_text(encoding="utf-8")] == []


_ARROW = re.compile(r"\blist_(?:filter|transform|reduce)\(.*\b\w+ -> ")


def test_no_function_in_sql_is_written_with_an_arrow() -> None:
    """DuckDB 2 refuses what 1.5 still takes, and `pip install` takes either: `lambda x: ...` is read by both."""
    files = (file for kind in ("*.sql", "*.py") for file in (ROOT / "kb").rglob(kind))

    assert [str(file) for file in files if _ARROW.search(file.read_text(encoding="utf-8"))] == []


def test_what_is_hard_is_explained() -> None:
    """Every function of more than ten branches says what it computes, private ones too."""
    limit = "lint.mccabe.max-complexity=10"
    command = [sys.executable, "-m", "ruff", "check", "kb", "api", "--select", "C901", "--config", limit]
    done = subprocess.run(
        [*command, "--exit-zero", "--output-format", "json"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    hard = {(one["filename"], one["location"]["row"]) for one in json.loads(done.stdout)}
    silent = [
        f"{name}:{node.name}"
        for name in sorted({name for name, _ in hard})
        for node in ast.walk(ast.parse(Path(name).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (name, node.lineno) in hard and not ast.get_docstring(node)
    ]

    assert hard
    assert silent == []
