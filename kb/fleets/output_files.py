"""Write findings and rejects: whole files only, the findings last."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from kb.fleets.interface import REJECT_COLUMNS
from kb.fleets.judging.finding_list import SHARED
from kb.fleets.scratch_folders import put_in_place
from kb.fleets.workbench_database import Workbench
from kb.spreadsheets import inert_select, restored_column
from kb.store.file_identity import OLDEST_READER
from kb.store.literals import sql_literal

SUFFIXES = (".parquet", ".csv", ".duckdb")
"""The endings of files of findings."""


def write_findings(bench: Workbench, findings: str, suffix: str) -> tuple[Path, str]:
    """Write the findings into the scratch folder; the file, and the relation to read them back from."""
    half = bench.scratch / f"half{suffix}"
    path = sql_literal(str(half))
    match suffix:
        case ".parquet":
            bench.run(f"copy ({findings}) to {path} (format parquet, compression zstd, compression_level 1)", STEP)
            return half, f"read_parquet({path})"
        case ".csv":
            bench.run(f"copy ({_inert_query(bench, f'({findings})')}) to {path} (format csv, header)", STEP)
            back = f"read_csv({path}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
            names = [name for name, _ in columns_of(bench.connection, back)]
            return half, f"(select {', '.join(map(restored_column, names))} from {back})"
        case _:
            close_findings(bench)
            half.unlink(missing_ok=True)
            bench.connection.execute(f"attach {path} as result (storage_version '{OLDEST_READER}')")
            plain = ", ".join(f'"{name}"::varchar as "{name}"' for name in (*SHARED, "path") if name != "rest")
            bench.run(f"create table result.findings as select * replace ({plain}) from ({findings})", STEP)
            bench.connection.execute(f"create table result.rejects as select * from fleet.rejects {_ORDER}")
            return half, "result.findings"


def close_findings(bench: Workbench) -> None:
    """Let go of findings that are written as a database, so that the file is whole; of others nothing is held."""
    bench.connection.execute("detach database if exists result")


STEP = "writing the findings"

_ORDER = 'order by path, line, field, "row"'
_REJECTS = f"(select * from fleet.rejects {_ORDER})"


def write_rejects(bench: Workbench, target: Path | None, rejected: int) -> str | None:
    """Write the rejects, for their owner's eyes since rows may hold secrets; without any, last time's file goes."""
    if target is None:
        return None
    if not rejected:
        if target.is_file() and _is_ours(target):
            target.unlink()
        return None
    half = bench.scratch / "half.rejects.csv"
    bench.connection.execute(f"copy ({_inert_query(bench, _REJECTS)}) to {sql_literal(str(half))} (format csv, header)")
    os.chmod(half, 0o600)  # noqa: PTH101 - as clear
    put_in_place(half, target)
    return str(target)


def _inert_query(bench: Workbench, relation: str) -> str:
    return inert_select(columns_of(bench.connection, relation), relation)


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    """The names and types of a relation's columns."""
    return [(row[0], row[1]) for row in connection.execute(f"describe select * from {relation}").fetchall()]


def _is_ours(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.readline() == f"{','.join(REJECT_COLUMNS)}\n".encode()
