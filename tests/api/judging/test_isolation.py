"""What strangers send is read and judged in processes that can be ended."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api.judging import check_batches
from api.judging.check_batches import LONG, CheckDesk
from api.judging.failures import DefectElsewhereError
from api.judging.judging_jobs import JudgingJob
from api.judging.judging_process import wake_process
from api.questions.question_errors import TooCostlyError
from api.running.worker_queue import BusyError
from kb.errors import StoreError
from tests.api.judging.hostile_jobs import (
    Broken,
    Computing,
    Dying,
    Greedy,
    Sleeping,
    Small,
    Taking,
    Thorough,
    Waiting,
    never_start,
)

DAY = date(2026, 11, 23)


def at_desk(work: Callable[[CheckDesk], Awaitable[None]], working: int = 1, waiting: int = 8) -> None:
    """Do something with a desk of its own."""

    async def whole() -> None:
        desk = CheckDesk(working, waiting)
        try:
            await work(desk)
        finally:
            await desk.close()

    asyncio.run(whole())


@pytest.mark.parametrize(
    ("job", "limit"),
    [
        pytest.param(Sleeping(), "more than 1.5 s", id="wall-clock", marks=pytest.mark.all),
        pytest.param(Computing(), "s of processor time", id="processor-time", marks=pytest.mark.all),
        pytest.param(Greedy(), "MB of memory", id="memory", marks=pytest.mark.all),
    ],
)
def test_a_question_that_takes_too_much_is_ended(
    database: Path, monkeypatch: pytest.MonkeyPatch, job: JudgingJob, limit: str
) -> None:
    """With an error that names the limit; the next question is answered by another process.

    What takes too much memory is tried in a process that has kept nothing yet, before it is refused.
    """
    if "more" in limit:
        monkeypatch.setattr(check_batches, "WALL_SECONDS", 1.5)
    if "processor" in limit:
        monkeypatch.setattr(check_batches, "PROCESSOR_SECONDS", 1)

    async def work(desk: CheckDesk) -> None:
        first = await desk.answer(Small(), str(database), DAY)
        with pytest.raises(TooCostlyError, match=limit):
            await desk.answer(job, str(database), DAY)
        second = await desk.answer(Small(), str(database), DAY)

        assert first.body != second.body
        assert desk.ended == (2 if "memory" in limit else 1)

    at_desk(work)


@pytest.mark.all
def test_a_question_does_not_answer_for_what_others_left_in_a_process(database: Path) -> None:
    """Where memory is short it is asked again in a process that has all of its own; what is short there is refused."""

    async def work(desk: CheckDesk) -> None:
        for _ in range(3):
            assert (await desk.answer(Taking(300, 300), str(database), DAY)).body == b"taken"
        assert desk.ended == 2
        with pytest.raises(TooCostlyError, match="memory"):
            await desk.answer(Taking(600, 0), str(database), DAY)
        assert (await desk.answer(Small(), str(database), DAY)).body

    at_desk(work)


@pytest.mark.parametrize(("times", "answered"), [(1, True), pytest.param(2, False, marks=pytest.mark.all)])
def test_a_question_does_not_answer_for_a_process_that_something_else_ended(
    database: Path, tmp_path: Path, times: int, answered: bool
) -> None:
    """It is tried once more, in another process; what dies again has itself to blame."""
    job = Dying(tmp_path / "deaths", times)

    async def work(desk: CheckDesk) -> None:
        if answered:
            assert (await desk.answer(job, str(database), DAY)).body == b"survived"
        else:
            with pytest.raises(TooCostlyError, match="memory"):
                await desk.answer(job, str(database), DAY)
        assert desk.ended == times

    at_desk(work)


@pytest.mark.all
def test_nobody_pays_for_what_another_sent(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions that were judged together with one that takes too much are judged again by themselves."""
    monkeypatch.setattr(check_batches, "BATCH_SECONDS", 1)
    monkeypatch.setattr(check_batches, "WALL_SECONDS", 2)

    async def work(desk: CheckDesk) -> None:
        jobs: list[JudgingJob] = [Sleeping(0.5), Small(), Sleeping(), Small()]
        found = await asyncio.gather(*(desk.answer(job, str(database), DAY) for job in jobs), return_exceptions=True)

        assert [type(one).__name__ for one in found] == ["Answered", "Answered", "TooCostlyError", "Answered"]

    at_desk(work)


def test_a_long_question_of_which_nobody_waits_for_the_answer_is_not_kept(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long those before it take."""
    monkeypatch.setattr(check_batches, "MOST_BYTES_TOGETHER", LONG)

    async def work(desk: CheckDesk) -> None:
        first = asyncio.create_task(desk.answer(Sleeping(1, LONG + 1), str(database), DAY))
        await asyncio.sleep(0.2)
        left = [asyncio.create_task(desk.answer(Sleeping(1, LONG + 1), str(database), DAY)) for _ in range(3)]
        await asyncio.sleep(0.1)
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)

        assert (len(desk._queue), desk.asked) == (0, 1)
        await first

    at_desk(work, working=2)


@pytest.mark.parametrize(("size", "waits"), [(LONG, True), (LONG + 1, False)], ids=["at-the-bound", "past-it"])
def test_whoever_asks_little_does_not_wait_until_all_long_questions_are_done(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, *, waits: bool
) -> None:
    """One process of several is kept free of them; they are all answered all the same, each in its turn."""
    monkeypatch.setattr(check_batches, "MOST_BYTES_TOGETHER", LONG)
    job = Waiting(tmp_path / "end", size)

    async def work(desk: CheckDesk) -> None:
        await asyncio.gather(*(desk._call_process(str(database)) for _ in range(2)))
        long = [asyncio.create_task(desk.answer(job, str(database), DAY)) for _ in range(3)]
        await asyncio.sleep(0.3)
        small = asyncio.create_task(desk.answer(Small(), str(database), DAY))

        answered, _ = await asyncio.wait([small], timeout=0.3 if waits else None)
        assert bool(answered) is not waits
        job.end.touch()
        assert [found.body for found in await asyncio.gather(*long)] == [b"waited"] * 3
        await small

    at_desk(work, working=2)


@pytest.mark.all
def test_whoever_asks_little_does_not_wait_until_all_costly_questions_are_done(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However short they are: what takes long to read is put behind all others, and one process is kept free of it."""
    busy: list[int] = [0]
    call = CheckDesk._call_work

    def counted(desk: CheckDesk, batch: list[Any]) -> Any:  # noqa: ANN401 - whatever the desk makes of it
        found, long = call(desk, batch), batch[0].long
        busy.append(busy[-1] + long)
        found.add_done_callback(lambda _: busy.append(busy[-1] - long))
        return found

    monkeypatch.setattr(CheckDesk, "_call_work", counted)

    async def work(desk: CheckDesk) -> None:
        await asyncio.gather(*(desk._call_process(str(database)) for _ in range(2)))
        costly = [asyncio.create_task(desk.answer(Thorough(), str(database), DAY)) for _ in range(5)]
        await asyncio.sleep(0.01)
        await desk.answer(Small(), str(database), DAY)

        assert not all(one.done() for one in costly)
        assert [found.body for found in await asyncio.gather(*costly)] == [b"computed"] * 5
        assert max(busy) == 1

    at_desk(work, working=2, waiting=16)


@pytest.mark.all
def test_long_questions_wait_until_a_process_stands_in_the_place_of_one_that_was_ended(database: Path) -> None:
    """Whoever asks little finds one that has started, although whoever asked much has hung up."""

    async def work(desk: CheckDesk) -> None:
        call = partial(desk._run_in_process, wake_process, str(database))
        started = await asyncio.gather(call(), call())
        left = asyncio.create_task(desk.answer(Sleeping(600, LONG + 1), str(database), DAY))
        await asyncio.sleep(0.3)
        left.cancel()
        long = asyncio.create_task(desk.answer(Sleeping(0.1, LONG + 1), str(database), DAY))
        await asyncio.sleep(0.1)
        small = await desk.answer(Small(), str(database), DAY)

        assert int(small.body) in started
        assert (await long).body == b"slept"
        assert len(set(await asyncio.gather(call(), call())) - set(started)) == 1

    at_desk(work, working=2)


@pytest.mark.all
def test_a_process_that_never_starts_keeps_no_long_question_waiting(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up after a while, and the question is worked on by another."""
    monkeypatch.setattr(check_batches, "SECONDS_TO_START", 0.3)
    monkeypatch.setattr(check_batches, "wake_process", never_start)

    async def work(desk: CheckDesk) -> None:
        left = asyncio.create_task(desk.answer(Sleeping(600, LONG + 1), str(database), DAY))
        await asyncio.sleep(1.5)
        left.cancel()

        assert (await desk.answer(Sleeping(0.1, LONG + 1), str(database), DAY)).body == b"slept"

    at_desk(work, working=2)


@pytest.mark.all
def test_what_takes_long_to_read_takes_half_of_the_places_at_most(database: Path) -> None:
    """Those who came first; the others are told to come again, so that there is room for who asks little."""

    async def work(desk: CheckDesk) -> None:
        jobs = [Thorough() for _ in range(6)]
        found = await asyncio.gather(*(desk.answer(job, str(database), DAY) for job in jobs), return_exceptions=True)

        assert [type(one).__name__ for one in found] == ["Answered"] * 3 + ["BusyError"] * 3

    at_desk(work, working=1, waiting=5)


@pytest.mark.parametrize(
    ("asking", "shared_out"),
    [pytest.param(8, [8], marks=pytest.mark.all), (16, [8, 8]), pytest.param(18, [9, 9], marks=pytest.mark.all)],
)
def test_who_asks_in_the_same_moment_is_judged_in_one_pass(
    database: Path, monkeypatch: pytest.MonkeyPatch, asking: int, shared_out: list[int]
) -> None:
    """A pass costs much, whatever is in it: only many questions are shared out among the processes that are idle."""
    sizes: list[int] = []
    call = CheckDesk._call_work

    def counted(desk: CheckDesk, batch: list[Any]) -> Any:  # noqa: ANN401 - whatever the desk makes of it
        sizes.append(len(batch))
        return call(desk, batch)

    monkeypatch.setattr(CheckDesk, "_call_work", counted)

    async def work(desk: CheckDesk) -> None:
        async def asked(number: int) -> None:
            await asyncio.sleep(number / 10_000)
            await desk.answer(Small(), str(database), DAY)

        await asyncio.gather(*(asked(number) for number in range(asking)))
        assert sizes == shared_out

    at_desk(work, working=2, waiting=16)


def test_work_of_a_client_that_hung_up_is_dropped(database: Path) -> None:
    """Its process is ended, and the next question need not wait for it."""

    async def work(desk: CheckDesk) -> None:
        await desk.answer(Small(), str(database), DAY)
        asked = asyncio.create_task(desk.answer(Sleeping(), str(database), DAY))
        await asyncio.sleep(0.5)
        asked.cancel()
        began = time.monotonic()
        await desk.answer(Small(), str(database), DAY)

        assert time.monotonic() - began < check_batches.WALL_SECONDS
        assert desk.asked == 0

    at_desk(work)


def test_one_question_too_many_is_refused_at_once(database: Path) -> None:
    """One is worked on, one waits, the third is told to come again."""

    async def work(desk: CheckDesk) -> None:
        waiting = [asyncio.create_task(desk.answer(Sleeping(), str(database), DAY)) for _ in range(2)]
        await asyncio.sleep(0.1)
        with pytest.raises(BusyError, match="ask again"):
            await desk.answer(Small(), str(database), DAY)
        for one in waiting:
            one.cancel()

    at_desk(work, waiting=1)


@pytest.mark.all
def test_a_question_whose_turn_never_comes_is_told_so(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for a while, not for ever."""
    monkeypatch.setattr(check_batches, "LONGEST_SECONDS", 5)

    async def work(desk: CheckDesk) -> None:
        first = asyncio.create_task(desk.answer(Sleeping(), str(database), DAY))
        await asyncio.sleep(0.1)
        with pytest.raises(BusyError, match="no turn came"):
            await desk.answer(Sleeping(), str(database), DAY)
        with pytest.raises(TooCostlyError):
            await first

    at_desk(work)


def test_a_defect_in_a_process_is_a_defect_of_the_service(database: Path) -> None:
    """With the traceback of the process, for the log."""

    async def work(desk: CheckDesk) -> None:
        with pytest.raises(DefectElsewhereError, match="ZeroDivisionError"):
            await desk.answer(Broken(), str(database), DAY)

    at_desk(work)


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 5000, os.urandom(100), b"\0" * 8 + b"DUCK" + os.urandom(50_000)],
    ids=["empty", "text", "noise", "a header and noise"],
)
def test_a_knowledge_base_is_tried_out_elsewhere(tmp_path: Path, content: bytes) -> None:
    """Whatever the file is, it is refused in a sentence."""
    path = tmp_path / "kb.duckdb"
    path.write_bytes(content)

    async def work(desk: CheckDesk) -> None:
        with pytest.raises(StoreError, match=r"kb\.duckdb"):
            await desk.probe(str(path))

    at_desk(work)
