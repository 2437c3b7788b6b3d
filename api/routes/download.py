"""The whole knowledge base to take home, for those who want to ask it in SQL."""

from __future__ import annotations

from fastapi import Request, Response

from api.answers import file_downloads
from api.answers.answering import answers_of
from api.description.answer_schemas import media_schema
from api.edge.answer_formats import PARQUET
from api.edge.response_cache import UNKEPT
from api.questions.typed_routes import direct_router
from kb.outlets.parquet import table_parquet
from kb.store.contract import contract_tables
from kb.suggestions import known_name

router = direct_router(UNKEPT.rstrip("/"), "downloads")

DUCKDB = "application/vnd.duckdb"
NAME = "lambda-kb.duckdb"
_SUFFIX = ".parquet"


@router.get("/lambda-kb.duckdb", responses=media_schema(DUCKDB), openapi_extra=file_downloads.RANGES)
async def database(request: Request) -> Response:
    """The compiled knowledge base, as a DuckDB file."""
    answers = answers_of(request)
    return await file_downloads.send_file(request, answers.files, NAME, DUCKDB, answers.image)


@router.get("/{table}.parquet", responses=media_schema(PARQUET), openapi_extra=file_downloads.RANGES)
async def table(request: Request, table: str) -> Response:
    """One table of the knowledge base, all data versions, as a Parquet file."""
    known_name(table, contract_tables(), "table")
    answers = answers_of(request)
    return await file_downloads.send_file(
        request, answers.files, table + _SUFFIX, PARQUET, lambda: table_parquet(answers.store, contract_tables()[table])
    )
