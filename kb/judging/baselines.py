"""Baselines: findings that were there before, so that only new ones fail a run."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.judging.fingerprints import finding_fingerprint
from kb.judging.renamed_functions import (
    ListedFunction,
    NamedPlace,
    configuration_mark,
    name_of_now,
    renamed_functions,
)
from kb.judging.report import Finding, Operation, Report, Suppressed
from kb.judging.report_order import in_order, suppressed_in_order
from kb.judging.suppressions import REMOVABLE, suppression_fault
from kb.readers.interface import Position
from kb.whole_files import read_whole, write_whole

FORMAT = 1
"""The number of the file's format."""

_UPKEEP = "LKB9"
"""Begins the ids of findings about suppressions and baselines themselves, which no baseline passes over."""


@dataclass(frozen=True, slots=True)
class BaselineEntry:
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
    place: int | None = None
    """The line that the finding stood at; None in a baseline of an earlier version."""
    configuration: str | None = None
    """The mark of the function's values; None of what is no function, and in a baseline of an earlier version."""
    line: int = 1
    """Where the entry stands in the baseline."""


@dataclass(frozen=True, slots=True)
class FindingsBaseline:
    """A baseline that was read."""

    file: Path
    """The file."""
    entries: tuple[BaselineEntry, ...]
    """What it lists."""

    def applied(self, report: Report, read: Collection[str]) -> Report:
        """The report without the findings that are listed, and with one for each entry whose finding is gone.

        Args:
            report: The report.
            read: The paths of the files that were read.
        """
        listed = {(entry.path, entry.fingerprint) for entry in self.entries}
        kept: list[Finding] = []
        known: list[Finding] = []
        seen: set[tuple[str, str]] = set()
        for finding in report.findings:
            mark = (_relative_path(finding.path, self.file), finding_fingerprint(finding))
            if mark in listed and not finding.rule.startswith(_UPKEEP):
                seen.add(mark)
                known.append(finding)
            else:
                kept.append(finding)
        renamed = self._renamed(report)
        stale: list[Finding] = []
        for entry in self._gone_entries(seen, {_relative_path(path, self.file) for path in read}):
            moved = next((finding for finding in kept if self._is_moved(entry, finding, renamed)), None)
            if moved:
                kept.remove(moved)
                known.append(moved)
            stale.append(self._stale_entry(entry, report.operation, self._fate_of(entry, moved, kept, report)))
        suppressed = [Suppressed(finding, "baseline", None, None) for finding in known]
        return replace(
            report,
            findings=in_order([*kept, *stale]),
            suppressed=suppressed_in_order([*report.suppressed, *suppressed]),
        )

    def _gone_entries(self, seen: Container[tuple[str, str]], looked_at: Container[str]) -> Iterator[BaselineEntry]:
        """The entries whose findings are not there any more, of files that were read or are gone."""
        for entry in self.entries:
            gone = entry.path in looked_at or _is_gone(self.file.parent / entry.path)
            if gone and (entry.path, entry.fingerprint) not in seen:
                yield entry

    def _renamed(self, report: Report) -> dict[NamedPlace, str]:
        """The functions that the baseline lists by another name, wherever their lines went."""
        listed: dict[NamedPlace, ListedFunction] = {}
        for entry in self.entries:
            if entry.configuration is not None:
                place = NamedPlace(entry.path, entry.resource)
                listed.setdefault(place, ListedFunction(entry.configuration)).fingerprints.add(entry.fingerprint)
        there = ((NamedPlace(_relative_path(one.path, self.file), one.name), one) for one in report.functions)
        found = ((_relative_path(finding.path, self.file), finding) for finding in report.findings)
        return renamed_functions(listed, there, found)

    def _is_moved(self, entry: BaselineEntry, finding: Finding, renamed: Mapping[NamedPlace, str]) -> bool:
        """Whether a finding is that of an entry whose resource bears another name now, or whose file does."""
        if finding.rule != entry.rule or finding.field != entry.field:
            return False
        if _relative_path(finding.path, self.file) == entry.path:
            name = name_of_now(NamedPlace(entry.path, entry.resource), renamed)
            same_place = finding.resource == name if name else entry.place in (None, finding.line)
            return same_place and finding_fingerprint(finding, entry.resource) == entry.fingerprint
        return _is_gone(self.file.parent / entry.path) and finding_fingerprint(finding) == entry.fingerprint

    def _fate_of(self, entry: BaselineEntry, moved: Finding | None, kept: Iterable[Finding], report: Report) -> str:
        """What became of the finding of an entry."""
        if moved:
            where = _relative_path(moved.path, self.file)
            return f"moved to {moved.resource}" + ("" if where == entry.path else f" in {where}")
        for finding in kept:
            there = _relative_path(finding.path, self.file) == entry.path
            if there and (finding.resource, finding.field) == (entry.resource, entry.field):
                return f"is not fixed: it is {finding.rule} now" if finding.rule != entry.rule else "has another value"
        passed_over = (one.finding for one in report.suppressed if one.finding.rule == entry.rule)
        if any(self._is_of(entry, finding.path, finding.resource) for finding in passed_over):
            return "is suppressed by other means"
        for left in report.unresolved:
            about = left.field.partition(".")[0] in ("Condition", entry.field.partition(".")[0])
            if about and self._is_of(entry, left.path, left.resource):
                return f"is not judged: {left.reason}"
        return "is fixed"

    def _is_of(self, entry: BaselineEntry, path: str, resource: str | None) -> bool:
        """Whether something stands at the resource of an entry."""
        return resource == entry.resource and _relative_path(path, self.file) == entry.path

    def _stale_entry(self, entry: BaselineEntry, operation: Operation, fate: str) -> Finding:
        here = os.path.relpath(self.file).replace(os.sep, "/")
        words = {"rules": entry.rule, "file": entry.path, "fate": fate}
        return suppression_fault(REMOVABLE, operation, here, Position(entry.line, 1), resource=entry.resource, **words)


def read_baseline(file: Path) -> FindingsBaseline:
    """A baseline.

    Raises:
        UsageError: It does not exist, or is none.
    """
    try:
        text = read_whole(file)
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise UsageError(f"{file}: a baseline of format {body['format']}: update lambda-kb")
        # One entry stands on one line, so the lines can be counted.
        starts = [number for number, line in enumerate(text.split(b"\n"), 1) if b'"fingerprint"' in line]
        entries = [
            BaselineEntry(
                rule=item["rule"],
                path=item["path"],
                resource=item["resource"],
                field=item["field"],
                fingerprint=item["fingerprint"],
                place=item.get("line"),
                configuration=item.get("configuration"),
            )
            for item in body["findings"]
        ]
    except OSError as e:
        hint = "write it with --write-baseline" if isinstance(e, FileNotFoundError) else e.strerror
        raise UsageError(f"--baseline {file}: cannot be read: {hint}") from e
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise UsageError(f"--baseline {file}: no baseline: write it again with --write-baseline") from e
    if len(starts) == len(entries):
        entries = [replace(entry, line=line) for entry, line in zip(entries, starts, strict=True)]
    return FindingsBaseline(file, tuple(entries))


def write_baseline(file: Path, report: Report) -> int:
    """List every finding of a report in a file, whole or not at all; how many there are.

    Raises:
        UsageError: The file cannot be written.
    """
    rows = sorted(
        {
            (_relative_path(f.path, file), f.rule, f.resource, f.field, finding_fingerprint(f)): f.line
            for f in report.findings
            if not f.rule.startswith(_UPKEEP)
        }.items()
    )
    names = ("path", "rule", "resource", "field", "fingerprint", "line")
    marks = {(_relative_path(one.path, file), one.name): configuration_mark(one) for one in report.functions}
    entries: list[dict[str, object]] = []
    for row, line in rows:
        entries.append(dict(zip(names, (*row, line), strict=True)))
        if mark := marks.get((row[0], row[2])):
            entries[-1]["configuration"] = mark
    # A path that is no UTF-8 is written with the escapes that JSON has for it.
    texts = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    lines = ["    " + text.encode("utf-8", "backslashreplace").decode() for text in texts]
    body = ",\n".join(lines)
    text = f'{{\n  "format": {FORMAT},\n  "findings": [' + (f"\n{body}\n  ]" if rows else "]") + "\n}\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text)
    except OSError as e:
        raise UsageError(f"--baseline {file}: cannot be written: {e.strerror or e}") from e
    return len(rows)


def _relative_path(path: str, file: Path) -> str:
    """A path as the baseline names it, wherever the command is run."""
    return os.path.relpath(path, file.parent).replace(os.sep, "/")


def _is_gone(file: Path) -> bool:
    """Whether a file is not there any more; one that may not be looked at may still be."""
    try:
        return not file.exists()
    except OSError:
        return False
