"""What a service of the Serverless Framework lays over what the framework makes is judged with it."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

HEAD = "service: s\nprovider: {name: aws, runtime: nodejs24.x}\n"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
KAFKA = "{kafka: {topic: t, bootstrapServers: [%s], accessConfigurations: {vpcSubnet: s, vpcSecurityGroup: g}}}"
MAPPING = "{Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref FLambdaFunction, %s}}"


def errors(store: Store, text: str) -> list[tuple[str, str | None]]:
    """The errors of a service, with what they are about."""
    found = judge_text(store, HEAD + text, "serverless.yml").findings
    return [(one.rule, one.resource) for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    "events",
    [
        "[sqs: '${env:NONE}']",
        "[sqs: 'arn:aws:sqs:us-east-1:123456789012:a-${env:NONE}']",
        f"[{KAFKA % 'a'}, {KAFKA % 'b'}]",
    ],
)
def test_nothing_is_missing_of_what_may_be_laid_over_a_mapping(store: Store, events: str) -> None:
    """As long as the id that the framework gives is not known."""
    changed = "{Type: AWS::Lambda::EventSourceMapping, Properties: {BatchSize: 5}}"
    text = f"functions: {{f: {{handler: x.y, events: {events}}}}}\n"

    assert errors(store, f"{text}resources: {{Resources: {{FEventSourceMappingSQSQ: {changed}}}}}\n") == []


def test_a_mapping_of_the_service_itself_is_judged_by_itself(store: Store) -> None:
    """Whatever its id begins with."""
    text = f"functions: {{f: {{handler: x.y, events: [{{sqs: '{QUEUE}'}}]}}}}\n"
    stream = "EventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/x', BatchSize: 500"
    own = f"FEventSourceMappingOwn: {MAPPING % stream}, FEventSourceMappingSQSQ: {{Properties: {{BatchSize: 5}}}}"

    found = errors(store, f"{text}resources: {{Resources: {{{own}}}}}\n")
    assert found == [("LKB308", "FEventSourceMappingOwn")]


@pytest.mark.parametrize("key", ["eventSourceMappingCleaner", "xLambdaVersion", "lambdaPermissionLambdaEvConf"])
def test_the_key_of_a_function_may_hold_what_ids_go_on_with(store: Store, key: str) -> None:
    """What is laid over its permissions is still found to be of it."""
    logical = f"{key[0].upper()}{key[1:]}LambdaPermissionApiGateway"
    changed = f"{{{logical}: {{Type: AWS::Lambda::Permission, Properties: {{SourceAccount: '123456789012'}}}}}}"

    assert errors(store, f"functions: {{{key}: {{handler: x.y}}}}\nresources: {{Resources: {changed}}}\n") == []


def test_nothing_is_missing_of_a_function_that_is_unknown_in_one_part_of_a_list(store: Store) -> None:
    """What is laid over it does not make it known."""
    mapping = "{Type: AWS::Lambda::EventSourceMapping, Properties: {BatchSize: 5}}"
    changed = f"resources: {{Resources: {{FEventSourceMappingSQSQ: {mapping}}}}}\n"

    assert errors(store, "functions: [{f: '${file(none.yml)}'}, {f: {timeout: 4}}]\n" + changed) == []


@pytest.mark.parametrize(
    ("logical", "kind"),
    [
        ("FDurableLambdaAlias", "Alias"),
        ("FSnapStartLambdaAlias", "Alias"),
        ("FProvConcLiveLambdaAlias", "Alias"),
        ("FEventBridgeLambdaPermission1", "Permission"),
        ("FLambdaFunctionInvokePermission", "Permission"),
        ("OwnLambdaAuthorizerPermissionHttpApi", "Permission"),
        ("CustomDashresourceDashexistingDashs3LambdaFunction", "Function"),
    ],
)
def test_nothing_is_missing_of_what_is_laid_over_what_the_framework_makes(
    store: Store, logical: str, kind: str
) -> None:
    """Of a function or by itself; a resource of the service's own must be whole."""
    functions = "functions: {f: {handler: x.y}}\n"

    def told(name: str) -> bool:
        changed = f"{{{name}: {{Type: 'AWS::Lambda::{kind}', Properties: {{Description: d}}}}}}"
        return bool(errors(store, f"{functions}resources: {{Resources: {changed}}}\n"))

    assert (told(logical), told(f"Own{kind}")) == (False, True)
