"""Charts as pictures, and as the specifications they are drawn from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException

from api.answers.answering import answers_of, kept_response
from api.answers.chart_pictures import KINDS, draw_chart
from api.description.answer_schemas import media_schema
from api.edge.request_bodies import unless_gone
from api.questions.question_parameters import ChartQuery
from api.questions.typed_routes import direct_router

router = direct_router("/v1", "charts")


@router.get("/charts/{name}.{kind}", responses=media_schema(*KINDS.values()))
async def chart(request: Request, name: str, kind: str, query: Annotated[ChartQuery, Query()]) -> Response:
    """A chart of what held on a day, as `svg`, as `png`, or as its Vega-Lite specification (`json`)."""
    if kind not in KINDS:
        raise HTTPException(404)
    answers = answers_of(request)
    basis = answers.basis(query)
    drawn = answers.drawing.take(
        lambda: draw_chart(answers.store, basis, name, kind, theme=query.theme, options=query.options)
    )
    body = await unless_gone(request, drawn)
    return kept_response(body, KINDS[kind], answers.kept(query, basis, request.scope["path"], query.filters))
