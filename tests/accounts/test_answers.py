"""What AWS's commands print of an account is read in every form, and nonsense is refused in a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kb.accounts import Account, accounts_from, accounts_of
from kb.errors import UsageError
from kb.facts.basis import basis_on
from kb.facts.own_limits import with_account
from kb.store import Store
from tests.accounts.aws_answers import NUMBER, YAML, Json, quota, quotas, requested, settings
from tests.conftest import AsOf

CONCURRENT, STORAGE, UNKNOWN = "L-B99A9384", "L-2ACBD22F", "L-0123ABCD"


def _account(store: Store, ask: AsOf, value: object, region: str | None = None) -> Account:
    own = with_account(store, ask("2026-11-23").basis, accounts_of(value), region).account
    assert own is not None
    return own


def test_settings_are_limits_in_their_units(store: Store, ask: AsOf) -> None:
    """75 GB are bytes in AWS's answer; what is used and what is unreserved is known beside."""
    own = _account(store, ask, settings())

    assert dict(own.limits) == {
        "code_storage_per_region": 75.0,
        "concurrent_executions": 1000.0,
        "deployment_package_unzipped": 250.0,
        "deployment_package_zip_direct": 50.0,
    }
    assert (own.unreserved, own.code_used, own.functions) == (150.0, 9426.0, 8.0)


@pytest.mark.parametrize(
    "value",
    [
        quotas(quota(CONCURRENT, 500.0)),
        [quota(CONCURRENT, 500.0)],
        {"Quota": quota(CONCURRENT, 500.0)},
        [settings(500), quotas(quota(CONCURRENT, 500.0))],
        settings(500) | quotas(quota(CONCURRENT, 500.0)),
        {NUMBER: {"eu-west-1": {"get-account-settings": settings(500)}}},
        [{"ResourceType": "LambdaKb::Account", "AccountId": NUMBER, "Region": "eu-west-1", **settings(500)}],
        quotas(quota(CONCURRENT, 500.0), quota(CONCURRENT, 7.0, QuotaAppliedAtLevel="RESOURCE")),
        quotas(quota(CONCURRENT, 500.0), quota("L-1234ABCD", 5.0, ServiceCode="ec2")),
    ],
    ids=["page", "list", "one quota", "both in a list", "both in one", "a dump", "collect", "a resource's", "mixed"],
)
def test_every_shape_says_the_same(store: Store, ask: AsOf, value: object) -> None:
    """500 concurrent executions."""
    assert _account(store, ask, value).limit("concurrent_executions") == 500.0


@pytest.mark.parametrize(
    ("unit", "size"),
    [("Bytes", 1024**4), ("Kilobytes", 1024**3), ("Megabytes", 1024**2), ("Gigabytes", 1024), ("Terabytes", 1)],
)
def test_a_quota_keeps_the_unit_of_our_limit(store: Store, ask: AsOf, unit: str, size: float) -> None:
    """Whatever AWS tells it in, a terabyte is 1,024 gigabytes."""
    own = _account(store, ask, quotas(quota(STORAGE, float(size), Unit=unit)))

    assert own.limit("code_storage_per_region") == 1024.0


def test_what_aws_never_adjusts_is_no_limit_of_the_account(store: Store, ask: AsOf) -> None:
    """The size of environment variables is everybody's."""
    own = _account(store, ask, quotas(quota(CONCURRENT, 5.0), quota("L-6581F036", 4.0, Unit="Kilobytes")))

    assert dict(own.limits) == {"concurrent_executions": 5.0}


@pytest.mark.parametrize(("region", "limit"), [("eu-west-1", ".large_regions"), ("eu-north-1", "")])
def test_a_quota_is_that_of_its_region(store: Store, ask: AsOf, region: str, limit: str) -> None:
    """One code stands for the limit of large Regions and for that of the others."""
    own = _account(store, ask, quotas(quota("L-ABBF0CF3", 7e6, region)))

    assert dict(own.limits) == {f"durable_running_executions{limit}": 7e6}


def test_what_is_not_known_is_noted(store: Store, ask: AsOf) -> None:
    """Codes that we do not know, values that AWS could not tell or has not granted, pages that are cut off."""
    failed = quota(STORAGE, None, ErrorReason={"ErrorCode": "DEPENDENCY_ACCESS_DENIED_ERROR"})
    page = quotas(quota(CONCURRENT, 10.0), quota(UNKNOWN, 3.0), failed, NextToken="more")
    own = _account(store, ask, [page, requested(CONCURRENT, 5000.0, "PENDING"), requested(CONCURRENT, 7.0, "DENIED")])

    assert own.limit("concurrent_executions") == 10.0
    assert own.limit("code_storage_per_region") is None
    notes = " | ".join(own.notes)
    for words in (
        "1 quota that the data do not know: L-0123ABCD (A quota)",
        "code_storage_per_region stays AWS's default",
        "concurrent_executions 5,000 is asked for and not granted yet",
        "Quotas is cut off after 3",
    ):
        assert words in notes


@pytest.mark.parametrize("known_first", [True, False])
def test_what_is_asked_for_is_told_whatever_answer_comes_first(store: Store, ask: AsOf, *, known_first: bool) -> None:
    """The value of one answer and the request of another belong to one quota."""
    answers = [quotas(quota(CONCURRENT, 10.0)), requested(CONCURRENT, 5000.0, "PENDING")]
    own = _account(store, ask, answers if known_first else answers[::-1])

    assert own.limit("concurrent_executions") == 10.0
    assert [note for note in own.notes if "asked for" in note] == [
        "concurrent_executions 5,000 is asked for and not granted yet"
    ]


def test_settings_win_over_quotas(store: Store, ask: AsOf) -> None:
    """They are what is enforced; the difference is told."""
    own = _account(store, ask, [settings(1000), quotas(quota(CONCURRENT, 2000.0))])

    assert own.limit("concurrent_executions") == 1000.0
    assert any("the settings are what is enforced" in note for note in own.notes)


def test_settings_without_a_region_belong_to_the_only_one(store: Store, ask: AsOf) -> None:
    """And to each, where nobody names any."""
    both = [settings(500), quotas(quota(STORAGE, 80.0))]

    assert _account(store, ask, both).region == "eu-west-1"
    assert _account(store, ask, settings(500), "us-east-1").limit("concurrent_executions") == 500.0
    elsewhere = _account(store, ask, both, "us-east-1")
    assert (elsewhere.limits, "not of us-east-1" in elsewhere.notes[0]) == ((), True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([quotas(quota(CONCURRENT, 5.0)), quotas(quota(CONCURRENT, 6.0, "us-east-1"))], "name the Region"),
        ([quotas(quota(CONCURRENT, 5.0)), quotas(quota(STORAGE, 6.0, account="210987654321"))], "the accounts"),
        ([settings(5), settings(6)], "give the newest answer"),
        (quotas(quota(CONCURRENT, 5.0), quota(CONCURRENT, 6.0)), "has two values"),
        (quotas(quota(CONCURRENT, 5.0, account="")), "AWS's defaults, of no account"),
        (quotas(quota("L-1234ABCD", 5.0, ServiceCode="ec2")), "quotas of ec2, which is not Lambda only"),
        ({"Functions": []}, "no settings and no quotas"),
        ({}, "no settings and no quotas"),
        ([], "no settings and no quotas"),
        ("text", "no settings and no quotas"),
        ({"AccountLimit": 5}, "AccountLimit: is no mapping"),
        ({"AccountLimit": {"ConcurrentExecutions": "many"}}, "AccountLimit.ConcurrentExecutions: 'many' is no number"),
        ({"AccountLimit": {"ConcurrentExecutions": -1}}, "-1 is no number of at least 0"),
        ({"AccountLimit": {"ConcurrentExecutions": True}}, "True is no number"),
        ({"AccountLimit": {"ConcurrentExecutions": float("nan")}}, "nan is no number"),
        ({"Quotas": 5}, "Quotas: is no list"),
        ({"Quotas": [5]}, "no quota"),
        ({"Quotas": [quota(CONCURRENT, 5.0), 5]}, "Quotas[1]: 5 is no quota"),
        ({"Quotas": [{"QuotaCode": "B99A9384", "Value": 5}]}, "Quotas[0].QuotaCode: 'B99A9384' is no code"),
        ({"Quotas": [{"QuotaCode": CONCURRENT}]}, "has no Value"),
        ({"Quotas": [{"QuotaCode": CONCURRENT, "Value": "5"}]}, "Quotas[0].Value: '5' is no number"),
        ({"Region": "Ireland", **settings()}, "Region: 'Ireland' is not a Region"),
        ({"AccountId": "12", **settings()}, "AccountId: '12' is not an account's number"),
    ],
)
def test_what_makes_no_sense_is_refused(store: Store, ask: AsOf, value: object, words: str) -> None:
    """The error says where, what, and mostly what to give."""
    with pytest.raises(UsageError) as refused:
        _account(store, ask, value)

    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_files_may_be_json_json_lines_or_yaml(tmp_path: Path, store: Store) -> None:
    """Pretty or not, one text or several, and a fleet of `collect` with an account in it."""
    one, other = json.dumps(settings(), indent=4), json.dumps(quotas(quota(STORAGE, 80.0)))
    record = json.dumps({"ResourceType": "LambdaKb::Account", "Region": "eu-west-1", **settings()})
    fleet = '{"FunctionName": "f", "ResourceType": "AWS::Lambda::Function"}\n' * 3 + record + "\n"
    forms = {"a.json": one, "b.json": f"{one}\n{other}", "c.jsonl": fleet, "d.yaml": YAML, "e.json": "\ufeff" + one}
    for name, text in forms.items():
        accounts = accounts_from([_written(tmp_path / name, text)])
        own = with_account(store, basis_on(store, store.evidence_until), accounts).account
        assert own is not None
        assert own.limit("concurrent_executions") == 1000.0, name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ('{"AccountLimit": {"ConcurrentExecutions": 1}\n', "account.json:2: broken JSON"),
        ('{"AccountLimit":\n {"ConcurrentExecutions": 1,}}', "account.json:2: broken JSON"),
        ("a: [b\nc: d", "account.json"),
        ("just words", "no settings and no quotas"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_broken_file_is_told_in_a_line(tmp_path: Path, text: str, words: str) -> None:
    """With its name, the line where there is one, and what to give."""
    with pytest.raises(UsageError) as refused:
        accounts_from([_written(tmp_path / "account.json", text)])

    assert words in str(refused.value)
    assert "get-account-settings" in str(refused.value) or "broken JSON" in str(refused.value)


@pytest.mark.parametrize(
    ("says", "what"),
    [
        (settings, "ConcurrentExecutions is 5 and 6"),
        (lambda number: quotas(quota(CONCURRENT, float(number))), f"{CONCURRENT} is 5 and 6"),
    ],
    ids=["settings", "quotas"],
)
def test_both_of_files_that_disagree_are_named(
    tmp_path: Path, store: Store, says: Callable[[int], Json], what: str
) -> None:
    """And not another that was given, or one that says the same."""
    answers = {
        "other.json": quotas(quota(STORAGE, 80.0)),
        "five.json": says(5),
        "same.json": says(5),
        "six.json": says(6),
    }
    for name, answer in answers.items():
        (tmp_path / name).write_text(json.dumps(answer), encoding="utf-8")
    accounts = accounts_from([tmp_path / name for name in answers])

    with pytest.raises(UsageError) as refused:
        with_account(store, basis_on(store, date(2026, 11, 23)), accounts)

    assert f"--account {tmp_path / 'five.json'} and --account {tmp_path / 'six.json'}: {what}" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """So is a folder, and one that is no text."""
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\xff\x00\x80")
    for path in (tmp_path / "missing.json", tmp_path, binary):
        with pytest.raises(UsageError, match=path.name):
            accounts_from([path])


def test_an_account_says_itself_in_a_sentence() -> None:
    """What is judged by, and that all else is AWS's default."""
    own = Account(NUMBER, "eu-west-1", (("concurrent_executions", 1000.0), ("lmi_capacity_providers", 5.0)), 50.0)

    assert own.words == (
        f"account {NUMBER} in eu-west-1: concurrent executions 1,000, 50 unreserved, 1 more limit of its own, "
        "all else AWS's defaults"
    )
