"""Answers that are kept whole: conditional requests, HEAD and compression without asking the application again."""

from __future__ import annotations

import gzip
from collections.abc import Hashable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.weighted_cache import Recent

Pairs = list[tuple[bytes, bytes]]
"""Headers as ASGI has them."""

UNKEPT = "/v1/download/"
"""Files are large, and answer ranges by themselves."""
POLICIES = "/policies/"
"""So do files of policies, whose digests are those of their very bytes."""

_READING = ("GET", "HEAD")
_COMPRESSIBLE = ("application/json", "text/", "image/svg", "application/atom", "application/vnd.vega")
_WORTH = 1000
"""Fewer bytes are not worth compressing."""
_LONG = 128 * 1024
"""More bytes are compressed in a thread, so that others need not wait."""
# What a 304 repeats of the headers of the 200 it stands for.
_REPEATED = (
    *(b"etag", b"cache-control", b"vary", b"link", b"access-control-", b"x-content-type-options"),
    # A browser takes the headers of a 304 for those of the page that it holds: without its own policy a page that is
    # loaded again would lose its style and its scripts.
    b"content-security-policy",
)


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A finished answer with an entity tag, in one encoding."""

    headers: Pairs
    """Its headers."""
    body: bytes
    """Its body."""
    etag: str
    """Its entity tag."""
    template: str
    """The route that made it."""


class KeptAnswers:
    """Answers what was answered before without asking the application; touched by the event loop only.

    The answers are kept beside the knowledge base that gave them, in `scope["answers"].seen`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] not in _READING:
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith((UNKEPT, POLICIES)):
            await self._pass_on(scope, receive, send)
            return
        given = dict(scope["headers"])
        answers = scope["answers"]
        seen: Recent[Hashable, CachedAnswer] = answers.seen
        zipped = _takes_gzip(given.get(b"accept-encoding", b""))
        # Today is part of the question where it names no day.
        key = (scope["path"], scope["query_string"], given.get(b"accept"), zipped, answers.clock())
        answer = seen.find(key)
        if answer is None:
            answer = await self._ask_application(scope, receive, send)
            if answer is None:
                return
            answer = await _compress_answer(answer) if zipped else answer
            asked = len(scope["path"]) + len(scope["query_string"]) + len(given.get(b"accept", b""))
            seen.keep(key, answer, len(answer.body) + 2 * asked + 1500)
        scope["template"] = answer.template
        await _give_answer(answer, scope, given, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer by itself, whatever it is."""
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self.app(inner, receive, _Bodiless(send) if inner is not scope else send)
        scope["template"] = inner.get("template")

    async def _ask_application(self, scope: Scope, receive: Receive, send: Send) -> CachedAnswer | None:
        """What the application answers; None if it is sent already, since it is not to be kept."""
        held = _Held(send, head=scope["method"] == "HEAD")
        inner = {**scope, "method": "GET"} if held.head else scope
        await self.app(inner, receive, held)
        scope["template"] = inner.get("template")
        if held.start is None:
            return None
        headers = held.start["headers"]
        return CachedAnswer(headers, held.body, Headers(raw=headers)["etag"], inner.get("template", ""))


class _Bodiless:
    """Sends an answer without its body."""

    def __init__(self, send: Send) -> None:
        self.send = send

    async def __call__(self, message: Message) -> None:
        await self.send({**message, "body": b""} if message["type"] == "http.response.body" else message)


class _Held:
    """Holds back an answer with an entity tag, so that it can be kept; lets every other pass."""

    def __init__(self, send: Send, *, head: bool) -> None:
        self.send = send
        self.head = head
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _to_keep(message):
            self.start = message
        elif self.start is not None:
            self.body += message.get("body", b"")
        elif self.head and message["type"] == "http.response.body":
            await self.send({**message, "body": b""})
        else:
            await self.send(message)


def _to_keep(start: Message) -> bool:
    return start["status"] == 200 and any(name == b"etag" for name, _ in start["headers"])


async def _compress_answer(answer: CachedAnswer) -> CachedAnswer:
    """The same answer compressed, under a tag of its own: a strong tag stands for the very bytes."""
    kind = Headers(raw=answer.headers)["content-type"]
    if len(answer.body) < _WORTH or not kind.startswith(_COMPRESSIBLE):
        return answer
    body = await run_in_threadpool(_gzip_body, answer.body) if len(answer.body) > _LONG else _gzip_body(answer.body)
    etag = f'{answer.etag[:-1]}-gzip"'
    changed = {b"etag": etag.encode(), b"content-length": str(len(body)).encode()}
    headers = [(name, changed.get(name, value)) for name, value in answer.headers]
    return CachedAnswer([*headers, (b"content-encoding", b"gzip")], body, etag, answer.template)


def _gzip_body(body: bytes) -> bytes:
    # Without a time in it, equal answers are equal bytes.
    return gzip.compress(body, compresslevel=5, mtime=0)


def _takes_gzip(accepted: bytes) -> bool:
    """Whether a client takes gzip."""
    if b"gzip" not in accepted and b"*" not in accepted:
        return False
    weights: dict[str, bool] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "").rstrip("0.") != "q="
    return weights.get("gzip", weights.get("*", False))


async def _give_answer(answer: CachedAnswer, scope: Scope, given: dict[bytes, bytes], send: Send) -> None:
    """Send an answer, or say that the client has it already."""
    if tag_matches(given.get(b"if-none-match", b"").decode("latin-1"), answer.etag):
        headers = [pair for pair in answer.headers if pair[0].startswith(_REPEATED)]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


def tag_matches(header: str, etag: str) -> bool:
    """Whether `If-None-Match` names a tag; weak and strong ones count alike there (RFC 9110, 13.1.2)."""
    return any(tag.strip() in ("*", etag, f"W/{etag}") for tag in header.split(","))
