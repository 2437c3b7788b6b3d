"""Configurations that only running them can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import NeedsToolError, NotATemplateError, UnreadableError
from kb.readers import read_text
from kb.readers.folders.named_files import Walk
from kb.readers.folders.reading import PathsReading
from kb.readers.interface import Inputs, UnreadableFile

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


def _unread(folder: Path) -> list[UnreadableFile]:
    """What a folder without configurations holds that could not be read."""
    reading = PathsReading([str(folder)], Inputs(), Walk())
    assert not list(reading.documents())
    return reading.unreadable


EXPORTING = (
    "module.exports = require('./x')",
    "'use strict'\n\nconst config = require('./x')\nmodule.exports = config",
    "const { merge } = require('lodash')\nmodule.exports = async () => merge(require('./base'), {})",
    "import config from './config';\nexport = config;",
    "export { default } from './config.mjs'",
    "export * from './config'",
    "import { build } from './build'\nexport default build({ stage: 'x' })",
    "const cfg = { service: 's' } as const satisfies AWS\nexport default cfg",
    "export default async function config() { return {} }",
)


@pytest.mark.parametrize("text", EXPORTING)
def test_a_service_that_is_made_elsewhere_is_named(text: str, tmp_path: Path) -> None:
    """Also in a folder, though no word of it configures a function."""
    (tmp_path / "serverless.ts").write_text(text, encoding="utf-8")

    assert ["serverless print" in one.reason for one in _unread(tmp_path)] == [True]


def test_a_service_in_toml_is_named(tmp_path: Path) -> None:
    """The framework takes it; we do not."""
    (tmp_path / "serverless.toml").write_text('service = "s"\n', encoding="utf-8")

    (found,) = _unread(tmp_path)

    assert "TOML" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "class Serverless {}\nmodule.exports = Serverless",
        "module.exports = function serverless(app) { return app }",
        "export default (app, aws) => aws.lambda(app)",
        "function make(a) { return a }\nexports.make = make\nmodule.exports = make",
        "export default class Serverless {}",
        "export const lambda = 1",
    ],
)
def test_a_library_of_that_name_is_passed_over(text: str, tmp_path: Path) -> None:
    """It hands out a class, or a function that is given something."""
    (tmp_path / "serverless.js").write_text(text, encoding="utf-8")

    assert not _unread(tmp_path)


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


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("main.tf", b'resource "aws_lambda_function" "f" {}\n\0'),
        ("t.yml", "Resources:\n  F:\n    Type: AWS::Lambda::Function\n".encode("utf-16-le")),
    ],
)
def test_a_configuration_with_zeros_in_it_is_told(name: str, content: bytes, tmp_path: Path) -> None:
    """It is no binary of somebody else's."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "else.yml").write_bytes(b"\0\1\2")

    assert [(Path(one.path).name, "UTF-8" in one.reason) for one in _unread(tmp_path)] == [(name, True)]


@pytest.mark.parametrize(
    "group",
    ["lambda.services.k8s.aws", "lambda.aws.upbound.io", "lambda.aws.m.upbound.io", "lambda.aws.crossplane.io"],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("f.yaml", "apiVersion: {}/v1beta1\nkind: Function\n"),
        ("two.yaml", "apiVersion: v1\nkind: Secret\n---\napiVersion: '{}/v1beta1'\nkind: Function\n"),
        ("composition.yaml", "apiVersion: a.io/v1\nspec:\n  - base:\n      apiVersion: {}/v1beta1\n"),
        ("chart.yaml", "apiVersion: {}/v1beta1\nspec:\n  {{{{- toYaml . }}}}\n"),
        ("f.json", '{{"apiVersion": "{}/v1beta1", "kind": "Function"}}'),
    ],
)
def test_functions_that_kubernetes_makes_are_told_in_folders_too(
    group: str, name: str, text: str, tmp_path: Path
) -> None:
    """They are functions that nobody has looked at."""
    (tmp_path / name).write_text(text.format(group), encoding="utf-8")

    (one,) = _unread(tmp_path)
    assert "operator of Kubernetes" in one.reason
    assert "aws lambda list-functions" in one.reason


@pytest.mark.parametrize("collection", ["amazon", "community"])
def test_functions_that_ansible_makes_are_told_in_folders_too(collection: str, tmp_path: Path) -> None:
    """A playbook is a list of plays, and a role a list of tasks."""
    tasks = (
        f"- name: a function\n  {collection}.aws.lambda:\n    runtime: nodejs12.x\n- {collection}.aws.lambda: {{}}\n"
    )
    (tmp_path / "main.yml").write_text(tasks, encoding="utf-8")

    (one,) = _unread(tmp_path)
    assert "tasks of Ansible" in one.reason


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: ConfigMap\ndata: {a: lambda.services.k8s.aws/v1}\n",
        "apiVersion: sqs.services.k8s.aws/v1alpha1\nkind: Queue\n",
        "apiVersion: notlambda.aws.upbound.io/v1beta1\nkind: Function\n",
        "- hosts: all\n  tasks:\n    - amazon.aws.lambda_info: {name: x}\n",
        "lambda: {a: b}\n",
    ],
)
def test_other_manifests_are_passed_over(text: str, tmp_path: Path) -> None:
    """They say nothing about functions."""
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")

    assert _unread(tmp_path) == []
