"""What is empty by default in the outermost module is left open of what is attached to functions, too."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

ARN = '"arn:aws:kinesis:eu-west-1:123456789012:stream/s"'
ATTACHED = [
    ("aws_lambda_permission", {"action": '"lambda:InvokeFunction"', "principal": '"s3.amazonaws.com"'}, "source_arn"),
    ("aws_lambda_permission", {"action": '"lambda:InvokeFunction"', "source_arn": ARN}, "principal"),
    ("aws_lambda_alias", {"function_version": '"1"'}, "name"),
    ("aws_lambda_event_source_mapping", {"starting_position": '"LATEST"'}, "event_source_arn"),
    ("aws_lambda_event_source_mapping", {"event_source_arn": ARN}, "starting_position"),
    ("aws_lambda_function_url", {}, "authorization_type"),
    ("aws_lambda_provisioned_concurrency_config", {"provisioned_concurrent_executions": "5"}, "qualifier"),
    ("awscc_lambda_url", {"target_function_arn": '"f"'}, "auth_type"),
]


def _findings(store: Store, kind: str, written: dict[str, str], declared: str = "") -> set[str]:
    lines = "\n".join(f"  {name} = {value}" for name, value in written.items())
    text = f'resource "{kind}" "a" {{\n{lines}\n}}\n{declared}'
    return {one.rule for one in judge_text(store, text, "main.tf").findings}


@pytest.mark.parametrize(("kind", "others", "argument"), ATTACHED, ids=[f"{kind}.{one}" for kind, _, one in ATTACHED])
def test_an_argument_may_get_what_a_variable_leaves_empty(
    store: Store, kind: str, others: dict[str, str], argument: str
) -> None:
    """An empty text that is written there is empty."""
    whole = {"function_name": '"f"', **others} if kind.startswith("aws_") else others
    declared = 'variable "x" { default = "" }\n'

    assert _findings(store, kind, {**whole, argument: '""'}) != set()
    assert _findings(store, kind, {**whole, argument: "var.x"}, declared) == set()


def test_runtimes_of_a_layer_may_be_left_empty(store: Store) -> None:
    """As an entry of a list."""
    layer = {"layer_name": '"l"', "filename": '"x.zip"'}
    declared = 'variable "x" { default = "" }\n'

    assert _findings(store, "aws_lambda_layer_version", {**layer, "compatible_runtimes": '[""]'}) == {"LKB108"}
    assert _findings(store, "aws_lambda_layer_version", {**layer, "compatible_runtimes": "[var.x]"}, declared) == set()
