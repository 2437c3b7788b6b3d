"""Checks of the data at their bounds: the last value that passes, and the first that is complained of."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kb.curation.lint import lint_tables
from kb.paths import data_folder
from tests.curation.edited_rows import TODAY, Edit, change_row, line_of
from tests.curation.told_complaints import GOLDEN, told_complaints

EVENT, LONG = "seed-00", "t" * 150
CASES: list[tuple[str, str, Edit, Edit, Edit]] = [
    ("headlines", "events", {"event": f"{EVENT}1"}, {"headline": "x" * 129 + "."}, {"headline": "x" * 130 + "."}),
    ("event_days", "events", {"event": f"{EVENT}2"}, {"date": "2014-11-13"}, {"date": "2014-11-12"}),
    (
        "partial_dates",
        "events",
        {"event": f"{EVENT}3"},
        {"precision": "quarter", "date": "2025-10-01"},
        {"precision": "quarter", "date": "2025-11-01"},
    ),
    (
        "partial_dates",
        "events",
        {"event": f"{EVENT}4"},
        {"precision": "month", "date": "2025-11-01"},
        {"precision": "month", "date": "2025-11-02"},
    ),
    (
        "future_days",
        "sources",
        {},
        {"read_on": TODAY.isoformat()},
        {"read_on": (TODAY + timedelta(days=1)).isoformat()},
    ),
    ("limit_magnitudes", "limits", {"limit": "concurrent_executions"}, {"min": "-1"}, {"min": "-2"}),
    ("limit_magnitudes", "limits", {"limit": "function_timeout"}, {"max": "1000000000"}, {"max": "1000000001"}),
    ("limit_magnitudes", "limits", {"limit": "function_memory"}, {"max": "10000000"}, {"max": "10000001"}),
    ("limit_magnitudes", "limits", {"limit": "code_storage_per_region"}, {"max": "1000000"}, {"max": "1000001"}),
    ("limit_magnitudes", "limits", {"limit": "api_rate_getfunction"}, {"max": "100000000000"}, {"max": "100000000001"}),
    ("limit_bounds", "limits", {"limit": "ephemeral_storage", "max": "10240"}, {"min": "512"}, {"min": "513"}),
    ("limit_bounds", "limits", {"limit": "durable_execution_timeout"}, {"step": "1"}, {"step": "0"}),
    (
        "readings_named",
        "readings",
        {},
        {"place": "p" * 150, "text": "t" * 150},
        {"place": "p" * 150, "text": "t" * 151},
    ),
]
"""A check, the row of a table that it looks at, the cells with which it passes, and those with which it does not."""


def _complained(folder: Path, turn: int) -> list[bool]:
    """Whether each check complains of its row, all rows changed at once."""
    shutil.copytree(data_folder(), folder)
    changed = [change_row(folder, table, where, cells[turn]) for _, table, where, *cells in CASES]
    told = {(found.check, Path(found.path).name, found.line) for found in lint_tables(folder, TODAY, warnings=True)}
    return [
        (check, f"{table}.csv", line_of(folder, table, row)) in told
        for (check, table, *_), row in zip(CASES, changed, strict=True)
    ]


@pytest.mark.parametrize(("turn", "complains"), [(0, False), (1, True)], ids=["at the bound", "past it"])
def test_a_check_complains_past_its_bound_only(tmp_path: Path, turn: int, *, complains: bool) -> None:
    """Of each row by its line."""
    told = _complained(tmp_path / "data", turn)

    assert [case[:3] for case, found in zip(CASES, told, strict=True) if found is not complains] == []


def test_changed_cells_are_complained_of_as_they_were() -> None:
    """Each column of each table, each way in its own rows; `python -m tests.curation.told_complaints` writes them."""
    assert told_complaints().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
