"""Collecting meets what accounts, networks, configurations and disks have in store; nothing is lost or said twice."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleets.aws_like import DUMMY, Proxy, client, code_of_function, moto, throttling

pytestmark = pytest.mark.all

FUNCTIONS = 12
REGIONS = ("--regions", "eu-west-1,us-east-1")


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """A server with some functions in each of two Regions."""
    with moto() as port:
        role = client(port, "iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}", Path="/")["Role"]["Arn"]
        for at in range(FUNCTIONS):
            client(port, "lambda", ("eu-west-1", "us-east-1")[at % 2]).create_function(
                FunctionName=f"f{at}",
                Runtime="python3.13",
                Role=role,
                Handler="app.handler",
                Code={"ZipFile": code_of_function()},
                Environment={"Variables": {"SECRET": "hush"}},
            )
        yield port


@pytest.fixture
def proxy(server: int) -> Iterator[Proxy]:
    """A proxy before it."""
    with throttling(server, 0.0) as found:
        yield found


def _collect(proxy: Proxy, output: Path, *more: str, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.server_port}", "AWS_RETRY_MODE": "standard"}
    command = [sys.executable, "-m", "kb.cli.main", "collect", "-o", str(output), *more]
    environment = os.environ | DUMMY | own | {"AWS_MAX_ATTEMPTS": "1"} | settings
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _names(output: Path) -> list[str]:
    records = [json.loads(line) for line in output.read_text().splitlines()]
    return [record["FunctionName"] for record in records if record["ResourceType"] == "AWS::Lambda::Function"]


def _cut(proxy: Proxy, after: int) -> None:
    """After some more calls none has an answer."""
    until = proxy.served + after

    def cut(served: int) -> None:
        proxy.gone = served > until

    proxy.on_served = cut


def _mend(proxy: Proxy) -> None:
    proxy.on_served = lambda _: None
    proxy.gone = False


def test_a_region_named_twice_is_listed_once(proxy: Proxy, tmp_path: Path) -> None:
    """And nothing of it is said to come from an interrupted run."""
    done = _collect(proxy, tmp_path / "fleet.jsonl", "--regions", "eu-west-1,eu-west-1")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path / 'fleet.jsonl'}: 6 Function in 1 Region\n"


@pytest.mark.parametrize("regions", ["", " , ", "eu west", "all,eu-west-1", "EU-WEST-1", "eu-west"])
def test_what_is_no_region_is_refused_before_anything_is_asked(proxy: Proxy, tmp_path: Path, regions: str) -> None:
    """An empty variable of a script is not all Regions."""
    done = _collect(proxy, tmp_path / "fleet.jsonl", "--regions", regions)

    assert (done.returncode, proxy.served, list(tmp_path.iterdir())) == (2, 0, [])
    told = "is no Region: write names such as eu-west-1" if regions else "the text is empty"
    assert told in done.stderr


def test_all_are_the_regions_that_the_account_has_enabled(proxy: Proxy, tmp_path: Path) -> None:
    """Those that it has not are not asked, so that nothing is left out."""
    done = _collect(proxy, tmp_path / "fleet.jsonl")

    assert (done.returncode, done.stderr) == (0, "")
    assert "in 2 Regions" in done.stdout


def test_without_leave_to_ask_all_are_those_of_the_partition(server: int, tmp_path: Path) -> None:
    """With credentials of China no other Region is asked."""
    with throttling(server, 0.0, denied=["/listRegions"]) as proxy:
        proxy.closed = ("cn-northwest-1",)
        done = _collect(proxy, tmp_path / "fleet.jsonl", AWS_DEFAULT_REGION="cn-north-1")

    assert done.returncode == 3
    assert [line.split()[1] for line in done.stderr.splitlines()] == ["cn-northwest-1"]
    assert "a Region that the account has not enabled answers so too" in done.stderr


def test_a_connection_that_ends_costs_nothing_that_was_listed(proxy: Proxy, tmp_path: Path) -> None:
    """A former list stays, and the same command goes on."""
    output = tmp_path / "fleet.jsonl"
    output.write_text("former\n")
    _cut(proxy, 45)
    cut_off = _collect(proxy, output, *REGIONS)
    assert (cut_off.returncode, output.read_text()) == (2, "former\n"), cut_off.stderr
    assert "AWS answers no more" in cut_off.stderr
    assert "run the same command again, which goes on" in cut_off.stderr
    _mend(proxy)
    done = _collect(proxy, output, *REGIONS)

    assert (done.returncode, sorted(_names(output))) == (0, sorted(f"f{at}" for at in range(FUNCTIONS)))
    assert "from an interrupted run" in done.stdout


@pytest.mark.parametrize("damage", [b"", b'{"broken\n', b"[1]\n", b"\x00\x00\n"], ids=["empty", "cut", "list", "zeros"])
@pytest.mark.parametrize("suffix", ["jsonl", "part"])
def test_a_damaged_journal_is_made_good(proxy: Proxy, tmp_path: Path, damage: bytes, suffix: str) -> None:
    """Whatever a crash left of it, the list is whole."""
    output, whole = tmp_path / "fleet.jsonl", tmp_path / "whole.jsonl"
    _collect(proxy, whole, *REGIONS)
    proxy.gone = True
    _collect(proxy, output, *REGIONS)
    proxy.gone = False
    journal = tmp_path / ".fleet.jsonl.collect"
    journal.mkdir(exist_ok=True)
    options = {"account": "123456789012", "format": 2, "role": None, "values": False, "versions": False}
    (journal / "options.json").write_bytes(json.dumps(options, separators=(",", ":")).encode())
    first = whole.read_bytes().splitlines(keepends=True)[:3] if damage else []
    (journal / f"123456789012.eu-west-1.{suffix}").write_bytes(b"".join([*first, damage]))
    done = _collect(proxy, output, *REGIONS)

    assert (done.returncode, done.stderr) == (0, "")
    assert output.read_bytes() == whole.read_bytes()


def test_an_interrupted_run_of_another_day_is_begun_anew(proxy: Proxy, tmp_path: Path) -> None:
    """What was listed then says too little of today, whichever of the two clocks is wrong."""
    output = tmp_path / "fleet.jsonl"
    for days in (-2, 2):
        _cut(proxy, 45)
        _collect(proxy, output, *REGIONS)
        _mend(proxy)
        options = tmp_path / ".fleet.jsonl.collect" / "options.json"
        then = options.stat().st_mtime + days * 86400
        os.utime(options, (then, then))
        done = _collect(proxy, output, *REGIONS)

        assert (done.returncode, "interrupted run" in done.stdout) == (0, False)
        assert "more than a day old, so this one began anew" in done.stderr


def test_values_that_were_asked_for_are_for_their_owner_alone(proxy: Proxy, tmp_path: Path) -> None:
    """The list has them; without them it has the rights that files have."""
    _collect(proxy, tmp_path / "open.jsonl", *REGIONS)
    _collect(proxy, tmp_path / "values.jsonl", *REGIONS, "--values")

    assert "hush" in (tmp_path / "values.jsonl").read_text()
    assert "hush" not in (tmp_path / "open.jsonl").read_text()
    assert stat.S_IMODE((tmp_path / "values.jsonl").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "open.jsonl").stat().st_mode) & 0o400


def test_a_folder_is_no_output(proxy: Proxy, tmp_path: Path) -> None:
    """It is said before anything is listed, and nothing is left beside it."""
    (tmp_path / "fleet").mkdir()
    done = _collect(proxy, tmp_path / "fleet", *REGIONS)

    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (2, ["fleet"])
    assert "this is a folder: name a file in it" in done.stderr


@pytest.mark.parametrize(
    "settings",
    [{"AWS_MAX_ATTEMPTS": "many"}, {"AWS_ENDPOINT_URL": "nonsense"}, {"AWS_CONFIG_FILE": "broken"}],
    ids=["attempts", "endpoint", "file"],
)
def test_a_configuration_that_makes_no_sense_is_said_in_a_line(
    proxy: Proxy, tmp_path: Path, settings: dict[str, str]
) -> None:
    """Never as a traceback."""
    broken = tmp_path / "broken"
    broken.write_text("[profile x")
    settings = {name: str(broken) if value == "broken" else value for name, value in settings.items()}
    done = _collect(proxy, tmp_path / "fleet.jsonl", *REGIONS, **settings)

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "the AWS configuration cannot be used: " in done.stderr


def test_a_refusal_says_what_would_help(server: int, tmp_path: Path) -> None:
    """The policy where something is not allowed, the network where nothing answers."""
    with throttling(server, 0.0, denied=["/functions"]) as proxy:
        refused = _collect(proxy, tmp_path / "fleet.jsonl", *REGIONS)
        nobody = _collect(proxy, tmp_path / "other.jsonl", *REGIONS, AWS_ENDPOINT_URL="http://127.0.0.1:1")

    assert (refused.returncode, nobody.returncode) == (2, 2)
    assert "`lambda-kb collect --policy` prints what must be allowed" in refused.stderr
    assert "look at the network, the AWS configuration and the name of the Region" in nobody.stderr
