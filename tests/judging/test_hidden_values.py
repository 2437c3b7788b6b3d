"""Values that their owners hide: judged like others, and repeated by no format."""

from __future__ import annotations

import json

import pytest

from kb.judging.hidden_values import HIDDEN
from kb.readers.interface import Kind, Plain, Position, Resolved
from kb.store import Store
from tests.judging.hidden_fields import SAM, read, told
from tests.judging.questions import ask, attached, document, function

PLACE = Position(3, 7)
ROOT = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Number: {Type: Number, NoEcho: true}
  Word: {Type: String, NoEcho: "true"}
  ApiToken: {Type: String}
  Shown: {Type: Number, NoEcho: false}
Mappings: {M: {a: {b: 1}}}
Resources:
"""
CHILD = """
Parameters: {Size: {Type: Number}}
Resources:
  G:
    Type: AWS::Lambda::Function
    Properties:
      {Role: arn:aws:iam::123456789012:role/r, Code: {S3Bucket: b, S3Key: k}, Handler: a.b, Runtime: python3.13,
       MemorySize: !Ref Size}
"""
STACK = (
    "  S: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: c.yaml, Parameters: {Size: !Ref Number}}}\n"
)
SECRETS = ("98765", "hunter2", "hunter3")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("MemorySize: !Ref Number", "LKB201"),
        ("Timeout: !Sub '${Number}'", "LKB203"),
        ("Tracing: !Ref Word", "LKB247"),
        ("Tracing: !Ref ApiToken", "LKB247"),
        ("Architectures: [!Ref Word]", "LKB221"),
        ("ReservedConcurrentExecutions: !Ref Number", "LKB222"),
        ("EphemeralStorage: {Size: !Ref Number}", "LKB204"),
        (
            "Events: {Q: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:us-east-1:1:q', BatchSize: !Ref Number}}}",
            "LKB301",
        ),
        (
            "Events: {M: {Type: MQ, Properties: {Broker: b, SourceAccessConfigurations: [{Type: !Ref Word}]}}}",
            "LKB346",
        ),
    ],
)
def test_a_parameter_that_shows_its_value_to_nobody_is_judged_and_not_told(
    store: Store, written: str, rule: str
) -> None:
    """By NoEcho, or by a name that says what it is; in no format."""
    found = ask(store, read({"t.yaml": ROOT + SAM % written}, "t.yaml"))
    (one,) = (finding for finding in found.findings if finding.rule == rule)

    assert HIDDEN in one.message
    assert (one.value, one.fix) == (None, None)
    assert not any(secret in told(found) for secret in SECRETS)


@pytest.mark.parametrize(("number", "said"), [("127", "the minimum is 128 MB"), ("10241", "the limit is 10240 MB")])
def test_a_finding_about_a_hidden_value_says_on_which_side_of_its_bounds_it_lies(
    store: Store, number: str, said: str
) -> None:
    """As one about a value that is told."""
    found = ask(store, read({"t.yaml": ROOT + SAM % "MemorySize: !Ref Number"}, "t.yaml", Number=number))

    assert f"MemorySize (hidden) MB is out of range: {said}" in told(found)


def test_a_parameter_whose_noecho_is_false_is_told(store: Store) -> None:
    """It hides nothing."""
    found = ask(store, read({"t.yaml": ROOT + SAM % "MemorySize: !Ref Shown"}, "t.yaml"))

    assert "MemorySize 98764 MB" in told(found)


def test_a_hidden_value_of_another_shape_is_not_told_either(store: Store) -> None:
    """Nor where it leads to nothing in a mapping."""
    number = "MemorySize: !Ref Word, EphemeralStorage: {Size: !FindInMap [M, !Ref Word, b]}"
    found = ask(store, read({"t.yaml": ROOT + SAM % number}, "t.yaml"))

    assert "a hidden text is no number" in told(found)
    assert not any(secret in told(found) for secret in SECRETS)


def test_the_length_of_a_hidden_text_is_told_and_not_the_text(store: Store) -> None:
    """It is what the limit is about."""
    words = "hunter2 " * 33
    template = ROOT + SAM % "Description: !Ref Word, MemorySize: !Ref Number"
    found = ask(store, read({"t.yaml": template}, "t.yaml", Word=words))
    (long,) = (one for one in found.findings if one.rule == "LKB213")

    assert (long.value, long.limit) == (264, 256)
    assert "the description has 264 characters" in long.message
    assert "hunter2" not in told(found)


def test_what_a_stack_around_hides_stays_hidden_in_the_stack_inside(store: Store) -> None:
    """Whatever the parameter is called there."""
    found = ask(store, read({"t.yaml": ROOT + STACK, "c.yaml": CHILD}, "t.yaml"))

    assert "MemorySize (hidden) MB" in told(found)
    assert "98765" not in told(found)


TERRAFORM = """
variable "size" {{
  type      = number
  {mark}
}}
variable "max_token" {{
  type    = number
  default = 98765
}}
variable "token" {{
  default = "98765"
}}
locals {{ doubled = var.size * 1 }}
resource "aws_lambda_function" "f" {{
  filename = "a.zip"
  role = "arn:aws:iam::123456789012:role/r"
  handler = "a.b"
  runtime = "python3.13"
  memory_size = {value}
}}
module "m" {{ source = "./m" }}
"""
MODULE = 'output "n" {\n  value = 98765\n  sensitive = true\n}\n'


@pytest.mark.parametrize(
    ("mark", "value", "hidden"),
    [
        ("sensitive = true", "local.doubled", True),
        ("ephemeral = true", "var.size", True),
        ("sensitive = true", "nonsensitive(local.doubled)", False),
        ("sensitive = true", "nonsensitive(var.size) + sensitive(0)", True),
        ("sensitive = false", "var.size", False),
        ("", "sensitive(var.size)", True),
        ("", "module.m.n", True),
        ("", "var.max_token", False),
        ("", "var.token", True),
    ],
)
def test_what_terraform_calls_sensitive_is_not_told(store: Store, mark: str, value: str, hidden: bool) -> None:
    """Of variables, outputs and functions, through whatever is computed of it."""
    texts = {"main.tf": TERRAFORM.format(mark=mark, value=value), "m/main.tf": MODULE}
    found = told(ask(store, read(texts, "main.tf", size="98765")))

    assert ("98765" in found) is not hidden
    assert "LKB201" in found


VALUES = {
    "function_name": "f",
    "filename": "a.zip",
    "role": "r",
    "handler": "a.b",
    "runtime": "python3.13",
    "memory_size": 98765,
    "tracing_config": [{"mode": "hunter2"}],
}
HEAD = {"mode": "managed", "type": "aws_lambda_function", "name": "f"}
MARKS = {"memory_size": True, "tracing_config": [{"mode": True}]}
WAYS = [
    [{"type": "get_attr", "value": "memory_size"}],
    [{"type": "get_attr", "value": "tracing_config"}, {"type": "index", "value": {"value": 0}}],
]
PLANS = {
    "planned values": {
        "planned_values": {
            "root_module": {
                "resources": [
                    {**HEAD, "address": "aws_lambda_function.f", "values": VALUES, "sensitive_values": MARKS},
                ]
            }
        }
    },
    "changes": {
        "resource_changes": [
            {
                **HEAD,
                "address": "aws_lambda_function.f",
                "change": {"actions": ["create"], "after": VALUES, "after_sensitive": MARKS},
            }
        ]
    },
    "raw state": {
        "version": 4,
        "terraform_version": "1.9.0",
        "resources": [{**HEAD, "instances": [{"attributes": VALUES, "sensitive_attributes": WAYS}]}],
    },
}


@pytest.mark.parametrize("form", PLANS)
def test_what_a_plan_or_state_marks_as_sensitive_is_not_told(store: Store, form: str) -> None:
    """It is judged all the same."""
    text = json.dumps(PLANS[form])
    found = told(ask(store, read({"p.json": text}, "p.json")))

    assert {rule for rule in ("LKB201", "LKB247") if rule in found} == {"LKB201", "LKB247"}
    assert not any(secret in found for secret in SECRETS)


CALLING = {
    "type": "AWS_PROXY",
    "uri": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "timeout_milliseconds": 98765,
    "request_parameters": {"a": "hunter2"},
}


@pytest.mark.parametrize(
    ("marks", "shown"),
    [({"request_parameters": {"a": True}}, "98765 ms"), ({"timeout_milliseconds": True}, "(hidden) ms")],
)
def test_an_attribute_of_a_plan_hides_none_beside_it(store: Store, marks: dict[str, object], shown: str) -> None:
    """Of an integration that calls a function."""
    address = "aws_api_gateway_integration.i"
    head = {"address": address, "mode": "managed", "type": "aws_api_gateway_integration", "name": "i"}
    called = {**HEAD, "address": "aws_lambda_function.f", "values": VALUES}
    integration = {**head, "values": CALLING, "sensitive_values": marks}
    text = json.dumps({"planned_values": {"root_module": {"resources": [called, integration]}}})

    assert f"the integration timeout of {shown} is out of range" in told(ask(store, read({"p.json": text}, "p.json")))


def test_what_is_given_under_the_name_of_a_secret_is_not_told(store: Store) -> None:
    """To a service of the Serverless Framework; other values are."""
    text = (
        "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions:\n"
        "  a: {handler: a.b, memorySize: '${env:MEMORY_SECRET}', tracing: 'x${ssm:/app/password~true}'}\n"
        "  b: {handler: a.b, memorySize: '${env:MEMORY}'}\n"
    )
    given = {"env:MEMORY_SECRET": "98765", "ssm:/app/password": "hunter2", "env:MEMORY": "98764"}
    found = told(ask(store, read({"serverless.yml": text}, "serverless.yml", **given)))

    assert "98764" in found
    assert not any(secret in found for secret in SECRETS)


def test_a_sum_with_a_hidden_part_is_not_told(store: Store) -> None:
    """It would tell the part; of what another field is measured by, the same holds."""
    hidden, open_ = Resolved(98765, PLACE, secret=True), Resolved(98764, PLACE)
    alias = attached(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": open_})
    mapping = attached(
        Kind.EVENT_SOURCE_MAPPING, {"Source": "amazon-sqs", "ScalingConfig": {"MaximumConcurrency": 999}}
    )
    reserving = function({"ReservedConcurrentExecutions": hidden})

    assert "98765" not in told(ask(store, document(reserving, function({"ReservedConcurrentExecutions": 2}, "G"))))
    assert "98765" not in told(ask(store, document(reserving, mapping)))
    assert "98765" not in told(ask(store, document(reserving, alias)))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("Layers", [f"arn:x:{n}" for n in "123456"], "6 layers, the limit is 5"),
        ("VpcConfig", {"SubnetIds": ["hunter2"]}, "subnets are set, but no security groups: both or neither"),
        ("Layers", [f"arn:aws:lambda:a:1:layer:hunter2:{n}" for n in "12"], "layer (hidden) is listed twice"),
        (
            "RuntimeManagementConfig",
            {"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": "hunter2"},
            "Runtime version pinned; ",
        ),
        (
            "LoggingConfig",
            {"LogFormat": "JSON", "ApplicationLogLevel": "hunter2", "SystemLogLevel": "INFO"},
            "LoggingConfig.ApplicationLogLevel is (hidden), but AWS takes only: TRACE, DEBUG, INFO",
        ),
    ],
)
def test_sizes_and_counts_of_what_is_hidden_are_told(store: Store, field: str, value: Plain, said: str) -> None:
    """Where the sentence of a rule has hidden text, its title stands for it."""
    fields = {field: Resolved(value, PLACE, secret=True), "Handler": Resolved("a.b", PLACE)}
    found = told(ask(store, document(function(fields))))

    assert said in found
    assert "hunter2" not in found


def test_a_doubt_does_not_tell_a_hidden_value(store: Store) -> None:
    """It names the word of which nobody knows since when AWS takes it."""
    metrics = Resolved({"Metrics": ["ErrorCount"]}, PLACE, secret=True)
    mapping = attached(Kind.EVENT_SOURCE_MAPPING, {"Source": "amazon-sqs", "MetricsConfig": metrics})
    found = ask(store, document(function({}), mapping), as_of="2025-01-01")

    assert [one.reason for one in found.unresolved] == ["it is made of a value that is hidden"]
    assert "ErrorCount" not in told(found)


def test_the_configuration_of_a_report_has_no_hidden_value(store: Store) -> None:
    """Null stands there, as for what is not known."""
    fields = {"Runtime": Resolved("python3.13", PLACE, secret=True), "MemorySize": Resolved(512, PLACE, secret=True)}
    (one,) = ask(store, document(function(fields))).functions

    assert (one.runtime, one.config) == (None, {"MemorySize": None})


@pytest.mark.parametrize(
    "fields",
    [
        {"Architectures": "arm64"},
        {"Architectures": {"a": 1}},
        {"MemorySize": True},
        {"Timeout": "soon"},
        {"EphemeralStorage": [512]},
        {"PackageType": {"x": "Image"}},
    ],
)
def test_the_configuration_of_a_report_has_no_value_that_is_not_judged(store: Store, fields: dict[str, object]) -> None:
    """One of another shape than its field has."""
    (one,) = ask(store, document(function(fields))).functions  # type: ignore[arg-type]

    assert one.config == dict.fromkeys(fields)


def test_a_doubt_about_the_day_of_a_hidden_setting_is_told(store: Store) -> None:
    """It names no value; that the value is hidden would send people to look at what matters not."""
    code = Resolved({"S3Bucket": "b", "S3Key": "k", "S3ObjectStorageMode": "hunter2"}, PLACE, secret=True)
    found = ask(store, document(function({"Code": code})), as_of="2026-05-15")

    (reason,) = {one.reason for one in found.unresolved if one.field == "Code"} - {
        "it is made of a value that is hidden"
    }
    assert "S3ObjectStorageMode" in reason
    assert "hunter2" not in told(found)
