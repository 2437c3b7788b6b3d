"""Which service an event source mapping polls, told from its ARN or from how it is configured."""

from __future__ import annotations

import re

_ARN = re.compile(r"arn:[\w-]*:(?P<service>[\w-]+):[^:]*:[^:]*:(?P<resource>.*)", re.DOTALL)
SELF_MANAGED = "self-managed-apache-kafka"
"""A broker without an ARN."""
POLLED = {
    "dynamodb": "amazon-dynamodb-streams",
    "kafka": "amazon-msk",
    "kinesis": "amazon-kinesis-data-streams",
    "mq": "amazon-mq",
    "rds": "amazon-documentdb",
    "sqs": "amazon-sqs",
}
"""Services that Lambda polls, by their name in ARNs; clusters of DocumentDB have ARNs of RDS."""
TELLING = {
    "AmazonManagedKafkaEventSourceConfig": POLLED["kafka"],
    "DocumentDBEventSourceConfig": POLLED["rds"],
    "Queues": POLLED["mq"],
    "ScalingConfig": POLLED["sqs"],
    "SelfManagedEventSource": SELF_MANAGED,
    "SelfManagedKafkaEventSourceConfig": SELF_MANAGED,
}
"""Settings that only one service has; they tell where the ARN does not."""
DEFAULT_VISIBILITY = 30
"""What a queue gets that does not say, in seconds."""


def polled_service(arn: str) -> str | None:
    """The id of the service that an ARN belongs to; None if Lambda polls no such service."""
    found = _ARN.match(arn)
    return POLLED.get(found["service"]) if found else None


def is_fifo(arn: str) -> bool:
    """Whether an ARN or URL is that of a FIFO queue: SQS demands the ending."""
    return arn.endswith(".fifo")


def function_name(reference: str) -> str | None:
    """The name in a reference to a function: an ARN, part of one, or the name; each may end in a version or alias."""
    found = _ARN.match(reference)
    if found:
        parts = found["resource"].split(":")
        return parts[1] if parts[0] == "function" and len(parts) > 1 and found["service"] == "lambda" else None
    parts = reference.split(":")
    if "function" in parts[:-1]:
        return parts[parts.index("function") + 1]
    return parts[0] or None
