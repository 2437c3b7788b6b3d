"""The server on standard input and output, which answers every line, also once its input has ended."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable
from datetime import date
from typing import Protocol, TypeAlias, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCError, JSONRPCRequest, JSONRPCResponse

from kb.outlets.agents.messages import refuse_message
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


class Heard:
    """The lines of the input, each kept until what the SDK makes of it has come; it makes one thing of each."""

    def __init__(self, lines: AsyncIterable[str]) -> None:
        self._lines = lines
        self._kept: deque[str] = deque()

    async def __aiter__(self) -> AsyncIterator[str]:
        async for line in self._lines:
            self._kept.append(line)
            yield line

    def next_line(self) -> str:
        """The line that what has come was made of."""
        return self._kept.popleft()


async def serve_stdio(store: Store, clock: Callable[[], date]) -> None:
    """Serve one client until it closes the input; with a pipe that is before the first answer."""
    served, open_ones = agent_server(store, clock), Unanswered()
    questions, to_read = anyio.create_memory_object_stream[Incoming](0)
    to_write, answers = anyio.create_memory_object_stream[SessionMessage](0)
    with open(0, encoding="utf-8", errors="replace", closefd=False) as lines:
        heard = Heard(anyio.wrap_file(lines))
        async with (
            stdio_server(cast("anyio.AsyncFile[str]", heard)) as (incoming, outgoing),
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(_pass_in, incoming, heard, questions, outgoing, open_ones)
            tasks.start_soon(_pass_out, answers, outgoing, open_ones)
            await served.run(to_read, to_write, served.create_initialization_options())


async def _pass_in(
    incoming: AsyncIterable[Incoming],
    heard: Heard,
    questions: MemoryObjectSendStream[Incoming],
    outgoing: Outgoing,
    open_ones: Unanswered,
) -> None:
    async with questions:
        async for message in incoming:
            line = heard.next_line()
            if not line.strip():
                continue
            refusal = refuse_message(line, "on each line")
            if refusal is not None:
                # The SDK drops what is no message, and whoever wrote it would wait for ever.
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
