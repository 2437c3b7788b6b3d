"""What pages say first, made from the facts without a service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from kb.facts.names import common_name
from kb.facts.spans import phase_cells
from kb.pages import SECTIONS, Filed, Library, PageContent, Served, page_document, searching
from kb.pages.revision_ladder import ENDS, LadderStep, revision_ladder
from kb.pages.searching import search_entries, search_text, typing_distance, words_in
from kb.pages.words import as_sentence, count_times, relative_day, since_when, space_commas
from tests.conftest import AsOf

PYTHON_39 = (
    "Deprecated since 2025-12-15. Creation blocked in 66 days (2027-02-01), updates blocked in 96 days (2027-03-03). "
    "AWS moved these dates five times."
)


@cache
def _library(ask: AsOf, day: str, known: str | None = None) -> Library:
    """What pages of a day are made of; pages of one day share what was looked up for it."""
    return Library(ask(day, known), Served())


def _page(ask: AsOf, section: str, name: str, day: str, known: str | None = None) -> PageContent:
    return SECTIONS[section].page(_library(ask, day, known), name, {})


@pytest.mark.parametrize(
    ("section", "name", "day", "said"),
    [
        (
            "runtimes",
            "python3.9",
            "2026-11-27",
            PYTHON_39,
        ),
        ("runtimes", "python3.9", "2021-08-15", "Not yet available. General availability in 1 day (2021-08-16)"),
        ("limits", "function_timeout", "2018-10-10", "1 to 900 s, default 3, since 2018-10-10, until"),
        ("limits", "function_timeout", "2018-10-09", "1 to 300 s, default 3, since 2015-10-08, until 2018-10-10."),
        ("limits", "function_memory", "2020-12-01", "128 to 10,240 MB"),
        ("triggers", "amazon-sqs", "2018-06-28", "Supported, since 2018-06-28. Event source mapping; polling"),
        ("features", "arm64", "2021-09-29", "In force, since 2021-09-29."),
        ("features", "arm64", "2021-09-28", "Not there on this day"),
        ("limits", "cfn_inline_code_characters", "2023-02-07", "up to 4,096 characters, since"),
        (
            "limits",
            "cfn_inline_code_characters",
            "2023-02-08",
            "Not in force on this day: it ended on 2023-02-08; the last known value: up to 4,096 characters.",
        ),
        ("limits", "cfn_inline_code_characters", "2014-11-13", "up to 4,096 characters"),
        ("features", "extensions-preview", "2021-05-24", "Not there on this day: it ended on 2021-05-24."),
        ("features", "extensions-preview", "2020-10-07", "Not there on this day, as far as is known."),
        (
            "next",
            "",
            "2026-11-27",
            "In 66 days (2027-02-01): creation blocked for dotnet6, dotnet8, nodejs16.x, nodejs18.x, nodejs20.x,",
        ),
        ("next", "", "9999-12-31", "Nothing is announced for the days ahead."),
        ("days", "", "2015-05-01", "1 supported runtime, 36 limits"),
        ("runtimes", "", "2015-05-01", "1 runtime is supported"),
        ("runtimes", "", "2015-10-08", "3 runtimes are supported"),
        ("regions", "", "2015-01-19", "Lambda is in 3 of "),
        ("versions", "", "2026-11-27", " is the newest of "),
    ],
)
def test_a_page_answers_first(ask: AsOf, section: str, name: str, day: str, said: str) -> None:
    """In a sentence, which is its description too."""
    assert said in _page(ask, section, name, day).description


def test_what_aws_had_published_is_another_answer(ask: AsOf) -> None:
    """In March 2025 updates of python3.9 were to end in January 2026, and nothing was said of creation."""
    said = _page(ask, "runtimes", "python3.9", "2025-03-01", "2025-03-01").description

    assert "(2026-01-08)" in said
    assert "reation blocked" not in said


def test_no_feature_bears_the_name_of_a_runtime(ask: AsOf) -> None:
    """The table names a feature anew for each runtime."""
    names = Library(ask("2026-11-23"), Served()).feature_names

    assert names["snapstart"] == "SnapStart"
    assert [name for name in names.values() if " with Ruby" in name or " with .NET" in name] == []


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ([("all", "Layers"), ("runtime:ruby4.0", "Layers with Ruby 4.0")], "Layers"),
        ([("trigger:a", "Batch window for A"), ("trigger:b", "Batch window for B")], "Batch window"),
        ([("kind:durable", "Durable functions")], "Durable functions"),
        ([("kind:x", "Lambda X"), ("runtime:y", "X with Y")], "Lambda X"),
    ],
)
def test_a_feature_is_named_by_what_its_names_share(named: list[tuple[str, str]], name: str) -> None:
    """Or by its kind, where they share nothing."""
    assert common_name(named) == name


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "on this day"),
        ("2026-11-24", "in 1 day"),
        ("2027-03-22", "in 119 days"),
        ("2027-03-23", "in 4 months"),
        ("2026-11-22", "1 day ago"),
        ("2028-11-21", "in 24 months"),
        ("2028-11-22", "in 2 years"),
        ("2029-06-30", "in 2.5 years"),
        ("2029-11-01", "in 3 years"),
        ("2031-11-22", "in 5 years"),
        ("2021-08-16", "5 years ago"),
        ("2018-10-10", "8 years ago"),
        ("2017-12-01", "9 years ago"),
    ],
)
def test_days_are_counted_from_the_day_asked_about(day: str, said: str) -> None:
    """In days up to four months, then in months, from two years on in halves, and from five on in whole years."""
    assert relative_day(date.fromisoformat(day), date(2026, 11, 23)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("as_of: 'x' is no date", "as_of: 'x' is no date."),
        ("from: given twice", "from: given twice."),
        ("no rule 'x': did you mean y?", "No rule 'x': did you mean y?"),
    ],
)
def test_a_sentence_keeps_the_names_of_parameters(text: str, said: str) -> None:
    """Who copies one from a refusal can use it."""
    assert as_sentence(text) == said


def test_a_list_without_spaces_gets_them() -> None:
    """But not the numbers in it."""
    assert space_commas("zip,image, 10,240 MB") == "zip, image, 10,240 MB"


def test_what_comes_at_once_is_one_line(ask: AsOf) -> None:
    """Fourteen runtimes that are blocked on one day are no fourteen rows; each still has its source below."""
    library = _library(ask, "2026-11-27")
    text = page_document(SECTIONS["next"].page(library, "", {}), library.basis, library.to, 8)
    first, _, second = text.partition("Each with its source")

    assert first.count('<th scope="row"><time>2027-02-01<') == 1
    assert all(f">{name}</a>" in first for name in ("dotnet6", "python3.9", "ruby3.2"))
    assert second.count("<tr>") > first.count("<tr>")


def test_a_moved_date_is_drawn_from_the_first_to_the_last(ask: AsOf) -> None:
    """In words too; what was not moved stands apart."""
    library = _library(ask, "2026-11-27")
    text = page_document(SECTIONS["slips"].page(library, "", {}), library.basis, library.to, 8)

    assert 'aria-label="From 2024-01-25 to 2027-03-03"' in text
    assert text.index("+1,133") < text.index('id="not-moved"')


def test_a_milestone_that_came_does_not_repeat_its_day(ask: AsOf) -> None:
    """A limit says its value, without a unit where it is a number of things."""
    library = _library(ask, "2026-11-27")
    asked = {"from": "2024-12-02", "to": "2025-12-01"}
    text = page_document(SECTIONS["compare"].page(library, "", asked), library.basis, library.to, 8)

    first = text[: text.index("Limits with another value")]
    assert "general availability" in first
    assert ">After<" not in first[first.index("<table") :]
    assert " count</td>" not in text
    assert 'href="#limits"' in text


def test_not_knowing_since_when_is_said() -> None:
    """Never as if it had always been there."""
    assert since_when(None, None, None) == "since when is not known"
    assert since_when(None, None, date(2017, 12, 12)) == "since 2017-12-12 at the latest"
    assert count_times(5) == "five times"


@pytest.mark.parametrize(
    ("one", "other", "most", "wrong"),
    [("timeout", "timeuot", 1, 1), ("timeout", "timeout", 1, 0), ("abc", "abd", 1, 1), ("abcdef", "badcfe", 2, None)],
)
def test_letters_that_are_wrong_are_counted(one: str, other: str, most: int, wrong: int | None) -> None:
    """Two that changed places are one mistake."""
    assert typing_distance(one, other, most) == wrong


def test_the_words_of_names_are_found_whole_and_in_parts() -> None:
    """A runtime is one word; camel case is more."""
    assert words_in("python3.9 MemorySize") == ["python3.9", "memorysize", "memory", "size"]


def test_the_map_of_a_runtime_is_that_of_the_facts(ask: AsOf) -> None:
    """Each cell is the phase on its first day to those who knew what was known on its first day."""
    cells = phase_cells(ask("2026-11-23"), ["python3.9"])["python3.9"]

    assert len(cells) > 10
    for cell in cells[::4]:
        known = ask(cell.start.isoformat(), cell.known.isoformat())
        assert known.runtime("python3.9").phase == cell.phase


def test_files_lead_to_files(ask: AsOf) -> None:
    """Relative, so that the folder can lie anywhere."""
    library = Library(ask("2026-11-23"), Filed(1))
    text = page_document(SECTIONS["triggers"].page(library, "amazon-sqs", {}), library.basis, Filed(1), 7)

    assert 'href="../limits/sqs_message_size.html"' in text
    assert 'href="/' not in text


@pytest.mark.parametrize(
    ("day", "known", "version"),
    [
        pytest.param("2014-11-13", "2014-11-13", None, marks=pytest.mark.all),
        pytest.param("2014-11-13", None, 1, marks=pytest.mark.all),
        ("2018-09-01", "2018-09-01", 3),
        pytest.param("9999-12-31", None, None, marks=pytest.mark.all),
    ],
)
def test_every_kind_of_page_can_be_made_of_any_day(ask: AsOf, day: str, known: str | None, version: int | None) -> None:
    """The first day, the last of the calendar, a day as it was known then, an old release of the data."""
    things = {
        "runtimes": ("nodejs", "python3.9"),
        "limits": ("function_timeout", "function_memory"),
        "triggers": ("amazon-sqs", "amazon-alexa"),
        "features": ("arm64", "snapstart"),
        "rules": ("LKB101", "LKB301"),
        "events": ("seed-001",),
    }
    library = Library(ask(day, known, version), Served())
    for section in SECTIONS.values():
        names = [name for name in things.get(section.name, ()) if section.name == "rules" or name in library.kinds]
        for name in ("", *names):
            text = page_document(section.page(library, name, {}), library.basis, library.to, 7)
            assert text.count("<h1>") == 1


def test_words_past_the_first_that_nothing_has_are_not_looked_for(ask: AsOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a text of many words costs no more than one word."""
    entries = search_entries(Library(ask("2026-11-23"), Served()))
    compared: list[str] = []

    def mark(word: str, wanted: str, *, misspelt: bool) -> float:
        compared.append(wanted)
        return marked(word, wanted, misspelt=misspelt)

    marked = searching._mark
    monkeypatch.setattr(searching, "_mark", mark)

    assert search_text(entries, " ".join(f"zzzzqq{number}" for number in range(20))) == []
    assert set(compared) == {"zzzzqq0"}
    assert search_text(entries, "python runtime") != []


def _document(ask: AsOf, section: str, name: str, asked: dict[str, str] | None = None) -> str:
    library = _library(ask, "2026-11-27")
    return page_document(SECTIONS[section].page(library, name, asked or {}), library.basis, library.to, 9)


@pytest.fixture(scope="module")
def ladders(ask: AsOf) -> dict[str, Sequence[LadderStep]]:
    """By runtime what AWS published one after another."""
    library = _library(ask, "2026-11-27")
    return {name: revision_ladder(library.statements("runtime", name)) for name in library.runtimes}


@pytest.mark.all
@pytest.mark.parametrize("known", ["2024-01-01", "2025-03-31", "2025-12-01", "2026-11-27"])
def test_the_ladder_says_what_was_known_on_any_day(
    ask: AsOf, ladders: dict[str, Sequence[LadderStep]], known: str
) -> None:
    """For every runtime the step that stood then has the dates of the milestones as known then."""
    then = ask(known, known)
    for name, steps in ladders.items():
        stood = [step for step in steps if str(step.known) <= known]
        dates = then.runtime(name).milestones
        told = {aspect: getattr(dates, aspect) for aspect, _ in ENDS if getattr(dates, aspect)}
        said = {aspect: text for aspect, text in (stood[-1].dates if stood else {}).items() if text[:1].isdigit()}

        assert said == {aspect: str(day) for aspect, day in told.items()}, name


def test_what_aws_said_in_march_2025_is_one_row(ask: AsOf) -> None:
    """Of python3.8: the publication of February 2025, which stood until August; what moved is marked."""
    text = _document(ask, "runtimes", "python3.8")
    row = text[text.index("<time>2025-02-07<") :].partition("</tr>")[0]

    assert "<strong>" in row
    assert all(day in row for day in ("2024-10-14", "2025-10-01", "2025-11-01"))


@pytest.mark.parametrize(
    ("section", "asked"),
    [
        ("runtimes", {}),
        ("limits", {}),
        ("triggers", {}),
        ("features", {}),
        ("rules", {}),
        ("events", {}),
        ("slips", {}),
        ("compare", {"from": "2014-11-13", "to": "2026-11-27"}),
        ("regions", {}),
        ("fields", {}),
        ("operations", {}),
        ("claims", {}),
        ("sources", {}),
    ],
)
def test_long_pages_are_folded(ask: AsOf, section: str, asked: dict[str, str]) -> None:
    """What lies open at first are few rows; every folded part says how much it holds, and a link can open it."""
    text = _document(ask, section, "", asked)
    parts = re.findall(r"<details class=\"part\"( open)?><summary><h2>([^<]+)</h2> <span class=\"count\">([^<]+)", text)
    hidden = re.sub(r"<details class=\"part\"><summary>.*?</details>", "", text)

    assert parts
    assert all(re.match(r"[\d,]+ ", told) for _, _, told in parts)
    assert len(re.findall("<tr>", hidden)) < 140
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r' id="([^"]+)"', text))


def test_what_moved_is_told_before_what_is_new(ask: AsOf) -> None:
    """Between two re:Invents four limits got another value; the 28 new ones are folded away."""
    text = _document(ask, "compare", "", {"from": "2024-12-02", "to": "2025-12-01"})

    assert text.index("Limits with another value") < text.index("New limits")
    assert '<details class="part" open><summary><h2>Limits with another value' in text
    assert '<details class="part"><summary><h2>New limits' in text
    assert "max 1,024 KB" in text


@pytest.mark.parametrize(
    ("section", "asked"),
    [("features", {}), ("days", {}), ("compare", {"from": "2017-07-01", "to": "2017-08-01"})],
)
def test_a_feature_with_the_id_of_a_trigger_is_the_feature(ask: AsOf, section: str, asked: dict[str, str]) -> None:
    """Lambda@Edge is both: a list of features leads to the feature."""
    text = _document(ask, section, "2026-11-27" if section == "days" else "", asked)

    assert re.search(r'<a href="/features/lambda-edge[^"]*">Lambda@Edge</a>', text)
