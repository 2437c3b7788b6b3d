"""From a question to a response: the basis, the rows (asked for once), the page, the body and its headers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from urllib.parse import urlencode

import orjson
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api import cursors
from api.caches import Recent
from api.formats import CSV, JSON, chosen
from api.parameters import Clocks, Formatted, Listing, once
from api.periods import Periods
from kb.answers import basis_body, csv_text, dumps
from kb.answers import listing as enveloped
from kb.facts import Basis, Facts
from kb.store import Store

Parts = Mapping[str, Sequence[bytes]]
"""The rows of an answer under the member that holds them, each already JSON as it stands in a list."""

_ROWS_BYTES = 64 * 1024 * 1024
_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class Answers:
    """What answers questions about one knowledge base."""

    store: Store
    """The knowledge base; it never changes while it is served."""
    clock: Callable[[], date]
    """Today, UTC."""
    periods: Periods
    """The stretches of days with the same answers."""
    edition: str = field(default_factory=lambda: version("lambda-kb"))
    """The version of the software, which is part of what an answer rests on."""
    rows: Recent[Hashable, Parts] = field(default_factory=lambda: Recent(_ROWS_BYTES))
    """The rows of answers given lately."""

    async def parts(self, key: Hashable, basis: Basis, ask: Callable[[Facts], Mapping[str, Sequence[object]]]) -> Parts:
        """The rows of an answer, from the store only if no question with this key was asked lately."""
        held = self.rows.find(key)
        if held is not None:
            return held
        found = await run_in_threadpool(self._asked, basis, ask)
        self.rows.keep(key, found, sum(len(row) + 100 for rows in found.values() for row in rows) + 100)
        return found

    def _asked(self, basis: Basis, ask: Callable[[Facts], Mapping[str, Sequence[object]]]) -> Parts:
        facts = Facts(self.store, basis)
        try:
            return {name: [_row(row) for row in rows] for name, rows in ask(facts).items()}
        finally:
            facts.cursor.close()

    def tag(self, *parts: object) -> str:
        """A strong entity tag."""
        text = "\n".join(str(part) for part in (self.edition, self.store.digest, *parts))
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def answers_of(request: Request) -> Answers:
    """What answers the questions of this application."""
    answers: Answers = request.app.state.answers
    return answers


async def listing(
    request: Request,
    query: Listing,
    ask: Callable[[Facts], Sequence[object]],
    basis: Basis | None = None,
    *,
    by_day: bool = False,
) -> Response:
    """A page of a list.

    Args:
        request: The request.
        query: Its parameters.
        ask: The question.
        basis: The basis, where the parameters alone do not say it.
        by_day: The answer may differ between days on which no fact changes.
    """
    once(request.query_params.multi_items())
    answers = answers_of(request)
    basis = basis or query.basis(answers.store, answers.clock())
    path, filters = request.scope["path"], query.filters
    question = f"{answers.store.digest} {path} {filters} {basis}"
    start = cursors.read(query.cursor, question)
    key = (path, filters, basis if by_day else answers.periods.key(basis))
    rows = (await answers.parts(key, basis, lambda facts: {"data": ask(facts)}))["data"]
    end = start + query.limit
    following = cursors.written(end, question) if end < len(rows) else None
    media_type = chosen(query.format, request.headers.get("accept"))
    page = _fragments(rows[start:end])
    body = (
        dumps(enveloped(basis, page, len(rows), query.limit, following))
        if media_type == JSON
        else csv_text(page).encode()
    )
    headers = {"etag": answers.tag(question, start, query.limit, media_type)}
    if following:
        headers["link"] = f'<{_next(request, basis, query.limit, following)}>; rel="next"'
    return _response(body, media_type, query, headers)


async def single(request: Request, query: Clocks, ask: Callable[[Facts], object]) -> Response:
    """One thing, or one list that is always whole."""
    once(request.query_params.multi_items())
    answers = answers_of(request)
    basis = query.basis(answers.store, answers.clock())
    key = (request.scope["path"], query.filters, basis)
    row = (await answers.parts(key, basis, lambda facts: {"data": [ask(facts)]}))["data"][0]
    # A row of a list stands one level deeper than a thing on its own.
    body = dumps({"basis": basis_body(basis), "data": orjson.loads(row)})
    return _response(body, JSON, query, {"etag": answers.tag(*key)})


async def whole(
    request: Request,
    query: Formatted,
    ask: Callable[[Facts], Mapping[str, object]],
    as_csv: Callable[[Facts], str],
) -> Response:
    """An answer of several lists, always whole."""
    once(request.query_params.multi_items())
    answers = answers_of(request)
    basis = query.basis(answers.store, answers.clock())
    media_type = chosen(query.format, request.headers.get("accept"))
    headers = {"etag": answers.tag(request.scope["path"], basis, media_type)}
    if media_type == CSV:
        text = await run_in_threadpool(lambda: as_csv(Facts(answers.store, basis)))
        return _response(text.encode(), media_type, query, headers)

    def lists(facts: Facts) -> dict[str, Sequence[object]]:
        return {name: rows for name, rows in ask(facts).items() if isinstance(rows, Sequence)}

    parts = await answers.parts((request.scope["path"], answers.periods.key(basis)), basis, lists)
    body = {"basis": basis_body(basis)} | {name: _fragments(rows) for name, rows in parts.items()}
    return _response(dumps(body), media_type, query, headers)


def _row(row: object) -> bytes:
    """A row as it stands in a list: the indent of its lines is that of the finished body."""
    return dumps(row)[:-1].replace(b"\n", b"\n    ")


def _fragments(rows: Sequence[bytes]) -> list[orjson.Fragment]:
    return [orjson.Fragment(row) for row in rows]


def _next(request: Request, basis: Basis, limit: int, cursor: str) -> str:
    """The address of the next page, on the same basis even if today or the data are others by then."""
    pinned = {"as_of": basis.as_of, "data_version": basis.data_version, "limit": limit, "cursor": cursor}
    return f"{request.url.path}?{urlencode({**request.query_params, **pinned})}"


def _response(body: bytes, media_type: str, query: Clocks, headers: Mapping[str, str]) -> Response:
    shared = {"cache-control": _FOREVER if query.pinned else _BRIEFLY, "vary": "Accept"}
    return Response(body, headers={**shared, **headers}, media_type=media_type)
