"""What every engine's module gets and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from kb.data_classes import dataclass
from kb.facts import Facts
from kb.judging.report import Severity
from kb.policies.formats import EngineFormat, in_format
from kb.policies.predicates import NEVER, Condition
from kb.policies.said_rules import SaidCase, SaidRule
from kb.policies.unsayable import UnsayableError


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where policies come from, as every file says it."""

    data_version: int
    as_of: str
    known_at: str | None
    evidence_until: str
    operation: str
    horizon: int
    options: str
    """The options of the command that makes them again, without the engine and the folder."""
    notices: tuple[str, ...] = ()
    """What must be known of all of them, such as that the data are old."""
    engine: str = ""
    """The engine that they are for."""

    @property
    def command(self) -> str:
        """The command that makes them again."""
        return f"lambda-kb export --policies {self.engine or 'all'} {self.options} -o FOLDER"

    def body(self, rules: Sequence[str]) -> dict[str, Any]:
        """The stamp of a file of JSON."""
        return {
            "made_by": "lambda-kb",
            "as_of": self.as_of,
            "known_at": self.known_at,
            "data_version": self.data_version,
            "evidence_until": self.evidence_until,
            "operation": self.operation,
            "horizon": self.horizon,
            "rules": list(rules),
            "command": self.command,
            **({"notices": list(self.notices)} if self.notices else {}),
        }

    def lines(self, rules: Sequence[str]) -> list[str]:
        """The stamp of a file that says some rules, line by line."""
        known = f", as known on {self.known_at}" if self.known_at else ""
        return [
            f"Made by lambda-kb from data version {self.data_version}: edit nothing here, make it again.",
            f"as of: {self.as_of}{known}",
            f"data version: {self.data_version}",
            f"evidence until: {self.evidence_until}",
            f"operation: {self.operation}, horizon: {self.horizon} days",
            f"rules: {' '.join(rules) if rules else 'none'}",
            f"command: {self.command}",
            *(f"warning: {notice}" for notice in self.notices),
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What files are written from beside the cases."""

    stamp: Stamp
    """Where they come from."""
    facts: Facts
    """The facts of the day."""


@dataclass(frozen=True, slots=True)
class Told:
    """One case in the words of one format."""

    case: SaidCase
    """What is found."""
    form: EngineFormat
    """The format."""
    condition: Condition
    """When, by what stands there."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One case in one engine's language."""

    told: Told
    """The case."""
    text: str
    """Its condition in the engine's language."""


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """What one engine says of one rule."""

    rule: str
    """The rule's id."""
    engine: str
    """The engine."""
    status: str
    """`said`, `partly`, `idle` (the rule can find nothing on that day) or `unsaid`."""
    formats: tuple[str, ...]
    """The formats in which it is said."""
    reasons: tuple[str, ...]
    """Why it is not said, or not all of it, or not in a format."""


Files: TypeAlias = dict[str, str]
"""The texts of files by their names below the engine's folder."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A tool that can be told policies."""

    name: str
    """Its name, which is that of its folder."""
    formats: tuple[EngineFormat, ...]
    """What it reads."""
    express: Callable[[Told], str]
    """A case in its language; raises UnsayableError with the reason where it cannot be told."""
    write: Callable[[Sequence[Spoken], Sheet], Files]
    """All that it is told as files."""


def tell(engine: Engine, rules: Iterable[SaidRule]) -> tuple[list[Spoken], list[RuleCoverage]]:
    """Everything that an engine can be told, and what it says of each rule."""
    spoken: list[Spoken] = []
    coverage = []
    for said in rules:
        own, reasons = ([], [said.reason]) if said.reason else _told_rule(engine, said)
        spoken += own
        status = "unsaid" if reasons else "idle"
        if own:
            missing = {case for case, _ in _missing(said, own)}
            status = "partly" if missing else "said"
        formats = tuple(sorted({one.told.form.value for one in own}))
        coverage.append(RuleCoverage(said.rule.id, engine.name, status, formats, tuple(dict.fromkeys(reasons))))
    return spoken, coverage


def _missing(said: SaidRule, own: list[Spoken]) -> Iterator[tuple[SaidCase, None]]:
    """Cases that are said in no format at all."""
    there = {one.told.case for one in own}
    yield from ((case, None) for case in said.cases if case not in there)


def _told_rule(engine: Engine, said: SaidRule) -> tuple[list[Spoken], list[str]]:
    spoken, reasons = [], []
    for form in engine.formats:
        for case in said.cases:
            try:
                told = Told(case, form, in_format(case.condition, form))
                if told.condition != NEVER:
                    spoken.append(Spoken(told, engine.express(told)))
            except UnsayableError as e:
                reasons.append(f"{form.value}: {e}")
    return spoken, reasons


def comment(lines: Sequence[str], mark: str = "#") -> str:
    """Lines as a comment."""
    return "".join(f"{mark} {line}".rstrip() + "\n" for line in lines)


def rules_in(spoken: Iterable[Spoken]) -> list[str]:
    """The ids of the rules that are said, each once."""
    return sorted({one.told.case.rule for one in spoken})


def by_severity(spoken: Iterable[Spoken]) -> dict[Severity, list[Spoken]]:
    """What weighs the same together, the heaviest first; of weights that nothing has, an empty list."""
    found: dict[Severity, list[Spoken]] = {severity: [] for severity in sorted(Severity, reverse=True)}
    for one in spoken:
        found[one.told.case.severity].append(one)
    return found


def number(value: float) -> str:
    """A number without a fraction where it has none."""
    return str(int(value)) if float(value).is_integer() else repr(value)
