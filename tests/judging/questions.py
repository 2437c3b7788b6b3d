"""Questions to the judging core: documents made of values, as readers hand them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kb.accounts import Account
from kb.facts import basis_on
from kb.judging import Operation, Report, judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import Rule, builtin_rules
from kb.readers.interface import (
    Attachment,
    Conditional,
    Document,
    Field,
    FunctionConfig,
    Kind,
    Plain,
    Position,
    Resolved,
    Unresolved,
)
from kb.store import Store
from tests.judging.examples import TODAY, Example

HERE = Position(3, 7)
RULES = builtin_rules()


def made(fields: Mapping[str, Plain | Field]) -> dict[str, Field]:
    """Fields as a reader hands them over."""
    return {
        name: value if isinstance(value, Resolved | Unresolved | Conditional) else Resolved(value, HERE)
        for name, value in fields.items()
    }


def function(fields: Mapping[str, Plain | Field], name: str = "F") -> FunctionConfig:
    """A function that begins in line 1."""
    return FunctionConfig(name, Position(1, 1), made(fields))


def attached(kind: Kind, fields: Mapping[str, Plain | Field], to: str | None = "F", name: str = "A") -> Attachment:
    """An attachment that begins in line 9."""
    return Attachment(kind, name, Position(9, 1), to, made(fields))


def ask(
    store: Store,
    *documents: Document,
    as_of: str = TODAY,
    operation: Operation = Operation.CREATE,
    horizon: int = 0,
    rules: tuple[Rule, ...] = RULES,
    region: str | None = None,
    account: Account | None = None,
    windows: bool = True,
) -> Report:
    """Judge documents on a day; without windows on that day alone, which takes a third of the time."""
    basis = replace(basis_on(store, date.fromisoformat(as_of)), account=account)
    return judge(store, documents, rules, CheckQuestion(basis, operation, horizon, region, windows=windows))


def document(*things: FunctionConfig | Attachment) -> Document:
    """A document of some functions and attachments."""
    return Document(
        "t.yaml",
        "sam",
        tuple(thing for thing in things if isinstance(thing, FunctionConfig)),
        attachments=tuple(thing for thing in things if isinstance(thing, Attachment)),
    )


def things(example: Example, name: str = "F") -> list[FunctionConfig | Attachment]:
    """What an example is made of; the function has the name, and what is attached to it one of its own."""
    found: list[FunctionConfig | Attachment] = [replace(function(example.function, name), parts=example.parts)]
    if example.kind is not None:
        thing = attached(example.kind, example.attached, name, f"{name}.A")
        found.append(replace(thing, demanded=example.demanded, parts=example.parts))
    return found


def report(store: Store, example: Example, rules: tuple[Rule, ...] = RULES) -> Report:
    """Judge an example on its day alone."""
    thing = document(*things(example))
    asked = {"horizon": example.horizon, "region": example.region, "account": example.account, "windows": False}
    return ask(store, thing, as_of=example.as_of, rules=rules, **asked)  # type: ignore[arg-type]


def broken(found: Report) -> set[str]:
    """The rules that a report names."""
    return {finding.rule for finding in found.findings}
