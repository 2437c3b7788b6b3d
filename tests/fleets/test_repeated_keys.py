"""A key that an object of JSON has twice is told with an audit as with a check, and the last one counts for both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.fleets.inventories.repeated_keys import MOST_TOLD
from tests.conftest import Run
from tests.fleets.conftest import Audited

TWICE = '{"FunctionName": "a", "Runtime": "python3.8", "Runtime": "nodejs22.x"}'
OTHER = '{"FunctionName": "b", "Runtime": "python3.13"}'


@pytest.mark.parametrize(
    "case",
    [
        ("lines.jsonl", f"{OTHER}\n{TWICE}\n", 2),
        ("lines.json", f"{OTHER}\n{TWICE}\n", 2),
        ("page.json", f'{{"Functions": [\n{OTHER},\n{TWICE}]}}', 3),
        ("list.json", f"[\n{TWICE}]", 2),
        ("texts.json", f"{{}}\n{TWICE}".replace("{}", '{"Functions": []}'), 2),
    ],
)
def test_the_last_of_two_keys_counts_and_is_told(
    audited: Audited, call: Run, tmp_path: Path, case: tuple[str, str, int]
) -> None:
    """In lines, of which the engine would take the first, and in documents; in the words and at the line of a check."""
    name, text, line = case
    (tmp_path / name).write_text(text)

    summary, findings = audited(tmp_path / name)
    checked = json.loads(call("check", str(tmp_path / name), "--format", "json", "--as-of", "2026-11-23").stdout)

    assert [(one.line, one.message) for one in summary.warnings] == [
        (line, "key Runtime is given twice; the last one counts")
    ]
    assert findings == []
    assert [one["runtime"] for one in checked["functions"] if one["name"] == "a"] == ["nodejs22.x"]


@pytest.mark.parametrize(
    "inside",
    [
        '"Environment": {"Variables": {"A": "1", "A": "2"}}',
        '"Layers": [{"Arn": "x"}, {"A": "y", "A": "z"}]',
        '"configuration": {"A": 1, "A": 2}',
        '"A": 1, "A": 2, "A": 3',
    ],
)
def test_a_key_is_told_at_any_depth(audited: Audited, tmp_path: Path, inside: str) -> None:
    """Once, however often it stands there."""
    for name, end in (("f.jsonl", "\n"), ("f.json", "")):
        (tmp_path / name).write_text(f'{{"FunctionName": "a", "Runtime": "python3.13", {inside}}}{end}')

        warnings = audited(tmp_path / name)[0].warnings

        assert [one.message for one in warnings] == ["key A is given twice; the last one counts"]


def test_what_stands_twice_in_many_lines_is_told_once(audited: Audited, tmp_path: Path) -> None:
    """At the first of them; of very many keys the first are told and the others counted."""
    keys = "".join(f', "K{at}": 1, "K{at}": 2' for at in range(MOST_TOLD + 2))
    (tmp_path / "f.jsonl").write_text(f"{TWICE}\n" * 3)
    (tmp_path / "many.jsonl").write_text(f'{{"FunctionName": "a", "Runtime": "python3.13"{keys}}}\n')

    ((told,), many) = (audited(tmp_path / name)[0].warnings for name in ("f.jsonl", "many.jsonl"))

    assert (told.line, told.message) == (1, "key Runtime is given twice; the last one counts; on 2 more lines too")
    assert (len(many), many[-1].message) == (MOST_TOLD + 1, "2 keys more are given twice")


def test_the_table_names_the_line(call: Run, tmp_path: Path) -> None:
    """As JSON does, in a member of its own."""
    (tmp_path / "f.jsonl").write_text(f"{OTHER}\n{TWICE}\n")

    table, body = (call("audit", "f.jsonl", "--format", form) for form in ("table", "json"))

    assert "Noted: f.jsonl:2: key Runtime is given twice" in table.stdout
    assert json.loads(body.stdout)["warnings"][0]["line"] == 2


@pytest.mark.parametrize(
    ("value", "rejected"),
    [("99999999999999999999", 0), ("NaN", 1), ("1e999", 1), ('"\\ud800"', 1)],
)
def test_a_document_with_a_value_that_few_read_costs_that_function(
    audited: Audited, tmp_path: Path, value: str, rejected: int
) -> None:
    """Which ended in a traceback; the others are judged."""
    odd = f'{{"FunctionName": "odd", "Runtime": "python3.13", "Timeout": {value}}}'
    (tmp_path / "f.json").write_text(f'{{"Functions": [{OTHER}, {odd}]}}')

    summary, _ = audited(tmp_path / "f.json")

    assert (summary.functions, summary.rejected) == (2 - rejected, rejected)


@pytest.mark.parametrize("text", ["[" * 200_000, "[" * 2000 + "]" * 2000, '{"Functions": [' + TWICE, " \n"])
def test_a_document_that_is_broken_is_told(audited: Audited, tmp_path: Path, text: str) -> None:
    """However deep it is."""
    (tmp_path / "f.json").write_text(text)

    assert [one.path for one in audited(tmp_path / "f.json")[0].unread] == [str(tmp_path / "f.json")]
