"""Versions, aliases, tags and settings of accounts are listed, of a whole organisation, and a kill loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.fleets.collecting.collection import collect_functions
from kb.fleets.collecting.collection_request import Search
from tests.fleets.aws_like import DUMMY, Proxy, client, code_of_function, moto, throttling

pytestmark = pytest.mark.all

FUNCTIONS = 60
COMMAND = [sys.executable, "-m", "kb.cli.main", "collect", "--regions", "eu-west-1,us-east-1"]


@pytest.fixture(scope="module")
def organisation() -> Iterator[tuple[int, list[str]]]:
    """Three accounts and a closed one; functions with versions and an alias in the first, one in each other."""
    with moto() as port:
        role = client(port, "iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}", Path="/")["Role"]["Arn"]
        directory = client(port, "organizations")
        directory.create_organization(FeatureSet="ALL")
        others = [
            directory.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]["AccountId"]
            for name in ("shop", "data", "closed")
        ]
        directory.close_account(AccountId=others[2])
        for at in range(FUNCTIONS):
            _function(
                client(port, "lambda", ("eu-west-1", "us-east-1")[at % 2]), role, f"f{at}", {"team": f"t{at % 3}"}
            )
        functions = client(port, "lambda")
        functions.publish_version(FunctionName="f0")
        functions.update_function_code(FunctionName="f0", ZipFile=code_of_function("other.py"))
        functions.publish_version(FunctionName="f0")
        functions.create_alias(FunctionName="f0", Name="live", FunctionVersion="2")
        for account in others[:2]:
            abroad = client(port, "iam", account=account)
            own = abroad.create_role(RoleName="r", AssumeRolePolicyDocument="{}", Path="/")["Role"]["Arn"]
            _function(client(port, "lambda", account=account), own, f"of-{account}", {})
        yield port, others


def _function(functions: Any, role: str, name: str, tags: dict[str, str]) -> None:  # noqa: ANN401
    functions.create_function(
        FunctionName=name,
        Runtime="python3.8",
        Role=role,
        Handler="app.handler",
        Code={"ZipFile": code_of_function()},
        Tags=tags,
    )


def _environment(proxy: Proxy) -> dict[str, str]:
    own = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.server_port}", "AWS_RETRY_MODE": "standard"}
    return os.environ | DUMMY | own


def _collect(proxy: Proxy, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "-o", str(output), *more]
    return subprocess.run(command, env=_environment(proxy), capture_output=True, text=True, check=False)


def _records(path: Path, kind: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in path.read_text().splitlines()]
    return [record for record in found if record["ResourceType"].endswith(f"::{kind}")]


def test_versions_aliases_tags_and_settings_are_listed(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """Of each version the tags of its function; of an alias what is provisioned for it."""
    output = tmp_path / "fleet.jsonl"
    with throttling(organisation[0], 0.05) as proxy:
        done = _collect(proxy, output, "--versions")

    functions = {record["FunctionArn"].partition(":function:")[2]: record for record in _records(output, "Function")}
    (alias,) = _records(output, "Alias")
    accounts = _records(output, "Account")
    assert (done.returncode, done.stderr, len(functions)) == (0, "", FUNCTIONS + 2)
    assert [functions[name]["Tags"] for name in ("f0", "f0:1", "f0:2", "f1")] == [{"team": "t0"}] * 3 + [{"team": "t1"}]
    assert (alias["Name"], alias["FunctionVersion"]) == ("live", "2")
    assert alias["ProvisionedConcurrencyConfig"] == {"ProvisionedConcurrentExecutions": 5}
    assert [account["Region"] for account in accounts] == ["eu-west-1", "us-east-1"]
    assert accounts[0]["AccountLimit"]["UnreservedConcurrentExecutions"] == 993
    assert accounts[0]["Quotas"][0]["QuotaCode"] == "L-B99A9384"


def test_every_account_of_an_organisation_is_listed(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """By a role in each; a suspended account is said and listed not."""
    port, (shop, data, closed) = organisation
    output = tmp_path / "fleet.jsonl"
    with throttling(port, 0.05) as proxy:
        done = _collect(proxy, output, "--organization", "--role-name", "Reader")

    counts: dict[str, int] = {}
    for record in _records(output, "Function"):
        counts[record["AccountId"]] = counts.get(record["AccountId"], 0) + 1
    assert (done.returncode, done.stderr) == (0, f"lambda-kb: {closed} (closed): SUSPENDED: not listed\n")
    assert counts == {"123456789012": FUNCTIONS, shop: 1, data: 1}
    assert {record["AccountId"] for record in _records(output, "Account")} == {"123456789012", shop, data}
    assert "in 3 accounts and 2 Regions" in done.stdout


def test_every_step_of_an_organisation_is_shown(
    organisation: tuple[int, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entering each account and asking for its Regions takes minutes where there are hundreds."""
    port, (shop, data, closed) = organisation
    steps: list[str] = []
    with throttling(port, 0.0) as proxy:
        for name, value in _environment(proxy).items():
            monkeypatch.setenv(name, value)
        search = Search(tmp_path / "fleet.jsonl", datetime.now(UTC), role_name="Reader")
        collect_functions(search, lambda step, _: steps.append(step))

    own, *others = "123456789012 (master)", f"{shop} (shop)", f"{data} (data)"
    entered = [f"entered {name}" for name in (own, *others)]
    asked = [f"asking which Regions {name} has" for name in (own, *others)]
    listed = [f"listing {name} {region}" for name in (own, *others) for region in ("eu-west-1", "us-east-1")]
    assert steps[0] == "listing the accounts"
    assert sorted(steps[1:]) == sorted([*entered, f"not entered {closed} (closed)", *asked, *listed])


def test_an_account_that_lets_nobody_in_is_said(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """The others are listed all the same, and the exit code says that something is missing."""
    port, (shop, data, _) = organisation
    output = tmp_path / "fleet.jsonl"
    options = ("--organization", "--role-name", "Reader")
    with throttling(port, 0.0, denied=[f"{shop}:role/Reader", "ListServiceQuotas"]) as proxy:
        done = _collect(proxy, output, *options)

    assert done.returncode == 3
    assert f"{shop} (shop) left out: arn:aws:iam::{shop}:role/Reader: AccessDenied: not allowed" in done.stderr
    # Accounts are named in the order of their ids, which moto draws.
    (told,) = (
        line for line in done.stderr.splitlines() if "no service quotas (servicequotas:ListServiceQuotas) of" in line
    )
    assert "123456789012 (master) eu-west-1, " in told
    assert {record["AccountId"] for record in _records(output, "Function")} == {"123456789012", data}


def test_an_organisation_needs_a_role_and_to_be_listed(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """What is missing is said in one line."""
    output = tmp_path / "fleet.jsonl"
    with throttling(organisation[0], 0.0, denied=["ListAccounts"]) as proxy:
        refused = _collect(proxy, output, "--organization", "--role-name", "Reader")
        wrong = [("--organization",), ("--role-name", "R"), ("--organization", "--role-name", "arn:aws:iam::1:role/R")]
        answers = [refused, *(_collect(proxy, output, *options) for options in wrong)]

    assert [answer.returncode for answer in answers] == [2, 2, 2, 2]
    assert "the account that manages the organisation" in refused.stderr
    assert all(len(answer.stderr.splitlines()) == 1 for answer in answers)


def test_what_may_not_be_read_is_said_and_asked_for_again(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """A profile with the policy of an earlier release lists functions as before, and says what it lacks."""
    output = tmp_path / "fleet.jsonl"
    with throttling(organisation[0], 0.0, denied=["/tags/", "/aliases"]) as proxy:
        done = _collect(proxy, output)

    assert (done.returncode, len(_records(output, "Function"))) == (3, FUNCTIONS)
    assert done.stderr.count("is not listed whole: ListAliases: AccessDeniedException: ") == 2
    assert sorted(_records(output, "Account")[0]["Lacking"]) == ["ListAliases", "ListTags"]


def test_a_run_for_something_else_begins_anew(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """Values that were kept never get into the list of a run that keeps none."""
    output = tmp_path / "fleet.jsonl"
    with throttling(organisation[0], 0.0, fail_after=100) as proxy:
        _collect(proxy, output, "--values")
    with throttling(organisation[0], 0.0) as proxy:
        done = _collect(proxy, output)

    assert (done.returncode, "began anew" in done.stderr, "interrupted run" in done.stdout) == (0, True, False)
    assert len(_records(output, "Function")) == FUNCTIONS


def test_a_kill_at_twenty_moments_loses_nothing(organisation: tuple[int, list[str]], tmp_path: Path) -> None:
    """Neither a record nor what was asked already, and a former list stays whole until the new one is."""
    options = ("--versions", "--organization", "--role-name", "Reader")
    whole, output = tmp_path / "whole.jsonl", tmp_path / "fleet.jsonl"
    output.write_text("former\n")
    with throttling(organisation[0], 0.0) as proxy:
        _collect(proxy, whole, *options)
        needed = proxy.served
        for moment in range(1, 21):
            command = [*COMMAND, "-o", str(output), *options]
            process = subprocess.Popen(command, env=_environment(proxy), stderr=subprocess.PIPE)
            _kill_at(proxy, proxy.served + needed // 15, process)
            _, said = process.communicate()
            if process.returncode == 0:
                break
            assert (process.returncode, said) == (-signal.SIGKILL, b""), moment
            assert output.read_text() == "former\n"
        before = proxy.served
        done = _collect(proxy, output, *options)

    assert (moment, done.returncode) == (20, 0), done.stderr
    assert output.read_bytes() == whole.read_bytes()
    assert before - needed < 20 * needed // 15 + 20 * 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fleet.jsonl", "whole.jsonl"]


def _kill_at(proxy: Proxy, served: int, process: subprocess.Popen[bytes]) -> None:
    def kill(count: int) -> None:
        if count >= served:
            proxy.on_served = lambda _: None
            process.send_signal(signal.SIGKILL)

    proxy.on_served = kill
