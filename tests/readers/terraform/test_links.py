"""Services that Terraform has call a function."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from kb.readers import read_text
from kb.readers.interface import Attachment, Document, Inputs, Kind, Resolved
from kb.readers.terraform.resources.calling_services import LINKS

from .folders import read

FUNCTIONS = """\
resource "aws_lambda_function" "one" {
  function_name = "first"
}
resource "aws_lambda_function" "many" {
  for_each      = toset(["x", "y"])
  function_name = each.key
}
resource "aws_lambda_alias" "live" {
  function_name = aws_lambda_function.one.function_name
  name          = "live"
}
"""


def calls(document: Document) -> list[Attachment]:
    """What calls functions by itself."""
    return [found for found in document.attachments if found.kind is Kind.EVENT_SOURCE]


def called(resource: str) -> list[tuple[str | None, dict[str, object]]]:
    """The functions that one resource calls, with what it says of the service."""
    return [
        (found.function, {name: f.value for name, f in found.fields.items() if isinstance(f, Resolved)})
        for found in calls(read({"main.tf": FUNCTIONS + resource}))
    ]


def test_an_integration_of_a_rest_api_says_how_long_it_waits() -> None:
    """A function is found through its alias; the timeout is computed like every value."""
    found = called(
        'variable "t" { default = 31000 }\n'
        'resource "aws_api_gateway_integration" "i" {\n'
        "  uri                  = aws_lambda_alias.live.invoke_arn\n"
        "  timeout_milliseconds = var.t\n}"
    )

    expected = {"Source": "amazon-api-gateway", "ApiKind": "rest", "IntegrationTimeout": 31000}
    assert found == [("aws_lambda_function.one", expected)]


@pytest.mark.parametrize(("protocol", "kind"), [("WEBSOCKET", "websocket"), ("HTTP", "http")])
def test_the_api_says_what_its_integrations_speak(protocol: str, kind: str) -> None:
    """An integration of the second version is that of its API; each instance calls its own function."""
    found = called(
        f'resource "aws_apigatewayv2_api" "a" {{\n  protocol_type = "{protocol}"\n}}\n'
        'resource "aws_apigatewayv2_integration" "i" {\n'
        "  for_each        = aws_lambda_function.many\n"
        "  api_id          = aws_apigatewayv2_api.a.id\n"
        "  integration_uri = each.value.invoke_arn\n}"
    )

    assert [(function, said["ApiKind"]) for function, said in found] == [
        ('aws_lambda_function.many["x"]', kind),
        ('aws_lambda_function.many["y"]', kind),
    ]


def test_the_events_of_a_user_pool_are_named_by_its_attributes() -> None:
    """Each trigger is one attachment."""
    found = called(
        'resource "aws_cognito_user_pool" "p" {\n  lambda_config {\n'
        "    pre_sign_up    = aws_lambda_function.one.arn\n"
        '    custom_message = aws_lambda_function.many["y"].arn\n'
        '    custom_email_sender {\n      lambda_arn = aws_lambda_function.many["x"].arn\n    }\n  }\n}'
    )

    assert [(function, said["EventType"]) for function, said in found] == [
        ("aws_lambda_function.one", "PreSignUp"),
        ('aws_lambda_function.many["y"]', "CustomMessage"),
        ('aws_lambda_function.many["x"]', "CustomEmailSender"),
    ]


def test_blocks_that_are_made_one_by_one_are_followed() -> None:
    """A notification with a dynamic block calls one function per block."""
    found = called(
        'resource "aws_s3_bucket_notification" "n" {\n  dynamic "lambda_function" {\n'
        '    for_each = toset(["x", "y"])\n    content {\n'
        "      lambda_function_arn = aws_lambda_function.many[lambda_function.value].arn\n    }\n  }\n}"
    )

    assert [function for function, _ in found] == ['aws_lambda_function.many["x"]', 'aws_lambda_function.many["y"]']


def test_a_distribution_says_when_it_calls() -> None:
    """The type of event stands beside the function."""
    found = called(
        'resource "aws_cloudfront_distribution" "d" {\n  default_cache_behavior {\n'
        '    lambda_function_association {\n      event_type = "viewer-request"\n'
        "      lambda_arn = aws_lambda_function.one.qualified_arn\n    }\n  }\n}"
    )

    assert found == [("aws_lambda_function.one", {"Source": "lambda-edge", "EventType": "viewer-request"})]


@pytest.mark.parametrize(
    ("written", "functions"),
    [
        ('"arn:aws:lambda:eu-west-1:123456789012:function:first:live"', ["aws_lambda_function.one"]),
        ("var.open ? aws_lambda_function.one.arn : aws_sqs_queue.q.arn", ["aws_lambda_function.one"]),
        (
            'jsonencode({ A = aws_lambda_function.one.arn, B = aws_lambda_function.many["x"].arn })',
            ["aws_lambda_function.one", 'aws_lambda_function.many["x"]'],
        ),
        ("aws_sqs_queue.q.arn", []),
        ('"arn:aws:lambda:eu-west-1:123456789012:function:elsewhere"', []),
    ],
    ids=["arn", "condition", "definition", "queue", "elsewhere"],
)
def test_functions_are_found_however_they_are_named(written: str, functions: list[str]) -> None:
    """By an ARN, in any branch, several in a definition; what is no function of the folder is left out."""
    found = called(f'variable "open" {{}}\nresource "aws_sfn_state_machine" "s" {{\n  definition = {written}\n}}')

    assert [function for function, _ in found] == functions


def test_the_function_of_a_called_module_is_found() -> None:
    """An output of the community module leads to its function."""
    text = (
        'module "fn" {\n  source        = "terraform-aws-modules/lambda/aws"\n  function_name = "f"\n}\n'
        'resource "aws_sns_topic_subscription" "s" {\n  endpoint = module.fn.lambda_function_arn\n}'
    )

    assert [found.function for found in calls(read({"main.tf": text}))] == ["module.fn.aws_lambda_function.this[0]"]


def plan(expression: Mapping[str, object], values: Mapping[str, object]) -> Document:
    """A plan of a function and of a notification that calls it."""
    kind = "aws_s3_bucket_notification"
    resources: list[dict[str, object]] = [
        {"address": "aws_lambda_function.f", "type": "aws_lambda_function", "values": {"function_name": "f"}},
        {"address": f"{kind}.n", "type": kind, "values": {"lambda_function": [values]}},
    ]
    written = [{"address": f"{kind}.n", "expressions": {"lambda_function": [expression]}}]
    whole = {
        "planned_values": {"root_module": {"resources": resources}},
        "configuration": {"root_module": {"resources": written}},
    }
    return read_text("plan.json", json.dumps(whole).encode(), Inputs())


def test_a_plan_knows_the_function_by_the_reference_of_the_configuration() -> None:
    """Before the first apply the ARN is not known yet."""
    references = {"lambda_function_arn": {"references": ["aws_lambda_function.f.arn", "aws_lambda_function.f"]}}
    (found,) = calls(plan(references, {"events": ["s3:ObjectCreated:*"]}))

    assert found.function == "aws_lambda_function.f"
    assert isinstance(source := found.fields["Source"], Resolved)
    assert source.value == "amazon-s3"


def test_a_plan_knows_the_function_by_its_arn() -> None:
    """Afterwards the ARN itself tells."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:f"
    (found,) = calls(plan({}, {"lambda_function_arn": arn}))

    assert found.function == "aws_lambda_function.f"


def test_every_service_of_the_links_is_a_trigger() -> None:
    """The readers name services as the table of triggers does."""
    with Path("data/triggers.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["trigger"] for row in csv.DictReader(lines)}

    assert {link.source for links in LINKS.values() for link in links} <= known
