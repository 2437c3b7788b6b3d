"""What is written elsewhere or in other words is not missing: the rules about what must be said find nothing there."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

BROKER = "arn:aws:mq:eu-west-1:123456789012:broker:b:b-1"
KEPT = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s"
CLUSTER = "arn:aws:rds:eu-west-1:123456789012:cluster:c"
WAYS_IN = f"{{saslScram512Auth: '{KEPT}', vpcSubnet: [subnet-1, subnet-2]}}"
ABOUT = {"LKB235", "LKB337", "LKB354", "LKB355"}


def found(store: Store, text: str, path: str = "template.yaml") -> list[tuple[str, str | None]]:
    """The rules about what must be said and how, with what they are about."""
    return [(one.rule, one.resource) for one in judge_text(store, text, path).findings if one.rule in ABOUT]


def service(event: str, resources: str = "{}") -> str:
    """A service with one function and one event."""
    return (
        "service: s\nprovider: {name: aws, runtime: python3.13}\n"
        f"functions:\n  hello: {{handler: a.b, events: [{event}]}}\nresources: {{Resources: {resources}}}\n"
    )


@pytest.mark.parametrize(
    ("event", "rules"),
    [
        ("{kafka: {topic: t, bootstrapServers: ['a.example.com:9092']}}", []),
        (f"{{kafka: {{topic: t, bootstrapServers: ['a:9092'], accessConfigurations: {WAYS_IN}}}}}", []),
        (f"{{rabbitmq: {{arn: '{BROKER}', queue: q, basicAuthArn: '{KEPT}', virtualHost: /}}}}", []),
        (f"{{activemq: {{arn: '{BROKER}', queue: q, basicAuthArn: '{KEPT}'}}}}", []),
        (f"{{activemq: {{arn: '{BROKER}', queue: q}}}}", ["LKB355"]),
        (f"{{documentDb: {{cluster: '{CLUSTER}', db: d, auth: '{KEPT}'}}}}", []),
        (f"{{documentDb: {{cluster: '{CLUSTER}', auth: '{KEPT}'}}}}", ["LKB355"]),
    ],
)
def test_events_of_the_serverless_framework_say_how_to_get_in_by_words_of_their_own(
    store: Store, event: str, rules: list[str]
) -> None:
    """What the framework writes for them is none of the user's keys."""
    assert [rule for rule, _ in found(store, service(event), "serverless.yml")] == rules


@pytest.mark.parametrize(
    ("logical_id", "rules"),
    [
        ("HelloLambdaPermissionApiGateway", set()),
        ("HelloPermission", {"LKB354"}),
        ("OtherLambdaPermission", {"LKB354"}),
    ],
)
def test_what_is_laid_over_a_resource_of_the_framework_is_not_all_of_it(
    store: Store, logical_id: str, rules: set[str]
) -> None:
    """Its id is made of the function's; one that nobody else makes is whole."""
    over = f"{{{logical_id}: {{Type: AWS::Lambda::Permission, Properties: {{SourceAccount: '123456789012'}}}}}}"

    assert {rule for rule, _ in found(store, service("{http: GET /x}", over), "serverless.yml")} == rules


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ("DatabaseName: d", []),
        ("DatabaseName: !Ref X", []),
        ("DatabaseName: !ImportValue x", []),
        ("CollectionName: c", [("LKB355", "M")]),
    ],
)
def test_a_database_that_is_not_known_is_named_all_the_same(
    store: Store, settings: str, rules: list[tuple[str, str]]
) -> None:
    """A part of a field may be unknown where the others are not."""
    text = f"""
    Parameters: {{X: {{Type: String}}}}
    Resources:
      M:
        Type: AWS::Lambda::EventSourceMapping
        Properties:
          FunctionName: f
          EventSourceArn: {CLUSTER}
          SourceAccessConfigurations: [{{Type: BASIC_AUTH, URI: "{KEPT}"}}]
          DocumentDBEventSourceConfig: {{{settings}}}
    """
    assert found(store, text) == rules


SUBNETS = "VpcConfig: {SubnetIds: [subnet-1]}"
PERMITTED = "PermissionsConfig: {CapacityProviderOperatorRoleArn: 'arn:aws:iam::123456789012:role/r'}"


@pytest.mark.parametrize(
    ("kind", "properties", "rules"),
    [
        ("Serverless", SUBNETS, 0),
        ("Serverless", "VpcConfig: {SecurityGroupIds: [sg-1]}", 1),
        ("Lambda", f"{PERMITTED}, VpcConfig: {{SubnetIds: [subnet-1], SecurityGroupIds: []}}", 0),
        ("Lambda", f"{PERMITTED}, {SUBNETS}", 1),
    ],
)
def test_groups_of_a_capacity_provider_may_be_none(store: Store, kind: str, properties: str, rules: int) -> None:
    """SAM takes that of the network; for CloudFormation a list without any is one."""
    one = f"{{Type: AWS::{kind}::CapacityProvider, Properties: {{{properties}}}}}"

    assert (
        found(store, f"Transform: AWS::Serverless-2016-10-31\nResources: {{C: {one}}}\n") == [("LKB354", "C")] * rules
    )


def test_a_capacity_provider_inherits_from_globals(store: Store) -> None:
    """As functions do."""
    text = f"""
    Transform: AWS::Serverless-2016-10-31
    Globals: {{CapacityProvider: {{{SUBNETS}}}}}
    Resources: {{C: {{Type: AWS::Serverless::CapacityProvider, Properties: {{}}}}}}
    """
    assert found(store, text) == []


@pytest.mark.parametrize("name", ["{{ env }}-live", "<env>", "%ENV%", "@env@", "a.b"])
def test_a_name_that_something_fills_in_is_not_refused(store: Store, name: str) -> None:
    """Other signs are."""
    text = f"""
    Resources:
      A: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: f, FunctionVersion: '1', Name: '{name}'}}}}
    """
    assert found(store, text) == ([("LKB337", "A")] if name == "a.b" else [])


def test_a_secret_beside_a_parameter_of_a_stack_inside_hides_only_itself(store: Store) -> None:
    """Where all of the parameters hang on a condition."""
    root = """
    Parameters: {Kept: {Type: String, NoEcho: true, Default: abcdefgh}, Stage: {Type: String}}
    Conditions: {Live: !Equals [!Ref Stage, live]}
    Resources:
      Inner:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: ./inner.yaml
          Parameters: !If [Live, {Rt: python2.7, Kept: !Ref Kept}, {Rt: python3.6, Kept: y}]
    """
    inner = (
        "Parameters: {Rt: {Type: String}, Kept: {Type: String}}\n"
        "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: !Ref Rt}}}\n"
    )
    report = judge_text(store, root, beside={"inner.yaml": inner})

    assert {one.value for one in report.findings if one.field == "Runtime"} == {"python2.7", "python3.6"}


def test_a_number_in_the_loaded_environment_is_hidden_where_its_name_says_so(store: Store) -> None:
    """It is judged all the same."""
    head = "service: s\nuseDotenv: true\nprovider: {name: aws}\n"
    text = head + "functions: {f: {handler: a.b, timeout: '${env:API_TOKEN}'}}\n"
    report = judge_text(store, text, "serverless.yml", {".env": "API_TOKEN=99887766\n"})
    (one,) = (found for found in report.findings if found.rule == "LKB203")

    assert one.value is None
    assert "99887766" not in one.message


@pytest.mark.parametrize(
    ("owner", "inputs", "missing"),
    [
        ("terraform-aws-modules", 'handler = "a.b"\n  runtime = "python3.13"', []),
        ("terraform-aws-modules", 'handler = "a.b"', ["Runtime"]),
        ("terraform-aws-modules", 'runtime = "python3.13"\n  handler = ""', ["Handler"]),
        ("terraform-aws-modules", 's3_existing_package = { bucket = "b", key = "k" }', ["Handler", "Runtime"]),
        ("terraform-aws-modules", 'package_type = "Image"\n  image_uri = "i"', []),
        ("terraform-aws-modules", "create_function = false", []),
        ("terraform-aws-modules", 'handler = "a.b"\n  runtime = var.r', []),
        ("moritzzimmer", 'filename = "a.zip"\n  handler = "a.b"', ["Runtime"]),
    ],
)
def test_a_module_that_packs_supplies_the_code_and_nothing_else(
    store: Store, owner: str, inputs: str, missing: list[str]
) -> None:
    """A handler and a runtime that its caller leaves out are missing, as AWS says when it is applied."""
    text = f'variable "r" {{}}\nmodule "m" {{\n  source = "{owner}/lambda/aws"\n  {inputs}\n}}\n'
    report = judge_text(store, text, "main.tf")

    assert [one.field for one in report.findings if one.rule == "LKB210"] == missing
    assert all(one.field != "Code" for one in report.unresolved)
