"""What findings say."""

from __future__ import annotations

import json

import pytest

import kb
from kb.readers.serverless.framework_defaults import default_runtimes
from kb.store import Store
from tests.judging.texts import ROLE, WHOLE, judge_text, said, sam


@pytest.mark.parametrize(
    ("properties", "rule", "bound", "since"),
    [
        ("MemorySize: 64", "LKB201", 128, "2015-01-27"),
        ("Timeout: 0", "LKB203", 1, "2014-11-13"),
        ("EphemeralStorage: {Size: 256}", "LKB204", 512, "2015-08-21"),
    ],
)
def test_a_value_below_the_minimum_tells_the_minimum_and_its_day(
    store: Store, properties: str, rule: str, bound: int, since: str
) -> None:
    """Not the day of the maximum."""
    (found,) = [
        one for one in judge_text(store, sam(f"CodeUri: ., Handler: a.h, {properties}")).findings if one.rule == rule
    ]

    assert (found.limit, str(found.since)) == (bound, since)
    assert f"the minimum is {bound}" in found.message


@pytest.mark.parametrize(
    "name",
    [
        *("DB_PASSWORD", "GITHUB_TOKEN_SECRET", "API_KEY", "SMTP_PASS", "DB_PWD", "GITHUB_TOKEN", "SLACK_BOT_TOKEN"),
        *("TOKEN", "npm_token", "refreshToken", "dbPass", "DbPwd", "NEW_RELIC_LICENSE_KEY"),
    ],
)
@pytest.mark.parametrize("value", ["hunter2hunter2", "postgres://u:p@h/db", "eyJhbGciOiJIUzI1NiJ9.eyJz.s"])
def test_a_secret_is_found(store: Store, name: str, value: str) -> None:
    """By its name, where the value may be one."""
    report = judge_text(store, sam(f'{WHOLE}, Environment: {{Variables: {{{name}: "{value}"}}}}'))

    assert "LKB505" in {found.rule for found in report.findings}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (f"SECRET_{end}", "Xy12345")
            for end in ("PREFIX", "PORT", "ENDPOINT", "HOST", "ROUTE", "LENGTH", "TTL", "ARN")
        ),
        *((name, "vault") for name in ("SECRET_SOURCE", "SECRETS_BACKEND", "PASSWORD_STORE", "ACCESS_TOKEN_COOKIE")),
        *(
            (name, "Xy12345")
            for name in ("BYPASS", "byPass", "Bypass", "COMPASS", "NEXT_TOKEN", "pageToken", "EOS_TOKEN")
        ),
        ("TOKEN_BUCKET", "Xy12345"),
        ("API_KEY_NAME", "Xy12345"),
        ("TOKEN_SECRET_TTL_SECONDS", "Xy12345"),
        ("DB_PASSWORD", "5432"),
        ("DB_PASSWORD", "https://vault.example.com/v1"),
        ("DB_PASSWORD", "10.0.0.1:8200"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("DB_PASSWORD", "prod/db/password"),
        ("DB_PASSWORD", "prod-db-password"),
        ("DB_PASSWORD", "<your password>"),
        ("DB_PASSWORD", "CHANGE_ME"),
        ("DB_PASSWORD", "changeme"),
    ],
)
def test_what_is_known_of_a_secret_is_none(store: Store, name: str, value: str) -> None:
    """Addresses, numbers, paths, placeholders and names."""
    report = judge_text(store, sam(f'{WHOLE}, Environment: {{Variables: {{{name}: "{value}"}}}}'))

    assert "LKB505" not in {found.rule for found in report.findings}


@pytest.mark.parametrize(
    ("demanded", "runtimes"),
    [
        ("1.42.0", ["nodejs4.3"]),
        ("1.43.0", ["nodejs10.x"]),
        ("1.58.0", ["nodejs12.x"]),
        ("2", ["nodejs12.x"]),
        ("3", ["nodejs14.x", "nodejs16.x"]),
        ("3.38.0", ["nodejs14.x"]),
        ("^3.39.0", ["nodejs16.x"]),
        (">=3.39 <4", ["nodejs16.x"]),
        ("4", ["nodejs20.x"]),
        ("2 || 4", ["nodejs12.x", "nodejs20.x"]),
        ("latest", []),
        ("9" * 5000, []),
        (f">=3.{'0' * 5000} <4", ["nodejs14.x", "nodejs16.x"]),
        ("", []),
    ],
)
def test_the_default_runtime_of_the_framework_hangs_on_its_version(demanded: str, runtimes: list[str]) -> None:
    """As its releases have it."""
    assert default_runtimes(demanded) == runtimes


@pytest.mark.parametrize(("version", "certainty"), [("'3'", "may"), ("3.38.0", "must")])
def test_a_service_without_a_runtime_is_judged_by_the_default(store: Store, version: str, certainty: str) -> None:
    """In some cases where the version is not known."""
    text = f"service: s\nframeworkVersion: {version}\nprovider: {{name: aws}}\nfunctions: {{f: {{handler: a.b}}}}\n"

    assert ("LKB102", certainty) in said(judge_text(store, text, "serverless.yml"))


def test_the_horizon_names_every_milestone_inside_it(store: Store) -> None:
    """The nearest day is the finding's."""
    near = judge_text(store, sam(f"{WHOLE}, Runtime: python3.13, Timeout: 5"), horizon=950)
    far = judge_text(store, sam(f"{WHOLE}, Runtime: python3.13, Timeout: 5"), horizon=2000)

    assert [one.message.count("20") for one in near.findings if one.rule == "LKB106"] == [1]
    (found,) = [one for one in far.findings if one.rule == "LKB106"]
    assert str(found.since) == "2029-06-30"
    assert all(day in found.message for day in ("2029-06-30", "2029-07-31", "2029-08-31"))


@pytest.mark.parametrize(
    ("properties", "rule", "works"),
    [
        ("Runtime: nodejs22.x, SnapStart: {ApplyOn: PublishedVersions}", "LKB402", "java21"),
        ("Runtime: ruby3.4, DurableConfig: {ExecutionTimeout: 60}", "LKB414", "python3.14"),
        ("Runtime: ruby3.2, CapacityProviderConfig: {Arn: x}", "LKB417", "python3.13"),
    ],
)
def test_a_runtime_without_a_feature_is_told_which_have_it(
    store: Store, properties: str, rule: str, works: str
) -> None:
    """Those that functions can be created on."""
    found = [one for one in judge_text(store, sam(f"{WHOLE}, Timeout: 5, {properties}")).findings if one.rule == rule]

    assert [works in one.message for one in found] == [True]


def test_a_quota_that_can_be_raised_is_said_to_be_so(store: Store) -> None:
    """Of REST APIs."""
    event = "{http: {path: p, method: get, timeoutInMillis: 60000}}"
    head = "service: s\nprovider: {name: aws, runtime: nodejs22.x}\n"
    text = f"{head}functions: {{f: {{handler: a.b, events: [{event}]}}}}\n"
    found = [one for one in judge_text(store, text, "serverless.yml").findings if one.rule == "LKB321"]

    assert ["raised this quota" in one.message for one in found] == [True]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("H", "Stack/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler"),
        (
            "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A",
            "Stack/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/Resource",
        ),
        ("Own", "Stack/Mine/Provider/framework-onEvent/Resource"),
    ],
)
def test_functions_that_the_cdk_owns_get_no_advice(store: Store, name: str, path: str) -> None:
    """Their user cannot change them but by a newer library; what AWS refuses is still told, with the construct."""
    text = (
        f'Resources: {{{name}: {{Type: AWS::Lambda::Function, Metadata: {{"aws:cdk:path": "{path}"}}, '
        f'Properties: {{Code: {{S3Bucket: b, S3Key: k}}, Role: "{ROLE}", Handler: a.b, Runtime: nodejs14.x}}}}}}\n'
    )
    (found,) = judge_text(store, text).findings

    assert (found.rule, found.fix) == ("LKB102", None)
    assert "update it" in found.message
    assert path in found.message
    own = judge_text(store, text.replace(path, "Stack/Api/Resource").replace(name, "Api")).findings
    assert {"LKB503", "LKB506"} <= {one.rule for one in own}


@pytest.mark.parametrize("runtime", ["python3.15", "nodejs26.x"])
def test_a_preview_is_a_finding_of_its_own(store: Store, runtime: str) -> None:
    """A warning."""
    assert said(judge_text(store, sam(f"{WHOLE}, Timeout: 5, Runtime: {runtime}"))) == [("LKB107", "must")]


@pytest.mark.parametrize(
    "layers",
    ["[!Ref L, !Ref L]", "[!GetAtt L.Arn, !GetAtt L.Arn]", "[!Sub 'a:${X}:layer:b:1', !Sub 'a:${X}:layer:b:1']"],
)
def test_equal_references_are_one_layer(store: Store, layers: str) -> None:
    """Whatever they come to."""
    report = judge_text(store, sam(f"{WHOLE}, Timeout: 5, Runtime: python3.13, Layers: {layers}"))

    assert said(report) == [("LKB208", "must")]


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("index.h", []),
        ("app.h", [("LKB234", "must")]),
        ("src/index.h", [("LKB234", "must")]),
        ("index.inner.h", [("LKB234", "must")]),
    ],
)
def test_inline_code_is_in_a_file_named_index(store: Store, handler: str, expected: list[tuple[str, str]]) -> None:
    """Another handler is not found when the function runs."""
    written = f"InlineCode: x, Handler: {handler}, Runtime: python3.13, Timeout: 5, MemorySize: 256, Tracing: Active"

    assert said(judge_text(store, sam(written))) == expected


@pytest.mark.parametrize("layers", ["['arn:aws:lambda:eu-west-1:123456789012:layer:a:1']", "[!Ref L]", "!Ref Listed"])
def test_a_layer_may_have_the_file_of_the_handler(store: Store, layers: str) -> None:
    """As forwarders do whose code is all in a layer; what layers there are may not be known."""
    written = f"InlineCode: ' ', Handler: app.h, Runtime: python3.13, Layers: {layers}"

    assert "LKB234" not in {rule for rule, _ in said(judge_text(store, sam(written)))}


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("f.json", {"Functions": [{"FunctionName": "<function-name:1>", "FunctionArn": "a", "Runtime": "python3.13"}]}),
        ("f.json", {"Configuration": {"FunctionName": "f" * 70, "FunctionArn": "a", "Runtime": "python3.13"}}),
        ("s.tfstate", {"terraform_version": "1", "version": 4, "resources": [
            {"mode": "managed", "type": "aws_lambda_function", "name": "f",
             "instances": [{"attributes": {"function_name": "${name}", "runtime": "python3.13"}}]},
        ]}),
    ],
)  # fmt: skip
def test_a_function_that_is_there_bears_its_name_already(store: Store, name: str, held: dict[str, object]) -> None:
    """Whatever people put into answers before they publish them."""
    report = judge_text(store, json.dumps(held), name)

    assert len(report.functions) == 1
    assert "LKB230" not in {rule for rule, _ in said(report)}


@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        ("Resources:\nF:\n  Type: AWS::Lambda::Function\n  Properties: {Runtime: python3.7}\n", 2, "template.yaml"),
        (("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  T: {Type: AWS::SNS::Topic}\nOutputs:\n"
         "  F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.7}}\n"), 5, "template.yaml"),
        ("Resources:\n  F:\n    Type: AWS::Lambda::Function\n  Properties: {Runtime: python3.7}\n", 4, "template.yaml"),
        ("service: s\nprovider: {name: aws}\nfunctions:\nf:\n  handler: a.b\n", 4, "serverless.yml"),
    ],
)  # fmt: skip
def test_what_is_not_indented_gets_a_hint(store: Store, text: str, line: int, path: str) -> None:
    """A resource beside Resources, its properties beside it, a function beside functions."""
    report = judge_text(store, text, path)

    assert line in [warning.line for warning in report.warnings if "indent it" in warning.message]


@pytest.mark.parametrize("kind", ["viewer-request", "origin-response"])
def test_functions_that_plugins_put_to_the_edge_are_noted(store: Store, kind: str) -> None:
    """And judged by the limits of the edge."""
    text = (
        "service: s\nprovider: {name: aws, runtime: nodejs22.x}\n"
        f"functions:\n  f: {{handler: a.b, timeout: 60, lambdaAtEdge: {{distribution: D, eventType: {kind}}}}}\n"
    )
    report = judge_text(store, text, "serverless.yml")

    assert said(report) == [("LKB325", "must")]
    assert ["lambdaAtEdge" in warning.message for warning in report.warnings] == [True]


LAMBDA = "{Type: AWS::Lambda::Function, Properties: {}}"
STREAM = (
    "{Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, MaximumBatchingWindowInSeconds: 400, "
    "EventSourceArn: arn:aws:kinesis:eu-west-1:123456789012:stream/s, StartingPosition: LATEST}}"
)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("t.yaml", "Transform: AWS::Serverless-2016-10-31\nResources:\n"),
        ("serverless.yml", "service: s\nprovider: {name: aws}\nresources:\n Resources:\n"),
    ],
)
def test_a_resource_is_spoken_of_in_its_own_words(store: Store, name: str, head: str) -> None:
    """Those of CloudFormation, whatever stands around it."""
    found = judge_text(store, f"{head}  F: {LAMBDA}\n  M: {STREAM}\n", path=name).findings
    lacking = sorted(one.message.partition(" ")[0] for one in found if one.rule == "LKB210")

    assert lacking == ["Code", "Handler", "Role", "Runtime"]
    assert [one.message.partition(" ")[0] for one in found if one.rule == "LKB303"] == [
        "MaximumBatchingWindowInSeconds"
    ]


@pytest.mark.parametrize(
    ("kind", "properties", "words"),
    [
        ("Lambda::LayerVersion", "LayerName: l", ["Content.S3Bucket", "Content.S3Key"]),
        ("Serverless::LayerVersion", "LayerName: l", ["ContentUri"]),
        ("Serverless::WebFunction", "AuthType: IamAuth, CodeUri: {Bucket: b}", ["CodeUri.Key", "Runtime"]),
        (
            "Lambda::WebFunctionRevision",
            "FunctionName: f, ServiceConfig: {ExecutionRoleArn: r}, BuildConfig: {RuntimeConfig: {Runtime: x}}",
            ["BuildConfig.CodeConfig.S3Object.Bucket", "BuildConfig.CodeConfig.S3Object.Key"],
        ),
    ],
)
def test_what_a_resource_of_a_template_of_sam_lacks_is_told_where_it_is_written(
    store: Store, kind: str, properties: str, words: list[str]
) -> None:
    """Resources of CloudFormation keep its words, and web functions have those of SAM."""
    resource = f"{{Type: AWS::{kind}, Properties: {{{properties}}}}}"
    found = judge_text(store, f"Transform: AWS::Serverless-2016-10-31\nResources:\n  X: {resource}\n").findings

    assert sorted(one.message.partition(" ")[0] for one in found if one.rule == "LKB354") == words


def test_bounds_of_a_web_function_bear_the_words_of_sam(store: Store) -> None:
    """The time for a request is its Timeout there."""
    properties = "AuthType: IamAuth, CodeUri: s3://b/k, Runtime: nodejs24.x, Timeout: 10000"
    resource = f"{{Type: AWS::Serverless::WebFunction, Properties: {{{properties}}}}}"
    found = judge_text(store, f"Transform: AWS::Serverless-2016-10-31\nResources:\n  X: {resource}\n").findings

    assert [one.message.partition(" ")[0] for one in found if one.rule == "LKB231"] == ["Timeout"]


def test_a_setting_of_an_attachment_that_does_not_exist_yet_bears_the_words_of_the_format(store: Store) -> None:
    """As one of a function does."""
    source = 'event_source_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"\n  function_name = "f"'
    block = f'resource "aws_lambda_event_source_mapping" "m" {{\n  {source}\n  tumbling_window_in_seconds = 5\n}}\n'
    (found,) = [one for one in kb.check_text(block, "main.tf", "2020-12-14", db=store).findings if one.rule == "LKB340"]

    assert found.message == "tumbling_window_in_seconds does not exist yet on 2020-12-14: it comes on 2020-12-15"


def test_both_settings_that_exclude_each_other_bear_the_words_of_the_format(store: Store) -> None:
    """Not only the one that the finding stands at; a word of the API that is its value stays."""
    properties = "InstanceRequirements: {AllowedTypes: [m5.large], ExcludedTypes: [m5.xlarge]}"
    resource = f"{{Type: AWS::Serverless::CapacityProvider, Properties: {{{properties}}}}}"
    sam = judge_text(store, f"Transform: AWS::Serverless-2016-10-31\nResources:\n  X: {resource}\n").findings
    mapping = 'starting_position = "LATEST"\n  starting_position_timestamp = "2026-01-01T00:00:00Z"'
    source = 'event_source_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"\n  function_name = "f"'
    block = f'resource "aws_lambda_event_source_mapping" "m" {{\n  {source}\n  {mapping}\n}}\n'
    terraform = judge_text(store, block, "main.tf").findings

    assert [one.message.partition(";")[0] for one in [*sam, *terraform] if one.rule == "LKB356"] == [
        "InstanceRequirements.AllowedTypes does not go with InstanceRequirements.ExcludedTypes",
        "starting_position_timestamp does not go with starting_position LATEST",
    ]


@pytest.mark.parametrize("transform", ["AWS::Serverless-2016-10-31", "[AWS::Serverless-2016-10-31]"])
def test_a_service_may_have_resources_of_sam(store: Store, transform: str) -> None:
    """In the words of SAM, and without Globals that are unknown."""
    function = "{Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}"
    text = f"service: s\nprovider: {{name: aws}}\nresources: {{Transform: {transform}, Resources: {{F: {function}}}}}\n"
    report = judge_text(store, text, path="serverless.yml")

    assert report.unresolved == ()
    assert [one.message.partition(" ")[0] for one in report.findings if one.rule == "LKB210"] == ["CodeUri"]
