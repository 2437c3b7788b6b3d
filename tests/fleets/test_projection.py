"""A fleet followed month by month, if nobody changes anything."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

from kb.facts import basis_on
from kb.fleets.audit import AuditJob
from kb.fleets.interface import AuditQuestion
from kb.fleets.projection import Projection, project_fleet
from kb.reports.timelines import projection_text
from kb.store import Store
from tests.conftest import Run

FLEET = "FunctionName,Runtime\na,python3.9\nb,python3.9\nc,python3.13\nd,nodejs12.x\ne,python4.0\nf,\n"


def _project(store: Store, tmp_path: Path, months: int, known_at: date | None = None) -> Projection:
    (tmp_path / "f.csv").write_text(FLEET)
    basis = basis_on(store, date(2026, 11, 23), known_at)
    return project_fleet(
        store, (), AuditJob((str(tmp_path / "f.csv"),), AuditQuestion(basis), tmp_path / "out.csv"), months
    )


def test_functions_pass_from_phase_to_phase(store: Store, tmp_path: Path) -> None:
    """Python 3.9 cannot be created from 2027-02-01, nor updated from 2027-03-03."""
    months = {str(month["day"]): month for month in _project(store, tmp_path, 5).months}

    assert list(months)[:2] == ["2026-11-23", "2026-12-01"]
    assert months["2027-01-01"]["phases"]["deprecated"] == 2
    assert months["2027-02-01"]["phases"]["create_blocked"] == 2
    assert months["2027-02-01"]["newly_not_creatable"] == 2
    assert months["2027-04-01"]["not_updatable"] == 3
    assert months["2027-04-01"]["newly_not_updatable"] == 2


def test_no_function_is_lost(store: Store, tmp_path: Path) -> None:
    """Each month counts all of them, those without a runtime and those with an unknown one too."""
    found = _project(store, tmp_path, 36)

    assert {sum(month["phases"].values()) for month in found.months} == {6}
    assert len(found.months) == 37


def test_each_function_has_its_last_days(store: Store, tmp_path: Path) -> None:
    """As a file with a row for each."""
    _project(store, tmp_path, 1)

    with (tmp_path / "out.csv").open(newline="") as opened:
        rows = {row["function"]: row for row in csv.DictReader(opened)}
    assert (rows["a"]["not_creatable_from"], rows["a"]["not_updatable_from"]) == ("2027-02-01", "2027-03-03")
    assert (rows["e"]["phase"], rows["e"]["not_creatable_from"]) == ("unknown_to_aws", "")
    assert len(rows) == 6


def test_a_projection_uses_only_what_was_known(store: Store, tmp_path: Path) -> None:
    """With the knowledge of 2024 the dates were others."""
    now = {row["runtime"]: row["not_updatable_from"] for row in _project(store, tmp_path, 1).runtimes}
    then = {
        row["runtime"]: row["not_updatable_from"] for row in _project(store, tmp_path, 1, date(2024, 6, 1)).runtimes
    }

    assert now["python3.9"] != then["python3.9"]


def test_a_projection_is_json(store: Store, tmp_path: Path) -> None:
    """One serializer makes all bodies."""
    basis = basis_on(store, date(2026, 11, 23), None, 1)
    body = json.loads(projection_text(_project(store, tmp_path, 2), basis, "json"))

    assert [month["day"] for month in body["months"]] == ["2026-11-23", "2026-12-01", "2027-01-01"]


def test_a_fleet_in_which_nothing_is_read_has_no_months_to_show(call: Run, tmp_path: Path) -> None:
    """A file of other columns: the reason, and no table of nothing."""
    (tmp_path / "f.csv").write_text("a,b\n1,2\n")
    done = call("project", "f.csv")

    assert (done.returncode, "0 functions" in done.stdout) == (3, True)
    assert "no column that we recognise" in done.stderr
