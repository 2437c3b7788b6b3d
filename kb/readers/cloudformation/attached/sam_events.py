"""The Events of a SAM function."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from kb.readers.cloudformation.additions import additions_in, macro_in
from kb.readers.cloudformation.attached import api_integrations, event_source_mappings
from kb.readers.cloudformation.attached.attachment_fields import named_field
from kb.readers.cloudformation.attached.named_resources import Names, known_texts
from kb.readers.cloudformation.property_fields import compute_field
from kb.readers.cloudformation.resource_parts import ResourcePart, part_branches
from kb.readers.interface import Attachment, Field, Kind, Position, Resolved, Unresolved
from kb.readers.shared.values import no_mapping
from kb.readers.trees.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    human_position,
    is_intrinsic,
    mapping_entry,
    scalar_text,
)
from kb.readers.unknown_keys import key_meant

SERVICES = {
    "AlexaSkill": "amazon-alexa",
    "Api": "amazon-api-gateway",
    "CloudWatchEvent": "amazon-eventbridge",
    "CloudWatchLogs": "amazon-cloudwatch-logs",
    "Cognito": "amazon-cognito",
    "EventBridgeRule": "amazon-eventbridge",
    "HttpApi": "amazon-api-gateway",
    "IoTRule": "aws-iot",
    "S3": "amazon-s3",
    "SNS": "amazon-sns",
    "Schedule": "amazon-eventbridge",
    "ScheduleV2": "amazon-eventbridge-scheduler",
}
"""Types of SAM events that call a function by themselves."""
_SOURCE = ("EventSourceArn|SelfManagedEventSource",)
"""What an event must say that becomes a mapping, under one of SAM's names."""
_API_KINDS = {"Api": "rest", "HttpApi": "http"}


def of_function(
    names: Names, function: str, merged: Mapping, assumed: AbstractMapping[str, bool]
) -> Iterator[Attachment]:
    """Everything under Events."""
    section = merged.entries.get("Events")
    for part in part_branches(names.template, ResourcePart(section, assumed)) if section else ():
        if isinstance(part.node, Scalar) and part.node.value is None:
            continue
        if not isinstance(part.node, Mapping) or "Ref" in part.node.entries:
            place = human_position(merged.keys["Events"])
            unread = Unresolved(_why_unread(names, part), place)
            exists = names.existence(part.assumed)
            yield Attachment(Kind.EVENT_SOURCE, f"{function}.Events", place, function, {"Source": unread}, exists)
            continue
        for name, node in part.node.entries.items():
            place = human_position(part.node.keys.get(name, node.mark))
            # What a macro adds stands under its name, beside the events.
            macro = name.startswith("Fn::")
            label = f"{function}.{'Events' if macro else name}"
            for event in part_branches(names.template, ResourcePart(part.node if macro else node, part.assumed)):
                for kind, found, part_ in _read_event(names, event, place):
                    told = scalar_text(mapping_entry(event.node, "Type"))
                    added = additions_in(event.node) if told else None
                    exists, partial = names.existence(part_.assumed), added or _additions_to(names, part_)
                    demanded = _SOURCE if told in event_source_mappings.SERVICES else ()
                    yield Attachment(kind, label, place, function, found, exists, partial, demanded=demanded)


def _read_event(
    names: Names, event: ResourcePart, place: Position
) -> Iterator[tuple[Kind, dict[str, Field], ResourcePart]]:
    kind = scalar_text(mapping_entry(event.node, "Type"))
    bare = Mapping({}, {}, event.node.mark)
    if kind is None:
        macro = macro_in(event.node)
        source = Unresolved(f"{macro} adds events at deployment" if macro else _why_unread(names, event), place)
        yield Kind.EVENT_SOURCE, {"Source": source}, replace(event, node=bare)
        return
    properties = mapping_entry(event.node, "Properties")
    for part in part_branches(names.template, ResourcePart(properties or bare, event.assumed)):
        written = part.node if isinstance(part.node, Mapping) else bare
        if kind in event_source_mappings.SERVICES:
            found = event_source_mappings.of_event(names, kind, written, part.assumed, place)
            yield Kind.EVENT_SOURCE_MAPPING, found, part
        elif kind == "SNS" and (subscriptions := list(_subscription_fields(names, written, part, place))):
            for found in subscriptions:
                yield Kind.EVENT_SOURCE_MAPPING, found, part
        else:
            for found in _calling_fields(names, kind, written, part, place):
                yield Kind.EVENT_SOURCE, found, part


def _why_unread(names: Names, part: ResourcePart) -> str:
    """Why it is not known what starts the function, where no mapping with a type says so."""
    if isinstance(part.node, Mapping) and not is_intrinsic(part.node):
        return "the event has no type" if "Type" not in part.node.entries else "the type of the event is not known"
    match compute_field(names.template, part.node, part.assumed, lambda value: value):
        case Unresolved(reason):
            return reason
        case Resolved(value):
            return no_mapping(value)
    return "it hangs on conditions"


def _additions_to(names: Names, event: ResourcePart) -> str | None:
    """Why an event may have more properties than it is written with."""
    return additions_in(event.node) or names.template.additions.every


def _subscription_fields(
    names: Names, written: Mapping, part: ResourcePart, place: Position
) -> Iterator[dict[str, Field]]:
    node, named = (written.entries.get(name) for name in ("SqsSubscription", "Topic"))
    topic = ResourcePart(named, part.assumed) if named else None
    for branch in part_branches(names.template, ResourcePart(node, part.assumed)) if node else ():
        yield from event_source_mappings.of_topic(names, branch, topic, place)


def _calling_fields(
    names: Names, kind: str, written: Mapping, part: ResourcePart, place: Position
) -> Iterator[dict[str, Field]]:
    """The fields of an event of a service that calls the function; one for each trigger of a user pool."""
    service = SERVICES.get(kind)
    meant = None if service else key_meant(kind, frozenset([*SERVICES, *event_source_mappings.SERVICES]))
    told = f"; did you mean {meant}?" if meant else ""
    unknown = Unresolved(f"the event type {kind} is unknown{told}", place)
    found: dict[str, Field] = {"Source": Resolved(service, place) if service else unknown}
    retries = written.entries.get("RetryPolicy")
    if retries and (field := named_field(names.template, "RetryPolicy", retries, part.assumed)):
        found["RetryPolicy"] = field
    if kind in _API_KINDS:
        found["ApiKind"] = Resolved(_API_KINDS[kind], place)
        found |= dict(api_integrations.of_event(names, written, part))
    triggers = list(_trigger_fields(names, written.entries.get("Trigger"), part)) if kind == "Cognito" else []
    if not triggers:
        yield found
    for trigger in triggers:
        yield {**found, "EventType": trigger}


def _trigger_fields(names: Names, node: Node | None, part: ResourcePart) -> Iterator[Field]:
    for item in node.items if isinstance(node, Sequence) else [node] if node else []:
        field = named_field(names.template, "EventType", item, part.assumed)
        if field and list(known_texts(field)):
            yield field
