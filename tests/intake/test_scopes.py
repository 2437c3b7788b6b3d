"""Per what a limit holds, and for which functions: where that changes, a person must look, though no figure changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from kb.intake.documents.days import parse_moment
from kb.intake.documents.pages import read_page
from kb.intake.documents.sections import section_of
from kb.intake.documents.sentences import told_scopes, told_sentences
from tests.intake.conftest import PROSE, RUNTIMES, Folder, Propose, read_source, runtimes_page, table

QUOTAS, REFERENCE = "aws-lambda-quotas", "aws-general-reference-lambda"
TIMEOUT = table(("Resource", "Quota"), [("Function timeout", "1,800 seconds")])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Quotas for storage apply per AWS Region.", ["per aws region"]),
        ("They hold for each account and in every Region.", ["each account", "every region"]),
        ("They are shared across all of your accounts, per-VPC.", ["across all of your accounts", "per vpc"]),
        ("The most in the current Region. One in the current region.", ["in the current region"]),
        ("A function in a VPC of your account, or in another Region.", []),
        ("Paper regions, expert accounts.", []),
    ],
)
def test_per_what_something_holds_is_told(text: str, told: list[str]) -> None:
    """Where a function is, or whose an account is, is no amount of it."""
    assert told_scopes(text) == told
    assert [one.figures for one in told_sentences(read_page(text.encode()).passages)] != [] or not told


def _quotas(text: str) -> str:
    return f"# Lambda quotas\n\n{PROSE} {text}\n\n{TIMEOUT}"


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("Quotas for storage apply per AWS account.", "new: per aws account; gone: per aws region"),
        ("Quotas for concurrency apply per AWS Region.", "new: per aws region; gone: per aws region"),
        ("Quotas for storage apply per AWS Region", ""),
    ],
)
def test_a_sentence_that_says_per_what_limits_hold_is_watched(folder: Folder, second: str, told: str) -> None:
    """From Regions to accounts no figure changes, and an account has a tenth of what it had."""
    found = folder.propose_second(QUOTAS, _quotas("Quotas for storage apply per AWS Region."), _quotas(second))

    assert [one.why for one in found] == [f"new, or other than before: sentences: {told}"] * bool(told)


def _reference(value: str, description: str) -> str:
    rows = [("Function timeout", f"Each supported Region: {value}", "No", description)]
    return f"# AWS Lambda quotas\n\n{PROSE}\n\n{table(('Name', 'Default', 'Adjustable', 'Description'), rows)}"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("The most in the current Region.", "The most in your account.", "in your account"),
        ("The longest time of a function.", "The longest time of a web function.", "web function"),
        ("The longest time of a function.", "The longest time of a function, in GovCloud (US).", "govcloud"),
        ("The longest time of a function.", "The time for which a function may run.", ""),
    ],
)
@pytest.mark.parametrize("value", ["1,800", "3,600"])
def test_a_description_that_names_regions_accounts_or_functions_holds_its_number_back(
    folder: Folder, before: str, now: str, told: str, value: str
) -> None:
    """Of the rest of a description only numbers are watched: AWS words it anew without any news."""
    found = folder.propose_second(REFERENCE, _reference("1,800", before), _reference(value, now))

    changed = value != "1,800"
    assert [one.action for one in found] == (["review"] if told else ["supersede"] * changed)
    assert all(one.why.endswith(f"column description: {told}") for one in found if told)


@pytest.mark.parametrize(
    ("lead", "section"),
    [
        ("The following table lists runtimes.", "lists runtimes"),
        ("For functions in China, the following table lists runtimes.", "For functions in China: lists runtimes"),
        ("In GovCloud (US), these quotas are lower.", "In GovCloud (US): are lower"),
        ("For more information, see the following table of days.", "of days"),
        ("It runs. For details, this table has all.", "has all"),
        ("In China, quotas differ. The following quotas apply.", "apply"),
    ],
)
def test_what_stands_before_the_lead_of_a_table_is_its_condition_too(lead: str, section: str) -> None:
    """It was read from the word `table` on alone."""
    page = read_page(f"# Page\n\n{lead}\n\n{TIMEOUT}".encode())

    assert section_of(page, page.grids[0]) == section


def test_days_under_a_lead_with_a_condition_before_it_are_held_back(folder: Folder) -> None:
    """A table for China in the place of the one for all."""
    lead = "the following table lists the runtimes and their days"
    page = runtimes_page(prose=f"{PROSE} T{lead[1:]}.")
    other = page.replace(f"T{lead[1:]}", f"In the Regions of China, {lead}").replace("Jun 1, 2028", "Jun 2, 2028")

    found = folder.propose_second(RUNTIMES, page, other)

    assert [one.gates for one in found if one.row.get("milestone")] == [("page-moved",)]


def _news(moment: str) -> dict[str, object]:
    fields = {"headline": "AWS Lambda adds blue functions", "postDateTime": moment}
    return {"items": [{"item": {"additionalFields": fields}}]}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-30T23:59:59Z", "2026-11-30"),
        ("2026-11-30T15:59:59-08:00", "2026-11-30"),
        ("2026-11-30T16:00:00-08:00", "2026-12-01"),
        ("2026-12-01T08:59:59+09:00", "2026-11-30"),
    ],
)
def test_a_moment_of_another_time_zone_is_of_its_day_in_utc(moment: str, day: str) -> None:
    """As the entries of feeds are, and as every day here is."""
    found = read_source("aws-whats-new", json.dumps(_news(moment)))

    assert {one.key[0] for one in found.statements if one.table == "events" and one.key[0] != "words"} == {day}


def test_moments_are_in_utc_or_none() -> None:
    """Without an offset nobody knows the day, and before the first year there is none."""
    assert parse_moment("2026-12-01T01:00:00+02:00") == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert parse_moment("2026-12-01T01:00:00") is None
    assert parse_moment("0001-01-01T00:00:00+02:00") is None


def test_the_same_moment_in_another_time_zone_is_no_news(proposals: Propose) -> None:
    """A list that writes its moments otherwise has the entries that it had."""
    found = proposals("aws-whats-new", _news("2026-11-30T23:00:00-08:00"), _news("2026-12-01T07:00:00Z"))

    assert [(one.recording.day, one.row["date"]) for one in found] == [(date(2026, 12, 1), "2026-12-01")]


def _named(name: str, value: str = "10") -> str:
    return f"# Lambda quotas\n\n{PROSE}\n\n{table(('Resource', 'Quota'), [(name, value)])}"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("Test events (console editor)", "Test events", "nothing any more"),
        ("Test events", "Test events (console editor)", "(console editor)"),
        ("Test events (console editor)", "Test events (console editor) in China", "(console editor) in china"),
        ("Test events (per account, per Region)", "Test events (per account)", "(per account)"),
        ("Test events (all) of it. Other words.", "Test events (all) of it. Other words\\*.", "(all) of it; *"),
        ("Test events (all) of it. Some words.", "Test events (all) of it. Some (us) words.", "(all) of it; (us)"),
        ("Test events (all) of it. Some words.", "Test events (all) of it. Other words.", ""),
        ("Test events **Note:** Few are used.", "Test events **Note:** Many are used.", ""),
    ],
)
def test_a_condition_behind_a_name_is_told_where_it_comes_changes_or_goes(
    folder: Folder, before: str, now: str, told: str
) -> None:
    """Also behind brackets and among the notes that follow a name, which may be worded anew."""
    found = folder.propose_second(QUOTAS, _named(before), _named(now))

    told = told and f"new, or other than before: behind the name: {told}"
    assert [one.why for one in found] == [told] * bool(told)


@pytest.mark.parametrize("word", ["in China", "(preview)", "for web functions", "", "as before"])
def test_a_condition_of_a_quota_in_words_is_told(folder: Folder, word: str) -> None:
    """Of a long cell that holds no limit of ours the words are not watched, but for conditions."""
    cell = "Each instance of your environment serves requests for as long as nothing else has to be done by it"
    row = "Invocation requests per function per Region (synchronous)"

    found = folder.propose_second(QUOTAS, _named(row, cell), _named(row, f"{cell} {word}"))

    assert len(found) == (word not in ("", "as before"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Preview: Java 25", "preview:"),
        ("Container-only Java 25", "container-only"),
        ("Not Java 25", "not"),
        ("OS-only Runtime in China", "in china"),
        ("Java 25", ""),
        ("Custom Runtime", ""),
    ],
)
def test_a_condition_before_the_name_of_a_runtime_is_told(folder: Folder, name: str, told: str) -> None:
    """As one behind it is: the days of a preview are not those of a runtime."""
    page = runtimes_page()
    assert "| Java25 |" in page
    found = folder.propose_second(RUNTIMES, page, page.replace("| Java25 |", f"| {name} |"))

    words = [one.why.partition(": column name: ")[2].partition(";")[0] for one in found if "column name" in one.why]
    assert words == [told] * bool(told)
