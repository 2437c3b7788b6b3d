"""The shapes of answers, for the description of the service only: answers are written by `kb.answers`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, create_model


class BasisShape(BaseModel):
    """What an answer rests on."""

    as_of: date
    """The day asked about."""
    known_at: date | None
    """Nothing published later was used; null: everything was."""
    data_version: int
    """The release of our data."""


class PageShape(BaseModel):
    """Where in a list a page stands."""

    limit: int
    """The most rows on it."""
    next: str | None
    """The cursor of the next page; null on the last."""
    total: int
    """The rows on all pages."""


Responses = dict[int | str, dict[str, Any]]
"""What FastAPI takes as the description of responses."""


def list_of(row: type[Any]) -> Responses:
    """The description of a list."""
    members: dict[str, Any] = {"basis": (BasisShape, ...), "data": (list[_shape(row)], ...), "page": (PageShape, ...)}  # type: ignore[misc, arg-type]
    return {200: {"model": create_model(f"{row.__name__}List", **members), "content": {"text/csv": {}}}}


def one(row: type[Any]) -> Responses:
    """The description of a single thing."""
    members: dict[str, Any] = {"basis": (BasisShape, ...), "data": (_shape(row), ...)}  # type: ignore[arg-type]
    return {200: {"model": create_model(f"{row.__name__}Answer", **members)}}


@cache
def _shape(row: type[Any]) -> type[BaseModel]:
    # A field named like its type, such as `date: date`, is one that pydantic cannot look up in a dataclass.
    members: dict[str, Any] = {name: (hint, ...) for name, hint in get_type_hints(row).items()}
    model: type[BaseModel] = create_model(row.__name__, **members)
    return model


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a body that the service reads by itself, to stop at its size limit."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": inlined(model)}}}}


def inlined(model: type[BaseModel]) -> dict[str, Any]:
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
