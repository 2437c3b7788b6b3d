"""What asks the Lambda API for something: the input of its operations, as `--cli-input-json` takes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import NotATemplateError
from kb.readers import read_text
from kb.readers.folders.named_files import Walk
from kb.readers.folders.reading import PathsReading
from kb.readers.interface import Document, Inputs, Kind
from kb.store import Store
from tests.judging.texts import judge_text
from tests.readers.templates import known

CREATE: dict[str, object] = {
    "FunctionName": "f",
    "Runtime": "java21",
    "Handler": "example.Handler::handle",
    "Role": "arn:aws:iam::123456789012:role/r",
    "Code": {"S3Bucket": "b", "S3Key": "k"},
}
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:l:1"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q"


def read(*requests: object) -> Document:
    """Read requests written one after the other."""
    return read_text("request.json", "\n".join(map(json.dumps, requests)).encode(), Inputs())


def _demanded(**other: object) -> tuple[str, ...]:
    (function,) = read({name: value for name, value in {**CREATE, **other}.items() if value is not ...}).functions
    return function.demanded


def test_what_creates_a_function_must_have_code_and_a_role() -> None:
    """Only that has a member for code: a change needs neither, and what is deployed has them."""
    assert _demanded() == ("Code", "Role")
    assert _demanded(Code={}) == ("Code", "Role")
    assert _demanded(Code=None) == ("Code", "Role")
    assert _demanded(Code=...) == ()
    assert _demanded(Code={"RepositoryType": "S3"}, CodeSha256="x") == ()


PARTS: list[dict[str, object]] = [
    {"FunctionName": "f", "Timeout": 5},
    {"FunctionName": "f", "EphemeralStorage": {"Size": 99999}},
    {"FunctionName": "f", "Timeout": 6, "TracingConfig": {"Mode": "Active"}},
]


@pytest.mark.parametrize("wrap", [list, lambda changes: [{"Functions": changes}]])
def test_requests_that_change_one_function_are_laid_over_each_other(wrap: Callable[[object], list[object]]) -> None:
    """The last that sets a part counts."""
    document = read(*wrap(PARTS))
    (function,) = document.functions

    assert document.warnings == ()
    assert {name: known(found) for name, found in function.fields.items()} == {
        "FunctionName": "f", "Timeout": 6, "EphemeralStorage": 99999, "TracingConfig": {"Mode": "Active"},
    }  # fmt: skip


def test_what_creates_a_function_and_what_changes_it_are_one(store: Store) -> None:
    """With the demands of the one and the keys of both that nobody knows."""
    asked = [{**CREATE, "MemorySiz": 1}, {"FunctionName": "f", "Timeout": 1801, "TracingConfg": 1}]
    (function,) = read(*asked).functions
    told = judge_text(store, "\n".join(map(json.dumps, asked)), "requests.json").findings

    assert function.demanded == ("Code", "Role")
    assert {one.field for one in told if one.rule in ("LKB203", "LKB235")} == {"Timeout", "MemorySiz", "TracingConfg"}
    assert {one.line for one in told if one.field in ("Timeout", "TracingConfg")} == {2}


@pytest.mark.parametrize(
    ("setting", "value", "emptied", "is_kept"),
    [
        ("Layers", [LAYER], [], False),
        ("Layers", [LAYER], None, True),
        ("Environment", {"Variables": {"AB": "c"}}, {"Variables": {}}, True),
        ("Environment", {"Variables": {"AB": "c"}}, {}, False),
        ("VpcConfig", {"SubnetIds": ["s"]}, {"SubnetIds": [], "SecurityGroupIds": []}, False),
        ("Description", "d", "", False),
    ],
)
def test_a_change_may_take_a_setting_away(setting: str, value: object, emptied: object, *, is_kept: bool) -> None:
    """By an empty list or text; null is nothing said, and no variables are a value."""
    (function,) = read({**CREATE, setting: value}, {"FunctionName": "f", "Timeout": 5, setting: emptied}).functions

    assert (setting in function.fields) == is_kept


def test_what_is_deployed_is_not_changed_by_a_request() -> None:
    """What is read of the two is said."""
    document = read({"FunctionName": "f", "CodeSha256": "x", "Timeout": 5}, PARTS[1])

    assert (len(document.functions), len(document.warnings)) == (1, 1)


@pytest.mark.parametrize("code", [{"ZipFile": "UEsDB"}, {"ZipFile": ""}, {"ZipFile": None, "S3Bucket": ""}])
def test_the_zip_file_of_a_request_is_an_archive(code: dict[str, object]) -> None:
    """Templates call code so that is written inline, which has rules of its own."""
    (function,) = read({**CREATE, "Code": code}).functions
    found = known(function.fields["Code"])

    assert isinstance(found, dict)
    assert "ZipFile" not in found
    assert "Filename" in found


def test_an_empty_name_is_a_name_that_is_refused() -> None:
    """Whoever fills in a skeleton of the AWS CLI may leave it so; other empty texts are not set."""
    (function,) = read({**CREATE, "FunctionName": "", "Description": "", "KMSKeyArn": ""}).functions

    assert known(function.fields["FunctionName"]) == ""
    assert {"Description", "KMSKeyArn"}.isdisjoint(function.fields)


REQUESTS: list[tuple[dict[str, object], Kind]] = [
    ({"FunctionName": "f", "EventSourceArn": QUEUE, "BatchSize": 5}, Kind.EVENT_SOURCE_MAPPING),
    ({"FunctionName": "f", "SelfManagedEventSource": {"Endpoints": {}}}, Kind.EVENT_SOURCE_MAPPING),
    ({"FunctionName": "f", "AuthType": "NONE"}, Kind.FUNCTION_URL),
    ({"FunctionName": "f", "MaximumRetryAttempts": 2}, Kind.EVENT_INVOKE_CONFIG),
    ({"FunctionName": "f", "MaximumEventAgeInSeconds": 60}, Kind.EVENT_INVOKE_CONFIG),
    ({"FunctionName": "f", "Name": "live", "FunctionVersion": "1"}, Kind.ALIAS),
    ({"FunctionName": "f", "Qualifier": "live", "ProvisionedConcurrentExecutions": 5}, Kind.ALIAS),
    ({"LayerName": "l", "Content": {"S3Bucket": "b", "S3Key": "k"}}, Kind.LAYER_VERSION),
    (
        {"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"},
        Kind.PERMISSION,
    ),
    (
        {"LayerName": "l", "VersionNumber": 3, "Action": "lambda:GetLayerVersion", "Principal": "*"},
        Kind.LAYER_PERMISSION,
    ),
    ({"CapacityProviderName": "c", "VpcConfig": {"SubnetIds": ["subnet-1"]}}, Kind.CAPACITY_PROVIDER),
    ({"CapacityProviderName": "c", "CapacityProviderScalingConfig": {"MaxVCpuCount": 1}}, Kind.CAPACITY_PROVIDER),
    ({"AllowedPublishers": {"SigningProfileVersionArns": []}}, Kind.CODE_SIGNING_CONFIG),
]
OF_NOBODY = {Kind.LAYER_VERSION, Kind.LAYER_PERMISSION, Kind.CAPACITY_PROVIDER, Kind.CODE_SIGNING_CONFIG}


@pytest.mark.parametrize(("asked", "kind"), REQUESTS)
def test_what_asks_for_an_attachment_is_one_that_is_not_there_yet(asked: dict[str, object], kind: Kind) -> None:
    """It is found by its members, as answers are, and belongs to the function that it names."""
    (alone,) = read(asked).attachments
    (beside,) = read(CREATE, asked).attachments

    assert (alone.kind, alone.deployed, alone.function) == (kind, False, None)
    assert beside.function == (None if kind in OF_NOBODY else "f")


def test_a_batch_that_is_asked_for_is_judged(tmp_path: Path) -> None:
    """In a folder too."""
    (tmp_path / "mapping.json").write_text(json.dumps({"FunctionName": "f", "EventSourceArn": QUEUE, "BatchSize": 11}))
    (document,) = PathsReading([str(tmp_path)], Inputs(), Walk()).documents()

    assert [known(one.fields["BatchSize"]) for one in document.attachments] == [11]


@pytest.mark.parametrize(
    "text",
    [
        '{"functionName": "f", "runtime": "go1.x"}',
        '{"functions": [{"functionName": "f", "memorySize": 20480}]}',
        '[{"functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "handler": "a.b"}]',
    ],
)
def test_names_in_another_spelling_are_told(text: str) -> None:
    """Nothing of AWS writes such files, and nothing reads them."""
    with pytest.raises(NotATemplateError, match="in another spelling"):
        read_text("list.json", text.encode(), Inputs())


@pytest.mark.parametrize(
    "text", ['{"functionName": "f", "size": 5}', '{"a": {"b": {"c": {"d": {"functionName": "f"}}}}}']
)
def test_what_is_no_function_is_not_taken_for_one_in_another_spelling(text: str) -> None:
    """Other files have such names, too."""
    with pytest.raises(NotATemplateError, match="nothing that is read here"):
        read_text("other.json", text.encode(), Inputs())


@pytest.mark.parametrize(
    "text",
    [
        '{"FunctionName": "f", "Runtime": "go1.x"}',
        '[{"FunctionName": "f", "MemorySize": 20480}]',
        '{"FunctionName": "f", "Timeout": 5}\n{"FunctionName": "g", "Timeout": 6}\n',
    ],
)
def test_what_asks_for_a_change_is_read_in_a_folder_too(tmp_path: Path, text: str) -> None:
    """Though nothing in it names AWS or Lambda."""
    (tmp_path / "update.json").write_text(text)
    (document,) = PathsReading([str(tmp_path)], Inputs(), Walk()).documents()

    assert document.functions[0].name == "f"


CHANGES: list[tuple[dict[str, object], str]] = [
    ({"Environment": {"Variables": {"A": "b"}}}, "Environment"),
    ({"EphemeralStorage": {"Size": 600}}, "EphemeralStorage"),
    ({"Layers": [LAYER]}, "Layers"),
    ({"LoggingConfig": {"LogFormat": "JSON"}}, "LoggingConfig"),
    ({"RecursiveLoop": "Allow"}, "RecursiveLoop"),
    ({"Qualifier": "1", "FunctionScalingConfig": {"MaxExecutionEnvironments": 5}}, "FunctionScalingConfig"),
    ({"UpdateRuntimeOn": "Auto"}, "RuntimeManagementConfig"),
    ({"Qualifier": "1", "FunctionScalingConfig": {"MinExecutionEnvironments": 5}}, "FunctionScalingConfig"),
    ({"VpcConfig": {"SecurityGroupIds": []}, "KMSKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/k"}, "KMSKeyArn"),
    ({"FileSystemConfigs": [{"Arn": "a"}]}, "FileSystemConfigs"),
    ({"ImageConfig": {"Command": ["a"]}}, "ImageConfig"),
    ({"EphemeralStorage": {}}, "EphemeralStorage"),
]


@pytest.mark.parametrize(("asked", "field"), CHANGES)
def test_a_change_of_one_setting_is_one_of_a_function(asked: dict[str, object], field: str) -> None:
    """Of one that is not told of otherwise, and not deployed by what is asked."""
    (function,) = read({"FunctionName": "f", **asked}).functions

    assert (function.name, function.deployed, field in function.fields) == ("f", False, True)


@pytest.mark.parametrize(
    "asked",
    [
        {"Environment": "prod"},
        {"Environment": {"Name": "prod"}},
        {"VpcConfig": "v"},
        {"Layers": ["ui", "db"]},
        {"Environment": {}},
        {"KMSKeyArn": "k"},
        {"ImageConfig": {"Command": ["a"]}, "Team": "t"},
        {"S3Bucket": "b", "StackName": "s"},
        {"S3Bucket": ["b"]},
        {"Architectures": ["arm64"]},
        {"Cors": {"origins": ["*"]}},
        {"Name": "n", "RoutingConfig": "r"},
        {"InvokeMode": "STREAM", "Team": "t"},
        {"Handler": "a.b", "Bucket": "b", "RoleName": "r", "PolicyName": "p"},
    ],
)
def test_settings_of_others_are_no_change_of_a_function(asked: dict[str, object]) -> None:
    """A file of one's own may speak of functions and environments."""
    with pytest.raises(NotATemplateError):
        read({"FunctionName": "f", **asked})


@pytest.mark.parametrize(
    "more",
    [{"Handler": "a.b", "Bucket": "b", "Team": "t"}, {"Runtime": "go1.x", "Bucket": "b", "Team": "t", "Cost": 1}],
)
def test_an_inventory_may_say_more_of_a_function(more: dict[str, object]) -> None:
    """As long as half of what it says is of the API, or a runtime is among it."""
    assert [one.name for one in read({"FunctionName": "f", **more}).functions] == ["f"]


@pytest.mark.parametrize(
    "description",
    [
        {"properties": {"Description": {"type": "string"}, "AllowedPublishers": {"$ref": "#/definitions/P"}}},
        {"AllowedPublishers": {"type": "object", "properties": {"SigningProfileVersionArns": {"type": "array"}}}},
        {"properties": {"CapacityProviderName": {"type": "string"}, "VpcConfig": {"type": "object"}}},
        {"properties": {k: {"type": "string"} for k in ("FunctionName", "Action", "Principal")}},
    ],
)
def test_a_description_of_the_api_asks_for_nothing(description: dict[str, object]) -> None:
    """It has structures where requests have names and lists."""
    with pytest.raises(NotATemplateError):
        read({"typeName": "AWS::Lambda::X", **description})


def test_how_the_runtime_is_updated_belongs_to_the_function_that_is_asked_for() -> None:
    """By its name, since neither has an ARN yet."""
    (function,) = read(CREATE, {"FunctionName": "f", "UpdateRuntimeOn": "Manual"}).functions

    assert known(function.fields["RuntimeManagementConfig"]) == {"UpdateRuntimeOn": "Manual"}


def test_a_permission_that_is_asked_for_is_judged_in_yaml_too(store: Store) -> None:
    """As `--cli-input-yaml` takes it."""
    text = "FunctionName: f\nStatementId: s\nAction: lambda:InvokeFunction\nPrincipal: '*'\n"

    assert [one.rule for one in judge_text(store, text, "permission.yaml").findings] == ["LKB511"]


def test_what_the_api_answers_of_code_signing_is_deployed() -> None:
    """It has an id."""
    (found,) = read(
        {"CodeSigningConfigId": "csc-1", "AllowedPublishers": {"SigningProfileVersionArns": []}}
    ).attachments

    assert found.deployed


@pytest.mark.parametrize(("asked", "kind"), REQUESTS)
@pytest.mark.parametrize("name", ["asked.json", "asked.yaml"])
def test_what_asks_for_an_attachment_is_found_in_a_folder(
    tmp_path: Path, asked: dict[str, object], kind: Kind, name: str
) -> None:
    """Though little of it names AWS or Lambda."""
    (tmp_path / name).write_text(json.dumps(asked))
    (document,) = PathsReading([str(tmp_path)], Inputs(), Walk()).documents()

    assert [one.kind for one in document.attachments] == [kind]
