"""What is proposed, when it needs no person, and how it is shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kb.intake.accepting import accept_proposals
from kb.intake.proposal_files import format_proposals, proposals_document, proposals_markdown
from kb.intake.proposals import propose_changes
from kb.intake.recordings import Recordings
from kb.intake.tables import read_curated, read_exceptions
from kb.store.contract import contract_tables as contract
from tests.intake.conftest import PROSE, RUNTIMES, SUPPORTED, TODAY, Folder, moved, our_tables, runtimes_page, table

LATER = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")


def test_a_moved_date_is_a_row_in_the_columns_of_its_table(folder: Folder) -> None:
    """With what was known before, the cell that says it, and the recording that shows it."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    file = folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER)))

    (one,) = folder.propose().proposals

    assert tuple(one.row) == contract()["runtime_milestones"].header
    assert one.action == "supersede"
    said = [one.row[name] for name in ("runtime", "milestone", "statement", "date", "known_from", "basis")]
    assert said == ["java25", "block_update", "scheduled", "2029-09-30", "2026-11-25", "docs_scrape"]
    assert one.before is not None
    assert one.before["date"] == "2029-08-31"
    assert (one.recording.file, one.evidence.text) == (file, "Sep 30, 2029")
    assert one.evidence.place == "line 11, row java25, column Block function update"


def test_a_known_runtime_that_gets_its_first_dates_is_proposed(folder: Folder) -> None:
    """`Not scheduled` becomes three days."""
    cells = ("Amazon Linux 2023", "Oct 31, 2031", "Nov 30, 2031", "Jan 10, 2032")
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(python3_15=cells)))

    found = {one.row["milestone"]: (one.action, one.row["date"]) for one in folder.propose().proposals}

    assert found["deprecation"] == ("supersede", "2031-10-31")
    assert {day for _, day in found.values()} == {"2031-10-31", "2031-11-30", "2032-01-10"}


def test_what_a_former_recording_said_is_not_proposed_again(folder: Folder) -> None:
    """Two recordings with the same cells are one proposal, with the day of the first and the same id."""
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER)))
    (first,) = folder.propose().proposals
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(moved(java25=LATER), prose="Another sentence about the same."))

    (one,) = folder.propose().proposals

    assert (one.id, one.row["known_from"]) == (first.id, "2026-11-25")


def test_only_aws_own_table_on_two_days_needs_no_person(folder: Folder) -> None:
    """One day waits for a person, two do not; a copy always waits."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER)))
    one_day = [one.automatic for one in folder.propose().proposals]
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(moved(java25=LATER), prose="Another sentence about the same."))
    two_days = [one.automatic for one in folder.propose().proposals]

    assert (one_day, two_days) == ([False], [True])


def test_a_page_that_is_found_unchanged_on_the_next_day_counts_as_a_second_day(folder: Folder) -> None:
    """Unchanged bytes record nothing; that they were looked at is noted beside the index."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page(moved(java25=LATER)))
    recordings = Recordings(folder.path)

    recordings.check(RUNTIMES, datetime(2026, 11, 24, 18, tzinfo=UTC))
    same_day = [one.automatic for one in folder.propose().proposals]
    recordings.check(RUNTIMES, datetime(2026, 11, 25, 0, tzinfo=UTC))
    next_day = [one.automatic for one in folder.propose().proposals]

    assert (same_day, next_day) == ([False], [True])


def test_a_gate_that_closes_in_between_needs_a_person(folder: Folder) -> None:
    """An empty page on the second day, the same cells on the third."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page(moved(java25=LATER)))
    folder.add(RUNTIMES, "2026-11-25", "")
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(moved(java25=LATER), prose="Another sentence about the same."))

    assert not any(one.automatic for one in folder.propose().proposals)


@pytest.mark.parametrize(
    ("runtime", "day"),
    [
        pytest.param("python3.10", "Dec 31, 2026", id="after it has passed"),
        pytest.param("java25", "Jun 1, 2026", id="to a day that was never ahead"),
    ],
)
def test_a_schedule_that_moves_in_the_past_needs_a_person(folder: Folder, runtime: str, day: str) -> None:
    """What it did to functions meanwhile is history that only a person can tell."""
    then = {
        "python3.10": ("Amazon Linux 2", "Oct 31, 2026", "Feb 1, 2027", "Mar 3, 2027"),
        "java25": SUPPORTED["java25"],
    }
    now = {**then, runtime: (then[runtime][0], day, *then[runtime][2:])}
    for at, lines, prose in ((24, then, PROSE), (25, now, PROSE), (26, now, f"{PROSE} Again.")):
        folder.add(RUNTIMES, f"2026-11-{at}", runtimes_page(lines, prose=prose))

    (one,) = folder.propose().proposals

    assert (one.action, one.row["milestone"], one.automatic) == ("supersede", "deprecation", False)


def test_a_runtime_that_vanishes_beside_keeps_a_move_for_a_person(folder: Folder) -> None:
    """The gate of the recording itself counts as well as those of others."""
    fewer = {name: cells for name, cells in moved(java25=LATER).items() if name != "ruby3.4"}
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(fewer))
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(fewer, prose="Another sentence about the same."))

    found = folder.propose().proposals

    assert sorted((one.action, one.automatic) for one in found) == [("review", False), ("supersede", False)]


def test_an_end_before_the_beginning_is_a_review(folder: Folder) -> None:
    """A slip of the year that is not ten years away."""
    cells = ("Amazon Linux 2023", "Oct 31, 2018", *SUPPORTED["python3.12"][2:])
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(python3_12=cells)))

    (one,) = folder.propose().proposals

    assert (one.action, one.gates) == ("review", ("dates-out-of-order",))
    assert one.why == "ga on 2023-12-14 comes after deprecation on 2018-10-31"


def test_a_finding_that_is_back_is_a_new_review(folder: Folder, tables: Path) -> None:
    """What a person saw then is not what stands there now, be it the very same bytes."""
    broken = "# 503 Service Unavailable\n"
    folder.add(RUNTIMES, "2026-11-21", broken)
    accept_proposals(tables, folder.propose().proposals, TODAY)
    folder.add(RUNTIMES, "2026-11-22", runtimes_page())
    quiet = folder.propose(read_curated(tables)).proposals
    folder.add(RUNTIMES, "2026-11-23", broken)
    folder.add(RUNTIMES, "2026-11-24", f"{broken}\nOnce more.\n")

    found = folder.propose(read_curated(tables)).proposals

    assert quiet == ()
    assert [(one.recording.day.day, one.gates) for one in found] == [(23, ("error-page",))]


def test_an_error_page_in_between_opens_nothing_that_stood_before(folder: Folder, tables: Path) -> None:
    """Nothing of it is believed, neither that a finding is there nor that it is gone."""
    page = runtimes_page(moved(python3_12=("Amazon Linux 2023", "Oct 31, 2029*", *SUPPORTED["python3.12"][2:])))
    folder.add(RUNTIMES, "2026-11-24", page)
    accept_proposals(tables, folder.propose().proposals, TODAY)
    folder.add(RUNTIMES, "2026-11-25", "# 503 Service Unavailable\n")
    folder.add(RUNTIMES, "2026-11-26", page)

    found = folder.propose(read_curated(tables)).proposals

    assert [one.gates for one in found] == [("error-page",)]


def test_what_a_person_has_seen_and_what_others_say_keeps_no_move_for_a_person(folder: Folder, tables: Path) -> None:
    """A cell that stays unreadable was looked at once; a third party only ever feeds drift."""
    odd = {"python3.12": ("Amazon Linux 2023", "Oct 31, 2029*", *SUPPORTED["python3.12"][2:])}
    folder.add(RUNTIMES, "2026-11-23", runtimes_page({**SUPPORTED, **odd}))
    accept_proposals(tables, folder.propose().proposals, TODAY)
    for at, prose in ((24, PROSE), (25, f"{PROSE} Again.")):
        folder.add(RUNTIMES, f"2026-11-{at}", runtimes_page({**moved(java25=LATER), **odd}, prose=prose))
    theirs = {"java25": {"deprecated": "2029-06-30", "create-block": "2029-07-31", "update-block": "2030-03-01"}}
    folder.add("cfn-lint-runtimes", "2026-11-25", theirs)

    found = folder.propose(read_curated(tables)).proposals

    assert sorted((one.action, one.automatic) for one in found) == [("review", False), ("supersede", True)]


def test_other_words_in_a_cell_that_cannot_be_read_are_a_new_review(folder: Folder, tables: Path) -> None:
    """Another date behind the same sign, which nobody has seen."""
    for at, day in ((21, "Oct 31, 2029*"), (25, "Dec 31, 2030*")):
        cells = ("Amazon Linux 2023", day, *SUPPORTED["python3.12"][2:])
        folder.add(RUNTIMES, f"2026-11-{at}", runtimes_page(moved(python3_12=cells)))
        if at == 21:
            accept_proposals(tables, folder.propose().proposals, TODAY)

    (one,) = folder.propose(read_curated(tables)).proposals

    assert (one.action, one.evidence.text) == ("review", "Dec 31, 2030*")


def test_a_runtime_that_vanishes_once_more_is_a_new_review(folder: Folder, tables: Path) -> None:
    """It was back meanwhile; while it stays away the first review stands for all days."""
    fewer = {name: cells for name, cells in SUPPORTED.items() if name != "ruby3.4"}
    for at, lines in ((20, SUPPORTED), (21, fewer), (22, SUPPORTED), (23, fewer), (24, fewer)):
        folder.add(RUNTIMES, f"2026-11-{at}", runtimes_page(lines, prose=f"{PROSE} {'Again. ' * (at == 24)}"))
    every = folder.propose().proposals
    accept_proposals(tables, every[:1], TODAY)

    left = folder.propose(read_curated(tables)).proposals

    assert [one.recording.day.day for one in every] == [21, 23]
    assert [one.recording.day.day for one in left] == [23]


@pytest.mark.parametrize("others", [True, False])
@pytest.mark.parametrize(("day", "silent"), [(18, {RUNTIMES: date(2026, 11, 10)}), (17, {})])
def test_a_source_that_is_not_read_is_told(folder: Folder, day: int, silent: dict[str, date], *, others: bool) -> None:
    """A week later nothing newer of it is seen, which must not look like nothing new; also where all fell silent."""
    folder.add(RUNTIMES, "2026-11-10", runtimes_page())
    if others:
        folder.add("aws-lambda-quotas", f"2026-11-{day}", "# Lambda quotas\n\nThe limits of the service.\n")

    found = folder.propose(today=date(2026, 11, day))

    assert found.silent == silent
    told = f"{RUNTIMES} was last read on 2026-11-10: nothing newer can be seen; run `lambda-kb intake fetch {RUNTIMES}`"
    assert (told in format_proposals(found), told in proposals_markdown(found)) == (bool(silent), bool(silent))
    assert proposals_document(found)["basis"]["silent"] == {name: str(last) for name, last in silent.items()}


def test_a_first_date_needs_a_person(folder: Folder) -> None:
    """Only a day that moves to another day is routine."""
    cells = ("Amazon Linux 2023", "Oct 31, 2031", "Nov 30, 2031", "Jan 10, 2032")
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(python3_15=cells)))
    folder.add(RUNTIMES, "2026-11-26", runtimes_page(moved(python3_15=cells), prose="Another sentence of ours."))

    assert not any(one.automatic for one in folder.propose().proposals)


def test_since_and_source_choose_what_is_shown_but_not_what_is_read(folder: Folder) -> None:
    """The page of the day before is still what is compared with."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page(moved(java25=LATER)))
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER, ruby3_4=LATER)))
    recordings, data = Recordings(folder.path), our_tables()

    since = propose_changes(recordings, data, TODAY, since=date(2026, 11, 25))
    other = propose_changes(recordings, data, TODAY, source="release-data-aws-lambda")

    assert {one.row["runtime"] for one in since.proposals} == {"ruby3.4"}
    assert other.proposals == ()


def test_the_json_has_the_shape_of_the_contract(folder: Folder) -> None:
    """Every key, and gates by name."""
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=LATER)))
    folder.add(RUNTIMES, "2026-11-26", "")

    found = json.loads(json.dumps(proposals_document(folder.propose())))

    assert set(found) == {"basis", "proposals"}
    row, review = found["proposals"]
    wanted = {"id", "table", "action", "row", "before", "evidence", "recording", "gates"}
    assert wanted <= set(row) == set(review)
    assert (row["gates"], review["gates"], review["before"]) == ([], ["error-page"], None)
    assert found["basis"]["recordings"] == 2


def test_what_others_wrote_does_nothing_in_the_text_of_a_pull_request(folder: Folder) -> None:
    """Links, mentions, pipes and code of a hostile page stand in code, and control characters are gone."""
    hostile = "x` \\| @someone [a](http://b) <img src=x> \x1b[31m"
    folder.add(RUNTIMES, "2026-11-25", runtimes_page(moved(java25=("Amazon", hostile, "Jul 31, 2029", "Aug 31, 2029"))))
    found = folder.propose()

    line = next(line for line in proposals_markdown(found).splitlines() if "unreadable" in line)

    assert line.count("`") % 2 == 0
    outside = "".join(line.split("`")[::2])
    assert not set("@<[\x1b") & set(outside)
    assert "\x1b" not in format_proposals(found)


def test_recordings_of_unknown_sources_are_named_and_left_out(folder: Folder) -> None:
    """Another project may share the folder."""
    folder.add("somebody-else", "2026-11-25", "x")

    found = folder.propose()

    assert (found.proposals, found.unread, found.recordings) == ((), ("somebody-else",), 0)


def _quotas(*lines: tuple[str, str]) -> str:
    return f"# Lambda quotas\n\nThe limits that are in force for you.\n\n{table(('Resource', 'Quota'), lines)}"


def test_limits_of_the_guide_are_change_points(folder: Folder) -> None:
    """A number that is new is a row that begins on the day of the recording, with the columns of the row before."""
    disk = ("`/tmp` directory storage", "Between 512 MB and 10,240 MB, in 1-MB increments")
    folder.add("aws-lambda-quotas", "2026-11-24", _quotas(("Function layers", "5 layers"), disk))
    folder.add("aws-lambda-quotas", "2026-11-25", _quotas(("Function layers", "15 layers"), disk))

    (one,) = folder.propose().proposals

    said = [one.row[name] for name in ("limit", "max", "valid_from", "valid_from_earliest", "precision", "name")]
    assert (one.table, one.action) == ("limits", "supersede")
    assert said == ["function_layers", "15", "2026-11-25", "2026-11-24", "observed_by", "Layers per function"]


def test_a_page_that_lags_behind_what_we_know_is_a_review(folder: Folder) -> None:
    """The number that held before: nobody mended the page, or AWS went back, and a person must look."""
    folder.add("aws-lambda-quotas", "2026-11-25", _quotas(("Function timeout", "300 seconds")))

    (one,) = folder.propose().proposals

    assert (one.action, [str(gate) for gate in one.gates]) == ("review", ["contradiction"])


def test_a_limit_that_we_have_no_name_for_is_a_review(folder: Folder) -> None:
    """A new line of the table is never passed over."""
    folder.add("aws-lambda-quotas", "2026-11-25", _quotas(("Function layers", "5 layers"), ("Moon phases", "4")))

    (one,) = folder.propose().proposals

    assert ([str(gate) for gate in one.gates], one.evidence.text) == (["unknown-id"], "4")


def test_exceptions_are_few_and_say_why() -> None:
    """What a person decided otherwise than the recordings: at most ten."""
    assert 0 < len(read_exceptions()) <= 10
    assert all(one.reason and one.difference in ("missed", "extra") for one in read_exceptions())
