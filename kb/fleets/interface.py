"""What crosses the borders inside a fleet's audit: its inputs, its question, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from kb.accounts import Account, Accounts
from kb.data_classes import dataclass
from kb.facts.basis import Basis
from kb.judging.report import FileWarning, Operation
from kb.judging.rules import Rule

Progress: TypeAlias = Callable[[str, float | None], None]
"""Told what is being done and, where that is known, how much of it, from 0 to 1."""

FINDING_COLUMNS = ("function_id", "rule", "field", "severity", "value", "message")
"""What a file of findings must have to be compared."""

REJECT_COLUMNS = ("path", "line", "function", "field", "value", "reason", "row")
"""What a file of rejects has."""


def ignore_progress(step: str, share: float | None) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The Spark to run on."""

    master: str = "local[*]"
    """Its address, as Spark writes it."""
    partitions: int | None = None
    """Pieces to cut the fleet into; None for as Spark reads it."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """More settings of Spark."""


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What to judge a fleet by."""

    basis: Basis
    """The day for rows without one of their own, the knowledge, the data version."""
    known_as_of: bool = False
    """Judge each row as known on its own day."""
    operation: Operation = Operation.CREATE
    """The operation that severities are for."""
    horizon: int = 0
    """Days ahead in which a runtime's milestone is a finding."""
    accounts: Accounts | None = None
    """What is known of the accounts of the fleet; None where AWS's defaults are judged by."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What the engine may use of the machine."""

    memory: str = "1GB"
    """Memory past which it spills to the disk."""
    threads: int | None = None
    """Threads; None for one per core."""
    scratch: Path = field(default_factory=Path)
    """A folder of our own for what does not fit."""


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file of a fleet that could not be read at all."""

    path: str
    """The file."""
    reason: str
    """Why, and what to do."""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that had nothing to look at."""

    rule: str
    """Its id."""
    fields: tuple[str, ...]
    """The fields that it reads and the fleet has no column for."""
    reason: str
    """Why it had not."""


@dataclass(frozen=True, slots=True)
class JudgedFleet:
    """A fleet while its workbench is open, for what else is made of it."""

    connection: duckdb.DuckDBPyConnection
    """The workbench's."""
    findings: str
    """The relation with all findings."""
    question: AuditQuestion
    """What it was judged by."""
    rules: Sequence[Rule]
    """The rules that ran."""
    present: Collection[str]
    """The fields that it has columns for."""
    scratch: Path
    """A folder of our own."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an audit came to."""

    basis: Basis
    """What it rests on."""
    operation: Operation
    """The operation that severities are for."""
    engine: str
    """The engine that ran the rules."""
    days: tuple[date, date] | None
    """First and last day judged, where rows have days of their own."""
    files: int
    """Files read."""
    functions: int
    """Functions judged."""
    with_findings: int
    """Functions with a finding."""
    rejected: int
    """Rows that could not be used; they stand in the rejects file."""
    other_resources: int
    """Rows about something else than functions and what is attached to them."""
    used: Mapping[str, list[str]]
    """The columns of each field."""
    partly: Mapping[str, str]
    """Fields that only some of the files have a column for."""
    missing: tuple[str, ...]
    """Fields that a rule reads and no file has."""
    assumed: tuple[str, ...]
    """Fields without a column that count as not set."""
    ignored: tuple[str, ...]
    """Columns that no rule has a use for."""
    meant: Mapping[str, str]
    """The fields that some of these may be misspelt of."""
    rules_run: tuple[str, ...]
    """Ids of the rules that ran."""
    rules_not_run: tuple[NotRun, ...]
    """The others."""
    phases: tuple[dict[str, Any], ...]
    """Functions by the phase of their runtime."""
    rules: tuple[dict[str, Any], ...]
    """Functions by rule and severity."""
    accounts: tuple[dict[str, Any], ...]
    """Functions and findings by account."""
    regions: tuple[dict[str, Any], ...]
    """Functions and findings by region."""
    undecided: tuple[dict[str, Any], ...]
    """Functions about which nobody can tell, by reason."""
    unread: tuple[UnreadFile, ...]
    """Files that could not be read."""
    own_limits: tuple[Account, ...] = ()
    """The accounts in their Regions that were judged by limits of their own."""
    accounts_elsewhere: tuple[str, ...] = ()
    """What was given of accounts and Regions that no function is in, in sentences."""
    owners: tuple[dict[str, Any], ...] | None = None
    """Functions and findings by owner; None where nobody asked for owners."""
    versions: tuple[dict[str, Any], ...] = ()
    """Functions and findings by what their version is of use for; none where no file has versions."""
    other_versions: int = 0
    """Functions of versions that are not of the uses asked for."""
    attachments: int = 0
    """Mappings, URLs, aliases and layers judged; in `rules` each counts as a function does."""
    output: str | None = None
    """The file with the findings."""
    rejects: str | None = None
    """The file with the rows that could not be used."""
    repeated: int = 0
    """Rows that list a function again of which a row of the same version and day was read."""
    warnings: tuple[FileWarning, ...] = ()
    """What is odd in the files."""
