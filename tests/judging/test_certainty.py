"""How sure a finding is that rests on what is attached to a function: no surer than that is there."""

from __future__ import annotations

import json

import pytest

from kb.errors import RuleError
from kb.judging import Report, derived
from kb.judging.rules import parse_rule
from kb.readers import read_text
from kb.readers.interface import Inputs, Plain
from kb.store import Store
from tests.judging.questions import ask
from tests.judging.texts import WHOLE, judge_text, said, sam, verdict

HEAD = """\
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Colour: {Type: String}
  Deep: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /deep}
Conditions:
  Dev: !Equals [!Ref Stage, dev]
  Prod: !Equals [!Ref Stage, prod]
  Red: !Equals [!Ref Colour, red]
  Hidden: !Equals [!Ref Deep, x]
"""
SLOW = f"{WHOLE}, Runtime: python3.13, Timeout: 20"
QUICK = f"{WHOLE}, Runtime: python3.13, Timeout: 5"


def _pool(condition: str, name: str = "P", called: str = "!GetAtt F.Arn") -> str:
    held = f"Condition: {condition}, " if condition else ""
    return f"  {name}: {{Type: AWS::Cognito::UserPool, {held}Properties: {{LambdaConfig: {{PreSignUp: {called}}}}}}}\n"


def _method(timeout: str, condition: str = "") -> str:
    uri = "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations'"
    return (
        f"  M: {{Type: AWS::ApiGateway::Method, {condition}Properties: {{HttpMethod: GET, ResourceId: r, RestApiId: a, "
        f"Integration: {{Type: AWS, Uri: {uri}, TimeoutInMillis: {timeout}}}}}}}\n"
    )


def _schedule(condition: str) -> str:
    held = f"Condition: {condition}, " if condition else ""
    return (
        f"  S: {{Type: AWS::Events::Rule, {held}Properties: {{ScheduleExpression: rate(1 day), "
        "Targets: [{Id: a, Arn: !GetAtt F.Arn}]}}\n"
    )


@pytest.mark.parametrize(
    ("written", "attached", "rule", "certainty"),
    [
        (SLOW, _method("!If [Dev, 19000, 20000]"), "LKB322", "may"),
        (SLOW, _method("!If [Dev, 18000, 19000]"), "LKB322", "must"),
        (SLOW, _method("19000", "Condition: Dev, "), "LKB322", "may"),
        (SLOW, _pool(""), "LKB323", "must"),
        (SLOW, _pool("Red"), "LKB323", "may"),
        (SLOW, _pool("", called="!If [Red, !GetAtt F.Arn, !Ref AWS::NoValue]"), "LKB323", "may"),
        (SLOW, _pool("Dev") + _pool("Prod", "Q"), "LKB323", "must"),
        (SLOW, _pool("Dev") + _pool("Red", "Q"), "LKB323", "may"),
        (SLOW, _pool("Dev") + _pool("", "Q"), "LKB323", "must"),
        (SLOW.replace("20", "!If [Dev, 20, 5]"), _pool(""), "LKB323", "may"),
        (QUICK, _schedule("Red"), "LKB502", "may"),
        (QUICK, _schedule(""), "LKB502", "must"),
    ],
)
def test_a_finding_is_as_sure_as_what_it_rests_on(
    store: Store, written: str, attached: str, rule: str, certainty: str
) -> None:
    """The value of the attachment, whether it is there, and whether it is attached."""
    report = judge_text(store, sam(written, head=HEAD, extra=attached))

    assert [one.certainty for one in report.findings if one.rule == rule] == [certainty]
    assert verdict(report) == "allowed"


SNAP = f"{WHOLE}, Runtime: java21, SnapStart: {{ApplyOn: PublishedVersions}}"


OTHER = "  G: {Type: AWS::Lambda::Function, Properties: {}}\n"


def _version(condition: str, called: str = "!Ref F") -> str:
    held = f"Condition: {condition}, " if condition else ""
    return f"  V{condition}: {{Type: AWS::Lambda::Version, {held}Properties: {{FunctionName: {called}}}}}\n"


def _failures(condition: str, goal: str = "arn:aws:sqs:us-east-1:123456789012:q") -> str:
    held = f"Condition: {condition}, " if condition else ""
    return (
        f"  E{condition}: {{Type: AWS::Lambda::EventInvokeConfig, {held}Properties: {{FunctionName: !Ref F, "
        f"Qualifier: $LATEST, DestinationConfig: {{OnFailure: {{Destination: {goal}}}}}}}}}\n"
    )


@pytest.mark.parametrize(
    ("written", "attached", "rule", "certainties"),
    [
        (SNAP, "", "LKB420", ["must"]),
        (SNAP, _version(""), "LKB420", []),
        (SNAP, _version("Red"), "LKB420", ["may"]),
        (SNAP, _version("Dev") + _version("Red"), "LKB420", ["may"]),
        (SNAP, _version("Dev") + _version("Prod"), "LKB420", []),
        (SNAP, _version("Red", "!If [Dev, !Ref F, !Ref G]") + OTHER, "LKB420", ["may"]),
        (SNAP, _version("", "!If [Dev, !Ref F, !Ref G]") + OTHER, "LKB420", ["may"]),
        (f"{SNAP}, AutoPublishAlias: !If [Red, live, !Ref AWS::NoValue]", "", "LKB420", ["may"]),
        (f"{SNAP}, AutoPublishAlias: !If [Red, live, test]", "", "LKB420", []),
        (QUICK, _schedule("") + _failures("Red"), "LKB502", ["may"]),
        (QUICK, _schedule("Red") + _failures("Red"), "LKB502", []),
        (QUICK, _schedule("Dev") + _failures("Prod"), "LKB502", ["may"]),
        (QUICK, _schedule("") + _failures("", "!If [Red, 'arn:aws:sqs:us-east-1:123456789012:q', !Ref AWS::NoValue]"),
         "LKB502", ["may"]),
    ],
)  # fmt: skip
def test_what_is_missed_where_a_condition_comes_out_otherwise_may_be_missed(
    store: Store, written: str, attached: str, rule: str, certainties: list[str]
) -> None:
    """What is there in one case only is missing in the others; of what hangs on nothing nothing else is less sure."""
    report = judge_text(store, sam(written.replace("Tracing: Active, ", ""), head=HEAD, extra=attached))

    assert [one.certainty for one in report.findings if one.rule == rule] == certainties
    assert {one.certainty for one in report.findings if one.rule == "LKB503"} == {"must"}


def test_what_is_missed_where_an_unread_condition_comes_out_otherwise_is_not_judged(store: Store) -> None:
    """Whether a version is there that hangs on the parameter store nobody can tell."""
    report = judge_text(store, sam(SNAP, head=HEAD, extra=_version("Hidden")))

    assert [one for one in report.findings if one.rule == "LKB420"] == []
    assert [(one.function, one.field) for one in report.unresolved] == [("F", "SnapStart")]


def test_what_only_the_attachment_s_unread_condition_decides_is_not_judged(store: Store) -> None:
    """No user can say what the parameter store holds without a look at it."""
    report = judge_text(store, sam(SLOW, head=HEAD, extra=_pool("Hidden")))

    assert "LKB323" not in dict(said(report))
    assert [(one.field, one.reason) for one in report.unresolved] == [("Timeout", "hangs on Deep, which is not read")]


def test_functions_alike_are_told_apart_by_what_is_attached_to_each(store: Store) -> None:
    """The pool of one is certain, that of the other is not."""
    other = f"  G: {{Type: AWS::Serverless::Function, Properties: {{{SLOW}}}}}\n"
    pools = _pool("Red") + _pool("", "Q", "!GetAtt G.Arn")
    report = judge_text(store, sam(SLOW, head=HEAD, extra=other + pools))

    found = [(one.function, one.certainty) for one in report.findings if one.rule == "LKB323"]
    assert found == [("F", "may"), ("G", "must")]


def test_more_conditions_than_are_taken_apart_leave_it_open(store: Store) -> None:
    """Six of two outcomes are 64 cases, seven one too many; one pool that is always there settles it."""
    names = [f"C{number}" for number in range(8)]
    head = "Parameters:\n" + "".join(f"  {name}: {{Type: String}}\n" for name in names)
    head += "Conditions:\n" + "".join(f"  {name}: !Equals [!Ref {name}, a]\n" for name in names)
    pools = "".join(_pool(name, f"Pool{name}") for name in names)

    for more, certainty in (("", "may"), (_pool("", "Always"), "must")):
        report = judge_text(store, sam(SLOW, head=head, extra=pools + more))
        assert [one for one in said(report) if one[0] == "LKB323"] == [("LKB323", certainty)]


HOUSE = """\
-- id: HOUSE1
-- title: t
-- why: w
-- source: https://example.com
-- severity: error
-- reads: Timeout
select f.function_id, f.as_of, 'Timeout' as field, f.timeout as value, e.resource_id as beside
from functions f join event_sources e on e.as_of = f.as_of and e.function_id = f.function_id
"""


def _by_house(store: Store, attached: str, sql: str = HOUSE, *, windows: bool = False) -> Report:
    text = sam(SLOW, head=HEAD, extra=attached).encode()
    return ask(store, read_text("t.yaml", text, Inputs()), rules=(parse_rule("h.sql", sql),), windows=windows)


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        (_pool(""), "blocked"),
        (_pool("Dev") + _pool("Prod", "Q"), "blocked"),
        (_pool("Red"), "unknown"),
        (_pool("Hidden"), "unknown"),
    ],
)
def test_a_rule_of_one_s_own_refuses_as_surely_as_it_finds(store: Store, pools: str, expected: str) -> None:
    """An error that rests on what is attached was told, and the function accepted."""
    assert verdict(_by_house(store, pools)) == expected


def test_what_is_refused_for_an_attachment_is_so_on_every_day(store: Store) -> None:
    """Not from the day that is asked about on."""
    assert _by_house(store, _pool(""), windows=True).functions[0].windows == ()


def test_attachments_may_rest_on_others(store: Store) -> None:
    """They are attached to one function."""
    sql = HOUSE.partition("select")[0].replace("Timeout", "EventType\n-- about: event_source") + (
        "select e.resource_id, e.function_id, e.as_of, 'EventType' as field, 1 as value, o.resource_id as beside "
        "from event_sources e join event_sources o on o.function_id = e.function_id"
    )
    report = _by_house(store, _pool("") + _pool("Red", "Q"), sql)

    assert [(one.resource, one.certainty) for one in report.findings] == [("P", "must"), ("Q", "must")]


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("e.resource_id", "'x'", "beside is 'x'"),
        ("e.resource_id", "f.function_id", "beside is a function_id"),
        ("f.function_id,", "'x' as function_id,", "function_id is 'x'"),
        ("'Timeout'", "null", "field is null"),
        ("f.timeout as value", "1 as value, 'fatal' as severity", "severity is 'fatal'"),
    ],
)
def test_a_row_that_is_about_nothing_is_the_rule_s_fault(
    store: Store, written: str, instead: str, complaint: str
) -> None:
    """Nothing is lost without a word."""
    with pytest.raises(RuleError, match=f"HOUSE1: {complaint}"):
        _by_house(store, _pool(""), HOUSE.replace(written, instead))


@pytest.mark.parametrize(("failures", "found"), [({}, False), ({"Destination": "arn:aws:sns:eu-west-1:1:t"}, True)])
def test_an_answer_tells_of_no_destination_by_an_empty_one(
    store: Store, failures: dict[str, Plain], found: bool
) -> None:
    """A queue takes none (LKB307), and no failure goes to one that is empty (LKB502)."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:f"
    mapping = {"UUID": "u", "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q", "FunctionArn": arn}
    answer = json.dumps(mapping | {"BatchSize": 10, "DestinationConfig": {"OnFailure": failures}})
    report = judge_text(store, answer, "answers.json")

    assert any(one.rule == "LKB307" for one in report.findings) is found
    assert derived.failure_destination({"OnFailure": failures}) is found
