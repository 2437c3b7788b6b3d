"""The age of the data is part of every answer: told where the day lies past the evidence, and never a failure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.facts import Basis, Facts, basis_on
from kb.judging.judgement import judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import builtin_rules
from kb.pages import SECTIONS, Filed, Library, page_document
from kb.pages.sentences import evidence_note
from kb.readers.interface import Document, FunctionConfig, Position, Resolved
from kb.reports.format_names import Format
from kb.reports.formats import render_report
from kb.store import Store
from tests.conftest import Run
from tests.reports.sample import checked

EVIDENCE = date(2026, 11, 24)
WARNING = "lambda-kb: the data are of "


def _on(day: date, data_version: int = 6) -> Basis:
    return Basis(day, None, data_version, EVIDENCE)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 8, 1), "data version 6"),
        (EVIDENCE, "data version 6"),
        (date(2026, 11, 25), "data version 6 (data of 2026-11-24, 1 day old)"),
        (date(2026, 11, 27), "data version 6 (data of 2026-11-24, 3 days old)"),
    ],
)
def test_words_tell_the_age_from_the_first_day_past_the_evidence(day: date, words: str) -> None:
    """A day that the evidence covers needs none."""
    assert _on(day).release_words == words


def test_the_age_begins_past_the_evidence() -> None:
    """It is never below 0."""
    assert [_on(EVIDENCE + timedelta(days)).age for days in (-400, 0, 1, 2)] == [0, 0, 1, 2]


def test_old_data_are_warned_of_from_the_forty_sixth_day() -> None:
    """And from another day where somebody says so."""
    assert _on(EVIDENCE + timedelta(45)).notices == ()
    assert "46 days old: AWS may have changed its plans since" in _on(EVIDENCE + timedelta(46)).notices[0]
    assert replace(_on(EVIDENCE + timedelta(46)), max_data_age=46).notices == ()
    assert ", 1 day old: " in replace(_on(EVIDENCE + timedelta(1)), max_data_age=0).notices[0]


def test_a_day_ahead_makes_no_data_old() -> None:
    """Their age is that of today; the day itself only says that AWS may change its plans before it."""
    ahead = Basis(date(2027, 3, 5), None, 6, EVIDENCE, today=date(2026, 11, 28))
    plans = "AWS may change its plans before 2027-03-05"

    assert (ahead.age, ahead.notices) == (4, ())
    assert ahead.release_words == f"data version 6 (data of 2026-11-24; {plans})"
    assert evidence_note(ahead) == f"Our evidence ends on 2026-11-24; {plans}."
    late = replace(ahead, today=date(2027, 2, 1))
    told = f"the data are of 2026-11-24, 69 days old: {plans}; `lambda-kb update` takes newer data"
    assert late.notices == (told,)
    assert replace(ahead, today=date(2027, 3, 6)).age == 101


def test_each_data_version_has_evidence_of_its_own(store: Store) -> None:
    """What version 1 knew is older than what the newest knows."""
    days = [
        basis_on(store, date(2026, 12, 1), None, number).evidence_until for number in range(1, store.data_version + 1)
    ]

    assert days == sorted(days)
    assert days[0] == date(2026, 11, 23)
    assert days[-1] == store.evidence_until


def _python39(store: Store, day: date) -> str:
    place = Position(1, 1)
    function = FunctionConfig("A", place, {"Runtime": Resolved("python3.9", place)})
    report = judge(store, [Document("t", "api", (function,))], builtin_rules(), CheckQuestion(basis_on(store, day)))
    return next(one.message for one in report.findings if one.rule in ("LKB101", "LKB102", "LKB103"))


def test_a_day_past_the_evidence_is_told_as_published(store: Store) -> None:
    """Whether the block of 2027 came, nobody here knows; the deprecation of 2025 did."""
    assert "has been deprecated since 2025-12-15" in _python39(store, date(2026, 11, 23))
    assert "as published" not in _python39(store, date(2026, 11, 23))
    assert "since 2027-03-03 (as published on 2026-05-13, a date AWS moved" in _python39(store, date(2028, 6, 1))


def test_a_fleet_is_told_the_same(call: Run, store: Store, tmp_path: Path) -> None:
    """In the words of `check`."""
    (tmp_path / "fleet.csv").write_text("function_name,Runtime\na,python3.9\n")
    call("audit", "fleet.csv", "-o", "out.csv", "--as-of", "2028-06-01")

    assert _python39(store, date(2028, 6, 1)) in (tmp_path / "out.csv").read_text()


@pytest.mark.parametrize("form", Format)
def test_every_report_warns_of_old_data(form: Format) -> None:
    """In a format's own way; the goldens show that a report on fresh data says nothing."""
    fresh = checked()
    told = "the data are of 2026-11-24, 554 days old"
    old = replace(fresh, report=replace(fresh.report, notices=(told,)))

    text = render_report(form, old)
    words = " ".join((text if isinstance(text, str) else text.decode()).replace("\\", "").split())
    assert told in words


def test_an_audit_for_programs_warns_of_old_data(call: Run, tmp_path: Path) -> None:
    """In `notices`, as a check does; none where the data are young."""
    (tmp_path / "fleet.csv").write_text("function_name,Runtime\na,python3.9\n")
    (tmp_path / ".lambda-kb.toml").write_text("max_data_age = 1\n")
    asked = ("audit", "fleet.csv", "--format", "json", "--data-version", "1", "--as-of")

    old, young = (json.loads(call(*asked, day).stdout)["notices"] for day in ("2028-06-01", "2024-06-01"))

    assert young == []
    assert "days old" in old[0]


def test_every_page_warns_of_old_data(store: Store) -> None:
    """As served and as files, beside what it answers; pages of a day that the evidence covers say nothing."""
    for day, warned in ((date(2028, 6, 1), True), (date(2024, 6, 1), False)):
        library = Library(Facts(store, basis_on(store, day)), Filed(0))
        text = page_document(SECTIONS[""].page(library, "", {}), library.basis, library.to, store.data_version)
        assert ('<p class="warning">Warning: the data are of ' in text) is warned


def test_a_warning_never_changes_the_exit_code(call: Run, tmp_path: Path) -> None:
    """One line, where people look; the configuration file says from when on."""
    (tmp_path / "t.yaml").write_text("Resources: {}\n")
    (tmp_path / ".lambda-kb.toml").write_text("max_data_age = 1\n")
    on = ("--as-of", "2028-06-01", "--data-version", "1")
    checking = ("check", "t.yaml", *on, "--format")
    done, listed = call(*checking, "json"), call("runtimes", *on, "--limit", "1")

    assert (done.returncode, done.stderr.count(WARNING), listed.returncode, listed.stderr.count("\n")) == (0, 1, 0, 1)
    assert len(json.loads(done.stdout)["notices"]) == 1
    assert "; AWS may change its plans before 2028-06-01)" in " ".join(listed.stdout.split())

    for form in ("text", "concise", "github", "markdown"):
        read = call(*checking, form)
        assert (read.stdout.count("the data are of"), read.stderr.count(WARNING)) == (1, 1), form

    (tmp_path / ".lambda-kb.toml").write_text("max_data_age = 10000\n")
    assert WARNING not in call(*checking, "json").stderr + call("runtimes", *on).stderr
    assert WARNING in call(*checking, "json", "--max-data-age", "1").stderr
