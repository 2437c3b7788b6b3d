"""Every bound while its limit may have changed: past both values a finding, past one of them not judged."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.judging import Operation, Report, Severity
from kb.paths import data_folder
from kb.store import Store, build_store
from kb.store.connection import as_store, open_connection
from kb.store.csv_files import number_text
from tests.judging.bound_tables import BOUNDS
from tests.judging.bounds import Bound
from tests.judging.examples import TODAY
from tests.judging.questions import RULES, ask, document, things

WIDENED = 2
"""How much further the other value reaches: so that one value lies between the two."""
BY_ID = {rule.id: rule for rule in RULES}
NARROW = ("architectures_per_function", "web_function_revision_weights")
"""Limits whose smallest value, raised so far, would pass their largest."""


RAISED_ON_REQUEST = ("apigw_rest_integration_timeout",)
"""Limits above which a rule that refuses only warns, since AWS may have raised them."""


def _changing(folder: Path, side: str, by: int) -> Store:
    """The real data, but every limit's side of today may have changed since 1 November, and has by the year's end."""
    data = folder / "data"
    shutil.copytree(data_folder(), data)
    path = data / "limits.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        newest = {row["limit"]: row for row in reader if not row["retracted_in"] and row["valid_from"] <= TODAY}
    change = {"valid_from": "2026-12-31", "valid_from_earliest": "2026-11-01", "precision": "bracketed", "valid_to": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in newest.values():
            writer.writerow(row | {"valid_to": ""})
            if row[side]:
                writer.writerow(row | change | {"known_from": "", side: number_text(float(row[side]) + by)})
    build_store(data, folder / "kb.duckdb")
    connection, _ = open_connection(folder / "kb.duckdb")
    return as_store(folder / "kb.duckdb", connection)


@pytest.fixture(scope="module", params=["max", "min"])
def changed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Report]:
    """The side that may have changed, and the report on four values around each of its bounds."""
    side = str(request.param)
    store = _changing(tmp_path_factory.mktemp("changing"), side, WIDENED)
    everything = [
        thing
        for number, bound in _on(side)
        for place, value in enumerate(_values(side, bound))
        for thing in things(bound.made(value), f"{number} {place}")
    ]
    return side, ask(store, document(*everything))


def _on(side: str) -> Iterator[tuple[int, Bound]]:
    """The bounds of limits' sides whose rules tell a doubt from a finding."""
    for number, bound in enumerate(BOUNDS):
        name, _, which = bound.of.partition(" ")
        if which == side and "l.doubt" in BY_ID[bound.rule].query and not (side == "min" and name in NARROW):
            yield number, bound


def _values(side: str, bound: Bound) -> tuple[float, float, float, float]:
    """At the stricter bound, a step past it, at the wider bound, a step past that."""
    wide = WIDENED * bound.unit
    strict, sign = (bound.pass_at, 1) if side == "max" else (bound.pass_at + wide, -1)
    found = (strict, strict + sign * bound.step, strict + sign * wide, strict + sign * (wide + bound.step))
    first, second, third, fourth = (value if bound.step < 1 else round(value) for value in found)
    return first, second, third, fourth


def test_past_one_value_nobody_can_tell_and_past_both_it_is_refused(changed: tuple[str, Report]) -> None:
    """Rules that refuse say why nobody can tell; what only warns says nothing."""
    side, report = changed
    findings = {(f.rule, f.resource.removesuffix(".A")) for f in report.findings}
    doubts = {
        (u.resource.removesuffix(".A"), u.reason.split(" ")[1])
        for u in report.unresolved
        if "changed between" in u.reason
    }
    wrong = []
    for number, bound in _on(side):
        limit = bound.of.partition(" ")[0]
        refused = [place for place in range(4) if (bound.rule, f"{number} {place}") in findings]
        doubtful = [place for place in range(4) if (f"{number} {place}", limit) in doubts]
        warns = side == "max" and limit in RAISED_ON_REQUEST
        error = BY_ID[bound.rule].severity[Operation.CREATE] == Severity.ERROR and not warns
        told = [1, 2] if error else []
        if (refused, doubtful) != ([3], told):
            wrong.append((bound.rule, bound.of, _values(side, bound), refused, doubtful))

    assert wrong == []
