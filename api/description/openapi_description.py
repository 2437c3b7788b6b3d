"""The description of the service (OpenAPI 3.1) with an example for every operation, answered by the service."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Message

from api.answers.answering import BRIEFLY, VARY, Answers, answers_of
from api.description.question_examples import BODIES, EXAMPLES
from api.edge.answer_formats import JSON
from api.edge.request_bodies import whole_body
from api.edge.response_cache import POLICIES, UNKEPT
from api.questions.typed_routes import refuse_parameters
from kb.answers import dump_json
from kb.facts import basis_on

_SHORT = 1200
"""Longer answers that are no JSON are cut in an example."""

_MOST_ROWS = 2
"""The most rows of a list in an example."""

_DRAWING = "/v1/charts/"
"""Charts take seconds to draw, so that the description shows the question only."""


def describe_application(app: FastAPI) -> None:
    """Give an application its `/openapi.json`."""

    async def openapi(request: Request) -> Response:
        """The description of the service for programs."""
        refuse_parameters(request)
        answers = answers_of(request)
        basis = basis_on(answers.store, answers.clock())

        async def described() -> bytes:
            return orjson.dumps(await full_description(app, answers))

        # Dozens of examples are asked of the service itself: each new header `Accept` would do it anew.
        body = await answers.description.find(basis.as_of, described)
        tag = answers.tag(basis, "/openapi.json")
        headers = {"etag": tag, "cache-control": BRIEFLY, "vary": VARY}
        return Response(body, headers=headers, media_type=JSON)

    app.add_route("/openapi.json", openapi, include_in_schema=False)


async def full_description(app: FastAPI, answers: Answers) -> dict[str, Any]:
    """The whole description.

    Args:
        app: The service.
        answers: What answers the examples.
    """
    # To describe every address takes a while, the first time.
    whole = await run_in_threadpool(lambda: deepcopy(app.openapi()))
    whole["servers"] = [{"url": "/", "description": "Wherever this document was read."}]
    for path, operations in whole["paths"].items():
        for method, operation in operations.items():
            await _illustrate_operation(app, answers, method, path, operation)
    return whole


async def _illustrate_operation(
    app: FastAPI, answers: Answers, method: str, path: str, operation: dict[str, Any]
) -> None:
    example = EXAMPLES.get(path)
    if example is None:
        return
    for parameter in operation.get("parameters", []):
        if parameter["name"] in example:
            parameter["example"] = example[parameter["name"]]
    body = None
    if method == "post":
        operation["requestBody"]["content"][JSON]["example"] = BODIES[path]
        body, example = dump_json(BODIES[path]), {}
    query = "&".join(f"{name}={value}" for name, value in example.items() if f"{{{name}}}" not in path)
    asked = path.format(**example) if "{" in path else path
    if path.startswith((UNKEPT, POLICIES, _DRAWING)):
        return
    media_type, answer = await _ask_example(app, answers, method=method, path=asked, query=query, body=body)
    shown = _show_answer(media_type, answer)
    if shown is not None:
        content = operation["responses"]["200"].setdefault("content", {})
        content.setdefault(media_type, {})["example"] = shown


def _show_answer(media_type: str, answer: bytes) -> Any:  # noqa: ANN401 - any JSON, or text
    if media_type.startswith("application/json"):
        return _shorten_body(json.loads(answer))
    if media_type.startswith(("text/", "application/atom")):
        return answer[:_SHORT].decode(errors="ignore")
    return None


def _shorten_body(body: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(body, dict):
        return {name: part[:_MOST_ROWS] if isinstance(part, list) else part for name, part in body.items()}
    return body[:_MOST_ROWS] if isinstance(body, list) else body


async def _ask_example(
    app: FastAPI, answers: Answers, *, method: str, path: str, query: str, body: bytes | None
) -> tuple[str, bytes]:
    """Ask the application itself, without a network."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method.upper(),
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": [],
        "client": None,
        "server": None,
        "answers": answers,
        "app": app,
    }
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    await app.router(scope, whole_body(body or b""), send)
    start = next(message for message in messages if message["type"] == "http.response.start")
    kind = dict(start["headers"])[b"content-type"].decode().split(";")[0]
    return kind, b"".join(message.get("body", b"") for message in messages if message["type"] == "http.response.body")
