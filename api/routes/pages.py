"""Pages for people: every section, each of its things, the form that checks, badges, and what describes the service."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from api.answers.answering import BRIEFLY, answers_of
from api.answers.page_answers import (
    HEADERS,
    answer_refusal,
    ask_library,
    base_of,
    basis_of_no_question,
    page_response,
    parsed_query,
    render_page,
    served_addresses,
    wants_html,
    whole_base,
)
from api.description.reference_pages import problem_page, reference_page
from api.edge.answer_formats import JSON
from api.edge.request_bodies import require_type, unless_gone
from api.judging.form_fields import FORM, read_form
from api.judging.judging_jobs import PageJob
from api.questions.problem_documents import HEADERS_OF_KIND, told_detail
from api.questions.problem_handlers import on_http_error
from api.questions.problem_kinds import KINDS, ProblemKind, kind_of
from api.questions.question_parameters import ClockParameters, refuse_repeats
from api.questions.typed_routes import refuse_parameters
from kb.answers import dump_json
from kb.errors import KbError, UnknownIdError
from kb.facts import parse_clocks
from kb.pages import SECTIONS, Library, PageContent, Served
from kb.pages.assets import TYPES, asset_names, asset_text
from kb.pages.badges import badge_json, badge_svg
from kb.pages.check_pages import CheckFormAnswer, check_page
from kb.pages.searching import search_index
from kb.pages.words import as_sentence
from kb.suggestions import closest_names

router = APIRouter(include_in_schema=False)

Endpoint = Callable[[Request], Awaitable[Response]]


def _section_endpoint(section: str) -> Endpoint:
    async def answer_section(request: Request) -> Response:
        request.scope["template"] = f"/{section}"
        return await page_response(request, section)

    return answer_section


def _thing_endpoint(section: str) -> Endpoint:
    async def answer_thing(request: Request) -> Response:
        request.scope["template"] = f"/{section}/{{name}}"
        return await page_response(request, section, request.path_params["name"])

    return answer_thing


def add_pages(to: APIRouter) -> None:
    """Give every section its address, and every thing in it."""
    for section in SECTIONS.values():
        to.add_route(f"/{section.name}", _section_endpoint(section.name), ["GET"], include_in_schema=False)
        if section.thing or section.name == "days":
            to.add_route(f"/{section.name}/{{name}}", _thing_endpoint(section.name), ["GET"], include_in_schema=False)


add_pages(router)


@router.post("/check")
async def checked(request: Request) -> Response:
    """The form with the verdict on a template."""
    request.scope["template"] = "/check"
    answers = answers_of(request)
    given: dict[str, str] = {}
    kind: ProblemKind | None = None
    try:
        require_type(request, FORM)
        fields = await read_form(await request.body(), answers.turns)
        # What was typed stands in the form again, whatever is wrong with it.
        given = dict(fields)
        refuse_repeats(fields)
        query, _ = parsed_query("check", "", request.scope["query_string"])
        found = await unless_gone(request, answers.judged(PageJob(given)))
        done = CheckFormAnswer(given, found.body.decode())
    except KbError as e:
        query, kind = ClockParameters.model_validate({}), kind_of(e)
        done = CheckFormAnswer(given, error=as_sentence(told_detail(e)))
    to = served_addresses(request, query)
    text = await answers.turns.take(
        lambda: render_page(answers, answers.basis(query), to, lambda library: check_page(library, done))
    )
    more = HEADERS_OF_KIND.get(kind, {}) if kind else {}
    return HTMLResponse(text, kind.status if kind else 200, {**HEADERS, "cache-control": "no-store", **more})


@router.get("/assets/search-index.js")
async def index_of_search(request: Request) -> Response:
    """What browsers suggest from while people type: everything that can be found today."""
    refuse_parameters(request)
    answers = answers_of(request)
    basis = parse_clocks(answers.store, answers.clock())
    body = await answers.turns.take(lambda: ask_library(answers, basis, Served(), search_index))
    headers = {"cache-control": BRIEFLY, "etag": answers.tag(basis, request.scope["path"])}
    return Response(body, headers=headers, media_type=TYPES["js"])


@router.get("/assets/{name}")
async def asset(request: Request, name: str) -> Response:
    """A file that all pages share."""
    refuse_parameters(request)
    if name not in asset_names():
        raise HTTPException(404)
    content = asset_text(name)
    headers = {"cache-control": BRIEFLY, "etag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
    return Response(content, headers=headers, media_type=TYPES[name.rpartition(".")[2]])


@router.get("/badge/runtimes/{name}.{form}")
async def badge(request: Request, name: str, form: str) -> Response:
    """Until when functions of a runtime can be created, as a picture or as shields endpoints read it."""
    if form not in ("svg", "json"):
        raise HTTPException(404)
    answers = answers_of(request)
    query, _ = parsed_query("files", "", request.scope["query_string"])
    basis = answers.basis(query)
    rows = await answers.holdings.on_day("runtimes", basis, lambda facts: facts.all_runtimes)
    found = {item.row.runtime: item.row for item in rows}
    if name not in found:
        close = closest_names(name, found)
        raise UnknownIdError(f"no runtime {name!r}: /runtimes lists them", close)
    tag = answers.tag(basis, request.scope["path"])
    headers = {"cache-control": BRIEFLY, "etag": tag}
    if form == "json":
        return Response(dump_json(badge_json(found[name], basis.as_of)), headers=headers, media_type=JSON)
    return Response(badge_svg(found[name], basis.as_of), headers=headers, media_type="image/svg+xml")


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """What search engines may read: all pages."""
    refuse_parameters(request)
    text = f"User-agent: *\nAllow: /\nDisallow: /v1/\nSitemap: {whole_base(request)}/sitemap.xml\n"
    return Response(text, headers={"cache-control": BRIEFLY, "vary": "Host"}, media_type="text/plain; charset=utf-8")


@router.get("/sitemap.xml")
async def sitemap_of_service(request: Request) -> Response:
    """Every page."""
    refuse_parameters(request)
    answers = answers_of(request)
    basis = parse_clocks(answers.store, answers.clock())
    to = Served((), whole_base(request))

    def found(library: Library) -> list[str]:
        names = [(kind, name) for name, kind in library.kinds.items()]
        names += [("rules", name) for name in library.rules] + [("events", one.event) for one in library.events]
        sections = [(name, "") for name in SECTIONS if name not in ("search",)]
        return [to.canonical(section, name) for section, name in [*sections, *names]]

    def written() -> str:
        from kb.outlets.site.pages import sitemap_text  # noqa: PLC0415 - brings everything along that writes a site

        return sitemap_text(ask_library(answers, basis, to, found))

    text = await answers.turns.take(written)
    headers = {"cache-control": BRIEFLY, "vary": "Host"}
    return Response(text, headers=headers, media_type="application/xml")


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Every address and its parameters."""
    refuse_parameters(request)
    return await _described(request, lambda: reference_page(request.app.openapi()))


@router.get("/problems/{name}")
async def problem(request: Request, name: str) -> Response:
    """What a kind of problem means."""
    refuse_parameters(request)
    for kind in KINDS:
        if kind.name == name:
            return await _described(request, partial(problem_page, kind))
    raise HTTPException(404)


async def _described(request: Request, make: Callable[[], PageContent]) -> Response:
    answers = answers_of(request)
    basis = basis_of_no_question(answers)
    to = Served((), base_of(request))
    text = await answers.turns.take(lambda: render_page(answers, basis, to, lambda _: make()))
    tag = answers.tag(basis, request.scope["path"], base_of(request))
    return HTMLResponse(text, headers={**HEADERS, "cache-control": BRIEFLY, "etag": tag})


def install(app: FastAPI) -> None:
    """Answer who asks with a browser for an address that there is not with a page."""

    async def answer_unknown(request: Request, error: Exception) -> Response:
        path = request.url.path
        missing = isinstance(error, HTTPException) and error.status_code == 404
        if not missing or not wants_html(request) or path.startswith(("/v1/", "/api/")):
            return await on_http_error(request, error)
        first, _, rest = path.strip("/").partition("/")
        close = closest_names(first, [name for name in SECTIONS if name])
        suggestions = tuple(f"/{name}/{rest}" if rest and SECTIONS[name].thing else f"/{name}" for name in close)
        return answer_refusal(request, UnknownIdError(f"there is no page {path[:200]}", suggestions), ())

    app.add_exception_handler(HTTPException, answer_unknown)
