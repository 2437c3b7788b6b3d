"""What values come to: references, mappings, functions, shapes."""

from __future__ import annotations

import pytest

from kb.readers.interface import Plain, Resolved

from .templates import field, known, only, reason


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Runtime", "python3.9", "python3.9"),
        ("Runtime", "!Ref Rt", "python3.12"),
        ("Runtime", "{Ref: Rt}", "python3.12"),
        ("MemorySize", "!Ref Size", 512),
        ("MemorySize", "'1024'", 1024),
        ("MemorySize", "512.0", 512),
        ("MemorySize", "12.5", 12.5),
        ("MemorySize", "lots", "lots"),
        ("MemorySize", "99999999999999999999", "99999999999999999999"),
        ("MemorySize", "!FindInMap [Env, !Ref Stage, Memory]", 256),
        ("MemorySize", "!FindInMap [Env, test, Memory, {DefaultValue: 128}]", 128),
        ("Layers", "!FindInMap [Env, dev, Names]", ["x", "y"]),
        ("Layers", "!Ref Zones", ["a", "b", "c"]),
        ("Handler", "!Sub '${Rt}-${!Kept}-${Own}'", None),
        ("Handler", "!Sub ['${Rt}-${!Kept}-${Own}', {Own: !Ref Stage}]", "python3.12-${Kept}-dev"),
        ("Handler", "!Join ['.', [index, !Ref Stage]]", "index.dev"),
        ("Handler", "!Select [1, !Split ['/', a/b/c]]", "b"),
        ("Handler", "!Select ['0', [!Ref Stage, !Ref Open]]", "dev"),
        ("Handler", "!Base64 hi", "aGk="),
        ("Handler", "!ToJsonString {a: [1, true]}", '{"a":[1,true]}'),
        ("Timeout", "!Length [a, b, c]", 3),
        ("EphemeralStorage", "{Size: '1024'}", 1024),
        ("EphemeralStorage", "{Size: !FindInMap [Env, prod, Memory]}", 1024),
        ("Environment", "{Variables: {A: !Ref Stage, B: !Ref Open}}", {"A": "dev", "B": None}),
        ("Environment", "{Variables: {A: 2012-10-17, B: yes, C: 0123}}", {"A": "2012-10-17", "B": "yes", "C": "0123"}),
        ("Environment", "{Variables: {A: true, B: !Ref AWS::NoValue}}", {"A": True}),
        ("Environment", "{Variables: }", {}),
        ("Layers", "[!Ref Bucket, 'arn:x', !Ref AWS::NoValue]", ["${Bucket}", "arn:x"]),
        ("Architectures", "[arm64]", ["arm64"]),
        ("Tracing", "Active", {"Mode": "Active"}),
        ("Tags", "{team: a}", {"team": "a"}),
        ("InlineCode", "'x = 1'", {"ZipFile": "x = 1"}),
        ("CodeUri", "src/", "src/"),
        ("CodeUri", "{Bucket: b, Key: k}", {"S3Bucket": "b", "S3Key": "k"}),
        ("ImageUri", "repo:tag", {"ImageUri": "repo:tag"}),
        ("DeadLetterQueue", "{Type: SQS, TargetArn: !GetAtt Q.Arn}", {"TargetArn": None}),
        ("VpcConfig", "{SubnetIds: [!Ref Bucket, s-1]}", {"SubnetIds": [None, "s-1"]}),
        (
            "CapacityProviderConfig",
            "{Arn: x}",
            {"LambdaManagedInstancesCapacityProviderConfig": {"CapacityProviderArn": "x"}},
        ),
        ("Policies", "[AWSLambdaExecute, !Ref Bucket]", ["AWSLambdaExecute", None]),
        ("Environment", "!If [IsDev, {Variables: {A: 1}}, {}]", {"A": 1}),
        ("SnapStart", "{ApplyOn: PublishedVersions}", {"ApplyOn": "PublishedVersions"}),
    ],
)
def test_a_value_that_the_file_determines_is_resolved(name: str, value: str, expected: Plain) -> None:
    """References, mappings and text functions come to what CloudFormation would compute."""
    found = field(name, value)

    assert expected == (found.value if isinstance(found, Resolved) else None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!Ref Open", "parameter Open has no default"),
        ("!Ref Secret", "parameter Secret is read from SSM at deployment"),
        ("!Ref Bucket", "refers to resource Bucket"),
        ("!Ref Nobody", "refers to Nobody, which the template does not define"),
        ("!Ref AWS::Region", "AWS::Region is known only at deployment"),
        ("!Sub 'x-${AWS::AccountId}'", "AWS::AccountId is known only at deployment"),
        ("!Sub '${Bucket.Arn}'", "attribute Bucket.Arn is known only at deployment"),
        ("!GetAtt Bucket.Arn", "attribute Bucket.Arn is known only at deployment"),
        ("!ImportValue net", "imports the export net of another stack"),
        ("'{{resolve:ssm:/app/rt}}'", "dynamic reference {{resolve:ssm:/app/rt}}"),
        ("!Sub '{{resolve:ssm:/${Stage}/rt}}'", "dynamic reference {{resolve:ssm:/dev/rt}}"),
        ("!FindInMap [Env, test, Memory]", "the mappings have no Env.test.Memory"),
        ("!FindInMap [Env, !Ref AWS::Region, Memory]", "AWS::Region is known only at deployment"),
        ("!Join ['-', [a, !Ref Open]]", "parameter Open has no default"),
        ("!Select [5, [a]]", "Fn::Select finds no element 5"),
        ("!Cidr [10.0.0.0/16, 2, 8]", "Fn::Cidr is computed at deployment"),
        ("!Mystery x", "unknown tag !Mystery"),
        ("{'Rain::Embed': x}", "unknown tag Rain::Embed"),
        ("!Join nonsense", "Fn::Join is malformed"),
        ("!If [IsOpen]", "Fn::If is malformed"),
        ("{'Fn::Transform': {Name: M}}", "Fn::Transform is computed at deployment"),
    ],
)
def test_a_value_known_only_elsewhere_is_unresolved_with_its_reason(value: str, expected: str) -> None:
    """The reason names the parameter, resource, export or function that hides the value."""
    assert expected == reason(field("Runtime", value))


def test_an_unknown_architecture_makes_the_field_unresolved() -> None:
    """Null would read as the default architecture."""
    assert reason(field("Architectures", "[!Ref Open]")) == "parameter Open has no default"


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("python3.9", None),
        ("!Ref Rt", "parameter Rt (default)"),
        ("!Ref Open", "parameter Open (given)"),
        ("!FindInMap [Env, prod, Memory]", "mapping Env.prod.Memory"),
        ("!FindInMap [Env, !Ref Stage, Memory]", "mapping Env.dev.Memory, parameter Stage (default)"),
        ("!If [IsDev, a, b]", "condition IsDev (true), parameter Stage (default)"),
    ],
)
def test_the_origin_says_how_a_value_came(value: str, origin: str | None) -> None:
    """A literal has no origin; everything else names its parameters, mappings and conditions."""
    found = field("Runtime", value, Open="go1.x")

    assert isinstance(found, Resolved)
    assert origin == found.origin


def test_given_parameters_win_over_defaults() -> None:
    """What the user says counts more than the file."""
    assert known(field("Runtime", "!Ref Rt", Rt="ruby3.3")) == "ruby3.3"


def test_pseudo_parameters_can_be_given() -> None:
    """AWS::Region is known when the user says it."""
    assert known(field("Handler", "!Ref AWS::Region", **{"AWS::Region": "eu-west-1"})) == "eu-west-1"


def test_no_value_removes_the_field() -> None:
    """AWS::NoValue means that the property is not there."""
    assert field("Runtime", "!Ref AWS::NoValue") is None


def test_tags_of_cloudformation_become_a_map() -> None:
    """The API maps tags; CloudFormation lists them."""
    text = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Tags: [{Key: a, Value: b}]}}}"

    assert known(only(text).fields["Tags"]) == {"a": "b"}


def test_an_alias_and_a_merge_key_give_what_they_stand_for() -> None:
    """Written entries win over merged ones."""
    text = """
Base: &base {Runtime: python3.12, Timeout: 5}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {<<: *base, Timeout: 9}
"""

    assert [known(only(text).fields[name]) for name in ("Timeout", "Runtime")] == [9, "python3.12"]


@pytest.mark.parametrize("text", ["${self:custom.runtime}", "${opt:stage, 'x'}", "${file(./a.yml):b}"])
def test_variables_of_the_serverless_framework_are_unresolved_outside_a_service(text: str) -> None:
    """A template that is part of a service may be read by itself."""
    assert "is a variable of the Serverless Framework" in reason(field("Runtime", f'"{text}"'))
