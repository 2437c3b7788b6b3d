"""What the sources read in pages of every generation, in our own words."""

from __future__ import annotations

import json

import pytest

from kb.intake import registry
from kb.intake.comparing import COMPARISONS
from kb.intake.gates import PART
from kb.intake.interface import Gate, SourceFindings, Standing
from kb.intake.words import WordsStatement
from tests.intake.conftest import PROSE, Command, Folder, read_source, table


def _said(reading: SourceFindings, name: str = "runtime_milestones") -> dict[tuple[str, ...], str]:
    return {
        said.key: said.cells.get("date", "") or said.cells["statement"]
        for said in reading.statements
        if said.table == name and not isinstance(said, WordsStatement)
    }


GENERATIONS = [
    (
        ("Name", "Identifier", "End of Life"),
        ("Python 2\\.7", "`python2.7`", "2018\\-04\\-30"),
        {"end_of_life": "2018-04-30"},
    ),
    (
        ("Name", "Identifier", "End of Life", "Deprecation \\(Create\\)", "Deprecation \\(Update\\)"),
        ("Python 2\\.7", "`python2.7`", "April 30, 2018", "December 15, 2018", "April 30, 2019"),
        {"end_of_life": "2018-04-30", "block_create": "2018-12-15", "block_update": "2019-04-30"},
    ),
    (
        ("Name", "Identifier", "Operating system", "Deprecation completed date"),
        ("Python 2\\.7", "`python2.7`", "Amazon Linux", "May 28, 2021"),
        {"block_update": "2021-05-28"},
    ),
    (
        ("Name", "Identifier", "Operating system", "End of support phase 1 start", "End of support phase 2 start"),
        ("Python 2\\.7", "`python2.7`", "Amazon Linux", "July 15, 2021", "Sept 30, 2021"),
        {"deprecation": "2021-07-15", "block_create": "2021-07-15", "block_update": "2021-09-30"},
    ),
    (
        ("Name", "Identifier", "Operating system", "Deprecation Phase 1", "Deprecation Phase 2"),
        ("Python 2\\.7", "python2\\.7", "Amazon Linux", "", "May 30, 2022"),
        {"block_update": "2022-05-30"},
    ),
    (
        ("Name", "Identifier", "SDK", "Operating system", "Architectures", "Deprecation"),
        ("Python 2\\.7", "`python2.7`", "boto3", "Amazon Linux 2", "x86\\_64, arm64", "Mar 31, 2023"),
        {"deprecation": "2023-03-31", "block_create": "2023-03-31"},
    ),
    (
        (
            "Name",
            "Identifier",
            "Operating system",
            "Deprecation date",
            "Block function create",
            "Block function update",
        ),
        ("Python 2.7", "`python2.7`", "Amazon Linux 2", "Mar 31, 2027", "Not scheduled", "N/A"),
        {"deprecation": "2027-03-31", "block_create": "not_scheduled", "block_update": "not_applicable"},
    ),
]


@pytest.mark.parametrize(("header", "row", "dates"), GENERATIONS)
@pytest.mark.parametrize("source", ["guide-lambda-runtimes", "guide-runtime-support-policy", "aws-lambda-runtimes"])
def test_every_generation_of_the_tables_of_runtimes_is_read_on_every_page(
    source: str, header: tuple[str, ...], row: tuple[str, ...], dates: dict[str, str]
) -> None:
    """Five until 2023 and that of today, with its two words; the tables moved between pages four times."""
    reading = read_source(source, f"# Runtimes\n\n{PROSE}\n\n{table(header, [row])}")

    assert _said(reading) == {("python2.7", milestone): day for milestone, day in dates.items()}
    assert reading.closed == ()
    assert {name.partition(PART)[0] for name in reading.listed or ()} <= {"python2.7", "the page"}
    assert {f"python2.7{PART}{milestone}" for milestone in dates} | {"python2.7"} <= (reading.listed or set())


def test_the_same_table_in_html_says_the_same() -> None:
    """As AWS serves it, with code and blanks in cells."""
    cells = "".join(f"<th>{name}</th>" for name in GENERATIONS[-1][0])
    row = "<td> Python 2.7 </td><td><code class=x>python2.7</code></td><td>AL2</td><td>\n <p>Mar 31, 2027</p></td>"
    body = f"<tr>{row}<td>Not scheduled</td><td>N/A</td></tr>"
    grid = f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    head = "<head><title>Lambda runtimes</title></head>"
    page = f'<!DOCTYPE html><html lang="en">{head}<body><p>{PROSE}</p>{grid}</body></html>'

    reading = read_source("aws-lambda-runtimes", page)

    assert _said(reading)["python2.7", "deprecation"] == "2027-03-31"
    assert _said(reading)["python2.7", "block_update"] == "not_applicable"


def test_two_runtimes_in_one_row_are_two_in_the_tables_that_had_that() -> None:
    """2018 to 2020."""
    header = ("Name", "Identifier", "End of Life")
    page = f"# Policy\n\n{PROSE}\n\n{table(header, [('Node', '`nodejs4.3` `nodejs4.3-edge`', 'April 30, 2018')])}"

    assert set(_said(read_source("guide-runtime-support-policy", page))) == {
        ("nodejs4.3", "end_of_life"),
        ("nodejs4.3-edge", "end_of_life"),
    }


def _limits(source: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> dict[str, dict[str, str]]:
    reading = read_source(source, f"# Limits\n\n{PROSE}\n\n{table(header, rows)}")
    assert reading.closed == ()
    return {
        said.key[0]: {name: text for name, text in said.cells.items() if name != "unit"} for said in reading.statements
    }


def test_limits_of_the_first_generation_areread_source() -> None:
    """2017 to 2018: a sentence in a cell, K for KB."""
    found = _limits(
        "guide-limits",
        ("Resource", "Limits"),
        ("Memory allocation range", "Minimum = 128 MB / Maximum = 3008 MB \\(with 64 MB increments\\)\\. And so on\\."),
        ("Maximum execution duration per request", "300 seconds \\(5 minutes\\)"),
        ("[Invoke](API.md) request body payload size \\(Event/asynchronous invocation\\)", "128 K"),
    )

    assert found["function_memory"] == {"min": "128", "max": "3008", "step": "64"}
    assert (found["function_timeout"], found["payload_async"]) == ({"max": "300"}, {"max": "128"})


def test_limits_of_the_second_generation_areread_source() -> None:
    """Several limits in one cell, words for numbers, units that are not ours."""
    found = _limits(
        "aws-lambda-quotas",
        ("Resource", "Quota"),
        ("Function layers", "five layers"),
        (
            "Invocation payload (request and response)",
            "6 MB each for request and response (synchronous)<br />1 MB (asynchronous)",
        ),
        ("`/tmp` directory storage", "512 MB"),
        (
            "Deployment package (.zip file archive) size",
            "50 MB (zipped, for direct upload) 250 MB (unzipped) 3 MB (console editor)",
        ),
    )

    assert found["function_layers"] == {"max": "5"}
    assert (found["payload_sync_request"], found["payload_async"]) == ({"max": "6"}, {"max": "1024"})
    assert found["ephemeral_storage"] == {"max": "512"}
    assert [found[f"deployment_package_{name}"]["max"] for name in ("zip_direct", "unzipped", "console")] == [
        "50",
        "250",
        "3",
    ]


def test_limits_of_the_general_reference_areread_source() -> None:
    """A value for every Region, or for those that are not named."""
    found = _limits(
        "aws-general-reference-lambda",
        ("Name", "Default", "Adjustable", "Description"),
        ("Function timeout", "Each supported Region: 900", "No", "The longest that a function may take."),
        ("Asynchronous payload", "Each supported Region: 1,024 Kilobytes", "No", "What is sent."),
        (
            "Maximum running durable executions",
            "us-east-1: 10,000,000<br />Each of the other supported Regions: 5,000,000",
            "[Yes](x)",
            "-",
        ),
    )

    assert (found["function_timeout"]["max"], found["payload_async"]["max"]) == ("900", "1024")
    assert found["durable_running_executions"] == {
        "max": "5000000",
        "default": "5000000",
        "adjustable": "yes",
    }


@pytest.mark.parametrize("source", ["aws-lambda-quotas", "aws-general-reference-lambda"])
def test_a_table_with_another_header_closes_the_page_of_limits(source: str) -> None:
    """Its numbers may mean anything."""
    page = f"# Limits\n\n{PROSE}\n\n{table(('Resource', 'Ceiling'), [('Function timeout', '900 seconds')])}"

    assert [(one.gate, one.whole) for one in read_source(source, page).closed] == [(Gate.UNKNOWN_HEADER, True)]


def test_services_are_read_in_the_table_and_in_the_lists_before_it() -> None:
    """Both say how a service starts functions."""
    rows = [("[Amazon SQS](x.md)", "Lambda polling"), ("[Amazon Simple Queue Service](x.md)", "Lambda polling")]
    rows.append(
        (
            "EventBridge",
            "Event-driven; asynchronous invocation (event buses), synchronous or asynchronous invocation (pipes)",
        )
    )
    lists = "**Services That Invoke Lambda Functions Synchronously**\n+ [Amazon Cognito](x.md)\n+ [Amazon Lex](x.md)\n"

    in_table = read_source(
        "aws-lambda-services", f"# Services\n\n{PROSE}\n\n{table(('Service', 'Method of invocation'), rows)}"
    )
    in_lists = read_source("guide-lambda-services", f"# Services\n\n{PROSE}\n\n{lists}")

    rows_of_table = [said for said in in_table.statements if not isinstance(said, WordsStatement)]
    assert {said.key[0]: said.cells["invocation"] for said in rows_of_table} == {
        "amazon-sqs": "polling",
        "amazon-eventbridge": "asynchronous",
    }
    assert [one.gate for one in in_table.closed] == [Gate.UNKNOWN_ID]
    assert in_lists.listed == frozenset({"amazon-cognito", "amazon-lex"})


def test_the_document_history_gives_a_day_and_a_title() -> None:
    """Its sentences are left where they are."""
    rows = [
        ("[A new thing](x.md)", "Something that AWS wrote in its own words\\.", "July 1, 2026"),
        ("Old", "-", "May 2,2018"),
    ]

    reading = read_source(
        "aws-lambda-releases", f"# History\n\n{PROSE}\n\n{table(('Change', 'Description', 'Date'), rows)}"
    )

    assert _entries(reading) == [("2026-07-01", "A new thing"), ("2018-05-02", "Old")]


def _entries(reading: SourceFindings) -> list[tuple[str, str]]:
    return [(one.cells["date"], one.evidence.text) for one in reading.statements if one.key[0] != "words"]


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>
<item><title>AWS Lambda does &amp; more</title><link>https://a.b/1</link>
<pubDate>Thu, 19 Nov 2026 23:30:00 GMT</pubDate></item>
<item><title>Another service</title><link>https://a.b/2</link>
<pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""


def test_feeds_are_read_and_only_what_names_lambda_counts_in_those_about_everything() -> None:
    """The feed of the guide is about Lambda alone."""
    news, history = read_source("aws-whats-new-feed", RSS), read_source("aws-lambda-updates-feed", RSS)

    assert _entries(news) == [("2026-11-19", "AWS Lambda does & more")]
    assert len(_entries(history)) == 2


@pytest.mark.parametrize(
    "content",
    ["", "nothing", "/etc/passwd", "<html><body>Sign in</body></html>", '<rss version="2.0"><channel/></rss>'],
)
def test_what_is_no_feed_closes_a_gate(content: str) -> None:
    """A path is not opened, a page is not a feed, and a feed without entries is a failure."""
    assert [one.whole for one in read_source("aws-whats-new-feed", content).closed] == [True]


def test_news_in_json_areread_source() -> None:
    """By their titles and tags; an item of another shape is a review."""
    named = (("AWS Lambda grows", "x"), ("Storage", "general-products#aws-lambda"), ("Storage", "x"))
    fields = [({"headline": title, "postDateTime": "2026-11-19T18:00:00Z"}, tag) for title, tag in named]
    items = [{"item": {"additionalFields": one}, "tags": [{"name": tag}]} for one, tag in fields]

    reading = read_source("aws-whats-new", json.dumps({"items": [*items, {}]}))

    assert [title for _, title in _entries(reading)] == ["AWS Lambda grows", "Storage"]
    assert [one.gate for one in reading.closed] == [Gate.UNREADABLE_CELL]


def test_a_feed_whose_entries_are_all_new_is_no_first_reading(folder: Folder) -> None:
    """An entry that is older than our newest event is told, too, if the feed did not have it before."""

    def news(title: str) -> object:
        fields = {"headline": title, "postDateTime": "2026-01-05T10:00:00Z", "headlineUrl": "/a"}
        return {"items": [{"item": {"additionalFields": fields}}]}

    folder.add("aws-whats-new", "2026-11-20", news("AWS Lambda adds colours"))
    folder.add("aws-whats-new", "2026-11-21", news("AWS Lambda adds unheard-of sounds"))

    assert [one.evidence.text for one in folder.propose().proposals] == ["AWS Lambda adds unheard-of sounds"]


def test_every_source_says_what_it_is(command: Command) -> None:
    """A title, an https address, and tables that intake can compare; sources of the past are not read any more."""
    for one in registry.all_sources():
        assert registry.find_source(one.name) is one
        assert one.title
        assert all(address.startswith("https://") for address in one.addresses)
        assert set(one.proposes) <= set(COMPARISONS)
        assert (one.hours == 0) == one.name.startswith("guide-")
        assert one.standing in Standing
    assert "aws-lambda-runtimes" in command("sources").out
    assert '"release-data-aws-lambda"' in command("sources", "--format", "json").out


@pytest.mark.parametrize("twice", ['"python3.12": {}', '"ruby3.3": {"name": "ruby3.3", "name": "ruby3.3"}'])
def test_a_copy_that_has_a_runtime_or_a_key_of_it_twice_is_notread_source(twice: str) -> None:
    """Of two nobody knows which holds; the last one counted."""
    record = '{"name": "python3.12", "eoas": "2028-10-31", "eol": "2029-01-10"}'
    (closed,) = read_source("release-data-aws-lambda", f'{{"releases": {{"python3.12": {record}, {twice}}}}}').closed

    assert (closed.gate, closed.whole) == (Gate.ERROR_PAGE, True)
    assert closed.why.endswith("stands there twice")


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("aws-whats-new", '{"items": [{"item": {"additionalFields": {"headline": "a", "headline": "b"}}}]}'),
        ("sam-schema", '{"definitions": {"a": {}, "b": {}, "c": {}, "d": {}, "e": {}, "e": {}}}'),
        ("service-quotas", '{"Quotas": [], "Quotas": [{"QuotaCode": "L-B99A9384", "Value": 1}]}'),
    ],
)
def test_other_json_that_has_a_key_twice_is_notread_source(source: str, content: str) -> None:
    """The news, the schemas and an account's answers likewise."""
    (closed,) = read_source(source, content).closed

    assert (closed.gate, closed.whole) == (Gate.ERROR_PAGE, True)
