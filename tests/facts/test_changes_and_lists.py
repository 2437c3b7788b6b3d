"""Lists, histories and what changed tell one story: nothing comes or is known in one of them alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.facts import Facts, basis_on
from kb.facts.basis import EVERYTHING, FIRST_DAY
from kb.facts.changes import changes, history
from kb.facts.names import service_names
from kb.store import Store
from tests.conftest import AsOf
from tests.facts.test_laws import days, knowledge, relaxed

DAY = timedelta(days=1)
CERTAIN = ("supported", "in_force")
BY_THEN = [
    ("amazon-alexa", None, "2015-07-31"),
    ("amazon-connect", None, "2018-03-01"),
    ("aws-systems-manager", "2016-12-01", "2017-08-10"),
    ("amazon-eventbridge-v2", "2025-05-15", "2026-11-23"),
]
"""Triggers whose first day nobody knows: since when they may have been there, and by when they certainly were."""


def _listed(facts: Facts, *statuses: str) -> set[tuple[str, str, str]]:
    """What is listed with these statuses, as kind, id and, of features, what they apply to."""
    return {
        *(("limit", one.limit, "") for one in facts.limits() if one.status in statuses),
        *(("trigger", one.trigger, "") for one in facts.triggers() if one.status in statuses),
        *(("feature", one.feature, one.applies_to) for one in facts.features() if one.status in statuses),
    }


@given(first=days, length=st.integers(1, 1500), known_at=knowledge)
@relaxed
def test_whatever_came_between_two_days_is_a_change_between_them(
    store: Store, first: date, length: int, known_at: date | None
) -> None:
    """A limit, trigger or feature that certainly is there on the later day, and was not possible on the earlier one."""
    last = first + timedelta(days=length)
    then, now = (Facts(store, basis_on(store, day, known_at)) for day in (first, last))
    told = {(one.kind, one.id, one.after if one.kind == "feature" else "") for one in changes(now, first, last)}

    assert _listed(now, *CERTAIN) - _listed(then, *CERTAIN, "possible", "unknown") <= told


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("function_layers", "max 5"),
        ("tenant_isolated_environments", "max 2500 per 1,000 concurrency"),
        ("function_timeout", "min 1, max 900, default 3, step 1 s"),
    ],
)
def test_a_limit_that_is_a_count_is_told_as_a_number(ask: AsOf, limit: str, value: str) -> None:
    """`max 5 count` was said; other units stay."""
    assert value in {one.value for one in history(ask("2026-11-23"), limit)}


@pytest.mark.parametrize(("name", "_", "latest"), BY_THEN)
def test_what_began_on_no_known_day_changed_by_the_day_from_which_on_it_was_there(
    store: Store, name: str, _: str | None, latest: str
) -> None:
    """Once, and only as known from that day on; the day on which it began is not told."""
    day = date.fromisoformat(latest)

    def told(first: date, last: date, known_at: date | None = None) -> list[tuple[date, date | None]]:
        found = changes(Facts(store, basis_on(store, last, known_at)), first, last)
        return [(one.date, one.day) for one in found if (one.id, one.aspect) == (name, "start")]

    assert told(day - DAY, day) == told(FIRST_DAY, EVERYTHING) == told(FIRST_DAY, day, day) == [(day, None)]
    assert told(FIRST_DAY, day - DAY) == told(day, EVERYTHING) == told(FIRST_DAY, EVERYTHING, day - DAY) == []


@pytest.mark.parametrize(("name", "earliest", "_"), BY_THEN)
def test_a_history_tells_of_nothing_that_no_list_tells_yet(
    store: Store, name: str, earliest: str | None, _: str
) -> None:
    """As known before a trigger may have been there nothing was said of it; from then on its start is not known."""
    day = date.fromisoformat(earliest) if earliest else FIRST_DAY

    def known(known_at: date) -> list[date | None]:
        return [one.day for one in history(Facts(store, basis_on(store, known_at, known_at)), name)]

    assert known(day) == [None]
    assert earliest is None or known(day - DAY) == []


@pytest.mark.all
@pytest.mark.parametrize("day", ["2016-01-01", "2018-06-27", "2018-06-28", "2026-11-23"])
def test_a_history_by_the_name_of_a_service_is_that_of_its_trigger(ask: AsOf, day: str) -> None:
    """Of every one, whatever was known: where nothing was, both are empty."""
    facts = ask(day, known_at=day)

    for trigger, service in service_names(facts).items():
        assert history(facts, service) == history(facts, trigger), trigger
