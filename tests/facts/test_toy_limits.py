"""Limits, triggers and features of a dozen rows: change points, uncertain changes, ends, and what is seen first."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import pytest

from kb.errors import EndedError, OutOfCoverageError
from kb.store import Store
from tests.toy import Cell, as_of, toy_store

Values: TypeAlias = tuple[float | None, float | None, float | None]
Asked: TypeAlias = tuple[str, str | None, int | None]
"""A day, a day of knowledge, a data version."""
LIMITS: list[dict[str, Cell]] = [
    # Raised, and published a month later.
    {"limit": "raised", "max": 10, "valid_from": "2020-01-01"},
    {"limit": "raised", "max": 20, "valid_from": "2021-01-01", "known_from": "2021-02-01"},
    # Changed on a day between two: both ends move, one of them to nothing.
    {"limit": "unsure", "min": 2, "max": 10, "default": 5, "step": 1, "valid_from": "2020-01-01"},
    {
        "limit": "unsure",
        "min": 1,
        "max": 20,
        "default": 6,
        "step": 1,
        "valid_from": "2021-06-10",
        "valid_from_earliest": "2021-06-01",
        "valid_from_latest": "2021-06-20",
        "precision": "bracketed",
    },
    {"limit": "opened", "min": 2, "max": 10, "valid_from": "2020-01-01"},
    {"limit": "opened", "valid_from": "2021-06-10", "valid_from_earliest": "2021-06-01", "precision": "bracketed"},
    # Seen on a day, perhaps there before.
    {
        "limit": "seen",
        "max": 10,
        "valid_from": "2020-06-01",
        "valid_from_earliest": "2020-05-01",
        "precision": "observed_by",
    },
    # Withdrawn, and back after a while; withdrawn past the next change.
    {"limit": "gone", "max": 10, "valid_from": "2020-01-01", "valid_to": "2020-06-01"},
    {"limit": "gone", "max": 20, "valid_from": "2020-09-01"},
    {"limit": "long", "max": 10, "valid_from": "2020-01-01", "valid_to": "2021-01-01"},
    {"limit": "long", "max": 20, "valid_from": "2020-09-01"},
    # One change point stated twice, a change that a later version took back, and one it brought.
    {"limit": "twice", "max": 10, "valid_from": "2020-01-01", "known_from": "2020-01-01"},
    {"limit": "twice", "max": 11, "valid_from": "2020-01-01", "known_from": "2020-03-01", "recorded_in": 2},
    {"limit": "wrong", "max": 10, "valid_from": "2020-01-01"},
    {"limit": "wrong", "max": 99, "valid_from": "2020-02-01", "retracted_in": 2},
    {"limit": "wrong", "max": 20, "valid_from": "2020-03-01", "recorded_in": 2},
]
TRIGGERS: list[dict[str, Cell]] = [
    {"trigger": "came", "supported_from": "2020-01-01", "supported_to": "2021-01-01", "invocation": "synchronous"},
    {"trigger": "told", "supported_from": "2020-01-01", "known_from": "2020-02-01"},
    {"trigger": "seen", "known_from": "2020-06-01"},
    {"trigger": "blank"},
    {"trigger": "fixed", "supported_from": "2020-01-01", "retracted_in": 2},
    {"trigger": "fixed", "supported_from": "2020-03-01", "recorded_in": 2},
]
FEATURES: list[dict[str, Cell]] = [
    {"feature": "came", "applies_to": "all", "valid_from": "2020-01-01", "valid_to": "2021-01-01"},
    {"feature": "told", "applies_to": "all", "valid_from": "2020-01-01", "known_from": "2020-02-01"},
    {"feature": "blank", "applies_to": "runtime:x"},
    {"feature": "fixed", "applies_to": "all", "valid_from": "2020-01-01", "retracted_in": 2},
]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The toy."""
    return toy_store(tmp_path_factory.mktemp("toy"), {"limits": LIMITS, "triggers": TRIGGERS, "features": FEATURES})


@pytest.mark.parametrize(
    ("limit", "asked", "value"),
    [
        ("raised", ("2020-01-01", None, None), (10, "2021-01-01")),
        ("raised", ("2020-12-31", None, None), (10, "2021-01-01")),
        ("raised", ("2021-01-01", None, None), (20, None)),
        ("raised", ("2021-01-01", "2021-01-31", None), (10, None)),
        ("raised", ("2021-01-01", "2021-02-01", None), (20, None)),
        ("gone", ("2020-05-31", None, None), (10, "2020-06-01")),
        ("gone", ("2020-09-01", None, None), (20, None)),
        ("long", ("2020-08-31", None, None), (10, "2020-09-01")),
        ("long", ("2020-09-01", None, None), (20, None)),
        ("twice", ("2020-01-01", None, 1), (10, None)),
        ("twice", ("2020-01-01", None, 2), (11, None)),
        ("twice", ("2020-01-01", "2020-02-29", 2), (10, None)),
        ("wrong", ("2020-02-01", None, 1), (99, None)),
        ("wrong", ("2020-02-01", None, 2), (10, "2020-03-01")),
        ("wrong", ("2020-03-01", None, 2), (20, None)),
        ("wrong", ("2020-03-01", None, 1), (99, None)),
    ],
)
def test_a_value_holds_until_the_next_that_is_known(
    toy: Store, limit: str, asked: Asked, value: tuple[float, str | None]
) -> None:
    """Half-open, by what was published, and by what the data version holds."""
    found = as_of(toy, *asked).limit(limit)

    assert (found.max, found.valid_to and str(found.valid_to)) == value
    assert (found.status, found.bracket) == ("in_force", None)


@pytest.mark.parametrize(
    ("limit", "day", "known_at"),
    [
        ("raised", "2019-12-31", None),
        ("seen", "2020-04-30", None),
        ("seen", "2020-06-01", "2020-05-31"),
    ],
)
def test_there_is_no_value_before_the_first(toy: Store, limit: str, day: str, known_at: str | None) -> None:
    """Nor before anything was known."""
    with pytest.raises(OutOfCoverageError, match="no value known" if known_at is None else "says nothing of it, as kn"):
        as_of(toy, day, known_at).limit(limit)


@pytest.mark.parametrize("day", ["2020-06-01", "2020-08-31"])
def test_a_limit_that_has_ended_is_no_missing_evidence(toy: Store, day: str) -> None:
    """On its last day it holds, from its end on it says when that was; even where it comes back."""
    with pytest.raises(EndedError, match=r"limit gone: not there on .*; it ended on 2020-06-01") as error:
        as_of(toy, day).limit("gone")

    assert error.value.end == date(2020, 6, 1)
    assert as_of(toy, "2020-05-31").limit("gone").max
    assert as_of(toy, day, "2020-05-31").limit("gone").valid_to is None


@pytest.mark.parametrize(
    ("day", "own", "other"),
    [
        ("2021-05-31", (2, 10, 5), None),
        ("2021-06-01", (2, 10, 5), (1, 20, 6)),
        ("2021-06-09", (2, 10, 5), (1, 20, 6)),
        ("2021-06-10", (1, 20, 6), (2, 10, 5)),
        ("2021-06-19", (1, 20, 6), (2, 10, 5)),
        ("2021-06-20", (1, 20, 6), None),
    ],
)
def test_inside_an_uncertain_change_both_values_are_shown(
    toy: Store, day: str, own: Values, other: Values | None
) -> None:
    """The first day that may have had the later value, and the first that certainly had it."""
    found = as_of(toy, day).limit("unsure")
    shown = [found.bracket] if found.bracket else []

    assert (found.min, found.max, found.default) == own
    assert [(b.min, b.max, b.default) for b in shown] == [value for value in [other] if value]
    assert {(b.earliest, b.latest) for b in shown} <= {(date(2021, 6, 1), date(2021, 6, 20))}


BOUNDS = 'low, high, strict_low, strict_high, doubt is null as sure from limits_on where "limit"'


@pytest.mark.parametrize(
    ("limit", "day", "bounds"),
    [
        ("unsure", "2021-05-31", (2, 10, 2, 10, True)),
        ("unsure", "2021-06-01", (1, 20, 2, 10, False)),
        ("unsure", "2021-06-19", (1, 20, 2, 10, False)),
        ("unsure", "2021-06-20", (1, 20, 1, 20, True)),
        ("opened", "2021-06-01", (None, None, 2, 10, False)),
        ("opened", "2021-06-09", (None, None, 2, 10, False)),
        ("opened", "2021-06-10", (None, None, None, None, True)),
        ("seen", "2020-05-31", (None, None, None, 10, False)),
        ("seen", "2020-06-01", (None, 10, None, 10, True)),
    ],
)
def test_a_value_is_refused_past_both_and_doubtful_past_one(
    toy: Store, limit: str, day: str, bounds: tuple[float | bool | None, ...]
) -> None:
    """Low, high, strict low, strict high, and whether they are sure: past a side without a bound nothing is refused."""
    rows = as_of(toy, day).rows(f"select {BOUNDS} = '{limit}'")

    assert [tuple(row.values()) for row in rows] == [bounds]


@pytest.mark.parametrize(
    ("day", "status"), [("2020-05-01", "possible"), ("2020-05-31", "possible"), ("2020-06-01", "in_force")]
)
def test_a_first_value_is_possible_until_it_was_seen(toy: Store, day: str, status: str) -> None:
    """It may have begun already."""
    assert as_of(toy, day).limit("seen").status == status


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("2019-12-31", None, None), {"blank": "unknown", "seen": "unknown"}),
        (("2020-01-01", None, None), {"blank": "unknown", "came": "supported", "seen": "unknown", "told": "supported"}),
        (("2020-01-01", "2020-01-31", None), {"blank": "unknown", "came": "supported"}),
        (("2020-01-01", "2020-02-01", None), {"blank": "unknown", "came": "supported", "told": "supported"}),
        (
            ("2020-12-31", None, None),
            dict.fromkeys(["came", "fixed", "seen", "told"], "supported") | {"blank": "unknown"},
        ),
        (("2021-01-01", None, None), dict.fromkeys(["fixed", "seen", "told"], "supported") | {"blank": "unknown"}),
        (
            ("2020-05-31", "2020-05-31", None),
            dict.fromkeys(["came", "fixed", "told"], "supported") | {"blank": "unknown"},
        ),
        (
            ("2020-06-01", "2020-06-01", None),
            dict.fromkeys(["came", "fixed", "seen", "told"], "supported") | {"blank": "unknown"},
        ),
        (("2020-01-01", "2020-01-31", 1), dict.fromkeys(["came", "fixed"], "supported") | {"blank": "unknown"}),
        (("2020-02-29", "2020-01-31", 2), {"came": "supported", "blank": "unknown"}),
        (("2020-03-01", "2020-03-01", 2), dict.fromkeys(["came", "fixed", "told"], "supported") | {"blank": "unknown"}),
    ],
)
def test_a_trigger_is_there_from_its_day_or_seen_from_ours(toy: Store, asked: Asked, found: dict[str, str]) -> None:
    """A start that nobody knows is no start: the status says what is certain."""
    triggers = as_of(toy, *asked).triggers()

    assert {trigger.trigger: trigger.status for trigger in triggers} == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("2019-12-31", None, None), ["blank"]),
        (("2020-01-01", None, None), ["blank", "came", "told"]),
        (("2020-01-01", "2020-01-31", None), ["blank", "came"]),
        (("2020-01-01", "2020-02-01", None), ["blank", "came", "told"]),
        (("2020-01-01", None, 1), ["blank", "came", "fixed", "told"]),
        (("2020-12-31", None, None), ["blank", "came", "told"]),
        (("2021-01-01", None, None), ["blank", "told"]),
    ],
)
def test_a_feature_is_there_from_its_day_until_its_end(toy: Store, asked: Asked, found: list[str]) -> None:
    """One without a day was always there."""
    assert [feature.feature for feature in as_of(toy, *asked).features()] == found
