"""What kind of code a function has is known although its text is not."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, judge_text, said, sam

TEXTS = ['!Sub "import x # ${AWS::Region}"', '!Join ["", [a, !ImportValue b]]', "!Ref Text"]
FUNCTION = """\
Parameters: {{Text: {{Type: String}}}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {{MemorySize: 256, Timeout: 9, Code: {{ZipFile: {text}}}, {rest}}}
"""


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("rest", "rules"),
    [
        (f"Role: '{ROLE}', Handler: index.h, Runtime: java21", {"LKB411"}),
        (f"Role: '{ROLE}', Handler: app.h, Runtime: python3.13", {"LKB234"}),
        (f"Role: '{ROLE}', PackageType: Image", {"LKB248"}),
        ("Handler: index.h, Runtime: python3.13", {"LKB210"}),
        (f"Role: '{ROLE}', Handler: 'index.a b', Runtime: python3.13", {"LKB249"}),
        (f"Role: '{ROLE}', Handler: index.h, Runtime: python3.13", set()),
    ],
)
def test_inline_code_is_inline_whatever_it_says(store: Store, text: str, rest: str, rules: set[str]) -> None:
    """Its length alone is not judged."""
    report = judge_text(store, FUNCTION.format(text=text, rest=rest))

    assert {rule for rule, _ in said(report)} == rules
    assert [one.field for one in report.unresolved] == ["Code.ZipFile"]


@pytest.mark.parametrize(
    ("properties", "rules"),
    [
        ("InlineCode: !Ref Text, Handler: index.h, Runtime: java21", {"LKB411"}),
        ("ImageUri: !Ref Text, Handler: index.h, Runtime: python3.13", {"LKB248"}),
        ("ImageUri: !Ref Text, PackageType: Image", set()),
    ],
)
def test_sam_says_the_kind_by_the_property(store: Store, properties: str, rules: set[str]) -> None:
    """Although what stands there is not known."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\nParameters: {Text: {Type: String}}\nResources:\n"
        f"  F: {{Type: AWS::Serverless::Function, Properties: {{MemorySize: 256, Timeout: 9, {properties}}}}}\n"
    )
    assert {rule for rule, _ in said(judge_text(store, text))} == rules


def test_code_that_is_not_known_at_all_may_be_of_any_kind(store: Store) -> None:
    """Nothing is said of it."""
    text = FUNCTION.replace("{{ZipFile: {text}}}", "!Ref Text")
    report = judge_text(store, text.format(rest=f"Role: '{ROLE}', Handler: app.h, Runtime: java21"))

    assert said(report) == []
    assert [one.field for one in report.unresolved] == ["Code"]


@pytest.mark.parametrize(
    ("properties", "metadata", "rules"),
    [
        ("PackageType: Image, CodeUri: app/", "{Dockerfile: Dockerfile, DockerContext: app}", set()),
        ("PackageType: Image, CodeUri: app/, ImageUri: !Ref Text", "{Dockerfile: Dockerfile}", set()),
        ("PackageType: Image", "{DockerContext: app, Dockerfile: Dockerfile}", set()),
        ("PackageType: Image, CodeUri: app/", "{BuildMethod: makefile}", {"LKB248"}),
        ("Handler: a.h, Runtime: nodejs24.x", "{BuildMethod: esbuild}", set()),
        ("Handler: a.h", "{BuildMethod: makefile}", {"LKB210"}),
        ("Handler: a.h, PackageType: Zip", "{BuildProperties: {Minify: true}}", {"LKB210"}),
        ("Handler: a.h, Runtime: nodejs24.x", "{Owner: me}", {"LKB210"}),
        ("PackageType: Zip, CodeUri: app/, Handler: a.h, Runtime: java21", "{Dockerfile: Dockerfile}", set()),
    ],
)
def test_sam_builds_code_by_metadata(store: Store, properties: str, metadata: str, rules: set[str]) -> None:
    """In the place of the folder that a function names too; of all of them it is known that they are not traced."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\nParameters: {Text: {Type: String}}\nResources:\n"
        f"  F: {{Type: AWS::Serverless::Function, Metadata: {metadata}, "
        f"Properties: {{MemorySize: 256, Timeout: 9, {properties}}}}}\n"
    )
    report = judge_text(store, text)

    assert {rule for rule, _ in said(report)} == rules
    assert "LKB503" in {one.rule for one in report.findings}


@pytest.mark.parametrize(
    ("written", "path", "field"),
    [
        (sam("PackageType: Image"), "template.yaml", "ImageUri"),
        (sam("PackageType: Image, ImageUri: ''"), "template.yaml", "ImageUri"),
        (sam("PackageType: Zip, Runtime: nodejs24.x, Handler: a.h"), "template.yaml", "CodeUri"),
        ('resource "aws_lambda_function" "f" {\n  package_type = "Image"\n}\n', "main.tf", "image_uri"),
        ('resource "aws_lambda_function" "f" {\n  package_type = "Zip"\n}\n', "main.tf", "filename"),
    ],
)
def test_the_code_that_an_image_lacks_is_its_uri(store: Store, written: str, path: str, field: str) -> None:
    """Whoever gave it another code would be told that the package is an image."""
    told = [one.message.partition(" ")[0] for one in judge_text(store, written, path).findings if one.rule == "LKB210"]

    assert field in told
    assert {"ImageUri", "CodeUri", "image_uri", "filename"} & set(told) == {field}
