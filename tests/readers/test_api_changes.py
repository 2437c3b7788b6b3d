"""Requests that change what is there: new code, some settings, and attachments by their ids."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.interface import Inputs, Kind, Unresolved
from kb.store import Store
from tests.judging.texts import judge_text
from tests.readers.templates import known
from tests.readers.test_api_requests import CREATE, read

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1"
UUID = "14e0db71-5d35-4eb5-b481-8945cf9d10c2"
S3 = {"S3Bucket": "b", "S3Key": "k"}
MOUNT = [
    {
        "Arn": "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0",
        "LocalMountPath": "/mnt/x",
    }
]


def rules_of(store: Store, *requests: object) -> list[tuple[str, str | None]]:
    """The errors and warnings about some requests: rule and field."""
    found = judge_text(store, "\n".join(map(json.dumps, requests)), "requests.json").findings
    return [(one.rule, one.field) for one in found if one.severity != "note"]


@pytest.mark.parametrize(
    ("code", "package", "read_as"),
    [
        ({"ImageUri": IMAGE, "Publish": True}, "Image", {"ImageUri": IMAGE}),
        ({**S3, "ImageUri": "", "ZipFile": None, "DryRun": False}, "Zip", S3),
        ({"ZipFile": "UEsDB", "RevisionId": "r", "Architectures": ["arm64"]}, "Zip", {"Filename": None}),
    ],
)
def test_new_code_is_that_of_a_function_of_its_package(
    code: dict[str, object], package: str, read_as: dict[str, object]
) -> None:
    """No change can make another package of a function; its other settings are not known."""
    (function,) = read({"FunctionName": "f", **code}).functions

    assert (known(function.fields["Code"]), known(function.fields["PackageType"])) == (read_as, package)
    assert (function.demanded, function.deployed, function.partial is None) == (("Code",), False, False)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"S3Bucket": "b"}, [("LKB210", "Code")]),
        ({**S3}, []),
        ({"ImageUri": IMAGE, "Architectures": ["arm64"]}, []),
        ({"ImageUri": IMAGE, "Architectures": ["arm64", "x86_64"]}, [("LKB220", "Architectures")]),
        ({**S3, "DryRunn": True}, [("LKB235", "DryRunn")]),
        ({**S3, "S3ObjectStorageMode": "MOVE"}, [("LKB247", "Code.S3ObjectStorageMode")]),
    ],
)
def test_new_code_is_judged(store: Store, asked: dict[str, object], found: list[tuple[str, str]]) -> None:
    """A zip package needs a handler, which the function has already."""
    assert rules_of(store, {"FunctionName": "f", **asked}) == found


def test_new_code_is_laid_over_what_creates_the_function(store: Store) -> None:
    """Whose package it must fit, and whose demands stay."""
    (function,) = read(CREATE, {"FunctionName": "f", **S3}).functions

    assert (function.demanded, function.partial) == (("Code", "Role"), None)
    assert rules_of(store, CREATE, {"FunctionName": "f", "ImageUri": IMAGE}) == [("LKB248", "Code")]


@pytest.mark.parametrize("asked", [{"FileSystemConfigs": MOUNT}, {"ImageConfig": {"Command": ["a"]}, "Timeout": 5}])
def test_what_a_change_does_not_say_stays_as_it_is(store: Store, asked: dict[str, object]) -> None:
    """The function may be in a VPC, and an image, already."""
    assert rules_of(store, {"FunctionName": "f", **asked}) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([{"Runtime": "python3.13", "FileSystemConfigs": MOUNT}], []),
        ([{"Runtime": "python3.13"}, {"FileSystemConfigs": MOUNT}], []),
        ([{"Runtime": "python3.13", "FileSystemConfigs": MOUNT, "VpcConfig": None}], []),
        (
            [{"Runtime": "python3.13", "FileSystemConfigs": MOUNT, "VpcConfig": {"SubnetIds": []}}],
            [("LKB410", "FileSystemConfigs")],
        ),
        ([{**CREATE, "FileSystemConfigs": MOUNT}], [("LKB410", "FileSystemConfigs")]),
        ([CREATE, {"FileSystemConfigs": MOUNT}], [("LKB410", "FileSystemConfigs")]),
        ([{"Runtime": "python3.13", "MemorySize": 127, "FileSystemConfigs": MOUNT}], [("LKB201", "MemorySize")]),
    ],
)
def test_a_new_runtime_says_nothing_of_the_network(
    store: Store, asked: list[dict[str, object]], found: list[tuple[str, str]]
) -> None:
    """What creates a function says all of it; the other settings of a change are judged as they were."""
    assert rules_of(store, *({**one, "FunctionName": "f"} for one in asked)) == found


EMPTY: dict[str, object] = {
    name: {} for name in ("AcceleratorConfig", "CapacityProviderConfig", "EphemeralStorage", "TenancyConfig")
}


def test_what_is_asked_for_empty_lacks_what_it_must_say(store: Store) -> None:
    """Each of them has a member that the API demands."""
    told = [field or "" for rule, field in rules_of(store, {**CREATE, **EMPTY}) if rule == "LKB254"]

    assert sorted(field.partition(".")[0] for field in told) == sorted(EMPTY)


@pytest.mark.parametrize("other", [dict.fromkeys(EMPTY), {"RevisionId": "r", **EMPTY}])
def test_what_is_null_or_answered_empty_is_not_set(other: dict[str, object]) -> None:
    """Null is nothing said, and answers have empty settings where nothing is set."""
    (function,) = read({**CREATE, **other}).functions

    assert function.fields.keys().isdisjoint(EMPTY)


ATTACHED: list[tuple[dict[str, object], Kind]] = [
    ({"UUID": UUID, "BatchSize": 5}, Kind.EVENT_SOURCE_MAPPING),
    ({"UUID": UUID, "FunctionName": "f", "MaximumRetryAttempts": 2}, Kind.EVENT_SOURCE_MAPPING),
    ({"FunctionName": "f", "Name": "live", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}}, Kind.ALIAS),
    ({"FunctionName": "f", "Cors": {"MaxAge": 5}}, Kind.FUNCTION_URL),
    ({"FunctionName": "f", "InvokeMode": "BUFFERED", "Qualifier": "live"}, Kind.FUNCTION_URL),
    ({"CapacityProviderName": "c", "PropagateTags": {"Mode": "None"}}, Kind.CAPACITY_PROVIDER),
    ({"CodeSigningConfigArn": "arn:aws:lambda:c", "CodeSigningPolicies": {}}, Kind.CODE_SIGNING_CONFIG),
]


@pytest.mark.parametrize(("asked", "kind"), ATTACHED)
def test_changes_of_attachments_are_read(asked: dict[str, object], kind: Kind) -> None:
    """They say little, and what they do not say is not known."""
    (found,) = read(asked).attachments

    assert (found.kind, found.deployed, found.partial is None) == (kind, False, False)


def test_the_source_of_a_mapping_is_told_from_what_only_one_has() -> None:
    """A change does not name it."""
    (scaled,) = read({"UUID": UUID, "ScalingConfig": {"MaximumConcurrency": 2}}).attachments
    (plain,) = read({"UUID": UUID, "BatchSize": 5}).attachments

    assert known(scaled.fields["Source"]) == "amazon-sqs"
    assert isinstance(plain.fields["Source"], Unresolved)


def test_requests_that_nobody_judges_are_told_beside_others() -> None:
    """An invocation and a description alone say nothing of what is judged; a file of others is no list of requests."""
    invoked = {"FunctionName": "f", "InvocationType": "Event"}
    told = read(CREATE, invoked, {"FunctionName": "f", "Description": "d"}).warnings

    assert [place.line for place, _ in told] == [2]
    assert "2 entries" in told[0][1]
    assert read(CREATE, {"note": "f"}).warnings == ()


def policy(*statements: dict[str, object], effect: str = "Allow") -> str:
    """An answer of get-policy."""
    resource = "arn:aws:lambda:eu-west-1:123456789012:function:f"
    whole = [{"Effect": effect, "Action": "lambda:InvokeFunction", "Resource": resource, **one} for one in statements]
    return json.dumps({"Policy": json.dumps({"Version": "2012-10-17", "Statement": whole}), "RevisionId": "r"})


BUCKET = {"Service": "s3.amazonaws.com"}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ({"Principal": BUCKET}, ["LKB510"]),
        ({"Principal": BUCKET, "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::b"}}}, ["LKB510"]),
        ({"Principal": BUCKET, "Condition": {"StringEquals": {"AWS:SourceAccount": "123456789012"}}}, []),
        ({"Principal": "*"}, ["LKB511"]),
        ({"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}, []),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, []),
        ({"Principal": {"AWS": ["123456789012", "*"]}}, ["LKB511"]),
        ({"Principal": "*", "Effect": "Deny"}, []),
    ],
)
def test_policies_in_answers_are_judged(store: Store, statement: dict[str, object], found: list[str]) -> None:
    """They stand as JSON in a text; what is bounded by a condition of one's own is not known to be open."""
    told = judge_text(store, policy(statement), "policy.json").findings

    assert [one.rule for one in told] == found


def test_a_statement_that_was_added_is_read() -> None:
    """As add-permission answers it; the function beside it is known by its name."""
    statement = json.loads(json.loads(policy({"Sid": "s", "Principal": BUCKET}))["Policy"])["Statement"][0]
    (found,) = read(CREATE, {"Statement": json.dumps(statement)}).attachments
    (alone,) = read({"Statement": json.dumps(statement)}).attachments

    assert (found.kind, found.name, found.function, found.deployed) == (Kind.PERMISSION, "s", "f", True)
    assert known(alone.fields["Principal"]) == "s3.amazonaws.com"


@pytest.mark.parametrize("text", ["{", "[]", '{"Statement": []}', '{"Statement": [{"Resource": "arn:aws:s3:::b"}]}'])
def test_other_policies_are_passed_over(text: str) -> None:
    """Such as those of buckets, beside a function."""
    document = read_text("a.json", "\n".join(map(json.dumps, [CREATE, {"Policy": text}])).encode(), Inputs())

    assert document.attachments == ()
