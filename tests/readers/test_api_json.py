"""Answers of the Lambda API, as the AWS CLI, boto3 and AWS Config hand them out."""

from __future__ import annotations

import json

import pytest

from kb.errors import NotATemplateError
from kb.readers import read_text
from kb.readers.interface import Document, Inputs, Kind, Position, Resolved, Unresolved
from tests.readers.templates import known

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"
CONFIG: dict[str, object] = {
    "FunctionName": "orders",
    "FunctionArn": f"{ARN}orders",
    "Runtime": "python3.9",
    "Role": "arn:aws:iam::123456789012:role/orders",
    "Handler": "app.handler",
    "CodeSize": 12,
    "Description": "",
    "Timeout": 20,
    "MemorySize": 512,
    "Version": "$LATEST",
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""},
    "Environment": {"Variables": {"SIZE": "3"}},
    "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:l:1", "CodeSize": 5}],
    "EphemeralStorage": {"Size": 1024},
    "Architectures": ["arm64"],
    "PackageType": "Zip",
    "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
}
OTHER: dict[str, object] = {"FunctionName": "mails", "FunctionArn": f"{ARN}mails", "Runtime": None, "MemorySize": 128}


def read(*answers: object, join: str = "\n") -> Document:
    """Read answers written one after the other."""
    return read_text("answers.json", join.join(json.dumps(answer) for answer in answers).encode(), Inputs())


def values(document: Document) -> dict[str, object]:
    """The resolved fields of the only function."""
    (function,) = document.functions
    return {name: found.value for name, found in function.fields.items() if isinstance(found, Resolved)}


def test_a_configuration_gives_what_a_request_would_say() -> None:
    """Sizes, states and empty texts of the answer are no settings."""
    assert values(read(CONFIG)) == {
        "FunctionName": "orders",
        "Runtime": "python3.9",
        "Role": "arn:aws:iam::123456789012:role/orders",
        "Handler": "app.handler",
        "Timeout": 20,
        "MemorySize": 512,
        "Environment": {"SIZE": "3"},
        "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:l:1", "CodeSize": 5}],
        "EphemeralStorage": 1024,
        "Architectures": ["arm64"],
        "PackageType": "Zip",
        "SnapStart": {"ApplyOn": "None"},
        "CodeSize": 12,
    }


def test_every_value_knows_its_place() -> None:
    """The size of the storage stands where its number stands."""
    text = '{"FunctionName": "f",\n "MemorySize": 1,\n "EphemeralStorage": {\n  "Size": 9}}'
    (function,) = read_text("f.json", text.encode(), Inputs()).functions

    assert function.fields["EphemeralStorage"] == Resolved(9, Position(4, 11))
    assert function.fields["MemorySize"] == Resolved(1, Position(2, 16))


def test_get_function_adds_concurrency_and_tags_but_no_signed_address() -> None:
    """The location of the code is a secret."""
    answer = {
        "Configuration": CONFIG,
        "Code": {"RepositoryType": "S3", "Location": "https://example.com/?X-Amz-Signature=1"},
        "Tags": {"team": "a"},
        "Concurrency": {"ReservedConcurrentExecutions": 7},
    }
    found = values(read(answer))

    assert (found["ReservedConcurrentExecutions"], found["Tags"], "Code" in found) == (7, {"team": "a"}, False)


def test_an_image_keeps_its_address() -> None:
    """The address of an image in ECR is what a request names."""
    code = {"RepositoryType": "ECR", "ImageUri": "1.dkr.ecr.eu-west-1.amazonaws.com/a:1", "ResolvedImageUri": "x"}

    assert values(read({"Configuration": CONFIG, "Code": code}))["Code"] == {
        "ImageUri": "1.dkr.ecr.eu-west-1.amazonaws.com/a:1"
    }


@pytest.mark.parametrize(
    "answers",
    [
        [{"Functions": [CONFIG, OTHER]}],
        [{"Functions": [CONFIG], "NextMarker": "x"}, {"Functions": [OTHER]}],
        [[{"Functions": [CONFIG]}, {"Functions": [OTHER]}]],
        [CONFIG, OTHER],
        [[CONFIG, OTHER]],
        [{"status_code": 200, "data": {"ResponseMetadata": {}, "Functions": [CONFIG, OTHER]}}],
        [{"eu-west-1": {"Functions": [CONFIG, OTHER]}}],
    ],
    ids=["page", "pages in a row", "list of pages", "lines", "list", "recorded call", "by Region"],
)
def test_pages_are_read_in_every_packing(answers: list[object]) -> None:
    """One page, several in a row, a list of them, JSON lines, wrapped."""
    assert [function.name for function in read(*answers).functions] == ["orders", "mails"]


def test_an_empty_page_is_read() -> None:
    """An account without functions is no broken file."""
    assert read({"Functions": []}).functions == ()


def test_yaml_output_is_read() -> None:
    """The AWS CLI writes YAML as well."""
    text = b"Functions:\n- FunctionName: a\n  Runtime: go1.x\n  MemorySize: 128\n"

    assert [function.name for function in read_text("f.yaml", text, Inputs()).functions] == ["a"]


def test_published_versions_carry_their_number() -> None:
    """All versions of a function in one list can be told apart."""
    old = {**CONFIG, "FunctionArn": f"{ARN}orders:3", "Version": "3"}

    assert [function.name for function in read({"Versions": [CONFIG, old]}).functions] == ["orders", "orders:3"]


@pytest.mark.parametrize(("pages", "times"), [(2, "twice"), (3, "3 times"), (40, "40 times")])
def test_a_function_listed_again_is_read_and_told_once(pages: int, times: str) -> None:
    """Overlapping pages do not double findings, and a recording of many answers does not bury them."""
    other = {**CONFIG, "FunctionName": "other", "FunctionArn": f"{ARN}other"}
    document = read(*[{"Functions": [CONFIG]}] * pages, {"Functions": [other]})

    assert len(document.functions) == 2
    assert [told for _, told in document.warnings] == [f"function orders is listed {times}; one listing is read"]


def test_undecryptable_variables_are_unresolved() -> None:
    """The API names an error in place of the variables."""
    answer = {**CONFIG, "Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "..."}}}
    (function,) = read(answer).functions

    assert isinstance(function.fields["Environment"], Unresolved)


def test_nobody_can_tell_functions_of_one_name_by_it() -> None:
    """Those of two Regions bear the same: what is attached to one would be judged beside the other."""
    elsewhere = CONFIG | {"FunctionArn": f"{ARN}orders".replace("eu-west-1", "us-east-1")}
    url = {"FunctionUrl": "https://x", "FunctionArn": f"{ARN}orders", "AuthType": "NONE"}
    (one,), (both,) = (read({"Functions": [CONFIG, *more]}, url).attachments for more in ([], [elsewhere]))

    assert (one.function, both.function) == ("orders", None)


def test_mappings_name_their_function_and_source() -> None:
    """A queue is told from its ARN; the function is the one of the same document."""
    mapping = {
        "UUID": "u-1",
        "FunctionArn": f"{ARN}orders:live",
        "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q.fifo",
        "BatchSize": 50,
        "MaximumRetryAttempts": -1,
        "State": "Enabled",
    }
    (found,) = read({"Functions": [CONFIG]}, {"EventSourceMappings": [mapping]}).attachments
    fields = {name: part.value for name, part in found.fields.items() if isinstance(part, Resolved)}

    assert (found.kind, found.name, found.function) == (Kind.EVENT_SOURCE_MAPPING, "u-1", "orders")
    assert fields == {
        "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q.fifo",
        "BatchSize": 50,
        "FunctionName": "orders",
        "Source": "amazon-sqs",
        "QueueFifo": True,
    }


@pytest.mark.parametrize(
    ("answer", "kind", "name"),
    [
        (
            {"FunctionUrl": "https://x", "FunctionArn": f"{ARN}orders", "AuthType": "NONE"},
            Kind.FUNCTION_URL,
            "orders",
        ),
        ({"AliasArn": f"{ARN}orders:live", "Name": "live", "FunctionVersion": "3"}, Kind.ALIAS, "orders:live"),
        (
            {"FunctionArn": f"{ARN}orders:$LATEST", "LastModified": 1, "MaximumRetryAttempts": 2},
            Kind.EVENT_INVOKE_CONFIG,
            "orders:$LATEST",
        ),
        ({"LayerVersionArn": "arn:aws:lambda:x:1:layer:l:1", "Version": 1}, Kind.LAYER_VERSION, None),
    ],
    ids=["url", "alias", "event invoke config", "layer"],
)
def test_other_answers_are_attachments(answer: dict[str, object], kind: Kind, name: str | None) -> None:
    """URLs, aliases, settings of asynchronous invocation and layers."""
    (found,) = read(answer).attachments

    assert found.kind == kind
    assert name is None or found.name == name


CONFIG_ITEM = {
    "resourceType": "AWS::Lambda::Function",
    "resourceName": "orders",
    "configurationItemCaptureTime": "2024-05-01T00:00:00Z",
    "configurationItemStatus": "OK",
    "configuration": {
        "functionName": "orders",
        "runtime": "nodejs18.x",
        "memorySize": 256,
        "environment": {"variables": {"lower": "x"}},
        "ephemeralStorage": {"size": 512},
    },
}


@pytest.mark.parametrize("as_text", [False, True])
def test_items_of_aws_config_are_read(as_text: bool) -> None:
    """Snapshots hold the configuration as an object, the API as JSON in a text; keys begin in lower case."""
    configuration = CONFIG_ITEM["configuration"]
    item = {**CONFIG_ITEM, "configuration": json.dumps(configuration) if as_text else configuration}
    found = values(read({"configurationItems": [item | {"tags": {"team": "x"}}]}))

    assert found["Tags"] == {"team": "x"}
    assert (found["Runtime"], found["EphemeralStorage"], found["Environment"]) == ("nodejs18.x", 512, {"lower": "x"})


def test_results_of_a_query_to_aws_config_are_read() -> None:
    """Each result is the item as JSON in a text."""
    assert len(read({"Results": [json.dumps(CONFIG_ITEM)], "QueryInfo": {}}).functions) == 1


def test_the_newest_item_counts_and_deleted_functions_are_left_out() -> None:
    """A history lists one function many times."""
    old = {
        **CONFIG_ITEM,
        "configurationItemCaptureTime": "2020-01-01T00:00:00Z",
        "configuration": {"functionName": "orders", "runtime": "nodejs8.10"},
    }
    gone = {**CONFIG_ITEM, "resourceName": "gone", "configurationItemStatus": "ResourceDeleted"}

    assert values(read({"configurationItems": [gone, old, CONFIG_ITEM]}))["Runtime"] == "nodejs18.x"


def test_templates_that_name_functions_are_left_to_their_reader() -> None:
    """FunctionName is a property of templates too."""
    properties = {"FunctionName": "f", "Runtime": "python3.12"}
    template = {"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": properties}}}

    assert read(template).format == "cloudformation"


def test_an_event_that_names_a_function_is_no_answer() -> None:
    """A record of CloudTrail holds requests, not configurations."""
    with pytest.raises(NotATemplateError):
        read({"Records": [{"requestParameters": {"FunctionName": "f", "Runtime": "x"}}]})


@pytest.mark.parametrize(
    "text",
    [
        '{"Fn": {"FunctionName": "A name for the function.", "MemorySize": "The memory, in MB."}}',
        '{"Url": {"FunctionUrl": {"type": "string"}, "AuthType": {"description": "who may call"}}}',
        '{"Shape": {"UUID": {"shape": "String"}, "FunctionArn": {"shape": "Arn"}, "BatchSize": {"shape": "Size"}}}',
        '{"Shape": {"LayerVersionArn": {"shape": "Arn"}, "Version": {"shape": "Long"}, "x": "FunctionName:"}}',
    ],
    ids=["documentation", "schema", "mapping", "layer"],
)
def test_descriptions_of_the_api_are_no_answers(text: str) -> None:
    """What has a sentence or a structure for a name configures nothing."""
    with pytest.raises(NotATemplateError):
        read_text("service.json", text.encode(), Inputs())


@pytest.mark.parametrize("marker", ["NextMarker", "NextToken", "nextToken", "Marker"])
def test_a_listing_that_goes_on_is_told(marker: str) -> None:
    """What follows is not in the file, unless its last page is."""
    first, last = {"Functions": [CONFIG], marker: "abc"}, {"Functions": [OTHER], marker: None}

    ((place, told),) = read(first).warnings

    assert place.line == 1
    assert told.startswith(f"Functions go on where {marker} says")
    assert read(first, last).warnings == ()
    assert len(read(last, {**first, "Functions": [CONFIG]}).warnings) == 1


@pytest.mark.parametrize(
    ("strange", "told"),
    [
        ([], []),
        (["..."], ["Functions hold an entry without the settings of a function, of which nothing is judged"]),
        (
            [{"FunctionName": "x"}, None],
            ["Functions hold 2 entries without the settings of a function, of which nothing is judged"],
        ),
        ([{"eu-west-1": [OTHER]}], []),
    ],
)
def test_what_a_listing_holds_beside_functions_is_told(strange: list[object], told: list[str]) -> None:
    """It may be a function that somebody cut out."""
    document = read({"Functions": [CONFIG, *strange]})

    assert [text for _, text in document.warnings] == told


def test_a_function_whose_name_cannot_be_one_is_read_all_the_same() -> None:
    """A rule tells the name; what has sentences in all places describes the API."""
    request = {"FunctionName": "my function", "Runtime": "python3.9", "MemorySize": 100}

    assert values(read(request)) == request
    with pytest.raises(NotATemplateError):
        read(
            {
                "FunctionName": "The name of the function.",
                "Runtime": "The runtime to use.",
                "MemorySize": {"type": "integer"},
            }
        )


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ({"Timeout": " 3"}, "Timeout", 3),
        ({"MemorySize": "512 "}, "MemorySize", 512),
        ({"Timeout": "3 s"}, "Timeout", "3 s"),
        ({"Description": " 42"}, "Description", " 42"),
        ({"DurableConfig": {"ExecutionTimeout": "60"}}, "DurableConfig", {"ExecutionTimeout": 60}),
        ({"Environment": {"Variables": {"Size": "3", "Timeout": " 4"}}}, "Environment", {"Size": "3", "Timeout": " 4"}),
        ({"Layers": [{"Arn": "l", "CodeSize": "5 "}]}, "Layers", [{"Arn": "l", "CodeSize": 5}]),
    ],
)
def test_a_text_of_an_answer_is_the_number_that_it_spells(part: dict[str, object], name: str, value: object) -> None:
    """Of what is deployed, where a number belongs, as in an audit of the same; other texts stay what they are."""
    assert values(read(OTHER | part))[name] == value


def test_a_text_in_a_request_is_no_number() -> None:
    """No program that calls the API takes it for one."""
    asked = {"FunctionName": "f", "Runtime": "python3.13", "Timeout": "3"}

    assert values(read(asked))["Timeout"] == "3"


def test_a_text_of_what_is_attached_is_a_number_too() -> None:
    """That of a mapping, and in its parts; -1 as text is what the API answers where nothing is set."""
    told = {"BatchSize": "10 ", "ScalingConfig": {"MaximumConcurrency": " 2"}, "MaximumRetryAttempts": "-1"}
    mapping = {"UUID": "u", "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:q", "FunctionArn": f"{ARN}orders"}
    (found,) = read(mapping | told).attachments

    known = {name: one.value for name, one in found.fields.items() if isinstance(one, Resolved)}
    assert known["BatchSize"] == 10
    assert known["ScalingConfig"] == {"MaximumConcurrency": 2}
    assert "MaximumRetryAttempts" not in known


def test_the_weights_of_an_alias_may_be_texts() -> None:
    """The versions beside them are no numbers."""
    alias = {"AliasArn": f"{ARN}orders:live", "Name": "live", "FunctionVersion": "1"}
    (found,) = read(alias | {"RoutingConfig": {"AdditionalVersionWeights": {"2": "0.5"}}}).attachments

    assert known(found.fields["RoutingConfig"]) == {"AdditionalVersionWeights": {"2": 0.5}}
    assert known(found.fields["FunctionVersion"]) == "1"
