"""Audits by what AWS says of accounts: fleets in every form, one account or several, in whatever files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.accounts.aws_answers import quota, quotas, settings
from tests.conftest import Run
from tests.tiers import first_cases

ON = ("--as-of", "2026-11-23")
SHOP, STORE = "123456789012", "223456789012"
EXECUTIONS = "L-B99A9384"


def _rows() -> list[dict[str, Any]]:
    """Two accounts in two Regions, each with two functions that reserve 450."""
    return [
        {
            "FunctionName": name,
            "FunctionArn": f"arn:aws:lambda:{region}:{account}:function:{name}",
            "Runtime": "python3.13",
            "ReservedConcurrentExecutions": 450,
        }
        for account in (SHOP, STORE)
        for region in ("eu-west-1", "us-east-1")
        for name in ("orders", "mail")
    ]


def _fleet(path: Path) -> str:
    rows = _rows()
    with path.with_suffix(".csv").open("w", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    match path.suffix:
        case ".jsonl":
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        case ".json":
            path.write_text(json.dumps({"Functions": rows}))
        case ".parquet":
            with duckdb.connect() as connection:
                connection.execute(f"copy (select * from '{path.with_suffix('.csv')}') to '{path}'")
    return str(path)


def _write(path: Path, value: object) -> str:
    path.write_text(json.dumps(value))
    return str(path)


def _audit(call: Run, *arguments: str) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The summary, and where reserved concurrency adds up to too much, with how much that weighs."""
    done = call("audit", *arguments, *ON, "--format", "json", "-o", "findings.csv")
    assert done.returncode in (0, 1), done.stderr
    with Path("findings.csv").open(newline="") as opened:
        found = [row for row in csv.DictReader(opened) if row["rule"] == "LKB601"]
    return json.loads(done.stdout), sorted((row["account_id"], row["region"], row["severity"]) for row in found)


@pytest.mark.parametrize("form", first_cases(["csv", "jsonl", "json", "parquet"], 2))
def test_each_account_is_judged_by_its_own_file(call: Run, tmp_path: Path, form: str) -> None:
    """Each place is judged by its own quota; of a place that no file speaks of by AWS's default, which allows 900."""
    fleet = _fleet(tmp_path / f"fleet.{form}")
    shop = _write(tmp_path / "shop.json", quotas(quota(EXECUTIONS, 999, account=SHOP)))
    store = _write(tmp_path / "store.json", quotas(quota(EXECUTIONS, 1001, "us-east-1", account=STORE)))

    body, found = _audit(call, fleet, "--account", shop, "--account", store)

    assert found == [(SHOP, "eu-west-1", "error")]
    assert [(one["account"], one["region"]) for one in body["basis"]["accounts"]] == [
        (SHOP, "eu-west-1"), (STORE, "us-east-1"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", first_cases(["jsonl", "csv", "parquet"], 1))
def test_settings_count_for_the_account_that_is_written_beside_them(call: Run, tmp_path: Path, form: str) -> None:
    """As `collect` writes them, and as a person writes them beside what AWS printed."""
    fleet = _fleet(tmp_path / f"fleet.{form}")
    files = [
        _write(tmp_path / f"{account}.json", settings(limit) | {"AccountId": account, "Region": "eu-west-1"})
        for account, limit in ((SHOP, 5000), (STORE, 999))
    ]

    _, found = _audit(call, fleet, "--account", files[0], "--account", files[1])

    assert found == [(STORE, "eu-west-1", "error")]


def test_what_collect_wrote_is_an_account_file_for_any_fleet(call: Run, tmp_path: Path) -> None:
    """Of a table from elsewhere, too; and of its own functions without being named."""
    records = [
        {"ResourceType": "LambdaKb::Account", "AccountId": account, "Region": "eu-west-1", **settings(limit)}
        for account, limit in ((SHOP, 999), (STORE, 5000))
    ]
    functions = [{"ResourceType": "AWS::Lambda::Function"} | row for row in _rows()]
    collected = tmp_path / "collected.jsonl"
    collected.write_text("".join(f"{json.dumps(row)}\n" for row in [*functions, *records]))
    table = _fleet(tmp_path / "fleet.csv")

    named, alone = _audit(call, table, "--account", str(collected))[1], _audit(call, str(collected))[1]

    assert named == alone == [(SHOP, "eu-west-1", "error")]


def test_settings_of_two_accounts_that_nobody_tells_apart_are_refused(call: Run, tmp_path: Path) -> None:
    """And the way to tell them apart is said."""
    fleet = _fleet(tmp_path / "fleet.csv")
    files = [_write(tmp_path / f"{limit}.json", settings(limit)) for limit in (999, 1001)]

    done = call("audit", fleet, *ON, "--account", files[0], "--account", files[1])

    assert done.returncode == 2
    assert 'write "AccountId" and "Region" beside "AccountLimit"' in done.stderr


@pytest.mark.parametrize(("account", "region"), [("999999999999", "eu-west-1"), (SHOP, "ap-south-1")])
def test_an_account_that_the_fleet_is_not_in_is_named_and_not_used(
    call: Run, tmp_path: Path, account: str, region: str
) -> None:
    """Nor does it change by what others are judged."""
    fleet = _fleet(tmp_path / "fleet.csv")
    other = _write(tmp_path / "other.json", quotas(quota(EXECUTIONS, 10, region, account=account)))

    body, found = _audit(call, fleet, "--account", other)
    text = call("audit", fleet, *ON, "--account", other).stdout

    assert (found, "accounts" in body["basis"]) == ([], False)
    assert body["accounts_elsewhere"] == [
        f"--account {other} speaks of account {account} in {region}, where the fleet has no function: it is not used"
    ]
    assert f"speaks of account {account} in {region}" in " ".join(text.split())


def test_a_page_without_the_next_one_is_told_of_its_own_account(call: Run, tmp_path: Path) -> None:
    """What is missing stays AWS's default; other accounts hear nothing of it."""
    fleet = _fleet(tmp_path / "fleet.csv")
    page = _write(tmp_path / "page.json", quotas(quota(EXECUTIONS, 999, account=SHOP), NextToken="more"))

    body, found = _audit(call, fleet, "--account", page)

    assert found == [(SHOP, "eu-west-1", "error")]
    assert [(one["account"], one["notes"]) for one in body["basis"]["accounts"]] == [
        (SHOP, ["Quotas is cut off after 1: what is missing stays AWS's default"])
    ]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"AccountLimit": {}, "AccountUsage": {}}'])
def test_an_account_file_that_says_nothing_is_refused(call: Run, tmp_path: Path, content: str) -> None:
    """Before anything is judged, with what to give."""
    empty = tmp_path / "empty.json"
    empty.write_text(content)

    done = call("audit", _fleet(tmp_path / "fleet.csv"), *ON, "--account", str(empty))

    assert done.returncode == 2
    assert "aws lambda get-account-settings" in done.stderr


def test_many_places_of_which_the_same_is_known_are_one_line(call: Run, tmp_path: Path) -> None:
    """Settings that name no place hold in each."""
    own = _write(tmp_path / "own.json", settings(5000))

    text = " ".join(call("audit", _fleet(tmp_path / "fleet.csv"), *ON, "--account", own).stdout.split())

    assert text.count("concurrent executions 5,000") == 1
    assert f"account {STORE} in us-east-1" in text


@pytest.mark.parametrize(("reserved", "accepted"), [(900, True), (901, False)])
def test_windows_know_the_account(call: Run, tmp_path: Path, reserved: int, *, accepted: bool) -> None:
    """At the bound and one past it."""
    own = _write(tmp_path / "own.json", settings(1000))

    done = call("windows", "--runtime", "python3.13", "--reserved-concurrency", str(reserved), "--account", own, *ON)

    assert ("create accepted" in " ".join(done.stdout.split())) is accepted, done.stdout


def test_a_snapshot_shows_the_accounts_values(call: Run, tmp_path: Path) -> None:
    """Beside AWS's own."""
    own = _write(tmp_path / "own.json", quotas(quota(EXECUTIONS, 777)))

    body = json.loads(call("snapshot", *ON, "--account", own, "--format", "json").stdout)

    values = {one["limit"]: (one["default"], one["account_value"]) for one in body["limits"]}
    assert values["concurrent_executions"] == (1000, 777)
    assert body["basis"]["account"]["region"] == "eu-west-1"
