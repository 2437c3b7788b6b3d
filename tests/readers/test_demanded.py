"""What something attached must say by its format: absent is not unknown, and nobody asks for what a tool supplies."""

from __future__ import annotations

import pytest

from kb.readers.interface import Attachment
from kb.readers.shared.demanded_parts import lacking_fields, open_fields
from tests.readers.services import read as read_service
from tests.readers.templates import read
from tests.readers.terraform.folders import read as read_folder


def lacking(found: Attachment) -> set[str]:
    """What an attachment must say and does not."""
    return set() if found.partial else set(lacking_fields(found.fields, found.demanded))


WHOLE = {
    "Alias": "FunctionName: f, FunctionVersion: '1', Name: live",
    "CapacityProvider": (
        "PermissionsConfig: {CapacityProviderOperatorRoleArn: r}, VpcConfig: {SubnetIds: [s], SecurityGroupIds: [g]}"
    ),
    "CodeSigningConfig": "AllowedPublishers: {SigningProfileVersionArns: [p]}",
    "EventInvokeConfig": "FunctionName: f, Qualifier: live",
    "EventSourceMapping": "FunctionName: f, EventSourceArn: q",
    "LayerVersion": "Content: {S3Bucket: b, S3Key: k}",
    "Permission": "FunctionName: f, Action: 'lambda:InvokeFunction', Principal: s3.amazonaws.com",
    "Url": "TargetFunctionArn: f, AuthType: NONE",
    "Version": "FunctionName: f",
    "WebFunction": "FunctionName: w",
    "WebFunctionEndpoint": "FunctionName: w, EndpointName: e, EndpointType: HomeRegion, AuthType: IamAuth",
    "WebFunctionRevision": (
        "FunctionName: w, ServiceConfig: {ExecutionRoleArn: r}, "
        "BuildConfig: {CodeConfig: {S3Object: {Bucket: b, Key: k}}, RuntimeConfig: {Runtime: nodejs24.x}}"
    ),
}
NAMES = {
    "Alias": {"FunctionName", "FunctionVersion", "Name"},
    "CapacityProvider": {
        "PermissionsConfig.CapacityProviderOperatorRoleArn", "VpcConfig.SecurityGroupIds", "VpcConfig.SubnetIds",
    },
    "CodeSigningConfig": {"AllowedPublishers.SigningProfileVersionArns"},
    "EventInvokeConfig": {"FunctionName", "Qualifier"},
    "EventSourceMapping": {"EventSourceArn|SelfManagedEventSource", "FunctionName"},
    "LayerVersion": {"Content.S3Bucket", "Content.S3Key"},
    "Permission": {"Action", "FunctionName", "Principal"},
    "Url": {"AuthType", "TargetFunctionArn"},
    "Version": {"FunctionName"},
    "WebFunction": {"FunctionName"},
    "WebFunctionEndpoint": {"AuthType", "EndpointName", "EndpointType", "FunctionName"},
    "WebFunctionRevision": {
        "BuildConfig.CodeConfig.S3Object.Bucket", "BuildConfig.CodeConfig.S3Object.Key",
        "BuildConfig.RuntimeConfig.Runtime", "FunctionName", "ServiceConfig.ExecutionRoleArn",
    },
}  # fmt: skip


def resource(kind: str, properties: str, head: str = "") -> Attachment:
    """One resource of Lambda."""
    (only,) = read(
        f"{head}Conditions: {{C: !Equals [!Ref 'AWS::Region', x]}}\nParameters: {{P: {{Type: String}}}}\n"
        f"Resources:\n  X: {{Type: AWS::Lambda::{kind}, Properties: {{{properties}}}}}\n"
    ).attachments
    return only


@pytest.mark.parametrize("kind", WHOLE)
def test_cloudformation_demands_what_its_schemas_do(kind: str) -> None:
    """All of it where nothing is said, nothing where all is, and what is empty is not said."""
    assert lacking(resource(kind, "Description: ''")) == NAMES[kind]
    assert lacking(resource(kind, WHOLE[kind])) == set()


@pytest.mark.parametrize(
    "properties",
    [
        "AuthType: !Ref P, TargetFunctionArn: !Ref P",
        "AuthType: !ImportValue x, TargetFunctionArn: {'Fn::GetAtt': [Q, Arn]}",
        "'Fn::Transform': {Name: M}",
    ],
)
def test_what_is_not_known_is_not_absent(properties: str) -> None:
    """What is written, and what a macro may add."""
    assert lacking(resource("Url", properties)) == set()


@pytest.mark.parametrize("head", ["Transform: Other\n", "Transform: ['AWS::LanguageExtensions', Mine]\n"])
def test_where_a_macro_changes_the_template_nothing_is_absent(head: str) -> None:
    """It may add whatever it likes."""
    assert lacking(resource("Url", "Description: x", head)) == set()


def test_a_function_that_is_found_is_there() -> None:
    """It stands in no field of its own then."""
    text = """
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}
  U: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt F.Arn, AuthType: NONE}}
  A: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, FunctionVersion: '1', Name: live}}
"""
    assert [lacking(one) for one in read(text).attachments] == [set(), set()]


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ("FunctionUrlConfig: {InvokeMode: BUFFERED}", [{"AuthType"}]),
        ("FunctionUrlConfig: {AuthType: NONE}", [set()]),
        ("Events: {E: {Type: SQS, Properties: {BatchSize: 1}}}", [{"EventSourceArn|SelfManagedEventSource"}]),
        ("Events: {E: {Type: SQS, Properties: {Queue: q}}}", [set()]),
        ("Events: {E: {Type: SQS, 'Fn::Transform': {Name: M}}}", [set()]),
        ("Events: {E: {Type: SQS, Properties: {BatchSize: 1, 'Fn::Transform': {Name: M}}}}", [set()]),
        ("Events: {E: {Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [s], Topics: [t]}}}", [set()]),
        ("Events: {E: {Type: SNS, Properties: {Topic: t, SqsSubscription: true}}}", [set()]),
        ("Events: {E: {Type: Api}}", [set()]),
        ("EventInvokeConfig: {MaximumRetryAttempts: 0}", [set()]),
        ("AutoPublishAlias: live", [set(), set()]),
    ],
)
def test_sam_supplies_the_function_and_most_besides(properties: str, names: list[set[str]]) -> None:
    """Of a URL it demands who may call, of an event the source."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        f"  F: {{Type: AWS::Serverless::Function, Properties: {{{properties}}}}}\n"
    )
    assert [lacking(one) for one in read(text).attachments] == names


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ("AuthType: IamAuth, CodeUri: s3://b/k, Runtime: nodejs24.x", set()),
        ("AuthType: !Ref P, CodeUri: !Ref P, Runtime: !Ref P", set()),
        ("AuthType: IamAuth, CodeUri: {Bucket: b}, Runtime: nodejs24.x", {"BuildConfig.CodeConfig.S3Object.Key"}),
        ("'Fn::Transform': {Name: M}", set()),
        (
            "Description: x",
            {
                "AuthType", "BuildConfig.CodeConfig.S3Object.Bucket", "BuildConfig.CodeConfig.S3Object.Key",
                "BuildConfig.RuntimeConfig.Runtime",
            },
        ),
    ],
)  # fmt: skip
def test_sam_names_a_web_function_and_its_endpoint_and_makes_its_role(properties: str, names: set[str]) -> None:
    """The code, the runtime and who may call it must say."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\nParameters: {P: {Type: String}}\nResources:\n"
        f"  W: {{Type: AWS::Serverless::WebFunction, Properties: {{{properties}}}}}\n"
    )
    assert set().union(*(lacking(one) for one in read(text).attachments)) == names


EMPTY = (
    "Parameters: {{E: {{Type: String, Default: ''}}}}\nResources:\n  X: {{Type: AWS::Lambda::{}, Properties: {{{}}}}}\n"
)


@pytest.mark.parametrize(
    ("kind", "properties", "names"),
    [
        ("Url", "TargetFunctionArn: f, AuthType: !Ref E", {"AuthType"}),
        ("LayerVersion", "Content: {S3Bucket: !Ref E, S3Key: k}", {"Content.S3Bucket"}),
        ("Alias", "FunctionName: f, FunctionVersion: '1', Name: !Sub '${E}'", {"Name"}),
    ],
)
def test_what_is_empty_by_default_is_left_to_whoever_gives_a_value(kind: str, properties: str, names: set[str]) -> None:
    """It is not judged; what is given as empty is missing."""
    text = EMPTY.format(kind, properties)
    (left,), (given,) = read(text).attachments, read(text, E="").attachments

    assert lacking(left) == set()
    assert {name for name, _ in open_fields(left.fields, left.demanded)} == names
    assert lacking(given) == names
    assert list(open_fields(given.fields, given.demanded)) == []


def test_what_a_parameter_is_called_says_nothing_of_who_gave_its_value() -> None:
    """One named `fallback` is given like any other."""
    text = EMPTY.replace("E:", "fallback:").format("Url", "TargetFunctionArn: f, AuthType: !Ref fallback")
    (given,) = read(text, fallback="").attachments

    assert lacking(given) == {"AuthType"}
    assert list(open_fields(given.fields, given.demanded)) == []


def test_globals_say_it_for_all() -> None:
    """What a function inherits is there; where Globals are not known, nothing is absent."""
    function = (
        "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {InvokeMode: BUFFERED}}}\n"
    )
    head = "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {FunctionUrlConfig: {AuthType: NONE}}}\n"

    assert [lacking(one) for one in read(head + function).attachments] == [set()]
    assert [lacking(one) for one in read(function).attachments] == [set()]


def test_the_serverless_framework_makes_its_resources_whole() -> None:
    """A URL, versions, aliases, asynchronous settings and events."""
    found = read_service(
        "service: s\nprovider: {name: aws, runtime: python3.13}\n"
        "functions: {a: {handler: a.b, url: true, provisionedConcurrency: 1, maximumRetryAttempts: 1,"
        " events: [{sqs: {arn: q}}]}}"
    ).attachments

    assert len(found) > 3
    assert {name for one in found for name in lacking(one)} == set()


@pytest.mark.parametrize(
    ("kind", "arguments", "names"),
    [
        ("aws_lambda_alias", "", {"FunctionName", "FunctionVersion", "Name"}),
        ("aws_lambda_function_url", 'function_name = "f"', {"AuthType"}),
        ("aws_lambda_function_url", 'function_name = "f"\n  authorization_type = var.x', set()),
        ("aws_lambda_function_event_invoke_config", "", {"FunctionName"}),
        ("aws_lambda_event_source_mapping", 'function_name = "f"', {"EventSourceArn|SelfManagedEventSource"}),
        ("aws_lambda_layer_version", "", {"LayerName"}),
        ("aws_lambda_permission", 'action = "lambda:InvokeFunction"', {"FunctionName", "Principal"}),
        ("awscc_lambda_permission", 'principal = "s3.amazonaws.com"', {"FunctionName", "Action"}),
        ("awscc_lambda_layer_version", "", set()),
        (
            "aws_lambda_provisioned_concurrency_config",
            'function_name = "f"',
            {"ProvisionedConcurrentExecutions", "Qualifier"},
        ),
    ],
)
def test_terraform_demands_what_its_providers_do(kind: str, arguments: str, names: set[str]) -> None:
    """Where a resource is written; what a variable comes to is not absent."""
    text = f'variable "x" {{}}\nresource "{kind}" "x" {{\n  {arguments}\n}}\n'
    (found,) = read_folder({"main.tf": text}).attachments

    assert lacking(found) == names
