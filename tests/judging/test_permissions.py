"""Permissions: what goes with which action, who is a principal, and who may call after all."""

from __future__ import annotations

import pytest

from kb.readers.interface import Plain, Position, Unresolved
from kb.store import Store
from tests.judging.examples import CALLER, PERMISSION
from tests.judging.questions import ask, attached, broken, document
from tests.judging.texts import judge_text

INVOKE, BY_URL = "lambda:InvokeFunction", "lambda:InvokeFunctionUrl"
ABOUT = {"LKB340", "LKB346", "LKB353", "LKB359", "LKB360", "LKB510", "LKB511", "LKB361"}


def found(store: Store, fields: dict[str, Plain], day: str = "2026-11-23") -> set[str]:
    """The rules that find something about a permission."""
    return ABOUT & broken(ask(store, document(attached(PERMISSION, fields, to=None)), as_of=day, windows=False))


@pytest.mark.parametrize(
    ("action", "fields", "rules"),
    [
        (BY_URL, {"FunctionUrlAuthType": "NONE"}, set()),
        (INVOKE, {"FunctionUrlAuthType": "NONE"}, {"LKB360"}),
        ("lambda:*", {"FunctionUrlAuthType": "NONE"}, set()),
        (BY_URL, {"FunctionUrlAuthType": "IAM"}, {"LKB346"}),
        (INVOKE, {"InvokedViaFunctionUrl": True}, set()),
        (BY_URL, {"InvokedViaFunctionUrl": True}, {"LKB360"}),
        (BY_URL, {"InvokedViaFunctionUrl": False}, set()),
        (BY_URL.lower(), {"FunctionUrlAuthType": "NONE"}, set()),
    ],
)
def test_what_is_of_urls_goes_with_its_action(
    store: Store, action: str, fields: dict[str, Plain], rules: set[str]
) -> None:
    """What stands for several actions may do for both."""
    assert found(store, {"Principal": "123456789012", "Action": action, **fields}) == rules


@pytest.mark.parametrize(
    ("fields", "day", "before"),
    [
        ({"FunctionUrlAuthType": "NONE", "Action": BY_URL}, "2022-04-06", "2022-04-05"),
        ({"PrincipalOrgID": "o-a1b2c3d4e5", "Action": INVOKE}, "2022-03-11", "2022-03-10"),
        ({"EventSourceToken": "t", "Action": INVOKE}, "2016-04-07", "2016-04-06"),
    ],
)
def test_each_setting_has_its_day(store: Store, fields: dict[str, Plain], day: str, before: str) -> None:
    """Before it nothing could be said of it."""
    both = [found(store, {"Principal": "123456789012", **fields}, on) for on in (day, before)]

    assert both == [set(), {"LKB340"}]


@pytest.mark.parametrize(
    ("principal", "rules"),
    [
        *((word, set()) for word in ("123456789012", "arn:aws:iam::123456789012:root", "alexa-appkit.amazon.com")),
        *((word, set()) for word in ("${Account}", "{{resolve:ssm:/a}}", "<account>", "__ACCOUNT__", "ACCOUNT_ID")),
        *((word, {"LKB359"}) for word in ("sns", "12345678901", "1234-5678-9012", "s3.")),
        ("s3 amazonaws", {"LKB353"}),
        ("*", {"LKB511"}),
        ("events.amazonaws.com", {"LKB510"}),
        ("events.amazonaws.com.cn", {"LKB510"}),
    ],
)
def test_a_principal_is_a_service_an_account_somebody_or_everybody(
    store: Store, principal: str, rules: set[str]
) -> None:
    """Any other word is refused; one that stands for something else is not known."""
    assert found(store, {"Principal": principal, "Action": INVOKE}) == rules


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"SourceArn": "arn:aws:s3:::b"}, {"LKB510"}),
        ({"SourceArn": "arn:aws:s3:::b", "SourceAccount": "123456789012"}, set()),
        ({"SourceArn": "arn:aws:s3:eu-west-1:123456789012:accesspoint/a"}, set()),
        ({"SourceArn": ""}, {"LKB510"}),
        ({"SourceArn": "", "SourceAccount": "", "EventSourceToken": ""}, {"LKB510"}),
        ({"SourceArn": "arn:aws:s3:::b", "SourceAccount": ""}, {"LKB510"}),
        ({"SourceAccount": "123456789012"}, set()),
        ({"PrincipalOrgID": "o-a1b2c3d4e5"}, set()),
    ],
)
def test_a_service_is_held_to_a_source(store: Store, fields: dict[str, Plain], rules: set[str]) -> None:
    """The ARN of a bucket names no account, so that it alone does not hold it."""
    assert found(store, {"Principal": "s3.amazonaws.com", "Action": INVOKE, **fields}) == rules


@pytest.mark.parametrize(
    ("principal", "source", "found_"),
    [
        ("sns.amazonaws.com", "arn:aws:sns:eu-west-1:123456789012:t", False),
        ("sns.amazonaws.com", "arn:aws:s3:::b", True),
        ("apigateway.amazonaws.com", "arn:aws:execute-api:eu-west-1:123456789012:a/*", False),
        ("events.amazonaws.com", "arn:aws:execute-api:eu-west-1:123456789012:a/*", True),
        ("events.amazonaws.com", "arn:aws:events:eu-west-1:123456789012:rule/r", False),
        ("lexv2.amazonaws.com", "arn:aws:lex:eu-west-1:123456789012:bot-alias/a", False),
        ("123456789012", "arn:aws:s3:::b", False),
    ],
)
def test_a_service_calls_for_its_own_resources(store: Store, principal: str, source: str, found_: bool) -> None:
    """Of services whose ARNs bear another name nothing is said."""
    fields: dict[str, Plain] = {
        "Principal": principal,
        "Action": INVOKE,
        "SourceArn": source,
        "SourceAccount": "1" * 12,
    }

    assert ("LKB361" in found(store, fields)) is found_


TEMPLATE = """\
Parameters:
  X: {{Type: String}}
  Hidden: {{Type: String, NoEcho: true, Default: 'arn:aws:sns:eu-west-1:123456789012:t'}}
Conditions: {{C: !Equals [!Ref X, a]}}
Resources:
  T: {{Type: AWS::SNS::Topic}}
  B: {{Type: AWS::S3::Bucket}}
  N: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: https://x/y}}}}
  P:
    Type: AWS::Lambda::Permission
    Properties: {{Action: lambda:InvokeFunction, FunctionName: f, Principal: s3.amazonaws.com,
                  SourceAccount: "123456789012", SourceArn: {source}}}
"""


@pytest.mark.parametrize(
    ("source", "certainty"),
    [
        ("!Ref T", "must"),
        ("!GetAtt T.TopicArn", "must"),
        ("!Sub '${T}'", "must"),
        ("!Sub 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:t'", "must"),
        ("!If [C, !Ref T, !GetAtt B.Arn]", "may"),
        ("!If [C, !Ref T, 'arn:aws:s3:::b']", "may"),
        ("!GetAtt B.Arn", None),
        ("!Sub 'arn:${AWS::Partition}:s3:::${B}'", None),
        ("!GetAtt T.TopicName", None),
        ("!Ref B", None),
        ("!GetAtt N.Outputs.Topic", None),
        ("!ImportValue t", None),
        ("!Ref X", None),
    ],
)
def test_a_reference_tells_whose_resource_the_source_is(store: Store, source: str, certainty: str | None) -> None:
    """By its type, where the reference is to its ARN, or by what the ARN begins with."""
    report = judge_text(store, TEMPLATE.format(source=source))

    assert [one.certainty for one in report.findings if one.rule == "LKB361"] == [certainty] * (certainty is not None)


def test_a_hidden_source_tells_no_service(store: Store) -> None:
    """It is judged as it is, and not repeated."""
    report = judge_text(store, TEMPLATE.format(source="!Ref Hidden"))
    (found,) = (one for one in report.findings if one.rule == "LKB361")

    assert ("sns" in found.message, found.limit) == (False, None)


@pytest.mark.parametrize("name", ["SourceArn", "SourceAccount", "PrincipalOrgID"])
def test_what_is_said_as_empty_holds_nobody(store: Store, name: str) -> None:
    """As if it were left out."""
    assert found(store, {"Principal": "*", "Action": INVOKE, name: ""}) == {"LKB511"}


def test_a_source_that_is_not_known_is_there(store: Store) -> None:
    """A reference to a topic, say."""
    thing = attached(PERMISSION, {**CALLER, "SourceAccount": Unresolved("later", Position(1, 1))}, to=None)

    assert "LKB510" not in broken(ask(store, document(thing), windows=False))


def test_who_may_call_is_taken_from_other_resources_as_a_rule(store: Store) -> None:
    """That is no gap in what is read."""
    text = """
    Resources:
      P:
        Type: AWS::Lambda::Permission
        Properties:
          FunctionName: !GetAtt F.Arn
          Action: lambda:InvokeFunction
          Principal: !Sub 'logs.${AWS::Region}.amazonaws.com'
          SourceAccount: !Ref AWS::AccountId
          SourceArn: !GetAtt B.Arn
    """
    assert judge_text(store, text).unresolved == ()
