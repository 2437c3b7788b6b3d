"""What a CloudFormation or SAM template attaches to its functions."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from kb.readers import unknown_keys
from kb.readers.cloudformation.additions import SUPPLIED
from kb.readers.cloudformation.attached import (
    calling_services,
    event_source_mappings,
    publishing,
    sam_events,
    web_functions,
)
from kb.readers.cloudformation.attached.attachment_fields import named_fields
from kb.readers.cloudformation.attached.named_resources import Names, cases_by_function
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.format_words import SAM_WEB
from kb.readers.interface import Attachment, Kind
from kb.readers.trees.nodes import Mapping, scalar_text

INSIDE = publishing.INSIDE
"""Properties of AWS::Serverless::Function that attach something; they are no fields of the function."""
EVENT = "! event"
"""The type of a resource by which another reader says that a service calls a function."""
_MAPPING = "AWS::Lambda::EventSourceMapping"
_OWNER = "FunctionName"
SAM_LAYER, SAM_CAPACITY = publishing.SAM_LAYER, publishing.SAM_CAPACITY
"""The type of SAM's layers."""


def is_read(kind: str) -> bool:
    """Whether resources of a type are read as what is attached."""
    return kind in (_MAPPING, web_functions.SAM_WEB) or kind in publishing.KINDS


def collect_attachments(
    template: TemplateSections,
    resources: AbstractMapping[str, TemplateResource],
    merged: AbstractMapping[str, Mapping],
) -> tuple[Attachment, ...]:
    """Everything attached; `merged` holds the properties of SAM functions and layers with what they inherit."""
    names = Names(template, resources)
    found = [
        replace(one, dialect=_words_of(resource.kind))
        for resource in resources.values()
        for one in _of_resource(names, resource, merged)
    ]
    told = (_with_unknown_keys(one, resources.get(one.name)) for one in found)
    return tuple(sorted(told, key=lambda one: (one.position.line, one.position.column)))


def _words_of(kind: str) -> str | None:
    """The format whose words a resource of a type is written in, where that may be another than the template's."""
    if kind == web_functions.SAM_WEB:
        return SAM_WEB
    return "cloudformation" if kind.startswith("AWS::Lambda::") else None


def _of_resource(
    names: Names, resource: TemplateResource, merged: AbstractMapping[str, Mapping]
) -> Iterator[Attachment]:
    properties = merged.get(resource.name, resource.properties)
    yield from calling_services.of_resource(names, resource, properties)
    if resource.kind == EVENT:
        function = scalar_text(properties.entries.get("Function"))
        fields = dict(named_fields(names.template, properties, resource.assumed, without=("Function",)))
        exists = names.existence(resource.assumed)
        yield Attachment(Kind.EVENT_SOURCE, resource.name, resource.position, function, fields, exists)
    elif resource.kind == _MAPPING:
        for one in cases_by_function(names, resource, _OWNER):
            yield event_source_mappings.of_resource(names, one)
    elif resource.kind == web_functions.SAM_WEB:
        for part in web_functions.parts_of(resource):
            found = publishing.of_resource(names, part, part.properties)
            yield replace(found, demanded=web_functions.demanded_beside_sam(found.demanded))
    elif resource.kind in publishing.KINDS:
        for one in cases_by_function(names, resource, publishing.KINDS[resource.kind][1]):
            yield publishing.of_resource(names, one, properties if one is resource else one.properties)
    elif resource.name in merged:
        yield from publishing.of_function(names, resource.name, properties, resource.assumed)
        yield from sam_events.of_function(names, resource.name, properties, resource.assumed)


def _with_unknown_keys(attached: Attachment, one: TemplateResource | None) -> Attachment:
    """An attachment with the keys of its resource that the format does not know."""
    written = one is not None and SUPPLIED not in one.node.entries
    known = one is not None and written and unknown_keys.is_known_resource(one.kind)
    added = unknown_keys.field_of_keys(unknown_keys.in_properties(one.kind, one.properties)) if one and known else {}
    return replace(attached, fields={**attached.fields, **added}) if added else attached
