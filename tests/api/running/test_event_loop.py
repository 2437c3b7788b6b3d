"""No question keeps the event loop, and with it everybody else, from other work."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.edge.request_bodies import MOST_BYTES
from api.running.service_settings import ServiceSettings
from kb.paths import DB_VARIABLE
from kb.store import Store
from tests.api.conftest import TODAY

LONGEST = 0.1
"""Seconds of processor time that the loop may be at one thing, many times what anything takes: whatever is asked below
took three times as long at least, and neither is a matter of how busy the machine is."""

JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
ROOM = MOST_BYTES - 1000
NAMES = "&".join(f"{letter}{number:x}" for number in range(330) for letter in "abcdefghijklmnopqrstu")

ASKED: Mapping[str, tuple[str, str, str, Mapping[str, str]]] = {
    "the description": ("GET", "/openapi.json", "", {}),
    "a parameter twice": ("GET", f"/v1/runtimes?{NAMES}&u149", "", {}),
    "a parameter of a page twice": ("GET", f"/runtimes?{NAMES}&u149", "", {}),
    "a parameter beside a body twice": ("POST", f"/v1/check?{NAMES}&u149", "{}", JSON),
    "an account of many objects": ("POST", "/v1/snapshot", '{"account": [%s{}]}' % ('{"a":1},' * (ROOM // 8)), JSON),
    "a form of many fields": ("POST", "/check", "a&" * (ROOM // 2), FORM),
    "a form of many escapes": ("POST", "/check", "content=" + "%41" * (ROOM // 3), FORM),
}
"""What takes long, by what it is."""

LOADING = """
import asyncio, sys, threading
import httpx
from api.app import create_default_app

loaded = []

def heard(event, given):
    if event == "import" and threading.current_thread() is threading.main_thread():
        loaded.append(given[0])

async def ask():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_default_app()), base_url="http://a") as client:
        sys.addaudithook(heard)
        for path in sys.argv[1:]:
            (await client.get(path)).raise_for_status()

asyncio.run(ask())
print([name for name in loaded if name.startswith("kb.outlets")])
"""
"""Tells which modules that few need the loop itself loaded, in a process that has loaded none."""


@pytest.fixture(scope="module")
def held(store: Store) -> Iterator[dict[str, tuple[float, int]]]:
    """For everything above the longest that the loop was at one thing, and the status of the answer."""
    longest = 0.0
    run_handle = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        nonlocal longest
        began = time.thread_time()
        run_handle(handle)
        longest = max(longest, time.thread_time() - began)

    async def ask_all() -> dict[str, tuple[float, int]]:
        nonlocal longest
        app = create_app(store, lambda: TODAY, ServiceSettings(log_requests=False, seconds_to_judge=120))
        found = {}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
            # What is imported or read once is not what is looked for.
            for path in ("/v1/runtimes", "/runtimes"):
                await client.get(path)
            for path, body in (("/v1/snapshot", "{}"), ("/check", "content=a")):
                await client.post(path, content=body)
            for name, (method, path, content, headers) in ASKED.items():
                # What this task is at counts when it waits next.
                await asyncio.sleep(0)
                longest = 0.0
                answer = await client.request(method, path, content=content, headers=headers, timeout=120)
                await asyncio.sleep(0)
                found[name] = (longest, answer.status_code)
        await app.state.answers.desk.close()
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asyncio.Handle, "_run", timed)
        yield asyncio.run(ask_all())


@pytest.mark.parametrize("name", ASKED)
def test_the_loop_goes_on_with_other_work(held: dict[str, tuple[float, int]], name: str) -> None:
    """Whatever takes long is done in a thread, or in a process that can be ended."""
    seconds, status = held[name]

    assert status in (200, 422)
    assert seconds < LONGEST


@pytest.mark.all
def test_what_few_ask_for_is_not_loaded_by_the_loop(database: Path) -> None:
    """The first who wants the list of pages or the policies waits for their modules, and nobody else."""
    command = [sys.executable, "-c", LOADING, "/sitemap.xml", "/policies/rules.json"]
    env = os.environ | {DB_VARIABLE: str(database)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
