"""The client understands refusals of a gateway that stands before the service, which knows nothing of our members."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kb.client import Client, Refused

Gateway = Callable[[object, dict[str, str]], Client]
DATE = "Sun, 29 Nov 2026 12:00:00 GMT"


class _Refusing(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Refuse."""
        problem = self.server.problem
        body = problem if isinstance(problem, bytes) else json.dumps(problem).encode()
        self.send_response_only(503)
        for name, value in (self.server.headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    problem: object
    headers: dict[str, str]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A server that refuses with a problem document, or bytes in its place, and headers."""
    server = _Server(("127.0.0.1", 0), _Refusing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def refusing(problem: object, headers: dict[str, str]) -> Client:
        server.problem = problem
        server.headers = {"Content-Type": "application/problem+json", "Date": DATE} | headers
        return Client(f"http://127.0.0.1:{server.server_port}")

    yield refusing
    server.shutdown()
    thread.join()
    server.server_close()


def _refusal(client: Client) -> Refused:
    with client, pytest.raises(Refused) as caught:
        client.runtimes()
    return caught.value


@pytest.mark.parametrize(
    ("problem", "said"),
    [({}, "status 503"), ({"title": "Too busy"}, "Too busy"), ({"detail": "no", "instance": "/v1/x"}, "/v1/x: no")],
    ids=["nothing", "a title", "a detail"],
)
def test_every_member_of_a_problem_may_be_missing(gateway: Gateway, problem: dict[str, object], said: str) -> None:
    """As RFC 9457 has it: then it is of no type, and its status is that of the answer."""
    refused = _refusal(gateway(problem, {}))

    assert (str(refused), refused.type, refused.status, refused.suggestions) == (said, "about:blank", 503, ())


@pytest.mark.parametrize(
    "problem",
    [b"", b"<html>busy</html>", b"\xff", [], "busy", {"suggestions": "busy"}, {"suggestions": 1}],
    ids=["nothing", "a page", "no text", "a list", "a word", "one suggestion", "a number"],
)
def test_what_is_no_problem_document_is_a_refusal_all_the_same(gateway: Gateway, problem: object) -> None:
    """Its status is known, and how long to wait."""
    refused = _refusal(gateway(problem, {"Retry-After": "30"}))

    assert (str(refused), refused.status, refused.suggestions, refused.retry_after) == ("status 503", 503, (), 30)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30), ("Sun, 29 Nov 2026 12:01:00 GMT", 60), ("Sun, 29 Nov 2026 11:00:00 GMT", 0), ("soon", None)],
)
def test_the_time_to_wait_may_be_a_moment(gateway: Gateway, header: str, seconds: float | None) -> None:
    """It counts from the answer's own, whatever the clock here says."""
    assert _refusal(gateway({}, {"Retry-After": header})).retry_after == seconds
