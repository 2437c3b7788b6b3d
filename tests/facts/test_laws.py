"""The laws of the three clocks, on the real data and on random days."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.answers import snapshot_body
from kb.facts import Facts, basis_on
from kb.facts.answer_shapes import Feature
from kb.facts.api_operations import operations
from kb.facts.basis import EVERYTHING, FIRST_DAY
from kb.facts.changes import changes, history
from kb.facts.claims import claims
from kb.facts.days_in_force import compute_in_force, fetch_rows, write_bases
from kb.facts.regions import regions
from kb.facts.tables import fields, practices
from kb.paths import data_folder
from kb.store import Store

days = st.dates(FIRST_DAY, date(2031, 12, 31))
knowledge = st.one_of(st.none(), st.dates(FIRST_DAY, date(2027, 12, 31)))
relaxed = settings(max_examples=24, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _rows(table: str) -> list[dict[str, str]]:
    with (data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _recorded(row: dict[str, str], version: int) -> bool:
    return int(row["recorded_in"]) <= version and (not row["retracted_in"] or int(row["retracted_in"]) > version)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@given(as_of=days, known_at=knowledge, back=st.integers(0, 5))
@relaxed
def test_a_key_has_at_most_one_value(store: Store, as_of: date, known_at: date | None, back: int) -> None:
    """On any day, as known on any day, in any data version."""
    facts = Facts(store, basis_on(store, as_of, known_at, max(1, store.data_version - back)))

    for key, rows in (
        ("runtime", facts.rows("select runtime as id from runtimes_on")),
        ("limit", facts.rows("select limit_id as id from limits_on")),
        ("trigger", facts.rows("select trigger as id from triggers_on")),
        ("feature", facts.rows("select (feature, applies_to) as id from features_on")),
    ):
        counts = Counter(str(row["id"]) for row in rows)
        assert [name for name, count in counts.items() if count > 1] == [], key


@given(as_of=days, known_at=knowledge)
@relaxed
def test_limits_equal_a_plain_filter(store: Store, as_of: date, known_at: date | None) -> None:
    """The newest change point that is known and not after the day decides; an end counts once it is known."""
    expected: dict[str, tuple[date, date]] = {}
    ends: dict[tuple[str, date], date] = {}
    for row in _rows("limits"):
        start = date.fromisoformat(row["valid_from"])
        published = _day(row["known_from"]) or start
        if _recorded(row, store.data_version) and published <= (known_at or EVERYTHING) and start <= as_of:
            expected[row["limit"]] = max(expected.get(row["limit"], (start, published)), (start, published))
            if row["valid_to"] and date.fromisoformat(row["valid_to"]) <= (known_at or EVERYTHING):
                ends[row["limit"], start] = date.fromisoformat(row["valid_to"])
    held = {limit: start for limit, (start, _) in expected.items() if as_of < ends.get((limit, start), EVERYTHING)}

    facts = Facts(store, basis_on(store, as_of, known_at))

    assert held == {row["limit_id"]: row["valid_from"] for row in facts.rows("from limits_on where not possible")}


@given(as_of=days, known_at=knowledge)
@relaxed
def test_milestones_equal_a_plain_filter(store: Store, as_of: date, known_at: date | None) -> None:
    """AWS's newest known statement decides, a third party's only where AWS made none."""
    best: dict[tuple[str, str], tuple[bool, date, str]] = {}
    for row in _rows("runtime_milestones"):
        known_from = date.fromisoformat(row["known_from"])
        if _recorded(row, store.data_version) and known_from <= (known_at or EVERYTHING):
            key = (row["runtime"], row["milestone"])
            best[key] = max(
                best.get(key, (False, date.min, "")), (row["basis"] != "third_party_tool", known_from, row["date"])
            )

    facts = Facts(store, basis_on(store, as_of, known_at))
    found = facts.rows("select runtime, milestone::varchar as milestone, date from milestones_known")

    assert {key: _day(day) for key, (_, _, day) in best.items()} == {
        (row["runtime"], row["milestone"]): row["date"] for row in found
    }


@given(as_of=days, known_at=st.dates(FIRST_DAY, date(2026, 11, 23)))
@relaxed
def test_later_statements_do_not_change_earlier_knowledge(store: Store, as_of: date, known_at: date) -> None:
    """What was known on a day is the same whether or not anything was said after it."""
    cursor = store.cursor()

    def published(start: str) -> str:
        """What was first seen on a day may have been published since the first day on which it may have begun."""
        told = f"case when precision <> 'observed_by' then {start} end"
        return f"coalesce(known_from, {told}, {start}_earliest, {start}, date '0001-01-01')"

    for table, day, end, ended in (
        ("runtime_milestones", "known_from", "known_from", "known_from"),
        ("limits", "coalesce(known_from, valid_from)", "valid_to", "valid_to"),
        ("triggers", published("supported_from"), "supported_to", "coalesce(end_known_from, supported_to)"),
        ("features", published("valid_from"), "valid_to", "coalesce(end_known_from, valid_to)"),
    ):
        # A temporary table hides the stored one of the same name from this cursor only.
        cursor.execute(
            f"create temp table {table} as select * replace (case when {ended} <= date '{known_at}' then {end} end "
            f"as {end}) from {table} where {day} <= date '{known_at}'"
        )
    write_bases(cursor, [as_of], basis_on(store, as_of, known_at))
    compute_in_force(cursor)
    now = Facts(store, basis_on(store, as_of, known_at))

    for query in (
        "select runtime, phase, create_status, update_status, successor from runtimes_on order by all",
        "select limit_id, min, max, valid_from, valid_to, bracket from limits_on order by all",
        "select trigger, status from triggers_on order by all",
        "select feature, applies_to from features_on order by all",
    ):
        assert fetch_rows(cursor, query) == now.rows(query)


@pytest.mark.parametrize(
    ("kind", "name", "end"),
    [
        ("limits", "cfn_inline_code_characters", "2023-02-08"),
        ("limits", "requests_per_second_account", "2016-01-13"),
        ("limits", "concurrency_scaling_after_burst", "2023-11-26"),
        ("operations", "GetPublicAccessBlockConfig", "2024-09-26"),
    ],
)
def test_what_nobody_knew_to_have_ended_was_there(store: Store, kind: str, name: str, end: str) -> None:
    """As known the day before its end it holds on any later day, and what changed in between says nothing of an end."""
    day = date.fromisoformat(end)
    before = day - timedelta(days=1)

    def there(as_of: date, known_at: date | None) -> bool:
        facts = Facts(store, basis_on(store, as_of, known_at))
        if kind == "operations":
            return name in {one.operation for one in operations(facts)}
        return name in {one.limit for one in facts.limits()}

    assert [there(before, None), there(day, None), there(day, day)] == [True, False, False]
    assert [there(day, before), there(day + timedelta(days=900), before)] == [True, True]
    facts = Facts(store, basis_on(store, day, before))
    assert [one for one in changes(facts, before, day) if one.id == name] == []


def _ends_published_by(day: date) -> set[date | None]:
    return {
        _day(row["supported_to"] if table == "triggers" else row["valid_to"])
        for table in ("triggers", "features")
        for row in _rows(table)
        if row["end_known_from"] and date.fromisoformat(row["end_known_from"]) <= day
    }


@given(known_at=st.dates(FIRST_DAY, date(2026, 11, 20)))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_told_with_hindsight(store: Store, known_at: date) -> None:
    """As known on a day no note or doubt speaks of later days, nothing is said to begin or end later or weighed."""
    facts = Facts(store, basis_on(store, known_at, known_at))
    rows = [row for name in ("runtimes", "limits", "triggers", "features", "events") for row in getattr(facts, name)()]
    rows += [*regions(facts), *operations(facts), *fields(facts), *practices(facts)]
    told = " ".join(f"{row.note} {getattr(row, 'doubt', None)}" for row in rows)
    starts = [
        getattr(row, f"{name}_from{reading}", None)
        for row in rows
        for name in ("valid", "supported")
        for reading in ("", "_earliest", "_latest")
    ]
    # A limit may also end by a change that was announced ahead.
    ends = [getattr(row, "valid_to" if isinstance(row, Feature) else "supported_to", None) for row in rows]

    assert [day for day in re.findall(r"\b(?:19|20)\d\d(?:-\d\d){0,2}\b", told) if day > str(known_at)] == []
    assert [start for start in starts if start and start > known_at] == []
    assert {end for end in ends if end and end > known_at} <= _ends_published_by(known_at)
    assert claims(facts) == ()
    assert {one for name in ("python3.9", "nodejs4.3") for said in history(facts, name) for one in said.claims} == set()


def test_all_that_is_known_is_told_from_its_day_on(store: Store) -> None:
    """On the day of our newest evidence, and past it, knowledge of that day is everything known."""
    day = store.evidence_until
    on_the_day = Facts(store, basis_on(store, day, day))

    assert on_the_day.limits() == Facts(store, basis_on(store, day)).limits()
    assert claims(on_the_day) == claims(Facts(store, basis_on(store, day))) != ()


@given(as_of=days)
@relaxed
def test_many_days_at_once_equal_one_day_alone(store: Store, as_of: date) -> None:
    """The predicate judges each day of a batch as it judges the day alone."""
    basis = basis_on(store, as_of)
    cursor = store.cursor()
    write_bases(cursor, [as_of, FIRST_DAY, date(2020, 12, 1), date(2024, 3, 1)], basis)
    compute_in_force(cursor)
    columns = "runtime, phase, create_status, update_status, invoke_status, successor, contested"

    batch = fetch_rows(cursor, f"select {columns} from runtimes_on where as_of = date '{as_of}' order by all")

    assert batch == Facts(store, basis).rows(f"select {columns} from runtimes_on order by all")


TABLES = ("events", "runtimes", "runtime_milestones", "limits", "triggers", "features", "config_fields", "practices")


@given(as_of=days, known_at=knowledge, back=st.integers(1, 9))
@settings(relaxed, max_examples=12)
def test_an_answer_of_an_older_data_version_never_changes(
    store: Store, as_of: date, known_at: date | None, back: int
) -> None:
    """It is what a knowledge base with nothing but the rows of that version answers."""
    version = max(1, store.data_version - back)
    then = Facts(store, basis_on(store, as_of, known_at, version))
    for table in (*TABLES, "claims"):
        # A temporary table hides the stored one of the same name from this cursor only.
        then.cursor.execute(
            f"create temp table {table} as select * replace (case when retracted_in <= {version} then retracted_in end "
            f"as retracted_in) from {table} where recorded_in <= {version}"
        )
    now = Facts(store, basis_on(store, as_of, known_at, version))

    assert snapshot_body(now) == snapshot_body(then)
    assert (now.events(), claims(now), fields(now), practices(now)) == (
        then.events(),
        claims(then),
        fields(then),
        practices(then),
    )
