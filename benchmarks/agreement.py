"""Whether our verdicts on runtimes agree with cfn-lint's, on a folder of real templates; run by hand.

python -m benchmarks.agreement FOLDER, with CFN_LINT naming the command of cfn-lint. Both judge on the day of the run,
since cfn-lint knows no other. Differences are printed one by one, for somebody to explain.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.cli.common import today

THEIRS = {"W2531": "LKB101", "E2531": "LKB102", "E2533": "LKB103"}
"""The rules of cfn-lint about the life of runtimes, and ours."""

Verdicts = dict[tuple[str, int], set[str]]
"""Our rules by file and line."""


def templates(folder: Path) -> list[str]:
    """The files that may be templates of CloudFormation or SAM."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".yml", ".json", ".template"))
    return [str(path) for path in found if "Resources" in path.read_text(encoding="utf-8", errors="replace")]


def ours(paths: list[str]) -> tuple[Verdicts, dict[tuple[str, int], str]]:
    """What we find, and the runtime found at each place."""
    command = [sys.executable, "-m", "kb.cli.main", "check", "--format", "json", "--as-of", str(today()), *paths]
    report = json.loads(subprocess.run(command, capture_output=True, check=False, text=True).stdout)
    verdicts: Verdicts = {}
    runtimes = {}
    for finding in report["findings"]:
        if finding["rule"] in THEIRS.values():
            place = finding["path"], finding["line"]
            verdicts.setdefault(place, set()).add(finding["rule"])
            runtimes[place] = finding["value"]
    return verdicts, runtimes


def theirs(cfn_lint: str, paths: list[str]) -> Iterator[tuple[str, int, str, str]]:
    """What cfn-lint finds: file, line, our name for its rule, its message."""
    for path in paths:
        command = [cfn_lint, "--format", "json", "--", path]
        text = subprocess.run(command, capture_output=True, check=False, text=True).stdout
        for match in json.loads(text or "[]"):
            rule = THEIRS.get(match["Rule"]["Id"])
            if rule:
                yield path, match["Location"]["Start"]["LineNumber"], rule, match["Message"]


def main() -> None:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    paths = templates(parser.parse_args().folder)
    verdicts, runtimes = ours(paths)
    cfn_lint = os.environ.get("CFN_LINT") or shutil.which("cfn-lint") or sys.exit("cfn-lint is not installed")
    found: Verdicts = {}
    for path, line, rule, message in theirs(cfn_lint, paths):
        found.setdefault((path, line), set()).add(rule)
        if rule not in verdicts.get((path, line), set()):
            print(f"only cfn-lint: {path}:{line}: {rule}: {message}")
    for place, rules in sorted(verdicts.items()):
        if not rules & found.get(place, set()):
            print(f"only lambda-kb: {place[0]}:{place[1]}: {', '.join(sorted(rules))}: {runtimes[place]}")
    same = sum(1 for place, rules in verdicts.items() if rules & found.get(place, set()))
    print(f"{len(paths)} files, {same} places with the same verdict")


if __name__ == "__main__":
    main()
