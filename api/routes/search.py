"""What has some words: the search of the pages, for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.answers.answering import answer_rows, answers_of
from api.description.answer_schemas import list_of
from api.questions.question_parameters import SearchQuery
from api.questions.typed_routes import direct_router
from kb.pages.found_things import FoundThing, find_things

router = direct_router("/v1", "facts")


@router.get("/search", responses=list_of(FoundThing))
async def search(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
    """Runtimes, limits, triggers, features, rules, fields, operations and events by words, the best first."""
    basis = answers_of(request).basis(query)
    held = answers_of(request).holdings
    found = await held.rows(("search", query.q, basis), basis, lambda facts: find_things(facts, query.q))
    return await answer_rows(request, query, basis, FoundThing, found)
