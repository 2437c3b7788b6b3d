"""What a judgement says: the border between the rules and the report formats."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum

from kb.data_classes import dataclass
from kb.facts.basis import Basis
from kb.html import html_badge, html_card, html_table
from kb.nouns import count_noun
from kb.operations import Operation, OperationStatus
from kb.readers.interface import Plain, UnreadableFile

__all__ = [
    "FileWarning",
    "Finding",
    "Fix",
    "JudgedFunction",
    "Operation",
    "Report",
    "Severity",
    "Suppressed",
    "UnreadableFile",
    "UnresolvedField",
    "Window",
]


class Severity(StrEnum):
    """How much a finding weighs, in rising order: a word that compares by its weight, also with a plain word."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def label(self) -> str:
        """The severity as reports write it."""
        return self.value

    @property
    def weight(self) -> int:
        """Its place in the order."""
        return tuple(Severity).index(self)

    # Text would compare by its letters.
    def __lt__(self, other: str) -> bool:
        return self.weight < Severity(other).weight

    def __le__(self, other: str) -> bool:
        return self.weight <= Severity(other).weight

    def __gt__(self, other: str) -> bool:
        return self.weight > Severity(other).weight

    def __ge__(self, other: str) -> bool:
        return self.weight >= Severity(other).weight


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that would end a finding."""

    field: str
    """The field to change."""
    value: Plain
    """Its new value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken by one function."""

    rule: str
    """Id of the rule."""
    severity: Severity
    """Its weight for the operation asked about."""
    certainty: str
    """`must` if it holds in every variant of the function, `may` if in some."""
    function: str | None
    """Name of the function; None where an attachment's function is not known."""
    resource: str
    """Name of the resource that the field belongs to."""
    path: str
    """File it stands in."""
    line: int
    """Line of the deciding value."""
    column: int
    """Column of the deciding value."""
    field: str
    """The deciding field by its API name."""
    value: Plain
    """Its value."""
    limit: Plain
    """The bound it breaks, where the rule has one."""
    since: date | None
    """Since when the deciding fact holds."""
    until: date | None
    """Until when, if an end is known."""
    message: str
    """The finding in a sentence."""
    fix: Fix | None
    """A change that ends it, where one is sure."""
    sources: tuple[str, ...]
    """Where the deciding fact stands."""
    count: int = 1
    """How many resources it is said of, where one finding stands for all that are written at one place."""
    functions: tuple[str, ...] = ()
    """All functions that it is said of, sorted: its own, unless it stands for others, too."""
    resources: tuple[str, ...] = ()
    """All resources that it is said of, likewise."""

    def __post_init__(self) -> None:
        if self.count == 1:
            object.__setattr__(self, "functions", (self.function,) if self.function else ())
            object.__setattr__(self, "resources", (self.resource,))

    def _repr_html_(self) -> str:
        """The finding as a card, for notebooks: what is wrong above, where and by which fact below."""
        heading = f"{self.path}:{self.line}: {self.message}"
        return html_card(heading, self, leave_out=("path", "line", "column", "message"))


@dataclass(frozen=True, slots=True)
class Window:
    """An interval in which an operation would have been accepted."""

    operation: Operation
    """The operation."""
    start: date
    """First day."""
    end: date | None
    """First day after it; None if no end is known."""
    opened_by: str | None
    """The rule that forbade it before."""
    closed_by: str | None
    """The rule that forbids it after."""


@dataclass(frozen=True, slots=True)
class JudgedFunction:
    """One function and what may be done with it."""

    name: str
    """Its name."""
    path: str
    """File it stands in."""
    line: int
    """Line of its definition."""
    runtime: str | None
    """Its runtime, where known."""
    config: dict[str, Plain]
    """Its resolved values by API field; null where a value cannot be known."""
    operations: dict[Operation, OperationStatus]
    """What AWS accepts on the day asked about."""
    windows: tuple[Window, ...] = ()
    """When AWS accepts exactly this configuration."""
    doubts: tuple[Window, ...] = ()
    """When nobody can tell whether it does: days that AWS's own statements contest, or that are not exactly known."""
    deployed: bool = False
    """Whether it is deployed already: then it is not created any more, and findings weigh as for an update."""
    decided_by: dict[Operation, str] = field(default_factory=dict)
    """The rule for which AWS does not accept it on the day asked about, or nobody can tell; the first of several."""

    def until(self, operation: Operation) -> date | None:
        """The day from which AWS never accepts it again; None where no end is known."""
        last = [window for window in self.windows if window.operation is operation][-1:]
        return last[0].end if last else None


@dataclass(frozen=True, slots=True)
class UnresolvedField:
    """Something that could not be judged."""

    function: str | None
    """Name of the function; None where an attachment's function is not known."""
    resource: str
    """Name of the resource that the field belongs to."""
    path: str
    """File it stands in."""
    line: int
    """Line of the value."""
    field: str
    """The field, or the operation that cannot be told."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class FileWarning:
    """What the format's own tools accept in a file but a person should know, such as a key given twice."""

    path: str
    """The file."""
    line: int
    """Its line."""
    message: str
    """What is odd, and what is made of it."""

    @property
    def text(self) -> str:
        """It with its place; what is odd of a file as a whole is said to stand in its first line."""
        return f"{self.path if self.line == 1 else f'{self.path}:{self.line}'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that does not count, and why."""

    finding: Finding
    """The finding."""
    by: str
    """What passes it over: `comment`, `metadata`, `configuration` or `baseline`."""
    reason: str | None
    """Why; a baseline gives no reason."""
    expires: date | None
    """The day from which it counts again; a baseline has none."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """Everything a check found."""

    basis: Basis
    """What the judgement rests on."""
    operation: Operation
    """The operation that severities are for."""
    horizon: int
    """How many days ahead milestones were looked for."""
    functions: tuple[JudgedFunction, ...] = ()
    """The functions, by path and line."""
    findings: tuple[Finding, ...] = ()
    """The findings, by path, line and rule."""
    unresolved: tuple[UnresolvedField, ...] = ()
    """What could not be judged."""
    unreadable: tuple[UnreadableFile, ...] = field(default=())
    """What could not be read."""
    suppressed: tuple[Suppressed, ...] = ()
    """The findings that were passed over on purpose."""
    warnings: tuple[FileWarning, ...] = ()
    """What is odd in the files."""
    notices: tuple[str, ...] = ()
    """What is to be known of the data that judge, such as their age."""

    def __repr__(self) -> str:
        functions, findings = count_noun(len(self.functions), "function"), count_noun(len(self.findings), "finding")
        counts = f"{functions}, {findings}, {len(self.unresolved):,} not judged"
        return f"Report({self.operation.value} on {self.basis.as_of}: {counts})"

    def _repr_html_(self) -> str:
        """The findings as a table, for notebooks; below it what AWS accepts of each function."""
        heading = f"{self.operation.value.capitalize()} on {self.basis.as_of}, {self.basis.release_words}"
        heading += f"; {self.basis.account.words}" if self.basis.account else ""
        heading += self.basis.notice_words
        rows = [
            (f"{one.path}:{one.line}", html_badge(one.severity.label), one.rule, ", ".join(one.functions), one.message)
            for one in self.findings
        ]
        rows += [
            (f"{one.path}:{one.line}", html_badge("unknown"), one.field, one.resource, one.reason)
            for one in self.unresolved
        ]
        if not rows:
            return html_table(f"{heading}: no findings", (), ()) + self._accepted()
        return html_table(heading, ("where", "severity", "rule", "function", "finding"), rows) + self._accepted()

    def _accepted(self) -> str:
        """What AWS accepts of each function on the day, and until when it accepts the operation asked about."""
        rows = [
            (f"{one.path}:{one.line}", one.name, one.runtime, *one.operations.values(), one.until(self.operation))
            for one in self.functions
        ]
        columns = ("where", "function", "runtime", *Operation, f"{self.operation.value} until")
        return html_table("", columns, rows) if rows else html_table("No Lambda functions in it", (), ())
