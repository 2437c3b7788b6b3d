"""What is proposed, when it needs no person, and how it is shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from kb.intake.proposal_files import format_proposals, proposals_document, proposals_markdown
from kb.intake.proposals import propose_changes
from kb.intake.recordings import Recordings
from kb.intake.tables import read_curated, read_exceptions
from kb.paths import data_folder
from kb.store.contract import contract_tables as contract
from tests.intake.conftest import RUNTIMES, TODAY, Folder, moved, runtimes_page, table

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
    recordings, data = Recordings(folder.path), read_curated(data_folder())

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
    hostile = "x` | @someone [a](http://b) <img src=x> \x1b[31m"
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
