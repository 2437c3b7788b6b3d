"""What stands beside a value that we read is never lost: a condition, a footnote, a column, a sentence, a span."""

from __future__ import annotations

import json

import pytest

from kb.intake.documents.html import read_html
from kb.intake.documents.page import NotAPageError
from kb.intake.interface import Gate
from tests.intake.conftest import BAD, GOOD, PROSE, RUNTIMES, Folder, runtimes_page, table

QUOTAS, REFERENCE, SERVICES = "aws-lambda-quotas", "aws-general-reference-lambda", "aws-lambda-services"
TIMEOUT, LAYERS, FILES = "1,800 seconds (30 minutes)", "five layers", "1,024"
PAYLOAD = "6 MB each for request and response (synchronous) 1 MB (asynchronous)"
REQUESTS = "Each environment can serve up to 10 requests per second"
RAISED = ("1,000", "Tens of thousands")


def _quotas(
    *,
    timeout: str = TIMEOUT,
    layers: str = LAYERS,
    files: str = FILES,
    payload: str = PAYLOAD,
    requests: str = REQUESTS,
    raised: tuple[str, str] = RAISED,
    name: str = "Function timeout",
    prose: str = "",
) -> str:
    """The quotas page of the guide."""
    account = table(("Resource", "Default quota", "Can be increased up to"), [("Concurrent executions", *raised)])
    rows = [
        (name, timeout),
        ("Function layers", layers),
        ("Invocation payload (request and response)", payload),
        ("File descriptors", files),
        ("Invocation requests per Region (synchronous)", requests),
    ]
    return f"# Lambda quotas\n\n{PROSE} {prose}\n\n{account}\n{table(('Resource', 'Quota'), rows)}"


def _reference(*, value: str = "1,000", adjustable: str = "No", regions: tuple[str, ...] = ("us-east-2",)) -> str:
    """The page of the General Reference."""
    endpoints = [(f"Place of {one}", one, f"lambda.{one}.example.org", "HTTPS") for one in regions]
    rows = [
        ("Concurrent executions", f"Each supported Region: {value}", "Yes", "The most at a time."),
        ("Function timeout", "Each supported Region: 1,800 seconds", adjustable, "The longest time."),
    ]
    return (
        f"# AWS Lambda endpoints and quotas\n\n{PROSE}\n\n"
        f"{table(('Region Name', 'Region', 'Endpoint', 'Protocol'), endpoints)}\n"
        f"{table(('Name', 'Default', 'Adjustable', 'Description'), rows)}"
    )


@pytest.mark.parametrize(
    ("change", "limit", "shown"),
    [
        (
            {"timeout": "2,700 seconds for durable execution; 1,800 seconds for all others"},
            "function_timeout",
            "others",
        ),
        ({"timeout": "2,700 seconds (45 minutes) *"}, "function_timeout", "*"),
        ({"timeout": "2,700 seconds (30 minutes)"}, "function_timeout", "30 minutes"),
        ({"timeout": "2,700 seconds", "name": "Function timeout for streams"}, "function_timeout", "for streams"),
        ({"layers": "10 layers (5 for container images)"}, "function_layers", "container images"),
        ({"raised": ("10 for new accounts, 1,000 after a review", RAISED[1])}, "concurrent_executions", "new accounts"),
        ({"raised": ("2,000+", RAISED[1])}, "concurrent_executions", "+"),
        ({"raised": ("2,000<sup>1</sup>", RAISED[1])}, "concurrent_executions", "1"),
    ],
)
def test_a_number_beside_which_something_new_stands_is_held_back(
    folder: Folder, change: dict[str, str], limit: str, shown: str
) -> None:
    """With the whole cell as evidence."""
    (review,) = folder.propose_second(QUOTAS, _quotas(), _quotas(**change))  # type: ignore[arg-type]

    assert (review.action, review.gates, review.row["limit"]) == ("review", (Gate.UNREADABLE_CELL,), limit)
    assert shown in review.why
    assert review.evidence.text in {*change.values(), change.get("raised", ("",))[0].replace("<sup>1</sup>", " 1")}


def test_a_number_that_is_said_once_more_in_another_unit_is_a_row(folder: Folder) -> None:
    """And one beside which stands what stood there before."""
    (row,) = folder.propose_second(QUOTAS, _quotas(), _quotas(timeout="2,700 seconds (45 minutes)"))

    assert (row.action, row.row["max"], row.gates) == ("supersede", "2700", ())


@pytest.mark.parametrize(
    ("timeout", "value"),
    [("45 minutes", "2700"), ("1 hour (3,600 seconds)", "3600"), ("one hour", "3600"), ("thirty minutes", "")],
)
def test_a_time_in_another_unit_is_the_same_number(folder: Folder, timeout: str, value: str) -> None:
    """In figures or in words; that AWS says what it said is no news."""
    found = folder.propose_second(QUOTAS, _quotas(), _quotas(timeout=timeout))

    assert [(one.row["max"], one.gates) for one in found] == ([(value, ())] if value else [])


def test_words_that_stood_there_before_hold_nothing_back(folder: Folder) -> None:
    """A person has seen them; but of a page that is read for the first time they do."""
    folder.add(QUOTAS, GOOD, _quotas(files="1,024 for each function"))
    folder.add(QUOTAS, BAD, _quotas(files="2,048 for each function"))
    assert [(one.action, one.row["max"]) for one in folder.propose().proposals] == [("supersede", "2048")]


def test_words_of_a_page_that_is_read_for_the_first_time_hold_back_what_is_other_than_ours(folder: Folder) -> None:
    """Nobody has seen them yet."""
    folder.add(QUOTAS, GOOD, _quotas(files="2,048 for new accounts"))

    assert [one.gates for one in folder.propose().proposals] == [(Gate.UNREADABLE_CELL,)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"requests": REQUESTS.replace("10", "20")}, "20"),
        ({"payload": PAYLOAD.replace("1 MB", "256 KB for SQS, 1 MB")}, "256 kb for sqs"),
        ({"raised": ("1,000 (10 for new accounts)", RAISED[1])}, "10 for new accounts"),
        ({"raised": ("1,000", "Hundreds of thousands")}, "column can be increased up to: hundreds of thousands"),
        ({"files": "1,024 to 4,096"}, "to 4,096"),
        ({"prose": "The maximum timeout of a function is now 3,600 seconds."}, "sentences: new: 3,600 seconds"),
        ({"name": "Function timeout for streams"}, "for streams"),
        ({"name": "Function timeout (container images)"}, "(container images)"),
    ],
)
def test_what_changes_beside_a_number_is_a_review(folder: Folder, change: dict[str, str], told: str) -> None:
    """The number itself stayed as it was."""
    (review,) = folder.propose_second(QUOTAS, _quotas(), _quotas(**change))  # type: ignore[arg-type]

    assert (review.action, review.gates) == ("review", (Gate.NEEDS_WORDS,))
    assert told in review.why


def test_a_condition_that_is_gone_is_a_review(folder: Folder) -> None:
    """What held for some holds for all."""
    folder.add(QUOTAS, GOOD, _quotas(files="1,024 (64 for new accounts)"))
    folder.add(QUOTAS, BAD, _quotas())

    assert [one.why for one in folder.propose().proposals] == [
        "new, or other than before: beside the number: nothing any more"
    ]


@pytest.mark.parametrize(
    ("change", "gate", "told"),
    [
        ({"value": "us-east-1: 3,000<br>Each of the other supported Regions: 1,000"}, Gate.NEEDS_WORDS, "us-east-1"),
        ({"adjustable": "Yes"}, Gate.NEEDS_WORDS, "AWS says yes of whether it can be raised, we say no"),
        ({"regions": ("us-east-2", "sat-ring-1")}, Gate.NEEDS_WORDS, "table of endpoints: listed"),
        ({"regions": ("sat-ring-1",)}, Gate.ROW_VANISHED, "gone: Region us-east-2"),
    ],
)
def test_what_changes_in_the_general_reference_is_a_review(
    folder: Folder, change: dict[str, str], gate: Gate, told: str
) -> None:
    """A Region with a value of its own, whether a limit can be raised, a Region that came or went."""
    new = _reference(**change).replace("Each supported Region: us-east-1", "us-east-1")  # type: ignore[arg-type]
    reviews = folder.propose_second(REFERENCE, _reference(), new)

    assert told in next(one.why for one in reviews if one.gates == (gate,))
    assert {one.action for one in reviews} == {"review"}


def test_a_quota_that_can_be_raised_from_now_on_is_a_review(folder: Folder) -> None:
    """Also where Service Quotas says it."""
    quota = {"QuotaCode": "L-6581F036", "Value": 4.0, "Unit": "Kilobytes", "Adjustable": False}

    (review,) = folder.propose_second(
        "service-quotas",
        json.dumps({"Quotas": [quota]}),
        json.dumps({"Quotas": [quota | {"Adjustable": True}]}),
    )

    assert (review.gates, review.row["adjustable"]) == ((Gate.NEEDS_WORDS,), "yes")


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("| Nodejs24.X (preview) | `nodejs24.x` |", "column name: (preview)"),
        ("| Nodejs24.X* | `nodejs24.x` |", "column name: *"),
        ("| Nodejs24.X for streams | `nodejs24.x` |", "column name: for streams"),
        ("| Nodejs24.X | `nodejs24.x` (container only) |", "column identifier: (container only)"),
        ("| Node.js 24 | `nodejs24.x` |", ""),
    ],
)
def test_a_condition_in_the_name_of_a_runtime_is_a_review(folder: Folder, new: str, told: str) -> None:
    """And a footnote; that AWS writes the name in another way is none."""
    page = runtimes_page()

    found = folder.propose_second(RUNTIMES, page, page.replace("| Nodejs24.X | `nodejs24.x` |", new))

    assert [(one.gates, one.why) for one in found] == (
        [((Gate.NEEDS_WORDS,), f"new, or other than before: {told}")] if told else []
    )


def test_a_column_that_is_new_and_blank_takes_nothing_back(folder: Folder) -> None:
    """Nothing stood there before, in none of its lines."""
    page = _quotas()
    head, rows = page.split("| Resource | Quota |\n| --- | --- |\n")
    wider = "".join(f"{line}  |\n" if line.startswith("|") else f"{line}\n" for line in rows.splitlines())
    header = "| Resource | Quota | Can be increased up to |\n| --- | --- | --- |\n"

    assert folder.propose_second(QUOTAS, page, head + header + wider) == ()


def test_one_cell_that_cannot_be_read_is_one_review(folder: Folder) -> None:
    """Neither has its limit vanished, nor are its words told beside it."""
    (review,) = folder.propose_second(QUOTAS, _quotas(), _quotas(timeout="18,00 seconds (30 minutes)"))
    assert review.gates == (Gate.UNREADABLE_CELL,)

    folder.add(QUOTAS, "2026-11-26", _quotas(payload="6 MB for requests, 12 MB for responses 1 MB (asynchronous)"))
    assert [one.gates for one in folder.propose().proposals] == [(Gate.UNREADABLE_CELL,)] * 2


@pytest.mark.parametrize("first", [True, False], ids=["before it", "behind it"])
def test_a_second_row_is_one_review_wherever_it_stands(folder: Folder, first: bool) -> None:
    """Its condition is not told besides."""
    page, other = _quotas(), "| Function timeout for streams | 3,600 seconds |\n"
    row = f"| Function timeout | {TIMEOUT} |\n"
    streams = page.replace(row, other + row if first else row + other)

    (review,) = folder.propose_second(QUOTAS, page, streams)

    assert review.gates == (Gate.CONTRADICTION,)


@pytest.mark.parametrize(("layers", "number"), [("six layers", "6"), ("Ten layers", "10"), ("a dozen layers", "12")])
def test_a_number_in_words_is_read(folder: Folder, layers: str, number: str) -> None:
    """As AWS wrote `five layers` for years."""
    (row,) = folder.propose_second(QUOTAS, _quotas(), _quotas(layers=layers))

    assert (row.action, row.row["max"]) == ("supersede", number)


def test_the_unit_that_a_description_names_is_watched(folder: Folder) -> None:
    """In the General Reference the timeout is a number alone, and its unit stands beside it."""
    seconds = _reference().replace("The longest time.", "The longest time (in seconds).")

    (review,) = folder.propose_second(REFERENCE, seconds, seconds.replace("in seconds", "in minutes"))

    assert review.why == "new, or other than before: column description: minutes"


def test_a_second_row_of_a_limit_that_says_otherwise_is_one_review(folder: Folder) -> None:
    """Its condition stands in what it shows."""
    page = _quotas()
    streams = page.replace(f"| {TIMEOUT} |\n", f"| {TIMEOUT} |\n| Function timeout for streams | 3,600 seconds |\n")

    (review,) = folder.propose_second(QUOTAS, page, streams)

    assert review.gates == (Gate.CONTRADICTION,)
    assert "row Function timeout for streams" in review.evidence.place


@pytest.mark.parametrize("note", [", in US East only", " (no longer available to new customers)", "*"])
def test_a_note_beside_a_way_of_invocation_is_a_review(folder: Folder, note: str) -> None:
    """The way itself stayed as it was."""

    def page(beside: str) -> str:
        rows = [("AWS IoT", f"Event-driven; asynchronous invocation{beside}"), ("Amazon MQ", "Lambda polling")]
        return f"# Services\n\n{PROSE}\n\n{table(('Service', 'Method of invocation'), rows)}"

    (review,) = folder.propose_second(SERVICES, page(""), page(note))

    assert (review.gates, review.row["trigger"]) == ((Gate.NEEDS_WORDS,), "aws-iot")


def test_services_that_move_under_a_condition_are_told_once(folder: Folder) -> None:
    """Those that stand under none stay as they were."""

    def page(between: str) -> str:
        head, other = ("Service", "Method of invocation"), [("AWS IoT", "Event-driven; asynchronous invocation")]
        tables = table(head, [("Amazon MQ", "Lambda polling")]), table(head, other)
        return f"# Services\n\n{PROSE}\n\n{tables[0]}\n{between}\n\n{tables[1]}"

    assert folder.propose_second(SERVICES, page("## More services"), page("## Other services")) == ()
    folder.add(SERVICES, "2026-11-26", page("## Services in preview"))

    (review,) = folder.propose().proposals
    assert (review.row["trigger"], review.why) == ("aws-iot", "new, or other than before: section: preview")


def test_an_amount_in_a_unit_of_another_size_is_converted(folder: Folder) -> None:
    """512 KB are half a megabyte, and not 512 of them."""
    found = folder.propose_second(QUOTAS, _quotas(), _quotas(payload=PAYLOAD.replace("6 MB", "512 KB")))

    assert [(one.row["limit"], one.row["max"], one.row["unit"]) for one in found if one.action != "review"] == [
        ("payload_sync_request", "0.5", "MB"),
        ("payload_sync_response", "0.5", "MB"),
    ]


def _cells(rows: str) -> list[list[str]]:
    (grid,) = read_html(f"<html><body><table>{rows}</table></body></html>").grids
    return [list(grid.header), *([cell.text for cell in row.cells] for row in grid.rows)]


def test_cells_that_span_rows_and_columns_are_laid_out_as_browsers_do() -> None:
    """In each row and column that they cover; nothing hangs out of the head of a table, and 0 rows are all of them."""
    head = "<thead><tr><th rowspan=0>a</th><th>b</th><th>c</th><th>d</th></tr></thead>"
    body = (
        "<tbody><tr><td rowspan='2'>1</td><td colspan=2>2</td><td rowspan=0>3</td></tr>"
        "<tr><td>4</td><td rowspan=9>5</td></tr><tr><td>6</td><td colspan='x'>7</td></tr></tbody>"
    )

    assert _cells(head + body) == [
        ["a", "b", "c", "d"],
        ["1", "2", "2", "3"],
        ["1", "4", "5", "3"],
        ["6", "7", "5", "3"],
    ]


@pytest.mark.parametrize(
    "row", ["<td colspan=1000>" * 9, "<td colspan=99999>", "<td rowspan=0></td>" * 900 + "</tr><tr>" * 900]
)
def test_a_table_that_spans_without_end_is_no_page(row: str) -> None:
    """It would fill the memory."""
    with pytest.raises(NotAPageError, match="more cells"):
        _cells(f"<tr>{row}</tr>" + "<tr><td>1</td></tr>" * 900)


def test_the_sentences_of_a_page_in_html_keep_their_order() -> None:
    """A number and its unit stay together."""
    text = "<p>One of <b>3,600 seconds</b> here.</p><table><tr><td>3,600</td></tr></table><p>And one.</p>"

    assert read_html(f"<html><body>{text}</body></html>").prose == "One of 3,600 seconds here. And one."


def test_a_cell_that_cannot_be_read_and_becomes_another_such_cell_is_told_again(folder: Folder) -> None:
    """The second is not the first."""
    for day, layers in (("24", LAYERS), ("25", "some layers"), ("26", "many layers")):
        folder.add(QUOTAS, f"2026-11-{day}", _quotas(layers=layers))

    assert [(one.gates, one.evidence.text) for one in folder.propose().proposals] == [
        ((Gate.UNREADABLE_CELL,), "some layers"),
        ((Gate.UNREADABLE_CELL,), "many layers"),
    ]


@pytest.mark.parametrize(
    "timeout", ["18,00 seconds", "1,8000 seconds", "1.800 seconds", "1 800 seconds", "1'800 seconds", "1_800 seconds"]
)
def test_a_number_with_its_marks_elsewhere_is_a_review(folder: Folder, timeout: str) -> None:
    """A slip of the pen, or the way of another language: neither the old number nor a new one."""
    (review,) = folder.propose_second(QUOTAS, _quotas(), _quotas(timeout=timeout))

    assert (review.gates, review.evidence.text) == ((Gate.UNREADABLE_CELL,), timeout)


@pytest.mark.parametrize("files", ["2'048", "1e3", "0x400", "1_024"])
def test_a_count_of_which_only_a_part_is_a_number_is_not_shown_as_that(folder: Folder, files: str) -> None:
    """`1'000` was 1 in the row of its review."""
    (review,) = folder.propose_second(QUOTAS, _quotas(), _quotas(files=files))

    assert (review.gates, review.evidence.text, review.row["max"]) == ((Gate.UNREADABLE_CELL,), files, "")


BURST = "500 - 3,000 (varies per Region)"
LONG = f"{REQUESTS} ({PROSE})."


@pytest.mark.parametrize(
    ("before", "after"),
    [(BURST, ""), (BURST, BURST.replace("varies", "as before")), (BURST, f"{BURST}*"), (LONG, LONG[:-2] + " or so).")],
)
def test_what_changes_in_a_row_that_holds_no_limit_of_ours_is_a_review(folder: Folder, before: str, after: str) -> None:
    """Nothing any more, other words, a footnote; of a long cell numbers and brackets, and nothing else."""
    page = _quotas().replace("| Function layers |", "| Function burst concurrency | BURST |\n| Function layers |")
    assert folder.propose_second(QUOTAS, page.replace("BURST", LONG), page.replace("BURST", f"So {LONG}")) == ()

    for day, text in (("26", before), ("27", after)):
        folder.add(QUOTAS, f"2026-11-{day}", page.replace("BURST", text))
    last = [one for one in folder.propose().proposals if one.recording.at.day == 27]
    assert [one.gates for one in last] == [(Gate.NEEDS_WORDS,)]


@pytest.mark.parametrize("name", ["Python 3.13", "Python 3", "Python"])
def test_a_name_of_another_version_than_before_is_a_review(folder: Folder, name: str) -> None:
    """One of the two names in its row is wrong; `.x` behind the version is no news."""
    page = runtimes_page()
    folder.add(RUNTIMES, "2026-11-23", page)
    folder.add(RUNTIMES, GOOD, page.replace("| Python3.12 |", "| Python 3.12.x |"))
    assert folder.propose().proposals == ()

    folder.add(RUNTIMES, BAD, page.replace("| Python3.12 |", f"| {name} |"))
    (review,) = folder.propose().proposals
    assert (review.gates, review.row["runtime"]) == ((Gate.NEEDS_WORDS,), "python3.12")
