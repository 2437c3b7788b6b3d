"""The desk of checks: those who ask at the same time are judged in one pass; a pass costs much, a function little."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.concurrency import run_in_threadpool

from api.worker_queue import Turns
from kb.judging import Report, judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import builtin_rules
from kb.readers.interface import Document, UnreadableFile
from kb.store import Store

MOST_FUNCTIONS = 400
"""Functions in one pass; a single check may have more."""


@dataclass(frozen=True, slots=True, eq=False)
class _Check:
    """A check that waits."""

    documents: Sequence[Document]
    """What is to be judged."""
    unreadable: Sequence[UnreadableFile]
    """What could not be read."""
    report: asyncio.Future[Report]
    """Where its report will be."""


class Desk:
    """Takes checks and hands back reports; it belongs to the event loop.

    Documents are judged each for itself, so that what others ask in the same pass changes nothing.
    """

    def __init__(self, store: Store, turns: Turns) -> None:
        self.store = store
        self.turns = turns
        self._waiting: dict[CheckQuestion, list[_Check]] = {}

    async def report(
        self, question: CheckQuestion, documents: Sequence[Document], unreadable: Sequence[UnreadableFile] = ()
    ) -> Report:
        """Judge some documents.

        Raises:
            BusyError: Too much waits already.
        """
        mine = _Check(documents, unreadable, asyncio.get_running_loop().create_future())
        with self.turns.place():
            queue = self._waiting.setdefault(question, [])
            queue.append(mine)
            async with self.turns.free:
                while mine in queue:
                    await self._next(question, queue)
            # Whoever had a turn before may have taken it along.
            return await mine.report

    async def _next(self, question: CheckQuestion, queue: list[_Check]) -> None:
        """Judge those that have waited longest for answers to one question."""
        batch = [queue.pop(0)]
        functions = _functions(batch[0])
        while queue and (functions := functions + _functions(queue[0])) <= MOST_FUNCTIONS:
            batch.append(queue.pop(0))
        if not queue:
            self._waiting.pop(question, None)
        found = await run_in_threadpool(_judged, self.store, question, batch)
        for check, report in zip(batch, found, strict=True):
            if isinstance(report, Report):
                check.report.set_result(report)
            else:
                check.report.set_exception(report)


def _functions(check: _Check) -> int:
    return sum(len(document.functions) for document in check.documents)


def _judged(store: Store, question: CheckQuestion, batch: Sequence[_Check]) -> list[Report | Exception]:
    """A report for each check, or why it cannot be judged; one that cannot does not spoil the others."""
    try:
        return list(_together(store, question, batch))
    except Exception as e:
        # Handed on to whoever asked.
        if len(batch) == 1:
            return [e]
    return [report for check in batch for report in _judged(store, question, [check])]


def _together(store: Store, question: CheckQuestion, batch: Sequence[_Check]) -> Iterable[Report]:
    # The same path may stand in several checks; in the pass each begins with the number of its check.
    marks = [f"{number:06}/" for number in range(len(batch))]
    documents = [
        replace(document, path=mark + document.path)
        for mark, check in zip(marks, batch, strict=True)
        for document in check.documents
    ]
    whole = judge(store, documents, builtin_rules(), question)
    for mark, check in zip(marks, batch, strict=True):
        unreadable = tuple(sorted(check.unreadable, key=lambda file: (file.path, file.line or 0)))
        yield replace(
            whole,
            functions=_own(whole.functions, mark),
            findings=_own(whole.findings, mark),
            unresolved=_own(whole.unresolved, mark),
            warnings=_own(whole.warnings, mark),
            suppressed=tuple(
                replace(item, finding=own) for item in whole.suppressed for own in _own([item.finding], mark)
            ),
            unreadable=unreadable,
        )


def _own(items: Iterable[Any], mark: str) -> tuple[Any, ...]:
    return tuple(replace(item, path=item.path.removeprefix(mark)) for item in items if item.path.startswith(mark))
