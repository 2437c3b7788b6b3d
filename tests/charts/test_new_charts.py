"""What comes next, two days, what a date is worth, a configuration, Regions and ages: as the facts have them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.charts import age, changes, compare, config, count_by_year, next_days, regions, trust
from kb.charts.comparison import COLUMNS, NAME
from kb.charts.configurations import stretches_of
from kb.charts.export import PictureForm, render_chart
from kb.charts.living import plain_title
from kb.charts.theme import Drawing
from kb.data_frames import frame
from kb.errors import UnknownIdError, UsageError
from kb.facts.date_trust import date_trust, share_interval
from kb.facts.regions import regions as all_regions
from kb.facts.spans import trigger_spans
from kb.facts.stats import stats
from kb.judging import Operation
from tests.conftest import AsOf

TODAY = "2026-11-23"


def rows(chart: Drawing, column: str) -> list[dict[str, Any]]:
    """The rows of the first data set that has a column."""
    datasets = chart.to_dict()["datasets"].values()
    return next(found for found in datasets if found and column in found[0])


@pytest.mark.parametrize(
    ("first", "last", "by_day"), [("2026-09-12", "2026-11-21", True), ("2026-09-11", "2026-11-21", False)]
)
def test_dots_of_changes_stand_inside_of_the_days_that_are_drawn(
    ask: AsOf, first: str, last: str, *, by_day: bool
) -> None:
    """Those of half a month stood above its middle, also where that lies outside; of ten weeks each day has its own."""
    drawn = changes(ask(TODAY), date.fromisoformat(first), date.fromisoformat(last)).to_dict()["datasets"].values()
    dots = [row for found in drawn for row in found if "place" in row]

    assert all(first <= row["at"] <= last for row in dots)
    assert all(row["at"] == row["day"] for row in dots) is by_day


def test_triggers_stand_in_the_order_of_their_first_days(ask: AsOf) -> None:
    """Those of which the first day is not known stood behind all others."""
    spans = trigger_spans(ask(TODAY))
    days = [one.start or one.seen_from or date.max for one in spans]

    assert days == sorted(days)


def test_the_next_day_is_the_first_published_one(ask: AsOf) -> None:
    """The title names it, with its distance; the milestones of the facts are all there."""
    facts = ask(TODAY)
    ahead = sorted(
        day
        for one in facts.all_runtimes
        for day in (one.milestones.deprecation, one.milestones.block_create, one.milestones.block_update)
        if day and day > facts.basis.as_of
    )

    assert f"on {ahead[0]}, in {(ahead[0] - facts.basis.as_of).days} days from {TODAY}" in next_days(facts).description


def test_a_fleet_counts_its_functions(ask: AsOf) -> None:
    """Only its runtimes; one that does not exist is refused."""
    chart = next_days(ask(TODAY), {"python3.9": 120, "nodejs18.x": 3})

    assert {name for row in rows(chart, "milestone") for name in row["all"].split(", ")} == {"python3.9", "nodejs18.x"}
    assert "of 123 functions" in chart.description
    with pytest.raises(UnknownIdError, match="did you mean"):
        next_days(ask(TODAY), {"python3.99": 1})


def test_after_the_last_day_nothing_comes(ask: AsOf) -> None:
    """And the chart says so."""
    assert next_days(ask("9999-12-31")).description == "No further day is published on which anything ends"


@given(st.floats(0, 1), st.floats(1, 500))
def test_an_interval_holds_its_share(share: float, cases: float) -> None:
    """Within 0 and 1; more cases make it narrower."""
    low, high = share_interval(share, cases)
    closer = share_interval(share, cases * 4)

    assert 0 <= low <= share + 0.001
    assert share - 0.001 <= high <= 1
    assert closer[1] - closer[0] <= high - low + 0.002


def test_only_dates_whose_day_has_passed_are_counted(ask: AsOf) -> None:
    """What still lies ahead has not been tried: a day later nothing is taken back."""
    early, late = (sum(one.dates for one in date_trust(ask(day))) for day in ("2024-06-01", TODAY))

    assert 0 < early < late
    assert date_trust(ask("2014-11-13")) == ()
    assert trust(ask("2014-11-13")).to_dict()["title"]["text"].startswith("No announced day has passed yet")


def test_labels_of_trust_fit_a_phone(ask: AsOf) -> None:
    """Percents and bare days where the page says that there is little room: eight labels stand side by side."""
    spec = trust(ask(TODAY)).to_dict()
    rows = next(iter(spec["datasets"].values()))
    labels = [
        step["calculate"] for plot in spec["vconcat"] for layer in plot["layer"] for step in layer.get("transform", ())
    ]

    assert {"name": "slim", "value": False} in spec["params"]
    assert labels == ["slim ? datum.percent : datum.held", "slim ? datum.days : datum.moved"]
    assert max(len(row[name]) for row in rows for name in ("percent", "days")) <= 5


def test_a_date_that_held_moved_by_no_day(ask: AsOf) -> None:
    """The counts of each lead agree with one another, as told for each milestone alone."""
    facts = ask(TODAY)
    every = {one.months: one.dates for one in date_trust(facts)}
    alone = [date_trust(facts, name) for name in ("deprecation", "block_create", "block_update")]

    assert every == {
        months: sum(one.dates for found in alone for one in found if one.months == months) for months in every
    }
    assert all(one.held <= one.dates and one.low <= one.share <= one.high for one in date_trust(facts))


@pytest.mark.parametrize("operation", list(Operation))
def test_the_stretches_of_a_field_leave_no_day_out(ask: AsOf, operation: Operation) -> None:
    """From the first day on, one after another, and the last one is open."""
    found = stretches_of(ask(TODAY), {"Runtime": "python3.9", "MemorySize": 6144, "Timeout": 1200}, operation)
    for field in {one.field for one in found}:
        some = [one for one in found if one.field == field]
        assert some[0].start == date(2014, 11, 13)
        assert [one.end for one in some[:-1]] == [one.start for one in some[1:]]
        assert some[-1].end is None


def test_an_illegal_stretch_names_each_limit_of_its_time(ask: AsOf) -> None:
    """6 GB of memory were refused by three limits, one after the other."""
    found = stretches_of(ask(TODAY), {"MemorySize": 6144}, Operation.CREATE)

    assert [(str(one.start), one.state, one.words[-1] if one.words else "") for one in found] == [
        ("2014-11-13", "illegal", "1,024 MB"),
        ("2015-06-24", "illegal", "1,536 MB"),
        ("2017-11-30", "illegal", "3,008 MB"),
        ("2020-12-01", "legal", ""),
    ]


def test_a_configuration_without_a_field_is_refused(ask: AsOf) -> None:
    """There is nothing to draw."""
    with pytest.raises(UsageError, match="no field is given"):
        config(ask(TODAY))


def test_every_region_that_lambda_reached_is_a_row(ask: AsOf) -> None:
    """Those to which it had not come for sure are none; a partition can be picked."""
    facts = ask("2020-01-01")
    there = [one for one in all_regions(facts) if one.status == "supported"]

    assert {row["region"] for row in rows(regions(facts), "region")} == {one.region for one in there}
    assert {row["partition"] for row in rows(regions(facts, "aws-cn"), "region")} == {"aws-cn"}
    with pytest.raises(UnknownIdError, match="no partition"):
        regions(facts, "aws-moon")


def test_every_table_has_its_age(ask: AsOf) -> None:
    """As `lambda-kb stats` has it."""
    facts = ask("2026-12-24")
    newest = {row["table"]: row["newest"] for row in rows(age(facts), "oldest")}

    assert newest == {one.table.replace("_", " "): str(one.newest_evidence) for one in stats(facts)}
    assert "of 2026" not in age(facts).to_dict()["title"]["text"]


def test_a_comparison_begins_a_year_before(ask: AsOf) -> None:
    """And can be asked about one kind."""
    chart = compare(ask(TODAY), kind="runtime")
    days = {
        it["name"]: it["value"] for it in chart.to_dict()["params"] if "value" in it and it["name"] in ("first", "last")
    }

    assert days == {"first": str(date.fromisoformat(TODAY) - timedelta(days=365)), "last": TODAY}
    assert {row["kind"] for row in rows(chart, "held_from")} == {"runtime"}


def test_a_comparison_tells_only_what_is_sure(ask: AsOf) -> None:
    """What may have been there did not come or go for certain, and what was announced was not there yet."""
    spells = rows(compare(ask(TODAY)), "held_from")
    unsure = {(row["id"], row["held_from"]) for row in spells if row["unsure"]}

    assert {("aws-x-ray", "2017-04-19"), ("amazon-pinpoint", "2017-10-24")} <= unsure
    assert ("amazon-pinpoint", "2018-03-08") not in unsure
    assert ("nodejs10.x", "2019-05-13") not in {(row["id"], row["held_from"]) for row in spells}


@pytest.mark.parametrize("width", [335, 600])
def test_a_name_that_is_cut_leaves_room_before_what_held(ask: AsOf, width: int) -> None:
    """On a phone it ended on the pixel on which the value begins."""
    text = str(compare(ask(TODAY)).to_dict())
    limit, start = re.findall(r"'expr': 'width \* ([\d.]+) - (\d+)'", text)[0]

    assert width * float(limit) - int(start) + NAME <= width * COLUMNS[0] - 8


@pytest.mark.parametrize(("fields", "said"), [(1, "it was"), (2, "both fields were"), (3, "all 3 fields were")])
def test_the_fields_of_a_configuration_are_told_as_people_do(ask: AsOf, fields: int, said: str) -> None:
    """Two of them are both."""
    given = dict(list({"runtime": "python3.13", "memory": 2048, "timeout": 30}.items())[:fields])
    title = plain_title(config(ask("2026-11-23"), **given).to_dict())  # type: ignore[arg-type]

    assert title == f"On 2026-11-23 {said} legal"


def test_a_picture_asks_nobody_to_point_at_it(ask: AsOf) -> None:
    """Only what is alive says what the pointer does: every SVG and PNG of changes asked to be dragged over."""
    chart = changes(ask(TODAY), date(2026, 1, 1), date(2026, 2, 1))

    assert b"Drag over" not in render_chart(chart, PictureForm.SVG)
    assert b"A dot is one change, stacked by day." in render_chart(chart, PictureForm.SVG)
    assert b"Drag over days" in render_chart(chart, PictureForm.HTML)


def test_a_frame_is_counted_by_year(ask: AsOf) -> None:
    """Every row once; a column that is not there is named."""
    table = frame(ask(TODAY).events())

    assert sum(bar["rows"] for bar in rows(count_by_year(table, "date", "topic"), "rows")) == len(table)
    with pytest.raises(UsageError, match="no column day"):
        count_by_year(table, "day", "topic")
