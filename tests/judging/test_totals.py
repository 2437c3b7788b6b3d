"""What functions come to together, under every choice of what nobody decided."""

from __future__ import annotations

import pytest

from kb.judging import Finding, Operation
from kb.readers import read_text
from kb.readers.interface import Document, Inputs
from kb.store import Store
from tests.judging.account_bounds import ACCOUNT
from tests.judging.questions import ask
from tests.judging.told_sums import GOLDEN, told_sums

SUMS = {"LKB236", "LKB601", "LKB602", "LKB603", "LKB604"}
HEAD = "Parameters: {E: {Type: String}}\nConditions: {Prod: !Equals [!Ref E, prod]}\nResources:\n"


def _function(name: str, *lines: str) -> str:
    written = "".join(f"      {line}\n" for line in lines)
    return f"  {name}:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: s3://b/k\n{written}"


def _document(*functions: str, path: str = "t.yaml") -> Document:
    text = "Transform: AWS::Serverless-2016-10-31\n" + HEAD + "".join(functions)
    return read_text(path, text.encode(), Inputs())


def _reserving(name: str, number: object) -> str:
    return _function(name, f"ReservedConcurrentExecutions: {number}")


def _sums(
    store: Store, *documents: Document, own: bool = True, operation: Operation = Operation.UPDATE
) -> list[Finding]:
    report = ask(store, *documents, operation=operation, account=ACCOUNT if own else None)
    return [finding for finding in report.findings if finding.rule in SUMS]


def _said(found: list[Finding]) -> list[tuple[str, str, str, object]]:
    return [(one.rule, one.severity.label, one.certainty, one.value) for one in found]


def test_six_hundred_twice_is_too_much(store: Store) -> None:
    """An error in an account that has 1,000, a warning where nobody says what the account has."""
    both = _document(_reserving("A", 600), _reserving("B", 600))

    assert _said(_sums(store, both)) == [("LKB601", "error", "must", 1200)]
    assert _said(_sums(store, both, own=False)) == [("LKB601", "warning", "must", 1200)]
    assert "A 600, B 600" in _sums(store, both)[0].message


def test_nine_hundred_together_is_allowed(store: Store) -> None:
    """And equal functions count each."""
    assert _sums(store, _document(_reserving("A", 450), _reserving("B", 450))) == []
    assert _said(_sums(store, _document(*(_reserving(f"F{n}", 301) for n in range(3))))) == [
        ("LKB601", "error", "must", 903)
    ]


def test_choices_that_exclude_each_other_are_not_added_up(store: Store) -> None:
    """In production one function has the 600, elsewhere the other."""
    one = _reserving("A", "!If [Prod, 600, 100]")

    assert _sums(store, _document(one, _reserving("B", "!If [Prod, 100, 600]"))) == []
    assert _said(_sums(store, _document(one, _reserving("B", "!If [Prod, 600, 100]")))) == [
        ("LKB601", "warning", "may", 1200)
    ]


def test_a_value_that_nobody_knows_adds_nothing(store: Store) -> None:
    """It is listed as not judged."""
    head = _document(_reserving("A", 600), _reserving("B", "!ImportValue x"))
    report = ask(store, head, account=ACCOUNT, operation=Operation.UPDATE)

    assert [one.rule for one in report.findings if one.rule in SUMS] == []
    assert [one.field for one in report.unresolved] == ["ReservedConcurrentExecutions"]


def test_stacks_of_a_folder_are_added_up(store: Store) -> None:
    """Each by itself is sound."""
    one, other = (_document(_reserving("A", 600), path=path) for path in ("a.yaml", "b.yaml"))

    found = _sums(store, one, other)
    assert _said(found) == [("LKB601", "error", "must", 1200)]
    assert "in all stacks" in found[0].message


@pytest.mark.parametrize(("number", "rules"), [(50, []), (51, ["LKB602"]), (901, ["LKB236"])])
def test_what_is_new_must_fit_what_is_unreserved(store: Store, number: int, rules: list[str]) -> None:
    """The account has 150 unreserved, of which 100 must stay; an update reserves nothing anew."""
    one = _document(_reserving("A", number))

    assert [found.rule for found in _sums(store, one, operation=Operation.CREATE)] == rules
    assert [found.severity.label for found in _sums(store, one)] == {50: [], 51: [], 901: ["error"]}[number]


def _provisioned(name: str, number: int, *more: str) -> str:
    config = f"ProvisionedConcurrencyConfig: {{ProvisionedConcurrentExecutions: {number}}}"
    return _function(name, "AutoPublishAlias: live", config, *more)


@pytest.mark.parametrize(("number", "rules"), [(300, []), (301, ["LKB604"])])
def test_what_is_provisioned_comes_out_of_the_rest(store: Store, number: int, rules: list[str]) -> None:
    """Beside 600 that are reserved; what a function has reserved itself counts once."""
    both = _document(_provisioned("A", 100, "ReservedConcurrentExecutions: 600"), _provisioned("B", number))

    assert [found.rule for found in _sums(store, both)] == rules


@pytest.mark.parametrize(("number", "rules"), [(10, []), (11, ["LKB603"])])
def test_a_function_provisions_no_more_than_it_reserves(store: Store, number: int, rules: list[str]) -> None:
    """Of its own reserve."""
    one = _document(_provisioned("A", number, "ReservedConcurrentExecutions: 10"))

    assert [found.rule for found in _sums(store, one)] == rules


def _by_choice(reserved: str, prod: int, other: int) -> str:
    """A function with a version in production and another one elsewhere, and what is provisioned for each."""
    versions = "".join(
        f"  {name}:\n    Type: AWS::Lambda::Version\n    Condition: {name}\n    Properties:\n"
        f"      FunctionName: !Ref A\n"
        f"      ProvisionedConcurrencyConfig: {{ProvisionedConcurrentExecutions: {number}}}\n"
        for name, number in (("Prod", prod), ("Dev", other))
    )
    conditions = "Conditions: {Prod: !Equals [!Ref E, p], Dev: !Not [!Condition Prod]}\n"
    return _reserving("A", reserved) + versions + conditions


@pytest.mark.parametrize(
    ("reserved", "prod", "other", "said"),
    [
        ("!If [Prod, 5, 1]", 5, 1, []),
        ("!If [Prod, 5, 9]", 6, 1, [("LKB603", "warning", "may", 6)]),
        ("!If [Prod, 5, 1]", 6, 2, [("LKB603", "error", "must", 6)]),
        ("!If [Prod, 5, !Ref AWS::NoValue]", 5, 9, []),
        ("!If [Prod, 5, !Ref AWS::NoValue]", 6, 1, [("LKB603", "warning", "may", 6)]),
    ],
)
def test_what_is_provisioned_is_compared_under_each_choice(
    store: Store, reserved: str, prod: int, other: int, said: list[tuple[str, str, str, object]]
) -> None:
    """With what the function reserves then, and not with the most that it ever reserves."""
    text = "Parameters: {E: {Type: String}}\nTransform: AWS::Serverless-2016-10-31\nResources:\n"
    document = read_text("t.yaml", (text + _by_choice(reserved, prod, other)).encode(), Inputs())

    assert _said(_sums(store, document)) == said


def test_every_sum_is_told_as_it_was() -> None:
    """Amounts, members, doubts and places; `python -m tests.judging.told_sums` writes them anew."""
    assert told_sums().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
