"""What a mapping reads from: the service, and for a queue what the template says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from kb.readers.cloudformation.attached.attachment_fields import named_field
from kb.readers.cloudformation.attached.named_resources import Names, arn_service
from kb.readers.cloudformation.attached.placeholder_texts import symbolic_text
from kb.readers.cloudformation.resource_parts import ResourcePart
from kb.readers.cloudformation.template_sections import PlacedResource
from kb.readers.interface import Conditional, Field, Position, Resolved, Unresolved
from kb.readers.shared.branches import map_branches
from kb.readers.shared.event_sources import DEFAULT_VISIBILITY, POLLED, TELLING

QUEUE = "AWS::SQS::Queue"
TOLD = "! source"
"""The key beside a resource's type under which a reader that wrote the resource tells the service."""
DEFAULT_ORIGIN = "CloudFormation default"
_START = re.compile(r"\$\{([^{}$]*)\}")
_WHOLE = re.compile(rf"(?:arn:.*:)?{_START.pattern}", re.DOTALL)
_TYPES = {
    "AWS::AmazonMQ::Broker": POLLED["mq"],
    "AWS::DocDB::DBCluster": POLLED["rds"],
    "AWS::DynamoDB::GlobalTable": POLLED["dynamodb"],
    "AWS::DynamoDB::Table": POLLED["dynamodb"],
    "AWS::Kinesis::Stream": POLLED["kinesis"],
    "AWS::Kinesis::StreamConsumer": POLLED["kinesis"],
    "AWS::MSK::Cluster": POLLED["kafka"],
    "AWS::MSK::ServerlessCluster": POLLED["kafka"],
    QUEUE: POLLED["sqs"],
    "AWS::Serverless::SimpleTable": POLLED["dynamodb"],
}


def source_fields(
    names: Names, arn: ResourcePart | None, found: AbstractMapping[str, Field], position: Position, told: str | None
) -> Iterator[tuple[str, Field]]:
    """`Source` and, for queues, what is known of the queue; `told` is the service where the format names it."""
    reference = symbolic_text(names.template, arn.node, arn.assumed) if arn else None
    telling = told or next((service for name, service in TELLING.items() if name in found), None)
    if told is None and (service := map_branches(reference, lambda text: _service_of(names, text))):
        yield "Source", _told_besides(service, telling)
    elif telling:
        yield "Source", Resolved(telling, position)
    else:
        yield "Source", Unresolved("no source is named", position)
    if told in (None, POLLED["sqs"]) and not isinstance(reference, Unresolved):
        for name, field in (
            ("QueueVisibilityTimeout", map_branches(reference, lambda text: _visibility_timeout(names, text))),
            ("QueueFifo", map_branches(reference, lambda text: _fifo_field(names, text))),
        ):
            if field:
                yield name, field


def _told_besides(service: Field, telling: str | None) -> Field:
    """The service that a reference names; where it does not tell, the one that other settings are of."""
    match service:
        case Unresolved(position=place) if telling:
            return Resolved(telling, place)
        case Conditional(when_true=one, when_false=other):
            return replace(
                service,
                when_true=one and _told_besides(one, telling),
                when_false=other and _told_besides(other, telling),
            )
    return service


def _service_of(names: Names, found: Resolved) -> Field:
    """The service that an ARN spells; of one that begins with a reference, that of the resource."""
    text = str(found.value)
    if not text and found.origin:
        return Unresolved(f"it is empty: {found.origin}", found.position)
    start = _START.match(text)
    placed = names.placed(start[1]) if start else None
    service = _TYPES.get(placed.resource.kind) if placed else POLLED.get(arn_service(text) or "")
    return (
        Resolved(service, found.position)
        if service
        else Unresolved(names.reason(text, secret=found.secret), found.position)
    )


def _queue_named(names: Names, found: Resolved) -> PlacedResource | None:
    """The queue of this template, or of a stack around, that a reference names."""
    text = str(found.value)
    service = arn_service(text)
    if service not in (None, "sqs"):
        return None
    whole = _WHOLE.fullmatch(text)
    queue = names.placed(whole[1]) if whole else None
    if queue is None and service:
        queue = names.placed(names.queue_names.get(text.rsplit(":", 1)[-1], ""))
    return queue if queue and queue.resource.kind == QUEUE else None


def _visibility_timeout(names: Names, found: Resolved) -> Field | None:
    queue = _queue_named(names, found)
    if queue is None:
        return None
    return _of_queue(names, queue, "VisibilityTimeout", "QueueVisibilityTimeout", default=DEFAULT_VISIBILITY)


def _of_queue(names: Names, queue: PlacedResource, written: str, name: str, *, default: int | bool) -> Field:
    """What its template says of a queue; not known where something that is not read may say it."""
    resource = queue.resource
    node = resource.properties.entries.get(written)
    match named_field(queue.template, name, node, resource.assumed) if node else None:
        case Conditional(condition) if queue.template is not names.template:
            return Unresolved(f"it hangs on condition {condition} of the stack around", resource.position)
        case Resolved() | Unresolved() | Conditional() as field:
            return field
    added = queue.template.additions.to(resource, resource.properties)
    return Unresolved(added, resource.position) if added else Resolved(default, resource.position, DEFAULT_ORIGIN)


def _fifo_field(names: Names, found: Resolved) -> Field | None:
    """A queue is FIFO if it says so; outside the template, its name must end in .fifo if it is."""
    queue = _queue_named(names, found)
    if queue:
        return _of_queue(names, queue, "FifoQueue", "QueueFifo", default=False)
    text = str(found.value)
    if arn_service(text) != "sqs" or text.endswith("}"):
        return None
    return Resolved(text.endswith(".fifo"), found.position, found.origin)
