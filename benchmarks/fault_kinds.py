"""The kinds of tries of `benchmarks.faults`: each kills, damages or swaps something, and says what it found wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from benchmarks.fault_bench import Bench, Ended, FaultError, Meanwhile, damaged, run
from benchmarks.fault_writers import (
    damage_channel,
    damage_findings,
    kill_accept,
    kill_collect,
    kill_evidence,
    kill_seal,
    kill_tickets,
    kill_update,
)


def _expect_answer(bench: Bench, ended: Ended, codes: Sequence[int]) -> None:
    """Expect an answer as ever, or one of some exit codes with one line of why."""
    if b"Traceback" in ended.err or (ended.code and ended.code not in codes):
        raise FaultError(f"exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")
    if ended.code == 0 and ended.out != bench.answer:
        raise FaultError("another answer")
    if ended.code and ended.err.count(b"\n") != 1:
        raise FaultError(f"not one line: {ended.err[:300].decode(errors='replace')}")


def damage_file(bench: Bench) -> None:
    """Ask a damaged file: refused, or the same answer."""
    target = bench.folder / "kb.duckdb"
    target.write_bytes(damaged(bench.good.read_bytes(), bench.chance))
    _expect_answer(bench, bench.ask(target), (4,))


def kill_build(bench: Bench) -> None:
    """Kill a build over a sound file: it stays whole, and the next build leaves no litter."""
    target = bench.folder / "kb.duckdb"
    shutil.copyfile(bench.good, target)
    run(bench.folder, ["build", "--db", str(target)], bench.kill_within(bench.lasting["build"]))
    _expect_answer(bench, bench.ask(target), ())
    if bench.chance.random() < 0.2:
        run(bench.folder, ["build", "--db", str(target)])
        left = {path.name for path in bench.folder.iterdir()} - {"kb.duckdb", "out.txt", "err.txt"}
        if left:
            raise FaultError(f"litter: {sorted(left)}")


def swap_file(bench: Bench) -> None:
    """Put another file in the place of one that is being read: an answer of one of them, or refused."""
    target, other = bench.folder / "kb.duckdb", bench.folder / "other"
    shutil.copyfile(bench.good, target)
    whole = bench.chance.random() < 0.5
    other.write_bytes(bench.good.read_bytes() if whole else damaged(bench.good.read_bytes(), bench.chance))
    swap = Meanwhile(bench.chance.uniform(0, bench.lasting["snapshot"]), lambda _child: other.replace(target))
    _expect_answer(bench, bench.ask(target, swap), () if whole else (4,))


def kill_audit(bench: Bench) -> None:
    """Kill an audit that writes over an earlier result: the old file or the new one is there, whole."""
    fleet, result = bench.folder / "fleet.csv", bench.folder / "found.parquet"
    fleet.write_text("FunctionName,Runtime\n" + "".join(f"f{at},nodejs12.x\n" for at in range(500)))
    command = ["audit", str(fleet), "--db", str(bench.good), "--as-of", "2026-11-23", "-o", str(result)]
    run(bench.folder, command)
    before = _rows_in(result)
    run(bench.folder, command, bench.kill_within(bench.lasting["audit"]))
    if _rows_in(result) != before:
        raise FaultError("half a result")


def _rows_in(file: Path) -> int:
    with duckdb.connect() as connection:
        found = connection.execute(f"select count(*) from read_parquet('{file}')").fetchone()
    return found[0] if found else -1


def kill_site(bench: Bench) -> None:
    """Kill the writing of a site over an earlier one: what is there is whole, and the next one leaves no litter."""
    site = bench.folder / "site"
    command = ["site", "-o", str(site), "--db", str(bench.good)]
    run(bench.folder, command, bench.kill_within(bench.lasting["site"]))
    if site.exists() and not (site / "index.html").exists():
        raise FaultError("half a site")
    done = run(bench.folder, command)
    left = {path.name for path in bench.folder.iterdir()} - {"site", "out.txt", "err.txt"}
    if done.code or left:
        raise FaultError(f"exit {done.code}, litter {sorted(left)}: {done.err[-300:].decode(errors='replace')}")


KINDS: dict[Callable[[Bench], None], int] = {
    damage_file: 8, kill_build: 5, swap_file: 6, kill_audit: 4, kill_site: 1,
    kill_update: 3, damage_channel: 3, kill_collect: 3, kill_evidence: 3, kill_tickets: 3, damage_findings: 2,
    kill_accept: 3, kill_seal: 3,
}  # fmt: skip
"""The kinds of tries, and how many there are of each among so many."""
