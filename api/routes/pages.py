"""Pages for people: the start page, the reference of the service, and what each kind of problem means."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.answering import answers_of
from api.html import home, problem_page, reference
from api.problems import KINDS

router = APIRouter(include_in_schema=False)

# The pages load nothing: no script, no font, nothing from another host.
_POLICY = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "public, max-age=60",
}


@router.get("/")
async def start(request: Request) -> HTMLResponse:
    """What this is, and where to begin."""
    return HTMLResponse(home(answers_of(request).store), headers=_POLICY)


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
