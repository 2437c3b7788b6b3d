"""Turns: how many questions are worked on at once, how many may wait, and how long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from kb.errors import KbError

Result = TypeVar("Result")

SECONDS_TO_WAIT = 10.0
"""How long one request may wait for its turns, all together: with the work itself an answer comes within 15 s."""

_UNTIL: ContextVar[float | None] = ContextVar("_UNTIL", default=None)


class BusyError(KbError):
    """More questions wait than the service holds, or for longer than anybody is kept."""


class _Bound:
    """A bound that holds inside of a block; a generator would take three times as long, for each request."""

    __slots__ = ("_token", "_until")

    def __init__(self, until: float) -> None:
        self._until = until

    def __enter__(self) -> None:
        self._token = _UNTIL.set(self._until)

    def __exit__(self, *_: object) -> None:
        _UNTIL.reset(self._token)


def waiting_at_most(seconds: float = SECONDS_TO_WAIT) -> AbstractContextManager[None]:
    """Bound how long whatever is done inside, a request, waits for its turns."""
    return _Bound(asyncio.get_running_loop().time() + seconds)


class Turns:
    """Work that takes a thread, in the order in which it was asked for."""

    def __init__(self, working: int, waiting: int) -> None:
        self.free = asyncio.Semaphore(working)
        self.asked = 0
        self._most = working + waiting

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among those whose turn comes.

        Raises:
            BusyError: None is left.
        """
        if self.asked >= self._most:
            raise BusyError(f"{self.asked} questions are being worked on or wait: ask again in a second")
        self.asked += 1
        try:
            yield
        finally:
            self.asked -= 1

    async def take(self, work: Callable[[], Result]) -> Result:
        """Do some work in a thread when its turn comes.

        Raises:
            BusyError: Too much waits already, or no turn came.
        """
        with self.place():
            await self._wait_for_turn()
            try:
                return await run_in_threadpool(work)
            finally:
                self.free.release()

    async def _wait_for_turn(self) -> None:
        try:
            async with asyncio.timeout_at(_UNTIL.get()):
                await self.free.acquire()
        except TimeoutError as e:
            raise BusyError(f"no turn came within {SECONDS_TO_WAIT:g} s: ask again in a second") from e
