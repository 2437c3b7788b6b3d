"""How the service is run: workers, limits, logs, counters, and how it stops."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.conftest import serving
from tests.api.routes.test_check import TEMPLATE

QUESTION = "/v1/runtimes?as_of=2021-08-16"


def check(client: httpx.Client, day: str) -> httpx.Response:
    """A check that was not made before."""
    documents = [{"name": "template.yaml", "content": TEMPLATE}]
    return client.post("/v1/check", json={"documents": documents, "as_of": day})


def until(found: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


def samples(text: str, name: str) -> dict[tuple[str, ...], float]:
    """The numbers of one counter, by its labels' values."""
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_route(database: Path) -> None:
    """With ids in the path left out, and the time each took in buckets."""
    with serving(database) as (_, address), httpx.Client(base_url=address, timeout=60) as client:
        for runtime in ("python3.8", "python3.9", "nope"):
            client.get(f"/v1/runtimes/{runtime}?as_of=2021-08-16")
        client.get("/no/such/page")
        text = client.get("/metrics").text

    counted = samples(text, "lambda_kb_requests_total")
    assert counted["/v1/runtimes/{runtime_id}", "GET", "200"] == 2
    assert counted["/v1/runtimes/{runtime_id}", "GET", "404"] == 1
    assert counted["other", "GET", "404"] == 1
    assert samples(text, "lambda_kb_request_duration_seconds_bucket")["/v1/runtimes/{runtime_id}", "+Inf"] == 3
    assert next(iter(samples(text, "lambda_kb_resident_memory_bytes").values())) > 1e7


def test_every_request_is_a_line_of_the_log(database: Path) -> None:
    """With the id that the client gave, or one of ours; an id that could forge a line is not taken."""
    with serving(database) as (process, address), httpx.Client(base_url=address, timeout=60) as client:
        ids = [
            client.get(QUESTION, headers={"x-request-id": given}).headers["x-request-id"]
            for given in ("my-id.1", 'a" b', "x" * 65)
        ]
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)

    events = [json.loads(line) for line in log.splitlines()]
    assert [event["id"] for event in events] == ids
    assert ids[0] == "my-id.1"
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]+", found) for found in ids[1:])
    assert {"time", "level", "method", "path", "query", "status", "bytes", "ms"} <= set(events[0])


@pytest.mark.all
def test_the_log_can_be_kept_to_what_matters(database: Path) -> None:
    """Warnings and errors only."""
    with serving(database, "--log", "warnings") as (process, address):
        httpx.get(address + QUESTION, timeout=60).raise_for_status()
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=20)

    assert (process.returncode, log) == (0, "")


@pytest.mark.all
@pytest.mark.all
def test_nobody_waits_for_a_reader_of_the_log(database: Path) -> None:
    """A full pipe on which nobody reads stops neither answers nor the end."""
    with serving(database) as (process, address), httpx.Client(base_url=address, timeout=60) as client:
        for number in range(1500):
            client.get("/healthz", headers={"x-request-id": f"{number:060}"}).raise_for_status()
        process.send_signal(signal.SIGTERM)
        until(lambda: process.poll() is not None)

    assert process.returncode == 0


def test_too_many_questions_at_once_are_told_when_to_come_again(database: Path) -> None:
    """The others are answered, and what comes from memory is not limited."""
    with (
        serving(database, "--working", "1", "--waiting", "0") as (_, address),
        httpx.Client(base_url=address, timeout=60) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        client.get("/readyz").raise_for_status()
        client.get(QUESTION).raise_for_status()
        days = [f"2021-0{month}-01" for month in range(1, 9)]
        answers = list(pool.map(lambda day: check(client, day), days))
        assert client.get(QUESTION).status_code == 200

    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert {answer.headers["retry-after"] for answer in refused} == {"1"}
    assert {answer.json()["type"] for answer in refused} == {"/problems/rate-limited"}


@pytest.mark.all
def test_what_is_under_way_is_finished(database: Path) -> None:
    """A check that is being judged is answered after SIGTERM; then the process ends with 0."""
    with serving(database) as (process, address), ThreadPoolExecutor(4) as pool:
        with httpx.Client(base_url=address, timeout=60) as client:
            client.get("/readyz").raise_for_status()
            asked = [pool.submit(check, client, f"2021-0{month}-01") for month in (1, 2, 3, 4)]
            until(lambda: samples(client.get("/metrics").text, "lambda_kb_questions_under_way")[()] >= 4)
            process.send_signal(signal.SIGTERM)
            assert [answer.result().status_code for answer in asked] == [200] * 4
        process.communicate(timeout=20)

    assert process.returncode == 0


def test_checks_asked_at_once_are_answered_each_for_itself(service: httpx.Client) -> None:
    """Judged in one pass, with the same names in all of them: as if each had been alone."""
    texts = [TEMPLATE.replace("2000", str(1801 + number)) for number in range(12)] + ["Resources: ["]

    def asked(text: str) -> dict[str, object]:
        documents = [{"name": "template.yaml", "content": text}]
        body: dict[str, object] = service.post(
            "/v1/check", json={"documents": documents, "as_of": "2026-11-22", "operation": "update"}
        ).json()
        return body

    with ThreadPoolExecutor(13) as pool:
        together = list(pool.map(asked, texts))
    values = [[f["value"] for f in body["findings"] if f["rule"] == "LKB203"] for body in together]  # type: ignore[attr-defined]
    assert values == [[1801 + number] for number in range(12)] + [[]]
    assert {f["path"] for body in together for f in body["findings"]} == {"template.yaml"}  # type: ignore[attr-defined]
    assert [len(body["unreadable"]) for body in together] == [0] * 12 + [1]  # type: ignore[arg-type]


@pytest.mark.all
def test_workers_share_the_port_and_the_counters(database: Path) -> None:
    """A worker that is killed is replaced; what it counted is not forgotten; SIGTERM ends all."""
    with serving(database, "--workers", "2") as (process, address):
        until(lambda: _workers(address) == 2, 120)
        first = _pids(address)
        time.sleep(1.5)
        before = sum(samples(httpx.get(address + "/metrics").text, "lambda_kb_requests_total").values())
        os.kill(next(iter(first)), signal.SIGKILL)
        until(lambda: _workers(address) == 2 and _pids(address) != first, 120)
        after = sum(samples(httpx.get(address + "/metrics").text, "lambda_kb_requests_total").values())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)

    assert after > before
    assert process.returncode == 0


@pytest.mark.all
def test_what_looks_after_workers_speaks_in_lines_of_the_log(database: Path, tmp_path: Path) -> None:
    """Workers that are to begin anew, and cannot, since the knowledge base is gone."""
    mine = Path(shutil.copy(database, tmp_path / "kb.duckdb"))
    with serving(mine, "--workers", "2") as (process, address):
        until(lambda: _workers(address) == 2, 40)
        mine.unlink()
        process.send_signal(signal.SIGHUP)
        lines: list[str] = []
        while not any("was not ready" in line for line in lines):
            lines.append(process.stderr.readline() if process.stderr else "")
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)

    events = [json.loads(line) for line in (*lines, *rest.splitlines())]
    assert ("error", "server") in {(event["level"], event["event"]) for event in events}


def _pids(address: str) -> set[int]:
    try:
        text = httpx.get(address + "/metrics", timeout=5).text
    except httpx.TransportError:
        return set()
    return {int(key[0]) for key in samples(text, "lambda_kb_worker_start_time_seconds")}


def _workers(address: str) -> int:
    return len(_pids(address))


@pytest.mark.all
def test_a_worker_does_not_outlive_its_service(database: Path) -> None:
    """When the parent is killed, the port comes free."""
    with serving(database, "--workers", "2") as (process, address):
        until(lambda: _workers(address) == 2, 40)
        process.kill()
        process.wait()
        host = urlsplit(address)
        until(lambda: _refused(host.hostname or "", host.port or 0))


def _refused(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) != 0


@pytest.mark.parametrize("option", [["--workers", "0"], ["--waiting", "-1"], ["--log", "loud"]])
def test_impossible_options_are_wrong_usage(database: Path, option: list[str]) -> None:
    """Said in one line."""
    command = [sys.executable, "-m", "kb.cli.main", "serve", *option, "--db", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
