"""What workers leave behind, and what of the knowledge base and the counters goes on without them."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest.mock import ANY

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api import reloading
from api.answers.answering import Answers, answers_for
from api.app import create_default_app
from api.judging.database_copies import DatabaseCopy
from api.judging.failures import Failure
from api.judging.judging_process import work_jobs
from api.reloading import Reloader
from api.running.handed_files import hand_on_no_files
from api.running.json_log import LineJournal
from api.running.metrics import Metrics
from api.running.service_settings import ServiceSettings
from kb.clock import today
from kb.errors import StoreError
from kb.paths import DB_VARIABLE, SERVICE_VARIABLE
from kb.store import Store
from tests.api.conftest import files_of_at_most
from tests.api.judging.hostile_jobs import Small


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="handles are not handed on there")
def test_processes_that_are_started_get_the_standard_streams_alone() -> None:
    """A socket or a file of the service would stay open as long as the process that judges."""
    descriptor = os.dup(0)
    os.set_inheritable(descriptor, True)
    kept = os.get_inheritable(2)

    hand_on_no_files()

    assert not os.get_inheritable(descriptor)
    assert os.get_inheritable(2) == kept
    os.close(descriptor)


def test_copies_of_workers_that_were_killed_go_when_another_begins(tmp_path: Path, gone: int) -> None:
    """Those of workers that live stay."""
    (tmp_path / f"judging.{gone}.abc.duckdb").touch()
    (tmp_path / f"judging.{os.getppid()}.abc.duckdb").touch()

    copy = DatabaseCopy(Path("kb.duckdb"), str(tmp_path), lambda: b"content")

    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / f"judging.{os.getppid()}.abc.duckdb", Path(copy.path)])
    assert copy.content() == b"content"


def test_a_copy_for_which_there_is_no_room_leaves_nothing(tmp_path: Path) -> None:
    """It is said where room is needed: the knowledge base itself is sound."""

    def image() -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError, match=f"^kb.duckdb: cannot be copied to {tmp_path}: No space left .*: make room"):
        DatabaseCopy(Path("kb.duckdb"), str(tmp_path), image)

    assert not list(tmp_path.iterdir())


def test_half_a_copy_takes_no_room_from_the_next(tmp_path: Path) -> None:
    """However long whoever asked for it keeps what is left of it."""
    with pytest.raises(StoreError, match="File too large") as refused, files_of_at_most(10):
        DatabaseCopy(Path("kb.duckdb"), str(tmp_path), lambda: b"x" * 11)

    assert (list(tmp_path.iterdir()), refused.type) == ([], StoreError)


def test_a_copy_that_somebody_removed_is_told_as_missing(tmp_path: Path) -> None:
    """To whoever wants its bytes, and to whoever wants to be judged by it: it is made anew soon."""
    copy = DatabaseCopy(Path("kb.duckdb"), str(tmp_path), lambda: b"content")
    Path(copy.path).unlink()

    with pytest.raises(StoreError, match="cannot be read: No such file"):
        copy.content()
    assert work_jobs(copy.path, today(), [Small()], 6) == [Failure(StoreError, ANY)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what is open is told by /proc alone")
def test_a_knowledge_base_that_cannot_be_taken_takes_no_room(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file, which has no name any more, is closed at once: the next try needs its room."""
    monkeypatch.setenv(SERVICE_VARIABLE, json.dumps({"scratch": str(tmp_path / "scratch")}))
    monkeypatch.setenv(DB_VARIABLE, str(database))
    app = create_default_app()
    shutil.rmtree(tmp_path / "scratch")
    (tmp_path / "scratch").touch()
    before = _open_copies()

    with pytest.raises(StoreError, match="cannot be copied"):
        app.state.reloader.load(database)

    assert _open_copies() == before


def _open_copies() -> int:
    return sum(
        "lambda-kb-copy" in str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.is_symlink()
    )


def test_a_copy_in_use_is_no_old_file(tmp_path: Path) -> None:
    """Systems remove from folders for temporary files what nobody touched for days."""
    copy = DatabaseCopy(Path("kb.duckdb"), str(tmp_path), lambda: b"content")
    for path in (copy.path, tmp_path):
        os.utime(path, (0, 0))

    assert copy.in_use() == copy.path

    assert min(Path(copy.path).stat().st_mtime, tmp_path.stat().st_mtime) > 0


def _told(journal: Path) -> list[str]:
    return [line.split('"event":"')[1].split('"')[0] for line in journal.read_text(encoding="utf-8").splitlines()]


async def _look_until(reloader: Reloader, over: Callable[[], bool]) -> None:
    """Look twice at once, which is read once, then until something is over, and once more."""
    await reloader.look()
    await reloader.look()
    while not over():
        await asyncio.sleep(0.01)
        await reloader.look()
    await reloader.look()


@pytest.mark.parametrize("trouble", ["no room", "copy gone"])
def test_a_sound_file_is_taken_once_what_stood_in_the_way_is_over(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """It is tried again after a while, and why it was refused is said once; a copy that vanished is made anew."""
    monkeypatch.setattr(reloading, "SECONDS_UNTIL_NEXT_TRY", 0.05)
    path, log = tmp_path / "kb.duckdb", tmp_path / "log"
    path.touch()
    log.touch()
    answers = answers_for(store, today, ServiceSettings())
    tries: list[Path] = []
    taken: list[Answers] = []

    def load(path: Path) -> Answers:
        tries.append(path)
        if trouble == "no room" and len(tries) < 3:
            raise StoreError("no room")
        return answers

    async def sound(_: str) -> None:
        pass

    def held() -> bool:
        return bool(taken) or trouble != "copy gone"

    async def looked(journal: LineJournal) -> None:
        reloader = Reloader(path, load, taken.append, probe=sound, is_held=held, metrics=Metrics(None), journal=journal)
        if trouble == "no room":
            os.utime(path, (1, 1))
        await _look_until(reloader, lambda: bool(taken))

    with log.open("w") as file:
        journal = LineJournal(file.fileno())
        asyncio.run(looked(journal))
        journal.close()

    assert taken == [answers]
    expected = (3, ["reload refused", "reloaded"]) if trouble == "no room" else (1, ["reloaded"])
    assert (len(tries), _told(log)) == expected


def test_each_try_counts_as_long_as_nothing_can_be_judged(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the copy is gone, and no other can be made, the pauses do not grow until minutes are too long."""
    monkeypatch.setattr(reloading, "SECONDS_UNTIL_NEXT_TRY", 0.005)
    answers = answers_for(store, today, ServiceSettings())
    tries: list[Path] = []
    taken: list[Answers] = []

    def load(path: Path) -> Answers:
        tries.append(path)
        if len(tries) < 14:
            raise StoreError("no room")
        return answers

    async def sound(_: str) -> None:
        pass

    async def looked(journal: LineJournal) -> None:
        held = partial(bool, taken)
        reloader = Reloader(
            tmp_path,
            load,
            taken.append,
            probe=sound,
            is_held=held,
            metrics=Metrics(None),
            journal=journal,
        )
        # Doubled each time, the pauses come to 40 s.
        async with asyncio.timeout(20):
            await _look_until(reloader, lambda: bool(taken))

    with (tmp_path / "log").open("w") as file:
        journal = LineJournal(file.fileno())
        asyncio.run(looked(journal))
        journal.close()

    assert taken == [answers]


def _numbers(metrics: Metrics) -> dict[tuple[str, str], float]:
    return {
        (sample.name, str(sample.labels)): sample.value
        for family in text_string_to_metric_families(metrics.text({}))
        for sample in family.samples
        if family.type != "gauge"
    }


def test_a_worker_counts_on_from_one_that_is_gone(tmp_path: Path, gone: int) -> None:
    """What all have counted neither falls nor rises by that, and there are no more files than workers."""
    killed = Metrics(str(tmp_path))
    for seconds in (0.0001, 0.3, 0.3, 99):
        killed.observe("/v1/check", "POST", 200, seconds, 1000)
    killed.save({("lambda_kb_judging_ended_total",): 3, ("lambda_kb_resident_memory_bytes", "pid", str(gone)): 1e8})
    next(tmp_path.iterdir()).rename(tmp_path / f"{gone}-1.000.json")
    (tmp_path / f"{gone}-1.000.half").touch()
    begun = Metrics(str(tmp_path))
    begun.observe("/v1/check", "POST", 200, 0.3, 1000)
    before = _numbers(begun)

    begun.inherit()
    begun.save({})

    assert _numbers(begun) == before
    assert len(list(tmp_path.iterdir())) == 1
    assert before["lambda_kb_request_duration_seconds_bucket", "{'route': '/v1/check', 'le': '0.5'}"] == 4
    assert before["lambda_kb_judging_ended_total", "{}"] == 3
    assert str(gone) not in begun.text({})


def test_counters_are_told_where_they_cannot_be_left(tmp_path: Path) -> None:
    """A full disk takes the numbers of the other workers, not the answer."""
    metrics = Metrics(str(tmp_path / "missing"))
    metrics.observe("/v1/check", "POST", 200, 0.3, 1000)

    with pytest.raises(OSError, match="No such file"):
        metrics.save({})

    assert 'lambda_kb_requests_total{route="/v1/check",method="POST",status="200"} 1' in metrics.text({})


def test_what_one_worker_told_does_not_fall_where_another_tells_it(tmp_path: Path) -> None:
    """What is read from both in turns would seem to begin anew."""
    first = Metrics(str(tmp_path))
    first.observe("/v1/check", "POST", 200, 0.3, 1000)
    told = _numbers(first)
    # Another worker has a number of its own.
    next(tmp_path.iterdir()).rename(tmp_path / f"{os.getppid()}-1.000.json")

    assert _numbers(Metrics(str(tmp_path))) == told


def test_lines_that_nobody_reads_are_bounded_by_their_bytes() -> None:
    """The oldest go and are counted; addresses of 32 KB would come to hundreds of megabytes otherwise."""
    reading, writing = os.pipe()
    journal = LineJournal(writing)
    for _ in range(60):
        journal.write("info", "request", path="x" * 1_000_000)

    # As many bytes wait as one write has taken at most.
    assert 60 - journal.dropped <= 2 * 16
    os.close(reading)
    journal.close()
    os.close(writing)
