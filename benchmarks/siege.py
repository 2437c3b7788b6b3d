"""Sends many copies of one hostile document to the service at once: what do others get, and does it still stop?

`python -m benchmarks.siege FILE...` starts the service with one worker for every document (a file, or a number of
`benchmarks/costly_documents.py`), sends thirty copies of it, each a little different, and asks for its state and for
lists until all are answered; then it sends them again and stops the service in the middle. It fails where the state
comes later than 1 s, a list than 3 s, any answer than 15 s, all processes take over 2 GB together, or the end 20 s.
"""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.costly_documents import document

COPIES = 30
STATE, LIST, ANSWER, END = 1.0, 3.0, 15.0, 20.0
"""Seconds within which the state, a list, any answer and the end must come."""
MEMORY = 2 * 2**30
"""Bytes that all processes may take together; what they share counts once."""
BEFORE_END = 1.5
"""Seconds from the second wave to SIGTERM."""
PATIENCE = 90
DAY = "2026-11-23"


@dataclass(slots=True)
class Seen:
    """The longest times and the most memory that were seen."""

    state: float = 0
    """Seconds that the state took."""
    listed: float = 0
    """Seconds that a list took."""
    answer: float = 0
    """Seconds that an attacker's answer took."""
    memory: int = 0
    """Bytes of all processes."""
    end: float = 0
    """Seconds from SIGTERM to the end."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """What attackers were told, and how often."""

    def is_within(self) -> bool:
        """Whether everything came in time."""
        times = self.state <= STATE and self.listed <= LIST and self.answer <= ANSWER and self.end <= END
        known = not any(name.startswith(("500", "no answer")) for name in self.outcomes)
        return times and known and self.memory <= MEMORY


@contextmanager
def service(port: int) -> Iterator[subprocess.Popen[str]]:
    """The service with one worker, ready to answer."""
    command = [sys.executable, "-m", "kb.cli.main", "serve", "--port", str(port), "--log", "warnings"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            while _ask(port, "/readyz")[0] != "200" or _post(port, "f.yaml", "Resources: {}")[0] not in ("200", "422"):
                time.sleep(0.2)
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def _ask(port: int, path: str) -> tuple[str, float, bytes]:
    return _request(port, "GET", path, None)


def _post(port: int, name: str, content: str) -> tuple[str, float, bytes]:
    body = json.dumps({"documents": [{"name": name, "content": content}], "as_of": DAY})
    return _request(port, "POST", "/v1/check", body)


def _request(port: int, method: str, path: str, body: str | None) -> tuple[str, float, bytes]:
    """Status or what went wrong, seconds, and the body."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as e:
        return f"no answer: {type(e).__name__}", time.monotonic() - began, b""
    finally:
        connection.close()
    return str(answer.status), time.monotonic() - began, content


def besiege(port: int, name: str, content: str, copies: int) -> Seen:
    """Send the copies, ask meanwhile, and stop the service under a second wave."""
    seen = Seen()
    with service(port) as process:
        wave = _wave(port, name, content, copies, seen)
        number = 0
        while any(thread.is_alive() for thread in wave):
            number += 1
            _look(port, process.pid, seen, number)
            time.sleep(0.2)
        told = Seen()
        wave = _wave(port, name, content, copies, told)
        time.sleep(BEFORE_END)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        seen.end = time.monotonic() - began
        for thread in wave:
            thread.join()
    return seen


def _wave(port: int, name: str, content: str, copies: int, seen: Seen) -> list[threading.Thread]:
    def send(number: int) -> None:
        outcome, seconds, body = _post(port, name, _variant(name, content, number))
        seen.answer = max(seen.answer, seconds)
        seen.outcomes[f"{outcome} {_detail_in(body)}".strip()] += 1

    threads = [threading.Thread(target=send, args=(number,), daemon=True) for number in range(copies)]
    for thread in threads:
        thread.start()
    return threads


def _variant(name: str, content: str, number: int) -> str:
    """The document with another end, so that no answer is kept for it."""
    return content + (" " * number if name.endswith(".json") else f"\n# {time.monotonic_ns()} {number}\n")


def _detail_in(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    if answer.get("unreadable"):
        return str(answer["unreadable"][0].get("reason", ""))[:60]
    return str(answer.get("detail", ""))[:60]


def _look(port: int, process: int, seen: Seen, number: int) -> None:
    """Ask for the state, for lists of days never asked about, and how much memory is taken."""
    for path in ("/healthz", "/readyz", "/metrics"):
        seen.state = max(seen.state, _timed(port, path, seen))
    day = f"20{15 + number % 11}-{number // 11 % 12 + 1:02}-{number // 132 % 28 + 1:02}"
    for path in (f"/v1/runtimes?as_of={day}", f"/v1/limits?as_of={day}", f"/v1/events?q=x{number}"):
        seen.listed = max(seen.listed, _timed(port, path, seen))
    seen.memory = max(seen.memory, memory_of(process))


def _timed(port: int, path: str, seen: Seen) -> float:
    outcome, seconds, _ = _ask(port, path)
    if outcome != "200":
        seen.outcomes[f"no answer: {path.split('?', maxsplit=1)[0]} {outcome}"] += 1
    return seconds


def memory_of(process: int) -> int:
    """Bytes of a process and all its descendants; a page that several share counts once."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    family, found = [process], 0
    while family:
        one = family.pop()
        family += parents.get(one, [])
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        found += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return found


def main() -> int:
    """Besiege the service with every document, print what was seen, and fail if something came too late."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="+", metavar="FILE", help="a file, or a generated document's number")
    parser.add_argument("--copies", type=int, default=COPIES)
    parser.add_argument("--port", type=int, default=18700)
    args = parser.parse_args()
    print("| document | KB | state s | lists s | answers s | MB | end s | what the copies were told |")
    print("|---|---|---|---|---|---|---|---|")
    sound = True
    for number, one in enumerate(args.documents):
        name, content = _content_of(one)
        seen = besiege(args.port + number % 90, name, content, args.copies)
        sound = sound and seen.is_within()
        told = "; ".join(f"{times} x {outcome}" for outcome, times in seen.outcomes.most_common())
        times = " | ".join(f"{seconds:.2f}" for seconds in (seen.state, seen.listed, seen.answer))
        mark = "" if seen.is_within() else " **past**"
        kilobytes, megabytes = f"{len(content) / 1000:.0f}", f"{seen.memory / 2**20:.0f}"
        print(f"| {name}{mark} | {kilobytes} | {times} | {megabytes} | {seen.end:.1f} | {told} |", flush=True)
    return 0 if sound else 1


def _content_of(one: str) -> tuple[str, str]:
    if one.isdigit():
        name, content = document(int(one))
        return name, content.decode(errors="replace")
    return Path(one).name, Path(one).read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
