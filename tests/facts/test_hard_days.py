"""Days on which a simpler model of time gives a wrong answer."""

from __future__ import annotations

from datetime import date

import pytest

from kb.errors import OutOfCoverageError, UnknownIdError, UsageError
from kb.facts import basis_on, parse_day
from kb.facts.answer_shapes import Event, Feature, Limit, Phase, Runtime, Trigger
from kb.facts.changes import changes, history
from kb.operations import OperationStatus
from kb.store import Store
from tests.conftest import AsOf


def test_a_runtime_is_absent_before_its_day(ask: AsOf) -> None:
    """Python 3.9 came on 2021-08-16."""
    before = {runtime.runtime for runtime in ask("2021-08-01").runtimes()}
    after = {runtime.runtime for runtime in ask("2021-08-16").runtimes()}

    assert "python3.8" in before
    assert "python3.9" not in before
    assert "python3.9" in after


def test_the_last_day_belongs_to_the_next_phase(ask: AsOf) -> None:
    """Intervals are half-open: on the day of deprecation the runtime is deprecated."""
    assert ask("2024-10-13").runtime("python3.8").phase == Phase.SUPPORTED
    assert ask("2024-10-14").runtime("python3.8").phase == Phase.DEPRECATED


def test_tmp_had_one_size_until_march_2022(ask: AsOf) -> None:
    """512 MB was the only size of /tmp."""
    limit = ask("2021-08-01").limit("ephemeral_storage")

    assert (limit.min, limit.max) == (512, 512)


@pytest.mark.parametrize(
    ("as_of", "known_at", "seconds"),
    [("2019-06-01", "2018-09-01", 300), ("2019-06-01", None, 900), ("2018-10-09", None, 300), ("2015-01-01", None, 60)],
)
def test_a_value_raised_after_the_day_of_knowledge_is_not_used(
    ask: AsOf, as_of: str, known_at: str | None, seconds: int
) -> None:
    """The timeout of 2019 as known in 2018 is the old one."""
    assert ask(as_of, known_at).limit("function_timeout").max == seconds


def test_a_date_moved_after_it_had_passed_is_contested(ask: AsOf) -> None:
    """On 2024-03-01 AWS's page said updates of nodejs14.x were blocked; today's says they never were."""
    runtime = ask("2024-03-01").runtime("nodejs14.x")

    assert runtime.phase == Phase.CREATE_BLOCKED
    assert runtime.operations.update == OperationStatus.UNKNOWN
    contest = runtime.contested[0]
    assert (contest.then_date, contest.now_date) == (date(2024, 2, 8), date(2027, 3, 3))


def test_as_known_on_the_day_nothing_is_contested(ask: AsOf) -> None:
    """Who asks with the knowledge of the day gets the answer of the day."""
    runtime = ask("2024-03-01", known_at="2024-03-01").runtime("nodejs14.x")

    assert runtime.phase == Phase.UPDATE_BLOCKED
    assert runtime.operations.update == OperationStatus.BLOCKED
    assert runtime.contested == []


def test_a_date_first_published_after_it_had_passed_simply_holds(ask: AsOf) -> None:
    """No page of 2022 had a date for .NET 5; the later table's does not make the day uncertain."""
    runtime = ask("2022-06-01").runtime("dotnet5.0")

    assert runtime.phase == Phase.DEPRECATED
    assert runtime.contested == []
    assert ask("2022-06-01", known_at="2022-11-20").runtime("dotnet5.0").phase == Phase.SUPPORTED


def test_a_preview_is_not_general_availability(ask: AsOf) -> None:
    """A planned month of general availability is never read as one."""
    runtime = ask("2026-11-23").runtime("nodejs26.x")

    assert runtime.phase == Phase.PREVIEW
    assert runtime.milestones.ga is None
    assert runtime.milestones.ga_planned == date(2026, 11, 1)
    assert ask("2026-12-31").runtime("nodejs26.x").phase == Phase.PREVIEW


def test_the_furthest_milestone_counts_whatever_the_order(ask: AsOf) -> None:
    """nodejs4.3-edge was blocked a year before the table calls it deprecated."""
    assert ask("2019-06-01").runtime("nodejs4.3-edge").phase == Phase.UPDATE_BLOCKED


def test_only_one_runtime_ever_lost_invocation(ask: AsOf) -> None:
    """Node.js 0.10, in 2017; everything else still runs."""
    blocked = [r.runtime for r in ask("2026-11-23").runtimes() if r.operations.invoke != OperationStatus.ALLOWED]

    assert blocked == ["nodejs"]


def test_a_successor_exists_on_the_day(ask: AsOf) -> None:
    """In 2021 nobody could move to Node.js 24."""
    assert ask("2021-08-01").runtime("nodejs10.x").successor == "nodejs14.x"
    assert ask("2026-11-23").runtime("nodejs10.x").successor == "nodejs24.x"
    assert ask("2021-08-01").runtime("go1.x").successor == "provided.al2"


def test_architectures_and_packages_follow_dated_facts(ask: AsOf) -> None:
    """arm64 came on 2021-09-29, container images on 2020-12-01."""
    assert ask("2021-09-28").runtime("python3.8").architectures == ["x86_64"]
    assert ask("2021-09-29").runtime("python3.8").architectures == ["x86_64", "arm64"]
    assert ask("2020-11-30").runtime("python3.8").package_types == ["Zip"]
    assert ask("2020-12-01").runtime("python3.8").package_types == ["Zip", "Image"]


def test_inside_a_bracket_both_values_are_shown(ask: AsOf) -> None:
    """The security groups of a network connector rose to 16 somewhere between two SDKs."""
    limit = ask("2026-10-10").limit("network_connector_security_groups")

    assert limit.max == 5
    assert limit.bracket is not None
    assert limit.bracket.max == 16
    assert ask("2026-10-12").limit("network_connector_security_groups").bracket is None


def test_what_an_announcement_dates_has_no_bracket(ask: AsOf) -> None:
    """The asynchronous payload rose to 1 MB on 2025-10-24, a day that was in doubt until data version 8."""
    before, after = (ask(day).limit("payload_async") for day in ("2025-10-23", "2025-10-24"))

    assert (before.max, before.bracket, after.max, after.bracket) == (256, None, 1024, None)


def test_a_day_before_the_announcement_is_out_of_coverage(store: Store) -> None:
    """The answer says so instead of showing an empty list."""
    with pytest.raises(OutOfCoverageError, match="2014-11-13"):
        basis_on(store, date(1999, 1, 1))
    with pytest.raises(OutOfCoverageError, match="nothing was known"):
        basis_on(store, date(2020, 1, 1), date(2010, 1, 1))


def test_a_limit_before_its_first_evidence_is_out_of_coverage(ask: AsOf) -> None:
    """Managed instances did not exist in 2020."""
    with pytest.raises(OutOfCoverageError, match="2025-11-30"):
        ask("2020-01-01").limit("function_memory_lmi")


def test_a_misspelt_id_is_answered_with_suggestions(ask: AsOf) -> None:
    """A slip of the finger is named."""
    with pytest.raises(UnknownIdError, match=r"python3\.9") as error:
        ask("2026-11-23").runtime("pyhton3.9")

    assert "python3.9" in error.value.suggestions


@pytest.mark.parametrize(
    "text", ["2021-02-30", "yesterday", "2021-8-1", "20210801", "2021-08-01T12:00:00", "", "\uff10\uff12\uff11-08-01"]
)
def test_what_is_no_certain_day_is_refused(text: str) -> None:
    """Half dates and moments without an offset too."""
    with pytest.raises(UsageError, match="--as-of"):
        parse_day(text, "--as-of")


def test_a_moment_with_an_offset_counts_by_its_utc_day() -> None:
    """One in the morning in Berlin is the day before in UTC."""
    assert parse_day("2021-08-16T01:00:00+02:00", "day") == date(2021, 8, 15)


def test_history_is_in_order_of_known_time(ask: AsOf) -> None:
    """Every statement about one runtime, the first published first."""
    statements = history(ask("2026-11-23"), "python3.8")
    known = [statement.known_from for statement in statements if statement.known_from]

    assert known == sorted(known)
    assert [s.value for s in statements if s.aspect == "block_create"][-1] == "2027-02-01"
    assert all(statement.sources for statement in statements)


def test_history_stops_at_the_day_of_knowledge(ask: AsOf) -> None:
    """What was published later is not told."""
    statements = history(ask("2026-11-23", known_at="2024-06-01"), "python3.8")

    assert max(s.known_from for s in statements if s.known_from) <= date(2024, 6, 1)


def test_changes_tell_what_came_to_hold(ask: AsOf) -> None:
    """Between two days of 2018 the timeout rose."""
    found = changes(ask("2018-12-31"), date(2018, 10, 1), date(2018, 10, 31))
    timeout = next(change for change in found if change.id == "function_timeout")

    assert timeout.date == date(2018, 10, 10)
    assert "max 300" in (timeout.before or "")
    assert "max 900" in timeout.after


def test_changes_leave_the_first_day_out(ask: AsOf) -> None:
    """From a day means after it; to a day includes it."""
    facts = ask("2021-08-16")

    assert "python3.9" not in {change.id for change in changes(facts, date(2021, 8, 16), date(2021, 8, 31))}
    assert "python3.9" in {change.id for change in changes(facts, date(2021, 8, 15), date(2021, 8, 16))}


def test_changes_in_known_time_tell_what_was_published(ask: AsOf) -> None:
    """In May 2026 AWS moved the block dates of python3.8 once more."""
    found = changes(ask("2026-05-31"), date(2026, 5, 1), date(2026, 5, 31), axis="known")
    moved = next(change for change in found if (change.id, change.aspect) == ("python3.8", "block_create"))

    assert (moved.before, moved.after) == ("2026-08-31", "2027-02-01")


def test_the_seed_is_told_whole(ask: AsOf) -> None:
    """All 114 rows of the article's timeline, on its own days."""
    rows = [event.seed_row for event in ask("2026-11-23").events(source="konishi-lambda-timeline") if event.seed_row]

    assert sorted(rows) == list(range(1, 115))


def test_thirty_services_of_the_seed_are_known(ask: AsOf) -> None:
    """Two of them are disputed and listed all the same."""
    seed = [trigger for trigger in ask("2026-11-23").triggers() if trigger.in_seed]

    assert len(seed) == 30
    assert [trigger.service for trigger in seed if trigger.disputed] == ["Amazon Elastic File System", "AWS X-Ray"]


def test_every_answer_names_its_sources(ask: AsOf) -> None:
    """No row without a place where it stands."""
    facts = ask("2026-11-23")
    answers: list[Runtime | Limit | Trigger | Feature | Event] = [
        *facts.runtimes(),
        *facts.limits(),
        *facts.triggers(),
        *facts.features(),
        *facts.events(),
    ]

    assert all(url.startswith("https://") for answer in answers for url in answer.sources)
    assert all(answer.sources for answer in answers)


def test_an_older_data_version_answers_as_it_did(store: Store) -> None:
    """Version 1 knew nothing of what version 2 recorded."""
    from kb.facts import Facts  # noqa: PLC0415

    first = Facts(store, basis_on(store, date(2026, 11, 23), None, 1))

    assert all(event.seed_row for event in first.events())
    assert len(first.runtimes()) > 40


def test_the_contested_dates_are_known_one_by_one(store: Store) -> None:
    """22 block dates were moved after they had passed; nothing else is contested."""
    from kb.facts.days_in_force import compute_in_force, fetch_rows, write_bases  # noqa: PLC0415

    cursor = store.cursor()
    starts = {
        row["day"] for row in fetch_rows(cursor, "select date as day from runtime_milestones where date is not null")
    }
    starts |= {row["day"] for row in fetch_rows(cursor, "select known_from as day from runtime_milestones")}
    write_bases(cursor, starts, basis_on(store, date(2026, 11, 23)))
    compute_in_force(cursor)
    pairs = {(row["runtime"], row["milestone"]) for row in fetch_rows(cursor, "from contested_on")}

    assert len(pairs) == 22
    assert {runtime for runtime, _ in pairs} == {
        *("nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs14.x", "python2.7", "python3.6", "python3.7"),
        *("java8", "dotnetcore1.0", "dotnetcore2.1", "ruby2.5", "ruby2.7", "go1.x", "provided"),
    }
