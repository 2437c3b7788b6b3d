"""What users add: rules of their own from the template, and a reader that a real distribution brings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import RuleError
from kb.judging.rule_template import rule_template
from kb.judging.rules import builtin_rules, parse_rule, rules_from

PAGE = (Path(__file__).parents[2] / "docs/how-to/rules-of-your-own.md").read_text(encoding="utf-8")
TEMPLATE = """\
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.9
      MemorySize: 4096
      Code: {ZipFile: "x"}
      Handler: index.handler
      Role: arn:aws:iam::123456789012:role/runs
"""


def _check(folder: Path, database: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kb.cli.main", "check", "--db", str(database), "--as-of", "2025-12-01", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=os.environ | env)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a template to check and one with the template of rules."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "house").mkdir()
    (tmp_path / "house/HOUSE001.sql").write_text(rule_template())
    return tmp_path


def test_the_template_is_printed_whole() -> None:
    """As a file that only has to be saved."""
    command = [sys.executable, "-m", "kb.cli.main", "rules", "--template"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout == rule_template()


def test_the_template_is_a_rule_that_works(house: Path, database: Path) -> None:
    """Two weeks before its deprecation python3.9 is found, with the day, the successor and the sources."""
    done = _check(house, database, "template.yaml", "--rules", "house", "--format", "json")
    (finding,) = [row for row in json.loads(done.stdout)["findings"] if row["rule"] == "HOUSE001"]

    assert done.returncode == 1
    assert "2025-12-15" in finding["message"]
    assert (finding["fix"]["value"], bool(finding["sources"])) == ("python3.14", True)


def test_the_template_is_silent_where_there_is_nothing_to_find(house: Path, database: Path) -> None:
    """A year earlier the deprecation was far away."""
    done = _check(house, database, "template.yaml", "--rules", "house", "--as-of", "2024-12-01")

    assert (done.returncode, "HOUSE001" in done.stdout) == (0, False)


def test_the_template_names_all_that_a_rule_may_look_at() -> None:
    """Every relation of functions and attachments with all its columns; a wrapped line begins with a blank."""
    text = rule_template()

    assert {"memory_size", "environment_concurrency", "queue_fifo", "cors_max_age"} <= set(re.findall(r"\w+", text))
    assert max(len(line) for line in text.splitlines()) <= 120


@pytest.mark.parametrize("key", ["id", "title", "why", "source", "severity", "reads"])
def test_a_header_that_lacks_something_is_named(key: str) -> None:
    """With the file and what is missing."""
    text = re.sub(rf"^-- {key}: .*\n", "", rule_template(), flags=re.MULTILINE)

    with pytest.raises(RuleError, match=rf"mine\.sql: the header lacks .*{key}"):
        parse_rule("mine.sql", text)


@pytest.mark.parametrize("severity", ["fatal", "create=error", "create=error update=loud invoke=note", "="])
def test_a_severity_that_does_not_exist_is_named(severity: str) -> None:
    """With what to write instead."""
    text = rule_template().replace("create=error update=warning invoke=note", severity)

    with pytest.raises(RuleError, match="write `create=error"):
        parse_rule("mine.sql", text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("join runtimes_on", "join runtimes_of_mars"),
        ("f.runtime as value", "f.engine as value"),
        ("select", "selct"),
    ],
)
def test_sql_that_does_not_run_is_one_line(house: Path, database: Path, old: str, new: str) -> None:
    """It names the rule, and nothing is judged by halves."""
    path = house / "house/HOUSE001.sql"
    path.write_text(path.read_text().replace(old, new, 1))
    done = _check(house, database, "template.yaml", "--rules", "house")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "HOUSE001" in done.stderr


@pytest.mark.parametrize(
    "value", ["(select content from read_text('/etc/passwd'))", "getenv('HOME')", "(from '/etc/passwd')"]
)
def test_a_rule_reaches_nothing_but_the_facts(house: Path, database: Path, value: str) -> None:
    """A folder of rules may come from anywhere; no file and no variable of the machine ends up in a report."""
    path = house / "house/HOUSE001.sql"
    path.write_text(path.read_text().replace("f.runtime as value", f"{value} as value", 1))
    done = _check(house, database, "template.yaml", "--rules", "house")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("statement", ["drop table functions", "copy functions to 'stolen.csv'", "select 1; select 2"])
def test_a_rule_is_one_select(house: Path, database: Path, statement: str) -> None:
    """Anything else is refused, and does nothing."""
    path = house / "house/HOUSE001.sql"
    path.write_text(path.read_text().split("\nselect")[0] + f"\n{statement}\n")
    done = _check(house, database, "template.yaml", "--rules", "house")

    assert (done.returncode, done.stdout, (house / "stolen.csv").exists()) == (2, "", False)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", None], ids=["not UTF-8", "empty", "a folder"])
def test_a_rule_that_cannot_be_read_is_named(house: Path, database: Path, content: bytes | None) -> None:
    """In one line."""
    path = house / "house/HOUSE002.sql"
    path.mkdir() if content is None else path.write_bytes(content)
    done = _check(house, database, "template.yaml", "--rules", "house")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "HOUSE002.sql" in done.stderr


def test_a_mark_of_byte_order_is_no_part_of_the_header(house: Path, database: Path) -> None:
    """As some editors write it."""
    path = house / "house/HOUSE001.sql"
    path.write_text(path.read_text(), encoding="utf-8-sig")

    assert "HOUSE001" in _check(house, database, "template.yaml", "--rules", "house").stdout


def test_an_id_that_is_taken_is_refused(house: Path, database: Path) -> None:
    """By one of ours, or by another of the same folder."""
    path = house / "house/HOUSE001.sql"
    path.write_text(path.read_text().replace("HOUSE001", builtin_rules()[0].id))

    assert "is taken" in _check(house, database, "template.yaml", "--rules", "house").stderr


def test_several_folders_are_read_together(house: Path, database: Path) -> None:
    """Those of the company and those of the team."""
    (house / "team").mkdir()
    (house / "team/TEAM1.sql").write_text(rule_template().replace("HOUSE001", "TEAM1"))
    done = _check(house, database, "template.yaml", "--rules", "house", "--rules", "team")

    assert {"HOUSE001", "TEAM1"} <= set(re.findall(r"[A-Z]+\d+", done.stdout))


def test_an_empty_folder_of_rules_is_refused(tmp_path: Path) -> None:
    """A folder named by mistake must not pass for one without complaints."""
    with pytest.raises(RuleError, match="no rules here"):
        rules_from(tmp_path)
    with pytest.raises(RuleError, match="nowhere: there is no such folder: check the path"):
        rules_from(tmp_path / "nowhere")
    (tmp_path / "HOUSE1.sql").write_text(rule_template())
    with pytest.raises(RuleError, match="this is no folder: name the one with your rules"):
        rules_from(tmp_path / "HOUSE1.sql")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The distribution of the documentation, built and installed by pip."""
    code = re.search(r"```python\n# ini_reader\.py\n(.*?)```", PAGE, re.DOTALL)
    project = re.search(r"```toml\n# pyproject\.toml of your distribution\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    assert project is not None
    source, target = tmp_path / "source", tmp_path / "installed"
    source.mkdir()
    (source / "ini_reader.py").write_text(code[1])
    (source / "pyproject.toml").write_text(project[1])
    # From the folder alone, with the build tool that is here: nothing is fetched.
    alone = ["--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *alone, "--target", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return target


def test_a_distribution_brings_a_format(installed: Path, database: Path, tmp_path: Path) -> None:
    """The reader of the documentation: the command reads its files like any other and judges what stands in them."""
    (tmp_path / "functions.ini").write_text("[lambda:Orders]\nruntime = python3.6\n")
    done = _check(tmp_path, database, "functions.ini", "--format", "json", PYTHONPATH=str(installed))
    body = json.loads(done.stdout)

    assert [(one["name"], one["runtime"]) for one in body["functions"]] == [("Orders", "python3.6")]
    assert "LKB103" in {finding["rule"] for finding in body["findings"]}


def test_without_it_the_file_is_none_of_ours(database: Path, tmp_path: Path) -> None:
    """So it was the plugin that read it."""
    (tmp_path / "functions.ini").write_text("[lambda:Orders]\nruntime = python3.6\n")

    assert _check(tmp_path, database, "functions.ini").returncode == 3
