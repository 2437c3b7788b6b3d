"""The kinds of problems, and which error is of which: the one place that knows HTTP statuses of errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from api.questions.question_errors import (
    NotInstalledError,
    TooCostlyError,
    TooLargeError,
    TooSlowError,
    UnknownParameterError,
    UnsupportedEncodingError,
    UnsupportedTypeError,
)
from api.running.worker_queue import BusyError
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
    "The question takes too much to answer",
    "Reading and judging what is sent, and drawing a chart, have limits of time and memory; `detail` names the one "
    "that was met. Send fewer or smaller documents, ask for less, or use the command line, which has no such limits.",
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


def kind_of(error: KbError) -> ProblemKind:
    """The kind of an error, or of its nearest base that has one."""
    return next(KIND_OF[base] for base in type(error).__mro__ if base in KIND_OF)
