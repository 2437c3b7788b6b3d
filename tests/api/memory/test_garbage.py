"""What stays in memory is not looked through for garbage, and what is replaced goes all the same."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.answers.answering import answers_for
from api.app import create_default_app
from api.edge.request_bodies import whole_body
from api.memory.rows_in_memory import Holdings
from api.routes.mcp import Agents
from api.running.service_settings import ServiceSettings
from kb.clock import today
from kb.paths import DB_VARIABLE
from kb.store import Store, load_resident
from tests.api.conftest import wait_until_gone


def test_rows_of_every_day_are_passed_over_until_they_are_replaced(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at them all would hold up everybody; what is replaced goes while the service goes on."""
    monkeypatch.setenv(DB_VARIABLE, str(database))
    gc.unfreeze()
    app = create_default_app()

    async def served() -> tuple[int, Holdings | None]:
        async with app.router.lifespan_context(app):
            while not gc.get_freeze_count():
                await asyncio.sleep(0.01)
            passed_over, old = gc.get_freeze_count(), weakref.ref(app.state.answers.holdings)
            made = answers_for(load_resident(database)[0], today, ServiceSettings(), desk=app.state.answers.desk)
            await made.holdings.read()
            app.state.reloader.hand_on(made)
            await asyncio.to_thread(wait_until_gone, old)
            return passed_over, old()

    passed_over, replaced = asyncio.run(served())

    assert passed_over > 10_000
    assert replaced is None
    assert gc.get_freeze_count() == 0


def test_what_was_replaced_while_an_agent_asked_goes(store: Store) -> None:
    """The server for agents is made in a thread, which takes a second the first time."""
    pytest.importorskip("mcp")
    made = [answers_for(store, today, ServiceSettings()) for _ in range(2)]
    replaced = weakref.ref(made[0].holdings)
    agents = Agents()
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        content = await Request(scope, receive).body()
        await agents({**scope, "answers": made[0]}, whole_body(content), send)

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://x") as client:
            return await client.post("/mcp", json=body, headers=headers)

    assert asyncio.run(asked()).json()["result"] == {}
    del made[0]
    wait_until_gone(replaced)

    assert replaced() is None
