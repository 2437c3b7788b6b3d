"""Tables, names and words of pages, made without a service."""

from __future__ import annotations

import re

import htpy as h
import pytest

from kb.pages import SECTIONS, Library, Served
from kb.pages.library import target_words
from kb.pages.parts import SORTED_FROM, record_table
from kb.pages.words import bare_name, heading_words
from tests.conftest import AsOf


@pytest.fixture
def library(ask: AsOf) -> Library:
    """The facts of a day."""
    return Library(ask("2026-11-23"), Served())


@pytest.mark.parametrize(("rows", "sortable"), [(SORTED_FROM - 1, False), (SORTED_FROM, True)])
def test_a_table_of_many_rows_can_be_sorted(rows: int, sortable: bool) -> None:
    """Ten are many; columns of values of different units have no order."""
    lines = [(str(row), "2020-01-01", "1 s") for row in range(rows)]
    made = str(record_table("Limits", ("Limit", "Since", "Value"), lines))

    assert ('class="cards sortable"' in made) == sortable
    assert ('<th class="plain">Value' in made) == sortable


def test_a_table_with_one_column_to_sort_by_is_as_it_is() -> None:
    """Its order was chosen."""
    assert "sortable" not in str(record_table("Limits", ("Limit", "Value"), [("a", "1 s")] * SORTED_FROM))


HEADINGS = {
    "api_rate": "API rate",
    "aws_docs_history": "AWS docs history",
    "best-practice": "Best practice",
    "url": "URL",
    "CapacityProvider": "CapacityProvider",
    "lambda-core": "Lambda core",
}


@pytest.mark.parametrize(("word", "said"), HEADINGS.items())
def test_a_word_of_a_vocabulary_is_a_heading(word: str, said: str) -> None:
    """Short names of several words are written large."""
    assert heading_words(word) == said


TARGETS = {
    "all": "all functions",
    "kind:edge": "Lambda@Edge",
    "package:Image": "container images",
    "package:Zip": "zip packages",
    "region:eu-west-1": "Region eu-west-1",
    "arch:arm64": "arm64",
}


@pytest.mark.parametrize(("applies_to", "said"), TARGETS.items())
def test_what_a_feature_applies_to_is_said_in_words(applies_to: str, said: str) -> None:
    """Not in those of the table."""
    assert target_words(applies_to) == said


def test_nobody_types_the_name_of_the_maker() -> None:
    """Services are found under their own."""
    assert [bare_name(name) for name in ("Amazon SQS", "AWS IoT", "Alexa")] == ["SQS", "IoT", "Alexa"]


def test_a_trigger_has_its_events(library: Library) -> None:
    """They name it with its kind, since a feature may have its id."""
    shared = sorted(set(library.feature_names) & set(library.service_names))

    assert len(library.events_about("triggers", "amazon-sqs")) > 5
    for name in shared:
        assert all(f"trigger:{name}" in one.subjects for one in library.events_about("triggers", name)), name
        assert all(name in one.subjects for one in library.events_about("features", name)), name


def test_an_event_leads_to_all_that_it_is_about(library: Library) -> None:
    """Also to triggers and Regions, which it names with their kind."""
    subjects = {subject for one in library.events for subject in one.subjects if ":" in subject}

    assert len(subjects) > 30
    assert [one for one in sorted(subjects) if "href" not in str(library.subject(one))] == []


def test_runtimes_stand_newest_first_with_how_far_their_dates_lie(library: Library) -> None:
    """What ends within half a year is marked, what has passed has the colour of what it began."""
    body = str(h.div[SECTIONS["runtimes"].page(library, "", {}).body])
    row = re.findall(r"<tr>(?:(?!</tr>).)*/runtimes/python3\.9\".*?</tr>", body)[0]
    came = re.findall(r'<td data-th="Available"><time>([^<]+)', body.partition("</details>")[0])

    assert came == sorted(came, reverse=True)
    assert re.findall(r'class="due (\w+)"', row) == ["deprecated", "soon", "soon"]
    assert "in 70 days" in row


@pytest.mark.parametrize(("runtime", "day"), [("python2.7", "2021-06-01"), ("nodejs8.10", "2019-12-31")])
def test_an_end_of_life_is_what_aws_published_and_not_that_of_the_language(
    library: Library, runtime: str, day: str
) -> None:
    """Python 2.7 ended in 2020; AWS gave it security fixes for another year and a half."""
    body = re.sub("<[^>]+>", " ", str(h.div[SECTIONS["runtimes"].page(library, runtime, {}).body]))

    assert re.search(rf"End of life, as published\s+{day}", body)
    assert "of the language" not in body


def test_what_only_comes_is_not_told_as_an_end(ask: AsOf) -> None:
    """On the first day of 2026 a runtime was to come within a week; the first to end came later."""
    page = SECTIONS["runtimes"].page(Library(ask("2026-01-01"), Served()), "", {})
    told = re.sub("<[^>]+>", "", str(h.div[page.answer]))

    assert "general availability" not in told
    assert re.search(r"In \d+ days \(2026-", told)
