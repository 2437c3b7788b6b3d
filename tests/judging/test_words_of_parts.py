"""Findings call a field inside of another as the format does."""

from __future__ import annotations

import pytest

from kb.readers.format_words import own_words, reword_fields
from kb.store import Store
from tests.judging.texts import judge_text, sam

NAMED = (
    ("main.tf", "cors.max_age", "provisioned_poller_config.maximum_pollers", "tracing_config.mode"),
    ("serverless.yml", "cors.maxAge", "provisionedPollerConfig.maximumPollers", None),
    ("template.yaml", "Cors.MaxAge", "ProvisionedPollerConfig.MaximumPollers", "Tracing"),
)
NESTED = {
    "main.tf": (
        'resource "aws_lambda_function" "f" {\n  tracing_config { mode = "on" }\n}\n'
        'resource "aws_lambda_function_url" "u" {\n  function_name = "f"\n  cors { max_age = 90000 }\n}\n'
        'resource "aws_lambda_event_source_mapping" "m" {\n  function_name = "f"\n'
        '  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:q"\n'
        "  provisioned_poller_config { maximum_pollers = 1 }\n}\n"
    ),
    "serverless.yml": (
        "service: s\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions:\n  f:\n    handler: a.b\n"
        "    url: {cors: {maxAge: 90000}}\n    events: [{sqs: {arn: 'arn:aws:sqs:eu-west-1:123456789012:q', "
        "provisionedPollerConfig: {maximumPollers: 1}}}]\n"
    ),
    "template.yaml": sam(
        "CodeUri: ., Tracing: on, FunctionUrlConfig: {Cors: {MaxAge: 90000}}, Events: {E: {Type: SQS, Properties: "
        "{Queue: 'arn:aws:sqs:eu-west-1:123456789012:q', ProvisionedPollerConfig: {MaximumPollers: 1}}}}"
    ),
}


@pytest.mark.parametrize(("path", "age", "pollers", "mode"), NAMED, ids=[name for name, *_ in NAMED])
def test_a_field_inside_of_another_bears_the_names_of_the_format(
    store: Store, path: str, age: str, pollers: str, mode: str | None
) -> None:
    """As one that stands alone does."""
    found = judge_text(store, NESTED[path], path).findings
    told = {one.rule: one.message.partition(" ")[0] for one in found if one.rule in ("LKB247", "LKB316", "LKB332")}

    assert told == {"LKB316": pollers, "LKB332": age} | ({"LKB247": mode} if mode else {})


HERE = (
    ("DestinationConfig.OnFailure.Destination", "destinations.onFailure"),
    ("DeadLetterConfig.TargetArn", "onError"),
    ("FilterCriteria.Filters[].Pattern", "filterPatterns"),
    ("ScalingConfig.MaximumConcurrency", "maximumConcurrency"),
    ("DocumentDBEventSourceConfig.DatabaseName", "db"),
)


@pytest.mark.parametrize(("field", "name"), HERE, ids=[name for _, name in HERE])
def test_the_serverless_framework_has_one_key_for_some_fields_inside_of_others(field: str, name: str) -> None:
    """No key of that name stands in it."""
    assert reword_fields(f"{field} is x", own_words("serverless", "f")) == f"{name} is x"


def test_a_destination_that_is_a_text_is_spoken_of_as_it_is_written(store: Store) -> None:
    """Of events, too."""
    stream = "{stream: {arn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s', destinations: {onFailure: 'arn:x'}}}"
    text = (
        "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions:\n  hello:\n    handler: a.b\n"
        f"    destinations: {{onSuccess: 'arn:x'}}\n    events: [{stream}]\n"
    )
    found = [one.message for one in judge_text(store, text, "serverless.yml").findings if one.rule == "LKB353"]

    assert {message.partition(" ")[0] for message in found} == {"destinations.onFailure", "destinations.onSuccess"}


@pytest.mark.parametrize(
    ("resource", "field", "name"),
    [
        ("aws_lambda_function.f", "DurableConfig.RetentionPeriodInDays", "durable_config.retention_period"),
        ("awscc_lambda_function.f", "DurableConfig.RetentionPeriodInDays", "durable_config.retention_period_in_days"),
        ("aws_lambda_function.f", "FileSystemConfigs[].Arn", "file_system_config.arn"),
        ("module.m.awscc_lambda_function.f[0]", "FileSystemConfigs[].Arn", "file_system_configs.arn"),
        ("aws_lambda_function.f", "Code.S3Bucket", "s3_bucket"),
        ("awscc_lambda_function.f", "Code.S3Bucket", "code.s3_bucket"),
        ("aws_lambda_function.f", "Publish", "publish = true"),
        ("awscc_lambda_function.f", "Publish", "awscc_lambda_version"),
        ("aws_lambda_function_url.u", "AuthType", "authorization_type"),
        ("awscc_lambda_url.u", "AuthType", "auth_type"),
        ("aws_lambda_capacity_provider.c", "CapacityProviderScalingConfig.MaxVCpuCount",
         "capacity_provider_scaling_config.max_vcpu_count"),
        ("awscc_lambda_capacity_provider.c", "CapacityProviderScalingConfig.MaxVCpuCount",
         "capacity_provider_scaling_config.max_v_cpu_count"),
        ("aws_lambda_event_source_mapping.m", "DestinationConfig.OnFailure.Destination",
         "destination_config.on_failure.destination_arn"),
        ("aws_lambda_function_event_invoke_config.i", "DestinationConfig.OnFailure.Destination",
         "destination_config.on_failure.destination"),
        ("aws_lambda_event_source_mapping.m", "FilterCriteria.Filters[].Pattern", "filter_criteria.filter.pattern"),
        ("awscc_lambda_event_source_mapping.m", "FilterCriteria.Filters[].Pattern", "filter_criteria.filters.pattern"),
    ],
)  # fmt: skip
def test_each_provider_of_terraform_has_its_own_words(resource: str, field: str, name: str) -> None:
    """The older one names blocks for one of them, awscc as CloudFormation does."""
    assert reword_fields(f"{field} is x", own_words("terraform", resource)) == f"{name} is x"
