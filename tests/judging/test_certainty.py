"""How sure a finding is that rests on what is attached to a function: no surer than that is there."""

from __future__ import annotations

import pytest

from kb.store import Store
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
