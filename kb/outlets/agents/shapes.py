"""The shapes of answers, with a meaning at every field, and the JSON schemas made from them."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
import threading
from datetime import date
from types import GenericAlias, UnionType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from kb.facts import Basis
from kb.facts.answer_shapes import Limit, Runtime
from kb.facts.changes import Change
from kb.facts.slips import Slip
from kb.judging.report import Fix, Operation, UnresolvedField, Window
from kb.operations import OperationStatus

_PARSING = threading.Lock()
"""Held while a source is parsed: Python 3.11 fails where two threads do so at once."""

Day: TypeAlias = date
"""A UTC day; another name for its type where a field is called `date`."""


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerClocks:
    """What an answer rests on."""

    as_of: date
    """The UTC day on which the facts are to hold."""
    known_at: date | None
    """Nothing published later is used; null: everything is."""
    data_version: int
    """The release of our data that answers."""
    evidence_until: date
    """The day of its newest evidence."""
    notices: tuple[str, ...]
    """What must be known of it, such as that the data are old."""


def clocks(basis: Basis) -> AnswerClocks:
    """A basis as agents are told of it."""
    return AnswerClocks(basis.as_of, basis.known_at, basis.data_version, basis.evidence_until, basis.notices)


@dataclasses.dataclass(frozen=True, slots=True)
class Coverage:
    """How far the evidence behind an answer reaches."""

    first_day: date
    """The first day there is evidence of; earlier days are refused."""
    evidence_until: date
    """The day of the newest evidence; nothing later is known."""
    past_evidence: bool
    """Whether the day asked about lies past it: plans may have changed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer."""

    type: str
    """`not-found`, `invalid-parameter`, `unknown-parameter`, `out-of-coverage`, `unreadable-document`,
    `too-large`, `failed`; over HTTP also `rate-limited` and `too-costly`."""
    detail: str
    """What is wrong, and what to do."""
    suggestions: list[str]
    """What may have been meant, the closest first."""


@dataclasses.dataclass(frozen=True, slots=True)
class ThingLine:
    """A runtime, limit, trigger or feature on a day, in a line."""

    id: str
    """Its id."""
    name: str
    """Its name for people."""
    status: str
    """Its phase, or `in_force`, `possible`, `supported`, `unknown`, `disputed`."""
    since: date | None
    """Since when; null where not known."""
    until: date | None
    """The first day without it, as far as known: of a runtime, its deprecation."""
    detail: str
    """Of a limit its value and condition, of a trigger how it invokes, of a feature what it applies to."""
    source: str | None
    """Where that stands first."""


@dataclasses.dataclass(frozen=True, slots=True)
class SupportedAnswer:
    """What was supported on a day."""

    basis: AnswerClocks
    """What the answer rests on."""
    coverage: Coverage
    """How far the evidence reaches."""
    supported: list[ThingLine]
    """What was supported."""
    others: list[ThingLine]
    """What was there but not supported: previews, deprecated and blocked runtimes, what is disputed or not certain."""
    citations: list[str]
    """Where the facts stand."""


@dataclasses.dataclass(frozen=True, slots=True)
class RuntimeAnswer:
    """One runtime on a day."""

    basis: AnswerClocks
    """What the answer rests on."""
    coverage: Coverage
    """How far the evidence reaches."""
    runtime: Runtime
    """The runtime."""
    slips: list[Slip]
    """How its published dates have moved: a reason to watch those ahead."""
    citations: list[str]
    """Where the facts stand."""


@dataclasses.dataclass(frozen=True, slots=True)
class LimitAnswer:
    """One limit on a day."""

    basis: AnswerClocks
    """What the answer rests on."""
    coverage: Coverage
    """How far the evidence reaches."""
    limit: Limit
    """The limit, under the condition in `applies_to`."""
    other_conditions: list[ThingLine]
    """Limits of the same property under other conditions; ask for the one that fits the function."""
    citations: list[str]
    """Where the facts stand."""


@dataclasses.dataclass(frozen=True, slots=True)
class FunctionVerdict:
    """What AWS accepts of one function."""

    name: str
    """Its name in the file."""
    line: int
    """Where it begins."""
    runtime: str | None
    """Its runtime; null where not known."""
    operations: dict[str, OperationStatus]
    """Whether create, update and invoke are allowed, blocked or unknown."""
    windows: list[Window]
    """When AWS accepts exactly this configuration."""
    unknown: list[Window]
    """When nobody can tell."""


@dataclasses.dataclass(frozen=True, slots=True)
class FindingInLine:
    """One rule that a function breaks."""

    rule: str
    """The rule's id; the resource `lambda-kb://rules/ID` explains it."""
    severity: str
    """`error`, `warning` or `note`, for the operation asked about."""
    certainty: str
    """`must` if it holds whatever the template's conditions are, `may` if it hangs on one."""
    function: str | None
    """The function; null where it is not known."""
    resource: str
    """The resource that the field belongs to: the function, or what is attached to it."""
    line: int
    """The line of the deciding value."""
    field: str
    """The deciding field."""
    message: str
    """The finding in a sentence."""
    count: int
    """Of how many resources this is said at this place; `function` is the first."""
    functions: list[str]
    """All functions that it is said of."""
    since: date | None
    """Since when the deciding fact holds."""
    fix: Fix | None
    """A change that ends it, where one is sure."""
    sources: list[str]
    """Where the deciding fact stands."""


@dataclasses.dataclass(frozen=True, slots=True)
class SuppressedInLine:
    """A finding that the file asks to pass over."""

    rule: str
    """The rule."""
    line: int
    """The line of the value."""
    message: str
    """The finding in a sentence."""
    reason: str | None
    """Why, in its author's words."""
    expires: date | None
    """The day from which it counts again."""


@dataclasses.dataclass(frozen=True, slots=True)
class WarningInLine:
    """What the format's own tools accept but a person should know."""

    line: int
    """Its line."""
    message: str
    """What is odd, and what is made of it."""


@dataclasses.dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What may be done with the functions in a file."""

    basis: AnswerClocks
    """What the answer rests on."""
    coverage: Coverage
    """How far the evidence reaches."""
    account: list[str]
    """The account whose own limits counted; empty: AWS's defaults."""
    operation: Operation
    """The operation that severities are for."""
    functions: list[FunctionVerdict]
    """The functions; empty if the file has none."""
    findings: list[FindingInLine]
    """What is wrong or will be."""
    unresolved: list[UnresolvedField]
    """What could not be judged: neither right nor wrong."""
    suppressed: list[SuppressedInLine]
    """What the file asks to pass over; it does not count."""
    warnings: list[WarningInLine]
    """What is odd in the file."""
    citations: list[str]
    """Where the facts stand."""


@dataclasses.dataclass(frozen=True, slots=True)
class ChangesAnswer:
    """What changed, or is announced to."""

    basis: AnswerClocks
    """What the answer rests on."""
    coverage: Coverage
    """How far the evidence reaches."""
    first: date
    """The earlier day, itself left out."""
    last: date
    """The later day, itself included."""
    total: int
    """How many changes there are; `changes` may hold fewer."""
    changes: list[Change]
    """The changes by day."""
    citations: list[str]
    """Where the facts stand."""


def answer_schema(shape: type[Any]) -> dict[str, Any]:
    """The JSON schema of an answer."""
    return lean_schema(pydantic_model(shape).model_json_schema(mode="serialization"))


def lean_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the titles that only repeat names: agents pay for every character."""
    return {name: _lean_part(part) for name, part in schema.items() if name != "title"}


def _lean_part(part: Any) -> Any:  # noqa: ANN401 - any part of a schema
    match part:
        case {"title": str()}:
            return lean_schema(part)
        case dict():
            return {name: _lean_part(one) for name, one in part.items()}
        case list():
            return [_lean_part(one) for one in part]
        case _:
            return part


def pydantic_model(shape: type[Any]) -> type[BaseModel]:
    """A pydantic model of a dataclass, each field described by the sentence under it."""
    meanings = _meanings_of_fields(shape)
    members: dict[str, Any] = {
        name: (_annotation_of(hint), Field(description=meanings.get(name)))
        for name, hint in get_type_hints(shape).items()
    }
    made: type[BaseModel] = create_model(
        shape.__name__, __config__=ConfigDict(title=None), __doc__=inspect.getdoc(shape), **members
    )
    return made


def _annotation_of(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    """An annotation with models in the place of dataclasses, and anything in the place of a value of any kind."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return pydantic_model(hint)
    arguments = get_args(hint)
    if "Plain" in str(hint):
        return Any
    if isinstance(hint, UnionType):
        found = _annotation_of(arguments[0])
        for argument in arguments[1:]:
            found = found | _annotation_of(argument)
        return found
    origin = get_origin(hint)
    return GenericAlias(origin, tuple(_annotation_of(one) for one in arguments)) if origin and arguments else hint


def _meanings_of_fields(shape: type[Any]) -> dict[str, str]:
    """The sentence under each field of a dataclass, by field."""
    with _PARSING:
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(shape))).body
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - the source of a class is a class
    found: dict[str, str] = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(text.split())
    return found
