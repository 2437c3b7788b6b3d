"""From a question to a response: the basis, the rows, the page, the body and its headers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson
from fastapi import Request, Response

from api.answers.file_downloads import HeldFiles
from api.answers.held_policies import HeldPolicies
from api.answers.made_once import MadeOnce
from api.answers.parquet_rows import parquet_answer
from api.edge.answer_formats import CSV, JSON, PARQUET, chosen_media_type
from api.edge.common_headers import Pairs
from api.edge.request_bodies import unless_gone
from api.edge.response_cache import CachedAnswer
from api.judging.check_batches import CheckDesk
from api.judging.database_copies import DatabaseCopy
from api.judging.judging_jobs import Answered, BodyJob, JudgingJob
from api.memory.answer_periods import Periods, store_periods
from api.memory.rows_in_memory import Ask, Holdings, RowEntry, Rows
from api.memory.state_changes_in_memory import HeldLives
from api.memory.weighted_cache import Recent
from api.questions import cursors
from api.questions.field_selection import parse_selection
from api.questions.question_parameters import ClockParameters, Formatted, ListQuestion
from api.running.service_settings import ServiceSettings
from api.running.worker_queue import Turns
from kb.answers import basis_body, csv_text, dump_json
from kb.answers import list_envelope as enveloped
from kb.facts import Basis, Facts
from kb.pages import SECTIONS, Served
from kb.row_columns import flat_names
from kb.store import Store

if TYPE_CHECKING:
    from mcp.server import Server

_SEEN_BYTES = 16 * 1024 * 1024
_CHECKED_BYTES = 8 * 1024 * 1024
_FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
_CLOCK_NAMES = ("as_of", "known_at", "data_version")
_PAGE_PARAMETERS = ("from", "to", "axis", "known_at", "data_version")
_MANY_ROWS = 200
"""More rows are sorted or written anew in a thread."""
VARY = "Accept, Accept-Encoding"
_ROWS = b"\0rows"
# No JSON has such a byte.
_PLACE = (orjson.Fragment(_ROWS),)


@dataclass(frozen=True, slots=True)
class Answers:
    """What answers questions about one knowledge base; another knowledge base has another."""

    store: Store
    """The knowledge base; it never changes while it is served."""
    clock: Callable[[], date]
    """Today, UTC."""
    periods: Periods
    """The stretches of days with the same answers."""
    turns: Turns
    """Whose turn it is to be worked on."""
    drawing: Turns
    """Whose turn it is to have a chart drawn: that takes a second each, and nobody who asks for facts waits for it."""
    holdings: Holdings
    """The rows in memory."""
    image: Callable[[], bytes]
    """The bytes of the knowledge base file."""
    files: HeldFiles
    """The files to download."""
    desk: CheckDesk
    """Where checks are handed in."""
    database: DatabaseCopy
    """The file that checks are judged by."""
    lives: HeldLives
    """The spells of everything, for pages."""
    policies: HeldPolicies
    """Today's policies for other engines."""
    description: MadeOnce[bytes] = field(default_factory=MadeOnce)
    """What the service says of itself to programs, with today's answers as examples."""
    agents: MadeOnce[Server[Any]] = field(default_factory=MadeOnce)
    """What answers agents."""
    edition: str = field(default_factory=lambda: version("lambda-kb"))
    """The version of the software, which is part of what an answer rests on."""
    seen: Recent[Hashable, CachedAnswer] = field(default_factory=lambda: Recent(_SEEN_BYTES))
    """The finished answers given lately."""
    checked: Recent[Hashable, bytes] = field(default_factory=lambda: Recent(_CHECKED_BYTES))
    """The reports of checks made lately."""

    def basis(self, query: ClockParameters) -> Basis:
        """The basis that a question names."""
        return query.basis(self.store, self.clock())

    async def judged(self, job: JudgingJob) -> Answered:
        """What a judging process says to a question about a stranger's text.

        Raises:
            BusyError: Too much waits already.
            TooCostlyError: It took more time or memory than a question gets.
        """
        return await self.desk.answer(job, self.database.path, self.clock())

    def kept(self, query: ClockParameters, basis: Basis, *parts: object) -> dict[str, str]:
        """The headers by which an answer is kept, its tag and how long it holds, and those of what it rests on."""
        kept = {"etag": self.tag(basis, *parts), "cache-control": self.keeping_time(query, basis)}
        return kept | basis_headers(basis)

    def keeping_time(self, query: ClockParameters, basis: Basis) -> str:
        """How long an answer may be kept: for ever where all clocks are named, of a sealed version and no day ahead."""
        lasting = query.pinned and basis.data_version in self.store.sealed and not basis.is_ahead
        return _FOREVER if lasting else BRIEFLY

    def tag(self, basis: Basis, *parts: object) -> str:
        """A strong entity tag, from the data version and the question in its one canonical form."""
        release = f"{self.edition}\n{self.store.digests[basis.data_version]}\n{basis.data_version}"
        # What is said of a day ahead, such as that the data are old by now, hangs on the day of the question, too.
        asked = basis.today if basis.is_ahead else None
        text = "\n".join([release, f"{basis.as_of}\n{basis.known_at}\n{asked}", *map(str, parts)])
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answers_for(
    store: Store,
    clock: Callable[[], date],
    settings: ServiceSettings,
    image: Callable[[], bytes] | None = None,
    desk: CheckDesk | None = None,
) -> Answers:
    """What answers questions about a knowledge base; the desk is that of the one before, if there was one."""
    turns = Turns(settings.working, settings.waiting)
    database = DatabaseCopy(store.path, settings.scratch, image)
    stretches = store_periods(store)
    return Answers(
        store=store,
        clock=clock,
        periods=stretches,
        turns=turns,
        drawing=Turns(1, settings.waiting),
        holdings=Holdings(store, stretches, turns),
        image=database.content if image is None or database.private else image,
        desk=desk or CheckDesk(min(settings.judging, settings.working), settings.waiting, settings.seconds_to_judge),
        database=database,
        files=HeldFiles(turns),
        lives=HeldLives(store),
        policies=HeldPolicies(turns),
    )


def answers_of(request: Request) -> Answers:
    """What answers this request, to its end, whatever knowledge base comes in the meantime."""
    answers: Answers = request.scope.get("answers") or request.app.state.answers
    return answers


async def judged_once(request: Request, name: str, job: BodyJob) -> Response:
    """The answer to a body that is judged, which is kept for whoever sends the same."""
    answers = answers_of(request)
    # Today is part of a question that names no day.
    key = (name, hashlib.sha256(job.body).digest(), answers.clock())
    found = answers.checked.find(key)
    if found is None:
        found = (await unless_gone(request, answers.judged(job))).body
        answers.checked.keep(key, found, len(found) + 500)
    return Response(found, headers={"cache-control": "no-store"}, media_type=JSON)


async def timeless_rows(request: Request, name: Hashable, basis: Basis, ask: Ask) -> Rows:
    """The rows of a list that is the same on every day."""
    held = answers_of(request).holdings
    known = None if basis.known_at is None else held.periods.key(basis)[1]
    return await held.rows((name, known, basis.data_version), basis, ask)


async def answer_rows(request: Request, query: ListQuestion, basis: Basis, shape: type, rows: Rows) -> Response:
    """A page of a list.

    Args:
        request: The request.
        query: Its parameters.
        basis: What the rows rest on.
        shape: What a row is.
        rows: The rows, those of all pages.
    """
    chosen_rows = parse_selection(query.sort, query.fields, shape)
    answers, path = answers_of(request), request.scope["path"]
    filters = query.filters
    start, following = 0, None
    if query.cursor is not None or query.limit < len(rows):
        question = f"{answers.store.digests[basis.data_version]} {path} {filters} {basis} {query.sort}"
        start = cursors.read_cursor(query.cursor, question)
        following = cursors.write_cursor(start + query.limit, question) if start + query.limit < len(rows) else None
    end = start + query.limit
    media_type = chosen_media_type(query.format, given_accept(request))

    def formatted() -> bytes:
        page = chosen_rows.page(rows, start, end)
        if media_type == PARQUET:
            return parquet_answer(chosen_rows.columns, page)
        if media_type == JSON:
            return list_body(enveloped(basis, _PLACE if page else (), len(rows), query.limit, following), page)
        lines = [orjson.Fragment(row) for row in page]
        return csv_text(lines, flat_names(chosen_rows.columns)).encode()

    # Others need not wait for work on each of many rows; those that are only put together are no work.
    each = len(rows) if chosen_rows.works_on_all else 0 if media_type == JSON else min(query.limit, len(rows))
    long = media_type == PARQUET or each > _MANY_ROWS
    body = await answers.turns.take(formatted) if long else formatted()
    parts = (path, filters, query.sort, query.fields, start, query.limit, media_type)
    headers = answers.kept(query, basis, *parts)
    following_link = f'<{_next_address(request, basis, query.limit, following)}>; rel="next"' if following else ""
    headers["link"] = ", ".join(filter(None, [following_link, page_link(request, basis)]))
    return kept_response(body, media_type, headers)


async def answer_single(
    request: Request, query: ClockParameters, basis: Basis, name: str, ask: Callable[[Facts], object]
) -> Response:
    """One thing, or one list that is always whole, asked of the store."""
    answers = answers_of(request)
    key = (request.scope["path"], query.filters, basis)
    found = await answers.holdings.rows((name, *key), basis, lambda facts: [ask(facts)])
    return answer_alone(request, query, basis, found[0])


def answer_alone(request: Request, query: ClockParameters, basis: Basis, found: RowEntry) -> Response:
    """One thing beside its basis."""
    # A row of a list stands one level deeper than a thing on its own.
    return beside_basis(request, query, basis, {"data": orjson.loads(found.text)})


def beside_basis(request: Request, query: ClockParameters, basis: Basis, parts: Mapping[str, object]) -> Response:
    """The parts of an answer beside what it rests on."""
    body = dump_json({"basis": basis_body(basis)} | dict(parts))
    headers = answers_of(request).kept(query, basis, request.scope["path"], query.filters)
    return kept_response(body, JSON, headers | {"link": page_link(request, basis)})


def answer_lists(
    request: Request, query: Formatted, basis: Basis, parts: Mapping[str, Rows], as_csv: bytes | None
) -> Response:
    """An answer of several lists, always whole."""
    media_type = JSON if as_csv is None else CSV
    headers = answers_of(request).kept(query, basis, request.scope["path"], query.filters, media_type)
    headers["link"] = page_link(request, basis)
    lists = {name: [orjson.Fragment(item.text) for item in rows] for name, rows in parts.items()}
    body = dump_json({"basis": basis_body(basis)} | lists) if as_csv is None else as_csv
    return kept_response(body, media_type, headers)


def list_body(envelope: Mapping[str, object], texts: Sequence[bytes]) -> bytes:
    """A list as JSON, its rows put together at once: their bytes are most of it, and so are copied only once.

    Args:
        envelope: The answer, with a place in place of the rows.
        texts: The rows as JSON.
    """
    whole = dump_json(envelope)
    if not texts:
        return whole
    before, _, after = whole.partition(_ROWS)
    pieces = [before + texts[0], *texts[1:]]
    pieces[-1] += after
    return b",\n    ".join(pieces)


def _next_address(request: Request, basis: Basis, limit: int, cursor: str) -> str:
    """The address of the next page, on the same basis even if today or the data are others by then."""
    pinned = {"as_of": basis.as_of, "data_version": basis.data_version, "limit": limit, "cursor": cursor}
    if basis.known_at is not None:
        pinned["known_at"] = basis.known_at
    scope = request.scope
    return f"{scope['path']}?{urlencode({**scope['parameters'], **pinned})}"


def kept_response(body: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """A finished answer that may be kept."""
    said = {"vary": VARY, **headers}
    own = [(name.encode(), text.encode("latin-1")) for name, text in said.items() if text]
    return PreparedResponse(body, own, media_type)


class PreparedResponse(Response):
    """A response whose headers are bytes already; the framework would look through them once more."""

    def __init__(self, body: bytes, headers: Pairs, media_type: str) -> None:
        self.status_code = 200
        self.background = None
        self.body = body
        kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        self.raw_headers = [*headers, (b"content-length", b"%d" % len(body)), (b"content-type", kind.encode())]


def basis_headers(basis: Basis) -> dict[str, str]:
    """What an answer rests on, and that its evidence is old: a body such as CSV or a picture has no place for it."""
    known_at = basis.known_at or "everything"
    clocks = f"as_of={basis.as_of}, known_at={known_at}, data_version={basis.data_version}"
    said = {"lambda-kb-basis": f"{clocks}, evidence_until={basis.evidence_until}"}
    warnings = ", ".join(f'299 - "{notice}"' for notice in basis.notices)
    return said | {"warning": warnings} if warnings else said


def given_accept(request: Request) -> str | None:
    """The header `Accept`, the first if there are several."""
    return next((value.decode("latin-1") for name, value in request.scope["headers"] if name == b"accept"), None)


def page_link(request: Request, basis: Basis) -> str:
    """The address of the page that says the same to people, as a `Link`; blank where there is none."""
    path: str = request.scope["path"]
    section, _, rest = path.removeprefix("/v1/").partition("/")
    name = rest.partition("/")[0]
    if section in ("snapshot", "changes"):
        section, name = {"snapshot": ("days", basis.as_of.isoformat()), "changes": ("compare", "")}[section]
    if section not in SECTIONS or (name and section != "days" and not SECTIONS[section].thing):
        return ""
    kept = {"compare": _PAGE_PARAMETERS, "search": ("q", *_CLOCK_NAMES)}.get(section, _CLOCK_NAMES)
    asked = {key: text for key, text in request.scope["parameters"].items() if key in kept}
    if section == "days":
        asked.pop("as_of", None)
    address = Served(tuple(asked.items())).page(section, name)
    return f'<{address}>; rel="alternate"; type="text/html"'
