"""An empty list of architectures is refused wherever it reaches the API, and nothing said wherever it does not."""

from __future__ import annotations

import json

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, judge_text

ASKED = {"FunctionName": "f", "Runtime": "python3.13", "Handler": "a.h", "Role": ROLE, "Code": {"ImageUri": "i"}}
DEPLOYED = {"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "CodeSize": 3}
CHANGED = {"FunctionName": "f", "S3Bucket": "b", "S3Key": "k"}
OF_TEMPLATES = "{head}Resources: {{F: {{Type: AWS::{kind}::Function, Properties: {{Architectures: {said}}}}}}}\n"
OF_TERRAFORM = 'resource "{kind}_lambda_function" "f" {{\n  architectures = {said}\n}}\n'
SAM = "Transform: AWS::Serverless-2016-10-31\n"
REFUSED = {
    "CloudFormation": (OF_TEMPLATES.format(head="", kind="Lambda", said="[]"), "template.yaml"),
    "SAM": (OF_TEMPLATES.format(head=SAM, kind="Serverless", said="[]"), "template.yaml"),
    "awscc": (OF_TERRAFORM.format(kind="awscc", said="[]"), "main.tf"),
    "a request": (json.dumps({**ASKED, "Architectures": []}), "f.json"),
    "a change of code": (json.dumps({**CHANGED, "Architectures": []}), "f.json"),
}
NOT_PASSED_ON = {
    "aws": (OF_TERRAFORM.format(kind="aws", said="[]"), "main.tf"),
    "null of awscc": (OF_TERRAFORM.format(kind="awscc", said="null"), "main.tf"),
    "one of awscc": (OF_TERRAFORM.format(kind="awscc", said='["arm64"]'), "main.tf"),
    "null in a request": (json.dumps({**ASKED, "Architectures": None}), "f.json"),
    "one in a request": (json.dumps({**ASKED, "Architectures": ["arm64"]}), "f.json"),
    "an answer": (json.dumps({**ASKED, **DEPLOYED, "Architectures": []}), "f.json"),
}


def _told(store: Store, text: str, name: str) -> list[str]:
    return [str(one.value) for one in judge_text(store, text, name).findings if one.rule == "LKB220"]


@pytest.mark.parametrize(("text", "name"), REFUSED.values(), ids=REFUSED)
def test_no_architecture_is_too_few(store: Store, text: str, name: str) -> None:
    """The API takes one, or no list at all."""
    assert _told(store, text, name) == ["0"]


@pytest.mark.parametrize(("text", "name"), NOT_PASSED_ON.values(), ids=NOT_PASSED_ON)
def test_what_nobody_passes_on_is_not_set(store: Store, text: str, name: str) -> None:
    """The provider aws leaves an empty list out; what is deployed has its architecture."""
    assert _told(store, text, name) == []
