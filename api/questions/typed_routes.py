"""Routes whose parameters are read by their own model, without the machinery that most of them do not need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from api.questions.member_places import parameter_names
from api.questions.problem_documents import DESCRIBED, of_error
from api.questions.question_errors import UnknownParameterError
from api.questions.question_parameters import refuse_repeats
from api.questions.validation_errors import validation_error
from kb.errors import KbError


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

    async def answer_alone(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request without the application around the route: what that does is to turn errors to problems."""
        scope["path_params"] = {}
        try:
            await self._answer_request(scope, receive, send)
        except KbError as e:
            await of_error(scope["path"], e)(scope, receive, send)

    async def _answer_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["template"] = self.path_format
        request = Request(scope, receive, send)
        values: dict[str, Any] = dict(scope["path_params"])
        if self.body_members:
            _refuse_beside_body(scope["query_string"], self.body_members)
        scope["parameters"] = parse_parameters(scope["query_string"])
        query = read_parameters(self.model or Nothing, scope["parameters"])
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


def fixed_routes(routes: Iterable[BaseRoute]) -> dict[str, DirectRoute]:
    """The direct routes that answer GET at one address each, by that address."""
    listed = list(routes)
    found: dict[str, DirectRoute] = {}
    for route in listed:
        if isinstance(route, DirectRoute) and not route.param_convertors and "GET" in (route.methods or ()):
            asked = {"type": "http", "method": "GET", "path": route.path}
            # The one that the router would choose.
            if next(one for one in listed if one.matches(asked)[0] is Match.FULL) is route:
                found[route.path] = route
    return found


def parse_parameters(query_string: bytes) -> dict[str, str]:
    """The parameters in a query string.

    Raises:
        UsageError: One is given twice.
    """
    text = query_string.decode("latin-1")
    if "%" in text or "+" in text:
        pairs = parse_qsl(text, keep_blank_values=True)
    else:
        # The same for a text in which nothing is escaped, in a tenth of the time.
        pairs = [(name, value) for name, _, value in (part.partition("=") for part in text.split("&") if part)]
    refuse_repeats(pairs)
    return dict(pairs)


def refuse_parameters(request: Request) -> None:
    """Refuse any parameter, at an address that takes none.

    Raises:
        UnknownParameterError: There is one.
    """
    if request.scope["query_string"]:
        read_parameters(Nothing, parse_parameters(request.scope["query_string"]))


def read_parameters(model: type[BaseModel], given: Mapping[str, str]) -> BaseModel:
    """Parameters as their model has them.

    Raises:
        UsageError: One is unknown or has a wrong value.
    """
    try:
        return model.model_validate(given)
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
