"""Answers of the API are read however long they are, whatever they list."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.interface import Inputs

ARN = "arn:aws:lambda:eu-west-1:123456789012"
SAID = "x" * 200
"""What makes few entries a long answer."""


@pytest.mark.parametrize(
    ("listed", "entry"),
    [
        ("EventSourceMappings", {"UUID": "{}", "BatchSize": 10, "FunctionArn": f"{ARN}:function:f"}),
        ("FunctionUrlConfigs", {"FunctionUrl": "{}", "FunctionArn": f"{ARN}:function:f", "AuthType": "NONE"}),
        ("Aliases", {"AliasArn": f"{ARN}:function:f:{{}}", "Name": "{}", "FunctionVersion": "1"}),
        ("LayerVersions", {"LayerVersionArn": f"{ARN}:layer:l:{{}}", "Version": 1}),
        ("CapacityProviders", {"CapacityProviderName": "{}", "VpcConfig": {"SubnetIds": ["s"]}}),
        ("CodeSigningConfigs", {"AllowedPublishers": {"SigningProfileVersionArns": ["{}"]}}),
    ],
)
def test_a_long_listing_is_read(listed: str, entry: dict[str, object]) -> None:
    """Most of them name a function by its ARN alone, or none."""
    one = json.dumps({**entry, "Description": SAID})
    text = json.dumps({listed: [json.loads(one.replace("{}", f"n{number}")) for number in range(400)]})

    assert len(text) > 100_000
    assert len(read_text("answer.json", text.encode(), Inputs()).attachments) == 400
