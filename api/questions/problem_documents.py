"""Problems as documents (RFC 9457): what a client is told of an error."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import Response
from pydantic import BaseModel

from api.questions.problem_kinds import CHANGED, INTERNAL, RATE_LIMITED, UNAVAILABLE, ProblemKind, kind_of
from kb.answers import dump_json
from kb.errors import KbError, UsageError, brief_text

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """A problem document."""

    type: str
    """The kind of problem; an address that explains it."""
    title: str
    """The kind in a few words."""
    status: int
    """The HTTP status."""
    detail: str
    """What is wrong this time, and what to do."""
    instance: str
    """The path that was asked, as a reference."""
    suggestions: list[str] = []
    """What may have been meant, the closest first."""


DESCRIBED: Mapping[int | str, dict[str, Any]] = {
    status: {"description": "A problem document", "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
    for status in (422, "default")
}
"""How the description of the service shows problems; without the 422 FastAPI would show its own."""


RETRY_AFTER = 1
"""Seconds after which a place has most likely come free."""
RETRY_AFTER_MEND = 10
"""Seconds after which a file that is missing is looked for again."""


def problem_response(
    path: str, kind: ProblemKind, detail: str, suggestions: Sequence[str] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as a response.

    Args:
        path: The path that was asked.
        kind: What kind of problem it is.
        detail: What is wrong this time, and what to do.
        suggestions: What may have been meant.
        headers: Headers beside those that every problem has.
    """
    body = Problem(
        type=f"/problems/{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=_reference_to(path),
        suggestions=list(suggestions),
    )
    more = dict(HEADERS_OF_KIND.get(kind, {})) | dict(headers or {})
    return Response(
        dump_json(body.model_dump()), kind.status, {"cache-control": "no-store", **more}, media_type=MEDIA_TYPE
    )


def other_version(path: str, etag: str) -> Response:
    """The answer to a client that wants a version which is not served."""
    return problem_response(path, CHANGED, f"If-Match does not name {etag}", headers={"etag": etag})


def _reference_to(path: str) -> str:
    """A path as a reference (RFC 3986); one that begins with two slashes would name a host."""
    return ("/." if path.startswith("//") else "") + quote(path, safe="/!$&'()*+,;=:@~")


HEADERS_OF_KIND: Mapping[ProblemKind, Mapping[str, str]] = {
    RATE_LIMITED: {"retry-after": str(RETRY_AFTER)},
    UNAVAILABLE: {"retry-after": str(RETRY_AFTER_MEND)},
}
"""Headers of every problem of a kind."""


def of_error(path: str, error: KbError, headers: Mapping[str, str] | None = None) -> Response:
    """An error as the problem that it is."""
    suggestions = error.suggestions if isinstance(error, UsageError) else ()
    return problem_response(path, kind_of(error), told_detail(error), suggestions, headers)


def told_detail(error: KbError) -> str:
    """What a client is told of an error; which file of this machine is in the way is told to the log."""
    kind = kind_of(error)
    if kind not in _OURS:
        return brief_text(str(error))
    remedy, level = _OURS[kind]
    logging.getLogger(__name__).log(level, "%s", error)
    return f"{kind.title[0].lower()}{kind.title[1:]}: {remedy}"


_OURS: Mapping[ProblemKind, tuple[str, int]] = {
    UNAVAILABLE: (f"ask again in {RETRY_AFTER_MEND} seconds; its log says more", logging.WARNING),
    INTERNAL: ("asking again does not help: whoever runs it finds the reason in its log", logging.ERROR),
}
"""What to do about what is wrong with the service and not with the question, and how its log tells the reason."""
