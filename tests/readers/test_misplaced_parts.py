"""What stands where nobody reads it is told with what to do: most often a few blanks are missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run

SAM = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
SERVICE = "service: x\nframeworkVersion: '4'\n"
ON_AWS = SERVICE + "provider: {name: aws, runtime: nodejs22.x}\n"
FUNCTION = "Type: AWS::Lambda::Function, Properties: {Runtime: python3.6}"
ASTRAY = {
    "beside Resources": ("t.yaml", "Resources: {A: {Type: AWS::SNS::Topic}}\nF: {" + FUNCTION + "}\n", "F looks like"),
    "in another section": ("t.yaml", "Resources: {}\nOutputs: {F: {" + FUNCTION + "}}\n", "F looks like a resource"),
    "in another resource": (
        "t.yaml",
        "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    F: {" + FUNCTION + "}\n",
        "F looks like a resource inside of A and is not read: indent it as A is",
    ),
    "among its properties": (
        "t.json",
        json.dumps(
            {
                "Resources": {
                    "A": {
                        "Type": "AWS::SNS::Topic",
                        "Properties": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "x"}}},
                    }
                }
            }
        ),
        "F looks like a resource inside of A",
    ),
    "Properties beside its resource": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n  Properties: {Runtime: python3.6}\n",
        "Properties stands beside the resources",
    ),
    "properties without Properties": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    Runtime: python3.6\n    Handler: a.b\n",
        "F: not read, since it stands beside Properties: Runtime, Handler; indent it under Properties",
    ),
    "an empty Properties": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n    MemorySize: 64\n",
        "F: not read, since it stands beside Properties: MemorySize; indent it under Properties",
    ),
    "of a mapping, too": (
        "t.yaml",
        "Resources:\n  M:\n    Type: AWS::Lambda::EventSourceMapping\n    BatchSize: 20000\n",
        "M: not read, since it stands beside Properties: BatchSize; indent it under Properties",
    ),
    "a function beside functions": (
        "serverless.yml",
        ON_AWS + "functions:\nf:\n  handler: a.b\n",
        "f looks like a function and is not read: indent it under functions",
    ),
    "settings beside a function": (
        "serverless.yml",
        ON_AWS + "functions:\n  f:\n  handler: a.b\n  timeout: 2000\n",
        "handler stands beside the functions: indent it under the one it is of",
    ),
    "settings beside provider": (
        "serverless.yml",
        SERVICE + "provider:\nname: aws\nruntime: nodejs12.x\nfunctions: {f: {handler: a.b}}\n",
        "runtime is not read, since it stands beside provider: indent it under provider",
    ),
    "a part that is no part": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    properties: {Runtime: python3.6}\n",
        "F: properties is no part of a resource and not read; write Properties",
    ),
    "what is no part of Globals left out of them": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    IgnoreGlobals: [Timeot]\n",
        "F: Timeot in IgnoreGlobals is no property of Globals.Function; write Timeout",
    ),
    "a text in the place of a list": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    IgnoreGlobals: Timeout\n",
        "F: IgnoreGlobals is no list and not read; write ['Timeout'], or '*' for all",
    ),
    "a part that is like none": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    Property: {Runtime: python3.6}\n",
        "F: Property is no part of a resource and not read",
    ),
    "a part twice, once misspelt": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    Condition: A\n    Conditions: B\n",
        "F: Conditions is no part of a resource and not read",
    ),
    "a section of a template that is none": (
        "t.yaml",
        "Global: {Function: {Runtime: python3.6}}\n" + SAM + "  F: {Type: AWS::Serverless::Function}\n",
        "Global is no section of a template and not read; write Globals",
    ),
    "a section in small letters": (
        "t.yaml",
        "parameters: {P: {Type: String}}\n" + SAM + "  F: {Type: AWS::Serverless::Function}\n",
        "parameters is no section of a template and not read; write Parameters",
    ),
    "properties of an event without Properties": (
        "t.yaml",
        SAM
        + "  F: {Type: AWS::Serverless::Function, Properties: {Events: {Q: {Type: SQS, Queue: q, BatchSize: 9}}}}\n",
        "Q of F: not read, since it stands beside Properties: Queue, BatchSize; indent it under Properties",
    ),
    "a part of Globals that is none": (
        "t.yaml",
        "Globals: {Functions: {Runtime: python3.6}}\n" + SAM + "  F: {Type: AWS::Serverless::Function}\n",
        "Functions is no part of Globals and not read; write Function",
    ),
    "a section that is none": (
        "serverless.yml",
        ON_AWS + "function: {f: {handler: a.b}}\n",
        "function is no section of a service and not read: write functions",
    ),
}
IN_PLACE = {
    "parts of a resource": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    Condition: C\n    DependsOn: [A]\n    Metadata: {a: b}\n"
        "    DeletionPolicy: Retain\n    Properties: {Runtime: python3.13, Handler: a.b, CodeUri: s3://b/k}\n"
        "Conditions: {C: !Equals [a, a]}\n",
    ),
    "parts that SAM reads": (
        "t.yaml",
        SAM + "  F:\n    Type: AWS::Serverless::Function\n    IgnoreGlobals: [Timeout]\n    Connectors: {}\n",
    ),
    "sections of other tools": ("t.yaml", "x-shared: {a: b}\nAnchors: {}\n" + SAM + "  T: {Type: AWS::SNS::Topic}\n"),
    "parts of resources that are not read": ("t.yaml", SAM + "  T: {Type: AWS::SNS::Topic, Property: {}}\n"),
    "a parameter of a type of AWS": ("t.yaml", "Parameters: {P: {Type: AWS::SSM::Parameter::Value}}\nResources: {}\n"),
    "functions called like settings": (
        "serverless.yml",
        ON_AWS + "functions:\n  events: {handler: a.b}\n  url: '${file(./f.yml)}'\n",
    ),
}


def _noted(call: Run, folder: Path, name: str, text: str) -> list[str]:
    (folder / name).write_text(text)
    printed = json.loads(call("check", name, "--as-of", "2026-11-25", "--format", "json").stdout)
    return [one["message"] for one in printed["warnings"]]


@pytest.mark.parametrize("case", ASTRAY)
def test_what_is_astray_is_told(call: Run, tmp_path: Path, case: str) -> None:
    """Nobody else would say why the function is missing, or has none of its settings."""
    name, text, hint = ASTRAY[case]

    assert [one for one in _noted(call, tmp_path, name, text) if hint in one]


@pytest.mark.parametrize("case", IN_PLACE)
def test_what_is_in_its_place_is_not(call: Run, tmp_path: Path, case: str) -> None:
    """Whatever it is called."""
    name, text = IN_PLACE[case]
    (tmp_path / "f.yml").write_text("handler: a.b\n")

    assert [one for one in _noted(call, tmp_path, name, text) if "indent" in one or "is no " in one] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("AWS::Lambda::function", "AWS::Lambda::Function"),
        ("Aws::Serverless::Function", "AWS::Serverless::Function"),
        ("AWS::Lamda::Function", "AWS::Lambda::Function"),
        ("AWS::Lambda::EventSourceMappings", "AWS::Lambda::EventSourceMapping"),
    ],
)
def test_a_type_that_is_none_is_told_with_what_was_meant(call: Run, tmp_path: Path, written: str, meant: str) -> None:
    """Nothing of the resource is judged, and nobody would say so."""
    noted = _noted(
        call, tmp_path, "t.yaml", f"Resources: {{F: {{Type: {written}, Properties: {{Runtime: python3.6}}}}}}\n"
    )

    assert f"F is not read: there is no type {written}; did you mean {meant}?" in noted


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::Lambda::Permission",
        "AWS::CloudFront::Function",
        "AWS::Lambda::WebFunction",
    ],
)
def test_types_that_exist_are_not_told(call: Run, tmp_path: Path, kind: str) -> None:
    """They are read, or have nothing of Lambda."""
    assert _noted(call, tmp_path, "t.yaml", f"Resources: {{A: {{Type: {kind}}}}}\n") == []


ORGANIZED = """AWSTemplateFormatVersion: %s
Parameter: {}
Resources:
  F:
    Type: AWS::Lambda::Function
    DependsOnAccount: Other
    Foreach: All
    Properties: {Runtime: nodejs24.x}
  G:
    Type: AWS::Lambda::Function
    Runtime: nodejs24.x
"""


@pytest.mark.parametrize(
    ("version", "told"), [("2010-09-09-OC", ["G"]), ("'2010-09-09'", ["F", "F", "G", "Parameter"]), ("2011-01-01", 4)]
)
def test_parts_that_another_tool_gives_templates_are_not_told_as_misspelt(
    call: Run, tmp_path: Path, version: str, told: list[str] | int
) -> None:
    """Its version of the format says so; a property that stands beside Properties is told all the same."""
    noted = sorted(re.split("[: ]", one)[0] for one in _noted(call, tmp_path, "t.yaml", ORGANIZED % version))

    assert told in (noted, len(noted))
