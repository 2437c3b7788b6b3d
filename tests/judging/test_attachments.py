"""Attachments: joined to their function, branch by branch, and silent where one side is not known."""

from __future__ import annotations

import pytest

from kb.judging import Operation
from kb.operations import OperationStatus
from kb.readers.interface import Conditional, Kind, Plain, Position, Resolved, Unresolved
from kb.store import Store
from tests.judging.examples import PER_TENANT
from tests.judging.questions import HERE, ask, attached, broken, document, function

ESM = Kind.EVENT_SOURCE_MAPPING
KAFKA: dict[str, Plain] = {"Source": "amazon-msk", "StartingPosition": "LATEST"}
NOT_KNOWN = Unresolved("parameter T has no default", HERE)


def test_a_finding_names_the_attachment_and_its_function(store: Store) -> None:
    """The resource is the mapping, the place that of its value."""
    mapping = attached(ESM, {"Source": "amazon-sqs", "BatchSize": 20000})

    found = [f for f in ask(store, document(function({}), mapping)).findings if f.rule == "LKB301"]

    assert [(f.resource, f.function, f.field, f.value, f.line) for f in found] == [("A", "F", "BatchSize", 20000, 3)]


def test_the_function_may_be_unknown(store: Store) -> None:
    """What needs no function is judged all the same."""
    mapping = attached(ESM, {"Source": "amazon-sqs", "BatchSize": 20000}, None)

    found = ask(store, document(mapping)).findings

    assert [(f.rule, f.function) for f in found] == [("LKB301", None)]


@pytest.mark.parametrize(
    ("timeout", "source", "found"),
    [(900, "amazon-msk", True), (NOT_KNOWN, "amazon-msk", False), (900, NOT_KNOWN, False)],
    ids=["known", "timeout not known", "source not known"],
)
def test_a_rule_over_both_is_silent_where_one_side_is_not_known(
    store: Store, timeout: Plain | Unresolved, source: Plain | Unresolved, found: bool
) -> None:
    """A function's timeout against its event source."""
    report = ask(store, document(function({"Timeout": timeout}), attached(ESM, {**KAFKA, "Source": source})))

    assert ("LKB318" in broken(report)) == found


def test_what_could_not_be_judged_is_reported(store: Store) -> None:
    """With the place of the value, under the function's name."""
    mapping = attached(ESM, {"Source": "amazon-sqs", "BatchSize": Unresolved("parameter B has no default", HERE)})

    report = ask(store, document(function({}), mapping))

    assert [(u.function, u.field, u.line, u.reason) for u in report.unresolved] == [
        ("F", "BatchSize", 3, "parameter B has no default")
    ]


def test_one_condition_in_both_is_decided_together(store: Store) -> None:
    """Kafka only in production, and there the timeout is short: no branch breaks the rule."""
    timeout = Conditional("IsProd", Resolved(60, HERE), Resolved(900, HERE))
    source = Conditional("IsProd", Resolved("amazon-msk", HERE), Resolved("amazon-sqs", HERE))

    report = ask(store, document(function({"Timeout": timeout}), attached(ESM, {**KAFKA, "Source": source})))

    assert "LKB318" not in broken(report)


def test_two_conditions_are_decided_apart(store: Store) -> None:
    """In one of the four branches Kafka meets the long timeout."""
    timeout = Conditional("IsBatch", Resolved(900, Position(5, 5)), Resolved(60, HERE))
    source = Conditional("IsProd", Resolved("amazon-msk", HERE), Resolved("amazon-sqs", HERE))

    report = ask(store, document(function({"Timeout": timeout}), attached(ESM, {**KAFKA, "Source": source})))
    found = [f for f in report.findings if f.rule == "LKB318"]

    assert [(f.certainty, f.value, f.line) for f in found] == [("may", 900, 5)]


def test_an_attachment_blocks_no_function(store: Store) -> None:
    """A mapping that AWS refuses says nothing against the function."""
    mapping = attached(ESM, {"Source": "amazon-sqs", "BatchSize": 20000})

    judged = ask(store, document(function({"Runtime": "python3.13"}), mapping)).functions[0]

    assert judged.operations[Operation.CREATE] == OperationStatus.ALLOWED
    assert [window.opened_by for window in judged.windows] == ["LKB105", "LKB105", "LKB105"]


def test_inside_an_uncertain_change_nobody_can_tell(store: Store) -> None:
    """The edge took 10 s since a day between 2023-06-15 and 2026-04-06."""
    source = attached(Kind.EVENT_SOURCE, {"Source": "lambda-edge", "EventType": "viewer-request"})

    report = ask(store, document(function({"Timeout": 10}), source), as_of="2025-01-01")

    assert "LKB325" not in broken(report)
    assert ["edge_timeout.viewer changed between" in item.reason for item in report.unresolved] == [True]


@pytest.mark.parametrize(("updates", "refused"), [("Auto", False), ("FunctionUpdate", True), ("Manual", True)])
def test_the_edge_updates_the_runtime_by_itself(store: Store, updates: str, refused: bool) -> None:
    """Whatever else a function asks for is refused there."""
    source = attached(Kind.EVENT_SOURCE, {"Source": "lambda-edge", "EventType": "viewer-request"})
    managed: dict[str, Plain] = {"Runtime": "python3.13", "RuntimeManagementConfig": {"UpdateRuntimeOn": updates}}

    found = [f for f in ask(store, document(function(managed), source)).findings if f.rule == "LKB327"]

    assert [(f.field, f.severity) for f in found] == [("RuntimeManagementConfig", "error")] * refused


def test_a_name_is_told_as_it_is_written(store: Store) -> None:
    """With its underscores, and without its value."""
    report = ask(store, document(function({"Environment": {"DB_PASSWORD": "hunter2"}})))

    assert [(f.value, "DB_PASSWORD" in f.message, "hunter2" in str(f)) for f in report.findings] == [
        ("DB_PASSWORD", True, False)
    ]


@pytest.mark.parametrize("rule", ["LKB322", "LKB502"])
def test_equal_functions_with_other_attachments_are_no_equals(store: Store, rule: str) -> None:
    """The one that an API or a bucket calls is found, its twin is not."""
    source: dict[str, Plain] = {"Source": "amazon-s3"}
    if rule == "LKB322":
        source = {"Source": "amazon-api-gateway", "ApiKind": "http"}
    called = attached(Kind.EVENT_SOURCE, source, "A")

    report = ask(store, document(function({"Timeout": 60}, "A"), function({"Timeout": 60}, "B"), called))

    assert [f.function for f in report.findings if f.rule == rule] == ["A"]


def test_the_api_that_waits_least_speaks_for_all_routes(store: Store) -> None:
    """Many routes, one finding, at the function's timeout."""
    waits = (29000, 5000, 5000, None)
    routes = [
        attached(Kind.EVENT_SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "rest", "IntegrationTimeout": wait})
        for wait in waits
    ]

    report = ask(store, document(function({"Timeout": 60}), *routes))

    assert [(f.resource, f.value, f.limit) for f in report.findings if f.rule == "LKB322"] == [("F", 60, 5)]


def test_an_api_that_streams_waits_longer(store: Store) -> None:
    """Fifteen minutes instead of half of one."""
    stream: dict[str, Plain] = {"Source": "amazon-api-gateway", "ApiKind": "rest", "ResponseTransferMode": "STREAM"}
    source = attached(Kind.EVENT_SOURCE, {**stream, "IntegrationTimeout": 60000})

    assert broken(ask(store, document(function({"Timeout": 60}), source))).isdisjoint({"LKB321", "LKB322"})


def test_a_trigger_that_is_not_waited_for_may_take_long(store: Store) -> None:
    """Cognito hands messages to be sent over and goes on."""
    source = attached(Kind.EVENT_SOURCE, {"Source": "amazon-cognito", "EventType": "CustomEmailSender"})

    assert "LKB323" not in broken(ask(store, document(function({"Timeout": 60}), source)))


@pytest.mark.parametrize(
    ("rule", "kind", "fields", "fields_of_function"),
    [
        ("LKB325", Kind.EVENT_SOURCE, {"Source": "lambda-edge", "EventType": "origin-request"}, {"Timeout": 31}),
        ("LKB328", Kind.EVENT_SOURCE, {"Source": "aws-iot-events"}, {}),
        ("LKB334", Kind.VERSION, {"ProvisionedConcurrentExecutions": 0}, {}),
        ("LKB405", Kind.VERSION, {"ProvisionedConcurrentExecutions": 1}, {"TenancyConfig": PER_TENANT}),
    ],
    ids=["edge", "source", "range", "exclusion"],
)
def test_a_rule_looks_at_everything_that_it_is_about(
    store: Store, rule: str, kind: Kind, fields: dict[str, Plain], fields_of_function: dict[str, Plain]
) -> None:
    """Each on the other kind than in its example."""
    report = ask(store, document(function(fields_of_function), attached(kind, fields)))

    assert [f.rule for f in report.findings if f.rule == rule] == [rule]


@pytest.mark.parametrize(
    ("kind", "name", "value", "last", "comes"),
    [
        (ESM, "KMSKeyArn", "arn:aws:kms:eu-west-1:1:key/a", "2024-08-18", "2024-08-21"),
        (ESM, "LoggingConfig", {"SystemLogLevel": "DEBUG"}, "2026-01-27", "2026-01-30"),
        (ESM, "Tags", {"team": "a"}, "2024-09-16", "2024-09-19"),
        (Kind.ALIAS, "ProvisionedConcurrentExecutions", 1, "2019-12-02", "2019-12-03"),
        (Kind.VERSION, "FunctionScalingConfig", {"MinExecutionEnvironments": 1}, "2025-11-29", "2025-11-30"),
    ],
    ids=["key of a mapping", "logs of a mapping", "tags of a mapping", "own command", "part of what has one"],
)
def test_a_field_of_an_attachment_has_a_day_of_its_own(  # noqa: PLR0917 - each is one of a case
    store: Store, kind: Kind, name: str, value: Plain, last: str, comes: str
) -> None:
    """Also where functions have a field of its name, which came earlier; told at the field."""
    beside: dict[str, Plain] = {"Source": "amazon-sqs"} if kind is ESM else {}
    thing = document(function({}), attached(kind, {**beside, name: value}))

    found = [one for one in ask(store, thing, as_of=last).findings if one.rule == "LKB340"]

    assert [(one.resource, one.field, str(one.until), one.line) for one in found] == [("A", name, comes, HERE.line)]
    assert "LKB340" not in broken(ask(store, thing, as_of=comes))


@pytest.mark.parametrize("day", ["2017-11-29", "2018-06-01", "2019-12-02"])
def test_a_sum_of_reservations_is_no_setting(store: Store, day: str) -> None:
    """What functions come to together was never set: on the days before provisioned concurrency it was called new."""
    report = ask(store, document(function({"ReservedConcurrentExecutions": 10})), as_of=day)

    assert "LKB340" not in broken(report)
    assert ("LKB419" in broken(report)) == (day < "2017-11-30")


def test_a_name_that_is_refused_is_told_in_full(store: Store) -> None:
    """Spaces are no part of a name, and an ARN is no name that is too long."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:" + "x" * 64

    found = ask(store, document(function({"FunctionName": "a b"}, "A"), function({"FunctionName": arn}, "B"))).findings

    assert [(f.rule, f.function, f.value) for f in found] == [("LKB230", "A", "a b")]


def test_equal_functions_are_told_apart(store: Store) -> None:
    """Equal configurations are judged once, and every function has its findings."""
    report = ask(store, document(function({"Timeout": 1801}, "A"), function({"Timeout": 1801}, "B")))

    assert [(f.function, f.rule) for f in report.findings] == [("A", "LKB203"), ("B", "LKB203")]
