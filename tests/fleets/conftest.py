"""Audits of small fleets, and their findings as rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kb.facts import basis_on
from kb.fleets.audit import AuditJob, audit_fleet
from kb.fleets.interface import AuditQuestion, Cluster, Summary
from kb.judging.rules import builtin_rules
from kb.store import Store

Audited = Callable[..., tuple[Summary, list[dict[str, Any]]]]


@pytest.fixture
def audited(store: Store, tmp_path: Path) -> Audited:
    """`audited(path, as_of="2026-11-23", mapping={...})`: the summary and the findings."""

    def run(
        *paths: Path,
        as_of: str = "2026-11-23",
        known_as_of: bool = False,
        horizon: int = 0,
        mapping: dict[str, str] | None = None,
        cluster: Cluster | None = None,
        memory: str = "1GB",
    ) -> tuple[Summary, list[dict[str, Any]]]:
        basis = basis_on(store, date.fromisoformat(as_of))
        output = tmp_path / "out" / "findings.parquet"
        question = AuditQuestion(basis, known_as_of, horizon=horizon)
        files = tuple(str(path) for path in paths)
        job = AuditJob(files, question, output, memory=memory, mapping=mapping or {}, cluster=cluster)
        return audit_fleet(store, builtin_rules(), job), rows(output)

    return run


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of findings."""
    with duckdb.connect() as connection:
        connection.execute(f"select * from '{path}'")
        names = [column[0] for column in connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]
