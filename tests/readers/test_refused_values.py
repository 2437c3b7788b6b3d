"""Values that CloudFormation refuses for a parameter, and conditions that a template does not define."""

from __future__ import annotations

import pytest

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs

from .templates import known, only, read, reason

PARAMETERS = {
    "A": "{Type: String, AllowedValues: [dev, prod]}",
    "B": "{Type: Number, AllowedValues: [128, 256]}",
    "C": "{Type: Number, MinValue: 1, MaxValue: 900}",
    "D": "{Type: String, MinLength: 2, MaxLength: 3}",
    "E": '{Type: String, AllowedPattern: "^(dev|prod)-[a-z]+$"}',
    "F": "{Type: CommaDelimitedList, AllowedValues: [a, b]}",
    "G": "{Type: List<Number>}",
    "H": "{Type: AWS::SSM::Parameter::Value<String>, AllowedPattern: x}",
}
FUNCTION = "{Type: AWS::Lambda::Function, Properties: {Handler: a.h, Runtime: !Ref %s}}"


def template(name: str, declaration: str) -> str:
    """A function whose runtime is a parameter."""
    return f"Parameters:\n  {name}: {declaration}\nResources:\n  X: {FUNCTION % name}\n"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("A", "qa", "is none of the allowed values dev, prod"),
        ("B", "777", "is none of the allowed values 128, 256"),
        ("B", "x", "is none of the allowed values 128, 256"),
        ("C", "0", "is less than 1"),
        ("C", "901", "is more than 900"),
        ("C", "many", "is no number"),
        ("D", "a", "is less than 2 characters long"),
        ("D", "abcd", "is more than 3 characters long"),
        ("E", "qa-x", "does not match ^(dev|prod)-[a-z]+$"),
        ("F", "a,c", "is none of the allowed values a, b"),
        ("G", "1,x", "is no number"),
    ],
)
def test_a_template_is_refused_with_a_value_that_its_parameter_cannot_have(name: str, value: str, why: str) -> None:
    """The error stands at the parameter and names what it can have."""
    with pytest.raises(UnreadableError) as refused:
        read(template(name, PARAMETERS[name]), **{name: value})

    assert refused.value.reason == f"parameter {name} cannot be {value!r}, which {why}"
    assert refused.value.line == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A", "prod"),
        ("B", "128.0"),
        ("C", "900"),
        ("D", "ab"),
        ("E", "dev-x"),
        ("F", "a, b"),
        ("G", "1,2"),
        ("H", "/p"),
    ],
)
def test_a_value_that_the_parameter_can_have_is_taken(name: str, value: str) -> None:
    """Numbers may be spelt in several ways; what a name of the parameter store stands for is looked at elsewhere."""
    assert read(template(name, PARAMETERS[name]), **{name: value}).functions


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "(?=x)a*",
        r"(a*)\1*",
        "[",
        "a*b*c*d*",
        "a?" * 30 + "a" * 30,
        "(a|a)(a|a)(a|a)b",
        "[a-z&&[^x]]",
        "[[a-z].]",
    ],
)
def test_patterns_that_take_long_or_are_read_otherwise_here_refuse_nothing(pattern: str) -> None:
    """Whoever writes a template could keep others waiting; and CloudFormation reads patterns as Java does."""
    assert read(template("E", f"{{Type: String, AllowedPattern: '{pattern}'}}"), E="a" * 60 + "!").functions


def test_a_value_that_nobody_may_see_is_not_repeated() -> None:
    """Neither where it is given nor where it is the default."""
    declared = "{Type: String, NoEcho: true, MinLength: 12, Default: hunter2}"
    with pytest.raises(UnreadableError, match="parameter P cannot be what it is, which is less than 12") as refused:
        read(template("P", declared), P="s3cr3t")

    assert "s3cr3t" not in refused.value.reason
    assert "hunter2" not in reason(only(template("P", declared)).fields["Runtime"])


def test_a_default_that_the_parameter_cannot_have_is_unknown() -> None:
    """CloudFormation refuses the template; other values may be given."""
    declared = "{Type: String, Default: qa, AllowedValues: [dev, python3.9]}"

    found = only(template("A", declared)).fields["Runtime"]

    assert reason(found) == "parameter A cannot be 'qa', which is none of the allowed values dev, python3.9"
    assert known(only(template("A", declared), A="python3.9").fields["Runtime"]) == "python3.9"


def beside(overrides: str) -> Document:
    """A template beside a samconfig with overrides."""
    files = GivenFiles(
        {"samconfig.toml": f'[default.deploy.parameters]\nparameter_overrides = "{overrides}"\n'.encode()}
    )
    return read_text("template.yaml", template("A", PARAMETERS["A"]).encode(), Inputs(files=files))


def test_a_samconfig_may_give_what_the_parameter_cannot_have() -> None:
    """It is told of where it counts, since other templates of the folder may take it."""
    (function,) = beside("A=qa").functions

    assert "cannot be 'qa'" in reason(function.fields["Runtime"])


@pytest.mark.parametrize(("overrides", "told"), [("A=dev Nope=1", 1), ("A=dev", 0), ("Nope=1", 0)])
def test_a_samconfig_that_gives_what_the_template_does_not_declare_is_told(overrides: str, told: int) -> None:
    """One that gives nothing of the template is made for another."""
    said = "samconfig.toml gives Nope, which is no parameter of the template; not used"

    assert [text for _, text in beside(overrides).warnings] == [said] * told


UNDEFINED = """\
{head}Conditions: {{Known: !Equals [!Ref AWS::Region, x]}}
Resources:
  X: {{Type: AWS::Lambda::Function, {resource}Properties: {{Handler: a.h, Timeout: {value}}}}}
"""


@pytest.mark.parametrize(
    ("resource", "value"),
    [("Condition: Missing, ", "3"), ("", "!If [Missing, 5000, 3]"), ("", "!If [!Not [!Condition Missing], 5000, 3]")],
)
def test_a_condition_that_is_not_defined_is_told(resource: str, value: str) -> None:
    """Once, where it is asked for; both outcomes are judged."""
    ((place, told),) = read(UNDEFINED.format(head="", resource=resource, value=value)).warnings

    assert place.line == 3
    assert told.startswith("the template does not define condition Missing: CloudFormation refuses that")


@pytest.mark.parametrize(("head", "value"), [("", "!If [Known, 1, 2]"), ("Transform: [Own]\n", "!If [Missing, 1, 2]")])
def test_a_condition_that_is_or_may_be_defined_is_not(head: str, value: str) -> None:
    """A macro may add conditions."""
    told = read(UNDEFINED.format(head=head, resource="", value=value)).warnings

    assert not [text for _, text in told if "define condition" in text]


def test_a_condition_of_a_bare_list_of_resources_is_not_told() -> None:
    """It is a part of a template, which defines it."""
    told = read("X: {Type: AWS::Lambda::Function, Condition: Elsewhere, Properties: {Handler: a.h}}").warnings

    assert not [text for _, text in told if "define condition" in text]
