"""The server on standard input and output, which answers every line, also once its input has ended."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Callable
from datetime import date
from typing import Any, Protocol, TypeAlias

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError, JSONRPCRequest, JSONRPCResponse
from pydantic import ValidationError

from kb.outlets.agents.server import agent_server
from kb.store import Store

LONGEST = 10
"""How many seconds an answer may still take once the input has ended; one that was cancelled never comes."""

Incoming: TypeAlias = SessionMessage | Exception


class Outgoing(Protocol):
    """What takes messages to the client."""

    async def send(self, item: SessionMessage, /) -> None:
        """Send one."""

    async def aclose(self) -> None:
        """Send no more."""


class Unanswered:
    """The questions that wait for their answers."""

    def __init__(self) -> None:
        self._ids: set[str | int] = set()
        self._fewer = anyio.Event()

    def asked(self, message: Incoming) -> None:
        """Take note of a question."""
        if isinstance(message, SessionMessage) and isinstance(message.message, JSONRPCRequest):
            self._ids.add(message.message.id)

    def answered(self, message: SessionMessage) -> None:
        """Take note of an answer."""
        if isinstance(message.message, JSONRPCResponse | JSONRPCError) and message.message.id is not None:
            self._ids.discard(message.message.id)
            self._fewer.set()

    async def none(self) -> None:
        """Wait until every question has its answer."""
        while self._ids:
            self._fewer = anyio.Event()
            await self._fewer.wait()


async def serve_stdio(store: Store, clock: Callable[[], date]) -> None:
    """Serve one client until it closes the input; with a pipe that is before the first answer."""
    served, open_ones = agent_server(store, clock), Unanswered()
    questions, to_read = anyio.create_memory_object_stream[Incoming](0)
    to_write, answers = anyio.create_memory_object_stream[SessionMessage](0)
    async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as tasks:
        tasks.start_soon(_pass_in, incoming, questions, outgoing, open_ones)
        tasks.start_soon(_pass_out, answers, outgoing, open_ones)
        await served.run(to_read, to_write, served.create_initialization_options())


async def _pass_in(
    incoming: AsyncIterable[Incoming],
    questions: MemoryObjectSendStream[Incoming],
    outgoing: Outgoing,
    open_ones: Unanswered,
) -> None:
    async with questions:
        async for message in incoming:
            if isinstance(message, Exception):
                # The SDK drops what is no message, and whoever wrote it would wait for ever.
                refusal = _refuse_line(message)
                if refusal is not None:
                    await outgoing.send(SessionMessage(refusal))
                continue
            open_ones.asked(message)
            await questions.send(message)
        # The end of the input is what makes the SDK drop the questions that it is at.
        with anyio.move_on_after(LONGEST):
            await open_ones.none()


async def _pass_out(
    answers: MemoryObjectReceiveStream[SessionMessage], outgoing: Outgoing, open_ones: Unanswered
) -> None:
    async with answers:
        async for message in answers:
            await outgoing.send(message)
            open_ones.answered(message)
    await outgoing.aclose()


def _refuse_line(error: Exception) -> JSONRPCError | None:
    """What to answer to a line that is no message, of which nothing is repeated but its id; nothing to a blank one."""
    told: list[dict[str, Any]] = [dict(one) for one in error.errors()] if isinstance(error, ValidationError) else []
    broken = next((one for one in told if one["type"] == "json_invalid"), None)
    if broken is not None and not str(broken["input"]).strip():
        return None
    if broken is not None:
        refusal = ErrorData(code=PARSE_ERROR, message=f"{broken['msg']}: write one message of JSON-RPC on each line")
        return JSONRPCError(jsonrpc="2.0", id=_id_in(_parsed(broken["input"])), error=refusal)
    wanted = "an object with jsonrpc 2.0, a method, and an id that is a text or a whole number"
    refusal = ErrorData(code=INVALID_REQUEST, message=f"no message of JSON-RPC: write {wanted} on each line, no list")
    # Where a member is missing, as it is of some kind of message in every line, the whole line is at hand.
    whole = next((one["input"] for one in told if one["type"] == "missing"), None)
    return JSONRPCError(jsonrpc="2.0", id=_id_in(whole), error=refusal)


def _parsed(line: object) -> object:
    """A line as Python reads it, which takes halves of characters; None if it is no JSON to anybody."""
    try:
        return json.loads(line) if isinstance(line, str | bytes) else None
    except (ValueError, RecursionError):
        return None


def _id_in(message: object) -> str | int | None:
    """The id that an answer can repeat; half of a character cannot be written."""
    found = message.get("id") if isinstance(message, dict) else None
    if isinstance(found, str) and any("\ud800" <= character <= "\udfff" for character in found):
        return None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None
