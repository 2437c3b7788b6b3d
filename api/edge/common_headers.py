"""The headers that every answer has, whoever made it; each answer's own come before them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TypeAlias

from starlette.types import Scope

Pair: TypeAlias = tuple[bytes, bytes]
"""A header as ASGI has it."""
Pairs: TypeAlias = list[Pair]
"""Headers in their order."""

READING = ("GET", "HEAD")
"""The methods that change nothing: scripts of any page may read their answers."""

LAST_HOUR, LATE = 23, 58
"""The hour and the minute, UTC, from which on an answer that may be kept for a minute may outlive its day."""
# How long answers of today are kept; those that never change have no such end.
_A_MINUTE = b"max-age=60"
_LISTS = (b"accept", b"accept-encoding", b"accept-language", b"if-none-match", b"if-match")
"""Headers that are lists: their lines are one list (RFC 9110, 5.3). Of any other the first line counts."""
TWO_HOSTS = b""
"""What stands for the header `Host` where two contradict each other; nobody can ask a host without a name."""

_SAFETY: Pairs = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
# Data are no pages; pages bring a policy of their own.
_NO_PAGE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_ANYONE_READS: Pairs = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Retry-After, Warning, X-Request-ID, Content-Digest, Lambda-KB-Basis, Repr-Digest",
    ),
]
PREFLIGHT: Pairs = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Accept, If-None-Match, Range, If-Range, X-Request-ID"),
    (b"access-control-max-age", b"86400"),
]
"""What a browser is told that asks whether it may ask."""


_AFTER_ID = {
    (reading, page): (_ANYONE_READS if reading else []) + ([] if page else [_NO_PAGE])
    for reading in (True, False)
    for page in (True, False)
}


def headers_after_id(own: Pairs, method: str) -> Pairs:
    """What stands after the id of the request, the one header that never repeats; not to be changed.

    Args:
        own: What the answer has of its own.
        method: The method of the request.
    """
    return _AFTER_ID[method in READING, any(name == _NO_PAGE[0] for name, _ in own)]


def whole_headers(own: Pairs, request_id: bytes, after: Pairs) -> Pairs:
    """All headers of an answer, from its own, the id of the request and what stands after it."""
    return [*own, *_SAFETY, (b"x-request-id", request_id), *after]


def is_late(asked: datetime) -> bool:
    """Whether an answer that may be kept for a minute may outlive the day: it takes a while, too."""
    return asked.hour == LAST_HOUR and asked.minute >= LATE


def kept_today(headers: Pairs, asked: datetime, given: datetime) -> Pairs:
    """The same headers, by which no cache keeps an answer of today longer than today lasts.

    Args:
        headers: Those of an answer.
        asked: When the question came, UTC; its today is that day.
        given: When the answer goes.
    """
    midnight = datetime.combine(asked.date() + timedelta(days=1), time(), asked.tzinfo)
    left = b"max-age=%d" % min(60, max(0, int((midnight - given).total_seconds())))
    return [(name, value.replace(_A_MINUTE, left) if name == b"cache-control" else value) for name, value in headers]


def join_repeated(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request, each once; whoever looks at its scope sees the same."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in found and name in _LISTS:
            found[name] += b", " + value
        elif name in found and name == b"host":
            found[name] = TWO_HOSTS
        else:
            found.setdefault(name, value)
    scope["headers"] = list(found.items())
    return found
