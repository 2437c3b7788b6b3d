"""How the application answers what goes wrong in it, and what its framework refuses, with problem documents."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.questions.problem_documents import of_error, problem_response
from api.questions.problem_kinds import INVALID_PARAMETER, METHOD_NOT_ALLOWED, NOT_FOUND
from kb.errors import KbError
from kb.suggestions import closest_names


def install_problems(app: FastAPI) -> None:
    """Answer every error of an application with a problem document."""
    app.add_exception_handler(KbError, _on_kb_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, _leave_to_edge)


async def _leave_to_edge(_: Request, error: Exception) -> Response:
    """Hand a defect on: the edge logs it and tells the client; Starlette would answer it in plain text before."""
    raise error


async def _on_kb_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KbError)  # noqa: S101 - registered for this class only
    return of_error(request.url.path, error)


def _methods_of(request: Request, error: HTTPException) -> str:
    """All methods that an address takes; the framework names those of the first route of several."""
    found = set((error.headers or {}).get("Allow", "GET").split(", "))
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    if "GET" in found:
        # Whatever answers GET answers HEAD; the framework does not know that.
        found.add("HEAD")
    return ", ".join(sorted(found))


async def on_http_error(request: Request, error: Exception) -> Response:
    """What the framework refuses, as a problem."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    path = request.url.path
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = _methods_of(request, error)
        detail = f"{request.method} is not possible here: use {allowed}"
        return problem_response(path, METHOD_NOT_ALLOWED, detail, headers={**(error.headers or {}), "Allow": allowed})
    if error.status_code == HTTPStatus.NOT_FOUND:
        there = await run_in_threadpool(lambda: request.app.openapi()["paths"])
        if (asked := _asked_for_form(path, there)) is not None:
            return problem_response(path, NOT_FOUND, f"no address {path}: ask {asked}", [asked])
        close = await run_in_threadpool(lambda: closest_names(path[:200], there))
        return problem_response(path, NOT_FOUND, f"no address {path}: /docs lists them", close)
    return problem_response(path, INVALID_PARAMETER, error.detail)


def _asked_for_form(path: str, there: Mapping[str, Any]) -> str | None:
    """The address of a list in the form that an ending names, as files have it; None for other addresses."""
    bare, _, form = path.rpartition(".")
    for one in there.get(bare, {}).get("get", {}).get("parameters", ()):
        if one["name"] == "format" and form in one["schema"]["anyOf"][0]["enum"]:
            return f"{bare}?format={form}"
    return None
