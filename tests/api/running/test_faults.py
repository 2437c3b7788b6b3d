"""What goes wrong around the service, with real files, real sockets and real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from kb.paths import data_folder
from kb.store import build_store
from tests.api.conftest import serving
from tests.api.running.test_operation import QUESTION, until
from tests.tiers import first_cases


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base of the next release of the data."""
    folder = tmp_path_factory.mktemp("newer")
    shutil.copytree(data_folder(), folder / "data")
    with (folder / "data" / "versions.csv").open("a", encoding="utf-8") as file:
        file.write(f"99,2026-11-30,The next release.,{'0' * 64}\n")
    build_store(folder / "data", folder / "next.duckdb")
    return folder / "next.duckdb"


@contextmanager
def asking(address: str, path: str = QUESTION) -> Iterator[list[int | str]]:
    """Clients that go on asking, two hundred times a second; what they got."""
    got: list[int | str] = []
    stop = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=address, timeout=30) as client:
            while not stop.wait(0.02):
                try:
                    got.append(client.get(path).status_code)
                except httpx.TransportError as e:
                    got.append(type(e).__name__)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(ask)
        try:
            yield got
        finally:
            stop.set()


def served(address: str) -> int:
    """The data version that is served."""
    version: int = httpx.get(f"{address}/readyz", timeout=30).json()["data_version"]
    return version


def place(source: Path, target: Path) -> None:
    """Put a file in place as a deployment does: whole."""
    half = target.with_suffix(".half")
    shutil.copyfile(source, half)
    half.replace(target)


@pytest.mark.all
def test_a_new_knowledge_base_is_picked_up_without_a_failed_request(
    database: Path, newer: Path, tmp_path: Path
) -> None:
    """Its file is replaced under load; cursors and tags of a pinned release stay good."""
    path = tmp_path / "kb.duckdb"
    shutil.copyfile(database, path)
    with serving(path) as (_, address), httpx.Client(base_url=address, timeout=60) as client:
        old = served(address)
        pinned = f"/v1/limits?as_of=2021-08-16&data_version={old - 1}&limit=20"
        first = client.get(pinned)
        with asking(address) as got:
            place(newer, path)
            until(lambda: served(address) == 99)
            seen = len(got)
            until(lambda: len(got) > seen + 20)
        again = client.get(pinned, headers={"if-none-match": first.headers["etag"]})
        following = client.get(first.links["next"]["url"])

    assert set(got) == {200}
    assert (again.status_code, following.status_code) == (304, 200)


@pytest.mark.parametrize("fault", first_cases(["truncated", "foreign", "deleted", "half"], 1))
def test_a_broken_file_changes_nothing(database: Path, newer: Path, tmp_path: Path, fault: str) -> None:
    """The old knowledge base goes on answering, in every part; a sound file that comes later is taken."""
    path = tmp_path / "kb.duckdb"
    shutil.copyfile(database, path)
    spoil: dict[str, Callable[[], object]] = {
        "truncated": lambda: os.truncate(path, 5000),
        "foreign": lambda: path.write_text("no knowledge base", encoding="utf-8"),
        "deleted": path.unlink,
        "half": lambda: path.write_bytes(newer.read_bytes()[: newer.stat().st_size // 2]),
    }
    with serving(path) as (process, address), httpx.Client(base_url=address, timeout=60) as client:
        old = served(address)
        spoil[fault]()
        until(lambda: 'result="refused"' in client.get("/metrics").text)
        for asked in (QUESTION, "/v1/events?q=edge", "/v1/windows?runtime=python3.9", "/v1/download/runtimes.parquet"):
            client.get(asked).raise_for_status()
        assert served(address) == old
        place(newer, path)
        until(lambda: served(address) == 99)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)

    events = [json.loads(line) for line in log.splitlines()]
    assert [event["event"] for event in events if event["event"].startswith("reload")] == ["reload refused", "reloaded"]


@pytest.mark.all
def test_a_killed_service_starts_again_at_once_on_its_port(database: Path) -> None:
    """Killed under load, it leaves nothing behind that would stop the next one."""
    with serving(database) as (process, address), asking(address) as got:
        until(lambda: len(got) > 50)
        process.kill()
        process.wait()
        port = str(urlsplit(address).port)
        command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", port, "--db", str(database)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as again:
            try:
                until(lambda: got[-1] == 200 and "ConnectError" in got)
            finally:
                again.terminate()

    assert set(got) <= {200, "ConnectError", "ReadError", "RemoteProtocolError", "WriteError"}


def test_slow_clients_hold_nobody_up(service: httpx.Client) -> None:
    """200 connections that send a byte now and then, or nothing, or half a body, or do not read."""
    host = (service.base_url.host, service.base_url.port)
    beginnings = (
        b"",
        b"GET /v1/runtimes HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{",
        b"GET /v1/snapshot?as_of=2026-11-23 HTTP/1.1\r\nHost: a\r\n\r\n" * 20,
    )
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(host)) for _ in range(200)]
        for number, connection in enumerate(slow):
            connection.sendall(beginnings[number % len(beginnings)])
        for day in range(1, 29):
            for connection in slow[1::4]:
                connection.send(b"x")
            service.get(f"/v1/runtimes?as_of=2020-02-{day:02}").raise_for_status()


@pytest.mark.all
def test_a_connection_that_asks_nothing_is_closed(database: Path) -> None:
    """Opened and left alone, or with half a head that grows too slowly."""
    with serving(database) as (_, address):
        host = urlsplit(address)
        with (
            socket.create_connection((host.hostname, host.port)) as idle,
            socket.create_connection((host.hostname, host.port)) as dripping,
        ):
            dripping.sendall(b"GET / HTTP/1.1\r\n")
            end = time.monotonic() + 30
            closed: set[socket.socket] = set()
            for connection in (idle, dripping):
                connection.settimeout(0.5)
            while len(closed) < 2 and time.monotonic() < end:
                for connection in {idle, dripping} - closed:
                    try:
                        if connection is dripping:
                            connection.send(b"x")
                        if connection.recv(100) == b"":
                            closed.add(connection)
                    except TimeoutError:
                        continue
                    except OSError:
                        closed.add(connection)

    assert len(closed) == 2


@pytest.mark.all
def test_a_body_that_does_not_come_is_refused(database: Path) -> None:
    """In the form of all errors, after a while."""
    head = b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"
    with serving(database) as (_, address):
        host = urlsplit(address)
        with socket.create_connection((host.hostname, host.port), timeout=60) as connection:
            connection.sendall(head)
            answer = b"".join(iter(lambda: connection.recv(10_000), b""))

    assert b" 408 " in answer.split(b"\r\n")[0]
    assert b"/problems/too-slow" in answer


@pytest.mark.parametrize(
    "garbage",
    [
        b"GARBAGE\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nNo colon here\r\n\r\n",
        b"POST /v1/check HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /v1/check HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["no-verb", "nul", "no-colon", "negative-length", "two-lengths", "tls"],
)
def test_what_is_no_http_is_refused(service: httpx.Client, garbage: bytes) -> None:
    """With a problem document, and the connection is closed."""
    with socket.create_connection((service.base_url.host, service.base_url.port), timeout=20) as connection:
        connection.sendall(garbage)
        answer = b"".join(iter(lambda: connection.recv(10_000), b""))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["type"] == "/problems/malformed"


def test_a_client_that_has_said_all_is_answered(service: httpx.Client) -> None:
    """It may close its own side of the connection before the answer."""
    with socket.create_connection((service.base_url.host, service.base_url.port), timeout=20) as connection:
        connection.sendall(b"GET /v1/events?q=halfway HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(10_000), b""))

    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.all
def test_a_full_disk_leaves_the_old_knowledge_base(database: Path, tmp_path: Path) -> None:
    """A build that does not fit says so in a line; the file that was there stays, and nothing half-made does."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={database.stat().st_size + 200_000}", "tmpfs", small], check=True
    )
    try:
        shutil.copyfile(database, small / "kb.duckdb")
        command = [sys.executable, "-m", "kb.cli.main", "build", "--db", str(small / "kb.duckdb")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        left = [file.name for file in small.iterdir()]
        same = (small / "kb.duckdb").read_bytes() == database.read_bytes()
    finally:
        subprocess.run(["umount", small], check=True)

    assert (done.returncode, done.stderr.count("\n")) == (4, 1), done.stderr
    assert (left, same) == (["kb.duckdb"], True)
