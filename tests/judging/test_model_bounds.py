"""Lengths and numbers that the API's model gives on the day asked about; no two configurations hide each other."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind, Plain
from kb.store import Store
from tests.judging.examples import ESM, KAFKA, SQS
from tests.judging.questions import RULES, ask, attached, broken, document, function

MOUNTED: dict[str, Plain] = {"Arn": "x", "LocalMountPath": "/mnt/x"}
MOUNTS: dict[str, Plain] = {"FileSystemConfigs": [dict(MOUNTED)]}
NOBODY = "and nobody can tell whether AWS took it before"


def _access_point(length: int) -> str:
    """An ARN of such a length that the model takes since S3 can be mounted."""
    beside = f"arn:aws:s3files::file-system/fs-{'0' * 17}/access-point/fsap-{'0' * 17}"
    return beside.replace("::", f":{'a' * (length - len(beside))}:")


@pytest.mark.parametrize(
    ("day", "length", "found", "reasons"),
    [
        ("2026-04-07", 256, [], []),
        ("2026-04-07", 257, [257], []),
        ("2026-04-06", 200, [], []),
        ("2026-04-06", 201, [], [f"the model of a later day takes 201, {NOBODY}"]),
        ("2026-04-06", 257, [257], []),
    ],
)
def test_a_length_is_judged_by_the_model_of_the_day(
    store: Store, day: str, length: int, found: list[int], reasons: list[str]
) -> None:
    """What the model of a later day takes is not judged: that day is an upper bound."""
    mount: Plain = [{"Arn": _access_point(length), "LocalMountPath": "/mnt/x"}]
    vpc: Plain = {"SubnetIds": ["a", "b"], "SecurityGroupIds": ["g"]}
    mounted = document(function({"FileSystemConfigs": mount, "VpcConfig": vpc}))
    lengths = tuple(rule for rule in RULES if rule.id == "LKB250")
    report = ask(store, mounted, as_of=day, windows=False, rules=lengths)

    assert [one.value for one in report.findings if one.rule == "LKB250"] == found
    assert [one.reason for one in report.unresolved] == reasons


def test_windows_end_where_the_model_takes_more(store: Store) -> None:
    """From the day on which the SDK first knew of it."""
    mount: Plain = [{"Arn": _access_point(201), "LocalMountPath": "/mnt/x"}]
    vpc: Plain = {"SubnetIds": ["a", "b"], "SecurityGroupIds": ["g"]}
    found = ask(store, document(function({"FileSystemConfigs": mount, "VpcConfig": vpc, "Runtime": "python3.12"})))

    assert "2026-04-07" in {str(one.end) for one in found.functions[0].doubts}


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (
            Kind.CAPACITY_PROVIDER,
            {"VpcConfig": {"SubnetIds": [f"s{number}" for number in range(17)]}},
            "VpcConfig.SubnetIds has 17 entries, the limit is 16",
        ),
        (
            Kind.CAPACITY_PROVIDER,
            {"CapacityProviderScalingConfig": {"MaxVCpuCount": 1}},
            "ScalingConfig.MaxVCpuCount is 1, the minimum is 2",
        ),
        (
            ESM,
            {**KAFKA, "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "x" * 201}},
            "AmazonManagedKafkaEventSourceConfig.ConsumerGroupId has 201 characters, the limit is 200",
        ),
    ],
)
def test_what_is_beyond_is_told_in_words_of_its_kind(
    store: Store, kind: Kind, fields: dict[str, Plain], said: str
) -> None:
    """Entries of lists, characters of texts, numbers themselves."""
    found = ask(store, document(attached(kind, fields, to=None)), windows=False).findings

    assert [one.message for one in found if one.rule == "LKB348"] == [said]


def test_a_text_that_is_too_short_is_left_to_whoever_knows_its_form(store: Store) -> None:
    """A bucket of one letter stands in every example."""
    found = ask(store, document(function({"Code": {"S3Bucket": "b", "S3Key": "k"}})), windows=False)

    assert not {"LKB250", "LKB348"} & broken(found)


@pytest.mark.parametrize(
    ("fields", "other", "rule"),
    [
        ({"FileSystemConfigs": [{**MOUNTED, "S3FilesConfig": {"DirectS3Read": "ENABLED"}}]}, MOUNTS, "LKB419"),
        ({"Code": {"S3Bucket": "b", "S3Key": "k" * 1025}}, {"Code": {"S3Bucket": "b", "S3Key": "k"}}, "LKB250"),
        ({"RecursiveLoop": "No"}, {"RecursiveLoop": "Allow"}, "LKB247"),
    ],
)
def test_functions_that_differ_in_one_field_only_are_told_apart(
    store: Store, fields: dict[str, Plain], other: dict[str, Plain], rule: str
) -> None:
    """Also where no rule has a column for it."""
    both = document(function(other, "A"), function(fields, "B"))
    found = ask(store, both, as_of="2026-07-21", windows=False).findings

    assert [one.function for one in found if one.rule == rule] == ["B"]


def test_attachments_that_differ_in_one_field_only_are_told_apart(store: Store) -> None:
    """Likewise."""
    mappings = [
        attached(ESM, {**SQS, "MetricsConfig": {"Metrics": [word]}}, name=word) for word in ("EventCount", "Events")
    ]
    found = ask(store, document(function({}), *mappings), windows=False).findings

    assert [one.resource for one in found if one.rule == "LKB346"] == ["Events"]
