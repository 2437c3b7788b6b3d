"""Each check of the data on a row that breaks it; the real data break none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from kb.clock import today
from kb.curation.lint import lint_tables, sql_checks
from kb.curation.seals import new_version
from kb.curation.word_runs import run_hashes
from kb.paths import data_folder
from tests.conftest import Run
from tests.curation.edited_rows import TODAY, Edit, change_row, edit_row, line_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real data that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    return copy


TIMEOUT = {"limit": "function_timeout", "valid_from": "2018-10-10"}
BROKEN: list[tuple[str, str, Edit, Edit]] = [
    ("claim_sides", "claims", {"side": "1"}, {"about_table": "opinions"}),
    (
        "distant_days",
        "runtime_milestones",
        {"runtime": "python3.9", "milestone": "block_update"},
        {"date": "9999-12-31"},
    ),
    ("distant_days", "features", {"feature": "arm64"}, {"valid_to": "2037-01-01"}),
    ("event_days", "events", {"event": "seed-001"}, {"date": "2014-11-12"}),
    ("feature_targets", "features", {"feature": "arm64"}, {"applies_to": "runtime:cobol85"}),
    ("followed_days", "claims", {"claim": "python3-9-ga", "side": "1"}, {"value": "2021-08-17"}),
    ("followed_days", "claims", {"claim": "dotnet9-ga", "side": "1"}, {"value": "2024-12-09"}),
    ("future_days", "runtime_milestones", {"runtime": "python3.9"}, {"known_from": "2027-01-01"}),
    ("future_days", "limits", TIMEOUT, {"known_from": "2026-11-25"}),
    ("future_days", "sources", {}, {"read_on": "2027-01-01"}),
    ("future_days", "versions", {"version": "6"}, {"recorded_on": "2027-01-01"}),
    ("headlines", "events", {"event": "seed-001"}, {"headline": "Lambda begins"}),
    (
        "inferred_values",
        "runtime_milestones",
        {"runtime": "dotnet6", "basis": "inferred_same_edit", "retracted_in": ""},
        {"source_ids": "endoflife-date-endoflife.date-pull-4340"},
    ),
    ("intervals", "triggers", {"trigger": "amazon-sqs"}, {"supported_to": "2018-06-28"}),
    ("intervals", "triggers", {"trigger": "amazon-sqs"}, {"end_known_from": "2026-01-01"}),
    ("limit_bounds", "limits", TIMEOUT, {"default": "901"}),
    ("limit_brackets", "limits", TIMEOUT, {"precision": "bracketed"}),
    ("limit_ends", "limits", {**TIMEOUT, "valid_from": "2015-10-08"}, {"valid_to": "2018-10-10"}),
    ("limit_magnitudes", "limits", TIMEOUT, {"max": "90000000000000"}),
    ("limit_terms", "limits", TIMEOUT, {"unit": "min"}),
    ("limits_named", "triggers", {"trigger": "amazon-sqs"}, {"limits": "esm_batch_size.pigeons"}),
    ("milestone_dates", "runtime_milestones", {"runtime": "python3.8", "milestone": "ga"}, {"date": ""}),
    (
        "milestone_order",
        "runtime_milestones",
        {"runtime": "java25", "milestone": "block_create"},
        {"date": "2020-01-01"},
    ),
    ("milestone_runtimes", "runtime_milestones", {"runtime": "python3.8", "milestone": "ga"}, {"runtime": "cobol85"}),
    ("orphan_sources", "sources", {}, {"source_id": "nobody-names-me"}),
    ("partial_dates", "events", {"precision": "month"}, {"date": "2025-01-02"}),
    ("readings_named", "readings", {}, {"about_key": "cobol85 ga 2026-01-01 docs_scrape"}),
    ("readings_named", "readings", {}, {"recording": "0a1b"}),
    ("readings_named", "readings", {}, {"text": "-".join(["sentence"] * 40)}),
    ("remembered", "limits", TIMEOUT, {"note": "The day was remembered, not checked."}),
    ("same_things", "config_fields", {"field": "SnapStart.ApplyOn"}, {"valid_from": "2022-11-01"}),
    (
        "same_things",
        "config_fields",
        {"field": "FileSystemConfigs[].S3FilesConfig.DirectS3Read", "retracted_in": ""},
        {"precision": "day", "valid_from_earliest": ""},
    ),
    (
        "same_things",
        "operations",
        {"operation": "GetWebAccountSettings", "retracted_in": ""},
        {"valid_from": "2026-10-01", "valid_from_earliest": "2026-09-30"},
    ),
    (
        "same_things",
        "features",
        {"feature": "zip-package", "applies_to": "runtime:python3.14", "retracted_in": ""},
        {"precision": "day", "valid_from_earliest": ""},
    ),
    ("starts", "limits", {"limit": "api_rate_getpolicy", "retracted_in": ""}, {"valid_from_earliest": ""}),
    (
        "starts",
        "limits",
        {"limit": "api_rate_getpolicy", "retracted_in": ""},
        {"valid_from_earliest": "2020-08-19", "valid_from_latest": ""},
    ),
    ("starts", "triggers", {"trigger": "amazon-sqs"}, {"precision": "observed_by"}),
    ("starts", "features", {"feature": "arm64", "precision": "day"}, {"valid_from_earliest": "2021-09-28"}),
    ("starts", "features", {"feature": "arm64", "precision": "day"}, {"valid_from_latest": "2021-09-30"}),
    ("starts", "features", {"feature": "arm64", "precision": "day"}, {"valid_from": ""}),
    ("starts", "regions", {"region": "us-gov-west-1"}, {"valid_from_latest": ""}),
    ("seed_rows", "events", {"event": "seed-002"}, {"seed_row": "1"}),
    ("source_addresses", "sources", {}, {"url": "http://example.com/page"}),
    ("source_hosts", "sources", {}, {"url": "https://localhost/page"}),
    ("source_hosts", "sources", {}, {"url": "https://example.org/a b"}),
    (
        "sources_that_show",
        "runtime_milestones",
        {"runtime": "python3.9", "milestone": "ga"},
        {"source_ids": "endoflife-date-release-data"},
    ),
    (
        "source_titles",
        "sources",
        {"source_id": "endoflife.date-aws-lambda", "recorded_in": "13"},
        {"title": "endoflife.date/aws-lambda/"},
    ),
    ("source_references", "limits", TIMEOUT, {"source_ids": "my-own-memory"}),
    ("topics_named", "limits", TIMEOUT, {"topic": "astrology"}),
    ("version_numbers", "versions", {"version": "2"}, {"recorded_on": "2014-01-01"}),
    ("versions_named", "limits", TIMEOUT, {"retracted_in": "99"}),
    ("corrections", "limits", TIMEOUT, {"retracted_in": "7"}),
    ("corrections", "limits", {"limit": "accelerator_memory_size", "retracted_in": "11"}, {"retracted_in": "10"}),
    ("shape", "limits", TIMEOUT, {"valid_from": "2018-10"}),
    ("sealed", "limits", TIMEOUT, {"max": "899"}),
    ("sealed", "versions", {"version": "1"}, {"digest": "0" * 64}),
]


ALONE = {
    ("shape", "limits"),  # what stands between rows is only looked at where every cell can be read
    ("sealed", "versions"),  # any other edit of a released row shows itself in the digests too
}
"""What is planted in a copy of its own."""


def _plant_together() -> list[list[int]]:
    """The places in BROKEN, in groups of which each fits into one copy: no check twice, no row twice."""
    groups: list[list[int]] = []
    for place, (check, table, where, _) in enumerate(BROKEN):
        taken = (
            group
            for group in groups
            if (check, table) not in ALONE
            and all(
                (BROKEN[other][0], BROKEN[other][1]) not in ALONE
                and BROKEN[other][0] != check
                and (BROKEN[other][1] != table or _disjoint(BROKEN[other][2], where))
                for other in group
            )
        )
        group = next(taken, None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _disjoint(first: Edit, second: Edit) -> bool:
    """Whether no row fits both."""
    return any(first[name] != second[name] for name in first.keys() & second.keys())


@pytest.fixture(scope="module")
def complained(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[int, list[tuple[str, int]]]]:
    """By place in BROKEN: the line of the broken row, and where its check complains, by file and line."""
    found: dict[int, tuple[int, list[tuple[str, int]]]] = {}
    for group in _plant_together():
        copy = tmp_path_factory.mktemp("broken") / "data"
        shutil.copytree(data_folder(), copy)
        broken = {place: change_row(copy, *BROKEN[place][1:]) for place in group}
        complaints = lint_tables(copy, TODAY, warnings=True)
        for place in group:
            check, table, *_ = BROKEN[place]
            told = [(Path(c.path).name, c.line) for c in complaints if c.check == check]
            found[place] = line_of(copy, table, broken[place]), told
    return found


@pytest.mark.all
@pytest.mark.parametrize("place", range(len(BROKEN)), ids=["-".join(map(str, case))[:100] for case in BROKEN])
def test_a_broken_row_is_named_by_its_line(
    complained: dict[int, tuple[int, list[tuple[str, int]]]], place: int
) -> None:
    """Each check complains of the row that breaks it."""
    line, told = complained[place]

    assert (f"{BROKEN[place][1]}.csv", line) in told


ADDED: list[tuple[str, str, Edit, Edit]] = [
    ("empty_statements", "limits", TIMEOUT, {"valid_from": "2019-01-01"}),
    (
        "empty_statements",
        "runtime_milestones",
        {"runtime": "python3.8", "milestone": "block_update", "known_from": "2026-05-13"},
        {"known_from": "2026-05-14"},
    ),
    ("key", "limits", TIMEOUT, {"max": "901"}),
    ("overlaps", "limits", TIMEOUT, {"recorded_in": "3", "max": "901"}),
    (
        "same_day_statements",
        "runtime_milestones",
        {"runtime": "python3.8", "milestone": "block_update", "known_from": "2026-05-13"},
        {"basis": "docs_copy", "date": "2028-01-01"},
    ),
]


@pytest.mark.parametrize(("check", "table", "where", "cells"), ADDED, ids=lambda value: str(value)[:24])
def test_an_added_row_that_contradicts_another_is_found(
    folder: Path, check: str, table: str, where: Edit, cells: Edit
) -> None:
    """Two rows of one key, or two statements of one day."""
    edit_row(folder, table, where, cells, add=True)

    assert check in {complaint.check for complaint in lint_tables(folder, TODAY)}


TOLD_TWICE: list[tuple[str, Edit, Edit, bool]] = [
    ("python3.8", {}, {"date": "2028-01-01"}, True),
    ("python3.9", {}, {"statement": "not_scheduled", "date": ""}, True),
    ("python3.10", {}, {}, False),
    ("java8", {}, {"date": "2028-01-01", "basis": "third_party_tool"}, False),
    ("nodejs14.x", {"basis": "third_party_tool"}, {"date": "2028-01-01"}, False),
    ("nodejs16.x", {}, {"date": "2028-01-01", "known_from": "2026-05-14"}, False),
    ("nodejs18.x", {}, {"date": "2028-01-01", "milestone": "preview"}, False),
    ("nodejs20.x", {"retracted_in": "8"}, {"date": "2028-01-01"}, False),
    ("dotnet6", {"retracted_in": "9"}, {"date": "2028-01-01"}, True),
    ("dotnet8", {"retracted_in": "8"}, {"date": "2028-01-01", "basis": "inferred_same_edit"}, False),
    ("ruby2.7", {"retracted_in": "9"}, {"date": "2028-01-01", "basis": "inferred_same_edit"}, True),
]
"""Runtimes, what is changed in AWS's statement about each, what a second one says instead, and whether they clash."""


@pytest.fixture(scope="module")
def clashing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many complaints there are of second statements, by runtime; none is of another line."""
    copy = tmp_path_factory.mktemp("told-twice") / "data"
    shutil.copytree(data_folder(), copy)
    planted = {}
    for runtime, first, second, _ in TOLD_TWICE:
        where = {"runtime": runtime, "milestone": "block_update", "known_from": "2026-05-13"}
        other = {"basis": "docs_copy", "recorded_in": "8"} | second
        planted[runtime] = change_row(copy, "runtime_milestones", where, other, add=True)
        change_row(copy, "runtime_milestones", where | {"basis": "docs_scrape"}, first)
    complaints = [c.line for c in lint_tables(copy, TODAY) if c.check == "same_day_statements"]
    lines = {runtime: line_of(copy, "runtime_milestones", cells) for runtime, cells in planted.items()}
    found = {runtime: sum(abs(one - line) <= 1 for one in complaints) for runtime, line in lines.items()}
    assert sum(found.values()) == len(complaints)
    return found


@pytest.mark.parametrize(
    ("runtime", "clashes"),
    [(name, clashes) for name, *_, clashes in TOLD_TWICE],
    ids=[str(case)[:100] for case in TOLD_TWICE],
)
def test_two_statements_of_one_day_clash_where_both_stand(
    clashing: dict[str, int], runtime: str, *, clashes: bool
) -> None:
    """AWS's own two, about one milestone, of one day, that differ and stood together; line order counts for nothing."""
    assert clashing[runtime] == int(clashes)


def test_every_check_is_shown_to_fail() -> None:
    """A check without a breaking row here is a check nobody has seen work."""
    shown = {check for check, *_ in [*BROKEN, *ADDED]}

    assert {check.name for check in sql_checks()} <= shown


def test_the_real_data_are_clean() -> None:
    """No complaint at all, and what may stay is known."""
    assert lint_tables(data_folder(), TODAY) == []
    assert {complaint.check for complaint in lint_tables(data_folder(), TODAY, warnings=True)} <= {"sources_that_show"}


def test_what_can_be_known_tomorrow_is_no_fact_today(folder: Path) -> None:
    """An open version can know nothing that is published after the day on which we look."""
    number = str(new_version(folder, "More facts.", date(2026, 12, 1)))
    day = {"recorded_in": number, "valid_from": "2026-12-02", "known_from": "2026-12-02", "max": "1800"}
    line = edit_row(folder, "limits", TIMEOUT, day, add=True)

    def complained(today: date) -> bool:
        return any((c.check, c.line) == ("future_days", line) for c in lint_tables(folder, today))

    assert complained(date(2026, 12, 1))
    assert not complained(date(2026, 12, 2))


def test_ten_years_to_the_day_are_not_too_far(folder: Path) -> None:
    """One day more is."""
    where = {"runtime": "python3.8", "milestone": "block_update", "known_from": "2026-05-13"}

    def complained(day: str) -> bool:
        line = edit_row(folder, "runtime_milestones", where, {"date": day})
        return any((c.check, c.line) == ("distant_days", line) for c in lint_tables(folder, TODAY))

    assert not complained("2036-05-13")
    assert complained("2036-05-14")


def test_warnings_do_not_fail(call: Run, folder: Path) -> None:
    """They are counted, and shown when they are asked for."""
    number = str(new_version(folder, "A limit of hearsay.", today()))
    hearsay = {"recorded_in": number, "limit": "function_timeout_hearsay", "source_ids": "konishi-lambda-timeline"}
    edit_row(folder, "limits", TIMEOUT, hearsay, add=True)
    quiet = call("data", "lint", "--data", str(folder))
    loud = call("data", "lint", "--data", str(folder), "--warnings")

    assert (quiet.returncode, quiet.stdout, loud.returncode) == (0, "", 0)
    assert "no complaints, " in quiet.stderr
    assert ": warning: sources_that_show: " in loud.stdout


def test_a_released_row_that_is_gone_is_missed(folder: Path) -> None:
    """The tables do not shrink."""
    path = folder / "topics.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")

    assert any(c.check == "sealed" and "is gone" in c.message for c in lint_tables(folder, TODAY))


def test_a_retraction_is_no_edit(folder: Path) -> None:
    """`retracted_in` may be filled later, in a version that says why; nothing sealed changes by it."""
    number = new_version(folder, "A correction.", date(2026, 12, 1))
    edit_row(folder, "limits", TIMEOUT, {"retracted_in": str(number)})
    edit_row(folder, "limits", TIMEOUT, {"retracted_in": "", "recorded_in": str(number), "max": "901"}, add=True)
    why = {"about_table": "limits", "about_key": "function_timeout 2018-10-10", "why": "901 in truth"}
    edit_row(folder, "corrections", {}, {**why, "recorded_in": str(number)}, add=True)

    assert lint_tables(folder, TODAY) == []


def test_a_later_column_of_an_older_row_stays_blank(folder: Path) -> None:
    """What came with data version 7 says nothing in the rows of version 1, whose digests know nothing of it."""
    line = edit_row(folder, "limits", TIMEOUT, {"quota_code": "L-00000000"})

    assert (line, "sealed") in {(complaint.line, complaint.check) for complaint in lint_tables(folder, TODAY)}


def test_an_expired_exception_is_a_complaint(folder: Path) -> None:
    """When a known offender passes, its exception must go."""
    edit_row(
        folder,
        "runtime_milestones",
        {"runtime": "nodejs4.3", "milestone": "deprecation"},
        {"date": "2020-02-03"},
    )

    assert any("remove its exception" in complaint.message for complaint in lint_tables(folder, TODAY))


def test_a_copied_sentence_is_found(folder: Path) -> None:
    """Ten words in a row of the article, whatever their case."""
    words = "one two three four five six seven eight nine ten eleven"
    with (folder / "seed_runs.txt").open("a", encoding="utf-8") as file:
        file.write(run_hashes(words)[0] + "\n")
    line = edit_row(folder, "events", {"event": "gap-001"}, {"note": words.title()})

    assert (line, "copied") in {(complaint.line, complaint.check) for complaint in lint_tables(folder, TODAY)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a,b,c\n", "column 1 is 'a'"),
        (b'version,recorded_on,summary,digest\n1,2026-11-23,"open', "check the quotes"),
        (b"version,recorded_on,summary,digest\n1,2026-11-23\n", "2 cells, the header has 4"),
    ],
)
def test_a_file_that_is_no_table_is_named(folder: Path, content: bytes, said: str) -> None:
    """Whatever is in the file, one complaint, never a traceback."""
    (folder / "versions.csv").write_bytes(content)

    complaints = lint_tables(folder, TODAY)

    assert [said in complaint.message for complaint in complaints] == [True]


def test_a_missing_table_is_named(folder: Path) -> None:
    """With the way out."""
    (folder / "limits.csv").unlink()

    assert "no such table" in lint_tables(folder, TODAY)[0].message
