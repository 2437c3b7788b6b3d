"""Settings that one door looked at and another did not: each is judged as in a template of CloudFormation."""

from __future__ import annotations

import json

import pytest

import kb
from kb.store import Store
from tests.judging.texts import ROLE, judge_text, sam

FUNCTION = (
    f'resource "aws_lambda_function" "f" {{\n  function_name = "f"\n  runtime = "python3.13"\n  handler = "a.b"\n'
    f'  role = "{ROLE}"\n  filename = "a.zip"\n  memory_size = 256\n  timeout = 30\n}}\n'
)
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q"
CLOUDFORMATION = "Resources:\n  X:\n    Type: AWS::Lambda::{kind}\n    Properties: {properties}\n"


def told(store: Store, text: str, path: str) -> set[tuple[str, str, object]]:
    """What is above notes: rules, fields and values."""
    found = judge_text(store, text, path).findings
    return {(one.rule, one.field, one.value) for one in found if one.severity.label != "note"}


@pytest.mark.parametrize(("loop", "found"), [("Deny", {("LKB247", "RecursiveLoop", "Deny")}), ("Allow", set())])
def test_what_terraform_says_of_loops_apart_is_judged(store: Store, loop: str, found: set[object]) -> None:
    """In a resource of its own."""
    apart = (
        'resource "aws_lambda_function_recursion_config" "l" {\n  function_name = aws_lambda_function.f.function_name'
    )

    assert told(store, f'{FUNCTION}{apart}\n  recursive_loop = "{loop}"\n}}\n', "main.tf") == found


@pytest.mark.parametrize("share", ["1.1", "-0.1", "1.0"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_shares_of_versions_are_numbers_however_they_are_written(store: Store, share: str, quote: str) -> None:
    """In both providers, as in CloudFormation; a share of all is none too large."""
    written = f"{quote}{share}{quote}"
    weights = f'AdditionalVersionWeights: [{{FunctionVersion: "2", FunctionWeight: {written}}}]'
    properties = f'{{FunctionName: f, Name: live, FunctionVersion: "1", RoutingConfig: {{{weights}}}}}'
    own = 'function_name = "f"\n name = "live"\n function_version = "1"\n'
    block = f'routing_config {{\n additional_version_weights = {{ "2" = {written} }}\n}}'
    item = f'[{{ function_version = "2", function_weight = {written} }}]'
    attribute = f"routing_config = {{ additional_version_weights = {item} }}"
    want = {("LKB336", "RoutingConfig", float(share))} if share != "1.0" else set()

    assert told(store, CLOUDFORMATION.format(kind="Alias", properties=properties), "template.yaml") == want
    assert told(store, f'resource "aws_lambda_alias" "a" {{\n {own}{block}\n}}\n', "main.tf") == want
    assert told(store, f'resource "awscc_lambda_alias" "a" {{\n {own}{attribute}\n}}\n', "main.tf") == want


@pytest.mark.parametrize(
    ("level", "found"), [("TRACE", {("LKB346", "LoggingConfig.SystemLogLevel", "TRACE")}), ("WARN", set())]
)
def test_the_log_of_a_mapping_is_judged_in_terraform(store: Store, level: str, found: set[object]) -> None:
    """As in CloudFormation."""
    block = f'logging_config {{\n system_log_level = "{level}"\n}}\n'
    own = f'function_name = "f"\n event_source_arn = "{QUEUE}"\n'
    text = f'resource "aws_lambda_event_source_mapping" "m" {{\n {own}{block}}}\n'
    properties = f"{{FunctionName: f, EventSourceArn: '{QUEUE}', LoggingConfig: {{SystemLogLevel: {level}}}}}"

    assert told(store, text, "main.tf") == found
    assert told(store, CLOUDFORMATION.format(kind="EventSourceMapping", properties=properties), "t.yaml") == found


@pytest.mark.parametrize(("retries", "found"), [(-1, {("LKB330", "MaximumRetryAttempts", -1)}), (0, set())])
def test_a_request_for_fewer_retries_than_none_is_refused(store: Store, retries: int, found: set[object]) -> None:
    """Only of a mapping -1 is no bound."""
    request = {"FunctionName": "f", "MaximumRetryAttempts": retries, "MaximumEventAgeInSeconds": 60}

    assert told(store, json.dumps(request), "request.json") == found


def test_misspelt_arguments_of_what_dynamic_makes_are_told(store: Store) -> None:
    """As those of a block that is written out."""
    content = 'content {\n log_formt = "JSON"\n log_format = "JSON"\n}'
    block = f'dynamic "logging_config" {{\n for_each = [1]\n {content}\n}}\n'
    text = FUNCTION.removesuffix("}\n") + block + "}\n"

    assert {rule for rule, *_ in told(store, text, "main.tf")} == {"LKB235"}


@pytest.mark.parametrize("provider", ["", "Arn: !Ref 'AWS::NoValue', "])
@pytest.mark.parametrize(("memory", "found"), [(9, {"LKB227", "LKB254"}), (8, {"LKB254"})])
def test_sam_is_judged_without_a_capacity_provider_too(
    store: Store, provider: str, memory: int, found: set[str]
) -> None:
    """What else is said of managed instances is bound as in CloudFormation, and the provider is missing."""
    config = f"CapacityProviderConfig: {{{provider}ExecutionEnvironmentMemoryGiBPerVCpu: {memory}}}"
    text = sam(f"Runtime: python3.13, Handler: a.b, CodeUri: ., MemorySize: 32768, Timeout: 3, {config}")

    assert {rule for rule, *_ in told(store, text, "template.yaml")} == found


@pytest.mark.parametrize(
    ("key", "found"), [("alias:k", True), ("arn:aws:kms:eu-west-1:123456789012:key/1", False), ("", False)]
)
def test_the_key_of_the_package_is_judged_in_terraform(store: Store, key: str, found: bool) -> None:
    """Of both providers; an empty one is none."""
    place = f's3_bucket = "bucket"\n s3_key = "k"\n source_kms_key_arn = "{key}"\n'
    own = FUNCTION.replace('filename = "a.zip"\n', place)
    theirs = own.replace('"aws_', '"awscc_').replace(place, f"code = {{ {place.replace(chr(10), ',')} }}\n")
    want = {("LKB252", "Code.SourceKMSKeyArn", key)} if found else set()

    assert told(store, own, "main.tf") == want
    assert told(store, theirs, "main.tf") == want


@pytest.mark.parametrize(("length", "found"), [(4088, set()), (4089, {("LKB312", "FilterCriteria", 4097)})])
@pytest.mark.parametrize("event", ["sqs: {{arn: '{0}', {1}}}", "activemq: {{arn: '{0}', queue: q, {1}}}"])
def test_a_filter_of_the_serverless_framework_is_the_text_that_it_makes(
    store: Store, event: str, length: int, found: set[object]
) -> None:
    """Of an object, without blanks; its length was not looked at, and neither was the day since when there are any."""
    one = event.format(QUEUE, f"filterPatterns: [{{a: {'x' * length}}}]")
    head = "service: s\nprovider: {name: aws, runtime: python3.13}\n"
    text = f"{head}functions: {{f: {{handler: a.b, events: [{{{one}}}]}}}}\n"
    early = kb.check_text(text, "serverless.yml", "2021-11-22", db=store).findings

    assert {row for row in told(store, text, "serverless.yml") if row[0] == "LKB312"} == found
    assert ("LKB340", "EventSourceMapping.FilterCriteria.Filters[].Pattern") in {(row.rule, row.value) for row in early}
