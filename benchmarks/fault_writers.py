"""Tries of `benchmarks.faults` with commands that write tables, fleets, reports and tickets, and those that fetch."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from benchmarks.fault_bench import Bench, FaultError, damaged, files_below, refuse_litter, refuse_traceback
from kb.channel.manifest import NAME
from kb.clock import today
from kb.curation.lint import lint_tables
from kb.curation.seals import seal_version
from kb.intake.accepting import accept_proposals
from kb.intake.proposal_files import proposals_document, read_proposals
from kb.paths import shipped_folder
from kb.store.contract import contract_tables
from kb.store.csv_files import read_table
from kb.taken_data import sealed_version
from tests.channel.planted import offer, release
from tests.fleets.aws_like import DUMMY, client, code_of_function, moto, throttling
from tests.intake.conftest import RUNTIMES, SUPPORTED, Folder, moved, runtimes_page

FUNCTIONS = 40
SOLD = "--as-of", "2026-11-23"


@cache
def _channel(stage: Path) -> tuple[Path, str, int]:
    """A folder that offers one release more, its address at a host that serves it, and the release's number."""
    release(stage / "planted")
    folder = offer(stage / "planted", stage / "channel")
    command = [sys.executable, "-m", "tests.channel.host", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)
    assert process.stdout is not None
    return (
        folder,
        f"http://127.0.0.1:{process.stdout.readline().strip()}/latest.json",
        sealed_version(stage / "planted"),
    )


def kill_update(bench: Bench) -> None:
    """Kill the taking of newer data: the old are in force or the new, whole; the next one takes them and sweeps up."""
    _, address, number = _channel(bench.stage)
    bench.run_killed("update", "--from", address)
    between = _version_in_force(bench)
    if between not in (_shipped_version(), number):
        raise FaultError(f"data version {between}")
    bench.run_whole("update", "--from", address)
    if _version_in_force(bench) != number:
        raise FaultError("the new data are not in force")
    _refuse_incoming(bench)


def damage_channel(bench: Bench) -> None:
    """Take data from a channel of which a file is damaged: refused with 3, or what it was before."""
    folder = Path(shutil.copytree(_channel(bench.stage)[0], bench.folder / "channel"))
    chosen = bench.chance.choice(sorted(folder.iterdir()))
    chosen.write_bytes(damaged(chosen.read_bytes(), bench.chance))
    ended = bench.run("update", "--from", folder)
    refuse_traceback(ended)
    if ended.code not in ((0, 3) if chosen.name == NAME else (3,)):
        raise FaultError(f"{chosen.name} damaged, exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")
    if ended.code and _version_in_force(bench) != _shipped_version():
        raise FaultError("refused, and taken all the same")
    _refuse_incoming(bench)


def _shipped_version() -> int:
    """The newest version of this checkout, which may still be open."""
    rows = read_table(shipped_folder(), contract_tables()["versions"])
    return max(int(row.cells["version"]) for row in rows)


def _version_in_force(bench: Bench) -> object:
    told = bench.run("limits", "--topic", "function_config", "--as-of", "2026-12-31", "--format", "json")
    if told.code:
        raise FaultError(f"exit {told.code}: {told.err[-300:].decode(errors='replace')}")
    body = json.loads(told.out)
    longest = next(row["max"] for row in body["data"] if row["limit"] == "function_timeout")
    version = body["basis"]["data_version"]
    if (longest == 2700) != (version == _channel(bench.stage)[2]):
        raise FaultError(f"data version {version} with a timeout of {longest} s")
    return version


def _refuse_incoming(bench: Bench) -> None:
    left = [path.name for path in (bench.folder / "share").rglob(".incoming-*")]
    if left:
        raise FaultError(f"litter: {left}")


@cache
def _account(stage: Path) -> int:
    """The port of something that answers like AWS, with functions in two Regions."""
    stack = ExitStack()
    atexit.register(stack.close)
    port = stack.enter_context(moto())
    role = client(port, "iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}", Path="/")["Role"]["Arn"]
    clients = [client(port, "lambda", "us-east-1"), client(port, "lambda")]
    for number in range(FUNCTIONS):
        clients[number % 2].create_function(
            FunctionName=f"f{number}",
            Runtime="python3.13",
            Role=role,
            Handler="app.handler",
            Code={"ZipFile": code_of_function()},
        )
    os.environ |= DUMMY | {"AWS_RETRY_MODE": "standard", "AWS_CONFIG_FILE": str(stage / "none")}
    return int(stack.enter_context(throttling(port, 0.05)).server_port)


def kill_collect(bench: Bench) -> None:
    """Kill the listing of an account, now and then damage what it kept: the next one is whole, or says why not."""
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{_account(bench.stage)}"
    output = bench.folder / "fleet.jsonl"
    command = ("collect", "--regions", "eu-west-1,us-east-1", "-o", output)
    bench.run_killed(*command)
    kept = [path for path in bench.folder.glob(".fleet.jsonl.collect/*") if path.stat().st_size]
    spoilt = bool(kept) and bench.chance.random() < 0.4
    if spoilt:
        chosen = bench.chance.choice(kept)
        chosen.write_bytes(damaged(chosen.read_bytes(), bench.chance))
    ended = bench.run(*command)
    refuse_traceback(ended)
    if ended.code and spoilt:
        return
    if ended.code:
        raise FaultError(f"exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")
    names = [record.get("FunctionName") for record in map(json.loads, output.read_text().splitlines())]
    found = {name for name in names if name}
    if found != {f"f{number}" for number in range(FUNCTIONS)}:
        raise FaultError(f"{len(found)} functions of {FUNCTIONS}, {'damaged' if spoilt else 'killed'}")
    refuse_litter(bench.folder, ["fleet.jsonl"])


def kill_evidence(bench: Bench) -> None:
    """Kill the writing of evidence over earlier evidence: the old file is there or the new one, whole."""
    page, data = bench.folder / "evidence.html", bench.folder / "evidence.json"
    fleet = _write_fleet(bench.folder)
    command = ("evidence", fleet, *SOLD, "--known-at", "as-of", "--db", bench.good, "-o", page, "-o", data)
    bench.run_whole(*command)
    before = page.read_bytes(), data.read_bytes()
    bench.run_killed(*command)
    if (page.read_bytes(), data.read_bytes()) != before:
        raise FaultError("half a report")
    bench.run_whole(*command)
    refuse_litter(bench.folder, [fleet.name, page.name, data.name])


def kill_tickets(bench: Bench) -> None:
    """Kill the writing of tickets over earlier ones: all of them are there, and the next run leaves no litter."""
    fleet, folder = _write_fleet(bench.folder), bench.folder / "tickets"
    command = ("audit", fleet, *SOLD, "--db", bench.good, "--owner-tag", "team", "--tickets", folder)
    bench.run_whole(*command, codes=(1,))
    before = files_below(folder)
    bench.run_killed(*command)
    if folder.exists() and files_below(folder) != before:
        raise FaultError("some of the tickets")
    bench.run_whole(*command, codes=(1,))
    if files_below(folder) != before:
        raise FaultError("other tickets")
    refuse_litter(bench.folder, [fleet.name, folder.name])


def _write_fleet(folder: Path) -> Path:
    fleet = folder / "fleet.jsonl"
    lines = [
        {"FunctionName": f"f{number}", "Runtime": "nodejs12.x", "Tags": {"team": f"t{number % 7}"}}
        for number in range(500)
    ]
    fleet.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return fleet


def damage_findings(bench: Bench) -> None:
    """Compare an audit with findings that are damaged: refused with 3, or compared."""
    fleet, found = _write_fleet(bench.folder), bench.folder / "found.parquet"
    command = ("audit", fleet, *SOLD, "--db", bench.good)
    bench.run_whole(*command, "-o", found, codes=(1,))
    found.write_bytes(damaged(found.read_bytes(), bench.chance))
    ended = bench.run(*command, "--since", found, "--digest", bench.folder / "new.md")
    refuse_traceback(ended)
    if ended.code not in (1, 3):
        raise FaultError(f"exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")


@cache
def _proposals(stage: Path) -> tuple[Path, Path, Path]:
    """Proposals, tables in which every version is sealed, and the same after the proposals were accepted."""
    recordings = Folder(stage / "recordings")
    later = "Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029"
    recordings.add(RUNTIMES, "2026-11-25", runtimes_page({**SUPPORTED, **moved(java25=later)}))
    file = stage / "proposals.json"
    file.write_text(json.dumps(proposals_document(recordings.propose())), encoding="utf-8")
    tables, accepted = (Path(shutil.copytree(shipped_folder(), stage / name)) for name in ("tables", "accepted"))
    for folder in (tables, accepted):
        seal_version(folder)
    accept_proposals(accepted, read_proposals(file), today())
    return file, tables, accepted


def kill_accept(bench: Bench) -> None:
    """Kill the acceptance of proposals: tables as before, or lint says what is unfinished; the next one ends it."""
    file, tables, accepted = _proposals(bench.stage)
    folder = Path(shutil.copytree(tables, bench.folder / "data"))
    command = ("intake", "accept", file, "--data", folder)
    bench.run_killed(*command)
    _expect_whole_or_told(folder, tables, accepted)
    bench.run_whole(*command)
    if _tables_in(folder) != _tables_in(accepted):
        raise FaultError("other tables")


@cache
def _open_tables(stage: Path) -> tuple[Path, Path]:
    """Tables with an open version that holds what was accepted, and the same sealed."""
    opened = _proposals(stage)[2]
    sealed = Path(shutil.copytree(opened, stage / "sealed"))
    seal_version(sealed)
    return opened, sealed


def kill_seal(bench: Bench) -> None:
    """Kill the sealing of a version: it is open or sealed, or lint says what is unfinished; the next one ends it."""
    opened, sealed = _open_tables(bench.stage)
    folder = Path(shutil.copytree(opened, bench.folder / "data"))
    bench.run_killed("data", "seal", "--data", folder)
    _expect_whole_or_told(folder, opened, sealed)
    bench.run_whole("data", "seal", "--data", folder)
    if _tables_in(folder) != _tables_in(sealed):
        raise FaultError("other tables")


def _expect_whole_or_told(folder: Path, before: Path, after: Path) -> None:
    if _tables_in(folder) in (_tables_in(before), _tables_in(after)):
        return
    if not any("still to be replaced" in str(complaint) for complaint in lint_tables(folder, today())):
        raise FaultError("half a change, and nobody says so")


def _tables_in(folder: Path) -> dict[str, bytes]:
    """The tables of a folder, without the day on which something was done and what a change keeps aside."""
    return {name: content for name, content in files_below(folder).items() if not name.startswith(".change")}
