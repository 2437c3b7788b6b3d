"""What changes once more while nobody has decided on it is told once more: a review that stands open hides nothing."""

from __future__ import annotations

import copy

import pytest

from kb.intake.interface import Gate, Proposal
from kb.sdk.models import installed_sdk
from tests.intake.conftest import PROSE, RUNTIMES, SUPPORTED, Folder, runtimes_page, table

QUOTAS, SERVICES, ACCOUNT, CHANGELOG = "aws-lambda-quotas", "aws-lambda-services", "service-quotas", "boto3-changelog"


def _told(folder: Folder, source: str, *contents: object) -> list[tuple[int, Gate, str]]:
    for day, content in enumerate(contents, start=20):
        folder.add(source, f"2026-11-{day}", content)
    return [(one.recording.day.day, one.gates[0], _said(one)) for one in folder.propose().proposals]


def _said(one: Proposal) -> str:
    return one.why if one.gates[0] in (Gate.ROW_VANISHED, Gate.NEEDS_WORDS) else one.evidence.text


def _quotas(*rows: tuple[str, str, str]) -> str:
    known = [("Concurrent executions", "1,000", "Tens of thousands"), *rows]
    return f"# Quotas\n\n{PROSE}\n\n{table(('Resource', 'Default quota', 'Can be increased up to'), known)}"


def test_a_limit_that_nobody_knows_is_told_with_each_number_and_where_it_is_gone(folder: Folder) -> None:
    """As every other, so that none moves in silence for want of a name."""
    rows = [("Durable dreams", *beside) for beside in (("5", "10"), ("50", "10"), ("50", "100"))]

    assert _told(folder, QUOTAS, _quotas(), *(_quotas(row) for row in rows), _quotas()) == [
        (21, Gate.UNKNOWN_ID, "5"),
        (22, Gate.UNKNOWN_ID, "50"),
        (23, Gate.NEEDS_WORDS, "new, or other than before: column can be increased up to: 100"),
        (24, Gate.ROW_VANISHED, "gone: durable dreams"),
    ]


def test_a_runtime_that_nobody_knows_is_told_with_its_days(folder: Folder) -> None:
    """Once while nothing of it changes."""
    lines = [("Amazon Linux 2023", day, day, day) for day in ("Not scheduled", "Oct 31, 2031", "Oct 31, 2031")]
    pages = [runtimes_page({**SUPPORTED, "cobol1": line}, prose=f"{PROSE} {'x' * at}") for at, line in enumerate(lines)]

    for day, page in enumerate((runtimes_page(), *pages), start=20):
        folder.add(RUNTIMES, f"2026-11-{day}", page)
    assert [one.why.partition(";")[2].partition(";")[0] for one in folder.propose().proposals] == [
        " deprecation: not_scheduled",
        " deprecation: 2031-10-31",
    ]


def test_a_service_that_nobody_knows_is_told_with_each_way_and_where_it_is_gone(folder: Folder) -> None:
    """It is listed as the others are."""

    def page(*rows: tuple[str, str]) -> str:
        known = [("AWS IoT", "Event-driven; asynchronous invocation"), ("Amazon MQ", "Lambda polling"), *rows]
        return f"# Services\n\n{PROSE}\n\n{table(('Service', 'Method of invocation'), known)}"

    ways = ("Lambda polling", "Special integration")
    assert _told(folder, SERVICES, page(), *(page(("Amazon Dreams", way)) for way in ways), page()) == [
        (21, Gate.UNKNOWN_ID, "Lambda polling"),
        (22, Gate.UNKNOWN_ID, "Special integration"),
        (23, Gate.ROW_VANISHED, "gone: amazon dreams"),
    ]


def test_a_quota_of_no_limit_of_ours_is_told_with_each_value(folder: Folder) -> None:
    """And where it can be raised from now on."""

    def answer(value: float, *, raised: bool = False) -> object:
        return {"Quotas": [{"QuotaCode": "L-1", "QuotaName": "Dreams", "Value": value, "Adjustable": raised}]}

    told = _told(folder, ACCOUNT, answer(5), answer(6), answer(6), answer(6, raised=True))
    assert told == [(20, Gate.UNKNOWN_ID, "5"), (21, Gate.UNKNOWN_ID, "6"), (23, Gate.UNKNOWN_ID, "6")]


def test_two_entries_of_a_changelog_without_numbers_are_two(folder: Folder) -> None:
    """Of one service in two versions."""

    def changelog(last: int) -> str:
        entries = ((one, "lambda" if one > 6 else "s3") for one in range(last, 0, -1))
        return "\n".join(f"1.9.{one}\n=====\n\n* api-change:``{service}``: New\n" for one, service in entries)

    assert [day for day, *_ in _told(folder, CHANGELOG, *map(changelog, (6, 7, 8)))] == [21, 22]


def test_a_sentence_that_gets_other_words_twice_is_told_twice(folder: Folder) -> None:
    """Its figures are the same three times."""
    pages = [runtimes_page(prose=f"{PROSE} Functions {verb} within 30 days.") for verb in ("end", "begin", "wait")]

    assert [day for day, *_ in _told(folder, RUNTIMES, *pages)] == [21, 22]


@pytest.mark.all
def test_a_text_of_the_sdk_that_gets_other_words_twice_is_told_twice(folder: Folder) -> None:
    """That of a limit of ours, and that of none."""
    models = []
    for word in ("", "Once ", "Twofold "):
        other = copy.deepcopy(dict(installed_sdk().models["lambda"]))
        timeout = other["shapes"]["CreateFunctionRequest"]["members"]["Timeout"]
        timeout["documentation"] = f"{word}{timeout['documentation']}"
        other["operations"]["Invoke"]["documentation"] += f"<p>{word}it dreams 3 times.</p>"
        models.append(other)

    told = _told(folder, "botocore-lambda", *models)
    assert sorted((day, gate) for day, gate, _ in told if day > 20) == [
        (21, Gate.NEEDS_WORDS),
        (21, Gate.UNREADABLE_CELL),
        (22, Gate.NEEDS_WORDS),
        (22, Gate.UNREADABLE_CELL),
    ]


def test_a_cell_that_changes_among_many_that_cannot_be_read_is_told(folder: Folder) -> None:
    """They are one review, with what each of them says."""
    many = {name: (system, f"{day}*", *blocks) for name, (system, day, *blocks) in SUPPORTED.items()}
    other = {**many, "java25": (many["java25"][0], "May 30, 2029*", *many["java25"][2:])}

    pages = (runtimes_page(lines, prose=f"{PROSE} {lines is many}") for lines in (SUPPORTED, many, many, other))
    told = _told(folder, RUNTIMES, *pages)
    assert [day for day, gate, _ in told if gate is Gate.UNREADABLE_CELL] == [21, 23]


def test_what_stands_beside_two_rows_of_a_limit_is_told_by_their_contradiction(folder: Folder) -> None:
    """Under its limit, and once."""
    quotas = [("Function timeout", "900 seconds", "x 1")], [("Function timeout for dreams", "60 seconds", "x 2")]
    pages = [_quotas(*quotas[0]), _quotas(*quotas[0], *quotas[1])]

    for day, page in enumerate(pages, start=20):
        folder.add(QUOTAS, f"2026-11-{day}", page)
    last = [one for one in folder.propose().proposals if one.recording.day.day == 21]
    assert [(one.gates, one.row["limit"]) for one in last] == [((Gate.CONTRADICTION,), "function_timeout")]
