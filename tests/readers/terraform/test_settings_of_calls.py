"""What Terraform says of how a service calls a function: retries of buses and schedules, buffers of streams."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

FUNCTION = """
resource "aws_lambda_function" "f" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/r"
  handler       = "a.b"
  runtime       = "python3.13"
  filename      = "x.zip"
}
"""
BUS = """
resource "aws_cloudwatch_event_target" "t" {{
  rule = "r"
  arn  = aws_lambda_function.f.arn
  retry_policy {{ {} }}
}}
"""
SCHEDULE = """
variable "retries" {{ default = [{{ age = 30 }}] }}
resource "aws_scheduler_schedule" "t" {{
  name = "s"
  schedule_expression = "rate(1 hour)"
  target {{
    arn      = aws_lambda_function.f.arn
    role_arn = "r"
    {}
  }}
}}
"""
STREAM = """
resource "aws_kinesis_firehose_delivery_stream" "t" {{
  name        = "s"
  destination = "{0}"
  {0}_configuration {{
    processing_configuration {{
      enabled = true
      processors {{ type = "RecordDeAggregation" }}
      processors {{
        type = "Lambda"
        parameters {{
          parameter_name  = "LambdaArn"
          parameter_value = "${{aws_lambda_function.f.arn}}:$LATEST"
        }}
        parameters {{
          parameter_name  = "{1}"
          parameter_value = {2}
        }}
      }}
    }}
  }}
}}
"""
DYNAMIC = """dynamic "retry_policy" {
      for_each = var.retries
      content { maximum_event_age_in_seconds = retry_policy.value.age }
    }"""
BROKEN = {
    "the age of a bus": (BUS.format("maximum_event_age_in_seconds = 59"), ["LKB343"]),
    "the retries of a bus": (BUS.format("maximum_retry_attempts = 186"), ["LKB343"]),
    "a schedule": (SCHEDULE.format("retry_policy { maximum_event_age_in_seconds = 59 }"), ["LKB343"]),
    "made of a variable": (SCHEDULE.format(DYNAMIC), ["LKB343"]),
    "a bus at its bounds": (BUS.format("maximum_event_age_in_seconds = 60\n maximum_retry_attempts = 0"), []),
    "a small buffer": (STREAM.format("extended_s3", "BufferSizeInMBs", '"0.1"'), ["LKB342"]),
    "a large one elsewhere": (STREAM.format("http_endpoint", "BufferSizeInMBs", "4"), ["LKB342"]),
    "a long one": (STREAM.format("splunk", "BufferIntervalInSeconds", '"901"'), ["LKB342"]),
    "a buffer at its bounds": (STREAM.format("extended_s3", "BufferSizeInMBs", "3"), []),
    "other parameters": (STREAM.format("extended_s3", "NumberOfRetries", "3"), []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_settings_of_a_call_are_judged(call: Run, tmp_path: Path, name: str) -> None:
    """As in a template of CloudFormation, in whatever block they stand."""
    written, rules = BROKEN[name]
    (tmp_path / "main.tf").write_text(FUNCTION + written)

    found = json.loads(call("check", "main.tf", "--as-of", "2026-11-25", "--format", "json").stdout)["findings"]

    assert [one["rule"] for one in found if one["severity"] != "note"] == rules


def test_a_plan_has_them_too(call: Run, tmp_path: Path) -> None:
    """Blocks are lists there."""
    target = {
        "arn": "arn:aws:lambda:eu-west-1:123456789012:function:x",
        "retry_policy": [{"maximum_retry_attempts": 999}],
    }
    resources = [
        {"address": "aws_lambda_function.f", "type": "aws_lambda_function", "values": {"function_name": "x"}},
        {"address": "aws_scheduler_schedule.s", "type": "aws_scheduler_schedule", "values": {"target": [target]}},
    ]
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9",
        "planned_values": {"root_module": {"resources": resources}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))

    found = json.loads(call("check", "plan.json", "--as-of", "2026-11-25", "--format", "json").stdout)["findings"]

    assert "LKB343" in {one["rule"] for one in found}
