"""Load on a server of this machine: by `wrk` where it is installed, else by a small client on asyncio."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
"""Clients that ask at the same time, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked, again and again."""

    paths: Sequence[str]
    """Paths, in turn."""
    bodies: Sequence[str] = ()
    """Bodies, in turn; none: the paths are read with GET."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers of every request."""
    clients: int = CONNECTIONS
    """How many ask at the same time, each again once it is answered."""


_SCRIPT = """
local questions = {}
for line in io.lines("QUESTIONS") do questions[#questions + 1] = line end
local next = 0
request = function()
  next = next % #questions + 1
  BODY
end
"""
_GET = "return wrk.format('GET', questions[next], wrk.headers)"
_POST = "return wrk.format('POST', 'PATH', wrk.headers, questions[next])"


def measured(address: str, load: Load, seconds: float) -> tuple[float, float]:
    """Answers per second, and the time in milliseconds that 99 of 100 did not exceed."""
    # From another place each time: what was asked in the round before would be answered from memory.
    load = replace(load, paths=_turned(load.paths), bodies=_turned(load.bodies))
    if shutil.which("wrk"):
        return _by_wrk(address, load, seconds)
    return asyncio.run(_by_asyncio(address, load, seconds))


def _turned(questions: Sequence[str]) -> Sequence[str]:
    at = random.randrange(len(questions)) if questions else 0  # noqa: S311 - any place will do
    return [*questions[at:], *questions[:at]]


def _by_wrk(address: str, load: Load, seconds: float) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as scratch:
        questions = Path(scratch) / "questions"
        questions.write_text("\n".join(load.bodies or load.paths), encoding="utf-8")
        body = _POST.replace("PATH", load.paths[0]) if load.bodies else _GET
        script = Path(scratch) / "ask.lua"
        script.write_text(_SCRIPT.replace("QUESTIONS", str(questions)).replace("BODY", body), encoding="utf-8")
        headers = [part for name, value in load.headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{load.clients}", f"-d{seconds:.0f}s", "--timeout", "60s", "--latency", *headers]
        told = subprocess.run([*command, "-s", script, address], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", told)
    assert rate is not None, told
    assert p99 is not None, told
    assert failed is None, told
    return float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]


async def _by_asyncio(address: str, load: Load, seconds: float) -> tuple[float, float]:
    times: list[float] = []
    requests = _requests(address, load)
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_client(address, requests, end, times) for _ in range(load.clients)))
    return len(times) / seconds, 1000 * sorted(times)[len(times) * 99 // 100]


def _requests(address: str, load: Load) -> Iterator[bytes]:
    host = urlsplit(address).netloc
    more = "".join(f"{name}: {value}\r\n" for name, value in load.headers.items())
    if load.bodies:
        for body in itertools.cycle(load.bodies):
            head = (
                f"POST {load.paths[0]} HTTP/1.1\r\nHost: {host}\r\n{more}Content-Length: {len(body.encode())}\r\n\r\n"
            )
            yield (head + body).encode()
    for path in itertools.cycle(load.paths):
        yield f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


async def _client(address: str, requests: Iterator[bytes], end: float, times: list[float]) -> None:
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    while (began := time.perf_counter()) < end:
        writer.write(next(requests))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.split(b" ", 2)[1] in (b"200", b"304"), head[:200]
        await _read_body(reader, head)
        times.append(time.perf_counter() - began)
    writer.close()


async def _read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    """Read a body and drop it: of a told length, or in chunks, as Datasette sends its own."""
    if length := re.search(rb"content-length: (\d+)", head):
        await reader.readexactly(int(length[1]))
    elif b"transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
