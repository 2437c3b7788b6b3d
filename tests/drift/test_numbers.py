"""Numbers in documentation: the right ones, with their unit and their part in the sentence."""

from __future__ import annotations

import pytest

from kb.sdk.numbers import documented_numbers


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
        ("<p>arm64, x86_64, nodejs22.x, SHA-256, us-east-1, 2015-03-31, v1.2.3, [a-z]{1,64}, 10.0.0.0/16</p>", []),
        ("<p>See <a href='https://example.org/123'>page</a> of Amazon S3.</p>", []),
        ("", []),
    ],
)
def test_numbers_of_a_documentation(text: str, expected: list[str]) -> None:
    """Names, versions, dates, addresses and patterns have none."""
    assert [f"{number.aspect}: {number.text}" for number in documented_numbers(text)] == expected
