"""An audit says of each function what `check` says of it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.facts import basis_on
from kb.fleets.audit import AuditJob, audit_fleet
from kb.fleets.interface import AuditQuestion
from kb.judging import judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import Rule, builtin_rules, parse_rule
from kb.readers.interface import Document, FunctionConfig, Plain, Position, Resolved
from kb.store import Store
from tests.fleets.conftest import Audited, rows
from tests.fleets.random_fleets import random_function


def _checked(
    store: Store, function: dict[str, Any], rules: Sequence[Rule], *, known_as_of: bool
) -> list[tuple[object, ...]]:
    fields: dict[str, Plain] = {name: value for name, value in function.items() if name != "as_of"}
    position = Position(1, 1)
    config = FunctionConfig(
        str(function["FunctionName"]),
        position,
        {k: Resolved(v, position) for k, v in fields.items()},
    )
    day = date.fromisoformat(str(function["as_of"]))
    question = CheckQuestion(basis_on(store, day, day if known_as_of else None), horizon=180, windows=False)
    report = judge(store, [Document("f", "api", (config,))], rules, question)
    return [
        (f.function, f.rule, f.severity.label, f.field, f.limit, f.since, f.until, f.message, f.fix and f.fix.value)
        for f in report.findings
    ]


def _number(text: str | None) -> object:
    try:
        number = float(text or "")
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


@pytest.mark.parametrize(
    ("seed", "known_as_of"),
    [(1, False), pytest.param(2, False, marks=pytest.mark.all), pytest.param(3, True, marks=pytest.mark.all)],
)
def test_an_audit_agrees_with_check(
    store: Store, audited: Audited, tmp_path: Path, seed: int, known_as_of: bool
) -> None:
    """Random functions, each on a day of its own, in every rule that a fleet can be judged by."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    functions = [random_function(rng, at) for at in range(40)]
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, functions)))

    summary, findings = audited(tmp_path / "f.jsonl", horizon=180, known_as_of=known_as_of)

    rules = tuple(rule for rule in builtin_rules() if rule.id in summary.rules_run)
    expected = [found for one in functions for found in _checked(store, one, rules, known_as_of=known_as_of)]
    names = ("function", "rule", "severity", "field", "limit", "since", "until", "message", "fix")
    found = [tuple(_number(row[name]) if name in ("limit", "fix") else row[name] for name in names) for row in findings]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_each_function_is_judged_on_its_own_day(audited: Audited, tmp_path: Path) -> None:
    """900 s were illegal before 2018-10-10, 1,801 s are today; rows without a day take the one asked about."""
    (tmp_path / "f.csv").write_text(
        "FunctionName,Timeout,as_of\nbefore,900,2018-10-09\nafter,900,2018-10-10\nundated,1801,\n"
    )

    summary, findings = audited(tmp_path / "f.csv", as_of="2026-11-23")

    assert [(row["function"], str(row["as_of"])) for row in findings] == [
        ("before", "2018-10-09"),
        ("undated", "2026-11-23"),
    ]
    assert summary.days == (date(2018, 10, 9), date(2026, 11, 23))


def test_each_function_as_known_on_its_own_day(audited: Audited, tmp_path: Path) -> None:
    """In the winter of 2023/24 the published block dates were not yet those known today."""
    (tmp_path / "f.csv").write_text("FunctionName,Runtime,as_of\na,python3.7,2024-02-10\n")

    _, now = audited(tmp_path / "f.csv")
    _, then = audited(tmp_path / "f.csv", known_as_of=True)

    assert {row["rule"] for row in now} != {row["rule"] for row in then}


def test_no_function_is_told_what_became_known_after_its_own_day(audited: Audited, tmp_path: Path) -> None:
    """By another function of a later day: SnapStart on arm64 was told of in 2022, once for each day from 2024 on."""
    wanted = {"SnapStart": {"ApplyOn": "PublishedVersions"}, "Architectures": ["arm64"], "Handler": "a.b"}
    days = {"java11": "2022-12-20", "python3.9": "2023-06-01", "java17": "2024-08-01", "python3.13": "2026-01-01"}
    fleet = [{"FunctionName": day, "Runtime": name, "as_of": day} | wanted for name, day in days.items()]

    def told(*functions: dict[str, Any]) -> list[tuple[object, ...]]:
        (tmp_path / "f.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in functions))
        _, findings = audited(tmp_path / "f.jsonl", known_as_of=True)
        return [
            (row["rule"], row["function"], row["until"], row["fact"], row["message"])
            for row in findings
            if row["rule"] in ("LKB402", "LKB407")
        ]

    alone = [row for one in fleet for row in told(one)]

    assert ("LKB407", "2022-12-20", None) in [row[:3] for row in alone]
    assert sorted(told(*fleet), key=str) == sorted(alone, key=str)


def test_contested_days_are_undecided(audited: Audited, tmp_path: Path) -> None:
    """AWS moved dates after they had passed: nobody can tell, and the summary says so."""
    (tmp_path / "f.csv").write_text("FunctionName,Runtime,as_of\na,nodejs4.3,2019-05-20\nb,python3.13,2025-01-01\n")

    summary, _ = audited(tmp_path / "f.csv")

    assert {row["functions"] for row in summary.undecided} == {1}


OWN_RULE = """-- id: OWN1
-- title: Judged
-- why: to see the day
-- source: https://example.org
-- severity: note
-- reads: Runtime
-- message: {value} on {as_of}, again {as_of}
select f.function_id, f.as_of, 'Runtime' as field, $value as value, null as since, null as until, null as fix
from functions f
"""


@pytest.mark.parametrize(("value", "shared"), [("f.runtime", True), ("cast(f.as_of as varchar)", False)])
def test_a_rule_that_works_with_the_day_sees_each_day(store: Store, tmp_path: Path, value: str, shared: bool) -> None:
    """Days on which no fact changes are judged together only where that makes no difference."""
    rule = parse_rule("own.sql", OWN_RULE.replace("$value", value))
    (tmp_path / "f.csv").write_text("FunctionName,Runtime,as_of\na,x,2025-03-01\nb,x,2025-03-02\n")
    basis = basis_on(store, date(2026, 11, 23))

    audit_fleet(store, [rule], AuditJob((str(tmp_path / "f.csv"),), AuditQuestion(basis), tmp_path / "o.parquet"))

    days = ("2025-03-01", "2025-03-02")
    assert [row["message"] for row in rows(tmp_path / "o.parquet")] == [
        f"{'x' if shared else day} on {day}, again {day}" for day in days
    ]
