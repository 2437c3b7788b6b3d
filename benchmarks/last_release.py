"""The commands people feel, beside those of the last release, in one run: a commit that made them slower shows.

`python -m benchmarks.last_release [REF] [--write]`. REF is a tag or commit; by default the newest tag, or where
there is none the commit that sealed the newest data version. Its wheel is built and installed into a folder apart, on
the same dependencies, and both take turns.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cold import TEMPLATE
from benchmarks.fleets import write_fleet
from benchmarks.folders import lay
from benchmarks.plans import write_plan
from benchmarks.tables import WRITE, FigureTable, ratio, seconds, show

ROUNDS = 9
SLOW, FEW = "site", 3
"""What takes long, and how often it is enough to measure it."""
DAY = "2026-11-23"
CODE_WORDS = [f"word{number:03}" for number in range(1000)]
ROOT = Path(__file__).parent.parent


def git(*words: str) -> str:
    """What git says in this checkout; empty where it says no."""
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False).stdout.strip()


def last_release() -> str:
    """The newest tag, or the commit that sealed the newest data version."""
    return git("describe", "--tags", "--abbrev=0") or git("log", "-1", "--format=%h", "--", "data/released.txt")


def install_release(ref: str, folder: Path) -> Path:
    """The packages of a release, from a wheel of its own sources.

    Raises:
        SystemExit: There is no such release, or it cannot be built.
    """
    source, wheels, installed = folder / "source", folder / "wheels", folder / "installed"
    source.mkdir()
    archive = folder / "source.tar"
    if subprocess.run(["git", "-C", str(ROOT), "archive", "-o", str(archive), ref], check=False).returncode:
        raise SystemExit(f"{ref}: no such tag or commit here: name another")
    subprocess.run(["tar", "-xf", str(archive), "-C", str(source)], check=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(source)], check=True)
    wheel = next(wheels.glob("*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--target", str(installed), str(wheel)], check=True)
    return installed


def lay_template(folder: Path, code: int) -> Path:
    """A template in a folder of its own, beside some MB of code that packs to about a quarter of it."""
    folder.mkdir()
    drawn = random.Random(7)  # noqa: S311 - the same code every time
    for number in range(code):
        words = drawn.choices(CODE_WORDS, k=1_000_000 // 8)
        (folder / f"module{number}.py").write_text(" ".join(words), encoding="utf-8")
    template = folder / "template.yaml"
    template.write_text(TEMPLATE, encoding="utf-8")
    return template


def lay_commands(folder: Path) -> dict[str, list[str]]:
    """What is measured, by its name; what it reads is laid into the folder."""
    plan, templates, fleet = (folder / name for name in ("plan.json", "templates", "fleet.parquet"))
    template, beside_code = lay_template(folder / "alone", code=0), lay_template(folder / "beside", code=30)
    write_plan(plan, megabytes=25)
    templates.mkdir()
    lay(templates, files=300)
    write_fleet(fleet, 100_000)
    return {
        "check, one template": ["check", str(template), "--as-of", DAY],
        "check, one template beside 30 MB of code": ["check", str(beside_code), "--as-of", DAY],
        "check, a plan of 25 MB": ["check", str(plan), "--as-of", DAY],
        "check, a folder of 300 templates": ["check", str(templates), "--as-of", DAY],
        "audit, 100,000 functions": ["audit", str(fleet), "-o", "found.parquet", "--as-of", DAY],
        "snapshot": ["snapshot", "2021-08-01"],
        SLOW: ["site", "-o", "site", "--as-of", DAY],
        "--help": ["--help"],
    }


def run_once(packages: Path, cache: Path, command: list[str]) -> float:
    """Seconds of one cold command with some packages, which keeps its knowledge base in a cache of its own."""
    environment = os.environ | {"PYTHONPATH": str(packages), "XDG_CACHE_HOME": str(cache)}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "kb.cli.main", *command], cwd=cache, env=environment, capture_output=True, check=False
    )
    taken = time.perf_counter() - start
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return taken


def main() -> None:
    """Measure both in turn and show medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ref", nargs="?", default=last_release(), metavar="REF")
    parser.add_argument(WRITE, action="store_true", help="put the table into the README")
    ref = parser.parse_args().ref
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        commands = lay_commands(folder)
        former = install_release(ref, folder)
        caches = {packages: folder / f"cache{number}" for number, packages in enumerate((ROOT, former))}
        times: dict[tuple[str, Path], list[float]] = {(name, it): [] for name in commands for it in caches}
        for packages, cache in caches.items():
            cache.mkdir()
            run_once(packages, cache, commands["snapshot"])  # builds the knowledge base
        for turn in range(ROUNDS):
            for (name, packages), taken in times.items():
                if name != SLOW or turn < FEW:
                    taken.append(run_once(packages, caches[packages], commands[name]))
    rows = [
        [name, seconds(times[name, ROOT]), seconds(times[name, former]), ratio(times[name, ROOT], times[name, former])]
        for name in commands
    ]
    show(FigureTable("last_release", ["command", "this checkout", f"release {ref}", "ratio"], rows))


if __name__ == "__main__":
    main()
