"""What is made once, whoever asks for it meanwhile."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from datetime import date, timedelta

import httpx
import pytest

from api.answers.answering import Answers, answers_for
from api.answers.made_once import MadeOnce
from api.app import create_app
from api.routes import mcp
from api.running.service_settings import ServiceSettings
from kb.errors import StoreError
from kb.store import Store
from tests.api.conftest import TODAY


def test_it_is_made_once_a_day() -> None:
    """Whoever asks meanwhile has the same, whoever hangs up takes it from nobody, and a failure is tried again."""

    async def whole() -> None:
        held: MadeOnce[int] = MadeOnce()
        tries: Counter[date] = Counter()
        ready = asyncio.Event()

        async def asked(day: date) -> int:
            async def make() -> int:
                tries[day] += 1
                await ready.wait()
                if day == TODAY and tries[day] == 1:
                    raise StoreError("no room")
                return tries[day]

            return await held.find(day, make)

        askers = [asyncio.ensure_future(asked(TODAY)) for _ in range(3)]
        await asyncio.sleep(0)
        askers[0].cancel()
        await asyncio.sleep(0)
        ready.set()
        for asker in askers[1:]:
            with pytest.raises(StoreError):
                await asker
        assert [await asked(day) for day in (TODAY, TODAY, TODAY + timedelta(days=1))] == [2, 2, 1]

    asyncio.run(whole())


def test_what_fails_when_all_have_hung_up_is_no_line_of_the_log() -> None:
    """Nobody is left to be told; who asks next hears of it, if it fails again."""
    unheard: list[object] = []

    async def whole() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context["message"]))
        held: MadeOnce[int] = MadeOnce()
        ready = asyncio.Event()

        async def make() -> int:
            await ready.wait()
            raise StoreError("no room")

        asker = asyncio.ensure_future(held.find(TODAY, make))
        await asyncio.sleep(0)
        asker.cancel()
        ready.set()
        await asyncio.sleep(0.01)
        del held
        gc.collect()

    asyncio.run(whole())

    assert unheard == []


def test_what_answers_agents_is_made_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty that came at once had it made twenty times, for seconds, and some were answered 500."""
    made: list[object] = []
    make = mcp._make_server

    def counted(answers: Answers) -> object:
        made.append(answers)
        return make(answers)

    monkeypatch.setattr(mcp, "_make_server", counted)
    answers = answers_for(store, lambda: TODAY, ServiceSettings())

    async def whole() -> int:
        return len({id(server) for server in await asyncio.gather(*(mcp.server_of(answers) for _ in range(20)))})

    assert (asyncio.run(whole()), len(made)) == (1, 1)


def test_the_description_is_made_once_whatever_clients_accept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred askers with a header of their own each had the loop answer some fifty questions for each of them."""
    made: list[object] = []

    async def full_description(*given: object) -> dict[str, object]:
        made.append(given)
        await asyncio.sleep(0)
        return {}

    monkeypatch.setattr("api.description.openapi_description.full_description", full_description)
    app = create_app(store, lambda: TODAY, ServiceSettings(log_requests=False))

    async def whole() -> set[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
            asked = (client.get("/openapi.json", headers={"accept": f"*/*;q=0.{number}"}) for number in range(1, 6))
            return {answer.status_code for answer in await asyncio.gather(*asked)}

    assert asyncio.run(whole()) == {200}
    assert len(made) == 1
