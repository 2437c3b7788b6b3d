"""The Serverless Framework: what functions inherit, what their events and settings attach."""

from __future__ import annotations

import json

import pytest

from kb.errors import NotATemplateError, UnreadableError
from kb.readers import read_text, without_repetition
from kb.readers.interface import Conditional, Inputs, Kind, Position, Resolved
from kb.readers.serverless.variable_sources import DEFAULT

from .services import FILES, HEAD, attached, only, plain, read
from .templates import known, reason


def test_the_framework_has_defaults_of_its_own() -> None:
    """Not those of Lambda."""
    fields = only("{f: {handler: x}}").fields
    size, timeout = fields["MemorySize"], fields["Timeout"]

    assert isinstance(size, Resolved)
    assert (size.value, known(timeout), size.origin) == (1024, 6, DEFAULT)


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        ("runtime: nodejs20.x", "Runtime", "nodejs20.x"),
        ("memorySize: '512'", "MemorySize", 512),
        ("timeout: 30", "Timeout", 30),
        ("architecture: arm64", "Architectures", ["arm64"]),
        ("ephemeralStorageSize: 1024", "EphemeralStorage", 1024),
        ("layers: [{Ref: OwnLambdaLayer}, 'arn:x']", "Layers", ["${OwnLambdaLayer}", "arn:x"]),
        ("environment: {A: 1, GONE: null}", "Environment", {"SHARED": "yes", "A": 1}),
        ("tags: {a: b}", "Tags", {"a": "b"}),
        ("vpc: {subnetIds: [s], securityGroupIds: [g]}", "VpcConfig", {"SubnetIds": ["s"], "SecurityGroupIds": ["g"]}),
        ("tracing: Active", "TracingConfig", {"Mode": "Active"}),
        ("tracing: true", "TracingConfig", {"Mode": "Active"}),
        ("snapStart: true", "SnapStart", {"ApplyOn": "PublishedVersions"}),
        ("onError: 'arn:q'", "DeadLetterConfig", {"TargetArn": "arn:q"}),
        ("image: 'a.dkr.ecr/b:1'", "PackageType", "Image"),
        ("image: {uri: 'a.dkr.ecr/b:1', command: [x]}", "ImageConfig", {"Command": ["x"]}),
        (
            "fileSystemConfig: {arn: a, localMountPath: /mnt/x}",
            "FileSystemConfigs",
            [{"Arn": "a", "LocalMountPath": "/mnt/x"}],
        ),
        ("durableConfig: {executionTimeout: 5}", "DurableConfig", {"ExecutionTimeout": 5}),
        ("kmsKeyArn: k", "KMSKeyArn", "k"),
        ("name: other", "FunctionName", "other"),
        ("handler: x", "FunctionName", "shop-dev-f"),
    ],
)
def test_settings_have_the_names_of_the_api(settings: str, name: str, value: object) -> None:
    """After what the provider gives every function."""
    head = HEAD.replace("  name: aws", "  name: aws\n  environment: {SHARED: 'yes', GONE: x}")

    assert known(only(f"{{f: {{{settings}}}}}", head).fields[name]) == value


def test_managed_instances_have_another_default() -> None:
    """Below it they cannot be created."""
    assert known(only("{f: {handler: x, capacityProvider: p}}").fields["MemorySize"]) == 2048


def test_a_function_at_the_edge_keeps_neither_variables_nor_network() -> None:
    """The framework takes away what Lambda@Edge does not have."""
    head = HEAD.replace("  name: aws", "  name: aws\n  environment: {A: b}\n  vpc: {subnetIds: [s]}")
    fields = only("{f: {events: [{cloudFront: {eventType: viewer-request}}]}}", head).fields

    assert not {"Environment", "VpcConfig"} & fields.keys()


def test_an_image_has_no_runtime() -> None:
    """Whatever the provider says."""
    assert "Runtime" not in only("{f: {image: base}}").fields


@pytest.mark.parametrize(
    ("runtime", "why"),
    [
        ("php-83", "runtime php-83 comes from a plug-in"),
        ("php-82-fpm", "runtime php-82-fpm comes from a plug-in"),
        ("rust", "runtime rust comes from a plug-in"),
        ("null", "no runtime is given; the framework's default depends on its version"),
    ],
)
def test_a_runtime_that_is_none_of_lambdas_is_unresolved(runtime: str, why: str) -> None:
    """A plug-in turns it into one, and the framework has a default."""
    head = HEAD.replace("python3.12", runtime)

    assert reason(only("{f: {handler: x}}", head).fields["Runtime"]) == why


@pytest.mark.parametrize(
    "functions",
    [
        "[{orders: {handler: x}}]",
        "{orders: {handler: x}}",
        "['${file(functions/orders.yml)}']",
        "'${file(functions/orders.yml)}'",
    ],
)
def test_functions_may_stand_in_a_list_or_elsewhere(functions: str) -> None:
    """Their names are their keys."""
    assert only(functions).name == "orders"


def test_a_function_of_another_file_has_its_place_there() -> None:
    """Findings point to where people must change something."""
    function = only("['${file(functions/orders.yml)}']")
    size = function.fields["MemorySize"]

    assert function.position == Position(1, 1, "functions/orders.yml")
    assert isinstance(size, Resolved)
    assert size.position == Position(3, 15, "functions/orders.yml")


def test_functions_that_cannot_be_known_are_told() -> None:
    """Those of code are missing, and the document says so."""
    document = read(f"{HEAD}functions: ${{file(functions.js)}}\n")

    assert document.functions == ()
    assert [text for _, text in document.warnings] == ["functions is not read: functions.js is code, which is not run"]


def test_a_part_of_a_list_that_cannot_be_known_may_say_more_of_the_others() -> None:
    """The parts are merged, key by key; where all are known nothing is left open."""
    known = "  - f: {timeout: 3}\n  - g: {handler: a.b}\n"
    unread = read(f"{HEAD}functions:\n{known}  - ${{file(missing.yml)}}\n")
    whole = read(f"{HEAD}functions:\n{known}")

    why = "a part of functions is not read: there is no file missing.yml"
    assert [(one.name, one.partial) for one in unread.functions] == [("f", why), ("g", why)]
    assert [one.partial for one in whole.functions] == [None, None]


def test_a_function_that_cannot_be_known_has_one_reason_for_all_its_fields() -> None:
    """Its name is known all the same."""
    function = only("{f: '${file(f.js)}'}")

    assert function.partial == "f.js is code, which is not run"
    assert set(function.fields) == {"Packaging"}


def test_resources_are_read_as_cloudformation() -> None:
    """Functions in them keep their logical ids; they may change those of the service, and take them in from files."""
    text = (
        f"{HEAD}functions: {{f: {{handler: x, timeout: 3}}}}\nresources:\n  - ${{file(resources.yml)}}\n"
        "  - Resources: {FLambdaFunction: {Properties: {Timeout: 77}}}\n"
    )
    found = {one.name: one for one in read(text).functions}

    assert set(found) == {"f", "Raw"}
    assert known(found["f"].fields["Timeout"]) == 77


def test_a_template_that_is_part_of_a_service_is_read_once() -> None:
    """With the service's variables; another service stays its own."""
    service = read(f"{HEAD}functions: {{}}\nresources: ${{file(resources.yml)}}\n")
    part = read_text("resources.yml", FILES["resources.yml"], Inputs())

    assert without_repetition([service, part]) == [service]


@pytest.mark.parametrize(
    ("event", "kind", "expected"),
    [
        ("http: GET /x", Kind.EVENT_SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "rest"}),
        ("httpApi: '*'", Kind.EVENT_SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "http"}),
        ("websocket: $connect", Kind.EVENT_SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "websocket"}),
        ("http: {path: a, method: get, timeoutInMillis: 90}", Kind.EVENT_SOURCE, {"IntegrationTimeout": 90}),
        ("alb: {priority: 1}", Kind.EVENT_SOURCE, {"Source": "application-load-balancer"}),
        ("schedule: rate(1 hour)", Kind.EVENT_SOURCE, {"Source": "amazon-eventbridge"}),
        ("schedule: {method: scheduler}", Kind.EVENT_SOURCE, {"Source": "amazon-eventbridge-scheduler"}),
        ("sns: topic", Kind.EVENT_SOURCE, {"Source": "amazon-sns"}),
        ("s3: bucket", Kind.EVENT_SOURCE, {"Source": "amazon-s3"}),
        ("eventBridge: {pattern: {}}", Kind.EVENT_SOURCE, {"Source": "amazon-eventbridge"}),
        (
            "eventBridge: {schedule: rate(1 minute), retryPolicy: {maximumRetryAttempts: '186', maximumEventAge: 59}}",
            Kind.EVENT_SOURCE,
            {"RetryPolicy": {"MaximumRetryAttempts": 186, "MaximumEventAgeInSeconds": 59}},
        ),
        ("cloudwatchLog: /x", Kind.EVENT_SOURCE, {"Source": "amazon-cloudwatch-logs"}),
        (
            "cognitoUserPool: {trigger: PreSignUp}",
            Kind.EVENT_SOURCE,
            {"Source": "amazon-cognito", "EventType": "PreSignUp"},
        ),
        (
            "cloudFront: {eventType: viewer-request}",
            Kind.EVENT_SOURCE,
            {"Source": "lambda-edge", "EventType": "viewer-request"},
        ),
        ("iot: {sql: x}", Kind.EVENT_SOURCE, {"Source": "aws-iot"}),
        (
            "sqs: {arn: 'arn:aws:sqs:a:1:q.fifo', batchSize: '20', maximumConcurrency: 2}",
            Kind.EVENT_SOURCE_MAPPING,
            {"Source": "amazon-sqs", "BatchSize": 20, "QueueFifo": True, "ScalingConfig": {"MaximumConcurrency": 2}},
        ),
        ("sqs: !GetAtt Queue.Arn", Kind.EVENT_SOURCE_MAPPING, {"BatchSize": 10, "QueueVisibilityTimeout": 256}),
        (
            "stream: {type: kinesis, arn: !Ref X, batchWindow: 5, startingPosition: LATEST}",
            Kind.EVENT_SOURCE_MAPPING,
            {
                "Source": "amazon-kinesis-data-streams",
                "MaximumBatchingWindowInSeconds": 5,
                "StartingPosition": "LATEST",
            },
        ),
        (
            "stream: 'arn:aws:dynamodb:a:1:table/t/stream/x'",
            Kind.EVENT_SOURCE_MAPPING,
            {"Source": "amazon-dynamodb-streams"},
        ),
        (
            "stream: {arn: x, type: dynamodb, filterPatterns: [{a: [b]}]}",
            Kind.EVENT_SOURCE_MAPPING,
            {"FilterCriteria": {"Filters": [{"Pattern": '{"a":["b"]}'}]}},
        ),
        ("msk: {arn: a, topic: t}", Kind.EVENT_SOURCE_MAPPING, {"Topics": ["t"], "StartingPosition": "TRIM_HORIZON"}),
        (
            "kafka: {bootstrapServers: [b], topic: t}",
            Kind.EVENT_SOURCE_MAPPING,
            {"Source": "self-managed-apache-kafka"},
        ),
        ("activemq: {arn: a, queue: q}", Kind.EVENT_SOURCE_MAPPING, {"Source": "amazon-mq", "Queues": ["q"]}),
        ("rabbitmq: {arn: a, queue: q}", Kind.EVENT_SOURCE_MAPPING, {"Source": "amazon-mq"}),
    ],
)
def test_events_are_attached(event: str, kind: Kind, expected: dict[str, object]) -> None:
    """As event sources, or as mappings with the fields of the API and the framework's defaults."""
    queue = "Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: '${self:custom.size.dev}'}}"
    (found,) = attached(f"handler: x, events: [{{{event}}}]", f"resources: {{Resources: {{{queue}}}}}\n")

    assert (found.kind, found.function, found.name) == (kind, "f", "f." + event.partition(":")[0])
    assert expected.items() <= plain(found).items()


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("eventBridge: {retryPolicy: '${ssm:/x}'}", "RetryPolicy"),
        ("kafka: {bootstrapServers: [b], topic: t, provisionedPollerConfig: '${ssm:/x}'}", "ProvisionedPollerConfig"),
    ],
)
def test_settings_under_one_key_that_are_not_known_are_told(event: str, name: str) -> None:
    """They would read as absent."""
    (found,) = attached(f"handler: x, events: [{{{event}}}]")

    assert reason(found.fields[name]) == "ssm:/x is known only at deployment"


def test_an_event_without_settings_is_one() -> None:
    """Such as that of Alexa."""
    (found,) = attached("events: [alexaSkill]")

    assert plain(found) == {"Source": "amazon-alexa"}


def test_an_unknown_event_is_unresolved() -> None:
    """Plug-ins bring events of their own."""
    (found,) = attached("events: [{telepathy: {}}]")

    assert reason(found.fields["Source"]) == "the event telepathy comes from a plug-in"


@pytest.mark.parametrize(
    ("settings", "kind", "name", "expected"),
    [
        ("url: true", Kind.FUNCTION_URL, "f.url", {"AuthType": "NONE"}),
        (
            "url: {authorizer: aws_iam, cors: {maxAge: '5'}}",
            Kind.FUNCTION_URL,
            "f.url",
            {"AuthType": "AWS_IAM", "Cors": {"MaxAge": 5}},
        ),
        ("maximumRetryAttempts: 1", Kind.EVENT_INVOKE_CONFIG, "f.destinations", {"MaximumRetryAttempts": 1}),
        (
            "provisionedConcurrency: 2",
            Kind.ALIAS,
            "f.alias",
            {"Name": "provisioned", "ProvisionedConcurrentExecutions": 2},
        ),
    ],
)
def test_a_function_is_published_and_exposed(settings: str, kind: Kind, name: str, expected: dict[str, object]) -> None:
    """By settings of its own."""
    (found,) = attached(settings)

    assert (found.kind, found.name, found.function, plain(found)) == (kind, name, "f", expected)


def test_layers_of_the_service_are_attached_to_nothing() -> None:
    """Under their keys."""
    (found,) = attached("handler: x", "layers: {own: {path: l, compatibleRuntimes: [python3.8]}}\n")

    assert (found.kind, found.name, found.function) == (Kind.LAYER_VERSION, "own", None)


@pytest.mark.parametrize(
    ("settings", "source"),
    [
        ("events: [{http: {path: a, method: get, authorizer: g}}]", "amazon-api-gateway"),
        ("events: [{http: {path: a, method: get, authorizer: {name: g}}}]", "amazon-api-gateway"),
        ("destinations: {onSuccess: g}", "lambda-destinations"),
    ],
)
def test_a_function_may_call_another(settings: str, source: str) -> None:
    """As an authorizer or a destination, named by its key."""
    (found,) = [one for one in attached(settings) if one.function == "g"]

    assert known(found.fields["Source"]) == source


def test_resources_name_functions_by_their_logical_ids() -> None:
    """Dashes and underscores are spelled out in them."""
    rule = "R: {Type: AWS::Events::Rule, Properties: {Targets: [{Arn: !GetAtt ADashbUnderscorecLambdaFunction.Arn}]}}"
    text = f"{HEAD}functions: {{a-b_c: {{handler: x}}}}\nresources: {{Resources: {{{rule}}}}}\n"
    (found,) = [one for one in read(text).attachments if one.kind is Kind.EVENT_SOURCE]

    assert (found.name, found.function) == ("R", "a-b_c")


@pytest.mark.parametrize("name", ["AWS", "Aws", "'aws '"])
def test_a_misspelt_provider_is_no_other_one(name: str) -> None:
    """The framework refuses such a service, which is told and not passed over."""
    with pytest.raises(UnreadableError, match="write `name: aws`"):
        read(f"service: a\nprovider: {{name: {name}}}\nfunctions: {{}}\n")


@pytest.mark.parametrize(("shared", "own", "runtime"), [("nodejs22.x", "''", "nodejs22.x"), ("''", "go1.x", "go1.x")])
def test_an_empty_setting_is_none(shared: str, own: str, runtime: str) -> None:
    """The framework takes what the provider says, and what it has itself where that is empty, too."""
    head = f"service: a\nprovider: {{name: aws, runtime: {shared}, memorySize: ''}}\n"
    (function,) = read(f"{head}functions: {{f: {{handler: a.b, runtime: {own}}}}}\n").functions

    assert known(function.fields["Runtime"]) == runtime
    assert known(function.fields["MemorySize"]) == 1024


def test_a_service_for_another_provider_is_passed_over() -> None:
    """Its functions are not Lambda's."""
    with pytest.raises(NotATemplateError, match="for google, not for AWS"):
        read("service: a\nprovider: {name: google}\nfunctions: {}\n")


def test_json_is_a_service_as_well() -> None:
    """serverless.json has the same keys."""
    service = {"service": "a", "provider": {"name": "aws", "runtime": "go1.x"}, "functions": {"f": {"handler": "x"}}}

    assert known(read(json.dumps(service)).functions[0].fields["Runtime"]) == "go1.x"


@pytest.mark.parametrize(
    ("images", "image", "uri"),
    [
        ("{app: {uri: 'repo:1'}}", "app", "repo:1"),
        ("{app: 'repo:2'}", "{name: app}", "repo:2"),
        ("{app: {path: ./}}", "app", None),
    ],
)
def test_an_image_of_the_provider_is_taken_by_its_name(images: str, image: str, uri: str | None) -> None:
    """One that is built at deployment has no place yet."""
    head = f"service: s\nprovider: {{name: aws, ecr: {{images: {images}}}}}\n"

    assert known(only(f"{{f: {{image: {image}}}}}", head).fields["Code"]) == {"ImageUri": uri}


CONDITIONED = """
functions:
  f: {handler: a.b, condition: Never}
  g: {handler: a.b, condition: Maybe}
  h: {handler: a.b}
resources:
  Parameters: {P: {Type: String}}
  Conditions: {Never: {"Fn::Equals": [a, b]}, Maybe: {"Fn::Equals": [{Ref: P}, b]}}
  %s: {HLambdaFunction: {Condition: Never}}
"""


@pytest.mark.parametrize("section", ["extensions", "Resources"])
def test_a_function_whose_condition_is_false_will_not_be_there(section: str) -> None:
    """The condition stands in the function, or in what the service adds to its resource."""
    document = read(HEAD + CONDITIONED % section)

    false = "it is not created, since condition Never is false"
    assert {one.name: one.absent for one in document.functions} == {"f": false, "g": None, "h": false}
    assert [one.name for one in document.functions if isinstance(one.exists, Conditional)] == ["g"]
