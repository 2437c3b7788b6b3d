"""What hangs on a condition inside of a block is judged in each case, as that outside of blocks is."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, judge_text

OPEN = 'variable "e" {}\nvariable "f" {\n  validation {\n    condition     = contains(["JSON", "XML"], var.f)\n\
    error_message = "one of both"\n  }\n}\n'
FUNCTION = (
    f'resource "aws_lambda_function" "f" {{\n  function_name = "f"\n  runtime = "python3.13"\n  handler = "a.b"\n'
    f'  role = "{ROLE}"\n  filename = "a.zip"\n  memory_size = 256\n  timeout = 30\n'
)
MAPPING = 'resource "aws_lambda_event_source_mapping" "m" {\n  function_name = "f"\n\
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:q"\n'
URL = 'resource "aws_lambda_function_url" "u" {\n  function_name = "f"\n  authorization_type = "AWS_IAM"\n'
PROD = 'var.e == "prod" ?'


def told(store: Store, resource: str, block: str) -> list[tuple[str, str, object, str]]:
    """What is above notes: rules, fields, values and how sure they are."""
    found = judge_text(store, f"{OPEN}{resource}  {block}\n}}\n", "main.tf")

    assert found.unresolved == ()
    return [(one.rule, one.field, one.value, one.certainty) for one in found.findings if one.severity.label != "note"]


@pytest.mark.parametrize(
    ("resource", "block", "rule", "field", "value"),
    [
        (FUNCTION, "durable_config {{\n execution_timeout = {} 31622401 : 31622400\n}}",
         "LKB223", "DurableConfig.ExecutionTimeout", 31622401),
        (FUNCTION, "durable_config {{\n execution_timeout = 9\n retention_period = {} 91 : null\n}}",
         "LKB223", "DurableConfig.RetentionPeriodInDays", 91),
        (FUNCTION, "vpc_config {{\n subnet_ids = {} [] : [\"a\", \"b\"]\n security_group_ids = [\"s\"]\n}}",
         "LKB219", "VpcConfig", 0),
        (MAPPING, "scaling_config {{\n maximum_concurrency = {} 1 : 2\n}}",
         "LKB313", "ScalingConfig.MaximumConcurrency", 1),
        (URL, "cors {{\n max_age = {} 86401 : 86400\n}}", "LKB332", "Cors.MaxAge", 86401),
    ],
)  # fmt: skip
def test_one_case_in_a_block_is_refused(  # noqa: PLR0917 - one line of a table
    store: Store, resource: str, block: str, rule: str, field: str, value: int
) -> None:
    """Of a function, a mapping or a URL; the other case is at the bound."""
    assert told(store, resource, block.format(PROD)) == [(rule, field, value, "may")]


def test_what_is_one_condition_comes_out_the_same_in_all_parts(store: Store) -> None:
    """Subnets and security groups are there together or not at all."""
    both = f'vpc_config {{\n subnet_ids = {PROD} ["a", "b"] : []\n security_group_ids = {PROD} ["s"] : []\n}}'

    assert told(store, FUNCTION, both) == []


def test_each_value_that_a_variable_may_have_is_judged_in_a_block(store: Store) -> None:
    """Its validation lists them."""
    found = told(store, FUNCTION, "logging_config {\n log_format = var.f\n}")

    assert found == [("LKB247", "LoggingConfig.LogFormat", "XML", "may")]


def test_more_cases_than_are_judged_leave_the_other_parts_known(store: Store) -> None:
    """A block is not unknown as a whole then."""
    parts = "".join(f' a{at} = var.v{at} == "1" ? 1 : 2\n' for at in range(9))
    text = "".join(f'variable "v{at}" {{}}\n' for at in range(9))
    block = f"durable_config {{\n execution_timeout = 0\n{parts} }}\n"
    report = judge_text(store, f"{text}{FUNCTION} {block}}}\n", "main.tf")

    assert ("LKB223", "must") in [(one.rule, one.certainty) for one in report.findings]


def test_layers_that_are_picked_from_one_list_are_not_told_to_be_one(store: Store) -> None:
    """Whoever picks two picks different ones."""
    text = 'variable "k" {}\nvariable "l" {}\nlocals { m = {a = "arn:aws:lambda:eu-west-1:123456789012:layer:a:1", \
b = "arn:aws:lambda:eu-west-1:123456789012:layer:b:1"} }\n'
    found = judge_text(store, f"{text}{FUNCTION}  layers = [local.m[var.k], local.m[var.l]]\n}}\n", "main.tf")

    assert "LKB208" not in {one.rule for one in found.findings}
