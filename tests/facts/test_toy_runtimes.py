"""Runtimes of a dozen rows: the clocks, months and quarters, third parties, ties, retraction, and moved dates."""

from __future__ import annotations

from typing import TypeAlias

import pytest

from kb.store import Store
from tests.toy import Cell, as_of, toy_store

Row: TypeAlias = dict[str, Cell]
Asked: TypeAlias = tuple[str, str | None, int | None]
"""A day, a day of knowledge, a data version."""


def _said(runtime: str, milestone: str, day: str | None, known_from: str, **more: Cell) -> Row:
    return {"runtime": runtime, "milestone": milestone, "date": day, "known_from": known_from, **more}


def _life(runtime: str, known_from: str = "2020-06-01") -> list[Row]:
    """A life that was announced a year ahead."""
    return [
        _said(runtime, "ga", "2020-01-10", "2020-01-10"),
        _said(runtime, "deprecation", "2021-03-01", known_from),
        _said(runtime, "block_create", "2021-04-01", known_from),
        _said(runtime, "block_update", "2021-05-01", known_from),
        _said(runtime, "block_invoke", "2021-06-01", known_from),
    ]


def _moved(runtime: str, milestone: str, to: str | None, on: str, **more: Cell) -> list[Row]:
    """A date, 2021-05-01, that AWS moved on a day."""
    statement = "scheduled" if to else "not_scheduled"
    return [
        _said(runtime, "ga", "2020-01-10", "2020-01-10"),
        _said(runtime, milestone, "2021-05-01", "2021-01-01", **more),
        _said(runtime, milestone, to, on, statement=statement),
    ]


def _between(milestone: str, earliest: str, day: str, latest: str) -> Row:
    """A day that is known to lie between two others."""
    known = {"date_earliest": earliest, "date_latest": latest, "precision": "bracketed"}
    return _said("between", milestone, day, "2020-01-01", **known)


RUNTIMES = (
    "life",
    "next",
    "image",
    "edge",
    "month",
    "tool",
    "late",
    "passed",
    "taken",
    "tie",
    "fixed",
    "third",
    "between",
)
MILESTONES = [
    *_life("life"),
    _said("next", "preview", "2020-11-01", "2020-11-01"),
    _said("next", "ga", "2020-12-01", "2020-12-01"),
    _said("image", "ga", "2020-12-15", "2020-12-15"),
    _said("edge", "ga", "2021-02-01", "2021-02-01"),
    _said("edge", "deprecation", "2021-02-10", "2021-02-01"),
    # Known to lie between two days.
    _between("preview", "2020-11-01", "2020-11-10", "2020-11-20"),
    _between("ga", "2020-12-01", "2020-12-10", "2020-12-20"),
    # Known to the month or the quarter.
    _said("month", "ga", "2020-01-10", "2020-01-10"),
    _said("month", "deprecation", "2021-02-01", "2020-06-01", precision="month"),
    _said("month", "block_create", "2021-04-01", "2020-06-01", precision="quarter"),
    _said("month", "block_update", "2021-11-01", "2020-06-01", precision="month"),
    _said("month", "block_invoke", "2021-12-01", "2020-06-01", precision="month"),
    # A tool's word counts where AWS has said nothing, and not where it has, however new it is.
    _said("tool", "ga", "2020-01-10", "2020-01-10"),
    _said("tool", "deprecation", "2021-03-01", "2020-03-01", basis="third_party_tool"),
    _said("tool", "block_create", "2021-08-01", "2020-05-01"),
    _said("tool", "block_create", "2021-04-01", "2020-09-01", basis="third_party_tool"),
    _said("third", "ga", "2020-01-10", "2020-01-10"),
    _said("third", "block_create", "2021-05-01", "2021-01-01", basis="third_party_tool"),
    _said("third", "block_create", "2021-12-01", "2021-07-01"),
    # Moved on the day itself, a day later, two days later, or taken back.
    *_moved("late", "block_update", "2021-12-01", "2021-05-01"),
    *_moved("passed", "block_update", "2021-12-01", "2021-05-03"),
    *_moved("taken", "block_create", None, "2021-07-01"),
    *_moved("taken", "block_invoke", "2021-06-15", "2021-07-01", precision="month")[1:],
    # Two statements of one day, and a row that a later data version took back for another.
    _said("tie", "ga", "2020-01-10", "2020-01-10"),
    _said("tie", "deprecation", "2021-03-01", "2020-06-01", basis="announcement"),
    _said("tie", "deprecation", "2021-03-05", "2020-06-01", basis="docs_commit"),
    _said("tie", "block_create", "2021-04-01", "2020-06-01"),
    _said("tie", "block_create", "2021-04-05", "2020-06-01", recorded_in=2),
    _said("fixed", "ga", "2020-01-10", "2020-01-10"),
    _said("fixed", "deprecation", "2021-03-01", "2020-06-01", retracted_in=2),
    _said("fixed", "deprecation", "2021-03-11", "2020-06-01", basis="docs_commit", recorded_in=2),
]
LINES = {"life": 1, "next": 2, "image": 3, "edge": 4}
"""The generations of one lineage; other runtimes stand alone."""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The toy."""
    runtimes: list[Row] = [
        {
            "runtime": name,
            "lineage": "line" if name in LINES else name,
            "generation": LINES.get(name, 1),
            "api_identifier": name != "image",
        }
        for name in RUNTIMES
    ]
    return toy_store(tmp_path_factory.mktemp("toy"), {"runtimes": runtimes, "runtime_milestones": MILESTONES})


@pytest.mark.parametrize(
    ("runtime", "day", "phase"),
    [
        ("life", "2020-01-09", "not_yet_available"),
        ("life", "2020-01-10", "supported"),
        ("life", "2021-02-28", "supported"),
        ("life", "2021-03-01", "deprecated"),
        ("life", "2021-03-31", "deprecated"),
        ("life", "2021-04-01", "create_blocked"),
        ("life", "2021-04-30", "create_blocked"),
        ("life", "2021-05-01", "update_blocked"),
        ("next", "2020-10-31", "not_yet_available"),
        ("next", "2020-11-01", "preview"),
        ("next", "2020-11-30", "preview"),
        ("next", "2020-12-01", "supported"),
        ("between", "2020-11-19", "not_yet_available"),
        ("between", "2020-11-20", "preview"),
        ("between", "2020-12-19", "preview"),
        ("between", "2020-12-20", "supported"),
        ("month", "2021-02-28", "supported"),
        ("month", "2021-03-01", "deprecated"),
        ("month", "2021-06-30", "deprecated"),
        ("month", "2021-07-01", "create_blocked"),
        ("month", "2021-11-30", "create_blocked"),
        ("month", "2021-12-01", "update_blocked"),
        ("tool", "2021-02-28", "supported"),
        ("tool", "2021-03-01", "deprecated"),
        ("tool", "2021-07-31", "deprecated"),
        ("tool", "2021-08-01", "create_blocked"),
        ("tie", "2021-03-04", "supported"),
        ("tie", "2021-03-05", "deprecated"),
        ("tie", "2021-04-04", "deprecated"),
        ("tie", "2021-04-05", "create_blocked"),
        ("fixed", "2021-03-10", "supported"),
        ("fixed", "2021-03-11", "deprecated"),
    ],
)
def test_a_phase_begins_on_its_day(toy: Store, runtime: str, day: str, phase: str) -> None:
    """A month or a quarter must be over; AWS's newest word decides, of one day the last recorded or based."""
    assert as_of(toy, day).runtime(runtime).phase == phase


@pytest.mark.parametrize(
    ("runtime", "asked", "phase"),
    [
        ("life", ("2021-03-01", "2020-05-31", None), "supported"),
        ("life", ("2021-03-01", "2020-06-01", None), "deprecated"),
        ("tool", ("2021-04-01", "2020-05-01", None), "deprecated"),
        ("tie", ("2021-04-01", None, 1), "create_blocked"),
        ("tie", ("2021-04-01", None, 2), "deprecated"),
        ("fixed", ("2021-03-01", None, 1), "deprecated"),
        ("fixed", ("2021-03-01", None, 2), "supported"),
        ("third", ("2021-05-01", "2021-06-30", None), "create_blocked"),
        ("third", ("2021-05-01", "2021-07-01", None), "supported"),
    ],
)
def test_what_was_not_yet_known_or_recorded_does_not_count(toy: Store, runtime: str, asked: Asked, phase: str) -> None:
    """Known from the day of publication on; recorded from one data version until the one that took it back."""
    assert as_of(toy, *asked).runtime(runtime).phase == phase


ALLOWED, BLOCKED, UNKNOWN = "allowed", "blocked", "unknown"


@pytest.mark.parametrize(
    ("runtime", "day", "accepted"),
    [
        ("life", "2020-01-09", (BLOCKED, BLOCKED, BLOCKED)),
        ("life", "2020-01-10", (ALLOWED, ALLOWED, ALLOWED)),
        ("next", "2020-11-01", (ALLOWED, ALLOWED, ALLOWED)),
        ("life", "2021-03-31", (ALLOWED, ALLOWED, ALLOWED)),
        ("life", "2021-04-01", (BLOCKED, ALLOWED, ALLOWED)),
        ("life", "2021-05-01", (BLOCKED, BLOCKED, ALLOWED)),
        ("life", "2021-05-31", (BLOCKED, BLOCKED, ALLOWED)),
        ("life", "2021-06-01", (BLOCKED, BLOCKED, BLOCKED)),
        ("month", "2021-03-31", (ALLOWED, ALLOWED, ALLOWED)),
        ("month", "2021-04-01", (UNKNOWN, ALLOWED, ALLOWED)),
        ("month", "2021-06-30", (UNKNOWN, ALLOWED, ALLOWED)),
        ("month", "2021-07-01", (BLOCKED, ALLOWED, ALLOWED)),
        ("month", "2021-10-31", (BLOCKED, ALLOWED, ALLOWED)),
        ("month", "2021-11-01", (BLOCKED, UNKNOWN, ALLOWED)),
        ("month", "2021-12-01", (BLOCKED, BLOCKED, UNKNOWN)),
        ("month", "2022-01-01", (BLOCKED, BLOCKED, BLOCKED)),
        ("late", "2021-04-30", (ALLOWED, ALLOWED, ALLOWED)),
        ("late", "2021-05-01", (ALLOWED, ALLOWED, ALLOWED)),
        ("passed", "2021-04-30", (ALLOWED, ALLOWED, ALLOWED)),
        ("passed", "2021-05-01", (UNKNOWN, UNKNOWN, ALLOWED)),
        ("passed", "2021-05-02", (UNKNOWN, UNKNOWN, ALLOWED)),
        ("passed", "2021-05-03", (ALLOWED, ALLOWED, ALLOWED)),
        ("passed", "2021-12-01", (BLOCKED, BLOCKED, ALLOWED)),
        ("taken", "2021-05-01", (UNKNOWN, ALLOWED, ALLOWED)),
        ("taken", "2021-05-31", (UNKNOWN, ALLOWED, ALLOWED)),
        ("taken", "2021-06-01", (UNKNOWN, ALLOWED, UNKNOWN)),
        ("taken", "2021-06-14", (UNKNOWN, ALLOWED, UNKNOWN)),
        ("taken", "2021-06-15", (UNKNOWN, ALLOWED, BLOCKED)),
        ("taken", "2021-07-01", (ALLOWED, ALLOWED, BLOCKED)),
        ("third", "2021-05-01", (ALLOWED, ALLOWED, ALLOWED)),
    ],
)
def test_an_operation_is_blocked_on_its_day(toy: Store, runtime: str, day: str, accepted: tuple[str, str, str]) -> None:
    """Unknown inside a month, and on days between a date that had passed and the statement that moved it."""
    operations = as_of(toy, day).runtime(runtime).operations

    assert (operations.create, operations.update, operations.invoke) == accepted


@pytest.mark.parametrize(
    ("day", "contested"),
    [("2021-04-30", []), ("2021-05-01", ["block_update"]), ("2021-05-02", ["block_update"]), ("2021-05-03", [])],
)
def test_a_day_is_contested_until_the_statement_that_moved_it(toy: Store, day: str, contested: list[str]) -> None:
    """With both statements; as known before the move nothing is."""
    found = as_of(toy, day).runtime("passed").contested

    assert [contest.milestone for contest in found] == contested
    assert [(str(c.then_date), str(c.now_date), str(c.now_known_from)) for c in found] == [
        ("2021-05-01", "2021-12-01", "2021-05-03")
    ] * len(contested)
    assert as_of(toy, day, "2021-05-02").runtime("passed").contested == []


@pytest.mark.parametrize(
    ("runtime", "day", "successor"),
    [
        ("life", "2020-11-30", None),
        ("life", "2020-12-01", "next"),
        ("life", "2020-12-15", "next"),
        ("life", "2021-02-01", "edge"),
        ("life", "2021-02-09", "edge"),
        ("life", "2021-02-10", "next"),
        ("next", "2021-02-10", None),
        ("edge", "2021-02-10", None),
        ("month", "2021-02-10", None),
    ],
)
def test_the_successor_is_the_newest_supported_one_of_the_line(
    toy: Store, runtime: str, day: str, successor: str | None
) -> None:
    """A preview is none, nor one that exists as an image only, nor an older one."""
    assert as_of(toy, day).runtime(runtime).successor == successor
