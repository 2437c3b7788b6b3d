"""The desk of checks: hands what strangers sent to judging processes, and ends those that take too much.

Those who ask at the same time are judged in one pass. A pass that ends badly is tried again one by one, so that nobody
pays for what another sent.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import ceil
from typing import Any

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process

import api
from api.judging.failures import DefectElsewhereError, Failure
from api.judging.judging_jobs import Answered, JudgingJob, Outcome, Postponed
from api.judging.judging_process import MEMORY, PROCESSOR_SECONDS, Shortage, try_out, wake_process, work_jobs
from api.questions.question_errors import TooCostlyError
from api.running.worker_queue import BusyError
from kb.errors import StoreError

WALL_SECONDS = 12.0
"""How long one question may be worked on."""
BATCH_SECONDS = 3
"""How long several may, before they are tried one by one."""
LONGEST_SECONDS = 14.0
"""How long a question may wait and be worked on together."""
SECONDS_TO_GATHER = 0.005
"""How long the first question of a pass waits for others: the clients of the pass before are about to ask again."""
MOST_TOGETHER = 16
"""Questions in one pass."""
WORTH_A_PASS = 8
"""Questions that are not shared out among idle processes: so few are judged in one pass for less."""
MOST_BYTES_TOGETHER = 128 * 1024
"""Bytes that came with the questions of one pass; a longer one is worked on alone."""
LONG = 32 * 1024
"""Bytes past which a question is long: one process of several is kept free of those, since each may take seconds."""
SECONDS_TO_START = 60
"""How long a process may take to start, and the first questions wait for the processes."""
SECONDS_BETWEEN_CALLS = 100
"""How often processes are called, lest they be thought idle and ended."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A question that waits for its answer."""

    job: JudgingJob
    """What is asked."""
    database: str
    """The file of the knowledge base that answers."""
    today: date
    """The UTC day on which it is asked."""
    answer: asyncio.Future[Answered]
    """Where its answer, or what is wrong with it, is put."""
    began: float | None = None
    """Since when it is worked on, by the clock of the loop."""
    alone: bool = False
    """Whether it is worked on by itself, or has to be."""
    died: bool = False
    """Whether a process died that worked on it alone."""
    costly: bool = False
    """Whether reading it turned out to take long."""

    @property
    def long(self) -> bool:
        """Whether it may take seconds."""
        return self.costly or self.job.size > LONG

    def worked_alone(self, now: float) -> float:
        """The seconds that it was worked on by itself."""
        return now - self.began if self.began is not None and self.alone else 0.0


class CheckDesk:
    """Takes questions and hands back answers; it belongs to the event loop."""

    def __init__(self, working: int, waiting: int, seconds: float | None = None) -> None:
        """A desk without processes yet.

        Args:
            working: Processes, and so passes at once.
            waiting: Questions that may wait besides.
            seconds: How long one question may be worked on, by the clock on the wall; None for WALL_SECONDS.
        """
        self.working = working
        self.asked = 0
        """Questions that are worked on or wait."""
        self.ended = 0
        """Processes that were ended for taking too much."""
        self._wall = seconds or WALL_SECONDS
        self._longest = seconds + 2 if seconds else LONGEST_SECONDS
        self._most = working + waiting
        self._queue: deque[_Waiting] = deque()
        self._running = 0
        self._judging = 0
        self._long = 0
        """Long questions that are worked on."""
        self._runners: set[asyncio.Task[None]] = set()
        self._calls: set[asyncio.Task[None]] = set()
        """Processes that are being started in the place of others."""
        self._limiter: CapacityLimiter | None = None
        self._first: asyncio.Event | None = None
        # anyio has each process run the file of the program that started it before there is a `__main__`, without which
        # nobody can import DuckDB: this package's own file imports nothing.
        vars(sys.modules["__main__"])["__file__"] = api.__file__

    async def answer(self, job: JudgingJob, database: str, today: date) -> Answered:
        """Work on a question; whoever stops waiting for it stops the work.

        Raises:
            BusyError: Too much waits already, or no turn came.
            TooCostlyError: It took more time or memory than a question gets.
            KbError: Whatever is wrong with it.
        """
        if self.asked >= self._most:
            raise BusyError(f"{self.asked} questions are being worked on or wait: ask again in a second")
        loop = asyncio.get_running_loop()
        mine = _Waiting(job, database, today, loop.create_future())
        self.asked += 1
        try:
            await self._started()
            self._queue.append(mine)
            self._begin_work()
            async with asyncio.timeout(self._longest):
                return await mine.answer
        except TimeoutError as e:
            # A turn that came late is no fault of the question: it is too slow where most of the time was its own.
            worked = mine.worked_alone(loop.time())
            if worked > self._longest / 2:
                raise _too_slow(int(worked)) from e
            raise BusyError(f"no turn came within {self._longest:g} s: ask again in a second") from e
        finally:
            self.asked -= 1
            # Who waits no longer is not kept, however long those before take.
            with suppress(ValueError):
                self._queue.remove(mine)

    async def warm(self, database: Callable[[], str]) -> None:
        """Start the processes, and keep them from being ended for idleness."""
        self._first = asyncio.Event()
        while True:
            await asyncio.gather(*(self._call_process(database()) for _ in range(self.working)))
            self._first.set()
            await asyncio.sleep(SECONDS_BETWEEN_CALLS)

    async def _started(self) -> None:
        """Wait for the processes, when the service has just begun."""
        if self._first is not None:
            async with asyncio.timeout(SECONDS_TO_START):
                await self._first.wait()

    async def probe(self, database: str) -> None:
        """Open a knowledge base and read it whole, where nothing is lost if that ends the process.

        Raises:
            StoreError: It is not sound.
        """
        try:
            async with asyncio.timeout(SECONDS_TO_START):
                reason = await self._run_in_process(try_out, database)
        except (BrokenWorkerProcess, TimeoutError) as e:
            raise StoreError(f"{database}: reading it ended the process that tried, or took too long") from e
        if reason:
            raise StoreError(reason)

    async def _call_process(self, database: str) -> bool:
        """Make a process ready; whether there is one."""
        try:
            async with asyncio.timeout(SECONDS_TO_START):
                await self._run_in_process(wake_process, database)
        except Exception:
            # Whoever asks next starts another, and hears what is wrong.
            return False
        return True

    async def _start_process(self, database: str) -> None:
        """Make a process ready, in the place of one that ends as soon as it is called."""
        if not await self._call_process(database):
            await self._call_process(database)

    async def _fill_places(self, database: str) -> None:
        """Start the processes that are missing: all places are called at once, since one alone is an idle process."""
        await asyncio.gather(*(self._start_process(database) for _ in range(max(1, self.working - self._judging))))

    async def _run_in_process(self, work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
        """What some work makes in a process."""
        # Made by the first question, since it belongs to the loop.
        self._limiter = self._limiter or CapacityLimiter(self.working)
        try:
            return await to_process.run_sync(work, *given, cancellable=True, limiter=self._limiter)
        except KeyboardInterrupt as e:
            # A terminal sends Ctrl-C to all of its processes, and one that has just begun does not pass it over yet.
            raise BrokenWorkerProcess("it was interrupted") from e

    def _begin_work(self) -> None:
        if self._running < self.working:
            self._running += 1
            runner = asyncio.create_task(self._run_batches())
            self._runners.add(runner)
            runner.add_done_callback(self._runners.discard)

    async def _run_batches(self) -> None:
        try:
            while any(map(self._may_begin, self._queue)):
                # A pass costs much and a function little: whoever asks in the same moment comes along.
                await asyncio.sleep(SECONDS_TO_GATHER)
                if batch := self._next_batch():
                    long = batch[0].long  # what it turns out to be meanwhile is another matter
                    self._judging += 1
                    self._long += long
                    try:
                        await self._work_on(batch)
                    finally:
                        self._judging -= 1
                        self._long -= long
                        self._refuse_rest(batch)
        finally:
            # At once, and not when the task is seen to be done: the next question may come in between.
            self._running -= 1

    def _refuse_rest(self, batch: Iterable[_Waiting]) -> None:
        """Whatever became of the work, nobody waits for an answer that will not come."""
        for one in batch:
            if not one.answer.done() and one not in self._queue:
                one.answer.set_exception(DefectElsewhereError("the work on this question ended without an outcome"))

    def _may_begin(self, one: _Waiting) -> bool:
        """Whether a process is free for a question: whoever asks little does not wait until all long ones are done.

        Nor until a process has started: one that is still to come is no process that they leave free.
        """
        return not one.long or self._long + len(self._calls) < max(1, self.working - 1)

    def _next_batch(self) -> list[_Waiting]:
        """Those that have waited longest and may be judged together; many are shared out among idle processes."""
        batch: list[_Waiting] = []
        size = 0
        share = ceil(len(self._queue) / (self.working - self._judging))
        most = min(MOST_TOGETHER, max(WORTH_A_PASS, share))
        for following in filter(self._may_begin, list(self._queue)):
            if following.answer.done():
                self._queue.remove(following)
                continue
            fits = not batch or (
                not any(one.alone or one.long for one in (batch[0], following))
                and size + following.job.size <= MOST_BYTES_TOGETHER
                and (following.database, following.today) == (batch[0].database, batch[0].today)
            )
            if not fits or len(batch) == most:
                break
            size += following.job.size
            batch.append(following)
            self._queue.remove(following)
        for one in batch:
            one.began, one.alone = asyncio.get_running_loop().time(), len(batch) == 1
        return batch

    async def _work_on(self, batch: list[_Waiting]) -> None:
        """Judge a batch in a worker process, and answer everybody in it.

        Whatever ends the process (time, a defect, nobody waiting) becomes an answer too: nobody waits for ever.
        """
        # A process that has just been started takes its time, which is nobody's fault; the one used last is used next.
        await self._start_process(batch[0].database)
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._wall if len(batch) == 1 else BATCH_SECONDS):
                outcomes = await self._call_work(batch)
            if isinstance(outcomes, Shortage):
                # What others left behind in a process is nobody's fault: another one has all of its memory.
                self._end_batch(batch, _too_costly(_MEMORY) if outcomes.alone else None)
            else:
                _hand_out(batch, outcomes)
                self._postpone(batch, outcomes)
        except TimeoutError:
            self._end_batch(batch, _too_slow(self._wall))
        except BrokenWorkerProcess as e:
            seconds = asyncio.get_running_loop().time() - began
            alone = len(batch) == 1
            # It may have died of what was none of its only question, such as a signal: once that is believed.
            again = alone and not batch[0].died and seconds < PROCESSOR_SECONDS
            batch[0].died = alone
            self._end_batch(batch, None if again else _died_error(seconds, str(e)))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            self._replace_process(batch[0].database)
        except (Exception, BaseExceptionGroup) as e:
            # Nobody waits for ever, whatever happened.
            for one in batch:
                if not one.answer.done():
                    one.answer.set_exception(DefectElsewhereError("".join(traceback.format_exception(e))))

    def _call_work(self, batch: list[_Waiting]) -> asyncio.Future[list[Outcome] | Shortage]:
        """Start the work on a batch in a process; work that nobody waits for any more is ended."""
        first, jobs = batch[0], [one.job for one in batch]
        given = (first.database, first.today, jobs, PROCESSOR_SECONDS)
        call = asyncio.ensure_future(self._run_in_process(partial(work_jobs, costly=first.long), *given))
        for one in batch:
            one.answer.add_done_callback(lambda _: all(one.answer.done() for one in batch) and call.cancel())
        return call

    def _postpone(self, batch: list[_Waiting], outcomes: Iterable[Outcome]) -> None:
        """Give another turn to those that were not begun, at once, and to those that take long, behind all others.

        Only while fewer than half of the places of those who wait are taken by long ones.
        """
        postponed = [(one, outcome) for one, outcome in zip(batch, outcomes, strict=True) if not one.answer.done()]
        for one, outcome in reversed(postponed):
            if outcome is Postponed.NOT_BEGUN:
                one.began = None
                self._queue.appendleft(one)
        for one, outcome in postponed:
            if outcome is not Postponed.COSTLY:
                continue
            if sum(other.long for other in self._queue) < max(1, self._most // 2):
                one.began, one.costly, one.alone = None, True, True
                self._queue.append(one)
            else:
                one.answer.set_exception(BusyError("too many costly questions wait: ask again in a second"))

    def _end_batch(self, batch: list[_Waiting], why: Exception | None) -> None:
        """After a process was ended: try several again one by one, and one without a reason; else tell it why."""
        waiting = [one for one in batch if not one.answer.done()]
        if len(batch) == 1 and waiting and why is not None:
            waiting[0].answer.set_exception(why)
        else:
            for one in reversed(waiting):
                one.began, one.alone = None, True
                self._queue.appendleft(one)
        self._replace_process(batch[0].database)

    def _replace_process(self, database: str) -> None:
        """Start a process in the place of one that was ended, whoever is still waiting: starting one takes seconds."""
        self.ended += 1
        replacement = asyncio.create_task(self._fill_places(database))
        self._calls.add(replacement)
        replacement.add_done_callback(self._end_replacement)

    def _end_replacement(self, replacement: asyncio.Task[None]) -> None:
        """Go on with what waited for a process."""
        self._calls.discard(replacement)
        if self._queue and not replacement.cancelled():
            self._begin_work()

    async def close(self) -> None:
        """End whatever is worked on."""
        tasks: list[asyncio.Task[Any]] = [*self._runners, *self._calls]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _hand_out(batch: Iterable[_Waiting], outcomes: Iterable[Outcome]) -> None:
    for one, outcome in zip(batch, outcomes, strict=True):
        if one.answer.done() or isinstance(outcome, Postponed):
            continue
        if isinstance(outcome, Failure):
            one.answer.set_exception(outcome.error())
        else:
            one.answer.set_result(outcome)


def _too_slow(seconds: float) -> TooCostlyError:
    return _too_costly(f"{seconds:g} s")


def _died_error(seconds: float, message: str) -> Exception:
    """Why a process died: the system ends it past its processor time, and now and then where memory is refused."""
    if "initialization" in message:
        return DefectElsewhereError("no process can be started to judge in")
    return _too_costly(f"{PROCESSOR_SECONDS} s of processor time" if seconds >= PROCESSOR_SECONDS else _MEMORY)


_MEMORY = f"{MEMORY // 1024**2} MB of memory"


def _too_costly(limit: str) -> TooCostlyError:
    return TooCostlyError(f"reading and judging took more than {limit}: send fewer or smaller documents")
