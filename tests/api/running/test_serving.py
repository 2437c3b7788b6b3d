"""`lambda-kb serve`: ports, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import uvicorn

from kb.cli.serve import MOST_BYTES_UNREAD, browser_address, open_socket
from kb.cli.worker_processes import Workers
from kb.errors import UsageError
from tests.api.conftest import serving
from tests.api.running.test_operation import until


def _children_of(pid: int) -> Path:
    return Path(f"/proc/{pid}/task/{pid}/children")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ctrl_c_and_a_closed_terminal_stop_it_at_once_and_in_order(database: Path, name: str) -> None:
    """With exit code 0 and no traceback, though a client keeps its connection open."""
    with serving(database) as (process, url), httpx.Client(base_url=url) as client:
        client.get("/healthz").raise_for_status()
        process.send_signal(getattr(signal, name))
        _, complaints = process.communicate(timeout=60)

    events = [json.loads(line) for line in complaints.splitlines()]
    assert process.returncode == 0
    assert [(event["event"], event["path"], event["status"]) for event in events] == [("request", "/healthz", 200)]


@pytest.mark.parametrize("seconds", [0, 0.01, 0.1])
def test_ctrl_c_again_stops_it_at_once_without_a_word(database: Path, seconds: float) -> None:
    """It printed where the server was when it was broken off."""
    with serving(database) as (process, url), httpx.Client(base_url=url) as client:
        client.get("/healthz").raise_for_status()
        for _ in range(3):
            process.send_signal(signal.SIGINT)
            time.sleep(seconds)
        _, complaints = process.communicate(timeout=60)

    assert process.returncode == 0
    assert [json.loads(line)["event"] for line in complaints.splitlines()] == ["request"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes there")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_what_ends_it_while_it_starts_leaves_nothing(database: Path, tmp_path: Path, name: str) -> None:
    """Its folder stayed, and the first process of a container did not hear it at all."""
    command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", "0", "--db", str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": str(tmp_path)}) as process:
        until(lambda: any(tmp_path.iterdir()))
        process.send_signal(getattr(signal, name))
        process.communicate(timeout=60)

    assert (process.returncode, list(tmp_path.iterdir())) == (0, [])


@pytest.mark.skipif(not _children_of(os.getpid()).is_file(), reason="which children a process has is told by Linux")
@pytest.mark.parametrize(("workers", "begun"), [("1", 1), ("2", 2), ("2", 3)])
def test_ctrl_c_reaches_all_processes_of_a_terminal_and_none_tells_of_it(
    database: Path, workers: str, begun: int
) -> None:
    """Those that had just begun printed where they were, and one broke off the service from inside."""
    command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", "0", "--workers", workers, "--db", str(database)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        until(lambda: len(_children_of(process.pid).read_text(encoding="ascii").split()) >= begun)
        os.killpg(process.pid, signal.SIGINT)
        printed, complaints = process.communicate(timeout=60)

    assert (process.returncode, complaints) == (0, "")
    assert printed.startswith("lambda-kb: http://")
    assert printed.endswith(")\n\n")


def test_a_taken_port_is_said_before_anything_starts(database: Path) -> None:
    """In one line, with another port to take, and exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", str(port), "--db", str(database)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert f"serve --port {port + 1}" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 70000), ("127.0.0.1", -1), ("192.0.2.1", 0), ("no.invalid", 0)]
)
def test_an_impossible_address_is_wrong_usage(host: str, port: int) -> None:
    """Whether no port, no address of this machine, or no address at all."""
    with pytest.raises(UsageError, match="port"):
        open_socket(host, port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.invalid", "h" * 64, "h" * 300, "a..b"])
def test_an_address_that_is_none_of_this_machine_is_told_with_one_that_is(host: str) -> None:
    """A name with a part of more than 63 letters was a defect of ours, with a traceback."""
    with pytest.raises(UsageError, match=rf"^cannot listen on {host[:100]} port 0: .*: --host 127\.0\.0\.1 will do$"):
        open_socket(host, 0)


def test_any_free_port_can_be_had() -> None:
    """Port 0 takes one, and the address says which."""
    with open_socket("127.0.0.1", 0) as listener:
        assert browser_address(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.skipif(sys.platform == "win32", reason="what is accepted has its own there")
def test_the_system_keeps_little_of_what_a_client_does_not_read() -> None:
    """By itself it keeps megabytes for each connection; those that are accepted have what the port has."""
    with open_socket("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * MOST_BYTES_UNREAD


def test_the_address_of_all_interfaces_can_be_opened() -> None:
    """0.0.0.0 is no address that every browser takes."""
    with open_socket("0.0.0.0", 0) as listener:  # noqa: S104 - bound for a moment, to nothing
        assert browser_address(listener).startswith("http://127.0.0.1:")


def test_many_clients_are_answered_at_once(service: httpx.Client) -> None:
    """Questions on their own days, in threads, each with its own cursor: all answers are right."""
    days = [f"20{year}-{month:02}-01" for year in range(17, 23) for month in (1, 5, 9)]

    def asked(day: str) -> str:
        text: str = (
            service.get("/v1/limits", params={"as_of": day, "limit": 1}).raise_for_status().json()["basis"]["as_of"]
        )
        return text

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked, days)) == days


class _Silent:
    """A worker that says nothing."""

    def __init__(self) -> None:
        self.process = self
        self.killed = False
        self.asked = 0

    def is_alive(self) -> bool:
        return not self.killed

    def ping(self, _seconds: float) -> bool:
        self.asked += 1
        return False

    def start(self) -> None:
        pass

    def wait_until_ready(self, *_: object) -> bool:
        return True

    def terminate(self) -> None:
        pass

    def kill(self) -> None:
        self.killed = True

    def join(self, _seconds: float = 0) -> None:
        pass


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    """What looks after workers, with one that says nothing; no signal of the tests is taken."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with socket.socket() as listener:
        made = Workers(uvicorn.Config("nowhere"), listener)
    made.processes = [_Silent()]  # type: ignore[list-item]
    return made


def test_a_worker_that_begins_slowly_holds_up_nobody_who_ends_the_service(workers: Workers) -> None:
    """It has 30 s until it is taken for one that hangs, but a signal is heard within one."""
    workers.signal_queue.append(signal.SIGTERM)

    workers.keep_subprocess_alive()

    silent = workers.processes[0].process
    assert (silent.asked, silent.killed) == (1, False)  # type: ignore[attr-defined]
    assert workers.config.timeout_worker_healthcheck == 30


def test_a_service_that_was_told_to_end_asks_no_worker_whether_it_lives(workers: Workers) -> None:
    """The signal may have come, and been taken, before it is asked."""
    workers.should_exit.set()

    workers.keep_subprocess_alive()

    assert not workers.processes[0].process.killed  # type: ignore[attr-defined]


def test_a_worker_that_hangs_is_replaced_like_others(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """After SIGHUP the service waited for it for ever, and so did whoever ended the service."""
    old, new = _Silent(), _Silent()
    old.process = _Silent()
    workers.processes = [old]  # type: ignore[list-item]
    monkeypatch.setattr("uvicorn.supervisors.multiprocess.Process", lambda *_: new)

    workers.restart_all()

    assert [id(worker) for worker in workers.processes] == [id(new)]
    assert old.process.killed


def test_a_worker_that_hangs_is_not_waited_for(workers: Workers) -> None:
    """It is killed once the others have had their time to end."""
    workers.join_all()

    assert workers.processes[0].process.killed  # type: ignore[attr-defined]
