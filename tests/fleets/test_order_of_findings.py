"""Findings stand in the order of the fleet in every file, however many there are and whoever wrote a part first."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.fleets.small_fleets import run_kb

FUNCTIONS = 200_000
"""More than one thread takes at once: of fewer the order would be kept by chance."""


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".duckdb"])
def test_findings_stand_in_the_order_of_the_functions(database: Path, tmp_path: Path, suffix: str) -> None:
    """By line of the fleet, and those of one function one after the other."""
    fleet, found = tmp_path / "fleet.parquet", tmp_path / f"found{suffix}"
    with duckdb.connect() as connection:
        rows = "select 'f' || i as FunctionName, 'nodejs12.x' as Runtime, i % 200 as MemorySize"
        connection.execute(f"copy ({rows} from range({FUNCTIONS}) t(i)) to '{fleet}'")

    run_kb(database, "audit", fleet, "--as-of", "2026-07-28", "-o", found)

    with duckdb.connect() as connection:
        if suffix == ".duckdb":
            connection.execute(f"attach '{found}' as found (read_only)")
        source = "found.findings" if suffix == ".duckdb" else f"'{found}'"
        places = connection.execute(f"select line, nth from {source}").fetchall()
    assert len(places) > FUNCTIONS
    assert places == sorted(places)
