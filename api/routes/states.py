"""Whether the service runs, and whether it can answer."""

from __future__ import annotations

import duckdb
from fastapi import APIRouter, Request, Response

from api.answering import answers_of
from api.formats import JSON
from kb.answers import dumps
from kb.errors import StoreError

router = APIRouter(tags=["state"])


@router.get("/healthz")
async def healthz() -> Response:
    """Whether the process runs."""
    return _state({"status": "ok"})


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """Whether the knowledge base answers, and which one it is."""
    store = answers_of(request).store
    try:
        cursor = store.cursor()
        cursor.execute("select count(*) from runtimes").fetchall()
        cursor.close()
    except duckdb.Error as e:
        raise StoreError(f"{store.path}: {str(e).splitlines()[0]}") from e
    return _state(
        {
            "status": "ready",
            "data_version": store.data_version,
            "digest": store.digest,
            "evidence_until": store.evidence_until,
        }
    )


def _state(body: dict[str, object]) -> Response:
    return Response(dumps(body), headers={"cache-control": "no-store"}, media_type=JSON)
