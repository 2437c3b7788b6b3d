"""What a template attaches to its functions: event sources, URLs, aliases, settings of invocation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kb.readers.cloudformation.attached import calling_services, event_source_mappings, sam_events
from kb.readers.interface import Attachment, Conditional, Kind, Resolved
from kb.readers.shared import event_sources

from .templates import known, read, reason

TRIGGERS = Path(__file__).parents[2] / "data" / "triggers.csv"
HEAD = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Somewhere: {Type: String}}
Conditions: {Open: !Equals [!Ref Somewhere, x]}
Resources:
  G: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Sub "${AWS::StackName}-g"}}
  Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: "60", QueueName: jobs}}
  Plain: {Type: AWS::SQS::Queue}
  Fifo: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true, VisibilityTimeout: !Ref Somewhere}}
  Table: {Type: AWS::DynamoDB::Table}
  Al: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !GetAtt V.FunctionArn, Name: live}}
  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref G}}
"""
SAM = "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      "


def attached(text: str, kind: Kind | None = None) -> list[Attachment]:
    """What is attached beside the alias and version of HEAD."""
    found = read(HEAD + text).attachments
    return [one for one in found if one.name not in ("Al", "V") and kind in (None, one.kind)]


def event(text: str) -> Attachment:
    """The one thing that a single SAM event attaches."""
    (found,) = attached(f"{SAM}Events: {{E: {text}}}\n")
    return found


def mapping(text: str) -> Attachment:
    """A single AWS::Lambda::EventSourceMapping."""
    (found,) = attached(f"  M: {{Type: AWS::Lambda::EventSourceMapping, Properties: {{{text}}}}}\n")
    return found


def plain(one: Attachment) -> dict[str, object]:
    """The resolved fields of an attachment as plain values."""
    return {name: field.value for name, field in one.fields.items() if isinstance(field, Resolved)}


def test_every_source_is_in_the_table_of_triggers() -> None:
    """The ids that readers give out are those of the knowledge base."""
    with TRIGGERS.open(encoding="utf-8", newline="") as lines:
        known_ids = {row["trigger"] for row in csv.DictReader(lines)}
    given = {link.source for group in calling_services.LINKS.values() for link in group}
    given |= {*sam_events.SERVICES.values(), *event_source_mappings.SERVICES.values(), *event_sources.POLLED.values()}
    given |= {*event_sources.TELLING.values(), "aws-cloudformation"}

    assert given - known_ids == set()


@pytest.mark.parametrize(
    "reference",
    [
        "g",
        "!Ref G",
        "!GetAtt G.Arn",
        "{'Fn::GetAtt': [G, Arn]}",
        "!Sub '${G.Arn}'",
        "!Ref Al",
        "!Ref V",
        "!Sub '${AWS::StackName}-g'",
        "!Sub 'arn:aws:lambda:eu-west-1:1:function:${AWS::StackName}-g:live'",
        "!Join [':', [!GetAtt G.Arn, live]]",
        "!If [Open, !Ref G, !GetAtt G.Arn]",
        "!Sub ['${X}:live', {X: !Ref Al}]",
        "!Select [1, [a, !Ref G]]",
    ],
)
def test_a_function_is_found_however_it_is_named(reference: str) -> None:
    """By logical id, attribute, text, ARN, name, alias or version, under any condition."""
    named = "G" if reference != "g" else None

    assert mapping(f"FunctionName: {reference}").function == named


@pytest.mark.parametrize("reference", ["!Ref Somewhere", "!ImportValue x", "other"])
def test_a_function_elsewhere_is_not_known(reference: str) -> None:
    """The reference then stays a field of the mapping."""
    found = mapping(f"FunctionName: {reference}")

    assert found.function is None
    assert "FunctionName" in found.fields


@pytest.mark.parametrize(
    ("arn", "source"),
    [
        ("!GetAtt Queue.Arn", "amazon-sqs"),
        ("!GetAtt Table.StreamArn", "amazon-dynamodb-streams"),
        ("!Sub 'arn:${AWS::Partition}:kinesis:${AWS::Region}:1:stream/${Somewhere}'", "amazon-kinesis-data-streams"),
        ("!Sub ['arn:aws:mq:${R}:1:broker:b:b-1', {R: !ImportValue Region}]", "amazon-mq"),
        ("arn:aws-cn:kafka:cn-north-1:1:cluster/c/1", "amazon-msk"),
        ("arn:aws:rds:us-east-1:1:cluster:docs", "amazon-documentdb"),
        ("!If [Open, !GetAtt Queue.Arn, !GetAtt Plain.Arn]", "amazon-sqs"),
        ("!Ref Somewhere, Queues: [q]", "amazon-mq"),
        ("!Ref Somewhere, AmazonManagedKafkaEventSourceConfig: {ConsumerGroupId: g}", "amazon-msk"),
    ],
)
def test_the_source_follows_from_the_arn_or_the_resource(arn: str, source: str) -> None:
    """As far as the text is known, and by settings that only one service has."""
    assert known(mapping(f"EventSourceArn: {arn}").fields["Source"]) == source


@pytest.mark.parametrize(
    ("arn", "why"),
    [
        ("EventSourceArn: !Ref Somewhere", "parameter Somewhere has no default"),
        ("EventSourceArn: !ImportValue Q", "imports the export Q of another stack"),
        ("EventSourceArn: !GetAtt Stack.Outputs.Q", "attribute Stack.Outputs.Q is known only at deployment"),
        ("EventSourceArn: arn:aws:sns:us-east-1:1:t", "arn:aws:sns:us-east-1:1:t names no service"),
        ("BatchSize: 1", "no source is named"),
    ],
)
def test_a_source_that_cannot_be_known_says_why(arn: str, why: str) -> None:
    """It is unresolved, never guessed."""
    assert reason(mapping(arn).fields["Source"]) == why


@pytest.mark.parametrize(
    ("arn", "visibility", "fifo"),
    [
        ("!GetAtt Queue.Arn", 60, False),
        ("!Sub 'arn:aws:sqs:${AWS::Region}:1:jobs'", 60, False),
        ("!GetAtt Plain.Arn", 30, False),
        ("!GetAtt Fifo.Arn", None, True),
        ("arn:aws:sqs:us-east-1:1:other.fifo", None, True),
        ("!Sub 'arn:aws:sqs:us-east-1:1:${Somewhere}'", None, None),
    ],
)
def test_a_queue_in_the_template_is_asked(arn: str, visibility: int | None, fifo: bool | None) -> None:
    """Its timeout is 30 s where it says none; outside the template only a FIFO queue's name tells."""
    found = plain(mapping(f"EventSourceArn: {arn}"))

    assert (found.get("QueueVisibilityTimeout"), found.get("QueueFifo")) == (visibility, fifo)


def test_two_possible_sources_are_kept_apart_by_their_condition() -> None:
    """The queue's timeout hangs on the same condition as the source."""
    fields = mapping("EventSourceArn: !If [Open, !GetAtt Queue.Arn, !GetAtt Table.StreamArn]").fields
    source, timeout = fields["Source"], fields["QueueVisibilityTimeout"]

    assert isinstance(source, Conditional)
    assert isinstance(timeout, Conditional)
    assert (known(source.when_false), known(timeout.when_true), timeout.when_false) == (
        "amazon-dynamodb-streams", 60, None,
    )  # fmt: skip


def test_settings_of_a_mapping_are_typed() -> None:
    """Numbers and flags may be written as text, also one level deeper."""
    found = plain(mapping("BatchSize: '10', Enabled: 'False', ScalingConfig: {MaximumConcurrency: '2'}, KmsKeyArn: k"))

    assert found == {
        "BatchSize": 10, "Enabled": False, "ScalingConfig": {"MaximumConcurrency": 2}, "KMSKeyArn": "k",
        "Source": "amazon-sqs",
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted({*event_source_mappings.SERVICES, *sam_events.SERVICES}))
def test_every_type_of_sam_event_is_attached(kind: str) -> None:
    """To its function, named after both."""
    found = event(f"{{Type: {kind}}}")
    service = {**event_source_mappings.SERVICES, **sam_events.SERVICES}[kind]
    polled = kind in event_source_mappings.SERVICES

    assert (found.name, found.function, known(found.fields["Source"])) == ("F.E", "F", service)
    assert found.kind == (Kind.EVENT_SOURCE_MAPPING if polled else Kind.EVENT_SOURCE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 7}}",
            {"BatchSize": 7, "QueueVisibilityTimeout": 60},
        ),
        ("{Type: SNS, Properties: {SqsSubscription: true}}", {"BatchSize": 10, "QueueVisibilityTimeout": 30}),
        (
            "{Type: SNS, Properties: {SqsSubscription: {QueueArn: !GetAtt Queue.Arn}}}",
            {"BatchSize": 10, "QueueFifo": False},
        ),
        ("{Type: SNS, Properties: {SqsSubscription: false}}", {"Source": "amazon-sns"}),
        ("{Type: Api, Properties: {TimeoutInMillis: 5000}}", {"ApiKind": "rest", "IntegrationTimeout": 5000}),
        ("{Type: HttpApi, Properties: {TimeoutInMillis: '5000'}}", {"ApiKind": "http", "IntegrationTimeout": 5000}),
        ("{Type: Cognito, Properties: {Trigger: PreSignUp}}", {"EventType": "PreSignUp"}),
        ("{Type: DocumentDB, Properties: {DatabaseName: d}}", {"DocumentDBEventSourceConfig": {"DatabaseName": "d"}}),
        (
            "{Type: MSK, Properties: {ConsumerGroupId: g}}",
            {"AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "g"}},
        ),
        (
            "{Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [a]}}",
            {"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["a"]}}},
        ),
    ],
)
def test_events_of_sam_have_the_fields_of_the_api(text: str, expected: dict[str, object]) -> None:
    """SAM's names and levels are those of CreateEventSourceMapping afterwards."""
    assert expected.items() <= plain(event(text)).items()


def test_an_unknown_event_type_is_unresolved() -> None:
    """SAM may learn types that we do not know yet."""
    assert reason(event("{Type: Telepathy}").fields["Source"]) == "the event type Telepathy is unknown"
    assert reason(event("{Type: Sns}").fields["Source"]) == "the event type Sns is unknown; did you mean SNS?"


def test_each_trigger_of_a_user_pool_is_an_attachment() -> None:
    """A Cognito event may name several."""
    found = attached(f"{SAM}Events: {{E: {{Type: Cognito, Properties: {{Trigger: [PreSignUp, PostConfirmation]}}}}}}\n")

    assert [known(one.fields["EventType"]) for one in found] == ["PreSignUp", "PostConfirmation"]


@pytest.mark.parametrize(
    ("properties", "kind", "expected"),
    [
        ("FunctionUrlConfig: {AuthType: NONE}", Kind.FUNCTION_URL, {"AuthType": "NONE"}),
        (
            "FunctionUrlConfig: !If [Open, {AuthType: NONE}, !Ref 'AWS::NoValue']",
            Kind.FUNCTION_URL,
            {"AuthType": "NONE"},
        ),
        ("EventInvokeConfig: {MaximumRetryAttempts: '0'}", Kind.EVENT_INVOKE_CONFIG, {"MaximumRetryAttempts": 0}),
        (
            "AutoPublishAlias: live\n      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: '3'}",
            Kind.ALIAS,
            {"Name": "live", "ProvisionedConcurrentExecutions": 3},
        ),
        ("AutoPublishAlias: live", Kind.VERSION, {}),
        (
            "DeploymentPreference: {Hooks: {PreTraffic: !Ref G}}",
            Kind.EVENT_SOURCE,
            {"Source": "aws-codedeploy", "EventType": "PreTraffic"},
        ),
    ],
)
def test_properties_of_a_sam_function_publish_and_expose(properties: str, kind: Kind, expected: object) -> None:
    """They stand as resources of their own in CloudFormation."""
    (found,) = attached(f"{SAM}{properties}\n", kind)

    assert (found.function, plain(found)) == ("G" if kind is Kind.EVENT_SOURCE else "F", expected)


def test_globals_publish_and_expose_as_well() -> None:
    """A URL in Globals is one of every function."""
    text = f"{HEAD}{SAM}Handler: x\nGlobals: {{Function: {{FunctionUrlConfig: {{AuthType: AWS_IAM}}}}}}\n"
    (found,) = [one for one in read(text).attachments if one.kind is Kind.FUNCTION_URL]

    assert known(found.fields["AuthType"]) == "AWS_IAM"


@pytest.mark.parametrize(
    ("resource", "kind", "expected"),
    [
        (
            "AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref G, AuthType: NONE}",
            Kind.FUNCTION_URL,
            {"AuthType": "NONE"},
        ),
        (
            "AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref G, MaximumEventAgeInSeconds: '60'}",
            Kind.EVENT_INVOKE_CONFIG,
            {"MaximumEventAgeInSeconds": 60},
        ),
        (
            (
                "AWS::Lambda::Version, Properties: {FunctionName: !Ref G, ProvisionedConcurrencyConfig: "
                "{ProvisionedConcurrentExecutions: 1}}"
            ),
            Kind.VERSION,
            {"ProvisionedConcurrentExecutions": 1},
        ),
        (
            "AWS::Serverless::LayerVersion, Properties: {ContentUri: ./layer, CompatibleRuntimes: [python3.8]}",
            Kind.LAYER_VERSION,
            {"Content": "./layer", "CompatibleRuntimes": ["python3.8"]},
        ),
    ],
)
def test_resources_of_lambda_are_attached(resource: str, kind: Kind, expected: object) -> None:
    """The function is no field but the attachment's own."""
    (found,) = attached(f"  R: {{Type: {resource}}}\n", kind)

    assert (found.name, plain(found)) == ("R", expected)


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (
            "AWS::ApiGateway::Method, Properties: {Integration: {TimeoutInMillis: '99', Uri: !Sub 'x:${G.Arn}/y'}}",
            ("amazon-api-gateway", "rest", None, 99),
        ),
        (
            "AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Sock, IntegrationUri: !GetAtt G.Arn}",
            ("amazon-api-gateway", "websocket", None, None),
        ),
        (
            (
                "AWS::Serverless::HttpApi, Properties: "
                "{DefinitionBody: {paths: {/: {get: {x-amazon-apigateway-integration: "
                "{uri: !Ref G, timeoutInMillis: 7}}}}}}"
            ),
            ("amazon-api-gateway", "http", None, 7),
        ),
        ("AWS::ApiGateway::Authorizer, Properties: {AuthorizerUri: !Ref G}", ("amazon-api-gateway", None, None, None)),
        (
            "AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: !GetAtt G.Arn}]}",
            ("amazon-eventbridge", None, None, None),
        ),
        (
            (
                "AWS::CloudFront::Distribution, Properties: "
                "{DistributionConfig: {CacheBehaviors: [{LambdaFunctionAssociations: "
                "[{EventType: origin-request, LambdaFunctionARN: !Ref V}]}]}}"
            ),
            ("lambda-edge", None, "origin-request", None),
        ),
        (
            "AWS::Cognito::UserPool, Properties: {LambdaConfig: {CustomSMSSender: {LambdaArn: !Ref Al}}}",
            ("amazon-cognito", None, "CustomSMSSender", None),
        ),
        (
            "AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: [{Function: !Ref G}]}}",
            ("amazon-s3", None, None, None),
        ),
        (
            (
                "Custom::S3BucketNotifications, Properties: {NotificationConfiguration: "
                "{LambdaFunctionConfigurations: [{LambdaFunctionArn: !GetAtt G.Arn}]}}"
            ),
            ("amazon-s3", None, None, None),
        ),
        (
            (
                "AWS::KinesisFirehose::DeliveryStream, Properties: "
                "{S3DestinationConfiguration: {ProcessingConfiguration: "
                "{Processors: [{Parameters: [{ParameterName: LambdaArn, ParameterValue: !Ref G}]}]}}}"
            ),
            ("amazon-data-firehose", None, None, None),
        ),
        (
            'AWS::StepFunctions::StateMachine, Properties: {DefinitionString: !Sub \'{"Resource": "${G.Arn}"}\'}',
            ("aws-step-functions", None, None, None),
        ),
        (
            "AWS::Serverless::WebSocketApi, Properties: {Routes: {$x: {FunctionArn: !Ref G, IntegrationTimeout: 9}}}",
            ("amazon-api-gateway", "websocket", None, 9),
        ),
        (
            "AWS::AppSync::GraphQLApi, Properties: {LambdaAuthorizerConfig: {AuthorizerUri: !GetAtt G.Arn}}",
            ("aws-appsync", None, None, None),
        ),
        ("AWS::CloudFormation::Macro, Properties: {FunctionName: !Ref G}", ("aws-cloudformation", None, None, None)),
        ("Custom::Thing, Properties: {ServiceToken: !GetAtt G.Arn}", ("aws-cloudformation", None, None, None)),
    ],
)
def test_other_services_name_a_function(resource: str, expected: tuple[object, ...]) -> None:
    """Wherever their resources do, the function is found and what they say of the call is kept."""
    socket = "  Sock: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}\n"
    (found,) = attached(f"{socket}  R: {{Type: {resource}}}\n")
    fields = plain(found)
    names = ("Source", "ApiKind", "EventType", "IntegrationTimeout")

    assert (found.function, tuple(fields.get(name) for name in names)) == ("G", expected)
