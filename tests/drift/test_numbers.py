"""Numbers in documentation: the right ones, with their unit and their part in the sentence."""

from __future__ import annotations

import re

import pytest

from kb.sdk.numbers import digest_words, documented_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<p>By default it runs for 3 seconds. The maximum allowed value is 1,800 seconds.</p>",
            ["default 1: 3 s", "maximum 1: 1800 s"],
        ),
        (
            "<p>Between 2 and 10,000 items, with a default of 200.</p>",
            ["range 1: 2", "range 2: 10000", "default 1: 200"],
        ),
        ("<p>Any multiple of 64 MB, up to 3 GB</p>", ["step 1: 64 MB", "maximum 1: 3 GB"]),
        ("<li><p>Kinesis \u2013 Default 100. Max 10,000.</p></li>", ["default 1: 100", "maximum 1: 10000"]),
        ("<p>Infinite (-1), or <code>2.5</code> ms</p>", ["number 1: -1", "number 2: 2.5 ms"]),
        (
            "<p>Up to six hours, the default is half an hour; one of them, a second time</p>",
            ["maximum 1: 6 h", "default 1: 0.5 h"],
        ),
        (
            "<p>It retries twice, at most three times; up to forty-five minutes, a dozen layers, four kilobytes.</p>",
            ["number 1: 2", "maximum 1: 3", "maximum 2: 45 min", "maximum 3: 12", "maximum 4: 4 KB"],
        ),
        ("<p>Up to two hundred thousand.</p>", ["maximum 1: 200000"]),
        ("<p>Up to 5 million, or 1.5 thousand.</p>", ["maximum 1: 5000000", "maximum 2: 1500"]),
        ("<p>Two hundred and fifty-six, one hundred twenty-eight.</p>", ["number 1: 256", "number 2: 128"]),
        (
            "<p>Up to 256KB within a 15-minute window, (7-30) days or 10x that.</p>",
            ["maximum 1: 256 KB", "maximum 2: 15 min", "maximum 3: 7", "maximum 4: 30", "maximum 5: 10 x"],
        ),
        (
            "<p>From 256KB-1MB, 100ms-15s, 1-15s.</p>",
            ["range 1: 256 KB", "range 2: 1 MB", "range 3: 100 ms", "range 4: 15 s", "range 5: 1", "range 6: 15 s"],
        ),
        ("<p>Some 0.5 GB-10 GB, 2-3x.</p>", ["number 1: 0.5 GB", "number 2: 10 GB", "number 3: 2", "number 4: 3 x"]),
        (
            "<p>1000s of functions, 10s of them, since the 2010s; 2010 seconds, 900s</p>",
            ["number 1: 2010 s", "number 2: 900 s"],
        ),
        ("<p>Two-phase, a second time, hundreds, the fourth, someone, often.</p>", []),
        ("<p>arm64, x86_64, nodejs22.x, SHA-256, us-east-1, 2015-03-31, v1.2.3, [a-z]{1,64}, 10.0.0.0/16</p>", []),
        ("<p>See <a href='https://example.org/123'>page</a> of Amazon S3.</p>", []),
        ("", []),
    ],
)
def test_numbers_in_a_documentation_are_found_and_digits_of_names_are_not(text: str, expected: list[str]) -> None:
    """Names, versions, dates, addresses and patterns have none."""
    assert [f"{number.aspect}: {number.text}" for number in documented_numbers(text)] == expected


TWO = "<p>For queues it is up to 10 items, for streams up to 100.</p>"


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (TWO.replace("100", "10,000"), True),
        (TWO.replace("queues", "<b>queues</b>").replace(" up", "\n  up"), True),
        ("<p>For streams it is up to 10 items, for queues up to 100.</p>", False),
        ("<p>For queues it is up to 10 items, for new streams up to 100.</p>", False),
    ],
)
def test_the_words_around_numbers_are_told_apart(other: str, alike: bool) -> None:
    """Numbers and markup do not count, words and their places do."""
    assert (digest_words(other) == digest_words(TWO)) is alike


def test_a_heading_sentences_before_a_number_counts() -> None:
    """It says whose number it is; a text without numbers has no digest."""
    text = "<ul><li><b>Queues</b>. They wait.</li><li>Up to 10.</li></ul>"

    assert digest_words(text) != digest_words(text.replace("Queues", "Streams"))


@pytest.mark.parametrize(
    "text", ["<p>A ratio of 2:1.</p>", "<p>It takes [1,900].</p>", "<p>10k requests</p>", "<p>Default:3</p>"]
)
def test_what_begins_with_a_digit_and_is_no_number_of_ours_is_a_word_that_counts(text: str) -> None:
    """So nothing that a text says in digits changes unseen; names have none at their beginning."""
    assert list(documented_numbers(text)) == []
    assert "" != digest_words(text) != digest_words(re.sub(r"\d(?=\D*$)", "7", text))
    assert digest_words("<p>arm64 in us-east-1, of Amazon S3 and ISO-8601</p>") == ""
    assert digest_words("<p>Queues wait.</p>") == ""
