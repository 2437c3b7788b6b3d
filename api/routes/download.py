"""The whole knowledge base to take home, for those who want to ask it in SQL."""

from __future__ import annotations

from fastapi import Request, Response

from api import file_downloads
from api.answer_formats import PARQUET
from api.answer_schemas import media
from api.answering import answers_of
from api.response_cache import UNKEPT
from api.typed_routes import direct
from kb.outlets.parquet import table_parquet
from kb.store.contract import tables
from kb.suggestions import known_name

router = direct(UNKEPT.rstrip("/"), "downloads")

DUCKDB = "application/vnd.duckdb"
NAME = "lambda-kb.duckdb"
_SUFFIX = ".parquet"


@router.get("/lambda-kb.duckdb", responses=media(DUCKDB), openapi_extra=file_downloads.RANGES)
async def database(request: Request) -> Response:
    """The compiled knowledge base, as a DuckDB file."""
    answers = answers_of(request)
    return await file_downloads.sent(request, answers.files, NAME, DUCKDB, answers.image)


@router.get("/{table}.parquet", responses=media(PARQUET), openapi_extra=file_downloads.RANGES)
async def table(request: Request, table: str) -> Response:
    """One table of the knowledge base, all data versions, as a Parquet file."""
    known_name(table, tables(), "table")
    answers = answers_of(request)
    return await file_downloads.sent(
        request, answers.files, table + _SUFFIX, PARQUET, lambda: table_parquet(answers.store, tables()[table])
    )
