"""Folders of templates: what several processes save, and whether memory grows with the number of files."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.tables import FigureTable, seconds, show

ROUNDS = 3
FUNCTIONS = 4
OTHERS = 40
"""Functions and other resources of a template; most of a real one is not about Lambda."""


def template(number: int) -> str:
    """A template as repositories have them: some functions among tables, topics and roles."""
    lines = ["Transform: AWS::Serverless-2016-10-31", "Resources:"]
    for function in range(FUNCTIONS):
        lines += [f"  F{function}:", "    Type: AWS::Serverless::Function", "    Properties:"]
        lines += [
            "      CodeUri: .",
            "      Handler: app.handle",
            "      Runtime: python3.13",
            f"      Timeout: {number % 900 + 1}",
        ]
    for other in range(OTHERS):
        lines += [
            f"  T{other}:",
            "    Type: AWS::DynamoDB::Table",
            "    Properties:",
            "      BillingMode: PAY_PER_REQUEST",
        ]
        lines += [
            "      KeySchema:",
            "        - {AttributeName: id, KeyType: HASH}",
            f"      TableName: !Sub '${{AWS::StackName}}-{other}'",
        ]
    return "\n".join(lines) + "\n"


def lay(folder: Path, files: int) -> None:
    """Make the files, a hundred to a folder."""
    for number in range(files):
        file = folder / f"{number // 100}/{number}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(template(number), encoding="utf-8")


def measured(folder: Path, many: int) -> list[list[float]]:
    """Wall clock, processor time here and in other processes (s), and memory here (MB), of every round."""
    rounds = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "benchmarks.folder_reading", str(folder), str(many)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rounds.append([float(figure) for figure in done.stdout.split()])
    return [list(column) for column in zip(*rounds, strict=True)]


def compared(files: int) -> list[list[str]]:
    """The rows of the table for a number of files; memory is that of the process people see."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "templates"
        folder.mkdir()
        lay(folder, files)
        rows = []
        for processes, many in (("one process", 10**9), ("several processes", 1)):
            wall, own, others, memory = measured(folder, many)
            both = [one + other for one, other in zip(own, others, strict=True)]
            each = f"{1000 * statistics.median(both) / files:.2f} ms"
            rows.append([f"{files:,} files, {processes}", seconds(wall), seconds(both), each, f"{max(memory):.0f} MB"])
    return rows


def main() -> None:
    """Measure and show."""
    rows = [row for files in (1000, 10_000) for row in compared(files)]
    show(FigureTable("folders", ["folder", "clock", "processor", "processor a file", "memory"], rows))


if __name__ == "__main__":
    main()
