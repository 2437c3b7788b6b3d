"""What get-template of CloudFormation answers: the template of a stack, as an object or as a text."""

from __future__ import annotations

import json

import pytest

from kb.errors import NotATemplateError, UnreadableError
from kb.readers import read_text
from kb.readers.interface import Document, Inputs, Resolved

FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.8", "MemorySize": 256}}
TEMPLATE = {"Resources": {"F": FUNCTION}}
YAML = """\
Parameters: {R: {Type: String, Default: python3.8}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: !Ref R}
"""
STAGES = ["Original", "Processed"]


def _read(text: str, name: str = "answer.json") -> Document:
    return read_text(name, text.encode(), Inputs())


def _runtime(document: Document) -> Resolved:
    (only,) = document.functions
    found = only.fields["Runtime"]
    assert isinstance(found, Resolved)
    return found


def test_a_template_in_an_answer_keeps_its_places() -> None:
    """Where each value stands in the answer."""
    text = json.dumps({"StagesAvailable": STAGES, "TemplateBody": TEMPLATE}, indent=1)

    found = _runtime(_read(text))

    assert found.value == "python3.8"
    assert '"python3.8"' in text.split("\n")[found.position.line - 1]


@pytest.mark.parametrize("body", [json.dumps(TEMPLATE), YAML])
@pytest.mark.parametrize("beside", [{"StagesAvailable": STAGES}, {"Status": "COMPLETE"}])
def test_a_template_that_is_a_text_stands_where_the_text_does(body: str, beside: dict[str, object]) -> None:
    """The answer has no lines of its own for it, be it that of get-template or of get-generated-template."""
    text = json.dumps({"TemplateBody": body} | beside, indent=1)

    found = _runtime(_read(text))

    assert (found.value, found.position.line) == ("python3.8", 2)


def test_an_answer_in_yaml_is_read_too() -> None:
    """As the AWS CLI prints it with --output yaml."""
    text = "StagesAvailable:\n- Original\nTemplateBody: |\n  " + YAML.replace("\n", "\n  ")

    assert _runtime(_read(text, "answer.yaml")).value == "python3.8"


def test_a_broken_template_in_an_answer_is_told() -> None:
    """With the line of the text."""
    with pytest.raises(UnreadableError, match="TemplateBody: YAML syntax") as e:
        _read('{\n "TemplateBody": "Resources:\\n  F: {Type: AWS::Lambda::Function"\n}')

    assert e.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"TemplateBody": TEMPLATE, "Owner": "AWS::Lambda::Function"}),
        json.dumps({"TemplateBody": "AWS::Lambda::Function"}),
        json.dumps({"TemplateBody": None, "StagesAvailable": ["AWS::Lambda::Function"]}),
        json.dumps({"StagesAvailable": ["AWS::Lambda::Function"]}),
    ],
)
def test_what_only_looks_like_such_an_answer_is_none(text: str) -> None:
    """Neither are events that have a template among other things."""
    with pytest.raises(NotATemplateError):
        _read(text)
