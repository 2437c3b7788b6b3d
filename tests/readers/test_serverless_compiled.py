"""What the Serverless Framework compiles of a service, which is not always what stands there."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind, Resolved
from kb.readers.serverless.variable_sources import DEFAULT

from .services import HEAD, attached, only, plain, read
from .templates import known, reason

BOTH = "{securityGroupIds: [g], subnetIds: [s]}"
GROUPS = "{securityGroupIds: [g]}"
HALF = "vpc has no subnetIds, so that the framework leaves it out"


def provided(settings: str) -> str:
    """The head of a service whose provider has some settings."""
    return HEAD.replace("  name: aws", f"  name: aws\n  {settings}")


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        (BOTH, "", {"SecurityGroupIds": ["g"], "SubnetIds": ["s"]}),
        (GROUPS, "vpc: {subnetIds: [o]}", {"SecurityGroupIds": ["g"], "SubnetIds": ["o"]}),
        (BOTH, "vpc: {subnetIds: [o]}", {"SecurityGroupIds": ["g"], "SubnetIds": ["o"]}),
        (BOTH, "vpc: {}", {"SecurityGroupIds": ["g"], "SubnetIds": ["s"]}),
        (BOTH, "vpc: null", None),
        (BOTH, "vpc: false", None),
        ("null", f"vpc: {BOTH}", {"SecurityGroupIds": ["g"], "SubnetIds": ["s"]}),
        ("null", f"vpc: {GROUPS}", None),
        (GROUPS, "", None),
    ],
)
def test_a_vpc_is_inherited_part_by_part(shared: str, own: str, expected: object) -> None:
    """Null and false leave it; what has no subnets or no groups in the end is in none."""
    fields = only(f"{{f: {{handler: x, {own}}}}}", provided(f"vpc: {shared}")).fields

    assert (known(fields["VpcConfig"]) if "VpcConfig" in fields else None) == expected


@pytest.mark.parametrize(
    ("shared", "own", "told"),
    [
        (GROUPS, "", [HALF]),
        ("null", f"vpc: {GROUPS}", [HALF, HALF]),
        (GROUPS, "vpc: {subnetIds: [s]}", []),
        (GROUPS, "vpc: false", []),
        ("'${ssm:/x}'", f"vpc: {GROUPS}", []),
    ],
)
def test_a_vpc_that_is_left_out_is_told_once_where_it_is_written(shared: str, own: str, told: list[str]) -> None:
    """Nobody would notice it."""
    functions = f"functions:\n  f: {{handler: x, {own}}}\n  g: {{handler: x, {own}}}\n"

    assert [text for _, text in read(provided(f"vpc: {shared}") + functions).warnings] == told


@pytest.mark.parametrize(
    ("shared", "own", "mode"),
    [
        ("Active", "false", "Active"),
        ("true", "false", "Active"),
        ("false", "null", None),
        ("null", "false", None),
        ("Active", "PassThrough", "PassThrough"),
    ],
)
def test_who_says_false_of_tracing_says_nothing(shared: str, own: str, mode: str | None) -> None:
    """What the provider says holds then."""
    fields = only(f"{{f: {{handler: x, tracing: {own}}}}}", provided(f"tracing: {{lambda: {shared}}}")).fields

    assert (known(fields["TracingConfig"]) if mode else fields.get("TracingConfig")) == (mode and {"Mode": mode})


@pytest.mark.parametrize(
    ("own", "size", "timeout"), [("", 128, 5), ("memorySize: 256,", 256, 5), ("timeout: 30,", 128, 30)]
)
def test_a_function_of_a_distribution_inherits_neither_memory_nor_timeout(own: str, size: int, timeout: int) -> None:
    """It is made as small as those for viewers must be."""
    event = "events: [{cloudFront: {eventType: viewer-request, origin: 'https://a.b'}}]"
    fields = only(f"{{f: {{handler: x, {own} {event}}}}}", provided("memorySize: 512\n  timeout: 20")).fields

    assert (known(fields["MemorySize"]), known(fields["Timeout"])) == (size, timeout)
    assert getattr(fields["Timeout"], "origin", None) == (DEFAULT if timeout == 5 else None)


@pytest.mark.parametrize(("code", "managed"), [("image: 'a.dkr.ecr/b:1'", False), ("handler: x", True)])
def test_the_runtime_of_an_image_is_not_managed(code: str, managed: bool) -> None:
    """The framework writes nothing of it, whoever says it."""
    head = provided("runtimeManagement: onFunctionUpdate")
    found = [only(f"{{f: {{{code}{own}}}}}", head).fields for own in ("", ", runtimeManagement: onFunctionUpdate")]

    assert ["RuntimeManagementConfig" in fields for fields in found] == [managed, managed]


@pytest.mark.parametrize(
    ("integration", "called"),
    [("http", False), ("http-proxy", False), ("HTTP_PROXY", False), ("mock", False), ("lambda", True), ("aws", True)],
)
def test_an_api_that_integrates_something_else_does_not_call_the_function(integration: str, called: bool) -> None:
    """It may answer as late as it likes."""
    assert bool(attached(f"events: [{{http: {{path: a, method: get, integration: {integration}}}}}]")) is called


@pytest.mark.parametrize(("written", "published"), [("0", False), ("false", False), ("1", True), ("'${ssm:/x}'", True)])
def test_no_provisioned_concurrency_is_no_alias(written: str, published: bool) -> None:
    """The framework takes 0 for nothing said."""
    assert [one.kind for one in attached(f"provisionedConcurrency: {written}")] == [Kind.ALIAS] * published


@pytest.mark.parametrize(
    ("settings", "published"),
    [
        ("handler: x", False),
        ("snapStart: false", False),
        ("snapStart: true", True),
        ("durableConfig: {executionTimeout: 5}", True),
        ("events: [{cloudFront: {eventType: origin-request}}]", True),
        ("provisionedConcurrency: 1", True),
        ("provisionedConcurrency: 0", False),
    ],
)
def test_a_function_is_published_although_versions_are_off_where_it_must_be(settings: str, published: bool) -> None:
    """What it is for exists in versions only."""
    text = provided("versionFunctions: false") + f"functions: {{f: {{{settings}}}}}\n"

    assert (Kind.VERSION in {one.kind for one in read(text).attachments}) is published


def test_what_is_published_of_a_conditional_function_hangs_on_its_condition() -> None:
    """Without the function there is nothing to publish."""
    section = "resources: {Conditions: {Never: {'Fn::Equals': [a, b]}}}\n"
    settings = "condition: Never, url: true, maximumRetryAttempts: 1, provisionedConcurrency: 2"

    assert read(f"{HEAD}functions: {{f: {{{settings}}}}}\n{section}").attachments == ()


def test_origins_of_a_url_may_be_one() -> None:
    """The framework makes a list of it."""
    (url,) = attached("url: {cors: {allowedOrigins: 'https://a', allowedHeaders: [x]}}")

    assert plain(url)["Cors"] == {"AllowOrigins": ["https://a"], "AllowHeaders": ["x"]}


OVERRIDDEN = {"Resources": {"A": "1", "B": "2"}, "extensions": {"B": "2"}}


@pytest.mark.parametrize("section", ["Resources", "extensions"])
def test_resources_are_merged_part_by_part_and_extensions_replace_properties(section: str) -> None:
    """As the framework does with its own functions."""
    changes = "{Properties: {Timeout: 9, Environment: {Variables: {B: '2'}}}}"
    text = (
        f"{HEAD}functions: {{f: {{handler: x, environment: {{A: '1'}}}}}}\n"
        f"resources: {{{section}: {{FLambdaFunction: {changes}}}}}\n"
    )
    (function,) = read(text).functions

    assert known(function.fields["Environment"]) == OVERRIDDEN[section]
    assert known(function.fields["Timeout"]) == 9


@pytest.mark.parametrize(
    ("layers", "expected"), [("[c]", ["c", "b"]), ("[c, d]", ["c", "d"]), ("[c, d, e]", ["c", "d", "e"])]
)
def test_lists_are_merged_item_by_item(layers: str, expected: list[str]) -> None:
    """The longer one has the last word on what the other lacks."""
    text = (
        f"{HEAD}functions: {{f: {{handler: x, layers: [a, b]}}}}\n"
        f"resources: {{Resources: {{FLambdaFunction: {{Properties: {{Layers: {layers}}}}}}}}}\n"
    )

    assert known(read(text).functions[0].fields["Layers"]) == expected


@pytest.mark.parametrize("section", ["Resources", "extensions"])
@pytest.mark.parametrize(
    ("logical", "properties", "name", "expected"),
    [
        ("FEventSourceMappingSQSQ", "{BatchSize: 77}", "f.sqs", {"BatchSize": 77, "Source": "amazon-sqs"}),
        ("FLambdaFunctionUrl", "{AuthType: AWS_IAM}", "f.url", {"AuthType": "AWS_IAM"}),
        (
            "FLambdaEvConf",
            "{MaximumEventAgeInSeconds: 61}",
            "f.destinations",
            {"MaximumEventAgeInSeconds": 61, "MaximumRetryAttempts": 1},
        ),
        (
            "FProvConcLambdaAlias",
            "{ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 9}}",
            "f.alias",
            {"ProvisionedConcurrentExecutions": 9, "Name": "provisioned"},
        ),
    ],
)
def test_what_the_framework_makes_besides_a_function_may_be_changed(
    section: str, logical: str, properties: str, name: str, expected: dict[str, object]
) -> None:
    """Under the logical ids that it gives."""
    settings = (
        "url: true, maximumRetryAttempts: 1, provisionedConcurrency: 2, events: [{sqs: 'arn:aws:sqs:us-east-1:1:q'}]"
    )
    text = f"resources: {{{section}: {{{logical}: {{Properties: {properties}}}}}}}\n"
    found = {one.name: one for one in attached(settings, text)}

    assert set(found) == {"f.sqs", "f.url", "f.destinations", "f.alias"}
    assert expected.items() <= plain(found[name]).items()


@pytest.mark.parametrize(
    ("changed", "sizes"),
    [
        ("FEventSourceMappingSQSR1", [10, 77, 10]),
        ("FEventSourceMappingSQSQueue", [10, 10, 77]),
        ("FEventSourceMappingSQSX", [10] * 3),
    ],
)
def test_of_several_mappings_the_one_is_changed_that_reads_from_what_the_id_names(
    changed: str, sizes: list[int]
) -> None:
    """The name in an ARN, or the id of a resource of the service."""
    events = "[{sqs: 'arn:aws:sqs:us-east-1:1:q'}, {sqs: 'arn:aws:sqs:us-east-1:1:r-1'}, {sqs: !GetAtt Queue.Arn}]"
    text = f"resources: {{extensions: {{{changed}: {{Properties: {{BatchSize: 77}}}}}}}}\n"

    assert [plain(one)["BatchSize"] for one in attached(f"events: {events}", text)] == sizes


def test_a_function_of_two_parts_of_a_list_is_one() -> None:
    """The later part lies over the earlier."""
    function = only("[{f: {handler: x, timeout: 3, memorySize: 256}}, {f: {timeout: 4}}]")

    assert (known(function.fields["Timeout"]), known(function.fields["MemorySize"])) == (4, 256)


def test_dashes_and_underscores_are_spelled_out_in_the_ids_of_layers() -> None:
    """As in those of functions, so that what changes a layer reaches it."""
    changed = "resources: {Resources: {MyDashlayerUnderscoreaLambdaLayer: {Properties: {Description: y}}}}\n"
    (layer,) = attached("handler: x", f"layers: {{my-layer_a: {{path: l, description: x}}}}\n{changed}")

    assert (layer.name, plain(layer)["Description"]) == ("my-layer_a", "y")


PLACED = "resources: {Resources: {FLambdaFunction: {Properties: {VpcConfig: {SecurityGroupIds: [g], SubnetIds: [s]}}}}}"
HELD = "capacityProvider: 'arn:aws:lambda:us-east-1:123456789012:capacity-provider:c'"


@pytest.mark.parametrize(
    ("own", "rest", "expected"),
    [
        (f"vpc: {GROUPS}", "provider: '${file(none.yml)}'", "there is no file none.yml"),
        (f"vpc: {BOTH}", "provider: '${file(none.yml)}'", {"SecurityGroupIds": ["g"], "SubnetIds": ["s"]}),
        (f"vpc: {GROUPS}", "plugins: [serverless-vpc-discovery]", "the plug-in serverless-vpc-discovery sets it"),
        (f"vpc: {GROUPS}", PLACED, {"SecurityGroupIds": ["g"], "SubnetIds": ["s"]}),
        (HELD, f"provider: {{name: aws, vpc: {BOTH}}}", None),
        (HELD, f"provider: {{name: aws, vpc: {GROUPS}}}", None),
        (
            "capacityProvider: '${env:NONE}'",
            f"provider: {{name: aws, vpc: {BOTH}}}",
            "environment variable NONE is not given",
        ),
        (f"vpc: {GROUPS}, events: [{{cloudFront: {{eventType: viewer-request, origin: o}}}}]", "", None),
    ],
)
def test_no_network_is_said_to_be_left_out_that_something_else_decides(own: str, rest: str, expected: object) -> None:
    """A provider that is not known, a plug-in, the service's own resources, a capacity provider, the edge."""
    document = read(f"service: s\nfunctions: {{f: {{handler: x, {own}}}}}\n{rest}\n")
    (function,) = document.functions
    network = function.fields.get("VpcConfig")

    told = network.value if isinstance(network, Resolved) else network and reason(network)
    assert told == expected
    assert HALF not in [text for _, text in document.warnings]
