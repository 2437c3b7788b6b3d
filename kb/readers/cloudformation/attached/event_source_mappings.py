"""Event source mappings: as resources, and as the events of SAM that become one."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kb.readers.cloudformation.additions import additions_in
from kb.readers.cloudformation.attached.attachment_fields import named_field, named_fields
from kb.readers.cloudformation.attached.named_resources import Names
from kb.readers.cloudformation.attached.polled_sources import DEFAULT_ORIGIN, TOLD, source_fields
from kb.readers.cloudformation.attached.publishing import demanded_of
from kb.readers.cloudformation.resource_parts import ResourcePart
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.interface import Attachment, Field, Kind, Position, Resolved, Unresolved
from kb.readers.shared.event_sources import DEFAULT_VISIBILITY, POLLED, SELF_MANAGED
from kb.readers.shared.values import Unknown
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position, mapping_entry, scalar_text

SERVICES = {
    "DocumentDB": POLLED["rds"],
    "DynamoDB": POLLED["dynamodb"],
    "Kinesis": POLLED["kinesis"],
    "MQ": POLLED["mq"],
    "MSK": POLLED["kafka"],
    "SelfManagedKafka": SELF_MANAGED,
    "SQS": POLLED["sqs"],
}
"""Types of SAM events that become event source mappings."""
_SOURCES = ("Queue", "Stream", "Broker", "Cluster")
_SAM_QUEUE_BATCH = 10  # what SAM writes for the queue between a topic and a function
_PASSED = {"QueueArn": "EventSourceArn", "BatchSize": "BatchSize"}
"""What SAM passes on of a topic's queue, and what the API calls it."""
_KAFKA = ("ConsumerGroupId", "ConsumptionMode", "SchemaRegistryConfig")
_DOCUMENTS = ("DatabaseName", "CollectionName", "FullDocument")
_NESTED = {
    "DocumentDB": ("DocumentDBEventSourceConfig", _DOCUMENTS),
    "MSK": ("AmazonManagedKafkaEventSourceConfig", _KAFKA),
    "SelfManagedKafka": ("SelfManagedKafkaEventSourceConfig", _KAFKA),
}


def of_resource(names: Names, resource: TemplateResource) -> Attachment:
    """An AWS::Lambda::EventSourceMapping."""
    properties, assumed = resource.properties, resource.assumed
    function = names.function(properties.entries.get("FunctionName"), assumed)
    left_out = ("FunctionName",) if function else ()
    found = dict(named_fields(names.template, properties, assumed, {"KmsKeyArn": "KMSKeyArn"}, left_out))
    arn = properties.entries.get("EventSourceArn")
    told = scalar_text(mapping_entry(resource.node, TOLD))
    found.update(source_fields(names, ResourcePart(arn, assumed) if arn else None, found, resource.position, told))
    exists = names.existence(assumed)
    partial = names.additions(resource)
    demanded = demanded_of(resource, "FunctionName" if function else None)
    return Attachment(
        Kind.EVENT_SOURCE_MAPPING, resource.name, resource.position, function, found, exists, partial, demanded=demanded
    )


def of_event(
    names: Names, kind: str, properties: Mapping, assumed: AbstractMapping[str, bool], place: Position
) -> dict[str, Field]:
    """The fields of a SAM event that becomes a mapping."""
    written = _nest_properties(kind, properties)
    renamed = {**dict.fromkeys(_SOURCES, "EventSourceArn"), "KmsKeyArn": "KMSKeyArn"}
    found = dict(named_fields(names.template, written, assumed, renamed, ("SecretsManagerKmsKeyId",)))
    arn = next((properties.entries[name] for name in _SOURCES if name in properties.entries), None)
    return {
        **found,
        **dict(source_fields(names, ResourcePart(arn, assumed) if arn else None, found, place, SERVICES[kind])),
    }


def _nest_properties(kind: str, properties: Mapping) -> Mapping:
    """The properties with those set apart that the API keeps one level deeper."""
    outer, inner = _NESTED.get(kind, ("", ()))
    deep = {name: node for name, node in properties.entries.items() if name in inner}
    entries: dict[str, Node] = {name: node for name, node in properties.entries.items() if name not in inner}
    if deep:
        mark = next(iter(deep.values())).mark
        entries[outer] = Mapping(deep, {name: properties.keys[name] for name in deep}, mark)
    if kind == "SelfManagedKafka" and (servers := entries.pop("KafkaBootstrapServers", None)):
        endpoints = _wrap_node("KAFKA_BOOTSTRAP_SERVERS", servers)
        entries["SelfManagedEventSource"] = _wrap_node("Endpoints", endpoints)
    return Mapping(entries, properties.keys, properties.mark)


def _wrap_node(name: str, node: Node) -> Mapping:
    return Mapping({name: node}, {name: node.mark}, node.mark)


def of_topic(
    names: Names, subscription: ResourcePart, topic: ResourcePart | None, place: Position
) -> Iterator[dict[str, Field]]:
    """The mapping of a queue that SAM puts between a topic and a function; a queue that it makes is like the topic."""
    service = POLLED["sqs"]
    match subscription.node:
        case Scalar(True | "true"):
            yield {
                "Source": Resolved(service, place),
                "BatchSize": Resolved(_SAM_QUEUE_BATCH, place, "SAM default"),
                "QueueVisibilityTimeout": Resolved(DEFAULT_VISIBILITY, place, DEFAULT_ORIGIN),
                "QueueFifo": _order_of(names, topic, place),
            }
        case Mapping(entries) as node:
            passed = Mapping({name: entries[name] for name in _PASSED if name in entries}, node.keys, node.mark)
            found = dict(named_fields(names.template, passed, subscription.assumed, _PASSED))
            added, inside = additions_in(node), human_position(node.mark)
            supplied = Unresolved(added, inside) if added else Resolved(_SAM_QUEUE_BATCH, inside, "SAM default")
            found.setdefault("BatchSize", supplied)
            arn = entries.get("QueueArn")
            part = ResourcePart(arn, subscription.assumed) if arn else None
            yield {**found, **dict(source_fields(names, part, found, place, service))}
        case Sequence() | Scalar():
            return


def _order_of(names: Names, named: ResourcePart | None, place: Position) -> Field:
    """Whether a topic of the template keeps an order; SAM takes one from elsewhere for one that does not."""
    topic = names.one(named.node, named.assumed) if named else None
    written = topic.properties.entries.get("FifoTopic") if topic else None
    if topic and written and (found := named_field(names.template, "QueueFifo", written, topic.assumed)):
        return found
    unread = names.additions(topic) if topic else _why_undefined(names, named.node if named else None)
    return Unresolved(unread, place) if unread else Resolved(value=False, position=place, origin=DEFAULT_ORIGIN)


def _why_undefined(names: Names, node: Node | None) -> str | None:
    """Why it is not known what a reference is to that is to no parameter: what defines it is not read."""
    name = scalar_text(mapping_entry(node, "Ref"))
    if name is None or mapping_entry(names.template.references.declared, name):
        return names.template.additions.every
    value, _ = names.template.references.look_up(name)
    return value.reason if isinstance(value, Unknown) else None
