"""A moment asks about its day in UTC: offsets at midnight, and what that changes in the answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from kb.errors import OutOfCoverageError, UsageError
from kb.facts import Facts, parse_clocks, parse_day
from kb.store import Store
from tests.toy import Cell, toy_store

DAY = date(2021, 8, 16)
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One runtime, of which creation is blocked from `DAY` on, as published on the day before."""
    said = {"runtime": "r", "known_from": "2020-01-01"}
    rows = {
        "runtimes": [{"runtime": "r", "name": "R", "language": "R"}],
        "runtime_milestones": [
            {**said, "milestone": "ga", "date": "2020-01-01"},
            {**said, "milestone": "block_create", "date": DAY.isoformat(), "known_from": "2021-08-15"},
        ],
    }
    return toy_store(tmp_path_factory.mktemp("offsets"), rows)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2021-08-16T00:00:00Z", DAY),
        ("2021-08-15T23:59:59.999999Z", date(2021, 8, 15)),
        ("2021-08-16T01:00:00+01:00", DAY),
        ("2021-08-16T00:59:59+01:00", date(2021, 8, 15)),
        ("2021-08-15T23:00:00-01:00", DAY),
        ("2021-08-15T22:59:59-01:00", date(2021, 8, 15)),
        ("2021-08-16T05:30:00+05:30", DAY),
        ("2021-08-16T05:29:59+05:30", date(2021, 8, 15)),
        ("2021-08-16T14:00:00+14:00", DAY),
        ("2021-08-16T13:59:59+14:00", date(2021, 8, 15)),
        ("2021-08-15T12:00:00-12:00", DAY),
        ("2021-08-15T11:59:59-12:00", date(2021, 8, 15)),
        ("2024-02-29T23:30:00-01:00", date(2024, 3, 1)),
        ("2023-03-01T00:30:00+01:00", date(2023, 2, 28)),
        ("2022-01-01T00:30:00+01:00", date(2021, 12, 31)),
        ("2021-08-16T00:00+00:00", DAY),
    ],
)
def test_a_moment_counts_as_its_day_in_utc(moment: str, day: date) -> None:
    """At midnight in UTC, and a second before it, whatever the offset."""
    assert parse_day(moment, "day") == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2021-08-16T00:00:00", "no offset from UTC"),
        ("2021-08-16 00:00:00Z", "is no date"),
        ("2021-08-16T24:00:01Z", "is no date"),
        ("2021-08-16T00:00:00+25:00", "is no date"),
        ("2021-02-29", "no day of the calendar"),
        ("2021-8-16", "is no date"),
        ("9999-12-31T23:30:00-01:00", "outside the calendar"),
        ("0001-01-01T00:30:00+01:00", "outside the calendar"),
        ("", "is no date"),
        ("today", "is no date"),
    ],
)
def test_what_has_no_certain_day_is_refused(text: str, why: str) -> None:
    """With the name of what was asked and the text."""
    with pytest.raises(UsageError, match=why) as refused:
        parse_day(text, "--as-of")

    assert str(refused.value).startswith(f"--as-of: {text!r}")


@pytest.mark.parametrize(
    ("as_of", "known_at", "create"),
    [
        ("2021-08-16T00:59:59+01:00", None, "allowed"),
        ("2021-08-16T01:00:00+01:00", None, "blocked"),
        ("2021-08-15T23:00:00-01:00", None, "blocked"),
        ("2021-08-16", "2021-08-15T00:59:59+01:00", "allowed"),
        ("2021-08-16", "2021-08-15T01:00:00+01:00", "blocked"),
        ("2021-08-16T01:00:00+01:00", "as-of", "blocked"),
    ],
)
def test_an_offset_decides_what_held_and_what_was_known(
    store: Store, as_of: str, known_at: str | None, create: str
) -> None:
    """Both clocks read moments alike."""
    facts = Facts(store, parse_clocks(store, TODAY, as_of=as_of, known_at=known_at))

    assert facts.runtime("r").operations.create == create


def test_a_moment_of_python_asks_for_its_day_in_utc(store: Store) -> None:
    """And one without an offset is refused."""
    moment = datetime(2021, 8, 16, 0, 30, tzinfo=timezone(timedelta(hours=1)))

    assert parse_clocks(store, TODAY, as_of=moment).as_of == date(2021, 8, 15)
    with pytest.raises(UsageError, match="no offset from UTC"):
        parse_clocks(store, TODAY, as_of=moment.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("as_of", "known_at", "expected"),
    [
        (None, None, (TODAY, None)),
        ("today", "everything", (TODAY, None)),
        ("2021-08-16", "everything", (DAY, None)),
        ("2021-08-16", "today", (DAY, TODAY)),
        ("2021-08-16", "as-of", (DAY, DAY)),
        ("2021-08-16", "as_of", (DAY, DAY)),
        (DAY, date(2021, 8, 15), (DAY, date(2021, 8, 15))),
    ],
)
def test_a_clock_takes_words_for_days(
    store: Store, as_of: date | str | None, known_at: date | str | None, expected: tuple[date, date | None]
) -> None:
    """Today, everything, and the day asked about."""
    found = parse_clocks(store, TODAY, as_of=as_of, known_at=known_at)

    assert (found.as_of, found.known_at) == expected


@pytest.mark.parametrize(("numbers", "words"), [((1, 2, 3), "1 to 3"), ((1, 3), "1, 3"), ((1,), "1 to 1")])
def test_a_data_version_that_there_is_not_is_answered_with_those_there_are(
    tmp_path: Path, numbers: tuple[int, ...], words: str
) -> None:
    """As a span only where none is left out."""
    versions: list[dict[str, Cell]] = [
        {"version": number, "recorded_on": f"2024-0{number}-01", "summary": "Toy."} for number in numbers
    ]
    store = toy_store(tmp_path, {"versions": versions})

    with pytest.raises(UsageError, match=f"data-version 9: there are {words}$"):
        parse_clocks(store, TODAY, data_version=9)


@pytest.mark.parametrize("clock", ["as_of", "known_at"])
def test_the_first_day_can_be_asked_about_and_none_before_it(store: Store, clock: str) -> None:
    """The day on which AWS announced Lambda, by either clock."""
    first: dict[str, Any] = {clock: "2014-11-13"}
    found = parse_clocks(store, TODAY, **first)

    assert getattr(found, clock) == date(2014, 11, 13)
    with pytest.raises(OutOfCoverageError, match="2014-11-13"):
        parse_clocks(store, TODAY, **(first | {clock: "2014-11-12"}))


def test_the_data_versions_that_there_are_can_be_asked_for(store: Store) -> None:
    """The first and the newest, which answers where none is named."""
    assert [parse_clocks(store, TODAY, data_version=number).data_version for number in (1, 2, None)] == [1, 2, 2]
    for number in (0, 3):
        with pytest.raises(UsageError, match=f"data-version {number}: there are 1 to 2"):
            parse_clocks(store, TODAY, data_version=number)
