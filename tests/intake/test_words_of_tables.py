"""What is said of all limits of a table: by the head of its column, the text above it, the heading of its section."""

from __future__ import annotations

import pytest

from kb.intake.documents.pages import read_page
from kb.intake.documents.titles import is_reworded
from kb.intake.interface import Gate, Recording
from kb.intake.registry import find_source
from kb.intake.words import SECTION
from tests.intake.conftest import FIRST, PROSE, Folder, table

QUOTAS = "aws-lambda-quotas"
VALUES = {
    "Function layers": "five layers",
    "Function timeout": "1,800 seconds (30 minutes)",
    "File descriptors": "1,024",
}


def _two_tables(
    *fixed: str, raisable: tuple[str, ...] = (), words: str = "They cannot be changed.", head: str = "Quota"
) -> str:
    """A page whose tables differ only in what the text above each says of all limits in it."""
    raised = [("Concurrent executions", "1,000"), *((name, VALUES[name]) for name in raisable)]
    others = [(name, VALUES[name]) for name in fixed]
    parts = [
        *("# Lambda quotas", PROSE),
        *("The following quotas can be increased.", table(("Resource", "Default quota"), raised)),
        *(f"The following quotas apply to functions. {words}", table(("Resource", head), others)),
    ]
    return "\n\n".join(parts)


def test_a_row_that_moves_to_a_table_of_limits_that_can_be_raised_is_told(folder: Folder) -> None:
    """Its name and its number are what they were; the text above its table says something else of it."""
    before = _two_tables("Function layers", "Function timeout", "File descriptors")
    after = _two_tables("Function timeout", "File descriptors", raisable=("Function layers",))

    (review,) = folder.propose_second(QUOTAS, before, after)

    assert (review.action, review.gates, review.row["limit"]) == ("review", (Gate.NEEDS_WORDS,), "function_layers")
    assert "can be increased" in review.why


@pytest.mark.parametrize(
    ("words", "head", "told"),
    [
        ("They cannot be changed.", "Limit", []),
        ("They cannot be changed.", "Default quota", ["function_layers", "function_timeout"]),
        ("They can be raised.", "Quota", ["the page"]),
        ("They are what they are.", "Quota", ["the page"]),
    ],
)
def test_what_is_said_of_a_whole_table_is_told_once(folder: Folder, words: str, head: str, told: list[str]) -> None:
    """A head by the limits under it, a text by itself."""
    names = ("Function layers", "Function timeout")

    found = folder.propose_second(QUOTAS, _two_tables(*names), _two_tables(*names, words=words, head=head))

    assert [one.row["limit"] or "the page" for one in found] == told


def _sections(*rows: tuple[str, str], heading: str = "Functions", **other: str) -> str:
    named = [*rows, *((name, other.get(name.partition(" ")[2], value)) for name, value in VALUES.items())]
    return f"# Lambda quotas\n\n{PROSE}\n\n## {heading}\n\n{table(('Resource', 'Quota'), named)}"


@pytest.mark.parametrize("rows", [(), (("**Durable dreams**", ""),)])
def test_a_number_under_another_heading_than_before_is_held_back(
    folder: Folder, rows: tuple[tuple[str, str], ...]
) -> None:
    """Whether it stands over the table or in a line of it: it may be the condition of all below."""
    heading = "Functions" if rows else "Managed dreams"

    found = folder.propose_second(QUOTAS, _sections(), _sections(*rows, heading=heading, timeout="3,600 seconds"))

    assert {one.action for one in found} == {"review"}
    (held,) = [one for one in found if one.row["max"] == "3600"]
    assert held.why.endswith(f"section: {'functions: durable dreams' if rows else 'managed dreams'}")


@pytest.mark.parametrize(("heading", "action"), [("Function limits", "supersede"), ("Durable functions", "review")])
def test_a_heading_in_other_words_stops_nothing(folder: Folder, heading: str, action: str) -> None:
    """One with a word that may be a condition does."""
    found = folder.propose_second(QUOTAS, _sections(), _sections(heading=heading, timeout="3,600 seconds"))

    assert {one.action for one in found if one.row["max"] == "3600"} == {action}


SAME = [
    ("Lambda quotas", "AWS Lambda limits - AWS Lambda"),
    ("Lambda runtimes", "Supported runtimes"),
    ("Lambda runtimes", "Lambda runtimes and support policy"),
    ("Configuration, deployment, and execution", "Configurations, deployment and execution quotas"),
    ("Compute and storage", "Compute, networking, and storage"),
    ("Quotas per Region", "Per-Region quota"),
    ("Policies", "Policy"),
    ("", "Function quotas"),
    ("Quotas", "Amazon Web Services quotas"),
    ("Functions: layers", "Layers"),
    ("Layers", "Layers: apply to all functions"),
]
OTHER = [
    ("Functions", "Durable functions"),
    ("Durable functions", "Functions"),
    ("Function configuration", "Web Function configuration"),
    ("Functions", "Functions (preview)"),
    ("Functions", "Functions: durable dreams"),
    ("Quotas", "Quotas, China"),
    ("Quotas", "Quotas in China and Japan"),
    ("Quotas", "Quotas - AWS GovCloud (US)"),
    ("Quotas", "Lambda@Edge quotas"),
    ("Compute", "Compute and storage in China"),
    ("Compute and storage", "Durable compute and storage"),
    ("Compute and storage", "Compute"),
    ("Compute", "Compute*"),
    ("", "Compute"),
    ("Durable functions: timeouts", "Functions: timeouts"),
]


@pytest.mark.parametrize(("pairs", "same"), [(SAME, True), (OTHER, False)])
def test_any_word_more_or_less_may_be_a_condition(pairs: list[tuple[str, str]], same: bool) -> None:
    """But for those of every heading, and for what an `and` adds without a condition of its own."""
    assert [pair for pair in pairs if is_reworded(*(text.lower() for text in pair)) is not same] == []


def test_small_changes_of_a_heading_do_not_add_up_to_another(folder: Folder) -> None:
    """What is over more today is over that alone tomorrow."""
    headings = ("Functions", "Functions and durable dreams", "Durable dreams")
    for day, heading in zip(("2026-11-24", "2026-11-25", "2026-11-26"), headings, strict=True):
        folder.add(QUOTAS, day, _sections(heading=heading))

    assert [str(one.recording.day) for one in folder.propose().proposals] == ["2026-11-26"]


def _over(*heads: str) -> str:
    """A page in one line, as AWS serves it, with another table before the one under some headings."""
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in VALUES.items())
    first = "<h2>Storage</h2><p><b>Of code</b></p><table><tr><th>Resource<th>Quota<tr><td>/tmp<td>10,240 MB</table>"
    table, caption = "<table>", [head for head in heads if head.startswith("<caption")]
    parts = [head for head in heads if head not in caption]
    header = "<tr><th>Resource</th><th>Quota</th></tr>"
    return f"<html><h1>Quotas</h1><p>{PROSE}{first}{''.join(parts)}{table}{''.join(caption)}{header}{rows}</table>"


@pytest.mark.parametrize(
    ("heads", "section"),
    [
        ([], "storage"),
        (["<h2>One</h2>", "<h3>Tea</h3>"], "one: tea"),
        (["<h3>Tea</h3>", "<h2>One</h2>"], "one"),
        (["<h2>One</h2>", "<p><b>Tea</b></p>"], "one: tea"),
        (["<h2>One</h2>", "<caption>Tea</caption>"], "one: tea"),
        (["<h2>One</h2>", "<details><summary>Tea</summary>"], "one: tea"),
        (["<h1>One</h1>", "<dl><dt>Tea</dt><dd>"], "one: tea"),
        (["<h2>One</h2>", "<p>This table lists quotas of tea.</p>"], "one: lists quotas of tea"),
        (["<h2>One</h2>", "<p>The following quotas apply to dreams and can be raised.</p>"], "one: apply to dreams"),
    ],
)
def test_a_table_stands_under_all_headings_around_it(heads: list[str], section: str) -> None:
    """Its own line in bold or caption and its lead too, those of other tables not, and all may be in one line."""
    said = find_source(QUOTAS).read(Recording("", QUOTAS, FIRST, "", 0, ""), _over(*heads).encode()).statements

    assert {one.cells["words"] for one in said if one.key[1:] == ("function_timeout", SECTION)} == {section}


def test_another_heading_is_told_once(folder: Folder) -> None:
    """By the first limit under it."""
    (review,) = folder.propose_second(QUOTAS, _sections(), _sections(heading="Managed dreams"))

    told = "section: managed dreams; likewise function_timeout, file_descriptors"
    assert (review.gates, review.why) == ((Gate.NEEDS_WORDS,), f"new, or other than before: {told}")


def test_a_number_that_is_gone_is_no_heading(folder: Folder) -> None:
    """What stands below keeps its section."""
    (review,) = folder.propose_second(QUOTAS, _sections(), _sections(timeout=""))

    assert (review.gates, review.row["limit"]) == ((Gate.UNREADABLE_CELL,), "function_timeout")


def test_headings_begin_sections_in_both_languages() -> None:
    """But for that of a notice; a line in bold is one, a word of it in bold is none."""
    markdown = "# One\n\n## Two\n\nThree\n\n###### Note\n\n### Four\n\n**Five**\n\n**Six** is **five**\n"
    parts = "<h1>One</h1><h2>Two</h2><p>Three</p><h6>Note</h6><h3>Four</h3>"
    html = f"<html><body>{parts}<p><b>Five</b></p><p><b>Six</b> is <b>five</b></p></body></html>"

    for page in (markdown, html):
        assert [(one.text, one.level) for one in read_page(page.encode()).passages if one.level] == [
            ("One", 1),
            ("Two", 2),
            ("Four", 3),
            ("Five", 6),
        ]
