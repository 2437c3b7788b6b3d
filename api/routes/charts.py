"""Charts as pictures, and as the specifications they are drawn from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException

from api.answers.answering import answers_of, kept_response
from api.answers.chart_pictures import KINDS, ChartQuestion
from api.answers.drawing_process import DrawingProcess
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
    question = ChartQuestion(basis, name, kind, query.theme, query.options)
    drawing: DrawingProcess = request.app.state.drawing
    drawn = answers.drawing.take(lambda: drawing.draw(answers.database.path, question))
    body = await unless_gone(request, drawn)
    return kept_response(body, KINDS[kind], answers.kept(query, basis, request.scope["path"], query.filters))
