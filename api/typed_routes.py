"""Routes whose parameters are read by their own model, without the machinery that most of them do not need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

from api.member_places import parameter_names
from api.problem_documents import DESCRIBED, UnknownParameterError, validation_error
from api.question_parameters import refuse_repeats


class Nothing(BaseModel):
    """The parameters of an address that takes none."""

    model_config = {"extra": "forbid"}


class DirectRoute(APIRoute):
    """A route that FastAPI describes and Starlette runs: that halves the time of an answer from memory.

    An endpoint takes the request, the ids in its path as text and, as `query`, one model of all its parameters.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of APIRoute
        super().__init__(*args, **options)
        self.model = query_model(self)
        self.body_members = _members_described(self.openapi_extra or {})
        self.app = self._answer_request

    async def _answer_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["template"] = self.path_format
        request = Request(scope, receive, send)
        values: dict[str, Any] = dict(scope["path_params"])
        if self.body_members:
            _refuse_beside_body(scope["query_string"], self.body_members)
        query = parse_query(self.model or Nothing, scope["query_string"])
        if self.model is not None:
            values["query"] = query
        response = await self.endpoint(request=request, **values)
        await response(scope, receive, send)


def direct_router(prefix: str = "", tag: str | None = None) -> APIRouter:
    """A router of direct routes, whose errors are problems."""
    return APIRouter(prefix=prefix, tags=[tag] if tag else None, route_class=DirectRoute, responses=dict(DESCRIBED))


def query_model(route: APIRoute) -> type[BaseModel] | None:
    """The model of a route's parameters."""
    for field in route.dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
    return None


def parse_query(model: type[BaseModel], query_string: bytes) -> BaseModel:
    """The parameters in a query string.

    Raises:
        UsageError: One is unknown, given twice, or has a wrong value.
    """
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    refuse_repeats(pairs)
    try:
        return model.model_validate(dict(pairs))
    except ValidationError as e:
        raise validation_error(e.errors(include_url=False), _names_of(model)) from e


def _members_described(described: Mapping[str, Any]) -> frozenset[str]:
    """The members of the body that a route is described with."""
    content = described.get("requestBody", {}).get("content", {})
    return frozenset(content.get("application/json", {}).get("schema", {}).get("properties", ()))


def _refuse_beside_body(query_string: bytes, members: frozenset[str]) -> None:
    """Say where a parameter belongs that was given in the address, where nobody looks for it.

    Raises:
        UnknownParameterError: One was.
    """
    for name, _ in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
        if name in members:
            raise UnknownParameterError(f"no parameter {name!r}: here it stands in the body, as the member {name!r}")


@cache
def _names_of(model: type[BaseModel]) -> tuple[str, ...]:
    return parameter_names(model)
