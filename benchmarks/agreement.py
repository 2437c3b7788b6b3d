"""Whether our verdicts on runtimes agree with cfn-lint's, on a folder of real templates; run by hand.

python -m benchmarks.agreement FOLDER, with CFN_LINT naming the command of cfn-lint. Both judge on the day of the run,
since cfn-lint knows no other. Every difference is printed with what the silent side says of the file, for somebody to
explain.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.clock import today

THEIRS = {"W2531": "LKB101", "E2531": "LKB102", "E2533": "LKB103"}
"""The rules of cfn-lint about the life of runtimes, and ours."""
NOT_READ = ("E0000", "E0001", "E0002", "E1101")
"""Rules by which cfn-lint says that it could not read a file, or that one of its rules failed."""
AT_ONCE = 40
"""Files per process of cfn-lint."""

_TOP_LEVEL = re.compile(r"^['\"]?Resources['\"]?\s*:|\"Resources\"\s*:\s*\{", re.MULTILINE)
"""Elsewhere than at the top, YAML with resources is a part of something else, such as a service of another tool."""

_QUOTED = re.compile(r"'([^']*)'")


@dataclass(slots=True)
class Verdicts:
    """What one tool says, by file."""

    places: dict[tuple[str, int, str], set[str]] = field(default_factory=dict)
    """Our names of the rules by file, line and runtime."""
    silent: dict[str, str] = field(default_factory=dict)
    """Files about which the tool cannot say everything, each with why."""

    def add(self, path: str, line: int, runtime: str, rule: str) -> None:
        """Note one finding."""
        self.places.setdefault((path, line, runtime), set()).add(rule)


def templates(folder: Path) -> list[str]:
    """The files that may be templates of CloudFormation or SAM."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".yml", ".json", ".template"))
    return [
        str(path)
        for path in found
        if path.is_file() and _TOP_LEVEL.search(path.read_text(encoding="utf-8", errors="replace"))
    ]


def ours(paths: list[str]) -> Verdicts:
    """What we find, and the files whose runtimes we do not know."""
    command = [sys.executable, "-m", "kb.cli.main", "check", "--format", "json", "--as-of", str(today()), *paths]
    report = json.loads(subprocess.run(command, capture_output=True, check=False, text=True).stdout)
    verdicts = Verdicts()
    for finding in report["findings"]:
        if finding["rule"] in THEIRS.values():
            verdicts.add(finding["path"], finding["line"], str(finding["value"]), finding["rule"])
    for item in report["unresolved"]:
        if item["field"] in ("Runtime", "Condition"):
            verdicts.silent[item["path"]] = f"line {item['line']}: {item['reason']}"
    for item in report["unreadable"]:
        verdicts.silent[item["path"]] = item["reason"]
    return verdicts


def theirs(cfn_lint: str, paths: list[str]) -> Verdicts:
    """What cfn-lint finds, and the files it does not read."""
    left_out = sorted(_ids(cfn_lint) - {*THEIRS, *NOT_READ})
    verdicts = Verdicts()
    for start in range(0, len(paths), AT_ONCE):
        command = [cfn_lint, "--format", "json", "--ignore-checks", *left_out, "--"]
        for match in _matches(command, paths[start : start + AT_ONCE]):
            rule, message = match["Rule"]["Id"], match["Message"]
            if rule in THEIRS:
                line = match["Location"]["Start"]["LineNumber"]
                verdicts.add(match["Filename"], line, _QUOTED.findall(message)[0], THEIRS[rule])
            else:
                verdicts.silent[match["Filename"]] = f"{rule}: {message}"
    return verdicts


def _ids(cfn_lint: str) -> set[str]:
    listed = subprocess.run([cfn_lint, "--list-rules"], capture_output=True, check=True, text=True).stdout
    return {line.partition(":")[0] for line in listed.splitlines() if re.match(r"[EWI]\d{4}:", line)}


def _matches(command: list[str], paths: list[str]) -> Iterator[dict]:  # type: ignore[type-arg]
    """Its findings; where it falls over one of several files, each half is tried by itself."""
    done = subprocess.run([*command, *paths], capture_output=True, check=False, text=True)
    try:
        yield from json.loads(done.stdout if done.returncode else done.stdout or "[]")
    except ValueError:
        if len(paths) == 1:
            reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
            yield {"Rule": {"Id": "crash"}, "Message": "".join(reason), "Filename": paths[0]}
            return
        middle = len(paths) // 2
        yield from _matches(command, paths[:middle])
        yield from _matches(command, paths[middle:])


def compare(kb: Verdicts, lint: Verdicts) -> tuple[int, list[str]]:
    """How many places have the same verdict, and every difference."""
    same = sum(1 for place, rules in kb.places.items() if rules & lint.places.get(place, set()))
    missed = {place: rules for place, rules in lint.places.items() if not rules & kb.places.get(place, set())}
    added = {place: rules for place, rules in kb.places.items() if not rules & lint.places.get(place, set())}
    # One tool may name the place where a value is inherited and the other the place where it is written.
    elsewhere = Counter(_unplaced(missed)) & Counter(_unplaced(added))
    lines = []
    for title, found, other in (("only cfn-lint", missed, kb), ("only lambda-kb", added, lint)):
        for (path, line, runtime), rules in sorted(found.items()):
            moved = any((path, runtime, rule) in elsewhere for rule in rules)
            why = "named at another line by the other" if moved else other.silent.get(path, "")
            lines.append(f"{title}: {path}:{line}: {', '.join(sorted(rules))}: {runtime}: {why}")
    return same, lines


def _unplaced(found: dict[tuple[str, int, str], set[str]]) -> Iterator[tuple[str, str, str]]:
    for (path, _, runtime), rules in found.items():
        for rule in rules:
            yield path, runtime, rule


def main() -> None:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    paths = templates(parser.parse_args().folder)
    cfn_lint = os.environ.get("CFN_LINT") or shutil.which("cfn-lint") or sys.exit("cfn-lint is not installed")
    same, differences = compare(ours(paths), theirs(cfn_lint, paths)) if paths else (0, [])
    print("\n".join(differences))
    print(f"{len(paths)} files, {same} places with the same verdict, {len(differences)} differences")


if __name__ == "__main__":
    main()
