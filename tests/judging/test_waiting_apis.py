"""Whether an API waits for a function, and how long, is read before anything is said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, WHOLE, judge_text, said, sam

SLOW = f"{WHOLE}, Runtime: python3.13, Timeout: 60"
EVENT = "'integration.request.header.X-Amz-Invocation-Type': \"'Event'\""
OUTLASTS = [("LKB322", "must")]


def _method(integration: str) -> str:
    uri = "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations'"
    return (
        f"  M: {{Type: AWS::ApiGateway::Method, Properties: {{HttpMethod: GET, ResourceId: r, RestApiId: a, "
        f"Integration: {{Type: AWS, Uri: {uri}{integration}}}}}}}\n"
    )


@pytest.mark.parametrize(
    ("integration", "expected"),
    [
        ("", OUTLASTS),
        (f", RequestParameters: {{{EVENT}}}", []),
        (", RequestParameters: {integration.request.header.X-Amz-Invocation-Type: \"'RequestResponse'\"}", OUTLASTS),
        (", RequestParameters: {integration.request.header.X-Amz-Invocation-Type: method.request.header.Kind}", []),
        (", RequestParameters: !Ref Parameters", []),
        (", ResponseTransferMode: STREAM", []),
        (", ResponseTransferMode: BUFFERED", OUTLASTS),
        (", Fn::Transform: {Name: AWS::Include, Parameters: {Location: x}}", []),
    ],
)
def test_the_method_says_whether_an_api_waits(store: Store, integration: str, expected: list[tuple[str, str]]) -> None:
    """Asynchronous, streamed, or by what the caller says."""
    assert said(judge_text(store, sam(SLOW, extra=_method(integration)))) == expected


def _description(operation: Mapping[str, object]) -> str:
    uri = {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"}
    integration = {"type": "aws", "uri": uri, **operation}
    return json.dumps({"openapi": "3.0.1", "paths": {"/x": {"post": {"x-amazon-apigateway-integration": integration}}}})


ASYNCHRONOUS = {"requestParameters": {"integration.request.header.X-Amz-Invocation-Type": "'Event'"}}
CALLED = ", Events: {E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /x, Method: post}}}"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({}, OUTLASTS),
        (ASYNCHRONOUS, []),
        ({"responseTransferMode": "STREAM"}, []),
        ({"timeoutInMillis": 61_000}, ["LKB321"]),
    ],
)
@pytest.mark.parametrize("inline", [True, False])
def test_the_description_of_an_api_decides_over_an_event(
    store: Store, operation: Mapping[str, object], expected: list[object], inline: bool
) -> None:
    """In the template, or in a file beside it."""
    described = _description(operation)
    body = f"DefinitionBody: {described}" if inline else "DefinitionUri: openapi.json"
    api = f"  A: {{Type: AWS::Serverless::Api, Properties: {{StageName: p, {body}}}}}\n"
    report = judge_text(store, sam(SLOW + CALLED, extra=api), beside={"openapi.json": described})

    found = [one for one in said(report) if one[0] in ("LKB321", "LKB322")]
    assert [rule if expected == ["LKB321"] else (rule, sure) for rule, sure in dict.fromkeys(found)] == expected


@pytest.mark.parametrize(
    "properties",
    [
        "DefinitionUri: s3://b/openapi.json",
        "DefinitionUri: missing.yaml",
        "DefinitionBody: {Fn::Transform: {Name: Mine}}",
    ],
)
def test_a_description_that_cannot_be_read_is_not_judged(store: Store, properties: str) -> None:
    """Nobody knows whether the API waits."""
    api = f"  A: {{Type: AWS::Serverless::Api, Properties: {{StageName: p, {properties}}}}}\n"
    report = judge_text(store, sam(SLOW + CALLED, extra=api))

    assert said(report) == []
    assert "IntegrationTimeout" in {item.field for item in report.unresolved}


@pytest.mark.parametrize(
    ("event", "provider", "expected"),
    [
        ("http: {path: p, method: get}", "", OUTLASTS),
        ("http: {path: p, method: get, async: true}", "", []),
        ("http: {path: p, method: get, response: {transferMode: STREAM}}", "", []),
        ("http: {path: p, method: get, async: '${file(missing.yml):a}'}", "", []),
        ("http: {path: p, method: get, timeoutInMillis: 60000}", "", [("LKB321", "must")]),
        ("http: {path: p, method: get}", ", apiGateway: {timeoutInMillis: 60000}", [("LKB321", "must")]),
        ("http: GET /p", "", OUTLASTS),
    ],
)
def test_events_of_the_serverless_framework_say_whether_an_api_waits(
    store: Store, event: str, provider: str, expected: list[tuple[str, str]]
) -> None:
    """Said of the event, or of the provider for all."""
    text = (
        f"service: s\nprovider: {{name: aws, runtime: nodejs22.x{provider}}}\n"
        f"functions:\n  f: {{handler: a.b, timeout: 60, events: [{{{event}}}]}}\n"
    )
    assert said(judge_text(store, text, "serverless.yml")) == expected


FUNCTION = f"""\
resource "aws_lambda_function" "f" {{
  function_name = "f"
  filename      = "a.zip"
  role          = "{ROLE}"
  handler       = "a.h"
  runtime       = "python3.13"
  timeout       = 60
}}
"""
PATHS = (
    'paths = { "/x" = { post = { "x-amazon-apigateway-integration" = '
    "{ uri = aws_lambda_function.f.invoke_arn, %s } } } }"
)


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ('"aws_api_gateway_integration" "i" {\n uri = aws_lambda_function.f.invoke_arn\n}', OUTLASTS),
        (('"aws_api_gateway_integration" "i" {\n uri = aws_lambda_function.f.invoke_arn\n'
         ' request_parameters = { "integration.request.header.X-Amz-Invocation-Type" = "\'Event\'" }\n}'), []),
        (('"aws_api_gateway_integration" "i" {\n uri = aws_lambda_function.f.invoke_arn\n'
         ' response_transfer_mode = "STREAM"\n}'), []),
        ('"aws_api_gateway_rest_api" "a" {\n body = jsonencode({ ' + PATHS % "" + " })\n}", OUTLASTS),
        ('"aws_api_gateway_rest_api" "a" {\n body = jsonencode({ ' + PATHS % 'responseTransferMode = "STREAM"'
         + " })\n}", []),
        (('"aws_api_gateway_rest_api" "a" {\n body = templatefile("o.yaml", '
         "{ arn = aws_lambda_function.f.invoke_arn })\n}"),
         []),
        (('"aws_api_gateway_rest_api" "a" {\n body = templatefile("gone.yaml", '
         "{ arn = aws_lambda_function.f.invoke_arn })\n}"), []),
    ],
)  # fmt: skip
def test_terraform_says_whether_an_api_waits(store: Store, resource: str, expected: list[tuple[str, str]]) -> None:
    """In resources, in descriptions that are written out, and in files."""
    described = (
        "paths:\n  /x:\n    post:\n      x-amazon-apigateway-integration:\n        uri: ${arn}\n"
        "        requestParameters: {integration.request.header.X-Amz-Invocation-Type: \"'Event'\"}\n"
    )
    text = f"{FUNCTION}resource {resource}\n"

    assert said(judge_text(store, text, "main.tf", beside={"o.yaml": described})) == expected


@pytest.mark.parametrize("timeout", [10, 60])
@pytest.mark.parametrize("header", ["method.request.header.Kind", "!ImportValue kind"])
def test_whether_an_api_waits_is_told_as_unknown_where_it_matters(store: Store, timeout: int, header: str) -> None:
    """A function that is done in time is fine either way."""
    method = _method(f", RequestParameters: {{integration.request.header.X-Amz-Invocation-Type: {header}}}")
    report = judge_text(store, sam(f"{WHOLE}, Runtime: python3.13, Timeout: {timeout}", extra=method))

    assert said(report) == []
    assert [one.field for one in report.unresolved] == (["InvocationType"] if timeout == 60 else [])


BOTH_WAYS = (
    'resource "aws_api_gateway_rest_api" "a" {\n body = jsonencode({ paths = {\n'
    ' "/x" = { post = { "x-amazon-apigateway-integration" = { uri = aws_lambda_function.f.invoke_arn,\n'
    '  requestParameters = { "integration.request.header.X-Amz-Invocation-Type" = "\'Event\'" } } } }\n'
    ' "/y" = { post = { "x-amazon-apigateway-integration" = { uri = aws_lambda_function.f.invoke_arn } } } } })\n}\n'
)


def test_each_operation_that_a_description_has_of_a_function_counts(store: Store) -> None:
    """One that waits is told of beside one that does not."""
    assert said(judge_text(store, FUNCTION + BOTH_WAYS, "main.tf")) == OUTLASTS


INTEGRATIONS = (
    (
        "template.yaml",
        sam(SLOW) + "  I: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: a, IntegrationUri: !Ref F%s}}\n",
        ", PayloadFormatVersion: '2.0'",
    ),
    (
        "main.tf",
        FUNCTION
        + 'variable "a" {}\nresource "aws_apigatewayv2_integration" "i" {\n api_id = var.a\n'
        + " integration_uri = aws_lambda_function.f.invoke_arn\n %s\n}\n",
        'payload_format_version = "2.0"',
    ),
)


@pytest.mark.parametrize(("path", "form", "payload"), INTEGRATIONS, ids=["template", "terraform"])
def test_an_integration_of_an_api_from_elsewhere_is_told(store: Store, path: str, form: str, payload: str) -> None:
    """Unless its payload shows what it speaks: WebSockets have none of version 2."""
    unknown, known = (judge_text(store, form % text, path) for text in ("", payload))

    assert (said(unknown), [one.field for one in unknown.unresolved]) == ([], ["ApiKind"])
    assert (said(known), known.unresolved) == (OUTLASTS, ())
