"""How far published dates moved."""

from __future__ import annotations

import csv
import itertools
from datetime import date

import pytest

from kb.facts.regions import regions
from kb.facts.slips import slips
from kb.facts.stats import stats
from kb.facts.tables import fields
from kb.paths import data_folder
from tests.conftest import AsOf


def test_a_date_that_moved_is_told_with_its_first_and_last_day(ask: AsOf) -> None:
    """Updates of nodejs14.x were to end in January 2024; by now it is March 2027, the seventh move."""
    slip = next(s for s in slips(ask("2026-11-23"), "block_update") if s.runtime == "nodejs14.x")

    assert (slip.first_date, slip.last_date) == (date(2024, 1, 25), date(2027, 3, 3))
    assert (slip.moves, slip.days) == (7, 1133)
    assert slip.moves_after_the_day == 1
    assert slip.sources


def test_slips_follow_the_knowledge_of_the_day(ask: AsOf) -> None:
    """In March 2024 that date had been moved once, by two weeks."""
    slip = next(s for s in slips(ask("2024-03-01", "2024-03-01"), "block_update") if s.runtime == "nodejs14.x")

    assert (slip.moves, slip.days) == (1, 14)


def test_slips_equal_a_plain_count(ask: AsOf) -> None:
    """Changes of date among AWS's own statements, counted in Python."""
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    with (data_folder() / "runtime_milestones.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["basis"] != "third_party_tool" and row["milestone"] in (
                "deprecation",
                "block_create",
                "block_update",
            ):
                said.setdefault((row["runtime"], row["milestone"]), []).append((row["known_from"], row["date"]))
    moves: dict[tuple[str, str], int] = {}
    for key, statements in said.items():
        dates = [day for _, day in sorted(statements)]
        while dates and not dates[0]:
            dates.pop(0)
        if any(dates):
            moves[key] = sum(before != after for before, after in itertools.pairwise(dates))

    assert {(slip.runtime, slip.milestone): slip.moves for slip in slips(ask("2026-11-23"))} == {
        key: count for key, count in moves.items() if sorted(said[key])[-1][1]
    }


def test_stats_count_every_row(ask: AsOf) -> None:
    """Each row is exact, partial, bracketed, observed, estimated or unknown, or its table has no days."""
    for table in stats(ask("2026-11-23")):
        kinds = table.exact + table.partial + table.bracketed + table.observed + table.estimated
        if table.table in ("events", "limits"):
            assert kinds == table.rows
        assert table.two_sources <= table.rows


@pytest.mark.parametrize("known_at", ["2014-11-13", "2019-01-01"])
def test_stats_of_an_earlier_day_of_knowledge_count_what_was_published(ask: AsOf, known_at: str) -> None:
    """As many rows as the lists have then, none that is weighed with hindsight, and none of a later year."""
    then = ask("2026-11-23", known_at)
    found = {table.table: table for table in stats(then)}

    assert found["events"].rows == len(then.events(last=date.max))
    assert found["regions"].rows == len(regions(then))
    assert found["config_fields"].rows == len(fields(then))
    assert "claims" not in found
    assert max(year.year for year in found["features"].years) <= int(known_at[:4])


def test_stats_count_by_year_and_name_the_newest_evidence(ask: AsOf) -> None:
    """The years of a table add up to its rows with a day; two copies of one page are one voice."""
    found = {table.table: table for table in stats(ask("2026-11-23"))}

    assert sum(year.rows for year in found["events"].years) == found["events"].rows
    assert found["events"].years[0].year == 2014
    assert found["limits"].newest_evidence is not None
    assert found["runtimes"].exact_share is None
