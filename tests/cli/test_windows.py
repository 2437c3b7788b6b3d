"""`lambda-kb windows`: the intervals of one configuration, as the service answers them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import kb
from kb.errors import UsageError
from kb.store import Store
from tests.conftest import Run

ASKED = ("windows", "--runtime", "python3.8", "--memory", "4096", "--as-of", "2026-11-23", "--known-at", "2026-11-01")


def test_each_interval_names_what_opens_and_what_closes_it(call: Run) -> None:
    """10,240 MB came after the runtime; creation ends before updates do; invocation has no end."""
    body = json.loads(call(*ASKED, "--format", "json").stdout)

    assert body["basis"]["known_at"] == "2026-11-01"
    assert [tuple(window.values()) for window in body["data"]] == [
        ("create", "2020-12-01", "2027-02-01", "LKB201", "LKB102"),
        ("update", "2020-12-01", "2027-03-03", "LKB201", "LKB103"),
        ("invoke", "2019-11-18", None, "LKB105", None),
    ]


def test_the_table_explains_the_rules_and_fits(call: Run) -> None:
    """With a verdict for the day asked about."""
    text = call(*ASKED).stdout

    assert max(map(len, text.splitlines())) <= 80
    assert "LKB102 creation" in text
    assert text.endswith("On 2026-11-23: create accepted, update accepted, invoke accepted\n")


def test_the_configuration_stands_below_all_of_the_headline(call: Run) -> None:
    """However many lines that takes."""
    lines = call("windows", "--runtime", "python3.8", "--as-of", "2026-11-30", "--width", "30").stdout.splitlines()

    place = lines.index("runtime python3.8")

    assert " ".join(lines[:place]).startswith("AWS Lambda on 2026-11-30, everything known, data version")
    assert lines[place + 1].startswith("operation")


def test_csv_has_the_same_rows(call: Run) -> None:
    """And its header even where there are none."""
    rows = list(csv.DictReader(io.StringIO(call(*ASKED, "--format", "csv").stdout)))
    none = call("windows", "--runtime", "python3.8", "--known-at", "2016-01-01", "--format", "csv")

    assert [row["operation"] for row in rows] == ["create", "update", "invoke"]
    assert none.stdout == "operation,from,to,opened_by,closed_by,verdict\n"


@pytest.mark.parametrize(
    ("options", "open_now"),
    [
        (("--memory", "20480"), "create not (LKB201 memory out of range), update not (LKB201"),
        (("--timeout", "1800"), "create accepted, update accepted, invoke accepted"),
        (("--timeout", "1801"), "create not (LKB203 timeout out of range), update not (LKB203"),
        (("--ephemeral-storage", "10240"), "create accepted, update accepted, invoke accepted"),
        (("--architecture", "arm64"), "create accepted, update accepted, invoke accepted"),
        (("--package-type", "Zip"), "create accepted, update accepted, invoke accepted"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_value_counts(call: Run, options: tuple[str, ...], open_now: str) -> None:
    """What is not given is absent, as in a template."""
    text = call("windows", "--runtime", "python3.13", *options, "--as-of", "2026-11-23").stdout

    assert f"\nOn 2026-11-23: {open_now}" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--runtime", "python3.88"), "did you mean python3.8"),
        (("--memory", "512"), "--runtime"),
        (("--runtime", "python3.8", "--memory", "much"), "no whole number"),
        (("--runtime", "python3.8", "--as-of", "1999-01-01"), "before the first evidence"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_question_is_exit_2(call: Run, options: tuple[str, ...], said: str) -> None:
    """In one line."""
    done = call("windows", *options)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("runtime", "day", "verdicts"),
    [
        ("ruby2.5", "2021-12-01", ["blocked", "unknown", "allowed"]),
        ("dotnetcore2.1", "2021-12-01", ["unknown", "unknown", "allowed"]),
        ("nodejs4.3", "2019-02-01", ["unknown", "unknown", "allowed"]),
        ("python3.13", "2026-11-23", ["allowed", "allowed", "allowed"]),
    ],
)
def test_a_contested_day_is_unknown_in_every_answer(call: Run, runtime: str, day: str, verdicts: list[str]) -> None:
    """Windows say what the list of runtimes says; the interval in which nobody can tell is named."""
    asked = ("--as-of", day, "--format", "json")
    windows = json.loads(call("windows", "--runtime", runtime, *asked).stdout)
    runtimes = json.loads(call("runtimes", *asked).stdout)["data"]

    assert list(windows["operations"].values()) == verdicts
    assert [one["operations"] for one in runtimes if one["runtime"] == runtime] == [windows["operations"]]
    doubtful = {w["operation"] for w in windows["unknown"] if w["from"] <= day and (w["to"] is None or day < w["to"])}
    assert doubtful == {operation for operation, status in windows["operations"].items() if status == "unknown"}


def test_tables_show_that_a_day_is_contested(call: Run) -> None:
    """Behind the date, and in the verdict."""
    listed = call("runtimes", "--as-of", "2021-12-01").stdout
    text = call("windows", "--runtime", "ruby2.5", "--as-of", "2021-12-01").stdout

    assert "2022-03-31?" in listed
    assert "? contested" in listed
    assert "update unknown" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("day", ["2023-11-14", "2023-11-15"])
def test_tables_show_that_a_phase_is_in_doubt(call: Run, day: str) -> None:
    """AWS's document history has Node.js 20 a day before the announcement: on that day nobody can tell."""
    listed = call("runtimes", "nodejs20.x", "--as-of", day).stdout

    assert ("not_yet_available?" in listed) == ("? in doubt: runtime nodejs20.x came between" in listed)
    assert ("not_yet_available?" in listed) == (day == "2023-11-14")


@pytest.mark.parametrize(
    ("runtime", "day"), [("ruby2.5", "2021-12-01"), ("nodejs4.3", "2019-02-01"), ("go1.x", "2024-04-01")]
)
def test_a_check_tells_when_nobody_can_tell(call: Run, tmp_path: Path, runtime: str, day: str) -> None:
    """Its windows say what those of the same configuration say: days between two windows are not all forbidden."""
    template = tmp_path / "template.yaml"
    template.write_text(
        f"Resources: {{F: {{Type: AWS::Lambda::Function, Properties: {{Runtime: {runtime}, Handler: a.b,"
        " Role: r, Code: {S3Bucket: b, S3Key: k}}}}\n"
    )
    asked = json.loads(call("windows", "--runtime", runtime, "--as-of", day, "--format", "json").stdout)
    rows = call("windows", "--runtime", runtime, "--as-of", day, "--format", "csv").stdout.splitlines()
    checked = json.loads(call("check", str(template), "--as-of", day, "--format", "json").stdout)["functions"][0]
    text = " ".join(call("check", str(template), "--as-of", day, "--format", "text", "--windows").stdout.split())

    assert asked["unknown"]
    assert (checked["windows"], checked["unknown"]) == (asked["data"], asked["unknown"])
    assert len(asked["unknown"]) == sum(row.endswith(",unknown") for row in rows)
    assert all(f"from {one['from']}" in text for one in asked["unknown"])
    assert "not known from" in text


@pytest.mark.parametrize(
    "options",
    [("--memory", "-5"), ("--memory", "0"), ("--timeout", "0"), ("--ephemeral-storage", "-1")],
    ids="=".join,
)
def test_what_is_no_size_is_refused_at_every_door(call: Run, store: Store, options: tuple[str, str]) -> None:
    """Its windows would be an answer to a question that nobody has; nothing reserved is a size."""
    name, number = options[0][2:].replace("-", "_"), options[1]
    done = call("windows", "--runtime", "python3.9", *options)

    assert (done.returncode, done.stderr) == (
        2,
        f"lambda-kb: {name.replace('_', ' ')} {number}: no size: give 1 or more\n",
    )
    assert call("chart", "config", *options, "-o", "c.svg").returncode == 2
    with pytest.raises(UsageError, match="no size"):
        kb.windows("python3.9", **{name: int(number)}, db=store)  # type: ignore[arg-type]
    assert call("windows", "--runtime", "python3.9", "--reserved-concurrency", "0").returncode == 0
