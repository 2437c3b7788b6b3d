"""What answers look like in a notebook: tables, escaped, with a plain fallback."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import kb
from kb import check_text
from kb.facts.snapshots import snapshot
from kb.html import html_badge, html_cell, html_table
from kb.store import Store
from tests.conftest import AsOf

BROKEN = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs12.x, Timeout: 2400}}}"


def test_a_runtime_shows_its_dates_and_sources(ask: AsOf) -> None:
    """As a card; sources are links."""
    shown = ask("2026-11-23").runtime("python3.9")._repr_html_()

    assert "2027-02-01" in shown
    assert 'href="https://' in shown


def test_a_runtime_is_escaped(ask: AsOf) -> None:
    """Whatever its note says, it is text."""
    runtime = replace(ask("2026-11-23").runtime("python3.9"), note="<script>alert(1)</script>")

    assert "<script>" not in runtime._repr_html_()
    assert "&lt;script&gt;" in runtime._repr_html_()


def test_a_snapshot_shows_the_day(ask: AsOf) -> None:
    """Its runtimes by phase; as text, the counts."""
    day = snapshot(ask("2021-08-01"))

    assert "python3.8" in day._repr_html_()
    assert repr(day).startswith("Snapshot(2021-08-01: 15 of 25 runtimes supported")


def test_a_report_shows_its_findings(store: Store) -> None:
    """One row each, with the place and the weight; as text, the counts."""
    report = check_text(BROKEN, as_of=date(2026, 11, 23), db=store)

    assert "LKB103" in report._repr_html_()
    assert "LKB203" in report._repr_html_()
    assert repr(report).startswith("Report(create on 2026-11-23: 1 function, ")


@pytest.mark.parametrize(("text", "none"), [(BROKEN, False), ("Resources: {}", True)])
def test_a_report_says_what_becomes_of_each_function(store: Store, text: str, *, none: bool) -> None:
    """Or that there is none."""
    shown = check_text(text, as_of=date(2026, 11, 23), db=store)._repr_html_()

    assert ("No Lambda functions in it" in shown) is none
    assert ("create until" in shown) is not none


def test_a_report_escapes_what_the_template_says(store: Store) -> None:
    """Names come from strangers."""
    text = BROKEN.replace("F:", '"<img src=x onerror=alert(1)>":')

    assert "<img" not in check_text(text, as_of=date(2026, 11, 23), db=store)._repr_html_()


def test_what_cannot_be_judged_is_shown(store: Store) -> None:
    """It is neither a finding nor nothing."""
    text = "{Parameters: {R: {Type: String}}, " + BROKEN.replace("nodejs12.x", "!Ref R") + "}"
    shown = check_text(text, as_of=date(2026, 11, 23), db=store)._repr_html_()

    assert "parameter R has no default" in shown
    assert html_badge("unknown") in shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (True, "yes"),
        (1024, "1,024"),
        (date(2021, 8, 1), "2021-08-01"),
        (["a", "<b>"], "a<br>&lt;b&gt;"),
        ('https://x.example/"><script>', "x.example/&#34;&gt;&lt;script&gt;</a>"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_value_becomes_html(value: object, shown: str) -> None:
    """By its type; only web addresses are links."""
    assert html_cell(value).endswith(shown)


def test_a_table_escapes_its_headings() -> None:
    """They may come from data as well."""
    assert "<i>" not in html_table("<i>", ["<i>"], [["<i>"]])


def test_facts_are_one_call_away(database: object) -> None:
    """With all three clocks."""
    facts = kb.as_of("2021-08-01", known_at=date(2021, 8, 1), data_version=2, db=str(database))

    assert (facts.basis.as_of, facts.basis.known_at, facts.basis.data_version) == (
        date(2021, 8, 1),
        date(2021, 8, 1),
        2,
    )


def test_a_finding_shows_itself(store: Store) -> None:
    """As a card: what is wrong, by which rule, and where that stands; as text, the record."""
    finding = check_text(BROKEN, as_of=date(2026, 11, 23), db=store).findings[-1]
    shown = finding._repr_html_()

    assert "the limit is 1800 s" in shown
    assert html_badge("error") in shown
    assert 'href="https://' in shown
    assert repr(finding).startswith("Finding(rule='LKB203'")


def test_a_finding_is_escaped(store: Store) -> None:
    """Values come from strangers."""
    finding = replace(check_text(BROKEN, as_of=date(2026, 11, 23), db=store).findings[-1], value="<b>", message="<i>")

    assert not {"<b>", "<i>"} & set(finding._repr_html_().split())
    assert "&lt;b&gt;" in finding._repr_html_()


def test_a_snapshot_names_values_and_ways(ask: AsOf) -> None:
    """Not ids alone: how large a function could be, and how each service calls it."""
    shown = snapshot(ask("2021-08-01"))._repr_html_()

    assert "ephemeral storage 512 MB" in shown
    assert "6 triggers, polling" in shown
    today = snapshot(ask("2026-11-23"))._repr_html_()
    assert "Function name 64 characters" in today, "what is in brackets is left out"
    assert "Architectures entries 1," in today, "counts have no unit"
