"""Answers that are kept whole: found by the question as it came, before anything of it is parsed or asked."""

from __future__ import annotations

import gzip
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.edge.answer_formats import read_weights
from api.edge.common_headers import Pairs, headers_after_id
from api.memory.weighted_cache import Recent

UNKEPT = "/v1/download/"
"""Files are large, and answer ranges by themselves."""
POLICIES = "/policies/"
"""So do files of policies, whose digests are those of their very bytes."""

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
_USUAL_LENGTH = 200
"""Longer headers are read each time: what is remembered of them must stay small."""


class Question(NamedTuple):
    """All that an answer to GET or HEAD hangs on, as it came."""

    path: str
    query: bytes
    accept: bytes | None
    zipped: bool
    today: date
    """It is part of the question where that names no day."""


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A finished answer with an entity tag, in one encoding."""

    headers: Pairs
    """Its own headers."""
    after: Pairs
    """Its headers after the id of the request."""
    body: bytes
    """Its body."""
    etag: str
    """Its entity tag."""
    template: str
    """The route that made it."""

    def for_client(self, tags: bytes | None) -> tuple[int, Pairs, bytes]:
        """Status, own headers and body for a client that has the answers with some tags (`If-None-Match`)."""
        if tags is not None and tag_matches(tags.decode("latin-1"), self.etag):
            return 304, [pair for pair in self.headers if pair[0].startswith(_REPEATED)], b""
        return 200, self.headers, self.body


class KeptAnswers:
    """What was answered lately, beside the knowledge base that gave it; touched by the event loop only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def find(self, question: Question, scope: Scope) -> CachedAnswer | None:
        """The answer to a question that was asked before."""
        seen: Recent[Hashable, CachedAnswer] = scope["answers"].seen
        return seen.find(question)

    async def ask(self, question: Question, scope: Scope, receive: Receive, send: Send) -> CachedAnswer | None:
        """What the application answers, kept for whoever asks next; None if it is sent, since it is not to be kept."""
        head = scope["method"] == "HEAD"
        inner = _as_get(scope) if head else scope
        kept = not question.path.startswith((UNKEPT, POLICIES))
        held = _HeldBack(send, head=head, kept=kept)
        await self.app(inner, receive, held)
        scope["template"] = inner.get("template")
        if held.start is None:
            return None
        answer = await _finished_answer(held.start["headers"], held.body, inner.get("template", ""), question)
        asked = len(question.path) + len(question.query) + len(question.accept or b"")
        scope["answers"].seen.keep(question, answer, len(answer.body) + 2 * asked + 1500)
        return answer


def _as_get(scope: Scope) -> Scope:
    """HEAD as the GET whose headers it asks for; ranges are for GET alone (RFC 9110, 14.2)."""
    headers = [pair for pair in scope["headers"] if pair[0] != b"range"]
    return {**scope, "method": "GET", "headers": headers}


class _HeldBack:
    """Holds back an answer with an entity tag, so that it can be kept; lets every other pass, to HEAD without body."""

    def __init__(self, send: Send, *, head: bool, kept: bool) -> None:
        self.send = send
        self.head = head
        self.kept = kept
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if self.kept and message["type"] == "http.response.start" and _to_keep(message):
            self.start = message
        elif self.start is not None:
            self.body += message.get("body", b"")
        elif self.head and message["type"] == "http.response.body":
            await self.send({**message, "body": b""})
        else:
            await self.send(message)


def _to_keep(start: Message) -> bool:
    return start["status"] == 200 and any(name == b"etag" for name, _ in start["headers"])


def asked_question(scope: Scope, given: Mapping[bytes, bytes]) -> Question:
    """The question of a request.

    Args:
        scope: The request.
        given: Its headers.
    """
    encodings = given.get(b"accept-encoding")
    zipped = encodings is not None and _takes_gzip(encodings)
    return Question(scope["path"], scope["query_string"], given.get(b"accept"), zipped, scope["answers"].clock())


async def _finished_answer(headers: Pairs, body: bytes, template: str, question: Question) -> CachedAnswer:
    """An answer with all its headers, compressed where that is asked and worth it.

    Compressed it has a tag of its own: a strong tag stands for the very bytes.
    """
    etag = next(value for name, value in headers if name == b"etag").decode("latin-1")
    compressible = Headers(raw=headers)["content-type"].startswith(_COMPRESSIBLE)
    if compressible:
        headers = _varying(headers)
    if question.zipped and len(body) >= _WORTH and compressible:
        body = await run_in_threadpool(_gzip_body, body) if len(body) > _LONG else _gzip_body(body)
        etag = f'{etag[:-1]}-gzip"'
        changed = {b"etag": etag.encode(), b"content-length": str(len(body)).encode()}
        headers = [(name, changed.get(name, value)) for name, value in headers]
        headers.append((b"content-encoding", b"gzip"))
    return CachedAnswer(headers, headers_after_id(headers, "GET"), body, etag, template)


def _varying(headers: Pairs) -> Pairs:
    """Headers that say that the answer hangs on the encodings a client takes, whoever made it."""
    found = [value for name, value in headers if name == b"vary"]
    if any(b"accept-encoding" in value.lower() for value in found):
        return headers
    others = [pair for pair in headers if pair[0] != b"vary"]
    return [*others, (b"vary", b", ".join([*found, b"Accept-Encoding"]))]


def _gzip_body(body: bytes) -> bytes:
    # Without a time in it, equal answers are equal bytes.
    return gzip.compress(body, compresslevel=5, mtime=0)


def _takes_gzip(accepted: bytes) -> bool:
    """Whether a client takes gzip."""
    return _usually_takes_gzip(accepted) if len(accepted) <= _USUAL_LENGTH else _weighs_gzip(accepted)


def _weighs_gzip(accepted: bytes) -> bool:
    weights = read_weights(accepted.decode("latin-1"))
    gzip_weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip_weight > 0 and gzip_weight >= weights.get("identity", 0.0)


_usually_takes_gzip = lru_cache(maxsize=256)(_weighs_gzip)


def is_still(header: str, etag: str) -> bool:
    """Whether `If-Match` names a tag; only strong ones count there (RFC 9110, 13.1.1)."""
    return any(tag.strip() in ("*", etag) for tag in header.split(","))


def tag_matches(header: str, etag: str) -> bool:
    """Whether `If-None-Match` names a tag; weak and strong ones count alike there (RFC 9110, 13.1.2)."""
    return header == etag or any(tag.strip() in ("*", etag, f"W/{etag}") for tag in header.split(","))
