"""Whether the service runs, whether it can answer, and how it fares."""

from __future__ import annotations

import os

import duckdb
from fastapi import FastAPI, Request, Response

from api.answers.answering import Answers, answers_of
from api.description.answer_schemas import Health, Readiness, media_schema, object_of
from api.edge.answer_formats import JSON
from api.edge.client_connections import Connections
from api.questions.typed_routes import direct_router
from api.running.metrics import MEDIA_TYPE, process_memory
from kb.answers import dump_json
from kb.errors import StoreError

router = direct_router(tag="state")


@router.get("/healthz", responses=object_of(Health))
async def healthz(request: Request) -> Response:  # noqa: ARG001 - every endpoint takes the request
    """Whether the process runs."""
    return _state_response({"status": "ok"})


@router.get("/readyz", responses=object_of(Readiness))
async def readyz(request: Request) -> Response:
    """Whether the knowledge base answers, and which one it is."""
    answers = answers_of(request)
    store = answers.store
    # Until every day is in memory, answers would wait.
    await answers.holdings.read()
    try:
        cursor = store.cursor()
        cursor.execute("select count(*) from versions").fetchall()
        cursor.close()
    except duckdb.Error as e:
        raise StoreError(f"{store.path}: {str(e).splitlines()[0]}") from e
    return _state_response(
        {
            "status": "ready",
            "data_version": store.data_version,
            "digest": store.digest,
            "evidence_until": store.evidence_until,
        }
    )


@router.get("/metrics", responses=media_schema("text/plain"))
async def metrics(request: Request) -> Response:
    """Counters of requests, times, bytes and reloads, added up over all workers."""
    text = request.app.state.metrics.text(gauges(request.app))
    return Response(text, headers={"cache-control": "no-store", "content-type": MEDIA_TYPE})


def gauges(app: FastAPI) -> dict[tuple[str, ...], float]:
    """The numbers of this worker that may fall."""
    answers: Answers = app.state.answers
    pid, version = str(os.getpid()), str(answers.store.data_version)
    return {
        ("lambda_kb_questions_under_way",): answers.turns.asked + answers.drawing.asked + answers.desk.asked,
        ("lambda_kb_judging_ended_total",): answers.desk.ended,
        ("lambda_kb_connections_dropped_total",): _dropped(app),
        ("lambda_kb_resident_memory_bytes", "pid", pid): process_memory(),
        ("lambda_kb_data_info", "pid", pid, "data_version", version, "digest", answers.store.digest): 1,
        ("lambda_kb_log_lines_dropped_total",): app.state.journal.dropped,
    }


def _dropped(app: FastAPI) -> int:
    """The connections closed to make room; none before the service runs."""
    connections: Connections | None = getattr(app.state, "connections", None)
    return 0 if connections is None else connections.dropped


def _state_response(body: dict[str, object]) -> Response:
    return Response(dump_json(body), headers={"cache-control": "no-store"}, media_type=JSON)
