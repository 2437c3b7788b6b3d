"""How many answers per second the service gives, beside a bare FastAPI endpoint and Datasette with the same rows.

Every server is started here, on a free port of the loopback, and stopped again. `wrk` measures where it is installed,
else a small client of our own. Rounds take turns, since machines are noisy; medians count.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from benchmarks.load import Load, measured
from benchmarks.services import FIRST, LAST, TEMPLATE, free_port, server, service
from benchmarks.started import report_started
from benchmarks.tables import WRITE, FigureTable, show

CONSTANT = """
from pathlib import Path
from fastapi import FastAPI, Response
app = FastAPI()
BODY = Path("body.json").read_bytes()

@app.get("/v1/runtimes")
async def runtimes(as_of: str, limit: int = 100) -> Response:
    return Response(BODY, media_type="application/json")
"""


def constant(folder: Path) -> tuple[list[str], int]:
    """The command of the bare endpoint."""
    (folder / "constant.py").write_text(CONSTANT, encoding="utf-8")
    port = free_port()
    options = ["--port", str(port), "--no-access-log", "--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", "constant:app", *options], port


def datasette(folder: Path, rows: list[dict[str, object]]) -> tuple[list[str], int] | None:
    """The command of Datasette, in an environment of its own; None where it cannot be had."""
    home = Path(tempfile.gettempdir()) / "lambda-kb-benchmark-datasette"
    program = home / "bin" / "datasette"
    if not program.exists() and not _installed(home):
        return None
    with sqlite3.connect(folder / "rows.db") as connection:
        names = list(rows[0])
        connection.execute(f"create table runtimes ({', '.join(names)})")
        texts = [[value if isinstance(value, str) else json.dumps(value) for value in row.values()] for row in rows]
        connection.executemany(f"insert into runtimes values ({', '.join('?' * len(names))})", texts)
    port = free_port()
    return [str(program), "serve", "rows.db", "--port", str(port), "--setting", "max_returned_rows", "1000"], port


def _installed(home: Path) -> bool:
    """Whether Datasette could be installed."""
    uv = shutil.which("uv")
    make = [uv, "venv", "-q", str(home)] if uv else [sys.executable, "-m", "venv", str(home)]
    python = str(home / "bin" / "python")
    pip = [uv, "pip", "install", "-q", "-p", python] if uv else [python, "-m", "pip", "install", "-q"]
    try:
        subprocess.run(make, check=True)
        subprocess.run([*pip, "datasette==0.65.5"], check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def fresh(path: str) -> list[str]:
    """Questions never asked before: a random day with a random limit."""
    days = (LAST - FIRST).days
    return [
        f"{path}?as_of={FIRST + timedelta(days=random.randrange(days))}&limit={random.randrange(100, 1000)}"  # noqa: S311
        for _ in range(200_000)
    ]


def questions(etag: str) -> dict[str, tuple[str, Load]]:
    """What is asked, by name: which server, and how."""
    same = "/v1/runtimes?as_of=2021-08-16"
    bodies = [
        json.dumps(
            {
                "documents": [{"name": "template.yaml", "content": TEMPLATE.replace("TIMEOUT", str(1 + number % 900))}],
                "as_of": str(LAST - timedelta(days=number // 900)),
            }
        )
        for number in range(20_000)
    ]
    return {
        "bare FastAPI, constant bytes": ("constant", Load([same])),
        "runtimes, never asked before": ("service", Load(fresh("/v1/runtimes"))),
        "runtimes, asked before": ("service", Load([same])),
        "runtimes, not modified (304)": ("service", Load([same], headers={"If-None-Match": etag})),
        "Datasette, same rows": ("datasette", Load(["/rows/runtimes.json?_shape=objects&_size=100"])),
        "check, 5-function SAM template": ("service", Load(["/v1/check"], bodies=bodies)),
        "the same from 32 clients": ("service", Load(["/v1/check"], bodies=bodies, clients=32)),
    }


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="per measurement (default: 4)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are printed (default: 3)")
    parser.add_argument(WRITE, action="store_true", help="put the table into the README")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch)
        addresses = {"service": stack.enter_context(server(*service(), Path.cwd(), "/readyz"))}
        with urllib.request.urlopen(addresses["service"] + "/v1/runtimes?as_of=2021-08-16") as answer:  # noqa: S310
            body, etag = answer.read(), answer.headers["etag"]
        (folder / "body.json").write_bytes(body)
        addresses["constant"] = stack.enter_context(server(*constant(folder), folder, "/v1/runtimes?as_of=x"))
        other = datasette(folder, json.loads(body)["data"])
        if other is None:
            print("Datasette could not be installed: its row is left out")
        else:
            addresses["datasette"] = stack.enter_context(server(*other, folder, "/"))
        asked = {name: (where, load) for name, (where, load) in questions(etag).items() if where in addresses}
        report(asked, addresses, args.rounds, args.seconds)
    report_started(args.rounds)


def report(asked: dict[str, tuple[str, Load]], addresses: dict[str, str], rounds: int, seconds: float) -> None:
    """Measure everything in turn and print medians and ratios."""
    rates: dict[str, list[float]] = {name: [] for name in asked}
    worst: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, (where, load) in asked.items():
            rate, p99 = measured(addresses[where], load, seconds)
            rates[name].append(rate)
            worst[name].append(p99)
    medians = {name: statistics.median(found) for name, found in rates.items()}
    bare = medians["bare FastAPI, constant bytes"]
    rows = medians.get("Datasette, same rows")
    found = []
    for name, rate in medians.items():
        beside = f"{rate / rows:.1f}" if rows and "runtimes" in name else ""
        spread = f"{rate:,.0f} ({min(rates[name]):,.0f}-{max(rates[name]):,.0f})"
        found.append([name, spread, f"{statistics.median(worst[name]):.1f}", f"{rate / bare:.2f}", beside])
    show(FigureTable("api", ["question", "per second", "p99 ms", "x bare FastAPI", "x Datasette"], found))


if __name__ == "__main__":
    main()
