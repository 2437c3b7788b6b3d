"""Values of parameters from files, and from the samconfig beside a template."""

from __future__ import annotations

import json

import pytest

from kb.errors import UsageError
from kb.readers import read_text
from kb.readers.folders.parameter_files import parameters_in
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs, Resolved

from .templates import known

TEMPLATE = b"""\
Parameters: {Size: {Type: Number, Default: 128}, Name: {Type: String}}
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {MemorySize: !Ref Size, Description: !Sub "${Name} in ${AWS::Region}"}}
"""
TOML = 'version = 0.1\n[default.global.parameters]\nregion = "eu-west-1"\n[default.deploy.parameters]\n'


@pytest.mark.parametrize(
    "content",
    [
        '[{"ParameterKey": "Size", "ParameterValue": "512"}, {"ParameterKey": "Name", "UsePreviousValue": true}]',
        '["Size=512"]',
        '{"Parameters": {"Size": 512}, "Tags": {"a": "b"}}',
        '{"Size": "512"}',
        "Size: 512\n",
        '{"context": {"Size": 512, "nested": {"a": 1}}}',
    ],
)
def test_every_form_of_parameters_is_read(content: str) -> None:
    """Those of CloudFormation's and SAM's commands, of CodePipeline, and the context of the CDK."""
    assert parameters_in("p.json", content.encode()) == {"Size": "512"}


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ('"Size=512 Name=\\"a b\\""', {"Size": "512", "Name": "a b"}),
        ('"ParameterKey=Size,ParameterValue=512"', {"Size": "512"}),
        ('["Size=512", "Name=x=y"]', {"Size": "512", "Name": "x=y"}),
        ("{Size = 512, Name = true}", {"Size": "512", "Name": "true"}),
        ('"Name=\'open"', {"Name": "'open"}),
    ],
)
def test_the_overrides_of_a_samconfig_are_read(overrides: str, expected: dict[str, str]) -> None:
    """As text with quotes, as a list, as a table; beside the region."""
    found = parameters_in("samconfig.toml", f"{TOML}parameter_overrides = {overrides}\n".encode())

    assert found == {"AWS::Region": "eu-west-1", **expected}


@pytest.mark.parametrize("content", [b"[1, 2]", b"just text", b"a: [", b"\xff", b"[[a]]"])
def test_a_file_without_parameters_is_refused(content: bytes) -> None:
    """In one line."""
    with pytest.raises(UsageError, match=r"p\.json"):
        parameters_in("p.json", content)


def fields(parameters: dict[str, str], **files: str) -> dict[str, object]:
    """What a template beside some files comes to."""
    beside = GivenFiles({name.replace("__", "."): text.encode() for name, text in files.items()})
    (function,) = read_text("app.yaml", TEMPLATE, Inputs(parameters, beside)).functions
    return {name: field.value for name, field in function.fields.items() if isinstance(field, Resolved)}


def test_the_samconfig_beside_a_template_is_used() -> None:
    """Before the template's defaults."""
    found = fields({}, samconfig__toml=f'{TOML}parameter_overrides = "Size=512 Name=n"\n')

    assert found == {"MemorySize": 512, "Description": "n in eu-west-1"}


def test_what_the_user_gives_wins_over_the_samconfig() -> None:
    """Value by value."""
    found = fields({"Size": "256"}, samconfig__toml=f'{TOML}parameter_overrides = "Size=512 Name=n"\n')

    assert found == {"MemorySize": 256, "Description": "n in eu-west-1"}


@pytest.mark.parametrize("other", [f'{TOML}template_file = "else.yaml"\nparameter_overrides = "Size=512"\n', "a = ["])
def test_a_samconfig_of_another_template_is_not(other: str) -> None:
    """Nor is a broken one."""
    assert fields({}, samconfig__toml=other) == {"MemorySize": 128}


def test_a_samconfig_may_be_yaml() -> None:
    """Newer versions of the SAM CLI write it so."""
    held = {"default": {"deploy": {"parameters": {"parameter_overrides": ["Size=512"]}}}}

    assert fields({}, samconfig__yaml=json.dumps(held)) == {"MemorySize": 512}


def test_the_origin_names_the_samconfig() -> None:
    """So that a finding can be traced."""
    beside = GivenFiles({"samconfig.toml": f'{TOML}parameter_overrides = "Size=512"\n'.encode()})
    (function,) = read_text("app.yaml", TEMPLATE, Inputs({}, beside)).functions
    size = function.fields["MemorySize"]

    assert known(size) == 512
    assert isinstance(size, Resolved)
    assert size.origin == "parameter Size (samconfig.toml)"
