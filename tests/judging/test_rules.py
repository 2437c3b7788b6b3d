"""Each rule on a configuration that breaks it and on one that does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from kb.errors import RuleError, UsageError
from kb.facts import basis_on
from kb.judging import Operation, Report, Severity, judge
from kb.judging.question import CheckQuestion
from kb.judging.rule_template import rule_template
from kb.judging.rules import (
    ATTACHMENT,
    COLUMNS,
    all_rules,
    builtin_rules,
    documented_rules,
    parse_rule,
    rules_from,
)
from kb.judging.verdicts import SUBJECTS
from kb.operations import OperationStatus
from kb.readers.interface import Conditional, Document, Field, FunctionConfig, Plain, Position, Resolved, Unresolved
from kb.store import Store
from tests.judging.examples import LAYERS
from tests.judging.questions import ask, document, function

HERE = Position(3, 7)


def _check(
    store: Store,
    as_of: str = "2026-11-23",
    fields: Mapping[str, Plain | Field] | None = None,
    *,
    operation: Operation = Operation.CREATE,
    horizon: int = 0,
    rules: Path | None = None,
    **more: Plain | Field,
) -> Report:
    made: dict[str, Field] = {
        name: value if isinstance(value, Resolved | Unresolved | Conditional) else Resolved(value, HERE)
        for name, value in {**(fields or {}), **more}.items()
    }
    function = FunctionConfig("F", Position(1, 1), made)
    question = CheckQuestion(basis_on(store, date.fromisoformat(as_of)), operation, horizon)
    own = rules_from(rules) if rules else ()
    return judge(store, [Document("t.yaml", "sam", (function,))], (*builtin_rules(), *own), question)


def _rules(report: Report) -> list[str]:
    return sorted(finding.rule for finding in report.findings)


BREAKING: list[tuple[str, str, dict[str, Plain], Plain]] = [
    ("LKB101", "2026-11-23", {"Runtime": "python3.9"}, "python3.14"),
    ("LKB102", "2026-11-23", {"Runtime": "python3.7"}, "python3.14"),
    ("LKB103", "2026-11-23", {"Runtime": "nodejs12.x"}, "nodejs24.x"),
    ("LKB104", "2026-11-23", {"Runtime": "python4.0"}, None),
    ("LKB104", "2026-11-23", {"Runtime": "dotnet9"}, "dotnet10"),
    ("LKB105", "2018-01-01", {"Runtime": "python3.13"}, None),
    ("LKB201", "2026-11-23", {"MemorySize": 10241}, 10240),
    ("LKB201", "2026-11-23", {"MemorySize": 64}, 128),
    ("LKB201", "2020-11-30", {"MemorySize": 3072}, 3008),
    ("LKB202", "2020-11-30", {"MemorySize": 500}, 512),
    ("LKB203", "2026-11-23", {"Timeout": 1801}, 1800),
    ("LKB203", "2026-11-17", {"Timeout": 901}, 900),
    ("LKB203", "2018-10-09", {"Timeout": 301}, 300),
    ("LKB203", "2026-11-23", {"Timeout": 0}, 1),
    ("LKB204", "2026-11-23", {"EphemeralStorage": 10241}, 10240),
    ("LKB204", "2022-03-23", {"EphemeralStorage": 1024}, 512),
    ("LKB205", "2026-11-23", {"Environment": {"AB": "x" * 4095}}, None),
    ("LKB206", "2026-11-23", {"Layers": LAYERS}, None),
]


@pytest.mark.parametrize(("rule", "as_of", "fields", "fix"), BREAKING, ids=lambda value: str(value)[:30])
def test_a_broken_rule_is_found_and_only_it(
    store: Store, rule: str, as_of: str, fields: dict[str, Plain], fix: Plain
) -> None:
    """One broken thing, one finding, with the nearest way out."""
    report = _check(store, as_of, fields)

    assert _rules(report) == [rule]
    finding = report.findings[0]
    assert (finding.fix.value if finding.fix else None) == fix
    assert finding.sources
    assert (finding.line, finding.column) == (3, 7)


SOUND: list[tuple[str, dict[str, Plain]]] = [
    ("2026-11-23", {"Runtime": "python3.13", "MemorySize": 10240, "Timeout": 900, "EphemeralStorage": 10240}),
    ("2026-11-23", {"MemorySize": 129, "Layers": LAYERS[:5], "Environment": {"AB": "x" * 4094}}),
    (
        "2026-11-23",
        {"MemorySize": 32768, "CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": {}}},
    ),
    ("2026-11-23", {"Timeout": 5400, "CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": {}}}),
    ("2026-11-23", {"EphemeralStorage": 32768, "AcceleratorConfig": {"AcceleratorType": "x"}}),
    ("2026-11-23", {"Runtime": "nodejs24.x"}),
    ("2026-11-23", {"PackageType": "Image"}),
    ("2026-11-23", {}),
    ("2018-10-10", {"Timeout": 900, "Runtime": "nodejs8.10"}),
]


@pytest.mark.parametrize(("as_of", "fields"), SOUND, ids=lambda value: str(value)[:40])
def test_a_sound_configuration_has_no_finding(store: Store, as_of: str, fields: dict[str, Plain]) -> None:
    """The bounds themselves are legal, and conditions change them."""
    report = _check(store, as_of, fields)

    assert _rules(report) == []
    assert set(report.functions[0].operations.values()) == {OperationStatus.ALLOWED}


def test_a_milestone_ahead_is_found_within_the_horizon_only(store: Store) -> None:
    """Node.js 22 is deprecated on 2027-04-30, 158 days later."""
    assert _rules(_check(store, horizon=157, Runtime="nodejs22.x")) == []
    assert _rules(_check(store, horizon=158, Runtime="nodejs22.x")) == ["LKB106"]


@pytest.mark.parametrize(
    ("runtime", "create", "update", "invoke"),
    [
        ("python3.9", "allowed", "allowed", "allowed"),
        ("python3.7", "blocked", "allowed", "allowed"),
        ("nodejs12.x", "blocked", "blocked", "allowed"),
        ("python4.0", "blocked", "blocked", "blocked"),
    ],
)
def test_each_operation_has_its_own_verdict(store: Store, runtime: str, create: str, update: str, invoke: str) -> None:
    """Three answers, not one severity."""
    operations = _check(store, Runtime=runtime).functions[0].operations

    assert [operations[operation].value for operation in Operation] == [create, update, invoke]


def test_severity_follows_the_operation(store: Store) -> None:
    """A blocked creation is no error for who only updates."""
    assert _check(store, Runtime="python3.7").findings[0].severity == Severity.ERROR
    assert _check(store, operation=Operation.UPDATE, Runtime="python3.7").findings[0].severity == Severity.WARNING
    assert _check(store, operation=Operation.INVOKE, Runtime="python3.7").findings[0].severity == Severity.NOTE


def test_the_template_of_rules_explains_every_key_of_a_header() -> None:
    """Whoever writes a rule may say all that ours say."""
    used = {key for rule in builtin_rules() for key in re.findall(r"^-- ([a-z]+):", rule.sql, re.MULTILINE)}
    told = set(re.findall(r"^--   ([a-z]+)  ", rule_template(), re.MULTILINE))

    assert used - told == set()


def test_the_template_of_rules_names_all_that_a_rule_may_be_about_and_give() -> None:
    """Every kind of attachment, and every column."""
    told = set(re.findall(r"\w+", rule_template()))

    assert {*SUBJECTS, ATTACHMENT, *COLUMNS} - told == set()


def test_a_contested_day_is_unknown_and_says_why(store: Store) -> None:
    """Nobody can tell whether nodejs14.x took updates on 2024-03-01."""
    report = _check(store, "2024-03-01", operation=Operation.UPDATE, Runtime="nodejs14.x")

    assert report.functions[0].operations[Operation.UPDATE] == OperationStatus.UNKNOWN
    assert "moved the date after it had passed" in report.unresolved[0].reason


def test_an_unresolved_field_is_reported_and_not_judged(store: Store) -> None:
    """No verdict where the deciding value is not known, but other fields are judged."""
    report = _check(store, Runtime=Unresolved("parameter Rt has no default", HERE), Timeout=1801)

    assert _rules(report) == ["LKB203"]
    assert [(item.field, item.reason) for item in report.unresolved] == [("Runtime", "parameter Rt has no default")]
    alone = _check(store, Runtime=Unresolved("parameter Rt has no default", HERE))
    assert set(alone.functions[0].operations.values()) == {OperationStatus.UNKNOWN}
    assert alone.functions[0].windows == ()


@pytest.mark.parametrize("value", ["lots", True, None, [512], {"Size": 1}])
def test_a_number_that_is_none_is_unresolved(store: Store, value: Plain) -> None:
    """Nonsense is named, never compared."""
    report = _check(store, MemorySize=value)

    assert _rules(report) == []
    assert report.unresolved[0].field == "MemorySize"


def test_a_function_that_will_not_be_there_is_told_of_and_not_judged(store: Store) -> None:
    """Between two that are, with the reason."""
    one, other = (function({"Timeout": 1801}, name) for name in ("A", "C"))
    absent = replace(function({"Timeout": 1802}, "B"), absent="it is not created")

    report = ask(store, document(one, absent, other))

    assert [f.function for f in report.findings if f.rule == "LKB203"] == ["A", "C"]
    assert [(f.name, set(f.operations.values()), f.windows == ()) for f in report.functions if f.name == "B"] == [
        ("B", {OperationStatus.UNKNOWN}, True)
    ]
    assert [(u.function, u.reason) for u in report.unresolved] == [("B", "it is not created")]


def test_both_branches_of_an_open_condition_are_judged(store: Store) -> None:
    """A finding in one branch may be, in both must be."""
    one = Conditional("IsProd", Resolved("python3.13", HERE), Resolved("nodejs12.x", Position(9, 1)))
    both = Conditional("IsProd", Resolved("nodejs10.x", HERE), Resolved("nodejs12.x", HERE))

    may = _check(store, Runtime=one)
    must = _check(store, Runtime=both)

    assert [(f.rule, f.certainty, f.line) for f in may.findings] == [("LKB103", "may", 9)]
    assert may.functions[0].operations[Operation.CREATE] == OperationStatus.UNKNOWN
    assert [(f.rule, f.certainty) for f in must.findings] == [("LKB103", "must"), ("LKB103", "must")]
    assert must.functions[0].operations[Operation.CREATE] == OperationStatus.BLOCKED


def test_windows_say_when_a_configuration_is_accepted(store: Store) -> None:
    """python3.9 with 2,048 MB: from its launch until creation is blocked."""
    windows = _check(store, Runtime="python3.9", MemorySize=2048).functions[0].windows
    create = [window for window in windows if window.operation == Operation.CREATE]

    assert [(w.start, w.end, w.opened_by, w.closed_by) for w in create] == [
        (date(2021, 8, 16), date(2027, 2, 1), "LKB105", "LKB102")
    ]


def test_the_latest_opening_field_decides_the_window(store: Store) -> None:
    """With 4,096 MB of /tmp the runtime's own launch is not enough."""
    windows = _check(store, Runtime="python3.9", EphemeralStorage=4096).functions[0].windows

    assert (windows[0].start, windows[0].opened_by) == (date(2022, 3, 24), "LKB204")


def test_a_configuration_that_was_never_legal_has_no_window(store: Store) -> None:
    """Nothing ever took 100 GB of memory."""
    windows = _check(store, MemorySize=102400).functions[0].windows

    assert [window.operation for window in windows] == [Operation.INVOKE]


def test_the_severities_are_those_of_the_contract() -> None:
    """The table of the design, row by row."""
    weights = {rule.id: "/".join(rule.severity[operation].label for operation in Operation) for rule in builtin_rules()}
    contract = {
        "LKB101": "warning/warning/warning",
        "LKB102": "error/warning/note",
        "LKB103": "error/error/warning",
        "LKB104": "error/error/error",
        "LKB105": "error/error/error",
        "LKB106": "warning/warning/note",
        **{f"LKB20{number}": "error/error/note" for number in range(1, 7)},
        "LKB301": "error/error/note",
        "LKB302": "error/error/note",
    }

    assert weights | contract == weights
    assert {weights[rule] for rule in weights if rule.startswith("LKB5")} == {"note/note/note"}


def test_a_file_of_a_rule_is_named_by_its_id_and_title() -> None:
    """So that a listing of the folder says where the memory rule is."""
    folder = Path(str(resources.files("kb"))) / "rules"
    names = {path.stem for path in folder.rglob("*.sql")}

    assert names == {
        "_".join([rule.id, *re.findall("[a-z0-9]+", rule.title.lower().replace("'s", "s"))])
        for rule in documented_rules()
    }


def test_users_add_rules_of_their_own(store: Store, tmp_path: Path) -> None:
    """A rule needs only the columns of the contract."""
    (tmp_path / "own.sql").write_text(
        "-- id: ACME1\n-- title: No Ruby\n-- why: We have nobody for it.\n-- source: https://acme.example/ruby\n"
        "-- severity: warning\n-- reads: Runtime\n"
        "select f.function_id, f.as_of, 'Runtime' as field, f.runtime as value,\n"
        "null as since, null as until, null as fix\n"
        "from functions f where f.runtime like 'ruby%'\n"
    )

    report = _check(store, rules=tmp_path, Runtime="ruby3.4")

    assert [(f.rule, f.severity, f.message) for f in report.findings] == [("ACME1", Severity.WARNING, "No Ruby")]


def test_a_rule_that_does_not_run_is_named(store: Store, tmp_path: Path) -> None:
    """A user's typing error is an error of that rule, not of the template."""
    (tmp_path / "own.sql").write_text(
        "-- id: ACME2\n-- title: t\n-- why: w\n-- source: https://acme.example\n-- severity: error\n-- reads: Runtime\n"
        "select nonsense from functions"
    )

    with pytest.raises(RuleError, match="ACME2: its SQL does not run"):
        _check(store, rules=tmp_path, Runtime="ruby3.4")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("select 1", "the header lacks id"),
        ("-- id: X\nselect 1", "lacks title"),
        ("-- id: X\n-- title: t\n-- why: w\n-- source: s\n-- severity: fatal\n-- reads: Runtime\n", "severity 'fatal'"),
    ],
)
def test_a_malformed_header_is_refused(text: str, complaint: str) -> None:
    """The message shows how a header begins."""
    with pytest.raises(RuleError, match=complaint):
        parse_rule("own.sql", text)


@pytest.mark.parametrize("one", Severity)
@pytest.mark.parametrize("other", Severity)
def test_severities_compare_by_their_weight(one: Severity, other: Severity) -> None:
    """In rising order note, warning, error; a plain word counts as the severity."""
    first, second = (("note", "warning", "error").index(word.label) for word in (one, other))

    assert (one < other, one <= other.label) == (first < second, first <= second)
    assert (one > other, one >= other.label) == (first > second, first >= second)


def test_an_id_that_is_taken_is_named(tmp_path: Path) -> None:
    """The first of several, by a rule of ours or by one of another folder."""
    with pytest.raises(UsageError, match="the id LKB101 is taken: give your rule another"):
        all_rules([_house(tmp_path / "ours", "LKB203", "LKB101", "HOUSE001")])
    with pytest.raises(UsageError, match="the id HOUSE001 is taken"):
        all_rules([_house(tmp_path / name, "HOUSE001") for name in ("one", "other")])


def _house(folder: Path, *ids: str) -> str:
    """A folder of rules."""
    folder.mkdir()
    for one in ids:
        (folder / f"{one}.sql").write_text(rule_template().replace("HOUSE001", one), encoding="utf-8")
    return str(folder)
