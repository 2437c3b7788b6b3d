"""What changed, what was said, how far dates moved and what lies ahead, on a few rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.errors import UnknownIdError, UsageError
from kb.facts.changes import changes, histories, history
from kb.facts.coming import coming
from kb.facts.slips import slips
from kb.facts.stats import stats
from kb.store import Store
from tests.toy import Cell, as_of, toy_store

D = date.fromisoformat


def _said(milestone: str, day: str | None, known_from: str, **more: Cell) -> dict[str, Cell]:
    statement = "scheduled" if day else "not_scheduled"
    return {
        "runtime": "r",
        "milestone": milestone,
        "date": day,
        "known_from": known_from,
        "statement": statement,
        **more,
    }


MILESTONES = [
    _said("ga_planned", "2020-01-01", "2019-12-01"),
    _said("ga", "2020-01-10", "2020-01-10"),
    # Not yet scheduled, put, repeated, moved ahead, moved back, moved past its day.
    _said("deprecation", None, "2020-02-01"),
    _said("deprecation", "2021-01-10", "2020-03-01"),
    _said("deprecation", "2021-01-10", "2020-04-01", source_ids="copy"),
    _said("deprecation", "2021-01-05", "2020-05-01"),
    _said("deprecation", "2021-01-20", "2021-01-05"),
    _said("deprecation", "2021-01-19", "2021-01-20", source_ids="news"),
    _said("deprecation", "2021-01-01", "2020-03-15", basis="third_party_tool", source_ids="tool"),
    # Put once; known to the month, put and taken back.
    _said("block_create", "2021-03-01", "2020-05-01"),
    _said("block_update", "2021-05-01", "2020-05-01", precision="month"),
    _said("block_invoke", "2021-06-01", "2020-05-01"),
    _said("end_of_life", "2021-02-01", "2020-05-01"),
]
TAKEN = [
    {**_said("deprecation", day, known), "runtime": "taken"}
    for day, known in (("2021-01-10", "2020-03-01"), (None, "2020-04-01"))
]
CLAIMS: list[dict[str, Cell]] = [
    {"claim": "c", "side": side, "about_table": "runtime_milestones", "about_key": "r/deprecation", "verdict": verdict}
    for side, verdict in ((1, "followed"), (2, "rejected"))
]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The toy."""
    limits: list[dict[str, Cell]] = [
        {"limit": "l", "max": 10, "unit": "s", "valid_from": "2020-01-01"},
        {
            "limit": "l",
            "max": 20,
            "min": 1,
            "step": 1,
            "unit": "s",
            "valid_from": "2020-02-01",
            "known_from": "2020-02-15",
        },
        {"limit": "m", "unit": "s", "valid_from": "2020-01-01", "valid_to": "2020-03-01"},
    ]
    return toy_store(
        tmp_path_factory.mktemp("toy"),
        {
            "runtimes": [{"runtime": name, "lineage": name} for name in ("r", "taken")],
            "runtime_milestones": [*MILESTONES, *TAKEN],
            "limits": limits,
            "triggers": [
                {"trigger": "t", "method": "special", "invocation": "polling", "supported_from": "2020-01-01"}
            ],
            "features": [{"feature": "f", "applies_to": "all", "valid_from": "2020-01-01", "valid_to": "2020-04-01"}],
            "claims": CLAIMS,
            "events": [
                {"event": "e", "date": "2020-01-15", "source_ids": "docs;copy"},
                {"event": "later", "date": "2020-06-01", "precision": "month", "source_ids": "docs;news"},
            ],
        },
    )


def _told(toy: Store, first: str, last: str, axis: str = "valid") -> list[tuple[str, str, str, str | None, str]]:
    found = changes(as_of(toy, last), D(first), D(last), axis)
    return [(str(c.date), c.id, c.aspect, c.before, c.after) for c in found]


def test_changes_lie_after_the_first_day_and_up_to_the_last(toy: Store) -> None:
    """In the order of their days, and each with what held before."""
    assert _told(toy, "2020-01-01", "2020-02-01") == [
        ("2020-01-10", "r", "ga", None, "2020-01-10"),
        ("2020-02-01", "l", "value", "max 10 s", "min 1, max 20, step 1 s"),
    ]
    assert [change[1] for change in _told(toy, "2019-12-31", "2020-01-01")] == ["f", "l", "m", "t"]
    assert _told(toy, "2020-01-10", "2020-01-31") == []
    assert _told(toy, "2020-02-29", "2020-04-01") == [
        ("2020-03-01", "m", "end", None, "withdrawn"),
        ("2020-04-01", "f", "end", None, "all"),
    ]


def test_of_a_milestone_only_the_deciding_date_comes_true(toy: Store) -> None:
    """Neither those that were moved, nor a tool's, nor plans and ends of life."""
    told = [(day, aspect) for day, _, aspect, _, _ in _told(toy, "2020-12-31", "2021-12-31")]

    assert told == [
        ("2021-01-19", "deprecation"),
        ("2021-03-01", "block_create"),
        ("2021-05-01", "block_update"),
        ("2021-06-01", "block_invoke"),
    ]


def test_changes_of_what_was_published_say_what_had_been_said(toy: Store) -> None:
    """Half-open as well; a value counts on the day of its publication."""
    assert _told(toy, "2020-01-31", "2020-03-01", "known") == [
        ("2020-02-01", "r", "deprecation", None, "not scheduled"),
        ("2020-02-15", "l", "value", "max 10 s", "min 1, max 20, step 1 s"),
        ("2020-03-01", "m", "end", None, "withdrawn"),
        ("2020-03-01", "r", "deprecation", "not scheduled", "2021-01-10"),
        ("2020-03-01", "taken", "deprecation", None, "2021-01-10"),
    ]


def test_days_in_the_wrong_order_are_refused(toy: Store) -> None:
    """The same day twice is an empty interval."""
    assert changes(as_of(toy, "2020-01-10"), D("2020-01-10"), D("2020-01-10")) == ()
    with pytest.raises(UsageError, match="the later day must come second"):
        changes(as_of(toy, "2020-01-10"), D("2020-01-10"), D("2020-01-09"))


def test_history_tells_what_was_known_by_a_day(toy: Store) -> None:
    """In the order of publication, with the contradictions about an aspect."""
    told = [(s.aspect, s.value, s.former) for s in history(as_of(toy, "2021-12-31", "2020-03-15"), "r")]

    assert told == [
        ("ga_planned", "2020-01-01", None),
        ("ga", "2020-01-10", None),
        ("deprecation", "not scheduled", None),
        ("deprecation", "2021-01-10", "not scheduled"),
        ("deprecation", "2021-01-01", "2021-01-10"),
    ]
    statements = history(as_of(toy, "2021-12-31"), "r")
    assert [s.former for s in statements if str(s.known_from) == "2020-04-01"] == ["2021-01-10"]
    assert {s.aspect for s in statements if s.claims == ["c"]} == {"deprecation"}
    assert histories(as_of(toy, "2021-12-31"))["r"] == list(statements)
    with pytest.raises(UnknownIdError, match="did you mean taken"):
        history(as_of(toy, "2021-12-31"), "taker")


def _slip(toy: Store, known_at: str | None, milestone: str = "deprecation") -> tuple[object, ...]:
    slip = next(s for s in slips(as_of(toy, "2021-12-31", known_at), milestone) if s.runtime == "r")
    days = (slip.first_date, slip.first_known_from, slip.last_date, slip.last_known_from)
    return (*map(str, days), slip.moves, slip.days, slip.moves_after_the_day)


def test_slips_count_the_moves_of_aws(toy: Store) -> None:
    """From the first date on; a repeated one moves nothing, a day that has come counts as past."""
    assert _slip(toy, "2020-04-30") == ("2021-01-10", "2020-03-01", "2021-01-10", "2020-03-01", 0, 0, 0)
    assert _slip(toy, "2020-05-01") == ("2021-01-10", "2020-03-01", "2021-01-05", "2020-05-01", 1, -5, 0)
    assert _slip(toy, "2021-01-05") == ("2021-01-10", "2020-03-01", "2021-01-20", "2021-01-05", 2, 10, 1)
    assert _slip(toy, None) == ("2021-01-10", "2020-03-01", "2021-01-19", "2021-01-20", 3, 9, 1)


def test_slips_leave_out_what_has_no_date_and_go_by_days(toy: Store) -> None:
    """A date that was taken back, and milestones that are none of the three."""
    found = [(s.runtime, s.milestone) for s in slips(as_of(toy, "2021-12-31"))]

    assert found == [("r", "deprecation"), ("r", "block_create"), ("r", "block_update")]
    assert ("taken", "deprecation") in [(s.runtime, s.milestone) for s in slips(as_of(toy, "2021-12-31", "2020-03-01"))]


def test_what_comes_lies_after_the_day(toy: Store) -> None:
    """With the day after it, or after its month, and how often it was moved."""
    found = [(str(c.date), c.milestone, str(c.until), c.moves) for c in coming(as_of(toy, "2021-01-18"))]

    assert found[:3] == [
        ("2021-01-19", "deprecation", "2021-01-20", 3),
        ("2021-02-01", "end_of_life", "2021-02-02", 0),
        ("2021-03-01", "block_create", "2021-03-02", 0),
    ]
    assert found[3:] == [
        ("2021-05-01", "block_update", "2021-06-01", 0),
        ("2021-06-01", "block_invoke", "2021-06-02", 0),
    ]
    assert next(iter(coming(as_of(toy, "2021-01-19")))).milestone == "end_of_life"
    assert coming(as_of(toy, "2021-06-01")) == ()


def test_stats_tell_how_well_a_table_is_known(toy: Store) -> None:
    """A page and its copy are one voice; the last day is not past the day asked about."""
    found = {table.table: table for table in stats(as_of(toy, "2020-05-31"))}
    events, said = found["events"], found["runtime_milestones"]

    assert (events.rows, events.exact, events.partial, events.two_sources) == (2, 1, 1, 1)
    assert (events.exact_share, events.two_sources_share) == (0.5, 0.5)
    assert (events.first_day, events.last_day, events.newest_evidence) == (
        D("2020-01-15"),
        D("2020-01-15"),
        D("2024-01-12"),
    )
    assert [(year.year, year.rows) for year in events.years] == [(2020, 2)]
    assert (said.rows, said.exact, said.partial, said.unknown) == (15, 14, 1, 0)
    assert [(year.year, year.rows) for year in said.years] == [(2020, 4), (2021, 11)]
    assert stats(as_of(toy, "2020-06-01"))[list(found).index("events")].last_day == D("2020-06-01")


def test_the_share_of_exact_days_is_told_where_there_is_a_day(tmp_path: Path) -> None:
    """Of one row with a day, all of it; of a row without one there is none to tell."""
    trigger = {"service": "S", "method": "event_driven", "invocation": "synchronous"}
    rows = {"triggers": [{**trigger, "trigger": "t"}], "features": [{"feature": "f", "valid_from": "2020-01-01"}]}
    found = {table.table: table for table in stats(as_of(toy_store(tmp_path, rows), "2020-06-01"))}

    assert (found["features"].exact, found["features"].exact_share) == (1, 1.0)
    assert (found["triggers"].exact, found["triggers"].exact_share) == (0, None)
