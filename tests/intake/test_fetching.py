"""Fetching from a server on this machine: conditional, bounded, and one line for every failure."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from kb.clock import now
from kb.intake import fetching, registry
from kb.intake.errors import ClockError, FetchError
from kb.intake.fetching import fetch_source
from kb.intake.proposals import propose_changes
from kb.intake.recordings import Recordings
from tests.intake.conftest import RUNTIMES, Command, moved, our_tables, runtimes_page

LIMITS = "aws-lambda-quotas"


class Host(ThreadingHTTPServer):
    """A server of one page, with a plan for its next answers."""

    page: bytes = runtimes_page().encode()
    plan: list[int]
    asked: list[str | None]
    moved: dict[str, str]
    """Where a path leads to."""


class Raw(httpx.AsyncByteStream):
    """A body as it travels."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


class Handler(BaseHTTPRequestHandler):
    """Answers with the planned status, else the page, else 304."""

    server: Host

    def do_GET(self) -> None:
        """One answer."""
        if self.path.startswith("/trickle-"):
            self._trickle(self.path.removeprefix("/trickle-"))
            return
        tag = f'"{hash(self.server.page)}"'
        asked = self.headers.get("If-None-Match")
        self.server.asked.append(asked)
        status = self.server.plan.pop(0) if self.server.plan else 304 if asked == tag else 200
        if self.path in self.server.moved:
            status = 301
        body = self.server.page if status == 200 else b""
        self.send_response(status)
        self.send_header("ETag", tag)
        if status == 301:
            self.send_header("Location", self.server.moved[self.path])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _trickle(self, part: str) -> None:
        """Send one byte after the other for seconds, of the first line, the headers or the body."""
        if part == "redirections":
            self.send_response(302)
            self.send_header("Location", "/trickle-headers")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        first = {"status": b"", "headers": b" 200 OK\r\nX: ", "body": b" 200 OK\r\n\r\n"}[part]
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1" + first)
            for byte in b" 200 " + b"O" * 200:
                self.wfile.write(bytes([byte]))
                time.sleep(0.02)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[Host]:
    """A running server."""
    server = Host(("127.0.0.1", 0), Handler)
    server.plan, server.asked, server.moved = [], [], {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAUSE", 0.0)


def _address(host: Host) -> str:
    return f"http://127.0.0.1:{host.server_address[1]}/lambda-runtimes.md"


def test_a_page_is_recorded_and_unchanged_bytes_record_nothing_new(
    host: Host, command: Command, tmp_path: Path
) -> None:
    """Address, moment, tag and digest stand in the index; the second request is conditional and writes nothing."""
    folder = tmp_path / "recordings"
    arguments = ("fetch", RUNTIMES, "--recordings", folder, "--address", f"{RUNTIMES}={_address(host)}")

    first = command(*arguments)
    index = (folder / "index.csv").read_bytes()
    second = command(*arguments)

    assert (first.code, second.code) == (0, 0)
    assert second.out == f"{RUNTIMES}: unchanged\n"
    assert (folder / "index.csv").read_bytes() == index
    assert host.asked[0] is None
    assert host.asked[1] == f'"{hash(host.page)}"'
    recordings = Recordings(folder)
    assert recordings.content(recordings.all[0]) == host.page
    assert recordings.all[0].address == _address(host)


@pytest.mark.parametrize(
    ("target", "gates"),
    [("/other-guide/compute-runtimes.md", ["page-moved"]), ("/latest/lambda-runtimes.html", [])],
)
def test_an_address_that_leads_to_another_page_closes_a_gate(
    host: Host, command: Command, tmp_path: Path, target: str, gates: list[str]
) -> None:
    """Nothing of it is believed before somebody has looked; another ending or folder is the same page."""
    cells = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")
    host.page = runtimes_page(moved(java25=cells)).encode()
    host.moved = {"/lambda-runtimes.md": target}
    folder = tmp_path / "recordings"

    command("fetch", RUNTIMES, "--recordings", folder, "--address", f"{RUNTIMES}={_address(host)}")
    found = propose_changes(Recordings(folder), our_tables(), now().date()).proposals

    assert [gate for one in found for gate in one.gates] == gates
    assert {one.action for one in found} == {"review" if gates else "supersede"}
    final = _address(host).replace("/lambda-runtimes.md", target)
    assert not gates or found[0].why == f"{_address(host)} led to {final}: look whether that is the page"


def test_the_same_bytes_with_another_tag_record_nothing(host: Host, tmp_path: Path) -> None:
    """What counts are the bytes."""
    host.plan = [200, 200]
    recordings = Recordings(tmp_path / "new", create=True)
    source = registry.find_source(RUNTIMES)
    found = [fetch_source(recordings, source, _address(host)) for _ in range(2)]

    assert [one is not None for one in found] == [True, False]


def test_a_server_that_stumbles_is_asked_again(host: Host, tmp_path: Path) -> None:
    """Twice busy, then the page."""
    host.plan = [503, 429]
    recordings = Recordings(tmp_path / "new", create=True)
    recording = fetch_source(recordings, registry.find_source(RUNTIMES), _address(host))

    assert recording is not None
    assert len(host.asked) == 3


@pytest.mark.parametrize(("plan", "requests"), [([404], 1), ([403], 1), ([500] * 3, 3)])
def test_a_page_that_is_not_there_is_one_line(
    host: Host, command: Command, tmp_path: Path, plan: list[int], requests: int
) -> None:
    """With its status; nothing is recorded."""
    host.plan = list(plan)
    folder = tmp_path / "recordings"

    done = command("fetch", RUNTIMES, "--recordings", folder, "--address", f"{RUNTIMES}={_address(host)}")

    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    assert f"status {plan[-1]}" in done.err
    assert len(host.asked) == requests
    assert not (folder / "index.csv").exists()


def test_a_host_that_is_not_there_is_one_line(command: Command, tmp_path: Path) -> None:
    """Refused connections are tried again and then told."""
    done = command("fetch", RUNTIMES, "--recordings", tmp_path / "r", "--address", f"{RUNTIMES}=http://127.0.0.1:9/x")

    assert (done.code, done.err.count("\n")) == (3, 1)


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:99999/", "http://[bad", "http://127.0.0.1:0/", "gopher://127.0.0.1/"]
)
def test_a_page_that_leads_to_no_address_keeps_no_other_source_from_being_read(
    host: Host, command: Command, tmp_path: Path, place: str
) -> None:
    """It is one line, as whatever else a host may answer."""
    host.moved = {"/away": place}
    first, second = _address(host).replace("/lambda-runtimes.md", "/away"), _address(host)
    addresses = ("--address", f"{RUNTIMES}={first}", "--address", f"{LIMITS}={second}")

    done = command("fetch", RUNTIMES, LIMITS, "--recordings", tmp_path / "r", *addresses)

    assert (done.code, done.err.count("\n")) == (3, 1)
    assert RUNTIMES in done.err
    assert done.out.startswith(f"{LIMITS}: ")


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "what://127.0.0.1:9", "http://127.0.0.1:99999"])
def test_a_proxy_that_cannot_be_used_is_a_source_that_failed(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """One that needs another package, one of another kind, and one behind a port that is none."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.setattr(fetching, "PAUSE", 0)

    done = command("fetch", RUNTIMES, "--recordings", tmp_path / "r", "--address", f"{RUNTIMES}=https://a.invalid/x")

    assert (done.code, done.err.count("\n")) == (3, 1)


def test_a_body_without_end_is_refused(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the size limit it is taken, a byte past it is not."""
    recordings = Recordings(tmp_path / "new", create=True)
    monkeypatch.setattr(fetching, "MOST_BYTES", len(host.page) - 1)
    with pytest.raises(FetchError, match="more than"):
        fetch_source(recordings, registry.find_source(RUNTIMES), _address(host))
    monkeypatch.setattr(fetching, "MOST_BYTES", len(host.page))
    assert fetch_source(recordings, registry.find_source(RUNTIMES), _address(host)) is not None


@pytest.mark.parametrize("path", ["status", "headers", "body", "redirections"])
def test_an_answer_that_trickles_is_given_up(
    host: Host, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Wherever it does: no byte of it comes late, and yet it never ends."""
    monkeypatch.setattr(fetching, "WHOLE", 0.6)
    address = _address(host).replace("lambda-runtimes.md", f"trickle-{path}")

    done = command("fetch", RUNTIMES, "--recordings", tmp_path / "r", "--address", f"{RUNTIMES}={address}")

    assert (done.code, done.err.count("\n")) == (3, 1)
    assert "not done after" in done.err


def test_a_repository_of_the_past_is_not_fetched(command: Command, tmp_path: Path) -> None:
    """The guide on GitHub ended in 2023."""
    done = command("fetch", "guide-lambda-runtimes", "--recordings", tmp_path / "r")

    assert (done.code, done.err.count("\n")) == (3, 1)


@pytest.mark.parametrize(
    "option",
    [
        "x",
        "nowhere=https://a.b",
        *(f"{RUNTIMES}={at}" for at in ("ftp://a.b", "http://[::1/x", "http://", "http://a:b")),
    ],
)
def test_an_address_of_another_form_is_refused(command: Command, tmp_path: Path, option: str) -> None:
    """SOURCE=URL."""
    done = command("fetch", RUNTIMES, "--recordings", tmp_path / "r", "--address", option)

    assert (done.code, done.err.count("\n")) == (2, 1)


def _answers(folder: Path, *answers: httpx.Response) -> list[object]:
    """What fetching the page gives, each time with the next answer."""
    left = list(answers)
    recordings = Recordings(folder, create=True)
    transport = httpx.MockTransport(lambda _: left.pop(0))
    return [fetch_source(recordings, registry.find_source(RUNTIMES), PAGE, transport) for _ in answers[-1:]]


PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.md"
PACKED = gzip.compress(Host.page)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([httpx.Response(304)], "status 304"),
        ([httpx.Response(200, headers={"content-encoding": "br"}, stream=Raw(b"x"))], "packed as br"),
        ([httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Raw(PACKED[:-9]))], "gzip, and cut off"),
        ([httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Raw(b"x" * 99))], "gzip, and damaged"),
        (
            [httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Raw(PACKED + PACKED))],
            "more behind its end",
        ),
        (
            [httpx.Response(301, headers={"location": PAGE.replace("https", "http")}), httpx.Response(200)],
            "led to http://.* where anybody on the way could change it",
        ),
    ],
)
def test_an_answer_that_is_not_to_be_relied_on_is_not_recorded(
    tmp_path: Path, answers: list[httpx.Response], why: str
) -> None:
    """That nothing changed, where nothing was known; what is packed in a way that nobody asked for; plain http."""
    with pytest.raises(FetchError, match=why):
        _answers(tmp_path / "recordings", *answers)

    assert Recordings(tmp_path / "recordings", create=True).all == ()


@pytest.mark.parametrize(
    ("hours", "age", "kept"),
    [
        (0.9, "0", True),
        (1.1, "0", False),
        (-23.9, "0", True),
        (-24.1, "0", False),
        (-49, str(48 * 3600), True),
        (24 * 700, "0", False),
        (-49, "inf", True),
        (-49, "8e13", True),
        (0, "-1e9", True),
    ],
)
def test_an_answer_of_another_day_than_this_clock_has_is_not_recorded(
    tmp_path: Path, hours: float, age: str, *, kept: bool
) -> None:
    """What a page says would count as known on a false day; what a cache kept for days and says so is of today."""
    recordings = Recordings(tmp_path / "recordings", create=True)
    dated = {"date": format_datetime(now() + timedelta(hours=hours)), "age": age}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=dated, stream=Raw(Host.page)))
    with contextlib.nullcontext() if kept else pytest.raises(ClockError, match="set the clock"):
        fetch_source(recordings, registry.find_source(RUNTIMES), PAGE, transport)

    assert (recordings.all != ()) == kept


def test_where_the_clock_is_wrong_no_further_source_is_read(
    host: Host, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of this machine would not notice."""
    monkeypatch.setattr(fetching, "now", lambda: now() - timedelta(days=700))
    folder = tmp_path / "recordings"

    done = command(
        "fetch", RUNTIMES, "botocore-lambda", "--recordings", folder, "--address", f"{RUNTIMES}={_address(host)}"
    )

    assert (done.code, done.err.count("set the clock"), Recordings(folder, create=True).all) == (3, 1, ())


def test_a_page_that_is_packed_against_our_wish_is_recorded_as_it_is(tmp_path: Path) -> None:
    """Its bytes are those of the page."""
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Raw(PACKED))

    _answers(tmp_path / "recordings", answer)

    recordings = Recordings(tmp_path / "recordings")
    assert [recordings.content(one) for one in recordings.all] == [Host.page]
