"""What a page says in other characters, units or words of the same meaning is no news."""

from __future__ import annotations

import pytest

from kb.intake.documents.page import one_line
from kb.intake.interface import Gate
from kb.intake.sources.limit_cells import CellValue, limit_labels, plain_text, read_value, words_beside
from kb.sdk.characters import plain_characters
from kb.sdk.numbers import digest_words, documented_numbers
from tests.intake.conftest import PROSE, RUNTIMES, Folder, moved, runtimes_page, table


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("sec\u00adonds", "seconds"),
        ("1\u2060,\u200c800\ufeff", "1,800"),
        ("\uff11\uff0c\uff18\uff10\uff10", "1,800"),
        ("2027\u201103\u201131", "2027-03-31"),
        ("1\u202f800 s", "1800 s"),
        ("1\u2009800\u2007000", "1800000"),
    ],
)
def test_a_text_is_read_in_the_characters_that_a_reader_takes_it_to_have(written: str, plain: str) -> None:
    """Invisible ones are gone, wide ones are narrow, and thousands are no numbers of their own."""
    assert plain_characters(written) == plain


@pytest.mark.parametrize(
    "text",
    [
        "900\u00b9",
        "1 800",
        "1\u00a0800",
        "June 30\u00a02027",
        "S3\u00a0100",
        "1\u00a08000",
        "128\u2013256",
        "ends \u2019\u2026",
    ],
)
def test_characters_that_may_say_something_stay(text: str) -> None:
    """A raised digit is a footnote; plain blanks, years and names part two numbers; dashes go from one to another."""
    assert plain_characters(text) == text


@pytest.mark.parametrize(
    "day", ["Mar 31, \uff12\uff10\uff12\uff17", "Mar 31, 20\u00ad27", "Mar 31, 2027\ufeff", "2027\u201103\u201131"]
)
def test_a_day_in_other_characters_is_the_same_day(folder: Folder, day: str) -> None:
    """So is an identifier or a header with a soft hyphen."""
    first = moved(ruby3_3=("Amazon Linux 2023", "Mar 31, 2027", "Apr 30, 2027", "May 31, 2027"))
    page = runtimes_page({**first, "ruby3.3": ("Amazon Linux 2023", day, "Apr 30, 2027", "May 31, 2027")})
    page = page.replace("`ruby3.3`", "`ru\u00adby3.3`").replace("Deprecation date", "Depre\u00adcation date")

    assert folder.propose_second(RUNTIMES, runtimes_page(first), page) == ()


def _value(page: str, name: str, text: str) -> CellValue:
    label = next(one for one in limit_labels(page) if one.limit and one.label.match(plain_text(name)))
    found = read_value(label, plain_text(text))
    assert found
    return found


MEMORY, DURATION = "Function memory allocation", "Maximum execution duration per MicroVM"


@pytest.mark.parametrize(
    ("name", "text", "numbers"),
    [
        ("Function timeout", "Up to 1,800 seconds (30 minutes)", {"max": "1800"}),
        ("Function timeout", "A maximum of 30 minutes", {"max": "1800"}),
        ("Function timeout", "1,800-second (30-minute)", {"max": "1800"}),
        ("Function timeout", "1 day", {"max": "86400"}),
        ("Function timeout", "2700 s", {"max": "2700"}),
        ("Function timeout", "2,700 secs (45 min)", {"max": "2700"}),
        ("Function timeout", "1.5 hrs", {"max": "5400"}),
        ("Function timeout", "0.25h (15 minutes)", {"max": "900"}),
        ("Invocation payload", "6.5 MB (synchronous)", {"max": "6.5"}),
        ("Function environment variables", "0.5 MB", {"max": "512"}),
        ("Function layers", "At most five layers", {"max": "5"}),
        ("Function environment variables", "4,096 bytes", {"max": "4"}),
        (MEMORY, "128 MiB to 10,240 MiB, in 1-MiB increments", {"min": "128", "max": "10240", "step": "1"}),
        (MEMORY, "Between 128 MB and 10 GB, in 1-MB increments", {"min": "128", "max": "10240", "step": "1"}),
        (MEMORY, "128 MB\u201310,240 MB, in 64 MB increments", {"min": "128", "max": "10240", "step": "64"}),
        (MEMORY, "1 to 32 GB, in 1-GB increments", {"min": "1024", "max": "32768", "step": "1024"}),
        (DURATION, "8 hours (28,800 seconds)", {"max": "28800"}),
        (DURATION, "28,800 seconds (8 hours)", {"max": "28800"}),
    ],
)
def test_a_limit_in_other_words_or_units_is_read_whole(name: str, text: str, numbers: dict[str, str]) -> None:
    """Nothing is left of the cell that a person had to look at."""
    found = _value("guide", name, text)

    assert found.numbers == numbers
    assert words_beside(plain_text(text), [found]) == ""


@pytest.mark.parametrize(
    ("name", "text", "beside"),
    [
        (DURATION, "24 hours (28,800 seconds)", "28,800 seconds"),
        ("Function timeout", "1 h 30 min", "30 minutes"),
        ("Function timeout", "Up to 900 seconds, or 1,800 on request", "or 1,800 on request"),
    ],
)
def test_what_says_something_else_beside_a_number_stays(name: str, text: str, beside: str) -> None:
    """Another amount in brackets, and a condition."""
    assert words_beside(plain_text(text), [_value("guide", name, text)]) == beside


@pytest.mark.parametrize("text", ["1.500 hours", "1,5 hours", "PT1H", "0.001 seconds", "3m"])
def test_a_time_that_may_be_another_is_not_read(text: str) -> None:
    """A dot before three digits may be one of thousands, and `m` is a minute, a month or a million."""
    (label,) = [one for one in limit_labels("guide") if one.label.match("function timeout")]
    found = read_value(label, plain_text(text))

    assert found is None or found.numbers is None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("Network bandwidth per execution environment", "625 Mbps", "625"),
        ("Network bandwidth per execution environment", "625 MBps", None),
        ("Bandwidth for streamed responses", "For responses larger than 6 MB, 2MBps.", "2"),
        ("Bandwidth for streamed responses", "For responses larger than 6 MB, 16 Mbps.", None),
        ("Bandwidth for streamed responses", "For responses larger than 6 MB, 16 Mb/s.", None),
    ],
)
def test_bits_are_no_bytes(name: str, text: str, value: str | None) -> None:
    """Only their capitals tell them apart: 16 Mbps are 2 MBps, and no 16."""
    labels = [one for one in limit_labels("guide") if one.unit in ("Mbps", "MBps") and one.label.match(name.lower())]
    found = [one.numbers for label in labels if (one := read_value(label, plain_text(text)))]

    assert found == ([{"max": value}] if value else [])


@pytest.mark.parametrize(("text", "least"), [("10 to 10 GB", "10240"), ("11 to 10 GB", None), ("128 to 10 GB", None)])
def test_a_range_that_ends_before_it_begins_is_not_read(text: str, least: str | None) -> None:
    """Its first number is in a unit that it leaves out, and nobody can tell in which."""
    found = _value("guide", MEMORY, f"{text}, in 1-MB increments")

    assert (found.numbers and found.numbers["min"]) == least


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Concurrent executions", "1\u00a0000"),
        ("Concurrent executions", "1 000"),
        ("Concurrent executions", "1.000"),
        ("Invocation payload", "6.512 MB (synchronous)"),
        ("Invocation payload", "3\u00a0128 KB (synchronous)"),
        ("Deployment package (.zip file archive) size", "50 MB (zipped), 3\u00a0128 MB (unzipped)"),
    ],
)
def test_a_part_of_what_may_be_one_number_is_none(name: str, text: str) -> None:
    """`3 128` is one number to some and two to others, and so is `6.512`, which is no 512."""
    labels = [one for one in limit_labels("guide") if one.limit and one.label.match(plain_text(name))]
    found = [one.numbers for label in labels if (one := read_value(label, plain_text(one_line(text))))]

    assert None in found
    assert [one for one in found if one] == [{"max": "50"}] * text.startswith("50")


@pytest.mark.parametrize("blank", ["\u00a0", " "])
def test_a_limit_that_may_be_two_numbers_is_a_review_with_neither(folder: Folder, blank: str) -> None:
    """Also where both were the figure before, parted by a comma."""
    spelt = ("1,000", f"1{blank}000")
    rows = [[("File descriptors", "1,024"), ("Function layers", "5"), ("Concurrent executions", one)] for one in spelt]
    pages = [f"# Lambda quotas\n\n{PROSE}\n\n{table(('Resource', 'Quota'), lines)}" for lines in rows]
    (review,) = folder.propose_second("aws-lambda-quotas", *pages)

    assert (review.action, review.row["limit"], review.row.get("max", "")) == ("review", "concurrent_executions", "")
    assert (review.gates, review.evidence.text) == ((Gate.UNREADABLE_CELL,), "1 000")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("128 MB to 10,240 MB, in 2-MB increments", ""),
        ("129 MB to 10,240 MB, in 1-MB increments", "what holds without a setting is under the least value"),
        ("128 MB to 10,240 MB, in 10-GB increments", ""),
        ("128 MB to 10,240 MB, in 11-GB increments", "values go up by more than the greatest"),
        ("64 MB to 127 MB, in 1-MB increments", "what holds without a setting is under the least value or over"),
    ],
)
def test_numbers_that_cannot_stand_beside_each_other_are_a_review(folder: Folder, text: str, why: str) -> None:
    """The memory without a setting is 128 MB, whatever the table says of the rest."""
    rows = [(MEMORY, one) for one in ("128 MB to 10,240 MB, in 1-MB increments", text)]
    pages = [f"# Lambda quotas\n\n{PROSE}\n\n{table(('Resource', 'Quota'), [row])}" for row in rows]
    (proposal,) = folder.propose_second("aws-lambda-quotas", *pages)

    assert (proposal.action, proposal.why.startswith(why)) == ("review" if why else "supersede", True)


def test_a_quota_of_all_regions_is_one_of_each() -> None:
    """Of those of the others it is not, since some are named before."""
    found = _value("reference", "Function layers", "All supported Regions: 5")

    assert (found.numbers, words_beside("all supported regions: 5", [found])) == ({"max": "5"}, "")


def test_the_text_of_an_sdk_in_other_characters_says_the_same() -> None:
    """Its numbers and the digest of its words."""
    one, other = "<p>The maximum is 1,800 seconds.</p>", "<p>The maxi\u00admum is 1\u202f800&nbsp;sec&shy;onds.</p>"

    assert list(documented_numbers(one)) == list(documented_numbers(other))
    assert digest_words(one) == digest_words(other)
