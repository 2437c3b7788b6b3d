"""HTTP/1.1 as its standard asks: one answer to a request, in their order, whatever comes after it or asks for more."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from fastapi import Response
from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.edge.edge_middleware import MOST_HEAD_BYTES, REFUSAL
from api.questions.problem_documents import problem_response
from api.questions.problem_kinds import HEAD_TOO_LARGE, MALFORMED, ProblemKind

SECONDS_TO_LINGER = 2.0
"""How long what comes after a refusal is passed over before the connection is closed."""
_CLOSE = {"connection": "close"}
_ANY_REQUEST = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
_UNKNOWN = "-"
"""What log and counters show for the method of what could not be read."""


class _Nowhere(list[tuple[bytes, bytes]]):
    """Headers that nobody will look at."""

    def append(self, _: tuple[bytes, bytes]) -> None:
        """Forget one."""


_NOWHERE = _Nowhere()


class Orderly(HttpToolsProtocol):
    """Reads requests; what cannot be read on is refused after the answers to what came before it."""

    cycle: RequestResponseCycle | None  # type: ignore[assignment]  # none before the first request

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of the server
        super().__init__(*args, **options)
        self.in_message = False
        """Whether the next bytes belong to a request whose head has come."""
        self.over = False
        """Whether nothing more is read."""
        self.answered: RequestResponseCycle | None = None
        """The request that is being answered; `cycle` is the last that was read, which may have to wait for it."""

    def is_waiting(self) -> bool:
        """Whether nothing is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - as the server hands it on
        self.answered = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for the answer that is being made, nor for those to what was asked behind it."""
        if self.answered is not None and not self.answered.response_complete:
            self.answered.disconnected = True
            self.answered.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)

    def feed(self, data: bytes) -> None:
        """Take what came."""
        self._unset_keepalive_if_required()
        while data:
            try:
                self.parser.feed_data(data)
            except HttpParserUpgrade as e:
                # The parser stops behind the head, and its body would be lost: it is read again as if nobody had asked.
                data = self._plain_head() + data[e.args[0] :] if self._should_upgrade() else b""
                self.parser = HttpRequestParser(self)
            except HttpParserError as e:
                self._refuse_unreadable(str(e))
                return
            else:
                return

    def _should_upgrade(self) -> bool:
        """Whether a request waits to be read without its wish for another protocol; a tunnel is no such wish."""
        return bool(self.scope["method"] != "CONNECT")

    def _plain_head(self) -> bytes:
        """The head of a request without its wish for another protocol, which a server may ignore (RFC 9110, 7.8)."""
        lines = [f"{self.scope['method']} ".encode() + self.url + f" HTTP/{self.scope['http_version']}".encode()]
        for name, value in self.scope["headers"]:
            if name == b"connection":
                kept = [one.strip() for one in value.split(b",") if one.strip().lower() != b"upgrade"]
                lines.append(b"connection: " + b", ".join(kept))
            elif name != b"upgrade":
                lines.append(name + b": " + value)
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def on_headers_complete(self) -> None:
        """Begin to answer; a body may follow."""
        if not self.url.startswith(b"/"):
            self.url = _with_path(self.url)
        super().on_headers_complete()
        self.in_message = True
        # What stands behind a body is taken for headers too: nobody asks for it, and there is no end to it.
        self.headers = _NOWHERE

    def on_message_complete(self) -> None:
        """The next bytes are of another request."""
        super().on_message_complete()
        self.in_message = False

    def _refuse_unreadable(self, reason: str) -> None:
        """Refuse what is no HTTP, or an address too long to be taken apart."""
        if not self.in_message and self.url is not None and len(self.url) > MOST_HEAD_BYTES:
            self.refuse_head()
        else:
            self.refuse(MALFORMED, f"what came is no HTTP/1.1: {reason[:1].lower()}{reason[1:]}")

    def refuse_head(self) -> None:
        """Refuse a head that has no end."""
        self.refuse(HEAD_TOO_LARGE, f"address and headers are longer than {MOST_HEAD_BYTES:,} bytes")

    def refuse(self, kind: ProblemKind, detail: str) -> None:
        """Answer what cannot be read on, after what was asked before it, and close the connection."""
        self.over = True
        answer = problem_response("", kind, detail, headers=_CLOSE)
        broken = self.cycle if self.in_message else None
        if broken is not None and broken.response_started:
            # Its one answer is on its way: nothing can be added.
            self.end_after_answers()
        elif broken is not None and self.pipeline and self.pipeline[0][0] is broken:
            _answer_with(broken, answer)
            broken.more_body = False
            broken.message_event.set()
        else:
            if broken is not None:
                broken.disconnected = True
                broken.message_event.set()
                self.cycle = None
            self._answer_nobody(answer)

    def end_after_answers(self) -> None:
        """Read no more, and close the connection after the answers to what was asked."""
        self.over = True
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False
            self.cycle.more_body = False
            self.cycle.message_event.set()

    def _answer_nobody(self, answer: Response) -> None:
        """Give an answer in its turn, as if to a request of its own."""
        self.parser = HttpRequestParser(self)
        self.parser.feed_data(_ANY_REQUEST)
        if self.cycle is not None:
            # It is looked at later, when the event loop comes to it.
            _answer_with(self.cycle, answer, method=_UNKNOWN, path="")
            self.cycle.transport = _Lingering(self.transport, self.loop)  # type: ignore[assignment]


class _Lingering:
    """A connection that is closed for what it sends, while it may still be sending.

    Closed at once, the system would answer what is on its way with a reset, which takes the refusal from the client
    (RFC 9112, 9.6): it is told that nothing more comes, and what it sends is passed over for a moment.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a connection has
        return getattr(self._transport, name)

    def close(self) -> None:
        """Send nothing more, and close it when the client does, or soon."""
        if self._transport.is_closing() or not self._transport.can_write_eof():
            self._transport.close()
            return
        self._transport.write_eof()
        self._loop.call_later(SECONDS_TO_LINGER, self._transport.close)


def _with_path(url: bytes) -> bytes:
    """The address of a whole site, with which proxies ask, with the path that it stands for (RFC 9112, 3.2.1)."""
    return re.sub(rb"^([^:/?#]+://[^/?#]+)(?=$|[?#])", rb"\1/", url)


def _answer_with(cycle: RequestResponseCycle, answer: Response, **more: str) -> None:
    """Let a request have an answer, whatever it asks."""
    scope: dict[str, Any] = cycle.scope  # type: ignore[assignment]
    scope |= {REFUSAL: answer, **more}
