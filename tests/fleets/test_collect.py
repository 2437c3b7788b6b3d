"""Accounts are listed whole, in spite of pages, throttling and interruptions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fleets.aws_like import DUMMY, client, code_of_function, moto, throttling

pytestmark = pytest.mark.all

FUNCTIONS = 1200


@pytest.fixture(scope="module")
def account() -> Iterator[int]:
    """An account with thousands of functions in two Regions, and what hangs on some of them."""
    with moto() as port:
        role = client(port, "iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}", Path="/")["Role"]["Arn"]
        code = code_of_function()
        clients = [client(port, "lambda", "us-east-1"), *[client(port, "lambda")] * 3]
        for at in range(FUNCTIONS):
            clients[at % 4].create_function(
                FunctionName=f"f{at}",
                Runtime="nodejs12.x" if at % 10 == 0 else "python3.13",
                Role=role,
                Handler="app.handler",
                Code={"ZipFile": code},
                MemorySize=512,
                Environment={"Variables": {"SECRET": "hush"}},
            )
        clients[1].put_function_concurrency(FunctionName="f1", ReservedConcurrentExecutions=7)
        clients[1].create_function_url_config(FunctionName="f2", AuthType="NONE")
        clients[1].publish_layer_version(LayerName="shared", Content={"ZipFile": code})
        queue = client(port, "sqs").create_queue(QueueName="q")["QueueUrl"]
        arn = client(port, "sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
        clients[1].create_event_source_mapping(EventSourceArn=arn["QueueArn"], FunctionName="f3", BatchSize=10)
        yield port


COMMAND = [sys.executable, "-m", "kb.cli.main", "collect", "--regions", "eu-west-1,us-east-1"]


def _environment(port: int) -> dict[str, str]:
    # The mode in which a refused call makes no other wait.
    return os.environ | DUMMY | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_RETRY_MODE": "standard"}


def _collect(port: int, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "-o", str(output), *more]
    return subprocess.run(command, env=_environment(port), capture_output=True, text=True, check=False)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@dataclass(frozen=True)
class Collected:
    """What a run did."""

    file: Path
    done: subprocess.CompletedProcess[str]
    refused: int
    """How many of its calls were refused."""


@pytest.fixture(scope="module")
def throttled(account: int, tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """The account, listed while one call in ten is refused."""
    file = tmp_path_factory.mktemp("throttled") / "fleet.jsonl"
    with throttling(account, 0.1) as proxy:
        done = _collect(proxy.server_port, file)
    return Collected(file, done, proxy.refused)


def test_throttling_loses_none_of_thousands_of_functions(throttled: Collected) -> None:
    """Nothing is missing, and the values of variables are not kept."""
    done = throttled.done
    records = _read(throttled.file)
    functions = {record["FunctionName"]: record for record in records if record["ResourceType"].endswith("Function")}
    assert (done.returncode, throttled.refused > 100) == (0, True), done.stderr
    assert len(functions) == FUNCTIONS
    assert functions["f1"]["ReservedConcurrentExecutions"] == 7
    assert functions["f2"]["Environment"] == {"Variables": {"SECRET": "xxxx"}}
    kinds = [record["ResourceType"].rpartition("::")[2] for record in records]
    assert (kinds.count("Url"), kinds.count("EventSourceMapping"), kinds.count("LayerVersion")) == (1, 1, 1)
    assert kinds.count("Account") == 2


def test_an_interrupted_run_is_taken_up(account: int, tmp_path: Path) -> None:
    """What was listed before the interruption is not asked for again, and the result is that of one run."""
    with throttling(account, 0.0, fail_after=2500) as proxy:
        first = _collect(proxy.server_port, tmp_path / "fleet.jsonl")
    with throttling(account, 0.0) as proxy:
        second = _collect(proxy.server_port, tmp_path / "fleet.jsonl")
        asked = proxy.served

    assert first.returncode != 0
    assert (second.returncode, "from an interrupted run" in second.stdout) == (0, True), second.stderr
    assert asked < 3 * FUNCTIONS
    names = [record["FunctionName"] for record in _read(tmp_path / "fleet.jsonl") if "Runtime" in record]
    assert len(names) == len(set(names)) == FUNCTIONS
    assert list(tmp_path.iterdir()) == [tmp_path / "fleet.jsonl"]


def test_what_was_collected_can_be_audited(throttled: Collected) -> None:
    """Function by function, and the mapping, the URL and the layer."""
    command = [sys.executable, "-m", "kb.cli.main", "audit", str(throttled.file), "--as-of", "2026-11-23"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)

    body = json.loads(done.stdout)
    counted = {name: body[name] for name in ("functions", "attachments", "other_resources", "rejected")}
    assert counted == {"functions": FUNCTIONS, "attachments": 3, "other_resources": 0, "rejected": 0}
    assert {"rule": "LKB103", "severity": "error", "functions": FUNCTIONS // 10} in body["rules"]
