"""Every error as an RFC 9457 problem document; the one place that knows HTTP statuses of errors."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.questions.member_places import hint_at_member
from api.running.worker_queue import BusyError
from kb.answers import dump_json
from kb.errors import (
    EndedError,
    KbError,
    OutOfCoverageError,
    StoreError,
    TooMuchError,
    UnknownIdError,
    UnknownWordError,
    UsageError,
)
from kb.suggestions import closest_names, hint_at
from kb.whole_numbers import bound_words


class UnknownParameterError(UsageError):
    """The question has a parameter, or a member of its body, that does not exist."""


class TooLargeError(KbError):
    """The body is larger than the service takes."""


class TooSlowError(KbError):
    """The body did not arrive in time."""


class UnsupportedEncodingError(KbError):
    """The body is compressed, or encoded otherwise."""


class UnsupportedTypeError(KbError):
    """The body is of another type than the address takes."""


class TooCostlyError(KbError):
    """The documents take more time or memory than one question gets."""


class NotInstalledError(KbError):
    """The answer needs something that is not installed here."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem; its name is the end of the problem's `type`."""

    name: str
    """The stable name."""
    status: HTTPStatus
    """The status of its answers."""
    title: str
    """What it is, in a few words."""
    meaning: str
    """What to do about it, in a sentence or two."""


NOT_FOUND = ProblemKind(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "There is nothing of this name",
    "The address, or the runtime, limit, trigger, feature or rule that it names, does not exist. Where an id looks "
    "misspelt, `suggestions` holds ids that do exist.",
)
UNKNOWN_PARAMETER = ProblemKind(
    "unknown-parameter",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "There is no such parameter",
    "Parameters that do not exist are refused, since an ignored filter gives an answer to another question.",
)
INVALID_PARAMETER = ProblemKind(
    "invalid-parameter",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "A parameter or the body has a wrong value",
    "`detail` names the parameter, or the member of the body, and says what it may be.",
)
OUT_OF_COVERAGE = ProblemKind(
    "out-of-coverage",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "No evidence reaches back to that day",
    "The question is about a day before the first evidence. An empty list would be a false answer.",
)
ENDED = ProblemKind(
    "ended",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "It was over by that day",
    "What the question names had ended by the day asked about; `detail` says when. Ask about a day before that.",
)
TOO_LARGE = ProblemKind(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body is too large",
    "Send fewer or smaller documents in one request.",
)
TOO_COSTLY = ProblemKind(
    "too-costly",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The documents take too much to judge",
    "Reading and judging a question has limits of processor time, wall clock and memory; `detail` names the one that "
    "was met. Send fewer or smaller documents, or check them with the command line, which has no such limits.",
)
METHOD_NOT_ALLOWED = ProblemKind(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "The address does not take this method",
    "The header `Allow` names the methods it takes.",
)
RATE_LIMITED = ProblemKind(
    "rate-limited",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many questions at once",
    "The service works on a few questions at a time and holds a few more. Ask again after the seconds that the header "
    "`Retry-After` names. Answers given before come from memory and are not limited so.",
)
TOO_SLOW = ProblemKind(
    "too-slow",
    HTTPStatus.REQUEST_TIMEOUT,
    "The body took too long to arrive",
    "Send the body in one go; the service does not wait for slow ones.",
)
HEAD_TOO_LARGE = ProblemKind(
    "head-too-large",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    "The head of the request is too large",
    "Address and headers together may be 32 KB; nothing that the service answers needs more.",
)
UNSUPPORTED_ENCODING = ProblemKind(
    "unsupported-encoding",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "Bodies are taken as they are",
    "The service takes no compressed bodies. Send the body as it is, whole or in chunks.",
)
UNSUPPORTED_TYPE = ProblemKind(
    "unsupported-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is not of this type",
    "The header `Content-Type` names another type than the address takes; `detail` says which that is.",
)
MALFORMED = ProblemKind(
    "malformed",
    HTTPStatus.BAD_REQUEST,
    "This is not HTTP",
    "The request could not be read as HTTP/1.1, so nobody knows what it asked.",
)
NO_SUCH_RANGE = ProblemKind(
    "no-such-range",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    "The file has no such bytes",
    "The header `Content-Range` says how long the file is.",
)
CHANGED = ProblemKind(
    "changed",
    HTTPStatus.PRECONDITION_FAILED,
    "It is another version now",
    "The header `If-Match` names a version that is not served any more. Ask without it.",
)
NOT_INSTALLED = ProblemKind(
    "not-installed",
    HTTPStatus.NOT_IMPLEMENTED,
    "This part of the service is not installed",
    "Whoever runs the service can install it; `detail` says how.",
)
UNAVAILABLE = ProblemKind(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The service lacks a file, or room for one",
    "The file behind the service is missing or damaged, or there is no room for a temporary one. Ask again after the "
    "seconds that the header `Retry-After` names; the log of the service says which it is, and what to do.",
)
INTERNAL = ProblemKind(
    "internal",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "The service failed",
    "This is a defect of the service, not of the question.",
)

KINDS = (
    NOT_FOUND,
    UNKNOWN_PARAMETER,
    INVALID_PARAMETER,
    OUT_OF_COVERAGE,
    ENDED,
    TOO_LARGE,
    TOO_COSTLY,
    METHOD_NOT_ALLOWED,
    RATE_LIMITED,
    TOO_SLOW,
    HEAD_TOO_LARGE,
    UNSUPPORTED_ENCODING,
    UNSUPPORTED_TYPE,
    MALFORMED,
    NO_SUCH_RANGE,
    CHANGED,
    NOT_INSTALLED,
    UNAVAILABLE,
    INTERNAL,
)
"""Every kind of problem."""

KIND_OF: Mapping[type[Exception], ProblemKind] = {
    UnknownWordError: INVALID_PARAMETER,
    UnknownIdError: NOT_FOUND,
    UnknownParameterError: UNKNOWN_PARAMETER,
    EndedError: ENDED,
    OutOfCoverageError: OUT_OF_COVERAGE,
    UsageError: INVALID_PARAMETER,
    TooLargeError: TOO_LARGE,
    TooMuchError: TOO_LARGE,
    TooSlowError: TOO_SLOW,
    TooCostlyError: TOO_COSTLY,
    UnsupportedEncodingError: UNSUPPORTED_ENCODING,
    UnsupportedTypeError: UNSUPPORTED_TYPE,
    BusyError: RATE_LIMITED,
    NotInstalledError: NOT_INSTALLED,
    StoreError: UNAVAILABLE,
    KbError: INTERNAL,
}
"""What each error is; an error that is not listed is what its nearest listed base is."""

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


def install_problems(app: FastAPI) -> None:
    """Answer every error of an application with a problem document."""
    app.add_exception_handler(KbError, _on_kb_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, _leave_to_edge)


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
    more = dict(_OF_KIND.get(kind.name, {})) | dict(headers or {})
    return Response(
        dump_json(body.model_dump()), kind.status, {"cache-control": "no-store", **more}, media_type=MEDIA_TYPE
    )


def other_version(path: str, etag: str) -> Response:
    """The answer to a client that wants a version which is not served."""
    return problem_response(path, CHANGED, f"If-Match does not name {etag}", headers={"etag": etag})


def _reference_to(path: str) -> str:
    """A path as a reference (RFC 3986); one that begins with two slashes would name a host."""
    return ("/." if path.startswith("//") else "") + quote(path, safe="/!$&'()*+,;=:@~")


_OF_KIND = {
    "rate-limited": {"retry-after": str(RETRY_AFTER)},
    "unavailable": {"retry-after": str(RETRY_AFTER_MEND)},
}
"""Headers of every problem of a kind."""


def validation_error(errors: Iterable[Mapping[str, Any]], known: Sequence[str]) -> UsageError:
    """What pydantic found, as an error of ours; of several the first, unknown names before wrong values.

    Args:
        errors: The findings.
        known: The names that exist, those inside of others by their way, such as `documents[].content`.
    """
    found = sorted(errors, key=lambda error: error["type"] != "extra_forbidden")[0]
    place = ".".join(map(str, found["loc"]))
    if found["type"] == "extra_forbidden":
        hint, close = hint_at_member(found["loc"], known)
        return UnknownParameterError(f"no parameter {place!r}: {hint}", close)
    if found["type"] == "literal_error":
        words = [word for word in str(found["ctx"]["expected"]).split("'") if word.strip(" ,") not in ("", "or")]
        close = closest_names(str(found["input"])[:200], words)
        hint = hint_at(close, f"there are {', '.join(words)}")
        return UsageError(f"{place or 'body'}: {str(found['input'])[:200]!r}: {hint}", close)
    bound = bound_words(found["type"], found["input"], found.get("ctx", {}))
    said = found["msg"].removeprefix("Value error, ")
    return UsageError(f"{place or 'body'}: {bound or said[:1].lower() + said[1:]}")


async def _leave_to_edge(_: Request, error: Exception) -> Response:
    """Hand a defect on: the edge logs it and tells the client; Starlette would answer it in plain text before."""
    raise error


async def _on_kb_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KbError)  # noqa: S101 - registered for this class only
    return of_error(request.url.path, error)


def of_error(path: str, error: KbError, headers: Mapping[str, str] | None = None) -> Response:
    """An error as the problem that it is."""
    suggestions = error.suggestions if isinstance(error, UsageError) else ()
    return problem_response(path, kind_of(error), told_detail(error), suggestions, headers)


def told_detail(error: KbError) -> str:
    """What a client is told of an error; which file of this machine is in the way is told to the log."""
    kind = kind_of(error)
    if kind not in (UNAVAILABLE, INTERNAL):
        return str(error)
    logging.getLogger(__name__).warning("%s", error)
    return f"{kind.title[0].lower()}{kind.title[1:]}: ask again in {RETRY_AFTER_MEND} seconds; its log says more"


def kind_of(error: KbError) -> ProblemKind:
    """The kind of an error, or of its nearest base that has one."""
    return next(KIND_OF[base] for base in type(error).__mro__ if base in KIND_OF)


def _methods_of(request: Request, error: HTTPException) -> str:
    """All methods that an address takes; the framework names those of the first route of several."""
    found = set((error.headers or {}).get("Allow", "GET").split(", "))
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    if "GET" in found:
        # Whatever answers GET answers HEAD; the framework does not know that.
        found.add("HEAD")
    return ", ".join(sorted(found))


async def on_http_error(request: Request, error: Exception) -> Response:
    """What the framework refuses, as a problem."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    path = request.url.path
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = _methods_of(request, error)
        detail = f"{request.method} is not possible here: use {allowed}"
        return problem_response(path, METHOD_NOT_ALLOWED, detail, headers={**(error.headers or {}), "Allow": allowed})
    if error.status_code == HTTPStatus.NOT_FOUND:
        close = await run_in_threadpool(lambda: closest_names(path[:200], request.app.openapi()["paths"]))
        return problem_response(path, NOT_FOUND, f"no address {path}: /docs lists them", close)
    return problem_response(path, INVALID_PARAMETER, error.detail)
