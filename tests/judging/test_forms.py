"""Texts of a form, such as ARNs: judged by the model of the day, and not where something else is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from kb.facts import basis_on
from kb.judging.set_fields import later_fields
from kb.readers.interface import Document, Kind, Plain
from kb.store import Store
from tests.judging.examples import CALLER, ESM, LAYERS, PERMISSION, QUEUE, ROLE, SQS, URL
from tests.judging.questions import ask, attached, document, function
from tests.judging.texts import judge_text

FORMS = {"LKB252", "LKB353"}
POINT = "arn:aws:s3files:eu-west-1:1:file-system/fs-0123456789abcdef0/access-point/fsap-0123456789abcdef0"
VPC: Plain = {"SubnetIds": ["a", "b"], "SecurityGroupIds": ["g"]}


def told(store: Store, judged: Document, day: str = "2026-11-23") -> set[tuple[str, Plain]]:
    """The texts of another form."""
    return {
        (one.field, one.value) for one in ask(store, judged, as_of=day, windows=False).findings if one.rule in FORMS
    }


@pytest.mark.parametrize(
    ("field", "refused", "taken"),
    [
        ("Role", "iam:execution", ROLE),
        ("Role", "arn:aws:iam::123:role/r", "arn:aws-cn:iam::123456789012:role/path/r"),
        ("Code.S3Bucket", "my bucket", "my-bucket"),
        ("Code.S3Bucket", "bucket.", "buc.ket"),
        ("KMSKeyArn", "alias/key", "arn:aws:kms:eu-west-1:123456789012:key/1"),
        ("DeadLetterConfig.TargetArn", "sqs queue", QUEUE),
        ("Layers", ["layer:1"], LAYERS[:1]),
        ("LoggingConfig.LogGroup", "a group", "/aws/lambda/group"),
        (
            "CodeSigningConfigArn",
            "arn:csc",
            f"arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-{'0' * 17}",
        ),
    ],
)
def test_a_text_of_another_form_is_told(store: Store, field: str, refused: Plain, taken: Plain) -> None:
    """Whichever setting it is of, once at its place."""
    first, _, rest = field.partition(".")
    texts = [ask_of(store, {first: {rest: value} if rest else value}) for value in (refused, taken)]

    assert [{name for name, _ in found} for found in texts] == [{field}, set()]


@pytest.mark.parametrize("field", ["Role", "KMSKeyArn", "CodeSigningConfigArn", "DeadLetterConfig.TargetArn"])
def test_a_word_alone_stands_for_an_arn_in_examples(store: Store, field: str) -> None:
    """Whoever writes `Role: r` means no role in particular; with a colon or a blank it is meant."""
    first, _, rest = field.partition(".")
    words = [ask_of(store, {first: {rest: word} if rest else word}) for word in ("r", "my-role", "my role", "my:role")]

    assert [len(found) for found in words] == [0, 0, 1, 1]


def ask_of(store: Store, fields: dict[str, Plain]) -> set[tuple[str, Plain]]:
    """The texts of another form of a function today."""
    return told(store, document(function(fields)))


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        (ESM, {"Source": "amazon-sqs", "EventSourceArn": "sqs:orders"}, "EventSourceArn"),
        (
            ESM,
            {**SQS, "DestinationConfig": {"OnFailure": {"Destination": "sqs:q"}}},
            "DestinationConfig.OnFailure.Destination",
        ),
        (Kind.ALIAS, {"FunctionVersion": "latest"}, "FunctionVersion"),
        (URL, {"AuthType": "AWS_IAM", "Qualifier": "1"}, "Qualifier"),
        (Kind.LAYER_VERSION, {"LayerName": "a layer"}, "LayerName"),
        (PERMISSION, {**CALLER, "Action": "InvokeFunction"}, "Action"),
        (PERMISSION, {**CALLER, "SourceAccount": 12345678901}, "SourceAccount"),
        (PERMISSION, {**CALLER, "SourceArn": "sqs:orders"}, "SourceArn"),
        (PERMISSION, {**CALLER, "PrincipalOrgID": "org"}, "PrincipalOrgID"),
        (PERMISSION, {**CALLER, "EventSourceToken": "a token"}, "EventSourceToken"),
    ],
)
def test_a_text_of_what_is_attached_likewise(store: Store, kind: Kind, fields: dict[str, Plain], field: str) -> None:
    """A number counts as it is written."""
    assert {name for name, _ in told(store, document(attached(kind, fields, to=None)))} == {field}


@pytest.mark.parametrize(
    ("fields", "day", "found"),
    [
        ({"Role": ROLE}, "2015-04-09", False),
        ({"Role": ROLE}, "2015-04-08", False),
        ({"Role": "iam:r"}, "2015-04-08", True),
        ({"FileSystemConfigs": [{"Arn": POINT, "LocalMountPath": "/mnt/a"}], "VpcConfig": VPC}, "2026-04-06", False),
        ({"FileSystemConfigs": [{"Arn": POINT, "LocalMountPath": "/mnt/a"}], "VpcConfig": VPC}, "2026-04-07", False),
        ({"FileSystemConfigs": [{"Arn": "a:x", "LocalMountPath": "/mnt/a"}], "VpcConfig": VPC}, "2026-04-06", True),
    ],
)
def test_a_form_that_a_later_model_takes_is_not_told(
    store: Store, fields: dict[str, Plain], day: str, found: bool
) -> None:
    """That day is an upper bound; what no model takes is told on each."""
    assert bool(told(store, document(function(fields)), day)) is found


@pytest.mark.parametrize(
    "role",
    [
        *("{{resolve:x}}", "<role>", "__ROLE__", "%ROLE%", "@ROLE@", "arn:aws:iam::***:role/r", "YOUR_ROLE_ARN"),
        *("arn:aws:iam::xxxxxxxxxxxx:role/r", "arn:aws:iam::ACCOUNT_ID:role/r", "your-role"),
    ],
)
def test_what_stands_for_something_else_is_no_text_of_another_form(store: Store, role: str) -> None:
    """It is filled in before anybody deploys it."""
    assert told(store, document(function({"Role": role}))) == set()


def test_a_text_that_is_put_together_at_deployment_is_left_alone(store: Store) -> None:
    """What readers and shells fill in."""
    assert told(store, document(function({"Role": "${ROLE}", "Layers": ["${L.arn}"]}))) == set()


def test_what_is_deployed_has_its_form(store: Store) -> None:
    """Answers that people publish have other texts put into them."""
    there = replace(function({"Role": "a role"}), deployed=True)

    assert told(store, document(there)) == set()


@pytest.mark.parametrize(
    "role", ["!GetAtt R.Arn", "!Sub 'arn:aws:iam::${AWS::AccountId}:role/r'", "!Ref Given", "!ImportValue r"]
)
def test_references_have_no_form(store: Store, role: str) -> None:
    """Of a template; one literal beside them is refused."""
    text = f"""
    Parameters: {{Given: {{Type: String}}}}
    Resources:
      R: {{Type: AWS::IAM::Role}}
      F: {{Type: AWS::Lambda::Function, Properties: {{Role: {role}}}}}
      G: {{Type: AWS::Lambda::Function, Properties: {{Role: "iam:r"}}}}
    """
    found = judge_text(store, text).findings

    assert [one.function for one in found if one.rule in FORMS] == ["G"]


@pytest.mark.parametrize(
    ("function_", "found"),
    [
        ("role: MyRole", False),
        ("capacityProvider: mine", False),
        ("capacityProvider: {name: mine}", False),
        ("role: 'arn:aws:iam::1:role/r'", True),
    ],
)
def test_a_word_in_a_service_names_a_resource(store: Store, function_: str, found: bool) -> None:
    """Without a colon the Serverless Framework takes it for one of its resources."""
    text = f"service: s\nprovider: {{name: aws, runtime: python3.13}}\nfunctions:\n  a: {{handler: a.b, {function_}}}\n"
    report = judge_text(store, text, "serverless.yml")

    assert ("LKB252" in {one.rule for one in report.findings}) is found


def test_every_pattern_can_be_asked(store: Store) -> None:
    """Python reads what AWS wrote for Java; a pattern that it cannot read would end every check."""
    fields = later_fields(store, basis_on(store, date(2026, 11, 23), None, None))
    patterns = {pattern for field in fields.values() for pattern in field.patterns}

    assert len(patterns) > 50
    assert [pattern for pattern in patterns if re.compile(pattern).groups > 20] == []


def test_the_place_is_that_of_the_list(store: Store) -> None:
    """Where a text stands in a list of others."""
    text = """\
    Resources:
      F:
        Type: AWS::Lambda::Function
        Properties:
          VpcConfig: {SubnetIds: [a, b], SecurityGroupIds: [c]}
          FileSystemConfigs: [{Arn: "efs:x", LocalMountPath: /mnt/a}]
    """
    assert {one.line for one in judge_text(store, text).findings if one.rule == "LKB252"} == {6}
