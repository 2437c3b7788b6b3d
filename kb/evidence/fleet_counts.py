"""The functions of a fleet by runtime, and the digests of the files in which they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from kb.data_classes import dataclass
from kb.facts.days_in_force import fetch_rows
from kb.fleets.audit import AuditJob, stage_fleet
from kb.fleets.audit_summaries import repeated_rows
from kb.fleets.interface import Progress, Resources, UnreadFile, ignore_progress
from kb.fleets.inventories.input_files import STANDARD_INPUT, open_inputs
from kb.fleets.scratch_folders import scratch_folder
from kb.fleets.workbench_database import open_workbench
from kb.judging.report import FileWarning
from kb.store import Store

PIECE = 1 << 20
"""Bytes read at once."""


@dataclass(frozen=True, slots=True)
class FleetFile:
    """A file of a fleet as it was read."""

    path: str
    """Its path as the user named it."""
    size: int
    """Its bytes."""
    digest: str
    """SHA-256 over them."""


@dataclass(frozen=True, slots=True)
class FleetCounts:
    """What a fleet ran."""

    files: tuple[FleetFile, ...]
    """The files, by path."""
    by_runtime: Mapping[str | None, int]
    """Functions by runtime; None for those without one, such as container images."""
    rejected: int
    """Rows that could not be used."""
    unread: tuple[UnreadFile, ...]
    """Files that could not be read."""
    repeated: int = 0
    """Rows that list a function again: each is counted."""
    warnings: tuple[FileWarning, ...] = ()
    """What is odd in the files."""


def count_fleet(store: Store, job: AuditJob, progress: Progress = ignore_progress) -> FleetCounts:
    """Count the functions of a fleet by runtime.

    Raises:
        FleetError: There are no files of a fleet, or nothing in them is a function.
    """
    with scratch_folder(job.output) as scratch:
        files, unread = open_inputs([path for path in job.paths if path != STANDARD_INPUT], scratch, frozenset())
        digests = [_digest_of(one.path, Path(one.path)) for one in files]
        with open_workbench(store, Resources(job.memory, job.threads, scratch), progress) as bench:
            staging = stage_fleet(bench, job, {"runtime"}, copy=False)
            rejected = staging.finish(job.question.basis.as_of)
            repeated = repeated_rows(bench.connection)
            rows = fetch_rows(
                bench.connection, "select runtime, count(*) as functions from functions_read group by all order by all"
            )
        if STANDARD_INPUT in job.paths:
            digests.append(_digest_of(STANDARD_INPUT, scratch / "standard-input"))
        return FleetCounts(
            tuple(sorted(digests, key=lambda one: one.path)),
            {row["runtime"]: row["functions"] for row in rows},
            rejected,
            tuple(staging.unread or unread),
            repeated,
            staging.warnings,
        )


def _digest_of(path: str, file: Path) -> FleetFile:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
            size += len(piece)
    return FleetFile(path, size, digest.hexdigest())
