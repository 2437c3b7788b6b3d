"""What a mapping reads: its ARN says so, and where that is not known, settings that only one service has."""

from __future__ import annotations

import pytest

from tests.readers.templates import known, read

STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"
KINESIS, QUEUE = "amazon-kinesis-data-streams", "amazon-sqs"


@pytest.mark.parametrize(
    ("arn", "setting", "source"),
    [
        (STREAM, "ScalingConfig: {MaximumConcurrency: 5}", KINESIS),
        (STREAM, "Queues: [q]", KINESIS),
        ("arn:aws:mq:eu-west-1:123456789012:broker:b:b-1", "AmazonManagedKafkaEventSourceConfig: {}", "amazon-mq"),
        ("!GetAtt S.Arn", "ScalingConfig: {MaximumConcurrency: 5}", KINESIS),
        ("!Ref P", "ScalingConfig: {MaximumConcurrency: 5}", QUEUE),
        ("!Ref P", "Queues: [q]", "amazon-mq"),
        (
            "!ImportValue x",
            "SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: [s]}}",
            "self-managed-apache-kafka",
        ),
    ],
)
def test_the_arn_tells_before_the_settings_do(arn: str, setting: str, source: str) -> None:
    """Else a setting that the source does not take would be believed, and everything else refused."""
    (mapping,) = read(
        "Parameters: {P: {Type: String}}\nResources:\n  S: {Type: AWS::Kinesis::Stream}\n"
        f"  M: {{Type: AWS::Lambda::EventSourceMapping, Properties: {{EventSourceArn: {arn}, {setting}}}}}\n"
    ).attachments

    assert known(mapping.fields["Source"]) == source
