"""How long one command takes from a cold process, side by side with what it rests on and with cfn-lint."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.tables import FigureTable, ratio, seconds, show

ROUNDS = 9
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Runtime: python3.13
      MemorySize: 512
      Timeout: 30
"""


def commands(folder: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    template = folder / "template.yaml"
    template.write_text(TEMPLATE)
    kb = [sys.executable, "-m", "kb.cli.main"]
    measured = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import duckdb": [sys.executable, "-c", "import duckdb"],
        "snapshot": [*kb, "snapshot", "2021-08-01"],
        "--help": [*kb, "--help"],
        "a typing error: chart nope": [*kb, "chart", "nope"],
        "check, one template": [*kb, "check", str(template), "--as-of", "2026-11-23"],
    }
    cfn_lint = shutil.which("cfn-lint") or shutil.which("cfn-lint", path=str(Path(sys.executable).parent))
    return measured | ({"cfn-lint, same template": [cfn_lint, str(template)]} if cfn_lint else {})


def main() -> None:
    """Measure every command in turn, several rounds, and print the medians."""
    with tempfile.TemporaryDirectory() as scratch:
        measured = commands(Path(scratch))
        times: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(ROUNDS + 1):
            for name, command in measured.items():
                start = time.perf_counter()
                subprocess.run(command, capture_output=True, check=False)
                times[name].append(time.perf_counter() - start)
    # The first round warms the file caches and, the first time ever, builds the knowledge base.
    found = {name: taken[1:] for name, taken in times.items()}
    base = found["import duckdb"]
    rows = [[name, seconds(taken), ratio(taken, base)] for name, taken in found.items()]
    show(FigureTable("cold", ["one command, cold process", "clock", "x import duckdb"], rows))


if __name__ == "__main__":
    main()
