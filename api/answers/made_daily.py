"""What is made of a knowledge base once a day, when it is first asked for; who asks meanwhile waits for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Generic, TypeVar

Made = TypeVar("Made")


class MadeDaily(Generic[Made]):
    """It, on the newest day that was asked about; touched by the event loop only."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._making: asyncio.Future[Made] | None = None

    async def find(self, day: date, make: Callable[[], Awaitable[Made]]) -> Made:
        """It, made unless it is there or on its way; what could not be made is tried again by the next who asks.

        Args:
            day: The UTC day.
            make: Makes it.
        """
        if self._making is None or self._day != day or _has_failed(self._making):
            self._day, self._making = day, asyncio.ensure_future(make())
        # Whoever hangs up takes it from nobody else.
        return await asyncio.shield(self._making)


def _has_failed(making: asyncio.Future[Made]) -> bool:
    return making.done() and (making.cancelled() or making.exception() is not None)
