"""From a question to a page: the clocks in its address, the facts on them, the page; and pages that refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field, ValidationError, create_model

from api.answers.answering import Answers, answers_of
from api.questions.member_places import parameter_names
from api.questions.problem_documents import HEADERS_OF_KIND, told_detail
from api.questions.problem_kinds import kind_of
from api.questions.question_parameters import ClockParameters, refuse_repeats
from api.questions.validation_errors import validation_error
from api.running.service_settings import ServiceSettings
from kb.errors import KbError, UsageError
from kb.facts import Basis, Facts, parse_clocks
from kb.facts.basis import FIRST_DAY
from kb.pages import SECTIONS, Library, PageContent, Served, page_document
from kb.pages.refusals import Refused, refusal_page

Found = TypeVar("Found")

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "vary": "Accept, Accept-Encoding",
}
"""What all pages have: they load nothing from another host."""


@cache
def _query_model(section: str, *, named: bool) -> type[ClockParameters]:
    """The parameters of the pages of a section; a page of a day has the day in its path."""
    members = {} if named else {name: (str | None, Field(None, alias=name)) for name in SECTIONS[section].parameters}
    made: type[ClockParameters] = create_model(
        "PageQuery", __base__=ClockParameters, **{_python_name(n): m for n, m in members.items()}
    )  # type: ignore[call-overload]
    return made


def _python_name(name: str) -> str:
    return {"from": "first", "to": "last"}.get(name, name)


def parsed_query(section: str, name: str, query_string: bytes) -> tuple[ClockParameters, dict[str, str]]:
    """The clocks and the other parameters of a page; what a form sends blank was not asked.

    Raises:
        UsageError: A parameter is unknown, given twice, or has a wrong value.
    """
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    refuse_repeats(pairs)
    given = {key: text.strip() for key, text in pairs if text.strip()}
    day = {"as_of": name} if section == "days" and name else {}
    if day and "as_of" in given:
        raise UsageError(f"as_of: the address names the day {name} already")
    model = _query_model(section, named=bool(name))
    known = parameter_names(model)
    unknown = {key: "" for key, text in pairs if not text.strip() and key not in known}
    try:
        query = model.model_validate({**given, **day, **unknown})
    except ValidationError as e:
        raise validation_error(e.errors(include_url=False), known) from e
    return query, {key: given[key] for key in SECTIONS[section].parameters if key in given}


async def page_response(request: Request, section: str, name: str = "") -> Response:
    """A page, or the page that says why there is none."""
    answers = answers_of(request)
    to: Served | None = None
    try:
        query, asked = parsed_query(section, name, request.scope["query_string"])
        basis = answers.basis(query)
        to = served_addresses(request, query, name if section == "days" else "")
        thing = "" if section == "days" else name
        text = await answers.turns.take(
            lambda: render_page(answers, basis, to, lambda library: SECTIONS[section].page(library, thing, asked))
        )
    except KbError as e:
        return answer_refusal(request, e, (section, name) if name else (section,), to)
    kept = answers.kept(query, basis, "page", request.scope["path"], request.scope["query_string"])
    return HTMLResponse(text, headers={**HEADERS, **kept})


def served_addresses(request: Request, query: ClockParameters, day: str = "") -> Served:
    """How the links of a page are made: they keep the clocks that were asked, but for a day that its path names."""
    given = [(name, getattr(query, name)) for name in ("as_of", "known_at", "data_version")]
    kept = tuple((name, str(value)) for name, value in given if value is not None)
    return Served(tuple(one for one in kept if not day or one[0] != "as_of"), base_of(request))


def base_of(request: Request) -> str:
    """The address under which the service is known; blank where nobody said.

    What a client says of the host must not stand in pages that others get from memory.
    """
    settings: ServiceSettings = request.app.state.settings
    return settings.url


def whole_base(request: Request) -> str:
    """The same, or the address that this one client asked."""
    return base_of(request) or str(request.base_url).rstrip("/")


def ask_library(answers: Answers, basis: Basis, to: Served, ask: Callable[[Library], Found]) -> Found:
    """What is asked of the facts on a basis; asks the store, so it belongs into a thread."""
    facts = Facts(answers.store, basis)
    try:
        return ask(Library(facts, to, lambda: answers.lives.find(basis)))
    finally:
        facts.cursor.close()


def render_page(answers: Answers, basis: Basis, to: Served, make: Callable[[Library], PageContent]) -> str:
    """A page as HTML; asks the store, so it belongs into a thread."""
    newest = answers.store.data_version
    return ask_library(answers, basis, to, lambda library: page_document(make(library), basis, to, newest))


def basis_of_no_question(answers: Answers) -> Basis:
    """What a page rests on that answers no question: today, also where the clock of the machine is wrong."""
    return parse_clocks(answers.store, max(answers.clock(), FIRST_DAY))


def answer_refusal(request: Request, error: KbError, path: tuple[str, ...], asked: Served | None = None) -> Response:
    """Why there is no page, as a page.

    Args:
        request: The request.
        error: Why.
        path: The section and the id that were asked.
        asked: How its links would have been made; None where the clocks that they keep were not understood.
    """
    answers = answers_of(request)
    basis = basis_of_no_question(answers)
    to = asked or Served((), base_of(request))
    kind = kind_of(error)
    suggestions = error.suggestions if isinstance(error, UsageError) else ()
    typed = dict(parse_qsl(request.scope["query_string"].decode("latin-1")))
    newest = answers.store.data_version
    page = refusal_page(to, Refused(path, typed, kind.title, told_detail(error), suggestions), newest)
    text = page_document(page, basis, to, newest)
    more = HEADERS_OF_KIND.get(kind, {})
    return HTMLResponse(text, kind.status, {**HEADERS, "cache-control": "no-store", **more})


def wants_html(request: Request) -> bool:
    """Whether who asks is a person with a browser."""
    return "text/html" in request.headers.get("accept", "")
