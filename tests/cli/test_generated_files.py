"""Fixes are edits of sources: what a tool has written is judged, but never edited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.readers.folders.named_files import Walk
from kb.readers.folders.reading import PathsReading
from kb.readers.interface import Inputs
from tests.conftest import Run

VALUES = {"function_name": "f", "runtime": "nodejs12.x", "handler": "a.b", "memory_size": 20480, "timeout": 9}
RESOURCE = {"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "values": VALUES}
FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs12.x", "MemorySize": 20480}}
METADATA = {"Type": "AWS::CDK::Metadata", "Properties": {}}
GENERATED: dict[str, object] = {
    "plan.json": {"planned_values": {"root_module": {"resources": [RESOURCE]}}},
    "state.json": {"terraform_version": "1", "values": {"root_module": {"resources": [RESOURCE]}}},
    "list.json": {
        "Functions": [{"FunctionName": "f", "FunctionArn": "a", "Runtime": "nodejs12.x", "MemorySize": 20480}]
    },
    "cdk.out/S.template.json": {"Resources": {"F": FUNCTION}},
    "elsewhere/S.template.json": {"Resources": {"F": FUNCTION, "M": METADATA}},
    ".serverless/cloudformation-template-update-stack.json": {"Resources": {"F": FUNCTION}},
    ".aws-sam/build/template.yaml": {"Resources": {"F": FUNCTION}},
    "packaged.yaml": {"Resources": {"F": FUNCTION}},
    "build/packaged-template.json": {"Resources": {"F": FUNCTION}},
    "out/sam.json": {"Resources": {"F": FUNCTION}},
    "printed.yml": {"service": "s", "provider": {"name": "aws", "runtime": "nodejs12.x"}, "functions": {"f": {}}},
}


@pytest.mark.parametrize("name", GENERATED)
def test_what_a_tool_writes_is_not_edited(call: Run, tmp_path: Path, name: str) -> None:
    """Its findings are left for a person, who changes the source."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(json.dumps(GENERATED[name], indent=1))
    done = call("check", name, "--fix-diff")

    assert done.stdout == ""
    assert "left for a person to fix" in done.stderr
    assert '"LKB103"' in call("check", name, "--format", "json").stdout


def test_an_installed_module_is_not_edited(call: Run, tmp_path: Path) -> None:
    """The next `terraform init` would take the change away; the call is a source."""
    folder = tmp_path / ".terraform/modules/fn"
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text('resource "aws_lambda_function" "f" {\n  runtime = "nodejs12.x"\n}\n')
    listed = {"Modules": [{"Key": "fn", "Dir": ".terraform/modules/fn"}]}
    (tmp_path / ".terraform/modules/modules.json").write_text(json.dumps(listed))
    (tmp_path / "main.tf").write_text('module "fn" {\n  source = "acme/fn/aws"\n}\n')

    assert call("check", "main.tf", "--fix-diff").stdout == ""
    assert "LKB103" in call("check", "main.tf").stdout


def test_a_folder_of_output_is_known_from_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the path says no more than a name."""
    folder = tmp_path / ".aws-sam/build"
    folder.mkdir(parents=True)
    (folder / "template.yaml").write_text(json.dumps({"Resources": {"F": FUNCTION}}))
    monkeypatch.chdir(folder)

    reading = PathsReading([], Inputs(), Walk())

    assert not reading.is_source("template.yaml")
    assert reading.is_source(str(tmp_path / "template.yaml"))


def test_a_template_beside_them_is_edited(call: Run, tmp_path: Path) -> None:
    """The same function, written by a person."""
    (tmp_path / "template.json").write_text(json.dumps({"Resources": {"F": FUNCTION}}, indent=1))

    assert "+++ b/template.json" in call("check", "template.json", "--fix-diff").stdout
