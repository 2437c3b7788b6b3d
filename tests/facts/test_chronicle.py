"""What held on many days, read in one pass, is what each day says for itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from api.answer_periods import store_periods
from kb.facts import Basis
from kb.facts.chronicle import Chronicle, chronicle
from kb.store import Store
from tests.conftest import AsOf

DAYS = ["2014-11-13", "2018-10-09", "2019-07-05", "2021-08-16", "2022-03-24", "2023-12-20", "2026-11-23", "2031-01-01"]


@pytest.fixture(scope="module")
def every_day(store: Store) -> Chronicle:
    """The first day of every period, and some others."""
    days = {*store_periods(store).days, *map(date.fromisoformat, DAYS)}
    return chronicle(store, Basis(date.max, None, store.data_version), sorted(days))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["runtimes", "limits", "triggers", "features"])
def test_each_day_stands_as_it_says_itself(every_day: Chronicle, ask: AsOf, day: str, name: str) -> None:
    """Every row, in the order of the list; hard days too, when dates were contested."""
    facts = ask(day)
    expected = facts.all_runtimes if name == "runtimes" else getattr(facts, name)()

    found = tuple(spell.row for spell in getattr(every_day, name) if date.fromisoformat(day) in spell.days)
    assert found == expected


def test_a_row_is_held_once_while_it_stands(every_day: Chronicle) -> None:
    """However many days that are."""
    every = [spell for spell in every_day.limits if spell.row.limit == "function_timeout"]
    spells = [spell for spell in every if spell.row.bracket is None and spell.row.max != 1800]

    assert all(max(spell.days) - min(spell.days) > timedelta(days=30) for spell in spells)
    assert len(every) < 10
