"""Messages of agents that are long or ask for a check: a judging process answers them, so that it can be ended."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import Response
from starlette.types import Message, Scope, Send

from api.edge.answer_formats import JSON
from api.edge.request_bodies import MOST_BYTES, whole_body
from api.judging.judging_jobs import Answered, BodyJob
from kb.errors import StoreError
from kb.store import Store

if TYPE_CHECKING:
    from mcp.server import Server

CHECK = "check_config"
"""The tool that reads what a stranger wrote, and may say much about it."""
_SHORT = 32 * 1024
"""Longer messages may hold more than the loop has time for."""
_UNANSWERED = -32000
"""The number of an error that JSON-RPC leaves to servers."""
_HEARD = ("type", "http_version", "method", "path", "raw_path", "query_string", "root_path", "scheme", "headers")
"""What the SDK may want to know of a request."""


@dataclass(frozen=True, slots=True)
class AnsweredMessage(Answered):
    """An answer of the SDK."""

    status: int = 200
    """Its status."""
    headers: Sequence[tuple[bytes, bytes]] = ()
    """Its headers."""

    def response(self) -> Response:
        """The answer for the client."""
        found = Response(self.body, self.status)
        found.raw_headers = list(self.headers)
        return found


@dataclass(frozen=True, slots=True)
class MessageJob(BodyJob):
    """A message of an agent."""

    scope: Mapping[str, Any]
    """The request, as far as it is heard."""

    def prepare(self, store: Store, today: date) -> AnsweredMessage:
        """Answer it by itself.

        Raises:
            MemoryError: There is not enough; the SDK would take that for an error like others.
            StoreError: The knowledge base is in the way; likewise.
        """
        server, troubles = _server_here(store, today)
        troubles.clear()
        told: list[Message] = []

        async def send(message: Message) -> None:
            told.append(message)

        asyncio.run(answer_message(server, dict(self.scope), self.body, send))
        if troubles:
            raise troubles[0]
        body = b"".join(message.get("body", b"") for message in told if message["type"] == "http.response.body")
        return AnsweredMessage(body, status=told[0]["status"], headers=told[0]["headers"])


def message_job(scope: Scope, body: bytes) -> MessageJob:
    """A message with what the SDK may want to know of its request."""
    return MessageJob(body, {name: scope[name] for name in _HEARD})


def is_light(body: bytes) -> bool:
    """Whether a message is answered in no time; a name with an escape in it could be any."""
    return len(body) <= _SHORT and CHECK.encode() not in body and rb"\u" not in body


async def answer_message(server: Server[Any], scope: Scope, body: bytes, send: Send) -> None:
    """Let the SDK answer one message; what is none is refused as on standard input."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415 - for agents only

    from kb.outlets.agents.messages import refuse_message  # noqa: PLC0415

    receive = whole_body(body)
    refusal = refuse_message(body, "in each body")
    if refusal is not None:
        await Response(refusal.model_dump_json(exclude_unset=True), 400, media_type=JSON)(scope, receive, send)
        return
    # Whatever its Host header says, a request gets public facts about its own text only: nothing to protect.
    manager = StreamableHTTPSessionManager(server, stateless=True, json_response=True, max_request_body_size=MOST_BYTES)
    async with manager.run():
        await manager.handle_request(scope, receive, send)


def refused_message(body: bytes, refusal: bytes) -> bytes:
    """The answer to a message that could not be answered: the result of a tool that refuses, or else an error.

    Args:
        body: The message.
        refusal: Why there is no answer, as JSON.
    """
    from kb.outlets.agents.messages import id_in  # noqa: PLC0415

    try:
        asked = orjson.loads(body)
    except ValueError:
        asked = None
    told: dict[str, object]
    if isinstance(asked, dict) and asked.get("method") == "tools/call":
        content = [{"type": "text", "text": refusal.decode()}]
        told = {"result": {"content": content, "structuredContent": orjson.Fragment(refusal), "isError": True}}
    else:
        # Whoever asks for anything but a tool could not read its result.
        message = "there is no answer: data says why"
        told = {"error": {"code": _UNANSWERED, "message": message, "data": orjson.Fragment(refusal)}}
    return orjson.dumps({"jsonrpc": "2.0", "id": id_in(asked), **told})


@lru_cache(maxsize=1)
def _server_here(store: Store, today: date) -> tuple[Server[Any], list[MemoryError | StoreError]]:
    """The server of this process, and what went wrong in it that is no answer."""
    from kb.outlets.agents.server import agent_server  # noqa: PLC0415 - most processes never see an agent
    from kb.outlets.agents.skills import answer_or_refusal  # noqa: PLC0415

    troubles: list[MemoryError | StoreError] = []

    async def run(name: str, arguments: Mapping[str, Any]) -> tuple[bytes, bool]:
        try:
            body, refused = answer_or_refusal(store, today, name, arguments)
            return orjson.dumps(body), refused
        except (MemoryError, StoreError) as e:
            troubles.append(e)
            raise

    return agent_server(store, lambda: today, run), troubles
