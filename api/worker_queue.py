"""Turns: how many questions are worked on at once, and how many may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from kb.errors import KbError

Result = TypeVar("Result")


class BusyError(KbError):
    """More questions wait than the service holds."""


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
            BusyError: Too much waits already.
        """
        with self.place():
            async with self.free:
                return await run_in_threadpool(work)
