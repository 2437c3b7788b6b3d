"""The commands of fleets as a person meets them."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.fleets.small_fleets import run_kb

KB = [sys.executable, "-m", "kb.cli.main"]


def _run(database: Path, *arguments: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"LAMBDA_KB_DB": str(database)}
    command = [*KB, *map(str, arguments)]
    return subprocess.run(command, env=environment, input=text, capture_output=True, text=True, check=False)


def _fleet(path: Path, *runtimes: str) -> Path:
    path.write_text("FunctionName,Runtime\n" + "".join(f"f{at},{name}\n" for at, name in enumerate(runtimes)))
    return path


def test_exit_codes_of_an_audit(database: Path, tmp_path: Path) -> None:
    """1 for findings, 0 for none or lighter ones, 3 for a file that cannot be read, 2 for wrong usage."""
    old, new = _fleet(tmp_path / "old.csv", "nodejs12.x"), _fleet(tmp_path / "new.csv", "python3.13")
    on = ("--as-of", "2026-11-23")

    assert _run(database, "audit", old, *on).returncode == 1
    assert run_kb(database, "audit", new, *on).returncode == 0
    assert run_kb(database, "audit", new, *on, "--horizon", "2000").returncode == 0
    assert run_kb(database, "audit", new, *on, "--horizon", "2000", "--fail-on", "warning").returncode == 1
    assert run_kb(database, "audit", new, tmp_path / "missing.csv", *on).returncode == 3
    assert run_kb(database, "audit", new, *on, "-o", tmp_path / "x.txt").returncode == 2
    assert run_kb(database, "audit", new, *on, "--map", "Colour=c").returncode == 2
    assert run_kb(database, "audit", new, "--as-of", "1999-01-01").returncode == 2


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".duckdb"])
def test_findings_are_the_same_rows_in_every_form(database: Path, tmp_path: Path, suffix: str) -> None:
    """The same rows; nothing else is left in the folder."""
    fleet = _fleet(tmp_path / "fleet.csv", "nodejs12.x", "python3.13", "nodejs12.x")
    output = tmp_path / "out" / f"findings{suffix}"

    done = run_kb(database, "audit", fleet, "--as-of", "2026-11-23", "-o", output, "--format", "json")

    body = json.loads(done.stdout)
    assert (body["functions"], body["with_findings"], body["output"]) == (3, 2, str(output))
    with duckdb.connect() as connection:
        if suffix == ".duckdb":
            connection.execute(f"attach '{output}' as found (read_only)")
        relation = "found.findings" if suffix == ".duckdb" else f"'{output}'"
        rows = connection.execute(f"select function, rule from {relation}").fetchall()
    assert rows == [("f0", "LKB103"), ("f2", "LKB103")]
    assert list(output.parent.iterdir()) == [output]
    if suffix == ".duckdb":
        # The storage that any DuckDB from 1.0 on reads, whichever writes it.
        assert int.from_bytes(output.read_bytes()[12:20], "little") == 64


def test_a_fleet_is_read_from_standard_input(database: Path) -> None:
    """As JSON or as CSV."""
    page = json.dumps({"Functions": [{"FunctionName": "a", "Runtime": "nodejs12.x"}]})

    done = _run(database, "audit", "-", "--as-of", "2026-11-23", "--format", "csv", text=page)

    header, row = done.stdout.splitlines()
    assert header.startswith("owner,account_id,region,function,version,runtime,phase,severity,date,blocks,status,days,")
    assert row.startswith(",,,a,,nodejs12.x,update_blocked,error,2023-04-30,create and update,refused,-1303,move to ")


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another disk than the one of temporary files."""
    place = Path("/dev/shm")  # noqa: S108 - only where it is another disk
    if not place.is_dir() or place.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("needs a second disk at /dev/shm")
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def test_rejects_may_lie_on_another_disk(database: Path, tmp_path: Path, other_disk: Path) -> None:
    """In a folder that is made as that of the findings is; for their owner's eyes, with nothing else beside them."""
    (tmp_path / "fleet.csv").write_text("FunctionName,Runtime,Timeout\na,python3.13,3\nb,python3.13,abc\n")
    done = _run(database, "audit", tmp_path / "fleet.csv", "--rejects", other_disk / "new" / "r.csv")

    assert (done.returncode, f"they stand in {other_disk / 'new' / 'r.csv'}" in done.stderr) == (3, True)
    assert [one.name for one in (other_disk / "new").iterdir()] == ["r.csv"]
    assert (other_disk / "new" / "r.csv").stat().st_mode & 0o777 == 0o600


def test_rejects_that_cannot_be_written_are_named(database: Path, tmp_path: Path) -> None:
    """A folder in their place before anything is judged; no file of our own is named."""
    (tmp_path / "fleet.csv").write_text("FunctionName,Runtime\na,python3.13\n")
    done = _run(database, "audit", tmp_path / "fleet.csv", "--rejects", tmp_path)

    assert (done.returncode, done.stderr) == (2, f"lambda-kb: --rejects {tmp_path}: this is a folder: name a file\n")


def test_rejects_of_last_time_do_not_stay(database: Path, tmp_path: Path) -> None:
    """A fleet that has been mended leaves no file about what was wrong with it."""
    fleet = _fleet(tmp_path / "fleet.csv", "python3.13,surplus")
    run_kb(database, "audit", fleet, "-o", tmp_path / "f.parquet")
    assert (tmp_path / "f.rejects.csv").exists()

    run_kb(database, "audit", _fleet(fleet, "python3.13"), "-o", tmp_path / "f.parquet")

    assert not (tmp_path / "f.rejects.csv").exists()


@pytest.mark.all
def test_the_output_is_the_same_twice(database: Path, tmp_path: Path) -> None:
    """Byte for byte, whatever the number of threads."""
    fleet = _fleet(tmp_path / "fleet.csv", *["nodejs12.x", "python3.8", "go1.x", "python4.0"] * 5000)

    outputs: list[bytes] = []
    for threads in ("1", "2", "2"):
        output = tmp_path / f"{len(outputs)}.csv"
        _run(database, "audit", fleet, "--as-of", "2026-11-23", "-o", output, "--threads", threads)
        outputs.append(output.read_bytes())

    assert outputs[0] == outputs[1] == outputs[2]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_an_audit_that_is_ended_leaves_no_half_file(database: Path, tmp_path: Path, number: signal.Signals) -> None:
    """The former findings stay; after a kill the next run clears the scratch folder away."""
    fleet, output = tmp_path / "fleet.jsonl", tmp_path / "out" / "findings.parquet"
    fleet.write_text('{"FunctionName": "f", "Runtime": "nodejs12.x", "Environment": {"A": "b"}}\n' * 300_000)
    output.parent.mkdir()
    output.write_bytes(b"former")
    command = [*KB, "audit", str(fleet), "-o", str(output)]
    process = subprocess.Popen(command, env=os.environ | {"LAMBDA_KB_DB": str(database)}, stderr=subprocess.PIPE)
    while not list(output.parent.glob(".findings.parquet.*/fleet.duckdb")):
        time.sleep(0.02)

    process.send_signal(number)
    _, said = process.communicate()

    assert (process.returncode != 0, b"Traceback" in said, output.read_bytes()) == (True, False, b"former")
    if number is signal.SIGKILL:
        _run(database, "audit", _fleet(tmp_path / "small.csv", "go1.x"), "-o", output)
    assert list(output.parent.iterdir()) == [output]


def test_a_full_disk_is_said_clearly(database: Path, tmp_path: Path) -> None:
    """In one line, and nothing half is left."""
    fleet = tmp_path / "fleet.csv"
    fleet.write_text("FunctionName,Runtime\n" + "".join(f"function-{at},nodejs12.x\n" for at in range(200_000)))
    output = tmp_path / "out" / "f.parquet"
    limited = ["sh", "-c", 'ulimit -f 2000; trap "" XFSZ; exec "$@"', "sh", *KB, "audit", str(fleet), "-o", str(output)]

    done = subprocess.run(
        limited, env=os.environ | {"LAMBDA_KB_DB": str(database)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2, done.stderr
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(output.parent.iterdir()) == []


@pytest.mark.all
def test_more_than_the_memory_allows_spills(database: Path, tmp_path: Path) -> None:
    """Rows that are all different, and 200 MB for them: without the disk they take more than 300."""
    fleet = tmp_path / "fleet.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select md5(i::varchar) as FunctionName, 'nodejs12.x' as Runtime, (i * 7919) % 40000 as MemorySize, "
            "date '2018-01-01' + (i * 31 % 3000)::integer as as_of "
            f"from range(250000) t(i)) to '{fleet}' (format parquet)"
        )

    done = _run(database, "audit", fleet, "-o", tmp_path / "f.parquet", "--memory", "200MB", "--format", "json")

    assert json.loads(done.stdout)["functions"] == 250_000, done.stderr


def test_new_findings_between_two_audits_fail_a_build(database: Path, tmp_path: Path) -> None:
    """New ones fail a build, fixed and open ones do not."""
    before, after = tmp_path / "before.parquet", tmp_path / "after.csv"
    on = ("--as-of", "2026-11-23")
    run_kb(database, "audit", _fleet(tmp_path / "a.csv", "nodejs12.x", "go1.x", "python3.13"), *on, "-o", before)
    run_kb(database, "audit", _fleet(tmp_path / "b.csv", "nodejs12.x", "python3.13", "python4.0"), *on, "-o", after)

    worse = run_kb(database, "audit-diff", before, after, "--format", "json", "--open")
    same = run_kb(database, "audit-diff", before, before)
    as_csv = [run_kb(database, "audit-diff", before, one, "--format", "csv").stdout for one in (before, after)]
    wrong = run_kb(database, "audit-diff", before, tmp_path / "a.csv")

    body = json.loads(worse.stdout)
    assert as_csv[0] == as_csv[1].partition("\n")[0] + "\n"
    assert body["counts"] == {"new": 1, "fixed": 1, "still_open": 1}
    assert [(row["status"], row["function_id"]) for row in body["data"]] == [
        ("new", "f2"),
        ("fixed", "f1"),
        ("still_open", "f0"),
    ]
    assert (worse.returncode, same.returncode, wrong.returncode) == (1, 0, 3)


@pytest.mark.all
def test_an_export_is_whole_and_says_what_it_holds(database: Path, tmp_path: Path) -> None:
    """Tables, what is in force on two days, and the rules for other engines, each with its digest."""
    target = tmp_path / "kb"
    days = ("--as-of", "2026-11-23", "--as-of", "2020-01-01")

    first, again = (_run(database, "export", *days, "-o", target) for _ in range(2))

    manifest = json.loads((target / "manifest.json").read_text())
    assert (first.returncode, again.returncode, manifest["as_of"]) == (0, 0, ["2020-01-01", "2026-11-23"])
    for file in manifest["files"]:
        assert hashlib.sha256((target / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    with duckdb.connect() as connection:
        sql = f"select phase from '{target}/in_force/runtimes_on.parquet' where runtime = 'python2.7' order by as_of"
        assert connection.execute(sql).fetchall() == [("supported",), ("update_blocked",)]
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_replaces_nothing_of_others(database: Path, tmp_path: Path) -> None:
    """A folder with something else in it is left alone."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x")

    done = run_kb(database, "export", "-o", tmp_path / "mine")

    assert (done.returncode, (tmp_path / "mine" / "file").read_text()) == (2, "x")


def test_the_policy_only_reads(database: Path) -> None:
    """Collect --policy prints what a profile must allow."""
    policy = json.loads(run_kb(database, "collect", "--policy").stdout)

    actions = policy["Statement"][0]["Action"]
    assert all(action.startswith(("lambda:Get", "lambda:List")) for action in actions)


def test_a_summary_says_how_to_get_the_functions(database: Path, tmp_path: Path) -> None:
    """It names none itself; of a fleet that cannot be read only the cause is told."""
    fleet = _fleet(tmp_path / "fleet.csv", "nodejs12.x")
    done = run_kb(database, "audit", fleet, "--as-of", "2026-11-23")
    missing = run_kb(database, "audit", tmp_path / "missing.csv")
    partly = run_kb(database, "audit", fleet, tmp_path / "missing.csv", "--as-of", "2026-11-23")

    assert done.stdout.splitlines()[1] == "1 function in 1 file, 1 with findings"
    assert done.stdout.endswith("\nWhich functions: --format csv lists them, -o FILE writes all findings\n")
    assert (missing.returncode, missing.stdout) == (3, "")
    assert missing.stderr == f"lambda-kb: {tmp_path / 'missing.csv'}: no such file: check the path\n"
    # What could not be read stands in the kept table, and on standard error for whoever reads only that.
    read, told = ("no such file" in " ".join(text.split()) for text in (partly.stdout, partly.stderr))
    assert (partly.returncode, read, told) == (3, True, True)
