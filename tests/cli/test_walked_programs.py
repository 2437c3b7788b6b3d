"""Walked folders say what to run for programs, fail for broken templates, and lose nothing beside manifests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.readers.folders.named_files import Walk
from kb.readers.folders.reading import PathsReading
from kb.readers.interface import Inputs
from tests.conftest import Run

FUNCTION = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}}\n"
MANIFEST = {"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"}}}}
PROGRAMS = {
    "cdk.json": ('{"app": "npx ts-node bin/app.ts"}', "cdk synth"),
    "cdktf.json": ('{"language": "typescript", "app": "x"}', "cdktf synth"),
    "Pulumi.yaml": ("name: x\nruntime: yaml\nresources: {}\n", "list-functions"),
    "Pulumi.yml": ("name: x\nruntime: nodejs\n", "list-functions"),
    "sst.config.ts": ("export default $config({});\n", "sst build"),
    "sst.json": ('{"name": "x", "main": "lib/index.ts"}', "sst build"),
    "terragrunt.hcl": ('include "root" {\n}\n', "terragrunt show -json"),
    "main.tfcomponent.hcl": ('component "fn" {\n  source = "./fn"\n}\n', "list-functions"),
    "main.tfstack.hcl": ('component "fn" {\n  source = "./fn"\n}\n', "list-functions"),
    "main.tfcomponent.json": ('{"component": {"fn": {"source": "./fn"}}}', "list-functions"),
    "serverless.cts": ("const serverlessConfiguration = { provider: { name: 'aws' } };\n", "serverless print"),
    "terragrunt.stack.hcl": ('unit "fn" {\n}\n', "terragrunt show -json"),
    ".chalice/config.json": ('{"version": "2.0"}', "chalice package"),
    "zappa_settings.json": ('{"dev": {"runtime": "python3.7"}}', "list-functions"),
    "zappa_settings.toml": ('[dev]\nruntime = "python3.7"\n', "list-functions"),
    "alchemy.run.ts": ("await alchemy('app');\n", "list-functions"),
    "claudia.json": ('{"lambda": {"name": "x"}}', "list-functions"),
    "amplify/backend.ts": ("defineBackend({});\n", "ampx"),
    "app.arc": ("@app\nx\n", "arc package"),
    "serverless.ts": ("const serverlessConfiguration = { provider: { name: 'aws' } };\n", "serverless print"),
}


def lay(folder: Path, files: dict[str, str]) -> PathsReading:
    """Write files into a folder, and read it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return PathsReading([str(folder)], Inputs(), Walk())


def said(reading: PathsReading) -> dict[str, str]:
    """What could not be read, by the names of files and folders."""
    return {file.path.rpartition("/")[2]: file.reason for file in reading.unreadable}


def read(reading: PathsReading, folder: Path) -> list[str]:
    """The documents with functions, relative to a folder."""
    return [str(Path(found.path).relative_to(folder)) for found in reading.documents() if found.functions]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_folder_of_a_program_says_what_to_run(tmp_path: Path, name: str) -> None:
    """As the named file does; the run does not fail for it."""
    text, remedy = PROGRAMS[name]
    reading = lay(tmp_path, {name: text})

    assert read(reading, tmp_path) == []
    assert remedy in said(reading)[name.rpartition("/")[2]]
    assert reading.failing == set()


def test_many_programs_of_a_kind_are_counted(tmp_path: Path) -> None:
    """Five are named."""
    reading = lay(tmp_path, {f"{number}/terragrunt.hcl": "inputs = {\n}\n" for number in range(8)})

    assert read(reading, tmp_path) == []
    assert len(reading.unreadable) == 5
    assert reading.unreadable[-1].reason.endswith("(3 more like it)")


EMPTY = {
    "kept by git": {"cdk.json": '{"app": "x"}', "cdk.out/.gitkeep": ""},
    "left out by git": {"cdk.json": '{"app": "x"}', "cdk.out/.cache/x.zip": "", ".gitignore": "cdk.out\n"},
    "of the CDK for Terraform": {"cdktf.json": '{"app": "x"}', "cdktf.out/.gitkeep": ""},
    "elsewhere by its settings": {"cdk.json": '{"app": "x", "output": "dist/cdk"}', "cdk.out/old.json": "{}"},
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_app_whose_output_holds_nothing_is_named(tmp_path: Path, name: str) -> None:
    """A folder that is there tells nothing of what would be in it."""
    reading = lay(tmp_path, EMPTY[name])

    assert read(reading, tmp_path) == []
    tool = "cdktf" if "Terraform" in name else "cdk"
    assert [reason.rpartition(": ")[2] for reason in said(reading).values()] == [
        f"run `{tool} synth` and check the folder {tool}.out"
    ]


def test_an_app_whose_settings_say_where_its_output_lies_is_not_named(tmp_path: Path) -> None:
    """The stacks there are read."""
    made = {"dist/cdk/manifest.json": json.dumps(MANIFEST), "dist/cdk/S.template.json": FUNCTION}
    reading = lay(tmp_path, {"cdk.json": '{"app": "x", "output": "dist/cdk"}', **made})

    assert read(reading, tmp_path) == ["dist/cdk/S.template.json"]
    assert reading.unreadable == []


def test_an_app_whose_output_is_there_is_not_named(tmp_path: Path) -> None:
    """Its stacks are read instead."""
    files = {"cdk.json": "{}", "cdk.out/manifest.json": json.dumps(MANIFEST), "cdk.out/S.template.json": FUNCTION}
    reading = lay(tmp_path, files)

    assert read(reading, tmp_path) == ["cdk.out/S.template.json"]
    assert reading.unreadable == []


@pytest.mark.parametrize("output", ["cdk.out", "cdktf.out"])
def test_an_output_that_git_ignores_is_named(tmp_path: Path, output: str) -> None:
    """Once, not beside the app."""
    files = {"cdk.json": "{}", "cdktf.json": "{}", ".gitignore": f"{output}\n", f"{output}/x.json": FUNCTION}
    files.pop("cdktf.json" if output == "cdk.out" else "cdk.json")
    reading = lay(tmp_path, files)

    assert read(reading, tmp_path) == []
    assert list(said(reading)) == [output]
    assert said(reading)[output].startswith("left out by .gitignore")


STRAYS: dict[str, dict[str, str]] = {
    "names stacks that are not there": {},
    "names stacks that lie beside other things": {"S.template.json": FUNCTION},
    "is about something else": {"manifest.json": '{"name": "an app of the web"}'},
}


@pytest.mark.parametrize("kind", STRAYS)
def test_a_manifest_takes_nothing_else_away(tmp_path: Path, kind: str) -> None:
    """Only assets and stacks of earlier runs are left out beside it."""
    files = {"manifest.json": json.dumps(MANIFEST), "template.yaml": FUNCTION, "lambda/template.yaml": FUNCTION}
    own = {} if kind == "is about something else" else {"asset.1/x.yaml": FUNCTION} if STRAYS[kind] else {}
    reading = lay(tmp_path, files | STRAYS[kind] | own)

    assert sorted({*read(reading, tmp_path)} - {"S.template.json"}) == ["lambda/template.yaml", "template.yaml"]


BROKEN = {
    "template.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n   Properties: {}\n",
    "template.json": '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {',
    "conflict.yml": "Transform: AWS::Serverless-2016-10-31\n<<<<<<< HEAD\nResources: {}\n=======\nResources: []\n",
    "serverless.yml": "service: a\nprovider: {name: aws\nfunctions: {}\n",
    "main.tf": 'resource "aws_lambda_function" "f" {\n',
    "plan.json": '{"planned_values": {"root_module": {"resources": [{"type": "aws_lambda_function"',
    "terraform.tfstate": '{"version": 4, "terraform_version": "1.9.0", "resources": [{"type": "aws_lambda_function"',
    "functions.json": '{"Functions": [{"FunctionName": "f", "Runtime": "python3.6"',
    "S.template.json": '{"Resources": {"F": {"Type": "AWS::Lambda::Function" "Metadata": {}}}}',
    "list.yaml": "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  - Type: AWS::Lambda::Function\n",
    "bare.yaml": "Resources:\n  F: [\n",
    "text.yaml": "Transform: AWS::Serverless-2016-10-31\nResources: AWS::Lambda::Function\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_in_a_folder_fails_the_run(call: Run, tmp_path: Path, name: str) -> None:
    """Nobody may take its functions for judged, unless it is excluded."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / name).write_text(BROKEN[name])

    assert call("check", "here").returncode == 3
    assert call("check", "here", "--exclude", name).returncode == 0


OTHERS = {
    ".env.template": "AWS_REGION=eu-west-1\nFUNCTIONS: [x\nResources={{ x }}\n",
    ".env.template.yaml": "KIND=AWS::Lambda::Function\nNAME={{ name }}: [\n",
    "nginx.conf.template": "server {\n  # lambda\n  functions: ${X};\n}\n",
    "values.yaml": "lambda: {{ .Values.x }}\n  a: b\n",
    "x.json": '{"lambda": ',
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_broken_files_in_a_folder_do_not(tmp_path: Path, name: str) -> None:
    """They are about something else, or nothing says that they configure functions."""
    reading = lay(tmp_path, {name: OTHERS[name]})

    assert read(reading, tmp_path) == []
    assert reading.failing == set()
    assert "env.template" not in name or reading.unreadable == []
