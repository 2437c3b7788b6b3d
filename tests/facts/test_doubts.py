"""What is not known to the day: nothing is judged between the days, and everything says why; Regions and operations."""

from __future__ import annotations

from datetime import date

import pytest

from kb.errors import OutOfCoverageError, UnknownIdError
from kb.facts import Facts, basis_on
from kb.facts.answer_shapes import Trigger
from kb.facts.api_operations import operations
from kb.facts.changes import history
from kb.facts.regions import region, regions
from kb.facts.spans import feature_spans, trigger_spans
from kb.facts.tables import ConfigField, fields
from kb.judging import Operation
from kb.operations import OperationStatus
from kb.readers.interface import Kind, Plain
from kb.store import Store
from tests.conftest import AsOf
from tests.judging import questions
from tests.judging.questions import ask, attached, document, function

KAFKA = {"Source": "amazon-msk", "StartingPosition": "LATEST"}


def _feature(facts: Facts, feature: str, applies_to: str) -> str | None:
    found = [one.status for one in facts.features(applies_to) if one.feature == feature]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("day", "status"),
    [("2021-11-11", None), ("2021-11-12", "unknown"), ("2022-01-19", "unknown"), ("2022-01-20", "supported")],
)
def test_a_feature_is_unknown_between_its_days(ask: AsOf, day: str, status: str | None) -> None:
    """The guide lacks the window on 2021-11-12; a post about it was passed on on 2022-01-20."""
    assert _feature(ask(day), "batch-window", "trigger:amazon-msk") == status


@pytest.mark.parametrize(
    ("day", "found"), [("2021-11-11", "error"), ("2022-01-01", "doubt"), ("2022-02-23", "nothing")]
)
def test_nothing_is_refused_inside_a_doubt(store: Store, day: str, found: str) -> None:
    """Before it an error, inside it the reason, after it nothing."""
    mapping = attached(Kind.EVENT_SOURCE_MAPPING, {**KAFKA, "MaximumBatchingWindowInSeconds": 5})
    report = ask(store, document(function({"Handler": "a.b"}), mapping), as_of=day)

    errors = [one.field for one in report.findings if one.rule == "LKB307"]
    doubts = [one.reason for one in report.unresolved if "batch-window" in one.reason]
    assert (bool(errors), bool(doubts)) == {"error": (True, False), "doubt": (False, True), "nothing": (False, False)}[
        found
    ]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-11-17", OperationStatus.BLOCKED),
        ("2026-11-18", OperationStatus.UNKNOWN),
        ("2026-11-19", OperationStatus.ALLOWED),
    ],
)
def test_the_timeout_of_half_an_hour_came_between_two_sdks(store: Store, day: str, status: OperationStatus) -> None:
    """900 s in the SDK of 2026-11-18, 1,800 s in that of the day after."""
    fields_: dict[str, Plain] = {"Runtime": "python3.13", "Timeout": 1800}
    judged = ask(store, document(function(fields_)), as_of=day).functions[0]

    assert judged.operations[Operation.CREATE] == status


@pytest.mark.parametrize(("day", "known"), [("2026-11-11", None), ("2026-11-12", False), ("2026-11-13", True)])
def test_a_runtime_may_have_come(ask: AsOf, day: str, known: bool | None) -> None:
    """Inside the doubt it is listed, its operations are unknown, and it says why."""
    found = {one.runtime: one for one in ask(day).runtimes()}

    assert ("custom" in found) == (known is not None)
    if known is not None:
        assert (found["custom"].doubt is None) == known
        assert (found["custom"].operations.create == OperationStatus.UNKNOWN) == (not known)


def test_an_unknown_start_is_not_the_day_of_the_first_evidence(ask: AsOf) -> None:
    """Neither in the list nor in what charts draw."""
    facts = ask("2026-11-28")
    alexa = facts.trigger("amazon-alexa")
    spans = {span.id: span for span in trigger_spans(facts)}
    windows = {(span.id, span.aspect): span for span in feature_spans(facts)}

    assert (alexa.supported_from, alexa.supported_from_latest) == (None, date(2015, 7, 31))
    assert (spans["amazon-alexa"].start, spans["amazon-ses"].start) == (None, None)
    assert spans["amazon-alexa"].seen_from == date(2015, 7, 31)
    assert windows["batch-window", "trigger:amazon-msk"].start is None


def test_an_older_data_version_answers_as_it_did(ask: AsOf, store: Store) -> None:
    """Version 6 knew no days between: the window held from the day on which it was seen, the timeout ended at 900 s."""
    then = Facts(store, basis_on(store, date(2026, 11, 27), None, 6))

    assert (
        _feature(Facts(store, basis_on(store, date(2022, 6, 1), None, 6)), "batch-window", "trigger:amazon-msk") is None
    )
    assert then.limit("function_timeout").max == 900
    assert ask("2026-11-27").limit("function_timeout").max == 1800
    assert regions(then) == ()
    assert operations(then) == ()


def _field(facts: Facts, name: str) -> ConfigField:
    return next(one for one in fields(facts) if one.field == name)


def test_fields_have_the_bounds_of_their_day(ask: AsOf) -> None:
    """On the first day of 2016 the model knew three runtimes, and a timeout without a bound."""
    then, now = ask("2016-01-01"), ask("2026-11-28")

    assert _field(then, "Runtime").vocabulary == ["nodejs", "java8", "python2.7"]
    assert "python3.15" in _field(now, "Runtime").vocabulary
    assert (_field(then, "Timeout").max, _field(now, "Timeout").max) == (None, 5400)
    assert _field(ask("2015-01-01"), "Timeout").max == 60


DURABLE_DAYS = ("2026-11-15", "2026-11-16", "2026-11-17")
"""A build of the SDK without the pause of durable executions is of the second day, one with it of the third."""


def test_operations_have_their_first_days(ask: AsOf) -> None:
    """Eleven in the beginning; durable executions can be paused since November 2026, and for a day nobody can tell."""
    assert len(operations(ask("2014-11-13"), "lambda")) == 11
    listed = [{one.operation: one.status for one in operations(ask(day), "lambda")} for day in DURABLE_DAYS]
    new = {"DeleteDurableExecution", "PauseDurableExecution", "ResumeDurableExecution"}
    assert [{one.get(name) for name in new} for one in listed] == [{None}, {"unknown"}, {"supported"}]
    assert {*listed[2]} - {*listed[0]} == new


@pytest.mark.parametrize(("day", "status"), [("2016-03-13", "not_yet"), ("2016-03-14", "supported")])
def test_a_region_has_a_first_day(ask: AsOf, day: str, status: str) -> None:
    """Frankfurt came on 2016-03-14."""
    assert region(ask(day), "eu-central-1").status == status


def test_before_lambda_came_to_a_region_the_answer_is_the_day(ask: AsOf, store: Store) -> None:
    """In every list, and in a check."""
    facts = ask("2016-03-13")
    for question in (facts.runtimes, facts.limits, facts.features):
        with pytest.raises(OutOfCoverageError, match="it came on 2016-03-14"):
            question(region="eu-central-1")
    with pytest.raises(OutOfCoverageError, match="it came on 2016-03-14"):
        questions.ask(store, document(function({"Handler": "a.b"})), as_of="2016-03-13", region="eu-central-1")
    with pytest.raises(UnknownIdError, match="eu-central-1"):
        facts.limits(region="eu-centrall-1")


@pytest.mark.parametrize(("where", "gigabytes"), [("us-east-1", 1024), ("eu-west-1", 400)])
def test_the_value_of_a_region_replaces_the_others(ask: AsOf, where: str, gigabytes: int) -> None:
    """Memory of MicroVMs."""
    found = [one for one in ask("2026-11-28").limits(region=where) if one.limit.startswith("microvm_memory_total")]

    assert [one.max for one in found] == [gigabytes]


@pytest.mark.parametrize(
    ("where", "day", "status"),
    [
        ("us-east-2", "2025-12-02", "supported"),
        ("eu-west-1", "2025-12-17", None),
        ("eu-west-1", "2025-12-18", "supported"),
        ("af-south-1", "2025-12-17", None),
        ("af-south-1", "2025-12-18", "unknown"),
        ("af-south-1", "2026-11-28", "unknown"),
        ("eusc-de-east-1", "2026-09-24", "supported"),
        ("us-gov-west-1", "2026-11-28", "not known by Region"),
    ],
)
def test_a_region_of_which_only_an_earliest_day_is_known_stays_unknown(
    ask: AsOf, where: str, day: str, status: str | None
) -> None:
    """Before that day the feature is not there, from it on nobody can tell; another partition tells nothing of it."""
    found = {one.feature: one for one in ask(day).features("kind:durable", region=where)}.get("durable-functions")

    assert (found and found.in_region) == status


def test_the_doubt_about_a_region_says_what_is_known(ask: AsOf) -> None:
    """The earliest day, no last one; it has no span, and what was recorded before knew nothing of it."""
    facts = ask("2026-11-28")
    (found,) = (one for one in facts.features("region:af-south-1") if one.feature == "durable-functions")
    spans = {span.aspect for span in feature_spans(facts) if span.id == "durable-functions"}

    assert found.doubt == (
        "feature durable-functions (region:af-south-1) came on 2025-12-18 at the earliest, "
        "and nobody can tell whether it did"
    )
    assert {"region:us-east-2", "region:eu-west-1"} <= spans
    assert "region:af-south-1" not in spans
    assert not [one for one in ask("2026-11-28", data_version=8).features("region:af-south-1") if one == found]


def test_what_no_source_tells_apart_is_not_known_by_region(ask: AsOf) -> None:
    """SnapStart is told apart in the commercial partition; layers nowhere; runtimes nowhere."""
    facts = ask("2026-11-28")
    here = {one.feature: one.in_region for one in facts.features(region="eu-west-1")}

    assert (here["snapstart"], here["layers"]) == ("supported", "not known by Region")
    assert "snapstart" not in {one.feature for one in facts.features(region="ap-southeast-6")}
    assert {one.in_region for one in facts.runtimes(region="eu-west-1")} == {"not known by Region"}


def test_history_of_a_limit_tells_the_raise(ask: AsOf) -> None:
    """The newest statement about the timeout."""
    assert history(ask("2026-11-28"), "function_timeout")[-1].value == "min 1, max 1800, default 3, step 1 s"


def _trigger(facts: Facts, trigger: str) -> Trigger:
    return next(one for one in facts.triggers() if one.trigger == trigger)


def test_younger_evidence_is_not_told(ask: AsOf) -> None:
    """Samples of Alexa are of 2015-07-31: before that day nobody knew more than that it may have been there."""
    then, later = ask("2015-06-30", known_at="2015-06-30"), ask("2018-06-01", known_at="2015-06-30")

    assert _trigger(then, "amazon-alexa").supported_from_latest is None
    assert "2015-07" not in str(_trigger(then, "amazon-alexa").doubt)
    assert "2017" not in str(_trigger(then, "amazon-alexa").doubt)
    assert _trigger(later, "amazon-alexa").status == "unknown"
    assert _trigger(ask("2018-06-01", known_at="2018-06-01"), "amazon-alexa").status == "supported"


def test_what_was_first_seen_later_may_have_been_known(ask: AsOf) -> None:
    """AWS named Tokyo for streaming by 2026-04-07, which is no reason to deny it in 2024, whatever was known then."""
    assert (
        _feature(ask("2024-06-01", known_at="2024-06-01"), "response-streaming", "region:ap-northeast-1") == "unknown"
    )
    assert _feature(ask("2024-06-01"), "response-streaming", "region:ap-northeast-1") == "unknown"


@pytest.mark.parametrize(
    ("known_at", "end"), [("2025-05-19", None), ("2025-05-20", date(2026, 10, 30)), (None, date(2026, 10, 30))]
)
def test_an_end_is_told_from_its_announcement_on(ask: AsOf, known_at: str | None, end: date | None) -> None:
    """AWS said on 2025-05-20 that Pinpoint would end on 2026-10-30."""
    assert _trigger(ask("2026-06-01", known_at=known_at), "amazon-pinpoint").supported_to == end


def test_an_end_that_was_not_announced_yet_ends_nothing(ask: AsOf) -> None:
    """As known in January 2025 IoT Events was there to stay."""
    assert _trigger(ask("2026-06-01", known_at="2025-01-01"), "aws-iot-events").status == "supported"
    assert "aws-iot-events" not in [one.trigger for one in ask("2026-06-01", known_at="2025-06-01").triggers()]


def test_a_bracket_of_a_limit_tells_no_later_day(ask: AsOf) -> None:
    """The rate of checkpoints was seen by 2026-11-23; in September that day was not known."""
    bracket = ask("2026-09-01", known_at="2026-09-01").limit("durable_api_checkpoint").bracket

    assert bracket is not None
    assert (bracket.earliest, bracket.latest) == (date(2026, 6, 22), None)
