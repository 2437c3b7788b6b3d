"""HTTP/1.1 over a plain socket: one answer to a request, in their order, whatever comes after it."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Sequence

import httpx
import pytest

ASKED = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
LAST = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
BODY = json.dumps({"documents": [{"name": "t.yaml", "content": "Resources: {}"}]}).encode()
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"


def said(service: httpx.Client, *parts: bytes) -> bytes:
    """All that the service says to what is sent, with a moment between the parts, until it closes the connection."""
    place = (service.base_url.host, service.base_url.port)
    with socket.create_connection(place, timeout=20) as connection:
        for number, part in enumerate(parts):
            time.sleep(0.2 if number else 0)
            connection.sendall(part)
        return b"".join(iter(lambda: connection.recv(100_000), b""))


def statuses(answers: bytes) -> Sequence[int]:
    """The statuses of answers on one connection."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", answers)]


@pytest.mark.parametrize("cut", [0, 30, -len(BODY), -3], ids=["whole", "in-the-head", "behind-the-head", "in-the-body"])
def test_a_body_is_read_though_its_request_asks_for_http2(service: httpx.Client, cut: int) -> None:
    """As Java's client and `curl --http2` ask with every first request."""
    head = b"POST /v1/check HTTP/1.1\r\nHost: a\r\n" + UPGRADE + b"Content-Length: %d\r\n\r\n" % len(BODY)
    whole = head + BODY + LAST
    cut += len(head + BODY) if cut < 0 else 0
    answers = said(service, *([whole[:cut], whole[cut:]] if cut else [whole]))

    assert statuses(answers) == [200, 200]
    assert b'"findings"' in answers


def test_a_body_in_pieces_is_read_though_its_request_asks_for_http2(service: httpx.Client) -> None:
    """Its length stands in no header."""
    head = b"POST /v1/check HTTP/1.1\r\nHost: a\r\n" + UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n"

    assert statuses(said(service, head + b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n" + LAST)) == [200, 200]


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket", b"TLS/1.0"])
def test_requests_behind_one_that_asks_for_another_protocol_are_answered(
    service: httpx.Client, protocol: bytes
) -> None:
    """Each in its turn, and none as what it asks for."""
    asking = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: %s\r\n\r\n" % protocol

    assert statuses(said(service, asking + ASKED + asking + LAST)) == [200] * 4


def test_a_wish_for_another_protocol_does_not_hide_that_it_is_the_last_request(service: httpx.Client) -> None:
    """`Connection` has both words."""
    last = LAST.replace(b"close", b"close, upgrade\r\nUpgrade: h2c")

    assert statuses(said(service, ASKED + last)) == [200, 200]


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_body_nobody_asked_for_makes_no_second_answer(service: httpx.Client, size: int) -> None:
    """Bytes of a body are no head, also when their request is answered already."""
    head = b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size

    assert statuses(said(service, head, b"a" * (size // 2), b"a" * (size - size // 2) + LAST)) == [200, 200]


def test_a_broken_body_nobody_asked_for_makes_no_second_answer(service: httpx.Client) -> None:
    """The connection is closed: where the next request begins is not known."""
    head = b"GET /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert statuses(said(service, head, b"zz\r\n")) == [200]


@pytest.mark.parametrize(
    "garbage", [b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\nNo colon\r\n\r\n"]
)
@pytest.mark.parametrize("before", [1, 3])
def test_garbage_behind_requests_does_not_replace_their_answers(
    service: httpx.Client, before: int, garbage: bytes
) -> None:
    """They are answered first, then what is no HTTP is refused."""
    asked = b"GET /v1/snapshot?as_of=2016-05-%02d&format=csv HTTP/1.1\r\nHost: a\r\n\r\n" % len(garbage)
    together = said(service, asked * before + garbage)
    apart = said(service, asked.replace(b"2016", b"2017") * before, garbage)

    assert [statuses(together), statuses(apart)] == [[200] * before + [400]] * 2


def test_a_broken_body_is_refused_in_its_turn(service: httpx.Client) -> None:
    """A request waits behind another when its body turns out to be none."""
    asked = b"GET /v1/snapshot?as_of=2016-05-01&format=csv HTTP/1.1\r\nHost: a\r\n\r\n"
    broken = b"POST /v1/check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"

    assert statuses(said(service, asked + broken)) == [200, 400]
    assert statuses(said(service, broken[:-4], b"zz\r\n")) == [400]


@pytest.mark.parametrize(
    ("request_bytes", "status", "kind"),
    [
        (b"GARBAGE\r\n\r\n", 400, "malformed"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431, "head-too-large"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 70_000, 431, "head-too-large"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "malformed"),
        (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "malformed"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "malformed"),
        (b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 400, "malformed"),
    ],
    ids=["garbage", "long-address", "endless-header", "no-host", "blank-host", "two-hosts", "tunnel"],
)
def test_what_cannot_be_read_is_refused_like_everything_else(
    service: httpx.Client, request_bytes: bytes, status: int, kind: str
) -> None:
    """With a date, an id that the log has, and a problem document."""
    head, _, body = said(service, request_bytes).partition(b"\r\n\r\n")

    assert statuses(head) == [status]
    assert json.loads(body)["type"] == f"/problems/{kind}"
    assert b"\r\ndate: " in head
    assert b"\r\nx-request-id: " in head


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"X: 1\r\n folded", "header"),
        (b"Content-Length: 3\r\nContent-Length: 4", "Content-Length"),
        (b"X : 1", "header"),
    ],
)
def test_what_is_no_http_is_told_with_what_is_wrong_with_it(service: httpx.Client, line: bytes, reason: str) -> None:
    """Whoever writes a client finds it."""
    body = said(service, b"GET / HTTP/1.1\r\nHost: a\r\n" + line + b"\r\n\r\n").partition(b"\r\n\r\n")[2]

    assert re.match(f"what came is no HTTP/1.1: .*{reason}", json.loads(body)["detail"])


def test_a_refusal_reaches_a_client_that_is_still_sending(service: httpx.Client) -> None:
    """It reads only when all is sent; a reset for what came too late would take the answer away."""
    endless = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 70_000

    assert statuses(said(service, endless, b"a" * 500_000, b"a" * 500_000)) == [431]


@pytest.mark.parametrize(
    "trailer", [b"Content-Encoding: gzip", b"X-Request-ID: mine", b"Host: other", b"Content-Type: text/plain"]
)
def test_what_stands_behind_a_body_is_no_header(service: httpx.Client, trailer: bytes) -> None:
    """Whatever it is, and however much of it: it changes no answer, and nobody keeps it."""
    head = b"POST /v1/check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = head + b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n" + trailer + b"\r\n" + b"a: b\r\n" * 1000 + b"\r\n"
    answers = said(service, body + LAST)

    assert statuses(answers) == [200, 200]
    assert b"x-request-id: mine" not in answers


@pytest.mark.parametrize(
    ("coding", "status"), [(b"chunked", 200), (b"Chunked", 200), (b"gzip, chunked", 415), (b"deflate, chunked", 415)]
)
def test_a_body_that_is_encoded_for_the_way_is_refused(service: httpx.Client, coding: bytes, status: int) -> None:
    """As one that is encoded from end to end: its size says nothing."""
    head = b"POST /v1/check HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: %s\r\n\r\n" % coding

    assert statuses(said(service, head + b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n")) == [status]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        *((b"http://a", 200), (b"http://a/", 200), (b"http://a/healthz", 200), (b"http://a/healthz?b=c", 422)),
        *((b"http://a?as_of=2020-01-01", 200), (b"http://a?as_off=2020-01-01", 422), (b"http://a/nowhere", 404)),
    ],
)
def test_a_whole_address_is_answered_as_its_path(service: httpx.Client, target: bytes, status: int) -> None:
    """As proxies ask; without a path it is that of the whole site."""
    asked = b"GET " + target + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    assert statuses(said(service, asked)) == [status]
