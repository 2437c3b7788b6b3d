"""What takes long to make and many ask for: made when it is first asked for; who asks meanwhile waits for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class MadeOnce(Generic[Made]):
    """It, in the newest version that was asked for; touched by the event loop only."""

    def __init__(self) -> None:
        self._version: Hashable = None
        self._making: asyncio.Future[Made] | None = None

    async def find(self, version: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        """It, made unless it is there or on its way; what could not be made is tried again by the next who asks.

        Args:
            version: What it hangs on, such as the day.
            make: Makes it.
        """
        if self._making is None or self._version != version or _has_failed(self._making):
            self._version, self._making = version, asyncio.ensure_future(make())
            # Those who wait hear of a failure; where all have hung up, asyncio would tell the log that nobody did.
            self._making.add_done_callback(_has_failed)
        # Whoever hangs up takes it from nobody else.
        return await asyncio.shield(self._making)


def _has_failed(making: asyncio.Future[Made]) -> bool:
    return making.done() and (making.cancelled() or making.exception() is not None)
