"""Numbers that are written as text, however deep they stand: both formats take them for numbers."""

from __future__ import annotations

import pytest

from kb.readers.interface import Plain
from tests.readers.templates import known, only
from tests.readers.terraform.folders import functions

_PROVIDER = "LambdaManagedInstancesCapacityProviderConfig"
TEMPLATE = "Resources:\n  F: {{Type: AWS::{kind}::Function, Properties: {{{text}}}}}\n"


@pytest.mark.parametrize(
    ("kind", "text", "name", "value"),
    [
        ("Lambda", "DurableConfig: {ExecutionTimeout: '60'}", "DurableConfig", {"ExecutionTimeout": 60}),
        (
            "Lambda",
            "AcceleratorConfig: {AcceleratorMemorySize: '8'}",
            "AcceleratorConfig",
            {"AcceleratorMemorySize": 8},
        ),
        (
            "Lambda",
            "FunctionScalingConfig: {MinExecutionEnvironments: '3'}",
            "FunctionScalingConfig",
            {"MinExecutionEnvironments": 3},
        ),
        (
            "Lambda",
            (
                f"CapacityProviderConfig: {{{_PROVIDER}: {{CapacityProviderArn: a, "
                "PerExecutionEnvironmentMaxConcurrency: '9'}}"
            ),
            "CapacityProviderConfig",
            {_PROVIDER: {"CapacityProviderArn": "a", "PerExecutionEnvironmentMaxConcurrency": 9}},
        ),
        (
            "Serverless",
            "CapacityProviderConfig: {Arn: a, PerExecutionEnvironmentMaxConcurrency: '9'}",
            "CapacityProviderConfig",
            {_PROVIDER: {"CapacityProviderArn": "a", "PerExecutionEnvironmentMaxConcurrency": 9}},
        ),
    ],
)
def test_cloudformation_takes_texts_for_numbers(kind: str, text: str, name: str, value: Plain) -> None:
    """Other texts beside them stay texts."""
    assert known(only(TEMPLATE.format(kind=kind, text=text)).fields[name]) == value


@pytest.mark.parametrize(
    ("provider", "block", "name", "value"),
    [
        ("aws", 'durable_config { execution_timeout = "60" }', "DurableConfig", {"ExecutionTimeout": 60}),
        (
            "awscc",
            'function_scaling_config = { min_execution_environments = "3" }',
            "FunctionScalingConfig",
            {"MinExecutionEnvironments": 3},
        ),
        (
            "awscc",
            "accelerator_config = { accelerator_memory_size = 8 }",
            "AcceleratorConfig",
            {"AcceleratorMemorySize": 8},
        ),
    ],
)
def test_a_number_in_a_block_of_terraform_may_be_a_text(provider: str, block: str, name: str, value: Plain) -> None:
    """Of both providers."""
    (function,) = functions(f'resource "{provider}_lambda_function" "f" {{\n  {block}\n}}\n').values()

    assert known(function.fields[name]) == value


@pytest.mark.parametrize(("text", "value"), [("0512", 512), ("512.0", 512), ("0x200", "0x200")])
def test_terraform_takes_decimal_texts_for_numbers(text: str, value: Plain) -> None:
    """With zeros in front, and never as hexadecimal ones."""
    (function,) = functions(f'resource "aws_lambda_function" "f" {{\n  memory_size = "{text}"\n}}\n').values()

    assert known(function.fields["MemorySize"]) == value
