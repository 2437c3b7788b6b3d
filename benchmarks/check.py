"""How long `check` takes over many templates, side by side with cfn-lint limited to its Lambda rules.

cfn-lint comes from an environment of its own: CFN_LINT names its command, else the one on PATH is used.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.tables import WRITE, FigureTable, ratio, seconds, show

RULES = (
    *("E2530", "E2531", "E2533", "W2530", "W2531", "W2533", "E3677", "E3678", "E3685", "E3697", "E3716", "E3717"),
    *("E3663", "E3696", "E3633", "E3634", "E3705", "E3505"),
)
"""The rules of cfn-lint that are about Lambda."""

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Runtime: {runtime}
      MemorySize: {memory}
      Timeout: 30
"""

RUNTIMES = ("python3.13", "python3.9", "nodejs22.x", "nodejs12.x", "java21", "provided.al2023")

QUEUE = """\
  Queue{number}:
    Type: AWS::SQS::Queue
    Properties: {{VisibilityTimeout: 60}}
  Worker{number}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Runtime: {runtime}
      MemorySize: {memory}
      Timeout: 60
      Environment: {{Variables: {{STAGE: test, TABLE: t{number}}}}}
      Events:
        Jobs:
          Type: SQS
          Properties: {{Queue: !GetAtt Queue{number}.Arn, BatchSize: 100}}
"""


def write_templates(folder: Path, count: int) -> list[Path]:
    """Templates of two functions each, no two alike, half of them with a queue."""
    paths = []
    for number in range(count):
        runtime, memory = RUNTIMES[number % len(RUNTIMES)], 128 + number
        text = TEMPLATE.format(runtime=runtime, memory=memory)
        text += QUEUE.format(number=number, runtime=runtime, memory=memory + 64) if number % 2 else ""
        paths.append(folder / f"template{number:04}.yaml")
        paths[-1].write_text(text)
    return paths


def others(cfn_lint: str) -> list[str]:
    """The rules of cfn-lint that have nothing to do with Lambda, to be left out."""
    listed = subprocess.run([cfn_lint, "--list-rules"], capture_output=True, check=True, text=True).stdout
    ids = {line.partition(":")[0] for line in listed.splitlines() if line[:1] in "EWI" and line[1:5].isdigit()}
    return sorted(ids - set(RULES))


def run_once(command: list[str]) -> float:
    """One run from a cold process, which must judge: a crash would be fast."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    taken = time.perf_counter() - start
    assert done.returncode in (0, 1, 2, 4, 6, 8, 10, 12, 14), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return taken


def main() -> None:
    """Measure in turn, several rounds, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(WRITE, action="store_true", help="put the table into the README")
    rounds = parser.parse_args().rounds
    cfn_lint = os.environ.get("CFN_LINT") or shutil.which("cfn-lint")
    left_out = others(cfn_lint) if cfn_lint else []
    kb = [sys.executable, "-m", "kb.cli.main", "check", "--as-of", "2026-11-23"]
    with tempfile.TemporaryDirectory() as scratch:
        paths = [str(path) for path in write_templates(Path(scratch), 1000)]
        measured = {}
        for count in (1, 300):
            measured[f"check, {count}"] = [*kb, *paths[:count]]
            if cfn_lint:
                measured[f"cfn-lint, {count}"] = [cfn_lint, "--ignore-checks", *left_out, "--", *paths[:count]]
        measured["check, 1000"] = [*kb, *paths]
        times: dict[str, list[float]] = {name: [] for name in measured}
        run_once(measured["check, 1"])  # builds the knowledge base, the first time ever
        for _ in range(rounds):
            for name, command in measured.items():
                times[name].append(run_once(command))
    rows = [[count, seconds(times[f"check, {count}"]), *_beside(times, count)] for count in ("1", "300", "1000")]
    show(FigureTable("check", ["templates", "check", "cfn-lint", "ratio"], rows))


def _beside(times: dict[str, list[float]], count: str) -> list[str]:
    theirs = times.get(f"cfn-lint, {count}")
    return [seconds(theirs), ratio(theirs, times[f"check, {count}"])] if theirs else ["", ""]


if __name__ == "__main__":
    main()
