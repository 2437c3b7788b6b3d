"""The knowledge base file: told from what is damaged, newer, somebody else's or in use, and never built over."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from kb.errors import StoreError
from kb.paths import cached_database, data_folder
from kb.store import build_store, open_store
from kb.store.connection import storage_version
from kb.store.leftovers import SECONDS_UNTIL_OLD, held_folder, is_alive, prefix_for, remove_litter
from kb.store.resident import load_resident
from tests.nobody import as_nobody


def marked(database: Path, target: Path, statement: str) -> bytes:
    """A copy of the knowledge base after a statement; its bytes."""
    shutil.copyfile(database, target)
    with duckdb.connect(target) as connection:
        connection.execute(statement)
    return target.read_bytes()


def test_a_newer_format_is_refused_and_left_alone(database: Path, tmp_path: Path) -> None:
    """Neither opening nor building touches it."""
    path = tmp_path / "kb.duckdb"
    before = marked(database, path, "update meta set value = '999' where name = 'format'")

    with pytest.raises(StoreError, match="newer version of lambda-kb"):
        open_store(str(path))
    with pytest.raises(StoreError, match="newer version of lambda-kb"):
        build_store(data_folder(), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("statement", ["drop table meta", "update meta set value = 'x' where name = 'mark'"])
def test_a_database_of_somebody_else_is_left_alone(database: Path, tmp_path: Path, statement: str) -> None:
    """Though it is one of DuckDB."""
    path = tmp_path / "kb.duckdb"
    before = marked(database, path, statement)

    with pytest.raises(StoreError, match="not a knowledge base"):
        open_store(str(path))
    with pytest.raises(StoreError, match="somebody else"):
        build_store(data_folder(), path)
    assert path.read_bytes() == before


def test_a_file_that_another_program_writes_is_not_damaged(database: Path, tmp_path: Path) -> None:
    """It is in use."""
    path = tmp_path / "kb.duckdb"
    shutil.copyfile(database, path)
    code = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(StoreError, match="another program is writing it"):
            open_store(str(path))
        writer.communicate()


def test_what_is_no_file_is_said_to_be_what_it_is(tmp_path: Path) -> None:
    """Nobody is told to remove a device, and none is read without an end or replaced by a file."""
    folder, pipe, sock = tmp_path / "folder", tmp_path / "pipe", tmp_path / "sock"
    folder.mkdir()
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(sock))
        kinds = {folder: "a folder", pipe: "a pipe", sock: "a socket", Path(os.devnull): "a device"}
        for path, kind in kinds.items():
            before = path.stat()
            for attempt in (lambda: open_store(str(path)), lambda: build_store(data_folder(), path)):  # noqa: B023
                with pytest.raises(StoreError, match=f"{path}: this is {kind}: name a file"):
                    attempt()
            with pytest.raises(StoreError, match=f"this is {kind}"):
                load_resident(path)
            assert path.stat().st_ino == before.st_ino


def test_a_file_that_may_not_be_read_is_not_damaged(database: Path, tmp_path: Path) -> None:
    """It says so; root may read everything, so be somebody else for a while."""
    path = tmp_path / "kb.duckdb"
    shutil.copyfile(database, path)
    path.chmod(0)
    with as_nobody(tmp_path), pytest.raises(StoreError, match="Permission denied"):
        open_store(str(path))


ATTEMPTS: dict[str, Callable[[Path], object]] = {
    "open": lambda path: open_store(str(path)),
    "build": lambda path: build_store(data_folder(), path),
    "serve": load_resident,
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("below", [True, False], ids=["folder", "file"])
def test_where_nobody_may_look_another_place_is_named(tmp_path: Path, attempt: str, below: bool) -> None:
    """The home of another user, or a file of one: it was said that permission was denied, and nothing else."""
    path = tmp_path / "shut" / "kb.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"x" * 100)
    (path.parent if below else path).chmod(0)
    try:
        with as_nobody(tmp_path), pytest.raises(StoreError) as told:
            ATTEMPTS[attempt](path)
    finally:
        path.parent.chmod(0o755)

    remedy = "(choose another place with --db FILE|run `lambda-kb build`)"
    assert re.fullmatch(rf"{path}: cannot be read: Permission denied: {remedy}", str(told.value))


def test_the_cache_tells_versions_of_duckdb_apart() -> None:
    """A newer one must not find the file of an older, nor the other way round."""
    names = {cached_database("f" * 64, version).name for version in (storage_version(), "0.1", "99.9")}

    assert len(names) == 3


def test_what_killed_runs_left_is_removed(tmp_path: Path) -> None:
    """What runs that still go on left stays; so does what is not ours."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f".kb.duckdb.{gone.pid}.abc", f"{prefix_for('.kb.duckdb')}abc", ".kb.duckdb.abc", ".other.1.abc"):
        (tmp_path / name).mkdir()

    remove_litter(tmp_path, ".kb.duckdb")

    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        [f"{prefix_for('.kb.duckdb')}abc", ".kb.duckdb.abc", ".other.1.abc"]
    )


@pytest.mark.skipif(sys.platform == "win32", reason="nothing can be held there")
def test_what_a_process_of_another_container_holds_stays(tmp_path: Path) -> None:
    """Its number is that of no process here; once it is gone, so is what it left."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    theirs = tmp_path / f".kb.duckdb.{gone.pid}.abc"
    theirs.mkdir()

    with held_folder(theirs):
        remove_litter(tmp_path, ".kb.duckdb")
        assert theirs.is_dir()
    remove_litter(tmp_path, ".kb.duckdb")

    assert not theirs.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing can be held there")
def test_what_a_predecessor_of_the_same_number_left_is_removed(tmp_path: Path) -> None:
    """The first process of a container is always 1: what it left seemed to be that of the next one, for ever."""
    left, young, file = (tmp_path / f"{prefix_for('.kb.duckdb')}{name}" for name in ("left", "young", "file"))
    left.mkdir()
    young.mkdir()
    file.touch()
    now = time.time()
    for path in (left, file):
        os.utime(path, (now, now - SECONDS_UNTIL_OLD - 1))
    os.utime(young, (now, now - SECONDS_UNTIL_OLD + 10))

    with held_folder(left):
        remove_litter(tmp_path, ".kb.duckdb")
        assert left.is_dir()
    remove_litter(tmp_path, ".kb.duckdb")

    # Whether a file is in use nobody can tell.
    assert sorted(tmp_path.iterdir()) == sorted([young, file])


def test_a_number_that_no_process_can_have_is_nobodys_concern(tmp_path: Path) -> None:
    """Anybody may make such a file in the folder for temporary ones; the service ended for it."""
    (tmp_path / f".kb.duckdb.{2**64}.abc").touch()

    remove_litter(tmp_path, ".kb.duckdb")

    assert is_alive(2**64)


def test_a_build_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    """Beside the file that it makes."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    litter = tmp_path / f".kb.duckdb.{gone.pid}.abc"
    litter.mkdir()

    build_store(data_folder(), tmp_path / "kb.duckdb")

    assert [one.name for one in tmp_path.iterdir()] == ["kb.duckdb"]
