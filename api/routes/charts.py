"""Charts as pictures, and as the specifications they are drawn from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException

from api.answer_schemas import media
from api.answering import answers_of, respond
from api.chart_pictures import KINDS, drawn
from api.question_parameters import ChartQuery
from api.typed_routes import direct

router = direct("/v1", "charts")


@router.get("/charts/{name}.{kind}", responses=media(*KINDS.values()))
async def chart(request: Request, name: str, kind: str, query: Annotated[ChartQuery, Query()]) -> Response:
    """A chart of what held on a day, as `svg`, as `png`, or as its Vega-Lite specification (`json`)."""
    if kind not in KINDS:
        raise HTTPException(404)
    answers = answers_of(request)
    basis = answers.basis(query)
    body = await answers.turns.take(
        lambda: drawn(answers.store, basis, name, kind, theme=query.theme, options=query.options)
    )
    tag = answers.tag(basis, request.scope["path"], query.filters)
    return respond(body, KINDS[kind], query, {"etag": tag})
