"""Functions of the provider awscc, which names everything as CloudFormation does."""

from __future__ import annotations

from .folders import known, read
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
