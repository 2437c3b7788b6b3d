"""Compiling the tables: atomic, deterministic, and exact about what is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from kb.errors import DataError, StoreError
from kb.paths import data_folder
from kb.store import Store, build_store, open_store
from kb.store.contract import contract_tables
from tests.tiers import first_cases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real data that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    return copy


def _spoil(folder: Path, table: str, old: str, new: str) -> int:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    place = text.index(old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, place) + 1


def test_two_builds_hold_the_same_rows(folder: Path, tmp_path: Path) -> None:
    """Same data, same digest and the same rows, though not the same bytes."""
    first, second = tmp_path / "a.duckdb", tmp_path / "b.duckdb"

    assert build_store(folder, first).digest == build_store(folder, second).digest
    with duckdb.connect() as connection:
        connection.execute(f"attach '{first}' as a (read_only); attach '{second}' as b (read_only)")
        for table in contract_tables():
            left = connection.execute(f'from (from a."{table}" except all from b."{table}")').fetchall()
            assert left == [], table


def test_the_file_is_small(store: Store) -> None:
    """It is downloaded, copied into each service and kept in images."""
    assert store.path.stat().st_size < 4_000_000


def test_the_file_is_one_for_any_duckdb_from_1_1_on(store: Store) -> None:
    """The number of its storage, after the mark, would be 69 of one that DuckDB 2 builds, and 1.5 reads 64 to 68."""
    with store.path.open("rb") as file:
        start = file.read(20)

    assert (start[8:12], int.from_bytes(start[12:], "little")) == (b"DUCK", 64)


def test_every_table_arrives_whole(store_rows: dict[str, int]) -> None:
    """As many rows in the file as in the CSV."""
    lines = {
        name: len((data_folder() / f"{name}.csv").read_text(encoding="utf-8").splitlines()) - 1
        for name in contract_tables()
    }

    assert store_rows == lines


@pytest.fixture
def store_rows(tmp_path: Path) -> dict[str, int]:
    """Rows by table as a build counts them."""
    return build_store(data_folder(), tmp_path / "kb.duckdb").rows


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("runtimes", "runtime,name", "runtime,title"), "column 2 is 'title', it must be 'name'"),
        (("limits", "2014-11-13", "2014-13-11"), "'2014-13-11' is no date"),
        (("limits", ",MB,", ",,"), "column unit: must be filled"),
        (("runtime_milestones", "docs_commit", "hearsay"), "'hearsay' is none of"),
        (("events", ",day,", ",day"), "cells, the header has"),
        (("limits", ",10240,", ",10240.0,"), "must be written 10240"),
    ],
)
def test_a_broken_cell_is_named_by_file_line_and_column(
    folder: Path, tmp_path: Path, change: tuple[str, str, str], complaint: str
) -> None:
    """The error says where, what and how it must be."""
    table, old, new = change
    line = _spoil(folder, table, old, new)

    with pytest.raises(DataError, match=f"{table}.csv:{line}:") as error:
        build_store(folder, tmp_path / "kb.duckdb")

    assert complaint in str(error.value)


def test_a_failed_build_leaves_the_old_file(folder: Path, tmp_path: Path) -> None:
    """Broken data never reach the file that is served."""
    target = tmp_path / "kb.duckdb"
    build_store(folder, target)
    before = target.read_bytes()
    _spoil(folder, "limits", "2014-11-13", "13.11.2014")

    with pytest.raises(DataError):
        build_store(folder, target)

    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kb.duckdb"]


@pytest.mark.parametrize("delay", first_cases([0.3, 0.05, 0.15, 0.5], 1))
def test_a_killed_build_leaves_the_old_file(folder: Path, tmp_path: Path, delay: float) -> None:
    """Killed at any moment, the old file still answers."""
    target = tmp_path / "kb.duckdb"
    build_store(folder, target)
    code = (
        "from pathlib import Path; from kb.store import build\n"
        f"while True: build(Path({str(folder)!r}), Path({str(target)!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    time.sleep(0.5 + delay)
    process.send_signal(signal.SIGKILL)
    process.wait()

    with duckdb.connect(target, read_only=True) as connection:
        assert connection.execute("select value from meta where name = 'mark'").fetchone() == ("lambda-kb",)


def test_somebody_elses_file_is_never_replaced(folder: Path, tmp_path: Path) -> None:
    """A path that holds something else is refused, and the file stays."""
    target = tmp_path / "thesis.txt"
    target.write_text("my only copy of this text")

    with pytest.raises(StoreError, match="not a knowledge base"):
        build_store(folder, target)

    assert target.read_text() == "my only copy of this text"


@pytest.mark.parametrize("content", [b"", b"no database at all", b"\0" * 4096])
def test_a_foreign_file_is_not_served(tmp_path: Path, content: bytes) -> None:
    """Whatever lies there, the error says so instead of answering from it."""
    path = tmp_path / "kb.duckdb"
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"not a knowledge base|damaged"):
        open_store(str(path))


def test_a_truncated_file_is_not_served(folder: Path, tmp_path: Path) -> None:
    """Half a knowledge base is none."""
    path = tmp_path / "kb.duckdb"
    build_store(folder, path)
    os.truncate(path, path.stat().st_size // 2)

    with pytest.raises(StoreError, match=r"damaged|not a knowledge base"):
        open_store(str(path))


def test_somebody_elses_database_is_not_served(tmp_path: Path) -> None:
    """A DuckDB file without our mark is refused, and left as it is."""
    path = tmp_path / "other.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table mine as select 42 as answer")

    with pytest.raises(StoreError, match="not a knowledge base of lambda-kb"):
        open_store(str(path))

    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute("from mine").fetchall() == [(42,)]


def test_an_open_store_reads_no_host_file(database: Path) -> None:
    """SQL on our connection cannot reach the file system."""
    cursor = open_store(str(database)).cursor()

    with pytest.raises(duckdb.PermissionException):
        cursor.execute("from read_text('/etc/hostname')")
