"""Bodies of requests: counted and timed before anything else sees them; and clients that hang up."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from api.questions.question_errors import TooLargeError, TooSlowError, UnsupportedEncodingError, UnsupportedTypeError
from api.running.worker_queue import BusyError

MOST_BYTES = 2 * 1024 * 1024
"""The largest body."""
MOST_BYTES_HELD = 64 * 1024 * 1024
"""The bytes of all bodies under way in a worker; more are refused with 429."""
MOST_DISCARDED = 64 * 1024 * 1024
"""Bytes of a refused body that are read and thrown away, so that its sender comes to see the answer."""
SECONDS_TO_DISCARD = 10
"""How long they may take."""

Result = TypeVar("Result")


class RequestBody:
    """The body of one request."""

    def __init__(self, held: BodiesHeld, receive: Receive) -> None:
        self.held = held
        self.receive = receive
        self.content = bytearray()
        self.whole = False

    async def take(self, given: dict[bytes, bytes], seconds: float) -> Receive:
        """Read it whole; what the application receives from.

        Raises:
            TooLargeError: It is too long, or says that it will be.
            TooSlowError: It has not come in time.
            UnsupportedEncodingError: It is compressed.
            BusyError: The bodies of others leave no room.
            ClientDisconnect: The client hung up.
        """
        if _is_encoded(given, b"content-encoding", b"identity") or _is_encoded(given, b"transfer-encoding", b"chunked"):
            raise UnsupportedEncodingError("the body is encoded: send it as it is, whole or in chunks")
        promised = given.get(b"content-length", b"")
        if promised.isdigit() and int(promised[:20]) > MOST_BYTES:
            raise _too_large()
        try:
            async with asyncio.timeout(seconds):
                while not self.whole:
                    self._add_part(await self.receive())
        except TimeoutError as e:
            raise TooSlowError(f"the body did not come within {seconds:g} s: send it in one go") from e
        return self._replay_body

    def _add_part(self, message: Message) -> None:
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece = message.get("body", b"")
        self.whole = not message.get("more_body", False)
        if len(self.content) + len(piece) > MOST_BYTES:
            raise _too_large()
        if self.held.bytes + len(piece) > MOST_BYTES_HELD:
            raise BusyError("the bodies of other requests leave no room: ask again in a second")
        self.held.bytes += len(piece)
        self.content += piece

    async def _replay_body(self) -> Message:
        if self.whole:
            # The application has the one copy now; the bytes count until the request is over.
            self.whole = False
            content, self.content = bytes(self.content), bytearray(len(self.content))
            return {"type": "http.request", "body": content, "more_body": False}
        return await self.receive()

    def forget(self) -> None:
        """The request is over."""
        self.held.bytes -= len(self.content)

    async def refuse(self, answer: Response, send: Send) -> None:
        """Send an answer at once, then read on for a while: a client that still sends would not see it otherwise."""
        await send({"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers})
        await send({"type": "http.response.body", "body": bytes(answer.body), "more_body": True})
        discarded = 0
        try:
            async with asyncio.timeout(SECONDS_TO_DISCARD):
                while not self.whole and discarded < MOST_DISCARDED:
                    message = await self.receive()
                    discarded += len(message.get("body", b""))
                    self.whole = not message.get("more_body", False)
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class BodiesHeld:
    """The bytes of all bodies under way."""

    def __init__(self) -> None:
        self.bytes = 0


def has_body(scope: Scope, given: dict[bytes, bytes]) -> bool:
    """Whether a request has a body that somebody will look at."""
    sent = given.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in given
    return sent and scope["method"] not in ("GET", "HEAD")


def require_type(request: Request, wanted: str) -> None:
    """Refuse a body of another type, which would be read as something that nobody sent.

    Raises:
        UnsupportedTypeError: It is of one.
    """
    given = request.headers.get("content-type", "")
    if given.partition(";")[0].strip().lower() != wanted:
        raise UnsupportedTypeError(f"Content-Type {given[:100]!r}: send {wanted}")


def _is_encoded(given: dict[bytes, bytes], name: bytes, plain: bytes) -> bool:
    return given.get(name, plain).strip().lower() not in (plain, b"")


def _too_large() -> TooLargeError:
    return TooLargeError(f"the body is larger than {MOST_BYTES:,} bytes: send fewer documents at a time")


async def unless_gone(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of some work, which is stopped when the client hangs up.

    Raises:
        ClientDisconnect: It did.
    """
    working, gone = asyncio.ensure_future(work), asyncio.ensure_future(_hung_up(request.receive))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        gone.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


def whole_body(body: bytes) -> Receive:
    """What an application receives from a client that sends a body and waits: the body, and nothing more."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await asyncio.get_running_loop().create_future()

    return receive


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
