"""Questions about facts wait for a turn, and not for ever."""

from __future__ import annotations

import asyncio
import threading

import pytest

from api.worker_queue import BusyError, Turns, waiting_at_most


def test_a_question_about_facts_whose_turn_never_comes_is_told_so() -> None:
    """The turns of one request are waited for together, and the next question finds the place free."""

    async def whole() -> None:
        turns, done = Turns(working=1, waiting=4), threading.Event()
        first = asyncio.create_task(turns.take(done.wait))
        await asyncio.sleep(0)
        with waiting_at_most(0.05):
            for _ in range(2):
                with pytest.raises(BusyError, match="no turn came"):
                    await turns.take(lambda: None)
        done.set()

        assert await first
        assert await turns.take(lambda: 1) == 1
        assert turns.asked == 0

    asyncio.run(whole())


def test_what_has_begun_is_finished() -> None:
    """A bound of the time to wait is none of the work."""

    async def whole() -> None:
        turns, done = Turns(working=1, waiting=0), threading.Event()
        with waiting_at_most(0.05):
            asyncio.get_running_loop().call_later(0.2, done.set)

            assert await turns.take(done.wait)

    asyncio.run(whole())
