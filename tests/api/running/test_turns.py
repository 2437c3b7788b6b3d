"""Questions about facts wait for a turn, and not for ever."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest

from api.answers.chart_pictures import ChartQuestion
from api.answers.drawing_process import DrawingProcess
from api.app import create_app
from api.running.service_settings import ServiceSettings
from api.running.worker_queue import BusyError, Turns, waiting_at_most
from kb.store import Store
from tests.api.conftest import TODAY


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


def test_nobody_who_asks_for_facts_waits_for_charts_of_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for, in whichever format: they are drawn one after the other."""
    drawn: list[str] = []
    begun, done = threading.Event(), threading.Event()

    def draw(_: object, __: str, question: ChartQuestion) -> bytes:
        drawn.append(question.kind)
        begun.set()
        done.wait(20)
        return b"{}"

    monkeypatch.setattr(DrawingProcess, "draw", draw)
    app = create_app(store, lambda: TODAY, ServiceSettings(log_requests=False, working=1))

    async def asked() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            kinds = ("png", "svg", "json")
            charts = [asyncio.create_task(client.get(f"/v1/charts/runtimes.{kind}")) for kind in kinds]
            await asyncio.to_thread(begun.wait, 20)
            facts = await asyncio.gather(*(client.get(path) for path in ("/v1/changes", "/runtimes", "/llms.txt")))
            assert (len(drawn), sum(chart.done() for chart in charts)) == (1, 0)
            done.set()
            return [answer.status_code for answer in (*facts, *await asyncio.gather(*charts))]

    assert asyncio.run(asked()) == [200] * 6
    assert drawn == ["png", "svg", "json"]
