"""Which messages of agents are answered where, and that nobody can tell from the answer."""

from __future__ import annotations

import asyncio
import json
import weakref
from pathlib import Path

import httpx
import pytest

from api.answers.answering import answers_for
from api.app import create_default_app
from api.judging.agent_messages import _SHORT, is_light, refused_message
from api.memory.state_changes_in_memory import HeldLives
from api.running.service_settings import ServiceSettings
from kb.clock import today
from kb.paths import DB_VARIABLE
from kb.store import load_resident
from tests.api.conftest import wait_until_gone

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


def call(name: str, number: int | str = 1, **arguments: str) -> bytes:
    """A call of a tool, without blanks."""
    params = {"name": name, "arguments": arguments}
    asked = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
    return json.dumps(asked, separators=(",", ":"), ensure_ascii=False).encode()


def padded(body: bytes, size: int) -> bytes:
    """The same message with as many blanks as it takes to be so long."""
    return body + b" " * (size - len(body))


@pytest.mark.parametrize(
    ("body", "light"),
    [
        (call("limit"), True),
        (padded(call("limit"), _SHORT), True),
        (padded(call("limit"), _SHORT + 1), False),
        (call("check_config", content=""), False),
        (call("check_config").replace(b"_", rb"\u005f"), False),
    ],
    ids=["small", "at-the-bound", "past-it", "a-check", "a-check-with-an-escape"],
)
def test_a_message_is_light_where_no_spelling_of_it_asks_for_much(body: bytes, *, light: bool) -> None:
    """By its length, and by whether it may name the tool that checks."""
    assert is_light(body) is light


@pytest.mark.parametrize(
    "body",
    [
        call("limit", id="function_timeout", as_of="2021-08-01"),
        call("limit", "seven", id="function_timeut", as_of="2021-08-01"),
        call("no_tool"),
        b'{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}',
        b'{"jsonrpc":"2.0","id":1,"method":"no/method","params":{}}',
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}',
        b'{"jsonrpc":"2.0","id":1}',
        b"[]",
        b'{"a" 1',
    ],
    ids=["answer", "refusal", "no-tool", "list", "no-method", "notification", "no-request", "list-of-none", "no-json"],
)
def test_a_long_message_has_the_answer_of_a_short_one(service: httpx.Client, body: bytes) -> None:
    """Another process gives it: the same status, headers and bytes."""
    short = service.post("/mcp", content=body, headers=HEADERS)
    long = service.post("/mcp", content=padded(body, _SHORT + 1), headers=HEADERS)

    assert (long.status_code, long.content) == (short.status_code, short.content)
    assert long.headers.get("content-type") == short.headers.get("content-type")


@pytest.mark.parametrize("size", [0, _SHORT + 1], ids=["short", "long"])
@pytest.mark.parametrize(
    ("body", "number", "code"),
    [
        (b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}', None, -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', None, -32600),
        (b'{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}', None, -32600),
        (b'{"jsonrpc":"1.0","id":7,"method":"ping"}', 7, -32600),
        (b'{"jsonrpc":"2.0","id":"a","method":"ping","params":["secret-42"]}', "a", -32600),
        (b'[{"jsonrpc":"2.0","id":7,"method":"ping"}]', None, -32600),
        (b'{"jsonrpc":"2.0","id":7,"method":"ping","params":{"secret-42":1,"secret-42":2}}', 7, -32600),
        (b'{"jsonrpc":"2.0","id":7,"method":"\\ud800"}', 7, -32700),
        (b"secret-42", None, -32700),
    ],
    ids=[
        "part-of-a-number",
        "no-id",
        "an-object",
        "version",
        "parameters",
        "batch",
        "twice",
        "half-a-character",
        "a-word",
    ],
)
def test_what_is_no_message_is_refused_as_on_standard_input(
    service: httpx.Client, body: bytes, number: object, code: int, size: int
) -> None:
    """With its id where it has one, and nothing else of it; a question is never taken for an announcement."""
    answer = service.post("/mcp", content=padded(body, size), headers=HEADERS)

    assert (answer.status_code, answer.json()["id"], answer.json()["error"]["code"]) == (400, number, code)
    assert "secret" not in answer.text
    assert "pydantic" not in answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/jsonl", "multipart/form-data; boundary=x", ""])
def test_a_message_of_another_type_is_a_problem(service: httpx.Client, kind: str) -> None:
    """As every refusal outside of the protocol is."""
    answer = service.post("/mcp", content=call("limit"), headers=HEADERS | {"content-type": kind})

    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")
    assert answer.json()["type"] == "/problems/unsupported-type"


@pytest.mark.parametrize("headers", [{"accept": "text/html"}, {"content-type": "text/plain"}])
def test_headers_of_a_long_message_count_too(service: httpx.Client, headers: dict[str, str]) -> None:
    """It is refused for the same reasons."""
    body = call("limit", id="function_timeout")
    answers = [
        service.post("/mcp", content=padded(body, size), headers=HEADERS | headers) for size in (len(body), _SHORT + 1)
    ]

    assert answers[0].status_code >= 400
    assert answers[1].status_code == answers[0].status_code
    assert answers[1].content == answers[0].content


def test_a_message_that_could_not_be_answered_has_a_refusal_under_its_id() -> None:
    """An agent that waits for its number gets it."""
    refusal = b'{"refusal":{"type":"too-costly"}}'
    answer = json.loads(refused_message(call("limit", "seven"), refusal))

    assert (answer["id"], answer["result"]["isError"]) == ("seven", True)
    assert answer["result"]["structuredContent"] == json.loads(answer["result"]["content"][0]["text"])


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b'{"jsonrpc":"2.0","id":"seven","method":"tools/list"}', "seven"),
        (b'{"jsonrpc":"2.0","id":[7],"method":"ping"}', None),
        (b"[]", None),
        (b"{", None),
    ],
    ids=["another-question", "no-id", "a-list", "no-json"],
)
def test_what_calls_no_tool_has_an_error_instead_of_the_result_of_one(body: bytes, number: str | None) -> None:
    """A client reads the result of each question in its own shape."""
    refusal = {"refusal": {"type": "too-costly"}}
    answer = json.loads(refused_message(body, json.dumps(refusal).encode()))

    assert (answer["id"], answer["error"]["data"]) == (number, refusal)
    assert "result" not in answer


def test_agents_do_not_hold_a_knowledge_base_that_was_replaced(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a new one was handed on nothing of the old one stays, though no agent asks again."""
    monkeypatch.setenv(DB_VARIABLE, str(database))
    app = create_default_app()

    async def reloaded() -> weakref.ref[HeldLives]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            (await client.post("/mcp", content=call("no_tool"), headers=HEADERS)).raise_for_status()
        old = weakref.ref(app.state.answers.lives)
        app.state.reloader.hand_on(answers_for(load_resident(database)[0], today, ServiceSettings()))
        return old

    held = asyncio.run(reloaded())
    wait_until_gone(held)

    assert held() is None
