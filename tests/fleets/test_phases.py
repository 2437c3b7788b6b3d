"""Functions of a fleet are counted by the phase of their runtime, from the youngest phase to what no runtime has."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fleets.small_fleets import record_of, run_kb, write_fleet

IN_ORDER = {
    "preview": "python3.15",
    "supported": "python3.13",
    "deprecated": "dotnet6",
    "create_blocked": "nodejs14.x",
    "update_blocked": "nodejs4.3",
    "not_yet_available": "java17.al2023",
    "unknown_to_aws": "cobol85",
}


def test_phases_stand_in_order(database: Path, tmp_path: Path) -> None:
    """However the rows stand; each with its number of functions."""
    records = [
        record_of(f"f{place}-{number}", runtime)
        for place, runtime in reversed(list(enumerate(IN_ORDER.values(), start=1)))
        for number in range(place)
    ]
    image = record_of("image", "python3.13", PackageType="Image")
    del image["Runtime"]
    fleet = write_fleet(tmp_path / "fleet.jsonl", image, *records)

    done = run_kb(database, "audit", fleet, "--as-of", "2026-07-28", "--format", "json")

    counted = [{"phase": phase, "functions": place} for place, phase in enumerate(IN_ORDER, start=1)]
    assert json.loads(done.stdout)["phases"] == [*counted, {"phase": "no_runtime", "functions": 1}]
