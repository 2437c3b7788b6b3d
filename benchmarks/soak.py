"""Whether the service stays as it is under load: random questions for minutes, its memory looked at on the way.

Run by hand: `python -m benchmarks.soak --minutes 10`, or `--requests 1000000` for as long as that takes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import threading
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from benchmarks.load import Load, measured
from benchmarks.services import FIRST, LAST, TEMPLATE, server, service

LISTS = ("runtimes", "runtimes", "limits", "triggers", "features")


def question(number: random.Random) -> str:
    """A question with random parameters, most of them never asked before."""
    day = FIRST + timedelta(days=number.randrange((LAST - FIRST).days))
    word = quote(chr(number.randrange(97, 123)) + chr(number.randrange(97, 123)))
    rare = {
        0: f"/v1/features?as_of={day}&known_at={day + timedelta(days=number.randrange(400))}&limit=20",
        1: f"/v1/calendar.ics?as_of={day}",
        2: f"/v1/snapshot?as_of={day}",
    }
    often = (
        f"/v1/runtimes/python3.{number.randrange(6, 10)}?as_of={day}",
        f"/v1/events?as_of={day}&q={word}&limit={number.randrange(1, 100)}",
        f"/v1/changes?from={day}&limit={number.randrange(1, 50)}&axis={number.choice(('valid', 'known'))}",
        f"/v1/limits?as_of={day}&fields=limit,max&sort=-max&limit={number.randrange(1, 200)}&format=csv",
        *(f"/v1/{name}?as_of={day}&limit={number.randrange(1, 1000)}" for name in LISTS * 3),
    )
    return rare.get(number.randrange(500)) or number.choice(often)


def told(address: str) -> tuple[int, int]:
    """The requests answered so far, and the memory of the worker in bytes."""
    with urllib.request.urlopen(address + "/metrics", timeout=60) as answer:  # noqa: S310 - our own loopback
        text = answer.read().decode()
    requests = sum(float(found) for found in re.findall(r"lambda_kb_requests_total\{.*\} (\S+)", text))
    memory = re.search(r"lambda_kb_resident_memory_bytes\{.*\} (\S+)", text)
    return int(requests), int(float(memory[1])) if memory else 0


def checks(address: str, stop: threading.Event) -> None:
    """A check now and then, each another."""
    number = 0
    while not stop.wait(0.5):
        number += 1
        text = TEMPLATE.replace("TIMEOUT", str(number % 900))
        body = json.dumps({"documents": [{"name": "template.yaml", "content": text}]}).encode()
        request = urllib.request.Request(address + "/v1/check", body)  # noqa: S310 - our own loopback
        urllib.request.urlopen(request, timeout=120).read()  # noqa: S310


def main() -> None:
    """Ask for some minutes, or so many questions, and print how memory and times went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--requests", type=int, default=0, help="ask at least as many, however long it takes")
    args = parser.parse_args()
    number = random.Random(1)  # noqa: S311 - any order will do, but the same each time
    with tempfile.TemporaryDirectory(), server(*service(), Path.cwd(), "/readyz") as address:
        stop = threading.Event()
        threading.Thread(target=checks, args=(address, stop), daemon=True).start()
        end = time.monotonic() + 60 * args.minutes
        print(f"{'requests':>12}{'per second':>12}{'p99 ms':>9}{'memory MB':>11}", flush=True)
        requests = 0
        while time.monotonic() < end or requests < args.requests:
            paths = [question(number) for _ in range(100_000)]
            rate, p99 = measured(address, Load(paths), 60 if args.requests else min(60, max(5, end - time.monotonic())))
            requests, memory = told(address)
            print(f"{requests:>12,}{rate:>12,.0f}{p99:>9.1f}{memory / 2**20:>11.0f}", flush=True)
        stop.set()


if __name__ == "__main__":
    main()
