"""The outermost layer: answers seen before, conditional requests, HEAD, and the headers of every answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.caches import Recent

_ANSWER_BYTES = 64 * 1024 * 1024
_READING = ("GET", "HEAD")
# What a 304 repeats of the headers of the 200 it stands for.
_REPEATED = (b"etag", b"cache-control", b"vary", b"link", b"access-control-", b"x-content-type-options")
_PREFLIGHT = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Accept, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer with an entity tag."""

    headers: list[tuple[bytes, bytes]]
    """Its headers."""
    body: bytes
    """Its body."""
    etag: str
    """Its entity tag."""


class Edge:
    """Answers what was answered before without asking the application; touched by the event loop only."""

    def __init__(self, app: ASGIApp, clock: Callable[[], date]) -> None:
        self.app = app
        self.clock = clock
        self.seen: Recent[Hashable, Answer] = Recent(_ANSWER_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] in _READING:
            await self._read(scope, receive, send)
        elif scope["method"] == "OPTIONS" and b"access-control-request-method" in dict(scope["headers"]):
            await send({"type": "http.response.start", "status": 204, "headers": _PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, _with_headers(send, reading=False))

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope["headers"])
        # Today is part of the question where it names no day.
        key = (scope["path"], scope["query_string"], given.get(b"accept"), self.clock())
        answer = self.seen.find(key)
        if answer is not None:
            await _give(answer, scope, given, send)
            return
        kept = _Kept(_with_headers(send, reading=True), head=scope["method"] == "HEAD")
        await self.app({**scope, "method": "GET"}, receive, kept)
        if kept.answer is not None:
            self.seen.keep(key, kept.answer, len(kept.answer.body) + 1000)
            await _give(kept.answer, scope, given, send)


class _Kept:
    """Holds back an answer with an entity tag, so that it can be kept; lets every other pass."""

    def __init__(self, send: Send, *, head: bool) -> None:
        self.send = send
        self.head = head
        self.answer: Answer | None = None
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if (
            message["type"] == "http.response.start"
            and message["status"] == 200
            and "etag" in Headers(raw=message["headers"])
        ):
            self._start = message
        elif self._start is not None:
            _add_headers(self._start, reading=True)
            headers = self._start["headers"]
            self.answer = Answer(headers, message.get("body", b""), Headers(raw=headers)["etag"])
        elif self.head and message["type"] == "http.response.body":
            await self.send({**message, "body": b""})
        else:
            await self.send(message)


async def _give(answer: Answer, scope: Scope, given: dict[bytes, bytes], send: Send) -> None:
    """Send an answer, or say that the client has it already."""
    if _matches(given.get(b"if-none-match", b"").decode("latin-1"), answer.etag):
        headers = [pair for pair in answer.headers if pair[0].startswith(_REPEATED)]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


def _matches(header: str, etag: str) -> bool:
    # For If-None-Match weak and strong tags count alike (RFC 9110, 13.1.2).
    return any(tag.strip() in ("*", etag, f"W/{etag}") for tag in header.split(","))


def _with_headers(send: Send, *, reading: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            _add_headers(message, reading=reading)
        await send(message)

    return sending


def _add_headers(start: Message, *, reading: bool) -> None:
    headers = MutableHeaders(raw=start["headers"])
    headers.setdefault("x-content-type-options", "nosniff")
    if reading:
        headers.setdefault("access-control-allow-origin", "*")
        headers.setdefault("access-control-expose-headers", "ETag, Link")
    start["headers"] = headers.raw
