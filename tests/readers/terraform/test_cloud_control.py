"""Functions of the provider awscc, which names everything as CloudFormation does."""

from __future__ import annotations

import pytest

from kb.readers import unknown_keys
from kb.readers.format_words import cloud_control_name
from kb.readers.interface import Resolved
from kb.readers.shared.demanded_parts import lacking_inside

from .folders import functions, known, read
from .test_configuration import values

CLOUD_CONTROL = """\
resource "awscc_lambda_function" "f" {
  function_name     = "f"
  runtime           = "python3.12"
  memory_size       = 512
  ephemeral_storage = { size = 1024 }
  environment       = { variables = { A = "1" } }
  code              = { s3_bucket = "b", s3_key = "k" }
  tags              = [{ key = "team", value = "x" }]
  tracing_config    = { mode = "Active" }
}
resource "awscc_lambda_event_source_mapping" "m" {
  function_name    = awscc_lambda_function.f.function_name
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:q"
  batch_size       = 20
  filter_criteria  = { filters = [{ pattern = "{}" }, { pattern = "[]" }] }
}
resource "awscc_lambda_url" "u" {
  auth_type           = "NONE"
  target_function_arn = awscc_lambda_function.f.arn
}
"""


def test_functions_of_the_cloud_control_provider_are_read() -> None:
    """The provider awscc writes objects where the older one has blocks."""
    assert values(read({"main.tf": CLOUD_CONTROL}), "awscc_lambda_function.f") == {
        "FunctionName": "f",
        "Runtime": "python3.12",
        "MemorySize": 512,
        "EphemeralStorage": 1024,
        "Environment": {"A": "1"},
        "Code": {"S3Bucket": "b", "S3Key": "k"},
        "Tags": {"team": "x"},
        "TracingConfig": {"Mode": "Active"},
    }


def test_what_the_cloud_control_provider_attaches_is_read() -> None:
    """A mapping and a URL belong to the function that they name."""
    mapping, url = read({"main.tf": CLOUD_CONTROL}).attachments

    assert (mapping.function, url.function) == ("awscc_lambda_function.f", "awscc_lambda_function.f")
    assert known(mapping.fields["FilterCriteria"]) == {"Filters": [{"Pattern": "{}"}, {"Pattern": "[]"}]}
    assert known(url.fields["AuthType"]) == "NONE"


def _with(setting: str) -> str:
    """A function of the provider with one setting."""
    return f'variable "x" {{}}\nresource "awscc_lambda_function" "f" {{\n{setting}\n}}\n'


@pytest.mark.parametrize(
    ("setting", "strange"),
    [
        ("ephemeral_storage = { sise = 512 }", {}),
        ("logging_config = { log_formt = var.x }", {"log_formt in logging_config": "error log_format"}),
        ("image_config = [{}, { comand = var.x }]", {"comand in image_config": "error command"}),
        ("tags = [{ key = var.x, valu = var.x }]", {"valu in tags": "error value"}),
        ("memory = 512", {"memory": "error memory_size"}),
        ("id = 1\ndepends_on = []\nlifecycle {}", {}),
        ("code = { source_kms_key_arn = var.x, s3_object_storage_mode = var.x }", {}),
        ("vpc_config = { ipv_6_allowed_for_dual_stack = true }", {}),
        (
            "vpc_config = { ipv6_allowed_for_dual_stack = var.x }",
            {"ipv6_allowed_for_dual_stack in vpc_config": "error ipv_6_allowed_for_dual_stack"},
        ),
        ("environment = { variables = { any = var.x } }", {}),
    ],
)  # fmt: skip
def test_keys_that_the_cloud_control_provider_does_not_know_are_told(setting: str, strange: dict[str, str]) -> None:
    """Its names are CloudFormation's; what is like none of them may be newer than the list."""
    found = functions(_with(setting))["awscc_lambda_function.f"].fields.get(unknown_keys.FIELD)

    assert (found.value if isinstance(found, Resolved) else {}) == strange


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ipv6AllowedForDualStack", "ipv_6_allowed_for_dual_stack"),
        ("CodeSha256", "code_sha_256"),
        ("CloudWatch", "cloudwatch"),
        ("S3ObjectVersion", "s3_object_version"),
        ("DirectS3Read", "direct_s3_read"),
        ("SourceKMSKeyArn", "source_kms_key_arn"),
        ("DocumentDBEventSourceConfig", "document_db_event_source_config"),
        ("MaxVCpuCount", "max_v_cpu_count"),
    ],
)
def test_the_cloud_control_provider_parts_names_at_capitals_and_digits(name: str, written: str) -> None:
    """A digit that follows a small letter begins a word of its own; one that follows a capital does not."""
    assert cloud_control_name(name) == written


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("durable_config = { retention_period_in_days = 3 }", {"DurableConfig.ExecutionTimeout"}),
        ("durable_config = { execution_timeout = var.x }", set()),
        ("durable_config = var.x", set()),
        ("durable_config = {}", {"DurableConfig.ExecutionTimeout"}),
        ('durable_config = var.d\n}\nvariable "d" {\n default = {}', set()),
        ("file_system_configs = [{ arn = var.x }]", {"FileSystemConfigs[].LocalMountPath"}),
        ("file_system_configs = [for one in [1] : { local_mount_path = one }]", {"FileSystemConfigs[].Arn"}),
        ("file_system_configs = []", set()),
        ("runtime_management_config = { runtime_version_arn = var.x }", {"RuntimeManagementConfig.UpdateRuntimeOn"}),
        ("snap_start = { apply_on = var.x }\nephemeral_storage = { size = 512 }", set()),
    ],
)  # fmt: skip
def test_the_cloud_control_provider_demands_what_cloudformation_does(setting: str, names: set[str]) -> None:
    """It is made of the same schemas."""
    function = functions(_with(setting))["awscc_lambda_function.f"]

    assert set(lacking_inside(function.fields, function.parts)) == names


@pytest.mark.parametrize(
    ("weights", "lacking"),
    [
        ('[{ function_version = "2", function_weight = 0.1 }]', set()),
        ('[{ function_version = "2" }]', {"RoutingConfig.AdditionalVersionWeights[].FunctionWeight"}),
    ],
)
def test_weights_of_an_alias_have_a_version_and_a_weight(weights: str, lacking: set[str]) -> None:
    """A list of objects, where the older provider has a map."""
    text = f'resource "awscc_lambda_alias" "a" {{\n routing_config = {{ additional_version_weights = {weights} }}\n}}\n'
    (alias,) = read({"main.tf": text}).attachments

    assert set(lacking_inside(alias.fields, alias.parts)) == lacking


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ('recursive_loop = "Deny"', "RecursiveLoop", "Deny"),
        ("reserved_concurrent_executions = -1", "ReservedConcurrentExecutions", -1),
        ("reserved_concurrent_executions = 0", "ReservedConcurrentExecutions", 0),
    ],
)
def test_settings_have_cloudformations_meaning(setting: str, field: str, value: object) -> None:
    """Where -1 says nothing in the older provider, which has a resource of its own for loops."""
    assert values(read({"main.tf": _with(setting)}), "awscc_lambda_function.f") == {field: value}


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ('self_managed_event_source = { endpoints = { kafka_bootstrap_servers = ["a:1"] } }',
         "SelfManagedEventSource", {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["a:1"]}}),
        ('logging_config = { system_log_level = "TRACE" }', "LoggingConfig", {"SystemLogLevel": "TRACE"}),
    ],
)  # fmt: skip
def test_settings_of_a_mapping_bear_the_names_of_the_api(setting: str, field: str, value: object) -> None:
    """Brokers of one's own, and its log."""
    (mapping,) = read({"main.tf": f'resource "awscc_lambda_event_source_mapping" "m" {{\n{setting}\n}}\n'}).attachments

    assert known(mapping.fields[field]) == value
