"""Configurations that are counted together for several groups of rules are those that each group counts alone."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.facts import basis_on
from kb.fleets.audit import AuditJob, audit_fleet
from kb.fleets.interface import AuditQuestion, JudgedFleet
from kb.fleets.judging import group_configurations
from kb.judging.rules import builtin_rules
from kb.store import Store

ROWS = 300
OWN = {"function_id", "functions"}
"""The columns of a table of configurations that are no part of its key."""


def _fleet(folder: Path, *, dated: bool) -> Path:
    """Made-up functions in JSON lines, some settings of which are absent, empty or hidden."""
    chosen = random.Random(7)  # noqa: S311 - no secrets
    environments: list[object] = [
        None,
        {"Variables": {}},
        {"Variables": {"A": "1", "DB_PASSWORD": "hunter2"}},
        {"Variables": {"A": "1", "DB_PASSWORD": "HIDDEN_DUE_TO_SECURITY_REASONS"}},
    ]
    lines = []
    for number in range(ROWS):
        cells = {
            "FunctionName": f"f{number}",
            "Runtime": chosen.choice(["python3.8", "nodejs18.x", None]),
            "MemorySize": chosen.choice([128, 512, 20480, None]),
            "Timeout": chosen.choice([3, 900, 901]),
            "Environment": chosen.choice(environments),
            "Architectures": chosen.choice([["arm64"], ["x86_64"], ["x86_64", "arm64"], None]),
            "Layers": [{"Arn": f"arn:aws:lambda:us-east-1:1:layer:l:{n}"} for n in range(chosen.randrange(3))],
            "PackageType": chosen.choice(["Zip", "Image"]),
        }
        if dated:
            cells["as_of"] = str(date(2020, 1, 1) + timedelta(days=chosen.randrange(1500)))
        lines.append(json.dumps({name: cell for name, cell in cells.items() if cell is not None}))
    file = folder / "fleet.jsonl"
    file.write_text("\n".join(lines))
    return file


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("columns", [3, 60])
def test_each_group_has_the_configurations_that_it_would_count_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dated: bool, columns: int
) -> None:
    """Whether all columns fit into one look or only a few, blanks among their values and those that are not there."""
    monkeypatch.setattr(group_configurations, "MOST_COLUMNS", columns)
    seen: list[str] = []

    def compare(judged: JudgedFleet) -> None:
        run = judged.connection.execute
        tables = [name for (name,) in run("select table_name from duckdb_tables() where temporary").fetchall()]
        for table in (name for name in tables if name.startswith("configs_")):
            key = [name for name, *_ in run(f"describe {table}").fetchall() if name not in OWN]
            cells = "".join(f"{name}, " for name in key)
            alone = f"select {cells}count(*) as functions from functions_dated group by all"
            assert (
                run(f"select {cells}functions from {table} order by all").fetchall()
                == run(f"select * from ({alone}) order by all").fetchall()
            )
            assert run(f"select count(distinct function_id) = count(*) from {table}").fetchall() == [(True,)]
            seen.append(table)

    question = AuditQuestion(basis_on(store, date(2026, 11, 23)))
    job = AuditJob((str(_fleet(tmp_path, dated=dated)),), question, followers=(compare,))
    summary = audit_fleet(store, builtin_rules(), job)

    assert summary.functions == ROWS
    assert len(seen) > 10
