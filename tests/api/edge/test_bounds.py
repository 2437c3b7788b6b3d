"""Slow and many: bodies, heads and connections within bounds, and the state of the service told whatever the load."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from api.app import create_app
from api.edge import edge_middleware
from api.edge.client_connections import Connections
from api.edge.request_bodies import MOST_BYTES, whole_body
from api.running.service_settings import ServiceSettings
from kb.store import Store
from tests.api.conftest import TODAY, serving

STATE = ("/healthz", "/readyz", "/metrics", "/v1/runtimes")


@contextmanager
def connected(service: httpx.Client) -> Iterator[socket.socket]:
    """A connection to the service."""
    with socket.create_connection((service.base_url.host, service.base_url.port or 80), timeout=30) as connection:
        yield connection


def status(connection: socket.socket) -> int:
    """The status of the answer that comes."""
    head = b""
    while b"\r\n" not in head:
        head += connection.recv(1000)
    return int(head.split()[1])


@pytest.mark.parametrize("path", ["/v1/check", "/mcp", "/", "/v1/runtimes", "/nowhere"])
def test_a_body_that_says_it_is_too_long_is_refused_at_once(service: httpx.Client, path: str) -> None:
    """On every address, before any of it was sent; one that is as long as it may be is read."""
    for length, expected in ((MOST_BYTES + 1, 413), (10**15, 413)):
        with connected(service) as connection:
            connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())

            assert status(connection) == expected


def test_a_client_that_sends_too_much_sees_why(service: httpx.Client) -> None:
    """The rest is read and thrown away, so that the answer arrives before the end of the connection."""
    answer = service.post("/v1/check", content=b"x" * (MOST_BYTES * 8))

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


def test_a_body_without_a_length_is_counted(service: httpx.Client) -> None:
    """As it comes, in chunks."""
    answer = service.post("/mcp", content=(b"x" * 100_000 for _ in range(30)))

    assert answer.status_code == 413


def test_a_compressed_body_is_refused(service: httpx.Client) -> None:
    """Its size says nothing."""
    answer = service.post("/v1/check", content=b"{}", headers={"Content-Encoding": "gzip"})

    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-encoding")


@pytest.mark.parametrize("end", [b"\r\n\r\n", b""])
def test_a_head_past_32_kb_is_refused(service: httpx.Client, end: bytes) -> None:
    """Whether it ever ends or not; one just below is answered."""
    for size, expected in ((32 * 1024 - 200, 200), (32 * 1024 + 100, 431)):
        if not end and expected == 200:
            continue
        with connected(service) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * size + end)

            assert status(connection) == expected


@pytest.mark.all
def test_silent_connections_make_room(database: Path) -> None:
    """More of them than one address may hold: the state of the service and everything else is answered all the same."""
    with serving(database, "--connections", "20") as (_, address), httpx.Client(base_url=address, timeout=60) as client:
        held = []
        for _ in range(60):
            connection = socket.create_connection((client.base_url.host, client.base_url.port or 80))
            connection.sendall(b"POST /mcp HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\n")
            held.append(connection)
        began = time.monotonic()
        codes = [
            httpx.get(f"{address}{path}", timeout=60).status_code
            for path in ("/healthz", "/readyz", "/metrics", "/v1/runtimes")
        ]
        for connection in held:
            connection.close()

    assert codes == [200, 200, 200, 200]
    assert time.monotonic() - began < 60


@pytest.mark.all
def test_who_hangs_up_is_no_defect(database: Path) -> None:
    """In the middle of a body, or of a check: no 500, nothing in the log."""
    with serving(database, "--log", "warnings") as (process, address):
        with httpx.Client(base_url=address, timeout=60) as client:
            for _ in range(3):
                with connected(client) as connection:
                    connection.sendall(b"POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\n{")
            until = time.monotonic() + 30
            while 'status="499"} 3' not in client.get("/metrics").text and time.monotonic() < until:
                time.sleep(0.1)
            told = client.get("/metrics").text
        process.terminate()
        _, complaints = process.communicate(timeout=20)

    assert 'method="POST",status="499"} 3' in told
    assert complaints == ""


@pytest.mark.all
def test_who_hangs_up_before_all_is_answered_that_was_asked_at_once_is_no_defect(database: Path) -> None:
    """Nobody waits for the answer that is being made, although it is not the last that was asked for."""
    with serving(database, "--log", "warnings") as (process, address):
        with httpx.Client(base_url=address, timeout=60) as client:
            assert client.get("/v1/limits").status_code == 200
            for _ in range(5):
                with connected(client) as connection:
                    connection.sendall(b"GET /v1/limits HTTP/1.1\r\nHost: x\r\n\r\n" * 300)
                    # The service waits for the client to read on.
                    time.sleep(0.3)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            time.sleep(0.5)
            told = client.get("/metrics").text
        process.terminate()
        _, complaints = process.communicate(timeout=20)

    assert 'status="500"' not in told
    assert complaints == ""


@pytest.mark.parametrize("path", ["/v1/download/lambda-kb.duckdb", "/v1/limits?limit=1000"], ids=["file", "kept"])
@pytest.mark.parametrize("over", [0, 1])
def test_an_answer_goes_in_pieces(store: Store, path: str, over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the bound in one, past it in two: hundreds of clients that read slowly had the service hold as many files."""
    app = create_app(store, lambda: TODAY, ServiceSettings(log_requests=False), lambda: bytes(1000))
    pieces: list[Message] = []

    async def send(message: Message) -> None:
        pieces.append(message)

    async def asked() -> None:
        name, _, query = path.partition("?")
        told = {
            "type": "http",
            "method": "GET",
            "path": name,
            "query_string": query.encode(),
            "headers": [(b"host", b"a")],
        }
        await app({**told, "http_version": "1.1"}, whole_body(b""), send)

    asyncio.run(asked())
    whole = b"".join(one["body"] for one in pieces[1:])
    monkeypatch.setattr(edge_middleware, "MOST_BYTES_UNREAD", len(whole) - over)
    pieces.clear()
    asyncio.run(asked())

    assert len(whole) >= 1000
    assert b"".join(one["body"] for one in pieces[1:]) == whole
    assert [one["more_body"] for one in pieces[1:]] == [True, False][1 - over :]


class Idle:
    """A connection on which nothing happens, or something does."""

    def __init__(self, *, waits: bool) -> None:
        self.waits = waits
        self.dropped = False

    def drop(self) -> None:
        """Close it."""
        self.dropped = True


def test_one_address_holds_so_many_connections_and_no_more() -> None:
    """At the bound all is well; past it the oldest that waits for its client goes, else the new one is one too many."""
    connections = Connections(2, most=10)
    busy, idle = Idle(waits=False), Idle(waits=True)
    connections.opened(busy, ("10.0.0.1", 1))
    connections.opened(idle, ("10.0.0.1", 2))
    assert not connections.crowded(("10.0.0.1", 2))

    connections.opened(Idle(waits=False), ("10.0.0.1", 3))
    connections.opened(Idle(waits=True), ("10.0.0.1", 4))

    assert (busy.dropped, idle.dropped) == (False, True)
    assert not connections.crowded(("10.0.0.1", 3))
    assert connections.crowded(("10.0.0.1", 4))
    connections.closed(("10.0.0.1", 4))
    assert not connections.crowded(("10.0.0.1", 4))


def test_a_network_of_the_sixth_version_is_one_address() -> None:
    """Whoever has one address of it has all."""
    connections = Connections(1, most=10)
    first = Idle(waits=True)
    connections.opened(first, ("2001:db8::1", 1))
    connections.opened(Idle(waits=True), ("2001:db8::ffff", 2))
    connections.opened(Idle(waits=True), ("2001:db8:0:1::1", 3))

    assert first.dropped
    assert not connections.crowded(("2001:db8:0:1::1", 3))
