"""How an API waits for a function: what an integration says, in a resource or in an OpenAPI description.

SAM makes the integration of an event itself, unless the description of an API that is named has one for the operation.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kb.readers.cloudformation.additions import additions_in
from kb.readers.cloudformation.attached.attachment_fields import named_field
from kb.readers.cloudformation.attached.named_resources import Names
from kb.readers.cloudformation.property_fields import compute_field
from kb.readers.cloudformation.resource_parts import ResourcePart, part_branches
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.interface import Field, Unresolved
from kb.readers.shared.api_descriptions import INVOCATION, UNREAD, invocation_of
from kb.readers.shared.values import NO_VALUE, Unknown, Value
from kb.readers.trees.nodes import Mapping, Node, human_position, is_intrinsic, mapping_entry, scalar_text

BODIES = {
    "AWS::ApiGateway::RestApi": ("Body", ("BodyS3Location",)),
    "AWS::ApiGatewayV2::Api": ("Body", ("BodyS3Location",)),
    "AWS::Serverless::Api": ("DefinitionBody", ("DefinitionUri",)),
    "AWS::Serverless::HttpApi": ("DefinitionBody", ("DefinitionUri",)),
}
"""Types of APIs, the property that holds a description, and those that say where one lies."""
INTEGRATION = "x-amazon-apigateway-integration"
_ANY = "x-amazon-apigateway-any-method"
_OPERATION = ("Path", "Method")
_HTTP = "AWS::Serverless::HttpApi"
_IDENTIFIERS = ("RestApiId", "ApiId")


def of_integration(names: Names, _resource: TemplateResource, part: ResourcePart) -> Iterator[tuple[str, Field]]:
    """What the integration says that names a function; keys begin large in resources, small in OpenAPI."""
    found = part.parent.entries if part.parent else {}
    added = additions_in(part.parent)
    place = human_position(part.parent.mark if part.parent else part.node.mark)
    for field, key in (("IntegrationTimeout", "TimeoutInMillis"), ("ResponseTransferMode", "ResponseTransferMode")):
        node = found.get(key) or found.get(key[0].lower() + key[1:])
        written = named_field(names.template, field, node, part.assumed) if node else None
        if written:
            yield field, written
        elif added:
            yield field, Unresolved(added, place)
    node = found.get("RequestParameters") or found.get("requestParameters")
    if node and (written := compute_field(names.template, node, part.assumed, _invocation_type)):
        yield INVOCATION, written


def _invocation_type(value: Value) -> Value:
    found = invocation_of(value)
    return NO_VALUE if found is None else found


def of_event(names: Names, written: Mapping, part: ResourcePart) -> Iterator[tuple[str, Field]]:
    """How the API of a SAM event waits: as the event says, or the description of the API that it names."""
    timeout = written.entries.get("TimeoutInMillis")
    mode = written.entries.get("ResponseTransferMode")
    found: dict[str, Field] = {}
    if timeout and (own := named_field(names.template, "IntegrationTimeout", timeout, part.assumed)):
        found["IntegrationTimeout"] = own
    if mode and (own := compute_field(names.template, mode, part.assumed, _transfer_mode)):
        found["ResponseTransferMode"] = own
    named = next((written.entries[name] for name in _IDENTIFIERS if name in written.entries), None)
    if named:
        found |= dict(_of_named(names, named, written, part))
    yield from found.items()


def _transfer_mode(value: Value) -> Value:
    """SAM has the word of function URLs for an API that streams, and takes any other for none."""
    return value if isinstance(value, Unknown) else "STREAM" if value == "RESPONSE_STREAM" else NO_VALUE


def _of_named(names: Names, named: Node, written: Mapping, part: ResourcePart) -> Iterator[tuple[str, Field]]:
    """What the description of a named API says of the operation that an event is about, in every open branch.

    Where the description, the path or the method is not known, the timeout of the integration is not known either.
    """
    # SAM takes a bare logical id for a reference.
    api = names.one(named, part.assumed) or names.resources.get(scalar_text(named) or "")
    if api is None or api.kind not in BODIES:
        yield from _unread_fields(named, "its API is described elsewhere")
        return
    body = api_description(names, api, api.properties)
    if body is None:
        return
    if isinstance(body, str):
        yield from _unread_fields(named, body)
        return
    wanted = _operation_of(api, written)
    if None in wanted:
        yield from _unread_fields(named, "the path or method of the event is not known")
        return
    operation = _operation_at(body, str(wanted[0]), str(wanted[1]).lower())
    for found in part_branches(names.template, ResourcePart(operation, part.assumed)) if operation else ():
        integration = mapping_entry(found.node, INTEGRATION)
        if isinstance(integration, Mapping):
            yield from of_integration(names, api, ResourcePart(integration, found.assumed, integration))
        elif isinstance(found.node, Mapping) and any(name.startswith("Fn::") for name in found.node.entries):
            yield from _unread_fields(named, "a macro describes its API")


def _operation_of(api: TemplateResource, written: Mapping) -> list[str | None]:
    """The path and method that an event is about; an HTTP API has an operation for an event that names neither."""
    if api.kind == _HTTP and not any(name in written.entries for name in _OPERATION):
        return ["$default", "any"]
    return [scalar_text(mapping_entry(written, name)) for name in _OPERATION]


def _unread_fields(node: Node, reason: str) -> Iterator[tuple[str, Field]]:
    yield "IntegrationTimeout", Unresolved(reason, human_position(node.mark))


def _operation_at(body: Mapping, path: str, method: str) -> Node | None:
    """The operation of a path and method; that of any method stands for all."""
    operations = mapping_entry(mapping_entry(body, "paths"), path)
    if not isinstance(operations, Mapping):
        return None
    if any(name.startswith("Fn::") for name in operations.entries):
        return operations
    by_name = {name.lower(): node for name, node in operations.entries.items()}
    return by_name.get(_ANY if method == "any" else method)


def api_description(names: Names, api: TemplateResource, properties: Mapping) -> Mapping | str | None:
    """The description of an API; why it cannot be read; None where there is none."""
    inline, elsewhere = BODIES[api.kind]
    body = properties.entries.get(inline)
    if body is None:
        written = next((properties.entries[name] for name in elsewhere if name in properties.entries), None)
        return None if written is None else _description_beside(names, scalar_text(written))
    if location := _included_file(body):
        return _description_beside(names, location)
    if isinstance(body, Mapping) and not is_intrinsic(body):
        paths = body.entries.get("paths")
        hidden = any(name.startswith("Fn::") for name in body.entries) or (paths and is_intrinsic(paths))
        return UNREAD if hidden else body
    return UNREAD


def _included_file(body: Node) -> str | None:
    """The file that AWS::Include puts in the place of a body."""
    transform = mapping_entry(body, "Fn::Transform")
    if (
        isinstance(body, Mapping)
        and len(body.entries) == 1
        and scalar_text(mapping_entry(transform, "Name")) == "AWS::Include"
    ):
        return scalar_text(mapping_entry(mapping_entry(transform, "Parameters"), "Location"))
    return None


def _description_beside(names: Names, location: str | None) -> Mapping | str:
    """A description in a file beside the template."""
    beside = names.template.beside
    if location is None or "://" in location or beside is None:
        return UNREAD
    root = beside.tree(posixpath.normpath(location))
    return root if isinstance(root, Mapping) else UNREAD


def with_description(names: Names, api: TemplateResource, properties: Mapping) -> Mapping:
    """The properties of an API with the description that lies beside the template put in."""
    if api.kind not in BODIES:
        return properties
    found = api_description(names, api, properties)
    inline, _ = BODIES[api.kind]
    if not isinstance(found, Mapping) or found is properties.entries.get(inline):
        return properties
    entries: AbstractMapping[str, Node] = {**properties.entries, inline: found}
    return Mapping(dict(entries), {**properties.keys, inline: found.mark}, properties.mark)
