"""HTTP/1.1 with less patience than the server's own: nobody holds a connection by doing nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from api.edge_middleware import MOST_HEAD_BYTES
from api.problem_documents import HEAD_TOO_LARGE, MALFORMED, ProblemKind, problem_response

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as Base
else:
    Base = AutoHTTPProtocol

SECONDS_TO_ASK = 10
"""How long the head of a request may take, from the connection or the first byte on."""

SECONDS_TO_READ = 60
"""How long a client may leave an answer unread."""


class Impatient(Base):
    """Closes connections on which nothing comes or nothing is read, and refuses in the form of all our errors."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of the server
        super().__init__(*args, **options)
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._head = 0

    @property
    def waits(self) -> bool:
        """Whether the connection waits for its client: to ask, or to send the rest of a body."""
        return self._is_waiting() or self.cycle.more_body

    def drop(self) -> None:
        """Close it, to make room for others."""
        self.transport.close()

    def _is_waiting(self) -> bool:
        """Whether nothing is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        connections = self.app_state.get("connections")
        if connections is not None and self.client is not None:
            connections.opened(self, self.client)
        self._asking = self.loop.call_later(SECONDS_TO_ASK, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Take what came; bytes that make no whole head do not buy more time."""
        # Bytes of a body are counted by whoever reads it; others are of a head, or of requests sent ahead.
        of_head, of_body = self._is_waiting(), not self._is_waiting() and self.cycle.more_body
        self._head = 0 if of_body else self._head + len(data)
        super().data_received(data)
        if of_head and not self._is_waiting():
            self._head = 0
        if self._head > MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse_head()
        elif self.cycle is not None and not self.cycle.response_complete:
            _cancel_timer(self._asking)
            self._asking = None
        elif self._asking is None and not self.transport.is_closing():
            self._asking = self.loop.call_later(SECONDS_TO_ASK, self._give_up)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer a client that has asked and said that it will ask no more."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        self.cycle.keep_alive = False
        return True

    def pause_writing(self) -> None:
        """Begin to wait for the client to read."""
        super().pause_writing()
        self._reading = self.loop.call_later(SECONDS_TO_READ, self._abort_connection)

    def resume_writing(self) -> None:
        """Stop waiting."""
        super().resume_writing()
        _cancel_timer(self._reading)
        self._reading = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        _cancel_timer(self._asking)
        _cancel_timer(self._reading)
        connections = self.app_state.get("connections")
        if connections is not None and self.client is not None:
            connections.closed(self.client)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse_request(MALFORMED, msg)

    def _refuse_head(self) -> None:
        """Refuse a head that has no end; in the middle of an answer there is nothing to say."""
        if self._is_waiting():
            self._refuse_request(HEAD_TOO_LARGE, f"address and headers are longer than {MOST_HEAD_BYTES:,} bytes")
        else:
            self.transport.abort()

    def _refuse_request(self, kind: ProblemKind, detail: str) -> None:
        answer = problem_response("", kind, detail, headers={"connection": "close"})
        head = b"".join(name + b": " + value + b"\r\n" for name, value in answer.raw_headers)
        status = f"HTTP/1.1 {kind.status.value} {kind.status.phrase}\r\n".encode()
        self.transport.write(status + head + b"\r\n" + bytes(answer.body))
        self.transport.close()

    def _give_up(self) -> None:
        self._asking = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def _abort_connection(self) -> None:
        self.transport.abort()


def _cancel_timer(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
