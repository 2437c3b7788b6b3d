"""The command as a user runs it: output, exit codes, and one line for every error."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from kb.facts.answer_shapes import Phase
from kb.facts.catalogue import PHASES
from tests.conftest import Run

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs12.x
    Timeout: 2400
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      MemorySize: 20480
      Handler: app.handler
      CodeUri: src/
      Tracing: Active
"""
REST = (
    "Code: {S3Bucket: b, S3Key: k}, Handler: a.b, Role: !Sub r,"
    " MemorySize: 512, Timeout: 9, TracingConfig: {Mode: Active}"
)
"""Properties of a function about which nothing is to be said."""


LISTS = (
    ("runtimes",),
    ("limits",),
    ("triggers",),
    ("features",),
    ("events",),
    ("practices",),
    ("fields",),
    ("sources",),
    ("slips",),
    ("claims",),
    ("stats",),
    ("rules",),
    ("versions",),
    ("history", "python3.8"),
    ("history", "durable_api_callback_failure"),
    ("upcoming", "--as-of", "2026-11-23"),
    ("diff", "2019-01-01", "2021-01-01"),
)


@pytest.mark.parametrize("arguments", LISTS, ids=lambda arguments: " ".join(arguments[:2]))
def test_a_list_prints_as_table_json_and_csv(call: Run, arguments: tuple[str, ...]) -> None:
    """One question, three formats, the same rows."""
    body = json.loads(call(*arguments, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(call(*arguments, "--format", "csv").stdout)))
    table = call(*arguments)

    assert list(body) == ["basis", "data", "page"]
    assert body["page"] == {"limit": None, "next": None, "total": len(body["data"])}
    assert len(rows) == len(body["data"]) > 0
    assert table.returncode == 0
    # An address is never broken, so that it can be copied.
    assert max(len(line) for line in table.stdout.splitlines() if "://" not in line) <= 80
    assert "\x1b" not in table.stdout


def test_a_snapshot_shows_what_there_was_on_its_day(call: Run) -> None:
    """Python 3.8 is there, Python 3.9 is not yet, /tmp has one size."""
    text = call("snapshot", "2021-08-01").stdout
    body = json.loads(call("snapshot", "2021-08-01", "--format", "json").stdout)

    assert "python3.8" in text
    assert "python3.9" not in text
    assert "ephemeral_storage              512 MB" in text
    assert list(body) == ["basis", "runtimes", "limits", "triggers", "features"]
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_snapshot_shows_a_feature_of_one_runtime_alone(call: Run) -> None:
    """From its first day on."""
    assert "rust-support" in call("snapshot", "2025-11-14").stdout
    assert "rust-support" not in call("snapshot", "2025-11-13").stdout


def test_a_limit_cuts_the_list_and_says_so(call: Run) -> None:
    """The envelope keeps the total."""
    body = json.loads(call("runtimes", "--limit", "3", "--format", "json").stdout)

    assert len(body["data"]) == 3
    assert body["page"]["limit"] == 3
    assert body["page"]["total"] > 50


def test_inside_a_bracket_the_table_shows_both_values(call: Run) -> None:
    """The timeout on 18 November 2026; a limit first seen later carries a question mark."""
    table = call("limits", "--topic", "function_config", "--as-of", "2026-11-18").stdout
    earlier = call("limits", "--topic", "invocation", "--as-of", "2025-10-15").stdout

    assert "900 or 1,800" in table
    assert "1?" in earlier


def test_drift_exits_with_1_where_something_differs(call: Run, tmp_path: Path) -> None:
    """The pinned botocore agrees; a table with a wrong date does not."""
    (tmp_path / "table.json").write_text('{"python3.9": {"deprecated": "2020-01-01", "update-block": "2027-03-03"}}')
    same = call("drift", "--as-of", "2026-11-23")
    other = call("drift", "table.json", "--as-of", "2026-11-23", "--format", "csv")

    assert (same.returncode, other.returncode) == (0, 1)
    assert "differs,date,python3.9,deprecation,2025-12-15,2020-01-01" in other.stdout


def test_check_finds_what_is_wrong_and_where(call: Run, tmp_path: Path) -> None:
    """The template of the contract: blocked runtime, timeout and memory out of range."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)

    done = call("check", "template.yaml", "--as-of", "2026-11-23", "--format", "json")
    body = json.loads(done.stdout)

    assert done.returncode == 1
    assert [(f["rule"], f["line"], f["column"]) for f in body["findings"]] == [
        ("LKB103", 4, 14),
        ("LKB203", 5, 14),
        ("LKB201", 10, 19),
    ]
    assert body["functions"][0]["operations"] == {"create": "blocked", "update": "blocked", "invoke": "allowed"}
    assert body["functions"][0]["config"] == {"MemorySize": 20480, "Timeout": 2400}


def test_check_reads_standard_input(run: Run) -> None:
    """A dash stands for it."""
    done = run("check", "-", "--as-of", "2026-11-23", stdin=TEMPLATE)

    assert done.returncode == 1
    assert "LKB103" in done.stdout


def test_check_is_the_same_under_any_hash_seed(run: Run, tmp_path: Path) -> None:
    """Sorted at the border, so that a diff of two reports is a diff of two templates."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    outputs = {
        run("check", "template.yaml", "--as-of", "2026-11-23", *form, PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2", "3")
        for form in ((),)
    }

    assert len(outputs) == 1


BROKEN: list[tuple[str, bytes]] = [
    ("broken.yaml", b"Resources:\n  F: [\n"),
    ("binary.yaml", bytes(range(256))),
    ("empty.yaml", b""),
    ("list.json", b"[1, 2]"),
]


@pytest.mark.parametrize(("name", "content"), BROKEN, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_broken_input_is_one_line_and_exit_3(call: Run, tmp_path: Path, name: str, content: bytes, form: str) -> None:
    """Never a traceback; the report is printed all the same."""
    (tmp_path / name).write_bytes(content)

    done = call("check", name, "--format", form)

    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
    assert name in done.stdout


def test_a_path_that_does_not_exist_is_exit_3(call: Run, tmp_path: Path) -> None:
    """Other files are judged all the same."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)

    done = call("check", "nowhere.yaml", "template.yaml", "--format", "json")
    body = json.loads(done.stdout)

    assert done.returncode == 3
    assert body["unreadable"] == [{"path": "nowhere.yaml", "line": None, "reason": "no such file: check the path"}]
    assert body["findings"]


@pytest.mark.parametrize(
    "content", ["Resources:\n", "Resources: {}\n", '{"Resources": {}}', "Resources:\n  B: {Type: AWS::S3::Bucket}\n"]
)
def test_a_template_without_functions_is_sound(call: Run, tmp_path: Path, content: str) -> None:
    """Nothing in it is wrong."""
    (tmp_path / "template.yaml").write_text(content)

    done = call("check", "template.yaml", "--format", "json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["functions"] == []


def test_a_folder_without_templates_is_sound(call: Run, tmp_path: Path) -> None:
    """Files that are something else are passed over in a walked folder."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here/package.json").write_text('{"name": "x"}')
    (tmp_path / "here/docker-compose.yml").write_text("services: {}\n")

    done = call("check", "here")

    assert done.returncode == 0
    assert done.stderr == "lambda-kb: no Lambda functions in here\n"


def test_a_folder_is_walked_and_its_templates_judged(call: Run, tmp_path: Path) -> None:
    """The same files by folder and by glob."""
    (tmp_path / "a/node_modules").mkdir(parents=True)
    (tmp_path / "a/template.yaml").write_text(TEMPLATE)
    (tmp_path / "a/node_modules/template.yaml").write_text(TEMPLATE)

    walked = json.loads(call("check", "a", "--format", "json").stdout)
    globbed = json.loads(call("check", "a/*.yaml", "--format", "json").stdout)

    assert [function["path"] for function in walked["functions"]] == ["a/template.yaml"]
    assert walked["functions"] == globbed["functions"]


def test_a_parameter_resolves_a_value(call: Run, tmp_path: Path) -> None:
    """Without it the runtime is unresolved, with it judged."""
    (tmp_path / "t.yaml").write_text(
        "Parameters: {Rt: {Type: String}}\n"
        f"Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {{Runtime: !Ref Rt, {REST}}}\n"
    )

    without = json.loads(call("check", "t.yaml", "--format", "json").stdout)
    done = call("check", "t.yaml", "--parameter", "Rt=nodejs12.x", "--as-of", "2026-11-23", "--format", "json")

    assert without["unresolved"][0]["reason"] == "parameter Rt has no default"
    assert [finding["rule"] for finding in json.loads(done.stdout)["findings"]] == ["LKB103"]


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_fail_on_sets_the_threshold(call: Run, tmp_path: Path, level: str, code: int) -> None:
    """A deprecated runtime is a warning."""
    (tmp_path / "t.yaml").write_text(
        f"Resources:\n  F: {{Type: AWS::Lambda::Function, Properties: {{Runtime: python3.9, {REST}}}}}\n"
    )

    assert call("check", "t.yaml", "--as-of", "2026-11-23", "--fail-on", level).returncode == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("snapshot", "1999-01-01"), "before the first evidence"),
        (("snapshot", "2021-08-01", "--as-of", "2020-01-01"), "two days"),
        (("snapshot", "2021-02-30"), "DATE: '2021-02-30' is no day of the calendar"),
        (("snapshot", "--as-of", "2021-02-30"), "--as-of: '2021-02-30' is no day of the calendar"),
        (("snapshot", "2021-08-01T12:00:00"), "no offset"),
        (("runtimes", "--as-of", "yesterday"), "write YYYY-MM-DD"),
        (("runtimes", "--known-at", "2001-01-01"), "nothing was known before"),
        (("runtimes", "--data-version", "99"), "there are 1 to"),
        (("history", "pyhton3.8"), "did you mean python3.8"),
        (("diff", "2021-01-01", "2019-01-01"), "the later day must come second"),
        (("explain", "LKB999"), "no rule"),
        (("check", "x", "--parameter", "novalue"), "NAME=VALUE"),
        (("check", "x", "--rules", "nowhere"), "nowhere: there is no such folder: check the path"),
        (("limits", "--format", "xml"), "invalid choice"),
        (("nonsense",), "invalid choice"),
    ],
    ids=" ".join,
)
def test_a_wrong_question_is_one_line_and_exit_2(call: Run, arguments: tuple[str, ...], said: str) -> None:
    """It says what is wrong, on stderr, and nothing on stdout."""
    done = call(*arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_damaged_knowledge_base_is_exit_4(call: Run, tmp_path: Path) -> None:
    """Whatever is asked, and with the way out."""
    (tmp_path / "kb.duckdb").write_bytes(b"\0" * 100)

    done = call("runtimes", "--db", "kb.duckdb")

    assert done.returncode == 4
    assert "lambda-kb build" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_somebody_elses_file_is_not_to_be_removed(call: Run, tmp_path: Path) -> None:
    """A slip in `--db` must not cost a file."""
    (tmp_path / "letter.txt").write_text("Dear reader")

    done = call("runtimes", "--db", "letter.txt")

    assert done.returncode == 4
    assert "remove" not in done.stderr


def test_a_missing_knowledge_base_is_built(call: Run, tmp_path: Path) -> None:
    """The first question makes it."""
    done = call("runtimes", "--db", "new/kb.duckdb", "--format", "json")

    assert done.returncode == 0
    assert (tmp_path / "new/kb.duckdb").is_file()


def test_a_reader_that_goes_away_is_no_error(database: Path) -> None:
    """`lambda-kb events | head -1` ends quietly."""
    done = subprocess.run(
        f"{sys.executable} -m kb.cli.main events --db {database} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_every_phase_can_be_asked_for() -> None:
    """The command line names them without the models that it would have to load."""
    assert list(PHASES) == list(Phase)


def test_explain_shows_the_rule_and_its_sql(call: Run) -> None:
    """Why, severities, source and the SQL itself."""
    text = call("explain", "lkb203").stdout

    assert text.startswith("LKB203: Timeout out of range")
    assert "from functions f" in text


def test_known_at_as_of_asks_what_was_known_on_the_day(call: Run) -> None:
    """The basis repeats the day."""
    body = json.loads(call("runtimes", "--as-of", "2024-03-01", "--known-at", "as-of", "--format", "json").stdout)

    assert body["basis"]["known_at"] == "2024-03-01"


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("runtimes", "python3.9"),
        ("limits", "function_timeout"),
        ("triggers", "amazon-sqs"),
        ("features", "snapstart"),
        ("events", "python3-9"),
        ("practices", ""),
        ("fields", "MemorySize"),
        ("operations", "Invoke"),
        ("regions", "eu-central-1"),
        ("claims", ""),
        ("slips", "python3.8"),
        ("stats", "limits"),
        ("sources", ""),
        ("versions", "2"),
        ("rules", "LKB201"),
    ],
)
def test_a_list_takes_ids_and_shows_their_rows(call: Run, command: str, wanted: str) -> None:
    """Of a misspelt one it says what was meant."""
    whole = call(command, "--as-of", "2024-01-01", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(whole)))
    field = {"slips": "runtime", "stats": "table"}.get(command, command.removesuffix("s"))
    wanted = wanted if any(row[field] == wanted for row in rows) else rows[0][field]
    asked = call(command, wanted, "--as-of", "2024-01-01", "--format", "csv")
    strange = call(command, f"{wanted}~", "--as-of", "2024-01-01")

    def told(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
        # Columns that are blank in all rows are left out.
        return [{name: text for name, text in row.items() if text} for row in found]

    assert told(csv.DictReader(io.StringIO(asked.stdout))) == told(row for row in rows if row[field] == wanted)
    assert (strange.returncode, strange.stdout) == (2, "")
    assert f"~': did you mean {wanted}" in strange.stderr or f"`lambda-kb {command}` lists" in strange.stderr


def test_a_runtime_named_before_it_came_has_its_row(call: Run) -> None:
    """A list holds what had come; who names something wants to hear of it. Filters hold for named rows, too."""
    asked = call("runtimes", "python3.9", "--as-of", "2021-08-01")
    filtered = call("runtimes", "python3.9", "python3.8", "--as-of", "2024-01-01", "--language", "Java")

    assert "not_yet_available" in asked.stdout
    assert "python" not in filtered.stdout
