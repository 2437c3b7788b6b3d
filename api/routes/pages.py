"""Pages for people: the start page, the reference of the service, and what each kind of problem means."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.answering import answers_of
from api.chart_pictures import installed
from api.day_lists import on_day
from api.judging_jobs import PageJob
from api.problem_documents import KINDS, TooCostlyError, TooLargeError
from api.question_parameters import Clocks
from api.reference_html import STYLE, problem_page, reference
from api.request_bodies import unless_gone
from api.start_page import OPERATIONS, View, page
from kb.errors import UsageError
from kb.facts.filters import wants_runtime

router = APIRouter(include_in_schema=False)

# The pages load nothing from another host, and the reference and the problems run no script.
_POLICY = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cache-control": "public, max-age=60",
}
_ACTIVE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


@router.get("/")
async def start(request: Request) -> HTMLResponse:
    """What was supported on a day, and a place to check a template."""
    view = await _of_day(request, dict(request.query_params).get("as_of"))
    return HTMLResponse(page(view, STYLE), 422 if view.day_error else 200, _ACTIVE)


@router.post("/")
async def checked(request: Request) -> HTMLResponse:
    """The same with the verdict on a template."""
    body = await request.body()
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    view = await _of_day(request, form.get("as_of"))
    content, operation = form.get("content", ""), form.get("operation", "create")
    view = replace(view, content=content, operation=operation, check_error=view.day_error)
    if operation not in OPERATIONS:
        view = replace(view, check_error=f"operation: {operation!r} is none of {', '.join(OPERATIONS)}")
    if view.check_error is None:
        job = PageJob(content, operation, view.as_of, view.charts)
        try:
            found = await unless_gone(request, answers_of(request).judged(job))
            view = replace(view, verdict=found.body.decode())
        except (UsageError, TooCostlyError, TooLargeError) as e:
            view = replace(view, check_error=str(e))
    return HTMLResponse(page(view, STYLE), 422 if view.check_error else 200, _ACTIVE)


async def _of_day(request: Request, as_of: str | None) -> View:
    answers = answers_of(request)
    view = View(answers.store, as_of or answers.clock().isoformat(), charts=installed())
    try:
        basis = answers.basis(Clocks.model_validate({"as_of": view.as_of}))
    except UsageError as e:
        return replace(view, day_error=str(e))
    rows = [item.row for item in await on_day(request, "runtimes", basis)]
    runtimes = [row for row in rows if wants_runtime(row, basis.as_of)]
    limits = [item.row for item in await on_day(request, "limits", basis)]
    return replace(view, as_of=basis.as_of.isoformat(), runtimes=runtimes, limits=limits)


@router.get("/explorer.js")
async def script(request: Request) -> Response:
    """What spares the start page its reloads."""
    text = resources.files("api").joinpath("static", "explorer.js").read_bytes()
    answers = answers_of(request)
    headers = {"cache-control": "public, max-age=60", "etag": f'"{answers.edition}-{len(text)}"'}
    return Response(text, headers=headers, media_type="text/javascript; charset=utf-8")


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Every address and its parameters."""
    return HTMLResponse(reference(request.app.openapi()), headers=_POLICY)


@router.get("/problems/{name}")
async def problem(name: str) -> HTMLResponse:
    """What a kind of problem means."""
    for kind in KINDS:
        if kind.name == name:
            return HTMLResponse(problem_page(kind), headers=_POLICY)
    raise HTTPException(404)
