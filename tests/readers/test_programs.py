"""Configurations that only running them can tell."""

from __future__ import annotations

import pytest

from kb.errors import NeedsToolError, NotATemplateError, UnreadableError
from kb.readers import read_text
from kb.readers.interface import Inputs

CASES = {
    "serverless.ts": ("const serverlessConfiguration = {};\n", "serverless print"),
    "serverless.js": ("module.exports = { service: 'a' };\n", "serverless print"),
    "config.ts": ("import type { AWS } from '@serverless/typescript';\n", "serverless print"),
    "stack.ts": ("// why\nimport { Stack } from 'aws-cdk-lib';\n", "cdk synth"),
    "app.py": ("from aws_cdk import Stack\n", "cdk synth"),
    "Stack.java": ("import software.amazon.awscdk.Stack;\n", "cdk synth"),
    "main.go": ('package main\nimport "github.com/aws/aws-cdk-go/awscdk/v2"\n', "cdk synth"),
    "tf.ts": ("import { App } from 'cdktf';\n", "cdktf synth"),
    "sst.config.ts": ("export default $config({});\n", "SST"),
    "index.ts": ("import * as aws from '@pulumi/aws';\n", "Pulumi"),
    "terragrunt.hcl": ('terraform {\n  source = "x"\n}\ninputs = {\n}\n', "terragrunt show"),
    "app.arc": ("@app\nmy-app\n", "arc package"),
    "piped": ("#!/usr/bin/env python3\nfrom aws_cdk import App\n", "cdk synth"),
}


@pytest.mark.parametrize("name", CASES)
def test_programs_are_named_with_what_to_do_instead(name: str) -> None:
    """By their content, or by a name that only one tool uses."""
    text, remedy = CASES[name]

    with pytest.raises(UnreadableError, match=remedy) as caught:
        read_text(name, text.encode(), Inputs())

    assert not isinstance(caught.value, NotATemplateError)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.bicep", "param x string\n"),
        ("a.py", "print(1)\n"),
        (
            "serverless.js",
            "import path from 'path'\nclass Serverless { constructor() {} }\nexport default Serverless\n",
        ),
    ],
)
def test_other_programs_are_none_of_ours(name: str, text: str) -> None:
    """They say nothing about functions that we could miss."""
    with pytest.raises(NotATemplateError):
        read_text(name, text.encode(), Inputs())


def test_a_saved_plan_is_named() -> None:
    """Terraform saves plans as archives."""
    with pytest.raises(UnreadableError, match="terraform show -json"):
        read_text("tfplan", b"PK\x03\x04...", Inputs())


@pytest.mark.parametrize(
    "text", ['{"app": "npx ts-node bin/a.ts", "context": {}}', '{"app": "a", "language": "python"}']
)
def test_settings_of_generators_are_named(text: str) -> None:
    """What is to be checked is what they make."""
    with pytest.raises(NeedsToolError, match="synth"):
        read_text("cdk.json", text.encode(), Inputs())


@pytest.mark.parametrize("name", ["fleet.csv", "fleet.tsv", "FLEET.CSV", "fleet.parquet"])
def test_a_table_is_named_with_the_command_for_it(name: str) -> None:
    """People keep fleets in tables."""
    with pytest.raises(NotATemplateError, match="lambda-kb audit FILE"):
        read_text(name, b"name,runtime\na,python3.9\n", Inputs())
