"""What held on many days, read in one pass, is what each day says for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.memory.answer_periods import store_periods
from kb.facts import basis_on
from kb.facts.chronicle import LIST_TABLES, RowSpell, read_list
from kb.facts.spans import phases_on
from kb.facts.timelines import StateSpell, timelines
from kb.store import Store
from tests.conftest import AsOf
from tests.toy import toy_store

DAYS = ["2014-11-13", "2018-10-09", "2019-07-05", "2021-08-16", "2022-03-24", "2023-12-20", "2026-11-23", "2031-01-01"]


Chronicle = Mapping[str, Sequence[RowSpell[Any]]]
"""Each list over many days."""


@pytest.fixture(scope="module")
def every_day(store: Store) -> Chronicle:
    """The lists on the first day of every period, and on some others."""
    days = sorted({*store_periods(store).days, *map(date.fromisoformat, DAYS)})
    return {name: read_list(store, basis_on(store, date.max), name, days) for name in LIST_TABLES}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", LIST_TABLES)
def test_each_day_stands_as_it_says_itself(every_day: Chronicle, ask: AsOf, day: str, name: str) -> None:
    """Every row, in the order of the list; hard days too, when dates were contested."""
    facts = ask(day)
    expected = facts.all_runtimes if name == "runtimes" else getattr(facts, name)()

    found = tuple(spell.row for spell in every_day[name] if date.fromisoformat(day) in spell.days)
    assert found == expected


@pytest.mark.parametrize("name", LIST_TABLES)
def test_a_list_changes_on_days_of_its_tables_only(store: Store, every_day: Chronicle, name: str) -> None:
    """The service holds one answer for the days between: a way of starting functions that came later is a feature."""
    held: dict[date, list[Any]] = {}
    for spell in every_day[name]:
        for day in spell.days:
            held.setdefault(day, []).append(spell.row)
    changed = {day for before, day in pairwise(sorted(held)) if held[before] != held[day]}

    assert changed <= {*store_periods(store, LIST_TABLES[name]).days, *map(date.fromisoformat, DAYS)}


def test_a_row_is_held_once_while_it_stands(every_day: Chronicle) -> None:
    """However many days that are."""
    every = [spell for spell in every_day["limits"] if spell.row.limit == "function_timeout"]
    spells = [spell for spell in every if spell.row.bracket is None and spell.row.max != 1800]

    assert all(max(spell.days) - min(spell.days) > timedelta(days=30) for spell in spells)
    assert len(every) < 10


@pytest.mark.parametrize("day", DAYS)
def test_what_is_there_on_a_day_has_a_state_then(store: Store, ask: AsOf, day: str) -> None:
    """Features, too, that only came to some runtimes and never to all functions."""
    facts = ask(day)
    spells = timelines(store, basis_on(store, date.fromisoformat(day))).spells

    for kind, ids in (
        ("feature", {feature.feature for feature in facts.features()}),
        ("trigger", {trigger.trigger for trigger in facts.triggers()}),
        ("limit", {limit.limit for limit in facts.limits()}),
    ):
        assert ids == {name for name, lives in spells[kind].items() if _state_on(lives, date.fromisoformat(day))}


@pytest.mark.parametrize(
    ("precision", "day"), [("day", "2021-01-01"), ("month", "2021-02-01"), ("quarter", "2021-04-01")]
)
def test_a_state_begins_once_its_month_or_quarter_is_over(tmp_path: Path, precision: str, day: str) -> None:
    """Of a day known only so, the last is the first on which it is certain."""
    said = {"runtime": "r", "known_from": "2020-01-01"}
    milestones = [
        said | {"milestone": "ga", "date": "2020-01-01"},
        said | {"milestone": "deprecation", "date": "2021-01-01", "precision": precision},
    ]
    store = toy_store(tmp_path, {"runtimes": [{"runtime": "r"}], "runtime_milestones": milestones})
    lives = timelines(store, basis_on(store, date.max)).spells["runtime"]["r"]

    assert lives[-1] == StateSpell(date.fromisoformat(day), "deprecated")


@pytest.mark.parametrize(
    ("runtime", "day"),
    [
        *(("dotnet9", day) for day in ("2024-12-08", "2024-12-09", "2025-02-26", "2025-02-27")),
        *(("nodejs4.3", day) for day in ("2018-07-30", "2018-07-31", "2020-03-04", "2020-03-05")),
        *(("python3.9", day) for day in ("2021-08-15", "2021-08-16")),
    ],
)
def test_a_spell_of_a_runtime_says_what_nobody_can_tell(store: Store, ask: AsOf, runtime: str, day: str) -> None:
    """Whether it had come, and what AWS accepted on contested days, from the first such day to the last."""
    one = ask(day).runtime(runtime)
    lives = timelines(store, ask(day).basis).spells["runtime"][runtime]
    held = next((spell for spell in reversed(lives) if spell.start <= date.fromisoformat(day)), None)

    if one.phase == "not_yet_available" and one.doubt is None:
        assert held is None
    else:
        assert held is not None
        assert (held.state, held.doubt, held.contested) == (one.phase, one.doubt, bool(one.contested))


def _state_on(lives: list[StateSpell], day: date) -> str | None:
    """The state of the last spell that has begun."""
    begun = [one for one in lives if one.start <= day]
    return begun[-1].state if begun else None


def test_phases_are_told_of_every_runtime_at_every_moment(ask: AsOf) -> None:
    """Also of moments that can be looked through only once."""
    facts = ask("2026-11-23")
    days = [date(2020, 1, 1), date(2024, 1, 1)]
    found = phases_on(facts, ((day, facts.basis.knowledge) for day in days), ("python3.8", "nodejs12.x"))

    assert [(one.runtime, one.as_of) for one in found] == [
        (runtime, day) for runtime in ("nodejs12.x", "python3.8") for day in days
    ]
