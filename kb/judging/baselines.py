"""Baselines: findings that were there before, so that only new ones fail a run."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from kb.errors import UsageError
from kb.judging.fingerprints import fingerprint
from kb.judging.report import Finding, Report, Suppressed
from kb.judging.report_order import in_order, suppressed_in_order
from kb.judging.suppressions import REMOVABLE, fault
from kb.readers.interface import Position

FORMAT = 1
"""The number of the file's format."""

_UPKEEP = "LKB9"


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding of a baseline."""

    rule: str
    """Its rule."""
    path: str
    """Its file, relative to the baseline's folder."""
    resource: str
    """Its resource."""
    field: str
    """Its field."""
    fingerprint: str
    """The mark by which it is known again; no date is in it."""
    line: int = 1
    """Where the entry stands in the baseline."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline that was read."""

    file: Path
    """The file."""
    entries: tuple[Entry, ...]
    """What it lists."""

    def applied(self, report: Report, read: Collection[str]) -> Report:
        """The report without the findings that are listed, and with one for each entry whose finding is gone.

        Args:
            report: The report.
            read: The paths of the files that were read.
        """
        listed = {(entry.path, entry.fingerprint) for entry in self.entries}
        kept: list[Finding] = []
        known: list[Suppressed] = []
        seen: set[tuple[str, str]] = set()
        for finding in report.findings:
            mark = (_relative_path(finding.path, self.file), fingerprint(finding))
            if mark in listed and not finding.rule.startswith(_UPKEEP):
                seen.add(mark)
                known.append(Suppressed(finding, "baseline", None, None))
            else:
                kept.append(finding)
        looked_at = {_relative_path(path, self.file) for path in read}
        here = os.path.relpath(self.file).replace(os.sep, "/")
        for entry in self.entries:
            gone = entry.path in looked_at or not (self.file.parent / entry.path).exists()
            if gone and (entry.path, entry.fingerprint) not in seen:
                words = {"rules": entry.rule, "file": entry.path}
                place = Position(entry.line, 1)
                kept.append(fault(REMOVABLE, report.operation, here, place, resource=entry.resource, **words))
        return replace(report, findings=in_order(kept), suppressed=suppressed_in_order([*report.suppressed, *known]))


def read_baseline(file: Path) -> Baseline:
    """A baseline.

    Raises:
        UsageError: It does not exist, or is none.
    """
    try:
        text = file.read_bytes()
        body = orjson.loads(text)
        if body["format"] != FORMAT:
            raise UsageError(f"{file}: a baseline of format {body['format']}: update lambda-kb")
        # One entry stands on one line, so the lines can be counted.
        starts = [number for number, line in enumerate(text.splitlines(), 1) if b'"fingerprint"' in line]
        entries = [
            Entry(item["rule"], item["path"], item["resource"], item["field"], item["fingerprint"])
            for item in body["findings"]
        ]
    except OSError as e:
        hint = "write it with --write-baseline" if isinstance(e, FileNotFoundError) else e.strerror
        raise UsageError(f"--baseline {file}: cannot be read: {hint}") from e
    except (ValueError, KeyError, TypeError) as e:
        raise UsageError(f"--baseline {file}: no baseline: write it again with --write-baseline") from e
    if len(starts) == len(entries):
        entries = [replace(entry, line=line) for entry, line in zip(entries, starts, strict=True)]
    return Baseline(file, tuple(entries))


def write_baseline(file: Path, report: Report) -> int:
    """List every finding of a report in a file, whole or not at all; how many there are."""
    rows = sorted(
        {
            (_relative_path(f.path, file), f.rule, f.resource, f.field, fingerprint(f))
            for f in report.findings
            if not f.rule.startswith(_UPKEEP)
        }
    )
    names = ("path", "rule", "resource", "field", "fingerprint")
    lines = [f"    {orjson.dumps(dict(zip(names, row, strict=True))).decode()}" for row in rows]
    body = ",\n".join(lines)
    text = f'{{\n  "format": {FORMAT},\n  "findings": [' + (f"\n{body}\n  ]" if rows else "]") + "\n}\n"
    half = file.with_name(f".{os.getpid()}.{file.name}")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(file)
    except OSError as e:
        raise UsageError(f"--baseline {file}: cannot be written: {e.strerror or e}") from e
    finally:
        half.unlink(missing_ok=True)
    return len(rows)


def _relative_path(path: str, file: Path) -> str:
    """A path as the baseline names it, wherever the command is run."""
    return os.path.relpath(path, file.parent).replace(os.sep, "/")
