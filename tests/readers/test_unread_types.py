"""Resources of Lambda that are not read, and functions that are called alike: both are told."""

from __future__ import annotations

import pytest

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs

from .templates import read

HEAD = (
    "Transform: AWS::Serverless-2016-10-31\n"
    "Parameters: {P: {Type: String}, Q: {Type: String, Default: one}, S: {Type: String, Default: one, NoEcho: true}}\n"
    "Conditions: {C: !Equals [!Ref P, a], D: !Not [!Condition C], Never: !Equals [a, b]}\nResources:\n"
)


def _told(*resources: str) -> list[str]:
    lines = (f"  R{number}: {{{one}}}\n" for number, one in enumerate(resources))
    return [text for _, text in read(HEAD + "".join(lines)).warnings]


def _named(name: str, more: str = "") -> str:
    return f"Type: AWS::Lambda::Function, {more}Properties: {{FunctionName: {name}, Runtime: python3.13}}"


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::Lambda::ResourcePolicy",
        "AWS::Lambda::NewerThanAllOfThese",
        "AWS::Serverless::MicrovmImage",
    ],
)
def test_a_resource_of_lambda_that_is_not_read_is_told(kind: str) -> None:
    """However many there are of a type, and whatever is added to Lambda later."""
    one = f"Type: {kind}"

    assert _told(one) == [f"R0: resources of type {kind} are not read here"]
    assert _told(one, one, one) == [f"R0 and 2 more: resources of type {kind} are not read here"]


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::Lambda::CodeSigningConfig",
        "AWS::Lambda::LayerVersionPermission",
        "AWS::Lambda::MicrovmImage",
        "AWS::Lambda::NetworkConnector",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Serverless::WebFunction",
        "AWS::Serverless::LayerVersion",
        "AWS::Serverless::Api",
        "AWS::Serverless::Connector",
        "AWS::LambdaNot::X",
        "Custom::Lambda",
    ],
)
def test_of_what_is_read_or_of_other_services_nothing_is_told(kind: str) -> None:
    """Only what is about Lambda is missed by anybody."""
    assert _told(f"Type: {kind}") == []


def test_a_misspelt_type_is_told_as_that_alone() -> None:
    """What was meant helps more."""
    (told,) = _told("Type: AWS::Lambda::Functoin")

    assert "did you mean AWS::Lambda::Function?" in told


@pytest.mark.parametrize("name", ["one", "!Sub one", "!Ref Q"])
def test_functions_of_one_name_are_told(name: str) -> None:
    """Each after the first, since the first is created."""
    what = "are both called one: a name is taken once, and CloudFormation fails at the second"

    assert _told(_named(name), _named(name), _named(name)) == [f"R0 and R1 {what}", f"R0 and R2 {what}"]


@pytest.mark.parametrize(
    "functions",
    [
        (_named("one"), _named("One")),
        (_named("one"), _named("!Ref Q")),
        (_named("!Ref P"), _named("!Ref P")),
        (_named("!Ref S"), _named("!Ref S")),
        (_named("!Sub '${AWS::StackName}-a'"), _named("!Sub '${AWS::StackName}-a'")),
        (_named("one", "Condition: C, "), _named("one", "Condition: D, ")),
        (_named("one", "Condition: C, "), _named("one")),
        (_named("one", "Condition: Never, "), _named("one")),
        (_named("!If [C, one, two]"), _named("one")),
        (_named("<name>"), _named("<name>")),
    ],
)
def test_functions_that_may_have_names_of_their_own_are_not(functions: tuple[str, ...]) -> None:
    """Letters count, parameters may be given, and of two under conditions one may be there."""
    assert _told(*functions) == []


@pytest.mark.parametrize("head", ["# {% if vpc %}\n", "Transform: OurMacro\n"])
def test_functions_that_a_tool_may_leave_out_or_name_anew_are_not(head: str) -> None:
    """Only one of two branches of a text is rendered, and a macro may do anything; so in a stack inside."""
    functions = f"{head}Resources:\n  F: {{{_named('one')}}}\n  G: {{{_named('one')}}}\n"
    nested = b"Resources: {S: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: in.yaml}}}\n"
    files = {"out.yaml": nested, "in.yaml": functions.encode()}
    outer = read_text("out.yaml", nested, Inputs(files=GivenFiles(files)))

    assert len(outer.functions) == 2
    assert not [text for document in (read(functions), outer) for _, text in document.warnings if "called" in text]
