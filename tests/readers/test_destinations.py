"""Where records of asynchronous events go: a bucket is known as one by whatever names it."""

from __future__ import annotations

import pytest

from kb.judging.derived import failures_to_bucket, successes_to_bucket
from kb.readers.interface import Conditional, Field, Kind, Resolved

from .test_attachments import SAM, attached

BUCKET = "  B: {Type: AWS::S3::Bucket}\n"
BUCKETS = [
    "{Destination: !GetAtt B.Arn}",
    '{Destination: !Sub "${B.Arn}"}',
    '{Destination: !Sub "arn:${AWS::Partition}:s3:::${B}"}',
    '{Destination: !Sub "arn:aws:s3:::${Somewhere}"}',
    '{Destination: !Join [":", [arn, !Ref AWS::Partition, s3, "", "", !Ref Somewhere]]}',
    '{Destination: "arn:aws:s3:::records"}',
]


def to_bucket(found: Field | None) -> list[bool | None]:
    """Whether successes go to a bucket, in each branch."""
    if isinstance(found, Conditional):
        return [*to_bucket(found.when_true), *to_bucket(found.when_false)]
    assert isinstance(found, Resolved)
    return [successes_to_bucket(found.value)]


def destinations(text: str, *, sam: bool = False) -> Field | None:
    """The destinations of the only settings of invocation."""
    own = "  E: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref G, DestinationConfig: %s}}\n"
    inside = SAM + "EventInvokeConfig: {DestinationConfig: %s}\n"
    (found,) = attached(BUCKET + (inside if sam else own) % text, Kind.EVENT_INVOKE_CONFIG)
    return found.fields.get("DestinationConfig")


@pytest.mark.parametrize("sam", [False, True])
@pytest.mark.parametrize("where", BUCKETS)
def test_a_bucket_is_known_by_what_names_it(where: str, *, sam: bool) -> None:
    """By the resource, by its ARN in pieces, and by both."""
    found = destinations(f"{{OnSuccess: {where}}}", sam=sam)

    assert to_bucket(found) == [True]
    assert isinstance(found, Resolved)
    assert failures_to_bucket(found.value) is None


@pytest.mark.parametrize(
    ("where", "is_bucket"),
    [
        ("{Destination: !GetAtt Queue.Arn}", None),
        ("{Destination: !ImportValue somewhere}", None),
        ('{Destination: "arn:aws:sqs:eu-west-1:123456789012:q"}', False),
        ('{Destination: !Sub "arn:aws:sns:eu-west-1:123456789012:${B}"}', None),
    ],
)
def test_other_places_are_no_buckets(where: str, *, is_bucket: bool | None) -> None:
    """Nor is what nobody knows."""
    assert to_bucket(destinations(f"{{OnSuccess: {where}}}")) == [is_bucket]


def test_the_branches_of_a_condition_may_differ() -> None:
    """The one is a bucket, the other a queue."""
    found = destinations("{OnSuccess: {Destination: !If [Open, !GetAtt B.Arn, !GetAtt Queue.Arn]}}")

    assert to_bucket(found) == [True, None]


def test_sam_says_that_it_is_a_bucket() -> None:
    """Whatever the address is."""
    assert to_bucket(destinations("{OnSuccess: {Type: S3Bucket, Destination: !ImportValue b}}", sam=True)) == [True]
    assert to_bucket(destinations("{OnSuccess: {Type: SQS}}", sam=True)) == [None]
