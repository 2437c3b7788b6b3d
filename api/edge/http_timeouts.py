"""HTTP/1.1 with less patience than the server's own: nobody holds a connection by doing nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from api.edge.edge_middleware import MOST_HEAD_BYTES
from api.edge.http_requests import Orderly

SECONDS_TO_ASK = 10
"""How long the head of a request may take, from the connection or the first byte on."""

SECONDS_TO_READ = 60
"""How long a client may leave an answer unread."""


class Impatient(Orderly):
    """Closes connections on which nothing comes or nothing is read."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of the server
        super().__init__(*args, **options)
        self._asking: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._head = 0

    @property
    def waits(self) -> bool:
        """Whether the connection waits for its client: to ask, or to send the rest of a body."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def drop(self) -> None:
        """Close it, to make room for others."""
        self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        connections = self.app_state.get("connections")
        if connections is not None and self.client is not None:
            connections.opened(self, self.client)
        self._asking = self.loop.call_later(SECONDS_TO_ASK, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Take what came; bytes that make no whole head do not buy more time."""
        if self.over:
            return
        # Bytes of a body are counted by whoever reads it; others are of a head, or of requests sent ahead.
        of_head = self.is_waiting() and not self.in_message
        self._head = 0 if self.in_message else self._head + len(data)
        self.feed(data)
        if of_head and (self.in_message or not self.is_waiting()):
            self._head = 0
        if self._head > MOST_HEAD_BYTES and not self.over:
            self._refuse_more()
        if not self.is_waiting():
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

    def _refuse_more(self) -> None:
        """Refuse a head that has no end; what is sent ahead of answers beyond measure is not answered."""
        if self.is_waiting():
            self.refuse_head()
        else:
            self.end_after_answers()

    def _give_up(self) -> None:
        self._asking = None
        if self.is_waiting():
            self.transport.close()

    def _abort_connection(self) -> None:
        self.transport.abort()


def _cancel_timer(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
