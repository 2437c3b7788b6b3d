"""Subscriptions: a calendar of what lies ahead, and a feed of what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Request, Response

from api.answers.answering import answers_of, kept_response, timeless_rows
from api.description.answer_schemas import media_schema
from api.questions.question_parameters import CalendarQuery, FeedQuery
from api.questions.typed_routes import direct_router
from kb.facts import Facts
from kb.facts.changes import Change, changes
from kb.facts.coming import coming
from kb.outlets import atom, calendars
from kb.suggestions import known_name

router = direct_router("/v1", "feeds")


@router.get("/calendar.ics", responses=media_schema(calendars.MEDIA_TYPE))
async def calendar(request: Request, query: Annotated[CalendarQuery, Query()]) -> Response:
    """The milestones of runtimes that lie ahead, to subscribe to: a date that moves moves in the calendar."""
    answers = answers_of(request)
    basis = answers.basis(query)
    found = await answers.holdings.rows(("coming", answers.periods.key(basis)), basis, coming)
    if query.runtime is not None:
        runtimes = await answers.holdings.on_day("runtimes", basis, lambda facts: facts.all_runtimes)
        known_name(query.runtime, [item.row.runtime for item in runtimes], "runtime", "/v1/runtimes lists them")
    items = [
        item.row
        for item in found
        if query.runtime in (None, item.row.runtime) and query.milestone in (None, item.row.milestone)
    ]
    body = await answers.turns.take(lambda: calendars.milestone_calendar(items, answers.edition))
    return kept_response(body, calendars.MEDIA_TYPE, answers.kept(query, basis, request.scope["path"], query.filters))


def _all_changes(axis: str, facts: Facts) -> Sequence[Change]:
    return changes(facts, date.min, date.max, axis)


@router.get("/feed.atom", responses=media_schema(atom.MEDIA_TYPE))
async def feed(request: Request, query: Annotated[FeedQuery, Query()]) -> Response:
    """The newest changes up to a day: what came to hold, and what came to be published."""
    answers = answers_of(request)
    basis = answers.basis(query)
    found: list[tuple[str, Change]] = []
    for axis in ("valid", "known") if query.axis is None else (query.axis,):
        rows = await timeless_rows(request, ("changes", axis), basis, partial(_all_changes, axis))
        found += [(axis, item.row) for item in rows if item.row.date <= basis.as_of]
    address = quote(request.scope["path"]) + (f"?{request.url.query}" if request.url.query else "")
    body = await answers.turns.take(lambda: atom.changes_feed(found, basis.as_of, address, most=query.limit))
    kept = answers.kept(query, basis, request.scope["path"], query.filters, query.limit, address)
    return kept_response(body, atom.MEDIA_TYPE, kept)
