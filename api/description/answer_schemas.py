"""The shapes of answers, for the description of the service only: answers are written by `kb.answers`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, Field, create_model

from api.edge.answer_formats import PARQUET
from kb.facts.answer_shapes import Feature, Limit, Runtime, Trigger
from kb.judging.explanations import Fact
from kb.operations import OperationName, OperationStatus


class AccountShape(BaseModel):
    """An account in a Region, as AWS's own answers describe it."""

    account: str | None
    """Its number, where it is known."""
    region: str | None
    """The Region, where it is known."""
    limits: dict[str, float]
    """Its own values by limit, in the limit's unit."""
    others: str
    """What the other limits are."""
    unreserved: float | None
    """Concurrent executions that no function has reserved."""
    code_used: float | None
    """Bytes of code that it stores."""
    functions: float | None
    """Functions that it has."""
    notes: list[str]
    """What a person should know of these."""


class BasisShape(BaseModel):
    """What an answer rests on."""

    as_of: date
    """The day asked about."""
    known_at: date | None
    """Nothing published later was used; null: everything was."""
    data_version: int
    """The release of our data."""
    evidence_until: date
    """The day of its newest evidence: what AWS published later is not known here."""
    account: AccountShape | None = None
    """The account whose own limits count; only where the question names one."""
    notices: list[str] | None = None
    """What must be known of the answer: only where the data are old."""


class PageShape(BaseModel):
    """Where in a list a page stands."""

    limit: int
    """The most rows on it."""
    next: str | None
    """The cursor of the next page; null on the last."""
    total: int
    """The rows on all pages."""


@dataclass(frozen=True, slots=True)
class Severities:
    """How much a finding of a rule weighs, by operation."""

    create: Literal["note", "warning", "error"]
    """For functions to be created."""
    update: Literal["note", "warning", "error"]
    """For functions to be updated."""
    invoke: Literal["note", "warning", "error"]
    """For functions that only run."""


@dataclass(frozen=True, slots=True)
class RuleShape:
    """A rule that configurations are judged by."""

    rule: str
    """Its id."""
    title: str
    """What it finds."""
    why: str
    """Why that matters."""
    severity: Severities
    """Its weight."""
    reads: list[str]
    """The fields it looks at."""
    message: str
    """The finding in a sentence, with places for values."""
    advice: str | None
    """What to do, with places for values."""
    sql: str
    """The rule itself."""
    sources: list[str]
    """Where its fact stands."""


@dataclass(frozen=True, slots=True)
class ExplanationShape(RuleShape):
    """A rule and what stands behind it on a day."""

    facts: list[Fact]
    """The facts that its SQL names."""
    finds: list[str]
    """What it says about each runtime that it finds on the day; empty for rules about other fields too."""


class WindowShape(BaseModel):
    """An interval in which an operation is accepted."""

    operation: OperationName
    """The operation."""
    start: date = Field(alias="from")
    """First day."""
    end: date | None = Field(alias="to")
    """First day after it; null if no end is known."""
    opened_by: str | None
    """The rule that forbade it before."""
    closed_by: str | None
    """The rule that forbids it after."""


class OperationsShape(BaseModel):
    """What AWS accepts."""

    create: OperationStatus
    update: OperationStatus
    invoke: OperationStatus


class FunctionShape(BaseModel):
    """A function that was judged."""

    name: str
    path: str
    line: int
    runtime: str | None
    config: dict[str, Any]
    """Its resolved values by API field; null where a value cannot be known."""
    operations: OperationsShape
    windows: list[WindowShape]
    """When AWS accepts exactly this configuration."""
    unknown: list[WindowShape]
    """When nobody can tell whether it does."""


class FixShape(BaseModel):
    """A change that would end a finding."""

    field: str
    value: Any


class FindingShape(BaseModel):
    """A rule that a function breaks."""

    rule: str
    severity: Literal["note", "warning", "error"]
    certainty: Literal["must", "may"]
    function: str | None
    resource: str
    path: str
    line: int
    column: int
    field: str
    value: Any
    limit: Any
    since: date | None
    until: date | None
    message: str
    fix: FixShape | None
    sources: list[str]
    count: int
    functions: list[str]
    """All functions that it is said of at this place."""
    resources: list[str]
    """All resources that it is said of at this place."""


class UnresolvedShape(BaseModel):
    """Something that could not be judged."""

    function: str | None
    resource: str
    path: str
    line: int
    field: str
    reason: str


class UnreadableShape(BaseModel):
    """A document that could not be read."""

    path: str
    line: int | None
    reason: str


class QuestionShape(BasisShape):
    """What a check rests on."""

    operation: OperationName


class ReportShape(BaseModel):
    """What a check found."""

    basis: QuestionShape
    functions: list[FunctionShape]
    findings: list[FindingShape]
    unresolved: list[UnresolvedShape]
    unreadable: list[UnreadableShape]
    notices: list[str]
    """What is to be known of the data that judged, such as their age."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The four lists of a day."""

    runtimes: list[Runtime]
    limits: list[Limit]
    triggers: list[Trigger]
    features: list[Feature]


class Health(BaseModel):
    """That the process runs."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """Which knowledge base answers."""

    status: Literal["ready"]
    data_version: int
    """Its newest data version."""
    digest: str
    """The digest of that version's rows."""
    evidence_until: date
    """The day of its newest evidence."""


Responses = dict[int | str, dict[str, Any]]
"""What FastAPI takes as the description of responses."""

_BINARY = {"schema": {"type": "string", "format": "binary"}}


def list_of(row: type[Any]) -> Responses:
    """The description of a list."""
    members: dict[str, Any] = {
        "basis": (BasisShape, ...),
        "data": (list[_shape_of(row)], ...),  # type: ignore[misc, arg-type]
        "page": (PageShape, ...),
    }
    others = {"text/csv": {"schema": {"type": "string"}}, PARQUET: _BINARY}
    name = row.__name__.removesuffix("Shape")
    return {200: {"model": create_model(f"{name}List", **members), "description": "A page.", "content": others}}


def thing_schema(row: type[Any]) -> Responses:
    """The description of a single thing."""
    name = row.__name__.removesuffix("Shape")
    members: dict[str, Any] = {"basis": (BasisShape, ...), "data": (_shape_of(row), ...)}  # type: ignore[arg-type]
    return object_of(create_model(f"{name}Answer", **members))


def windows_schema() -> Responses:
    """The description of the windows of a configuration."""
    listed = (list[WindowShape], ...)
    members: dict[str, Any] = {"basis": (BasisShape, ...), "data": listed, "unknown": listed}
    members["operations"] = (dict[Literal["create", "update", "invoke"], Literal["allowed", "blocked", "unknown"]], ...)
    members["decided_by"] = (dict[Literal["create", "update", "invoke"], str | None], ...)
    return object_of(create_model("WindowsAnswer", **members))


def snapshot_schema() -> Responses:
    """The description of everything that there is on a day."""
    members: dict[str, Any] = {"basis": (BasisShape, ...)}
    members |= {name: (list[_shape_of(hint.__args__[0])], ...) for name, hint in get_type_hints(Lists).items()}  # type: ignore[misc]
    described = object_of(create_model("SnapshotAnswer", **members))
    described[200]["content"] = {"text/csv": {"schema": {"type": "string"}}}
    return described


def object_of(model: type[BaseModel]) -> Responses:
    """The description of an answer that is one object."""
    return {200: {"model": model, "description": "The answer."}}


def media_schema(*types: str) -> Responses:
    """The description of an answer that is no JSON of ours."""
    texts = ("text/", "image/svg", "application/atom")
    content = {
        media_type: {"schema": {"type": "string"}} if media_type.startswith(texts) else _BINARY for media_type in types
    }
    return {200: {"description": "The answer.", "content": content}}


@cache
def _shape_of(row: type[Any]) -> type[BaseModel]:
    # A field named like its type, such as `date: date`, is one that pydantic cannot look up in a dataclass.
    members: dict[str, Any] = {name: (hint, ...) for name, hint in get_type_hints(row).items()}
    model: type[BaseModel] = create_model(row.__name__.removesuffix("Shape"), **members)
    return model


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a body that the service reads by itself, to stop at its size limit."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": inline_schema(model)}}}}


def inline_schema(model: type[BaseModel]) -> dict[str, Any]:
    """A schema in one piece."""
    schema = model.model_json_schema()
    definitions: dict[str, Any] = schema.pop("$defs", {})

    def resolved(part: Any) -> Any:  # noqa: ANN401 - any part of a JSON schema
        match part:
            case {"$ref": str(ref), **rest}:
                return resolved(definitions[ref.rsplit("/", 1)[1]]) | rest
            case dict():
                return {name: resolved(value) for name, value in part.items()}
            case list():
                return [resolved(item) for item in part]
            case _:
                return part

    found: dict[str, Any] = resolved(schema)
    return found
