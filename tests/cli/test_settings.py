"""The configuration file: where it is found, what wins, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.cli.settings import settings_for
from kb.errors import UsageError
from tests.conftest import Run

TEMPLATE = """\
Parameters: {Rt: {Type: String}}
Resources:
  Old:
    Type: AWS::Lambda::Function
    Properties: {Runtime: !Ref Rt, Code: {S3Bucket: b, S3Key: k}, Handler: a.b, Role: !Sub r}
"""
SETTINGS = """\
as_of = 2026-11-23
format = "json"
operation = "update"
fail_on = "warning"
parameters = {Rt = "python3.9"}
exclude = ["legacy/"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with settings at its root and a template below."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app/legacy").mkdir(parents=True)
    (tmp_path / "app/t.yaml").write_text(TEMPLATE)
    (tmp_path / "app/legacy/t.yaml").write_text(TEMPLATE)
    (tmp_path / ".lambda-kb.toml").write_text(SETTINGS)
    return tmp_path


def test_settings_are_found_upwards_and_the_command_line_wins(
    call: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the working directory up to the root of the repository."""
    monkeypatch.chdir(project / "app")
    done = call("check", ".")
    body = json.loads(done.stdout)
    other = call("check", ".", "--operation", "create", "--fail-on", "error", "--as-of", "2024-01-01")

    assert done.returncode == 1
    clocks = {name: body["basis"][name] for name in ("as_of", "known_at", "operation")}
    assert clocks == {"as_of": "2026-11-23", "known_at": None, "operation": "update"}
    assert [(f["path"], f["runtime"]) for f in body["functions"]] == [("t.yaml", "python3.9")]
    assert json.loads(other.stdout)["basis"]["as_of"] == "2024-01-01"
    assert other.returncode == 0


def test_the_account_may_stand_in_it(call: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By files beside it; a finding names the account's value, at the bound and past it, and its defaults elsewhere."""
    limits = {"AccountLimit": {"ConcurrentExecutions": 150, "UnreservedConcurrentExecutions": 150}}
    (project / "settings.json").write_text(json.dumps(limits))
    (project / ".lambda-kb.toml").write_text(SETTINGS + 'account = ["settings.json"]\n')
    monkeypatch.chdir(project / "app")

    def said(reserved: int) -> list[str]:
        text = TEMPLATE.replace("Role: !Sub r", f"Role: !Sub r, ReservedConcurrentExecutions: {reserved}")
        (project / "app/t.yaml").write_text(text)
        found = json.loads(call("check", "t.yaml").stdout)["findings"]
        return [one["message"] for one in found if one["rule"] in ("LKB222", "LKB236")]

    assert said(50) == []
    assert ["the account has a concurrency of 150" in message for message in said(51)] == [True]
    monkeypatch.chdir(project.parent)
    assert call("check", str(project / "app/t.yaml"), "--parameter", "Rt=python3.13").returncode == 0


def test_a_table_of_pyproject_serves_as_well(project: Path) -> None:
    """A project's file without our table is passed over."""
    (project / "app/pyproject.toml").write_text("[project]\nname = 'lambda-kb-user'\n")
    above = settings_for(project / "app")
    (project / "app/pyproject.toml").write_text("[tool.lambda-kb]\nhorizon = 90\n")

    assert above.file == project / ".lambda-kb.toml"
    assert settings_for(project / "app").values == {"horizon": 90}


def test_nothing_is_looked_for_outside_the_repository(tmp_path: Path) -> None:
    """What lies around it belongs to somebody else."""
    (tmp_path / ".lambda-kb.toml").write_text("horizon = 1\n")
    (tmp_path / "repository/.git").mkdir(parents=True)

    assert settings_for(tmp_path / "repository").file is None


def test_paths_are_relative_to_the_file(project: Path) -> None:
    """Wherever the command is run."""
    (project / ".lambda-kb.toml").write_text('rules = "rules"\nbaseline = "kb/baseline.json"\n')
    values = settings_for(project / "app").values

    assert values == {"rules": [str(project / "rules")], "baseline": str(project / "kb/baseline.json")}


SUPPRESSION = "[[suppressions]]\nrule = 'LKB103'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("asof = 2026-11-23", "did you mean as_of?"),
        ("fail-on = 'error'", "did you mean fail_on?"),
        ("colour = true", "unknown setting 'colour': there are as_of"),
        ("format = 'xml'", "'xml' is none of text"),
        ("horizon = -1", "no whole number"),
        ("horizon = true", "no whole number"),
        ("horizon = 36501", "36501 is not at most 36500"),
        ("as_of = 5", "write a day"),
        ("exclude = [1]", "write a list of texts"),
        ("parameters = 'x'", "write a table"),
        ("suppressions = 'x'", "[[suppressions]]"),
        (SUPPRESSION, "names no day on which it ends"),
        (SUPPRESSION + "until = 2027-01-01", "gives no reason"),
        (SUPPRESSION + "until = 'soon'\nreason = 'x'", "no day of the calendar"),
        (SUPPRESSION + "until = '2027-W09'\nreason = 'x'", "no day of the calendar"),
        (SUPPRESSION + "why = 'x'", "unknown setting 'why'"),
        ("[suppressions", "cannot be read"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, text: str, said: str) -> None:
    """Every mistake is named with the file; nothing is passed over in silence."""
    file = tmp_path / ".lambda-kb.toml"
    file.write_text(text)

    with pytest.raises(UsageError) as error:
        settings_for(tmp_path)
    assert said in str(error.value)
    assert str(error.value).startswith(str(file))


def test_a_named_file_that_is_missing_is_an_error(call: Run) -> None:
    """Also where another would have been found."""
    done = call("check", ".", "--config", "nowhere.toml")

    assert done.returncode == 2
    assert "nowhere.toml: cannot be read" in done.stderr


@pytest.mark.parametrize(
    "text", ['rules = ["../rules"]', 'parameters_files = ["../secret.json"]', 'baseline = "/etc/passwd"']
)
def test_a_file_that_is_found_names_nothing_outside_of_its_repository(project: Path, text: str) -> None:
    """Unless the command line allows it, or names the file itself."""
    file = project / ".lambda-kb.toml"
    file.write_text(text)

    with pytest.raises(UsageError, match="lies outside of"):
        settings_for(project / "app")
    assert settings_for(project / "app", outside=True).values
    assert settings_for(project / "app", file).values
