"""Positions, formats, warnings and loops: the document as a whole."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.interface import Inputs, Position, Resolved

from .templates import known, only, read

PLAIN = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime:   python3.9
      EphemeralStorage: {Size: 1024}
      MemorySize: !If
        - Undeclared
        - 512
        - 512
"""


LAMBDA = "Resources: {F: {Type: AWS::Lambda::Function, Properties: %s}}"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_positions_count_from_one_in_every_encoding(ending: str, encoding: str) -> None:
    """A byte order mark and Windows line ends do not shift lines and columns."""
    content = PLAIN.replace("\n", ending).encode(encoding)
    (function,) = read_text("a.yaml", content, Inputs()).functions
    expected = [
        ("Api", Position(3, 3)),
        ("python3.9", Position(6, 18)),
        (1024, Position(7, 32)),
        (512, Position(10, 11)),
    ]
    names = ("Runtime", "EphemeralStorage", "MemorySize")
    found = [field for name in names if isinstance(field := function.fields[name], Resolved)]

    assert expected == [(function.name, function.position), *((field.value, field.position) for field in found)]


def test_json_is_read_with_positions_and_tabs() -> None:
    """JSON may indent with tabs."""
    text = (
        '{\n\t"Resources": {\n\t\t"F": {\n\t\t\t"Type": "AWS::Lambda::Function",\n\t\t\t"Properties": {"Timeout": 3}}}}'
    )

    assert Resolved(3, Position(5, 30)) == only(text).fields["Timeout"]


@pytest.mark.parametrize("text", ['"\\ud83d\\ude00"', '"\\/"', '"' + "x" * 2000 + '"'])
def test_json_that_is_no_yaml_is_read_all_the_same(text: str) -> None:
    """Surrogate pairs, colons on the next line and long keys are JSON."""
    template = (
        f'{{"Resources": {{"F"\n:{{"Type": "AWS::Lambda::Function", "Properties": {{"Handler":{text}, {text}: 1}}}}}}}}'
    )

    assert json.loads(text) == known(only(template).fields["Handler"])


def test_a_key_given_twice_counts_last_and_warns() -> None:
    """The warning stands at the later key."""
    document = read(PLAIN + "      Runtime: go1.x\n")

    assert known(document.functions[0].fields["Runtime"]) == "go1.x"
    assert (Position(12, 7), "key Runtime is given twice; the last one counts") in document.warnings


@pytest.mark.parametrize("resources", ["", " {}", " null"])
def test_a_template_without_resources_has_no_functions(resources: str) -> None:
    """An empty Resources section is a template all the same."""
    assert read(f"Resources:{resources}\n").functions == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, "cloudformation"),
        ("Transform: AWS::Serverless-2016-10-31\nResources:\n", "sam"),
        ("Transform: [Other, AWS::Serverless-2016-10-31]\n", "sam"),
        ("Resources: {F: {Type: AWS::Serverless::Function}}", "sam"),
        ("F: {Type: AWS::Lambda::Function}", "cloudformation"),
    ],
)
def test_the_format_is_recognised_by_content(text: str, expected: str) -> None:
    """SAM is what SAM's transform applies to; a bare list of resources is read as a template."""
    assert expected == read(text).format


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("AWS::Lambda::Function", True),
        ("AWS::Serverless::Function", True),
        ("AWS::Lambda::Permission", True),
        ("AWS::DynamoDB::Table", False),
        ("AWS::Serverless::SimpleTable", False),
    ],
)
def test_a_bare_list_of_resources_is_told_where_it_says_something_of_functions(kind: str, told: bool) -> None:
    """Services include many such lists, of tables and queues, in which nothing is judged."""
    found = read(f"A: {{Type: '{kind}', Properties: {{}}}}").warnings

    assert any(text.startswith("a bare list of resources") for _, text in found) is told


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Resources: {F: text}", "resource F is not a mapping; not read"),
        (LAMBDA % "[a]", "Properties of F is not a mapping; read as empty"),
        (LAMBDA % "{Role: }", "Role has no value; it is read as absent"),
        (LAMBDA % "{'Fn::Transform': {}}", "Fn::Transform adds properties at deployment; they are not read"),
        (
            f"Transform: [{{Name: Mine}}]\n{LAMBDA % '{}'}",
            "transform Mine changes the template at deployment; not read",
        ),
        (
            "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./s.yaml}}}",
            "S is a stack of its own, which is not read here: ./s.yaml is not at hand",
        ),
        ("Resources:\n---\na: b", "the file holds several YAML documents; only the first is read"),
        (
            "Resources: {'Fn::ForEach::L': [X, !Ref Who, {'F${X}': {}}]}",
            "Fn::ForEach::L is not read: refers to Who, which the template does not define",
        ),
        (
            "Resources: {'Fn::ForEach::L': [X, [], {'F${X}': {}}]}",
            "Fn::ForEach::L makes nothing, since there is nothing that it runs over",
        ),
        ("Resources: {F: {'Fn::Transform': {}}}", "Fn::Transform makes F at deployment; it is not read"),
        ("Resources: {F: !Transform {Name: M}}", "Fn::Transform makes F at deployment; it is not read"),
    ],
)
def test_odd_shapes_warn_and_are_passed_over(text: str, warning: str) -> None:
    """What cannot be read is said, never silently dropped."""
    text = text if "AWS" in text or "Resources:\n" in text else "AWSTemplateFormatVersion: x\n" + text

    assert [warning] == [message for _, message in read(text).warnings]


LOOP = """\
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: "a-1,b-2"}}
Resources:
  Fn::ForEach::Functions:
    - Name
    - !Ref Names
    - Fn&{Name}:
        Type: AWS::Lambda::Function
        Properties:
          Handler: !Sub "${Name}.main"
          Description: !Ref Name
"""


def test_a_loop_over_resources_is_written_out() -> None:
    """Each turn gives a function, its variable replaced in keys, texts and references."""
    functions = read(LOOP).functions

    assert [function.name for function in functions] == ["Fna1", "Fnb2"]
    assert [known(field) for field in functions[1].fields.values()] == ["b-2.main", "b-2"]


@pytest.mark.parametrize(
    "transform",
    [
        "AWS::Serverless-2016-10-31",
        "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
        "{Name: AWS::Serverless-2016-10-31}",
        "[{Name: AWS::Serverless-2016-10-31, Parameters: {}}]",
    ],
)
def test_a_transform_may_be_named_in_a_mapping(transform: str) -> None:
    """As macros are that take parameters."""
    document = read(f"Transform: {transform}\nResources: {{F: {{Type: AWS::Serverless::Function}}}}\n")

    assert (document.format, document.warnings, document.functions[0].partial) == ("sam", (), None)


def test_a_part_of_a_template_may_name_conditions_of_the_whole() -> None:
    """Where they are defined is not known here, as its Globals are not."""
    text = "Resources: {F: {Type: AWS::Serverless::Function, Condition: Elsewhere}}\n"
    (part,) = read(text).warnings
    (whole,) = read("Transform: AWS::Serverless-2016-10-31\n" + text).warnings

    assert "read as a part of a template" in part[1]
    assert "the template does not define condition Elsewhere" in whole[1]
