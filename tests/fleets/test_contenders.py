"""What the benchmarks measure the audit against does the same work: a loop and pandas find what the audit finds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.audit import CONTENDERS, DAYS, agreement_of
from benchmarks.audit_runs import HERE, audit_command
from benchmarks.fleets import write_fleet

pytestmark = pytest.mark.all
FUNCTIONS = 5_000


@pytest.mark.parametrize("days", [0, DAYS])
def test_contenders_find_what_the_audit_finds(tmp_path: Path, days: int) -> None:
    """The loop in every cell, pandas in the number of each rule; else their times are those of other work."""
    fleet, mine, other = (tmp_path / name for name in ("fleet.parquet", "mine.parquet", "other.csv"))
    write_fleet(fleet, FUNCTIONS, days=days)
    subprocess.run(audit_command(fleet, mine), check=False, capture_output=True)
    told = {}
    for name, module in CONTENDERS.items():
        subprocess.run((*HERE, f"benchmarks.{module}", str(fleet), str(other)), check=True, capture_output=True)
        told[name] = agreement_of(mine, other)

    assert told == {
        "plain Python loop": "0 differ in any cell",
        "pandas `merge_asof`": "0 rules differ in their number",
    }
