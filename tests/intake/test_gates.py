"""Every gate turns a collapse that nobody would notice into one review, and never into a row or into silence."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from kb.intake.interface import Gate, Proposal
from tests.intake.conftest import HEADER, PROSE, RUNTIMES, SUPPORTED, TODAY, Folder, moved, runtimes_page, table

GOOD, BAD = "2026-11-24", "2026-11-25"
COPY = "release-data-aws-lambda"


def _only_review(folder: Folder, gate: Gate) -> Proposal:
    """The one proposal of the recordings, a review that this gate made."""
    proposals = folder.propose().proposals
    assert [(one.action, one.gates) for one in proposals] == [("review", (gate,))]
    return proposals[0]


def _records(**changes: object) -> dict[str, object]:
    names = [*SUPPORTED, "python3.11", "python3.10", "java21", "java17", "java11", "dotnet8", "ruby3.3", "ruby3.2"]
    days = {
        "nodejs24.x": ("2028-04-30", "2028-07-01"),
        "python3.12": ("2028-10-31", "2029-01-10"),
        "ruby3.4": ("2028-03-31", "2028-05-31"),
        "python3.15": (False, False),
        "python3.11": ("2027-06-30", "2027-08-31"),
        "python3.10": ("2026-10-31", "2027-03-03"),
        "java17": ("2027-06-30", "2027-08-31"),
        "java11": ("2027-06-30", "2027-08-31"),
        "dotnet8": ("2026-11-10", "2027-03-03"),
        "ruby3.3": ("2027-03-31", "2027-05-31"),
        "ruby3.2": ("2026-03-31", "2027-03-03"),
    }
    usual = ("2029-06-30", "2029-08-31")
    found = {name: {"name": name, "eoas": days.get(name, usual)[0], "eol": days.get(name, usual)[1]} for name in names}
    return {"releases": found | changes, "versions": {}}


def test_a_page_that_says_what_we_know_proposes_nothing(folder: Folder) -> None:
    """Nothing changed: no row, no review."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(COPY, GOOD, _records())

    assert folder.propose().proposals == ()


def _own_address(address: str, host: str = "docs.aws.amazon.com") -> str:
    return f"---\nsource_url: https://{host}/{address}\n---\n{runtimes_page()}"


REFRESH = '<meta http-equiv="refresh" content="0; url=/other.html">'
JAPANESE = "以下の表は、ランタイムと予定日を示しています。" * 9
GERMAN = "Die Laufzeiten und die Tage, an denen sie nicht mehr mit Updates versorgt werden."
CHINESE = "下表列出了运行时以及为每个运行时计划的日期。"
PORTUGUESE = "O Lambda oferece suporte a diversas linguagens; a tabela lista tempos de execução e datas previstas."
SWEDISH = "Tjänsten har många körtider, och tabellen visar dagen när var och en av dem slutar gälla hos oss."
LONG = ("Amazon Linux 2023", "word " * 60, "Jul 31, 2029", "Aug 31, 2029")


@pytest.mark.parametrize(
    ("content", "gate"),
    [
        ("", Gate.ERROR_PAGE),
        (" \n\n", Gate.ERROR_PAGE),
        (b"\xff\xfe\x00\x01", Gate.ERROR_PAGE),
        ("<html><head><title>404 Not Found</title></head><body>Nothing here.</body></html>", Gate.ERROR_PAGE),
        ("<html><head><title>Oops</title></head><body>Service Unavailable</body></html>", Gate.ERROR_PAGE),
        (
            '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
            Gate.ERROR_PAGE,
        ),
        (f"<html><head>{REFRESH}</head><body>-</body></html>", Gate.PAGE_MOVED),
        ("# Runtimes\n\nThis page has moved to the new guide.\n", Gate.PAGE_MOVED),
        (_own_address("lambda/latest/dg/welcome.html"), Gate.PAGE_MOVED),
        (_own_address("ja_jp/lambda/latest/dg/lambda-runtimes.html"), Gate.OTHER_LANGUAGE),
        (_own_address("en_us/lambda/latest/dg/lambda-runtimes.html", "docs.amazonaws.cn"), Gate.PAGE_MOVED),
        (runtimes_page(prose=JAPANESE), Gate.OTHER_LANGUAGE),
        (runtimes_page(prose=GERMAN), Gate.OTHER_LANGUAGE),
        (runtimes_page(prose=CHINESE), Gate.OTHER_LANGUAGE),
        (runtimes_page(prose=PORTUGUESE), Gate.OTHER_LANGUAGE),
        (runtimes_page(prose=SWEDISH), Gate.OTHER_LANGUAGE),
        (f'<html lang="fr"><body><p>{PROSE}</p></body></html>', Gate.OTHER_LANGUAGE),
        (runtimes_page(header=(*HEADER[:3], "Retirement", *HEADER[4:])), Gate.UNKNOWN_HEADER),
        (runtimes_page(header=("Name", "Runtime ID", *HEADER[2:])), Gate.UNKNOWN_HEADER),
        (f"# Lambda runtimes\n\n{PROSE}\n", Gate.UNKNOWN_HEADER),
        (runtimes_page().rstrip()[:-3], Gate.ERROR_PAGE),
        (f"<html><body><p>{PROSE}</p><table><tr><th>Name</th><th>Identifier</th></tr><tr><td>x", Gate.ERROR_PAGE),
        (f"# Runtimes\n\n{PROSE}\n\n<table><tr><td>x</td></tr>\n<!-- </table> -->", Gate.ERROR_PAGE),
        (runtimes_page(moved(java25=LONG)), Gate.PROSE_IN_CELL),
    ],
)
def test_a_page_that_cannot_be_believed_is_one_review(folder: Folder, content: str | bytes, gate: Gate) -> None:
    """An empty page, an error page, another page, an unknown table: nothing is proposed, one review is opened."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, content)

    review = _only_review(folder, gate)

    assert review.recording.day == date.fromisoformat(BAD)


def test_the_day_after_a_bad_page_nothing_is_proposed_anew(folder: Folder) -> None:
    """A page that comes back says what it had said."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, "")
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(prose=f"{PROSE} And more."))

    _only_review(folder, Gate.ERROR_PAGE)


@pytest.mark.parametrize(
    "cells",
    [
        ("Amazon Linux 2023", "Sept", "Jul 31, 2029", "Aug 31, 2029"),
        ("Amazon Linux 2023", "Sep 2029", "Jul 31, 2029", "Aug 31, 2029"),
        ("Amazon Linux 2023", "--", "Jul 31, 2029", "Aug 31, 2029"),
        ("Amazon Linux 2023", "", "Jul 31, 2029", "Aug 31, 2029"),
        ("Amazon Linux 2023", "Jun 31, 2029", "Jul 31, 2029", "Aug 31, 2029"),
        ("Amazon Linux 2023", "Jun 30, 2029 or later", "Jul 31, 2029", "Aug 31, 2029"),
    ],
)
def test_a_cell_that_does_not_parse_is_a_review(folder: Folder, cells: tuple[str, ...]) -> None:
    """The rest of the page still counts."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page(moved(java25=cells)))

    assert _only_review(folder, Gate.UNREADABLE_CELL).row["runtime"] == "java25"


def test_two_identifiers_in_one_cell_are_a_review(folder: Folder) -> None:
    """Only the tables of 2018 to 2020 had that; none of the two has vanished."""
    page = runtimes_page()
    row = next(line for line in page.splitlines() if "`python3.13`" in line)
    folder.add(RUNTIMES, GOOD, page)
    folder.add(RUNTIMES, BAD, page.replace(f"{row}\n", "").replace("`python3.14`", "`python3.13` `python3.14`"))

    _only_review(folder, Gate.UNREADABLE_CELL)


def test_an_unknown_identifier_is_a_review_with_what_is_known_of_it(folder: Folder) -> None:
    """A new runtime is for a person to describe; its dates wait for that."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page({**SUPPORTED, "python3.99": SUPPORTED["python3.14"]}))

    review = _only_review(folder, Gate.UNKNOWN_ID)

    assert (review.table, review.row["runtime"], review.row["operating_system"]) == (
        "runtimes",
        "python3.99",
        "Amazon Linux 2023",
    )


def test_a_vanished_row_is_one_review_for_as_long_as_it_is_gone(folder: Folder) -> None:
    """Two runtimes were gone for a day on 2023-11-27."""
    fewer = {name: cells for name, cells in SUPPORTED.items() if name != "java25"}
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page(fewer))
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(fewer, prose=f"{PROSE} Still."))
    folder.add(RUNTIMES, "2026-11-27", runtimes_page(prose=f"{PROSE} Again."))

    assert "java25" in _only_review(folder, Gate.ROW_VANISHED).why


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (1, "gone: the page | column operating system"),
        (2, "gone: java25 | deprecation, nodejs24.x | deprecation, "),
        (4, "gone: java25 | block_update, nodejs24.x | block_update, "),
    ],
)
def test_a_column_that_is_gone_is_one_review(folder: Folder, column: int, told: str) -> None:
    """All rows are still there, and none of their cells may be missed in silence; the other columns still count."""
    lines = {name: cells[: column - 1] + cells[column:] for name, cells in SUPPORTED.items()}
    header = HEADER[: column + 1] + HEADER[column + 2 :]
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page(lines, header))

    review = _only_review(folder, Gate.ROW_VANISHED)
    assert review.why.startswith(told)

    moved_day = ("Amazon Linux 2023", "Jun 30, 2028", "Jul 1, 2028", "Aug 1, 2028")
    other = {**lines, "nodejs24.x": moved_day[: column - 1] + moved_day[column:]}
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(other, header))
    assert {one.action for one in folder.propose().proposals[1:]} == {"supersede"}


def test_a_row_that_moves_to_another_page_of_its_set_has_not_vanished(folder: Folder) -> None:
    """The tables moved four times; both pages are of one commit."""
    first = table(
        ("Name", "Identifier", "Operating system"),
        [("Python 3.13", "`python3.13`", "Amazon Linux 2023"), ("Java 25", "`java25`", "Amazon Linux 2023")],
    )
    left = table(("Name", "Identifier", "Operating system"), [("Python 3.13", "`python3.13`", "Amazon Linux 2023")])
    came = table(("Name", "Identifier", "Operating system"), [("Java 25", "`java25`", "Amazon Linux 2023")])
    folder.add("guide-lambda-runtimes", "2023-01-01", f"# Runtimes\n\n{PROSE}\n\n{first}")
    folder.add("guide-lambda-runtimes", "2023-02-01", f"# Runtimes\n\n{PROSE}\n\n{left}")
    folder.add("guide-runtime-support-policy", "2023-02-01", f"# Policy\n\n{PROSE}\n\n{came}")

    assert folder.propose().proposals == ()


def test_half_of_a_list_gone_is_one_review_and_nothing_else_is_believed(folder: Folder) -> None:
    """From 37 rows to 18 for three days on 2023-12-15."""
    less = _records()
    records = less["releases"]
    assert isinstance(records, dict)
    for name in list(records)[: len(records) // 2]:
        del records[name]
    records["python3.11"]["eoas"] = "2030-01-01"
    folder.add(COPY, GOOD, _records())
    folder.add(COPY, BAD, less)
    folder.add(COPY, "2026-11-26", json.dumps(_records(), indent=1), "json")

    _only_review(folder, Gate.SMALLER)


def test_a_renamed_key_is_one_review(folder: Folder) -> None:
    """`support` became `eoas` on 2024-04-02, and every date of it was gone for whoever read the old name."""
    renamed = json.loads(json.dumps(_records()).replace('"eoas"', '"endOfActiveSupport"'))
    folder.add(COPY, GOOD, _records())
    folder.add(COPY, BAD, renamed)

    _only_review(folder, Gate.UNKNOWN_HEADER)


@pytest.mark.parametrize("content", ["{}", "[]", "{", "[" * 100_000, '{"releases": {}}', '{"message": "Not Found"}'])
def test_a_file_that_is_no_list_of_releases_is_one_review(folder: Folder, content: str) -> None:
    """Whatever came back, it is not the table."""
    folder.add(COPY, GOOD, _records())
    folder.add(COPY, BAD, content, "json")

    assert [one.action for one in folder.propose().proposals] == ["review"]


def test_a_recording_dated_after_today_is_one_review(folder: Folder) -> None:
    """`known_from` cannot lie in the future."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    changed = runtimes_page(moved(java25=("x", "Jun 30, 2030", "Jul 31, 2030", "Aug 31, 2030")))
    folder.add(RUNTIMES, (TODAY + timedelta(days=1)).isoformat(), changed)

    _only_review(folder, Gate.KNOWN_IN_FUTURE)


@pytest.mark.parametrize(("day", "far"), [("Nov 25, 2036", False), ("Nov 26, 2036", True), ("Dec 31, 9999", True)])
def test_a_date_over_ten_years_away_is_a_review(folder: Folder, day: str, far: bool) -> None:
    """At ten years it is believed, a day past them it is not."""
    cells = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", day)
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page(moved(java25=cells)))

    proposal = folder.propose().proposals[0]

    assert proposal.gates == ((Gate.DATE_TOO_FAR,) if far else ())


@pytest.mark.parametrize(("day", "wrong"), [("Jul 31, 2029", False), ("Jul 30, 2029", True)])
def test_dates_in_an_impossible_order_are_a_review(folder: Folder, day: str, wrong: bool) -> None:
    """Updates may end with creation, but not before it; what the page left as it was counts too."""
    cells = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", day)
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page(moved(java25=cells)))

    proposal = folder.propose().proposals[0]

    assert proposal.gates == ((Gate.DATES_OUT_OF_ORDER,) if wrong else ())
    assert proposal.row["milestone"] == "block_update"


def test_a_day_that_a_copy_never_tells_does_not_speak_against_it(folder: Folder) -> None:
    """The copy has no day of the create block: what AWS's table had of it may have moved with the others unseen."""
    folder.add(COPY, GOOD, _records())
    folder.add(COPY, BAD, _records(java25={"name": "java25", "eoas": "2030-06-30", "eol": "2030-08-31"}))

    found = {one.row["milestone"]: (one.action, one.gates) for one in folder.propose().proposals}

    assert found == {"deprecation": ("supersede", ()), "block_update": ("supersede", ())}


def test_a_day_that_has_passed_is_not_taken_back_without_a_person(folder: Folder) -> None:
    """`Not scheduled` for a runtime that was deprecated two years ago."""
    folder.add(
        RUNTIMES, BAD, runtimes_page({"python3.8": ("Amazon Linux 2", "Not scheduled", "Feb 1, 2027", "Mar 3, 2027")})
    )

    assert _only_review(folder, Gate.CONTRADICTION).before is not None


def test_a_page_that_contradicts_itself_is_a_review(folder: Folder) -> None:
    """One runtime in two tables with two dates."""
    other = {"java25": ("Amazon Linux 2023", "Jun 30, 2028", "Jul 31, 2029", "Aug 31, 2029")}
    rows = [("Java 25", "`java25`", *other["java25"])]
    folder.add(RUNTIMES, BAD, f"{runtimes_page()}\n## Deprecated\n\n{table(HEADER, rows)}")

    _only_review(folder, Gate.CONTRADICTION)


def test_two_sources_of_aws_that_differ_on_one_day_are_reviews(folder: Folder) -> None:
    """The page and its copy change on the same day, to different days."""
    page = runtimes_page(moved(java25=("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")))
    copy = _records(java25={"name": "java25", "eoas": "2029-06-30", "eol": "2029-12-31"})
    for source, content in ((RUNTIMES, runtimes_page()), (COPY, _records())):
        folder.add(source, GOOD, content)
    for source, content in ((RUNTIMES, page), (COPY, copy)):
        folder.add(source, BAD, content)

    proposals = folder.propose().proposals

    assert {(one.action, one.gates) for one in proposals} == {("review", (Gate.CONTRADICTION,))}


def test_a_copy_does_not_move_a_day_long_past(folder: Folder) -> None:
    """endoflife.date moved a stop of 2019 to 2020 on its own, in 2024."""
    folder.add(COPY, GOOD, _records())
    folder.add(COPY, BAD, _records(**{"python3.6": {"name": "python3.6", "eoas": "2022-07-18", "eol": "2022-09-29"}}))

    _only_review(folder, Gate.CONTRADICTION)


def test_a_third_party_never_overrides_aws(folder: Folder) -> None:
    """However many dates of theirs differ: one review that points to drift, and no row."""
    theirs = {
        "python3.13": {"deprecated": "2030-01-01", "create-block": "2030-02-01", "update-block": "2030-03-01"},
        "java25": {"deprecated": "2029-06-30", "create-block": "2029-07-31", "update-block": "2030-03-01"},
    }
    folder.add("cfn-lint-runtimes", BAD, theirs)

    review = _only_review(folder, Gate.THIRD_PARTY)

    told = "java25 block_update, python3.13 block_create, python3.13 block_update, python3.13 deprecation"
    assert review.why.startswith(f"otherwise than AWS: {told};")


def test_a_third_party_that_agrees_opens_nothing(folder: Folder) -> None:
    """Nor does one that is read again."""
    same = {"java25": {"deprecated": "2029-06-30", "create-block": "2029-07-31", "update-block": "2029-08-31"}}
    folder.add("cfn-lint-runtimes", BAD, same)

    assert folder.propose().proposals == ()


def test_a_smaller_model_is_a_review(folder: Folder) -> None:
    """A changelog that loses most of its versions is not the changelog."""
    versions = [f"1.{number}.0" for number in range(30)]

    def changelog(names: list[str]) -> str:
        return "".join(f"\n{name}\n======\n\n* api-change:``lambda``: [``botocore``] x\n" for name in names)

    folder.add("boto3-changelog", GOOD, changelog(versions), "rst")
    folder.add("boto3-changelog", BAD, changelog(versions[:10]), "rst")

    _only_review(folder, Gate.SMALLER)


def test_a_reader_that_stumbles_is_a_review_and_keeps_no_other_source(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one source must not silence the rest of the day."""

    def stumble(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("kb.intake.sources.services_pages.ServicesPage.read_page", stumble)
    folder.add("aws-lambda-services", BAD, "# Services")
    folder.add(RUNTIMES, BAD, runtimes_page(moved(java25=("x", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029"))))

    found = {one.action: one for one in folder.propose().proposals}

    assert found["review"].why == "the reader stumbled: IndexError: list index out of range"
    assert found["supersede"].row["date"] == "2029-09-30"


def test_a_copy_that_lags_behind_aws_page_is_a_review(folder: Folder) -> None:
    """What it says AWS said before; AWS's own page that goes back is a row."""
    folder.add(RUNTIMES, "2026-11-23", runtimes_page())
    folder.add(RUNTIMES, GOOD, runtimes_page(moved(python3_12=(*SUPPORTED["python3.12"][:3], "Mar 3, 2029"))))
    folder.add(COPY, BAD, _records())

    assert [(one.action, one.recording.source) for one in folder.propose().proposals] == [
        ("supersede", RUNTIMES),
        ("review", COPY),
    ]


def test_a_copy_whose_record_has_another_name_is_a_review(folder: Folder) -> None:
    """Nobody knows whose days these are."""
    folder.add(COPY, GOOD, _records())
    record = {"name": "python3.13", "eoas": "2028-10-31", "eol": "2029-01-10"}
    folder.add(COPY, BAD, _records(**{"python3.12": record}))

    assert _only_review(folder, Gate.UNREADABLE_CELL).why == "its name is not its key"
