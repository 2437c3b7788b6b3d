"""The output of the CDK: assemblies, their stages and nested stacks, and the templates in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import NotATemplateError
from kb.readers import read_text
from kb.readers.folders.named_files import named_files
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs

from .templates import known, only, read, reason


def stack(file: str) -> dict[str, object]:
    """The artifact of a stack."""
    return {"type": "aws:cloudformation:stack", "properties": {"templateFile": file}}


def write(file: Path, content: object) -> None:
    """Write JSON, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content))


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """An assembly with a stack, a nested stack, a stage that names its parent, bundled code, and an old stack."""
    folder = tmp_path / "cdk.out"
    up = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "../cdk.out"}}
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    assets = {"type": "cdk:asset-manifest", "properties": {"file": "App.assets.json"}}
    escaping = stack("../../outside.template.json")
    artifacts = {"App": stack("App.template.json"), "App.assets": assets, "Prod": stage, "Tree": {"type": "cdk:tree"}}
    write(folder / "manifest.json", {"version": "36.0.0", "artifacts": {**artifacts, "Odd": escaping}})
    write(
        folder / "assembly-Prod/manifest.json",
        {"version": "36", "artifacts": {"P": stack("P.template.json"), "Up": up}},
    )
    files = {"a": {"source": {"path": "AppNested.nested.template.json"}}, "b": {"source": {"path": "asset.1"}},
             "c": {"source": {"path": "App.template.json"}}}  # fmt: skip
    write(folder / "App.assets.json", {"version": "36.0.0", "files": files})
    for name in ("App", "AppNested.nested", "Old", "assembly-Prod/P", "asset.1/Bundled"):
        write(folder / f"{name}.template.json", {"Resources": {"F": {"Type": "AWS::Lambda::Function"}}})
    return folder


STACKS = ["App.template.json", "AppNested.nested.template.json", "assembly-Prod/P.template.json"]


@pytest.mark.parametrize("named", ["", "manifest.json", ".."])
def test_an_assembly_is_read_stack_by_stack(assembly: Path, named: str) -> None:
    """Each once, whether its folder, its manifest or a folder above is named; neither old stacks nor bundled code."""
    found = [
        Path(named.path).resolve().relative_to(assembly.resolve()) for named in named_files([str(assembly / named)])
    ]

    assert sorted(str(path) for path in found) == STACKS


@pytest.mark.parametrize("name", ["cdk.out", "elsewhere"])
def test_stacks_and_stages_of_an_assembly_that_are_missing_are_named(assembly: Path, name: str) -> None:
    """So that they are told of, in a folder of any name."""
    (assembly / "App.template.json").unlink()
    (assembly / "assembly-Prod/manifest.json").unlink()
    folder = assembly.rename(assembly.parent / name)
    found = {Path(named.path).relative_to(folder).as_posix() for named in named_files([str(folder)])}

    assert {"App.template.json", "assembly-Prod/manifest.json"} <= found


def test_nested_stacks_of_version_1_are_found_by_their_names(tmp_path: Path) -> None:
    """Its assemblies have no list of assets."""
    write(tmp_path / "manifest.json", {"artifacts": {"App": stack("App.template.json")}})
    for name in ("App", "Sub.nested", "Old"):
        write(tmp_path / f"{name}.template.json", {"Resources": {}})
    found = [Path(named.path).name for named in named_files([str(tmp_path)])]

    assert sorted(found) == ["App.template.json", "Sub.nested.template.json"]


@pytest.mark.parametrize("content", ['{"name": "x", "version": 3}', "[]", "{", '{"version": "1", "artifacts": null}'])
def test_other_manifests_are_ordinary_files(tmp_path: Path, content: str) -> None:
    """A browser extension has a manifest.json, too."""
    (tmp_path / "manifest.json").write_text(content)

    assert [named.path for named in named_files([str(tmp_path)])] == [str(tmp_path / "manifest.json")]


def test_a_manifest_by_itself_says_what_to_check_instead() -> None:
    """Without a disk there are no stacks beside it."""
    with pytest.raises(NotATemplateError, match="manifest of a CDK assembly; check its folder"):
        read_text("manifest.json", b'{"version": "36.0.0", "artifacts": {}}', Inputs())


@pytest.mark.parametrize(
    "resource",
    ["A: {Type: AWS::CDK::Metadata}", "A: {Type: AWS::SQS::Queue, Metadata: {'aws:cdk:path': App/A}}"],
)
def test_a_template_of_the_cdk_is_told_by_its_metadata(resource: str) -> None:
    """It is CloudFormation all the same."""
    assert read(f"Resources:\n  {resource}\n").format == "cdk"


MAP = """\
Mappings:
  Latest:
    eu-west-1: {value: nodejs22.x}
    us-east-1: {value: %s}
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: !FindInMap [Latest, !Ref AWS::Region, value]}}
"""


def test_a_mapping_by_region_is_known_where_all_regions_agree() -> None:
    """The CDK writes the newest runtime that way."""
    assert known(only(MAP % "nodejs22.x").fields["Runtime"]) == "nodejs22.x"


def test_a_mapping_by_region_is_unresolved_where_they_differ() -> None:
    """The region may be given like a parameter."""
    text = MAP % "nodejs20.x"

    assert reason(only(text).fields["Runtime"]) == "AWS::Region is known only at deployment"
    assert known(only(text, **{"AWS::Region": "us-east-1"}).fields["Runtime"]) == "nodejs20.x"


def test_the_region_of_a_stack_stands_in_its_assembly() -> None:
    """Where the app fixes it."""
    artifacts = {
        "App": {**stack("app.template.json"), "environment": "aws://111122223333/us-east-1"},
        "Free": {**stack("free.template.json"), "environment": "aws://unknown-account/unknown-region"},
    }
    files = GivenFiles({"out/manifest.json": json.dumps({"version": "36", "artifacts": artifacts}).encode()})
    text = (MAP % "nodejs20.x").encode()
    fixed, free = (
        read_text(f"out/{name}.template.json", text, Inputs({}, files)).functions[0].fields["Runtime"]
        for name in ("app", "free")
    )

    assert known(fixed) == "nodejs20.x"
    assert reason(free) == "AWS::Region is known only at deployment"


def test_the_parameters_of_the_manifest_count() -> None:
    """The CDK deploys with them; those of the user win."""
    app = stack("app.template.json")
    app["properties"] = {"templateFile": "app.template.json", "parameters": {"Size": "512"}}
    files = GivenFiles({"out/manifest.json": json.dumps({"version": "36", "artifacts": {"App": app}}).encode()})
    text = json.dumps(
        {
            "Parameters": {"Size": {"Type": "Number"}},
            "Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": {"Ref": "Size"}}}},
        }
    ).encode()
    given, told = (
        read_text("out/app.template.json", text, Inputs(parameters, files)).functions[0].fields["MemorySize"]
        for parameters in ({}, {"Size": "1024"})
    )

    assert (known(given), known(told)) == (512, 1024)
