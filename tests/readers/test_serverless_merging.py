"""How a service of the Serverless Framework lays its own resources, and parts of lists, over each other."""

from __future__ import annotations

import pytest

from kb.errors import UnreadableError

from .services import HEAD, attached, only, plain, read
from .templates import known, reason

QUEUE = "arn:aws:sqs:us-east-1:123456789012:my-queue"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/my-stream"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/my-table/stream/2024"


@pytest.mark.parametrize("section", ["Resources", "extensions"])
@pytest.mark.parametrize(
    ("event", "end"),
    [
        (f"sqs: '{QUEUE}'", "SQSMyqueue"),
        (f"sqs: {{arn: '{QUEUE}'}}", "SQSMyqueue"),
        ("sqs: !GetAtt Queue.Arn", "SQSQueue"),
        ("sqs: {arn: {'Fn::GetAtt': [queue, Arn]}}", "SQSQueue"),
        ("sqs: {'Fn::ImportValue': the-queue}", "SQSThequeue"),
        (
            "sqs: {'Fn::Join': [':', [arn, aws, sqs, !Ref 'AWS::Region', !Ref 'AWS::AccountId', my-queue]]}",
            "SQSMyqueue",
        ),
        ("sqs: 'arn:aws:sqs:us-east-1:${env:NONE}:my-queue'", "SQSMyqueue"),
        (f"stream: '{STREAM}'", "KinesisMystream"),
        (f"stream: '{TABLE}'", "DynamodbMytable"),
        ("stream: {type: dynamodb, arn: !GetAtt Table.StreamArn}", "DynamodbTable"),
        ("stream: {type: kinesis, arn: !Ref Parameter}", "KinesisParameter"),
        (
            "stream: {type: kinesis, arn: {'Fn::Join': [':', [arn, !Ref 'AWS::Region', stream/my-stream]]}}",
            "KinesisMystream",
        ),
        ("stream: 'arn:aws:kinesis:us-east-1:${env:NONE}:stream/my-stream'", "KinesisMystream"),
        (
            "msk: {arn: 'arn:aws:kafka:us-east-1:123456789012:cluster/my-cluster/1-2', topic: a-topic}",
            "MSKMyclusterAtopic",
        ),
        (f"msk: {{arn: {{'Fn::ImportValue': cluster}}, topic: {'t' * 80}}}", f"MSKClusterT{'t' * 78}"),
        (f"kafka: {{topic: {'t' * 159}, bootstrapServers: [a]}}", f"KafkaT{'t' * 157}"),
        ("activemq: {arn: !Ref Broker, queue: a.b}", "ActiveMQAb"),
        (f"rabbitmq: {{arn: !Ref Broker, queue: {'q' * 151}}}", f"RabbitMQQ{'q' * 149}"),
    ],
)
def test_a_mapping_is_changed_under_the_id_that_the_framework_gives_it(section: str, event: str, end: str) -> None:
    """Which it takes from the kind of event and the name of what is read."""
    changed = f"resources: {{{section}: {{FEventSourceMapping{end}: {{Properties: {{BatchSize: 77}}}}}}}}\n"
    (found,) = attached(f"events: [{{{event}}}]", changed)

    assert (found.name, plain(found)["BatchSize"]) == (f"f.{event.partition(':')[0]}", 77)


def test_of_mappings_under_one_id_the_last_is_changed() -> None:
    """The framework gives others of one topic ids that nobody foresees."""
    kafka = "{kafka: {topic: t, bootstrapServers: [%s]}}"
    changed = "{FEventSourceMappingKafkaT: {Properties: {BatchSize: 77}}}"
    text = f"resources: {{Resources: {changed}}}\n"
    found = {one.name: plain(one).get("BatchSize") for one in attached(f"events: [{kafka % 'a'}, {kafka % 'b'}]", text)}

    assert found == {"f.kafka": None, "f.kafka2": 77}


OWN = "{Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref FLambdaFunction, %s}}"


def test_a_mapping_of_the_service_itself_is_left_to_itself() -> None:
    """Whatever its id begins with."""
    own = OWN % f"EventSourceArn: '{STREAM}', StartingPosition: LATEST, BatchSize: 500"
    text = (
        f"resources: {{Resources: {{FEventSourceMappingOwn: {own}, FEventSourceMappingTwo: {OWN % 'BatchSize: 1'}}}}}\n"
    )
    found = {one.name: plain(one).get("BatchSize") for one in attached(f"events: [{{sqs: '{QUEUE}'}}]", text)}

    assert found == {"f.sqs": 10, "FEventSourceMappingOwn": 500, "FEventSourceMappingTwo": 1}


MACRO = "'Fn::Transform': {Name: M}"


@pytest.mark.parametrize("changed", [f"{{Properties: {{{MACRO}}}}}", f"{{{MACRO}}}"])
def test_a_macro_over_a_function_leaves_what_is_there(changed: str) -> None:
    """It may add more than is written."""
    resources = f"resources: {{Resources: {{FLambdaFunction: {changed}}}}}\n"
    text = f"{HEAD}functions: {{f: {{handler: x, memorySize: 20}}}}\n{resources}"
    (function,) = read(text).functions

    assert (function.name, known(function.fields["MemorySize"])) == ("f", 20)


def test_what_is_laid_over_an_unknown_value_leaves_it_unknown() -> None:
    """As a whole function, or as a part of one; a single value takes its place."""
    text = (
        f"{HEAD}functions: {{f: {{handler: x, environment: '${{file(e.yml)}}', vpc: '${{file(v.yml)}}', "
        "timeout: '${file(t.yml)}', layers: '${file(l.yml)}'}}\n"
        "resources: {Resources: {FLambdaFunction: {Properties: {Environment: {Variables: {BB: b}}, Timeout: 3, "
        "VpcConfig: {SubnetIds: [s]}, Layers: [a]}}}}\n"
    )
    (function,) = read(text).functions

    assert reason(function.fields["Environment"]) == "there is no file e.yml"
    assert reason(function.fields["VpcConfig"]) == "there is no file v.yml"
    assert reason(function.fields["Layers"]) == "there is no file l.yml"
    assert known(function.fields["Timeout"]) == 3


def test_a_list_takes_no_keys() -> None:
    """A mapping that is laid over it changes nothing."""
    changed = "{FLambdaFunction: {Properties: {Layers: {b: c}}}}"
    text = f"{HEAD}functions: {{f: {{handler: x, layers: [a]}}}}\nresources: {{Resources: {changed}}}\n"

    assert known(read(text).functions[0].fields["Layers"]) == ["a"]


def test_extensions_of_all_parts_are_merged_before_they_replace_properties() -> None:
    """So two parts may say one half of a property each."""
    parts = ["{SubnetIds: [s]}", "{SecurityGroupIds: [g]}"]
    listed = "".join(f"  - extensions: {{FLambdaFunction: {{Properties: {{VpcConfig: {part}}}}}}}\n" for part in parts)
    (function,) = read(f"{HEAD}functions: {{f: {{handler: x}}}}\nresources:\n{listed}").functions

    assert known(function.fields["VpcConfig"]) == {"SubnetIds": ["s"], "SecurityGroupIds": ["g"]}


def test_an_item_that_is_merged_may_hold_several_events() -> None:
    """Each that the framework knows counts, unless it is null; of a plug-in's the first does."""
    before = "[{http: {path: /}}, {http: {path: /a}}, {own: 1, other: 2}]"
    after = f"[{{sqs: '{QUEUE}', more: 1}}, {{http: null, sns: t}}]"
    text = f"[{{f: {{handler: x, events: {before}}}}}, {{f: {{events: {after}}}}}]"
    found = [one.name for one in read(f"{HEAD}functions: {text}\n").attachments if one.name != "f.version"]

    assert sorted(found) == ["f.http", "f.own", "f.sns", "f.sqs"]


def test_provisioned_concurrency_may_name_its_alias() -> None:
    """Version 4 takes a mapping, too."""
    (alias,) = attached("provisionedConcurrency: {executions: 5, alias: live}")

    assert (plain(alias)["ProvisionedConcurrentExecutions"], plain(alias)["Name"]) == (5, "live")
    assert attached("provisionedConcurrency: {executions: 0, alias: live}") == []


def test_resources_that_are_laid_over_each_other_too_often_are_refused() -> None:
    """A short variable may stand for many resources."""
    made = ", ".join(f"R{number}: {{Properties: {{A: 1}}}}" for number in range(100))
    text = (
        f"service: s\nprovider: aws\ncustom: {{k: {{Resources: {{{made}}}}}}}\nresources:\n"
        + "  - ${self:custom.k}\n" * 6000
    )

    with pytest.raises(UnreadableError, match="more values"):
        read(text)


def test_variables_that_are_nested_too_deeply_are_text() -> None:
    """They are not taken apart from the beginning again."""
    text = "${self:x, " * 3000 + "}" * 3000

    assert reason(only(f"{{f: {{handler: x, description: '{text}'}}}}").fields["Description"])
