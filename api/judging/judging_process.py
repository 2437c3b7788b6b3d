"""What runs in a judging process: strangers' documents are read and judged here, where they can be ended.

The process limits its own memory and processor time; the service that started it limits the wall clock.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from api.judging.failures import Failure
from api.judging.judging_jobs import Answered, JudgingJob, Outcome, Postponed, Prepared, Unread
from api.questions.question_errors import TooLargeError
from kb.errors import StoreError
from kb.judging import judge
from kb.judging.answer_sizes import refuse_many_findings
from kb.judging.judgement import in_order_of_places, judge_together
from kb.judging.question import CheckQuestion
from kb.judging.rules import Rule, builtin_rules
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store, load_resident
from kb.store.connection import as_store, open_connection
from kb.store.quiet_connection import lacks_memory

if sys.platform != "win32":
    import resource

MEMORY = 512 * 1024 * 1024
"""Bytes that a process may take beyond those that it has when it is warm."""
PROCESSOR_SECONDS = 6
"""Seconds of processor time for one batch of questions."""
SECONDS_TO_READ, SECONDS_A_BYTE = 0.02, 3e-6
"""Seconds of processor time for reading the documents of a question that is not known to be costly: usual ones take a
fifth of it."""
_SECONDS_TO_UNWIND = 0.05
"""Seconds of processor time until what was broken off, and went on, is broken off again."""
SECONDS_OF_READING = 0.3
"""Seconds of processor time after which no further question of a pass is begun."""
MOST_ANSWER_BYTES = 8 * 1024 * 1024
"""The longest answer."""

_TINY = {
    "t.yaml": b"Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.8}}}",
    "serverless.yml": b"{service: s, provider: {name: aws}, functions: {f: {handler: a.b}}}",
    "f.json": b'{"FunctionName": "f", "Runtime": "python3.8"}',
    "main.tf": b'resource "aws_lambda_function" "f" {}',
}
"""A file of every format: what reads it is loaded when the first comes."""


class _Process:
    """What a process keeps from one batch to the next."""

    store: Store | None = None
    """The knowledge base that it read last."""
    warm = False
    """Whether everything is imported and the limits stand."""
    used = False
    """Whether it has worked on anything: what it keeps of that counts as its memory."""
    hurried = False
    """Whether what it works on is to be broken off in time."""
    spent = False
    """Whether it has met its limit of memory."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """That a process has met its limit of memory."""

    alone: bool
    """Whether the questions took it all by themselves, since the process had worked on none before."""


def wake_process(database: str) -> int:
    """Make this process ready, so that the first question need not wait; its id."""
    if _Process.spent:
        os._exit(1)
    store = _open_store_of(database)
    if not _Process.warm:
        _Process.warm = True
        documents = [read_text(name, content, Inputs()) for name, content in _TINY.items()]
        judge(store, documents, builtin_rules(), CheckQuestion(_newest_basis(store)))
        _limit_memory()
    return os.getpid()


def try_out(database: str) -> str | None:
    """Read a knowledge base whole; what is wrong with it."""
    try:
        store, _ = load_resident(Path(database))
        store.connection.close()
    except StoreError as e:
        return str(e)
    return None


def work_jobs(
    database: str, today: date, jobs: Sequence[JudgingJob], seconds: int, *, costly: bool = False
) -> list[Outcome] | Shortage:
    """An outcome for every job, within some seconds of processor time.

    Jobs that are not known to be costly are postponed as soon as they turn out to be.
    """
    try:
        wake_process(database)
        store = _open_store_of(database)
    except StoreError as e:
        return [Failure.of(e)] * len(jobs)
    alone, _Process.used = not _Process.used, True
    with _processor_time(seconds):
        try:
            return _outcomes_of(store, today, jobs, costly=costly)
        except BaseException as e:
            if not lacks_memory(e):
                # Whoever waits for this process understands an outcome, and not whatever else it may raise.
                return [Failure.of(e)] * len(jobs)
            # What is left of a process without memory is worth little: it ends when it is called next.
            _Process.spent = True
            return Shortage(alone)


def _newest_basis(store: Store) -> Any:  # noqa: ANN401
    from kb.facts import basis_on  # noqa: PLC0415

    return basis_on(store, store.evidence_until, None, None)


def _open_store_of(database: str) -> Store:
    held = _Process.store
    if held is None or held.path != Path(database):
        if held is not None:
            # Where the other cannot be opened, this one is not taken for open.
            _Process.store = None
            held.connection.close()
        connection, _ = open_connection(Path(database))
        _Process.store = held = as_store(Path(database), connection)
    return held


def _outcomes_of(store: Store, today: date, jobs: Sequence[JudgingJob], *, costly: bool = False) -> list[Outcome]:
    """Those that ask the same of their documents are judged in one pass; a pass costs much, a function little."""
    outcomes: list[Outcome | None] = [None] * len(jobs)
    waiting: dict[CheckQuestion, list[tuple[int, Prepared]]] = {}
    began = time.process_time()
    for number, job in enumerate(jobs):
        if number and time.process_time() - began > SECONDS_OF_READING:
            outcomes[number] = Postponed.NOT_BEGUN
            continue
        seconds = None if costly else SECONDS_TO_READ + SECONDS_A_BYTE * job.size
        match _try_work(partial(_prepare_job, job, store, today, seconds)):
            case Prepared() as prepared:
                waiting.setdefault(prepared.question, []).append((number, prepared))
            case found:
                outcomes[number] = found
    for batch in waiting.values():
        found = _judge_batch(store, [prepared for _, prepared in batch])
        for (number, _), outcome in zip(batch, found, strict=True):
            outcomes[number] = outcome
    return [_bound_outcome(outcome) for outcome in outcomes if outcome is not None]


class _CostlyReading(BaseException):
    """Reading takes long."""


def _prepare_job(job: JudgingJob, store: Store, today: date, seconds: float | None) -> Prepared | Answered | Postponed:
    """What a question has to be judged, if reading that takes no more than some seconds of processor time.

    Only readers are broken off: the store and whatever has tasks would not be what they were before.
    """
    found = job.prepare(store, today)
    if not isinstance(found, Unread):
        return found
    if seconds is None:
        return found.prepared()
    try:
        with _reading_time(seconds):
            return found.prepared()
    except _CostlyReading:
        # It may have come a second time, before the first put this back.
        _Process.hurried = False
        return Postponed.COSTLY


@contextlib.contextmanager
def _reading_time(seconds: float) -> Iterator[None]:
    """Break off some work after some processor time."""
    if sys.platform == "win32":
        yield
        return
    _Process.hurried = True
    signal.signal(signal.SIGVTALRM, _break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        _Process.hurried = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _break_off(*_: object) -> None:
    if _Process.hurried:
        # Where an object is finalized Python ignores whatever is raised: so it is raised again.
        signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS_TO_UNWIND)
        raise _CostlyReading


def _try_work(work: Any) -> Any:  # noqa: ANN401 - whatever the work makes
    """What some work makes, or why it failed."""
    try:
        return work()
    except BaseException as e:
        if lacks_memory(e):
            raise
        return Failure.of(e)


def _bound_outcome(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Answered) and len(outcome.body) > MOST_ANSWER_BYTES:
        reason = f"the answer is longer than {MOST_ANSWER_BYTES:,} bytes: send fewer functions at a time"
        return Failure(TooLargeError, reason)
    return outcome


def _judge_batch(store: Store, batch: Sequence[Prepared]) -> list[Outcome]:
    """An outcome for each; one that cannot be judged does not spoil the others."""
    found = _try_work(lambda: list(_judge_together(store, batch)))
    if isinstance(found, Failure) and len(batch) > 1:
        return [outcome for one in batch for outcome in _judge_batch(store, [one])]
    return [found] if isinstance(found, Failure) else found


def _judge_together(store: Store, batch: Sequence[Prepared]) -> Iterable[Outcome]:
    reports = judge_together(store, [check.documents for check in batch], _rules(), batch[0].question)
    for report, check in zip(reports, batch, strict=True):
        refuse_many_findings(report)
        yield Answered(check.finish(replace(report, unreadable=in_order_of_places(check.unreadable))))


@cache
def _rules() -> tuple[Rule, ...]:
    return builtin_rules()


def _limit_memory() -> None:
    """Take no more memory than a share, ignore Ctrl-C, which is for the service, and be the first to go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        # What dies here says so by dying; the log of the service is lines of JSON.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with contextlib.suppress(OSError, ValueError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        if sys.platform != "win32":
            # Whoever asks for a list goes first.
            os.nice(2)
            most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


@contextlib.contextmanager
def _processor_time(seconds: int) -> Any:  # noqa: ANN401
    """Limit the processor time of some work; the system ends the process past it, whatever it is at."""
    if sys.platform == "win32":
        yield
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
