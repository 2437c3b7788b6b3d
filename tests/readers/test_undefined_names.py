"""Names that resources of Lambda refer to and a template does not define: told where nobody else can define them."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs

from .templates import read

REFERRING = """\
{head}
Resources:
  Queue: {{Type: AWS::SQS::Queue}}
  X:
    Type: AWS::Lambda::Function
    {more}
    Properties: {{Handler: a.h, Runtime: python3.13, Code: {{S3Bucket: b, S3Key: k}}, Role: {role}}}
"""
_WHOLE = "AWSTemplateFormatVersion: 2010-09-09\nParameters: {Given: {Type: String}}"


def _told(document: Document) -> list[str]:
    return [text for _, text in document.warnings if "does not define: CloudFormation refuses" in text]


def _told_references(head: str, role: str, more: str = "") -> list[str]:
    return _told(read(REFERRING.format(head=head, role=role, more=more)))


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("!Ref Nobody", ""), ("!GetAtt Nobody.Arn", ""), ("{'Fn::GetAtt': [Nobody, Arn]}", ""),
        ("!Sub 'arn:aws:iam::1:role/${Nobody}'", ""), ("!Sub ['${Nobody.Arn}${Own}', {Own: !Ref Nobody}]", ""),
        ("!Sub ['${ Own } ${Nobody}', {Own: 1}]", ""), ("!If [C, !GetAtt Nobody.Arn, x]", ""),
        ("x", "DependsOn: Nobody"), ("x", "DependsOn: [Queue, Nobody]"),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_is_told_once(role: str, more: str) -> None:
    """Also in a field that no rule looks at, and as what a resource waits for."""
    assert _told_references(_WHOLE, role, more) == [
        "X refers to Nobody, which the template does not define: CloudFormation refuses that"
    ]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        (_WHOLE, "!GetAtt Queue.Arn"), (_WHOLE, "!Ref Given"), (_WHOLE, "!Ref AWS::StackName"),
        (_WHOLE, "!Sub ['${Own}${!Nobody}${AWS::Region}', {Own: 1}]"),
        ("", "!Ref Nobody"), (_WHOLE + "\nTransform: Own", "!Ref Nobody"),
        (_WHOLE + "\nTransform: AWS::Serverless-2016-10-31", "!GetAtt FRole.Arn"),
        (_WHOLE + "\nModules: {M: {Source: m.yaml}}", "!GetAtt MRole.Arn"),
        (_WHOLE + "\nFn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/m.yaml}}", "!Ref Nobody"),
        (_WHOLE.replace("-09-09", "-09-09-OC"), "!Ref Nobody"), (_WHOLE.partition("\n")[2], "!Ref Nobody"),
        (_WHOLE + "\nOrganizationBindings: {Default: {Region: x}}", "!Ref Nobody"),
        (_WHOLE + "\nRain: {Constants: {Nobody: r}}", "!Ref Nobody"),
        ("AWSTemplateFormatVersion: 2010-09-09\nParameters: {App: {Type: String}, Env: {Type: String}}", "!Ref Nobody"),
    ],
)  # fmt: skip
def test_a_reference_to_what_is_or_may_be_made_is_not(head: str, role: str) -> None:
    """A part of a template does not say; SAM, macros, modules and other tools make resources of their own."""
    assert _told_references(head, role) == []


@pytest.mark.parametrize(
    "role",
    [
        "!Ref '{{ role }}'", "!Ref '<%= role %>'", "!Ref '${self:custom.desc}'", "!Ref Some-Name",
        "!Sub \"${self:service}-${opt:stage, 'dev'}-${Nobody}\"", "!Sub '${Nobody}{{ role }}'", "!Sub '${Rain::Role}'",
        "!Sub ['${Nobody}', !FindInMap [A, b, c]]", "!Sub ['${Nobody}', {'Fn::Transform': {Name: Own}}]",
    ],
)  # fmt: skip
def test_a_placeholder_of_another_tool_is_no_name(role: str) -> None:
    """Nor is a name beside it, or one whose values nobody knows here."""
    assert _told_references(_WHOLE, role) == []


@pytest.mark.parametrize("mark", ["# {% include 'more.yml' %}", "# <% more %>", "Metadata: {Of: '${self:service}'}"])
def test_a_template_that_another_tool_fills_in_is_no_whole_one(mark: str) -> None:
    """Whatever stands there may be made of the mark."""
    assert _told_references(f"{_WHOLE}\n{mark}", "!Ref Nobody") == []


def test_a_resource_without_known_type_may_be_anything() -> None:
    """A module of Rain makes several."""
    made = REFERRING.format(head=_WHOLE, role="!GetAtt MRole.Arn", more="") + "  M: {Type: !Own::Module m.yaml}\n"

    assert _told(read(made)) == []


@pytest.mark.parametrize(("count", "named"), [(5, "Gone0, Gone1, Gone2, Gone3, Gone4"), (6, "Gone3, Gone4, ...")])
def test_names_are_gathered_in_one_warning_of_a_resource(count: int, named: str) -> None:
    """Five of them are named."""
    role = "!Sub '" + "".join(f"${{Gone{number}}}" for number in range(count)) + "'"
    (told,) = _told_references(_WHOLE, role)

    assert f"{named}, which the template" in told


PART = REFERRING.format(head=_WHOLE, role="!GetAtt FLambdaFunction.Arn", more="Condition: Elsewhere")


def _beside(path: str, *others: str) -> list[str]:
    files = GivenFiles({path: PART.encode(), **dict.fromkeys(others, b"")})
    told = read_text(path, PART.encode(), Inputs(files=files)).warnings
    return [text for _, text in told if "does not define" in text]


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("app/res/part.yml", "app/serverless.yml"), ("res/part.yml", "serverless.ts"), ("part.yml", "serverless.json"),
        ("a/b/c/part.yml", "a/serverless.yaml"), ("copilot/svc/addons/part.yml", "x"),
        ("copilot/environments/addons/part.yml", "x"),
    ],
)  # fmt: skip
def test_what_another_tool_may_merge_lacks_nothing(path: str, other: str) -> None:
    """Parts of a Serverless service, and add-ons of Copilot, may have a version all the same."""
    assert _beside(path, other) == []


@pytest.mark.parametrize("other", ["other/serverless.yml", "app/res/less/serverless.yml", "app/serverless.md"])
def test_a_service_elsewhere_merges_nothing(other: str) -> None:
    """The resource and the condition are told."""
    assert len(_beside("app/res/part.yml", other)) == len(["resource", "condition"])


@pytest.mark.parametrize("below", ["Metadata", "Properties"])
@pytest.mark.parametrize("levels", [70, 140])
def test_what_lies_too_deep_for_a_warning_leaves_the_file_readable(below: str, levels: int) -> None:
    """JSON is read where somebody asks for it; a warning is no reason to ask for more than can be read."""
    deep: object = {"Ref": "Nobody"}
    for _ in range(levels):
        deep = {"a": deep}
    properties: dict[str, object] = {"Handler": "a.h", "Role": {"Ref": "Missing"}}
    resource: dict[str, object] = {"Type": "AWS::Lambda::Alias", "Metadata": {}, "Properties": properties}
    resource[below] = {**properties, "Unasked": {"Fn::If": [deep]}} if below == "Properties" else deep
    function = {"Type": "AWS::Lambda::Function", "Properties": properties}
    text = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"X": function, "Y": resource}})
    document = read_text("t.json", text.encode(), Inputs())

    assert [one.name for one in document.functions] == ["X"]
    assert [told.partition(",")[0] for told in _told(document)] == ["X refers to Missing"]


@pytest.mark.parametrize(("count", "told"), [(100, 1), (200_000, 0)])
def test_what_lies_behind_very_many_values_is_not_told(count: int, told: int) -> None:
    """A warning takes no more time than that, and leaves what others may spend."""
    function = {"Type": "AWS::Lambda::Function", "DependsOn": ["X"] * count, "Properties": {"Role": {"Ref": "Nobody"}}}
    text = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"X": function}})

    assert len(_told(read_text("t.json", text.encode(), Inputs()))) == told


SAM_PART = """\
{head}
Transform: AWS::Serverless-2016-10-31
Parameters: {{Given: {{Type: String}}}}
Conditions: {{Own: !Equals [!Ref Given, a]}}
Resources:
  Queue: {{Type: AWS::SQS::Queue, Properties: {more}}}
  F: {{Type: AWS::Serverless::Function, Properties: {{Handler: a.h, CodeUri: .}}}}
"""


def _whether_part(more: str, head: str = "") -> str | None:
    (function,) = read(SAM_PART.format(head=head, more=more)).functions
    return function.partial


@pytest.mark.parametrize(
    "more",
    ["{KmsMasterKeyId: !Ref Nobody}", "{Tags: !If [Nobody, a, b]}", "{}, Condition: Nobody", "{}, DependsOn: Nobody"],
)
def test_a_sam_template_that_asks_for_what_it_does_not_define_is_a_part_of_another(more: str) -> None:
    """CloudFormation refuses it alone, and the template around has Globals that nobody knows here."""
    assert (_whether_part(more) or "").endswith("a part of another: it does not define Nobody")


@pytest.mark.parametrize(
    ("more", "head"),
    [
        ("{QueueName: !Sub '${Given}-${AWS::Region}-${ServerlessRestApi}'}", ""), ("{Tags: !Ref FRole}", ""),
        ("{Tags: !If [Own, !GetAtt Queue.Arn, !Ref AWS::NoValue]}, Condition: Own, DependsOn: F", ""),
        ("{Tags: !Ref Nobody}", "Globals: {Function: {Timeout: 3}}"), ("{Tags: !Sub '${opt:stage}{{ name }}'}", ""),
        ("{}}\n  Fn::ForEach::Y: [Nobody, [a], {'${Nobody}': {Type: 'A::B::C', DependsOn: Nobody}}]\n  R: {}\n#", ""),
    ],
)  # fmt: skip
def test_a_sam_template_that_may_define_all_it_asks_for_is_whole(more: str, head: str) -> None:
    """By itself, or by what SAM makes of it; one with Globals says what its functions inherit."""
    assert _whether_part(more, head) is None


@pytest.mark.parametrize(
    ("names", "part"),
    [
        (["Quee"], None), (["Queue1"], None), (["queue", "Givne"], None), (["Quee", "Nobody"], "Nobody"),
        (["Quee", "Quue", "Qeue", "Quee"], None), (["Quee", "Quue", "Qeue", "Queu"], "Queu"),
        (["QueueArns"], None), (["DeadLetterQueue"], "DeadLetterQueue"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_makes_no_part_of_a_template(names: list[str], part: str | None) -> None:
    """All else of it is judged; who misspells more than three names means others."""
    told = _whether_part("{Tags: [" + ", ".join(f"!Ref {name}" for name in names) + "]}")

    assert (told or "").endswith(f"it does not define {part}" if part else "")
    assert (told is None) is (part is None)
