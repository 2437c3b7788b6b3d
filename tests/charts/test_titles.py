"""A title is a sentence that is true of the day shown, also before anything was read and past the evidence."""

from __future__ import annotations

import re

import pytest

from kb.charts import CHARTS
from kb.charts.living import plain_title
from kb.facts.date_trust import date_trust
from tests.charts.test_controls import texts
from tests.conftest import AsOf


def _title(ask: AsOf, name: str, day: str, known: str | None = None) -> str:
    chart = CHARTS[name]
    return plain_title(chart(ask(day, known), **chart.arguments(chart.example)).to_dict())


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("age", "2016-01-01", r"None of \d+ tables had been read by 2016-01-01; the newest reading is of 2026-"),
        (
            "age",
            "2027-06-01",
            r"Every table was read in the \d+ days before 2027-06-01, the sources of every fact in the",
        ),
        ("validity", "2016-01-01", r"Can be created from 2022-03-24"),
        ("validity", "2027-06-01", r"Could be created from 2022-03-24 .*until 2027-02-01"),
        (
            "events",
            "2016-01-01",
            r"21 entries from 2014 to 2016-01-01; the largest topic with a name is triggers, with 7",
        ),
        ("events", "2026-11-23", r"the largest topic with a name is (?!other)\w+, with \d+"),
        ("features", "2021-08-01", r"\d+ features of all functions there on 2021-08-01"),
        ("regions", "2026-11-23", r"last on a known day to AWS European Sovereign Cloud"),
    ],
)
def test_a_title_is_true_of_its_day(ask: AsOf, name: str, day: str, said: str) -> None:
    """Tables are not read before they were; a window that is over is past; no topic is most of all."""
    assert re.search(said, _title(ask, name, day))


def test_the_moves_told_are_those_known_on_the_day(ask: AsOf) -> None:
    """Of python3.8 by March 2025: two; before it came nothing is said of moves."""
    chart = CHARTS["bitemporal"](ask("2026-11-23"), runtime="python3.8").to_dict()

    assert any("had moved its dates 2 times" in text for text in texts(chart, day="2025-03-31", known="2025-03-31"))
    assert not any("moved its dates" in text for text in texts(chart, day="2016-01-01", known="2016-01-01"))


def test_one_limit_is_told_by_its_name(ask: AsOf) -> None:
    """Not as none of one."""
    said = plain_title(CHARTS["limits"](ask("2017-01-01"), limit_ids=("function_memory.new_account",)).to_dict())

    assert "none of 1" not in said


def test_a_day_that_nobody_has_seen_pass_holds_no_date(ask: AsOf) -> None:
    """Past the evidence, or the day of knowledge, no date has been tried."""
    ahead = ask("2030-01-01")
    newest = ask(str(ahead.basis.evidence_until))

    assert date_trust(ahead) == date_trust(newest)
    assert date_trust(ask("2026-11-23", "2021-08-01")) == date_trust(ask("2021-08-01", "2021-08-01"))


@pytest.mark.parametrize(
    ("name", "width", "long", "short"),
    [("config", 130, "LKB105: Runtime not yet available", "LKB105"), ("validity", 100, "2022-03-24", "all together")],
)
def test_words_are_written_where_they_fit(ask: AsOf, name: str, width: int, long: str, short: str) -> None:
    """In a plot as narrow as a phone's, or narrower, they are shorter or left out, and never run over one another."""
    chart = CHARTS[name]
    wide = chart(ask("2026-11-23"), **chart.arguments(chart.example))
    narrow = wide.copy(deep=True)
    narrow.width = width

    assert long in texts(wide.to_dict())
    assert long not in texts(narrow.to_dict())
    assert short in texts(narrow.to_dict())
