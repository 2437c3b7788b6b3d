"""The outermost layer: ids, limits, logs, counters, what was asked before, and what happens after a defect."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
import traceback
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.edge.client_connections import Connections
from api.edge.common_headers import (
    PREFLIGHT,
    READING,
    TWO_HOSTS,
    Pairs,
    headers_after_id,
    is_late,
    join_repeated,
    kept_today,
    whole_headers,
)
from api.edge.request_bodies import BodiesHeld, RequestBody, has_body
from api.edge.response_cache import CachedAnswer, KeptAnswers, asked_question, is_still
from api.questions import problem_documents, problem_kinds
from api.running.json_log import LineJournal
from api.running.metrics import Metrics
from api.running.worker_queue import waiting_at_most
from kb.clock import now
from kb.errors import KbError

_CLOSE = {"connection": "close"}
_STATE = ("/healthz", "/readyz", "/metrics")
MOST_HEAD_BYTES = 32 * 1024
"""The longest address and headers together."""
MOST_BYTES_UNREAD = 64 * 1024
"""The bytes of an answer that are handed to the server at once: a client that reads slowly has it hold no more."""
REFUSAL = "refusal"
"""Where a request that could not be read has its answer, beside what is known of it."""
HUNG_UP = 499
"""What log and counters show for a request whose client hung up before the answer; it is never sent."""
_OWN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Edge:
    """Takes every request in and sees every answer out; touched by the event loop only."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        answers: Callable[[], Any],
        metrics: Metrics,
        journal: LineJournal,
        most: int,
        seconds: float,
        log_requests: bool,
        moment: Callable[[], datetime] = now,
    ) -> None:
        self.app = app
        self.moment = moment
        self.kept = KeptAnswers(app)
        self.answers = answers
        self.metrics = metrics
        self.journal = journal
        self.most = most
        self.seconds = seconds
        self.held = BodiesHeld()
        self.log_requests = log_requests
        worker = secrets.token_hex(4)
        self._ids = (f"{worker}-{number:x}".encode() for number in itertools.count(1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        given = dict(reversed(scope["headers"]))
        if len(given) != len(scope["headers"]):
            given = join_repeated(scope)
        scope["id"] = _request_id(given) or next(self._ids)
        # The whole request is answered from one knowledge base, whatever comes in the meantime.
        scope["answers"] = self.answers()
        out = _Out(send, scope, self.moment)
        self.metrics.under_way += 1
        try:
            await self._answer_request(scope, given, receive, out)
        except ClientDisconnect:
            # Whoever asked has hung up: no defect, and nobody to answer.
            out.status = out.status or HUNG_UP
        except asyncio.CancelledError:
            # The service ends and waits no longer: whoever still does is told so, unless the answer has begun.
            if out.status:
                raise
            await _end_of_service(scope["path"])(scope, receive, out)
        except Exception as e:
            # Whatever went wrong, the client gets an answer and the log the reason.
            await self._answer_defect(scope, receive, out, e)
        finally:
            self.metrics.under_way -= 1
            self._note_request(scope, out, perf_counter() - began)

    async def _answer_request(self, scope: Scope, given: dict[bytes, bytes], receive: Receive, out: _Out) -> None:
        refusal = self._refusal_of(scope, given)
        if refusal is not None:
            await RequestBody(self.held, receive).refuse(refusal, out) if has_body(scope, given) else await refusal(
                scope, receive, out
            )
        elif scope["method"] in READING:
            await self._answer_reading(scope, given, receive, out)
        elif scope["method"] == "OPTIONS" and b"access-control-request-method" in given:
            await out({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            await out({"type": "http.response.body", "body": b""})
        elif has_body(scope, given):
            await self._with_body(scope, given, receive, out)
        else:
            with waiting_at_most():
                await self.app(scope, receive, out)

    async def _answer_reading(self, scope: Scope, given: dict[bytes, bytes], receive: Receive, out: _Out) -> None:
        question = asked_question(scope, given)
        # A question that was asked before is answered here: nothing below sees it.
        answer = self.kept.find(question, scope)
        if answer is None:
            with waiting_at_most():
                answer = await self.kept.ask(question, scope, receive, out)
        if answer is not None:
            scope["template"] = answer.template
            if b"if-match" in given and not is_still(given[b"if-match"].decode("latin-1"), answer.etag):
                await problem_documents.other_version(scope["path"], answer.etag)(scope, receive, out)
                return
            await out.give(answer, given.get(b"if-none-match"))

    def _refusal_of(self, scope: Scope, given: dict[bytes, bytes]) -> Response | None:
        """Why a request is not looked at; the state of the service is told whatever the load."""
        if REFUSAL in scope or given.get(b"host", TWO_HOSTS) == TWO_HOSTS or _head_bytes(scope) > MOST_HEAD_BYTES:
            unread = _refused_head(scope)
            if unread is not None:
                return unread
        if scope["path"] in _STATE:
            return None
        connections: Connections | None = scope.get("state", {}).get("connections")
        if connections is not None and connections.crowded(scope.get("client")):
            detail = f"{connections.most_of_one} connections of your address are open: use fewer"
            return problem_documents.problem_response(scope["path"], problem_kinds.RATE_LIMITED, detail, headers=_CLOSE)
        if self.metrics.under_way > self.most:
            detail = f"{self.most} requests are under way: ask again in a second"
            return problem_documents.problem_response(scope["path"], problem_kinds.RATE_LIMITED, detail)
        return None

    async def _with_body(self, scope: Scope, given: dict[bytes, bytes], receive: Receive, out: _Out) -> None:
        body = RequestBody(self.held, receive)
        try:
            replayed = await body.take(given, self.seconds)
        except KbError as e:
            # The connection cannot be used on: where the next request begins is not known.
            await body.refuse(problem_documents.of_error(scope["path"], e, _CLOSE), out)
            return
        else:
            with waiting_at_most():
                await self.app(scope, replayed, out)
        finally:
            body.forget()

    async def _answer_defect(self, scope: Scope, receive: Receive, out: _Out, error: Exception) -> None:
        trace = "".join(traceback.format_exception(error))
        self.journal.write("error", "defect", id=scope["id"].decode(), path=scope["path"], trace=trace)
        if out.status:
            # The answer has begun: nothing but the end of the connection can say that it is not whole.
            raise error
        detail = f"unexpected {type(error).__name__}: the log of the service says more under {scope['id'].decode()}"
        answer: Response = problem_documents.problem_response(scope["path"], problem_kinds.INTERNAL, detail)
        await answer(scope, receive, out)

    def _note_request(self, scope: Scope, out: _Out, seconds: float) -> None:
        template = scope.get("template") or "other"
        self.metrics.observe(template, scope["method"], out.status, seconds, out.sent)
        if self.log_requests:
            client = scope.get("client")
            self.journal.write(
                "info",
                "request",
                id=scope["id"].decode(),
                method=scope["method"],
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                status=out.status,
                bytes=out.sent,
                ms=round(1000 * seconds, 3),
                client=client[0] if client else None,
            )


def _end_of_service(path: str) -> Response:
    detail = "the service ended before there was an answer: ask again when it runs again"
    return problem_documents.problem_response(path, problem_kinds.UNAVAILABLE, detail, headers=_CLOSE)


def _refused_head(scope: Scope) -> Response | None:
    """The refusal of a request that could not be read, names no host or two, or is too long."""
    kind, detail = problem_kinds.MALFORMED, "a request of HTTP/1.1 has one header Host"
    if REFUSAL in scope:
        refusal: Response = scope[REFUSAL]
        return refusal
    if _head_bytes(scope) > MOST_HEAD_BYTES:
        kind = problem_kinds.HEAD_TOO_LARGE
        detail = f"address and headers are longer than {MOST_HEAD_BYTES:,} bytes"
    elif scope["http_version"] == "1.0":
        return None
    return problem_documents.problem_response(scope["path"], kind, detail, headers=_CLOSE)


def _head_bytes(scope: Scope) -> int:
    headers = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    return headers + len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])


def _request_id(given: dict[bytes, bytes]) -> bytes | None:
    """The id that a client or a proxy gave the request, if it may stand in a log."""
    found = given.get(b"x-request-id")
    return found if found is not None and _OWN_ID.fullmatch(found) else None


class _Out:
    """Sends an answer with the headers that all have, and remembers what was sent."""

    def __init__(self, send: Send, scope: Scope, moment: Callable[[], datetime]) -> None:
        self.send = send
        self.scope = scope
        self.moment = moment
        self.asked = moment()
        self.status = 0
        self.sent = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = list(message.get("headers", ()))
            after = headers_after_id(own, self.scope["method"])
            headers = whole_headers(own, self.scope["id"], after)
            message = {**message, "headers": self._keep_today(headers)}
            await self.send(message)
        else:
            await self._send_body(message.get("body", b""), more_body=message.get("more_body", False))

    async def give(self, answer: CachedAnswer, tags: bytes | None) -> None:
        """Send an answer that is kept, or say that the client has it already."""
        self.status, own, body = answer.for_client(tags)
        headers = self._keep_today(whole_headers(own, self.scope["id"], answer.after))
        await self.send({"type": "http.response.start", "status": self.status, "headers": headers})
        await self._send_body(b"" if self.scope["method"] == "HEAD" else body)

    async def _send_body(self, body: bytes, *, more_body: bool = False) -> None:
        """Send a body, or a part of one, in pieces: the server holds what is not yet read, and takes no more then."""
        for start in range(0, len(body) or 1, MOST_BYTES_UNREAD):
            end = start + MOST_BYTES_UNREAD
            # Not what is left: each who reads slowly would have a copy of it.
            piece = body[start:end]
            self.sent += len(piece)
            await self.send({"type": "http.response.body", "body": piece, "more_body": more_body or end < len(body)})

    def _keep_today(self, headers: Pairs) -> Pairs:
        """Headers by which an answer about the day of the question is kept no longer than that day."""
        return kept_today(headers, self.asked, self.moment()) if is_late(self.asked) else headers
