"""SAM's web functions, as the three resources that its translator makes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.trees.nodes import Mapping, Node, Sequence, is_intrinsic, scalar_text, unresolved_node

SAM_WEB = "AWS::Serverless::WebFunction"
Places: TypeAlias = "dict[str, tuple[str, ...]]"
"""Properties of SAM, and the keys under which CloudFormation has each."""

_FUNCTION: Places = {"FunctionName": ("FunctionName",), "Tags": ("Tags",)}
_REVISION: Places = {
    "CodeUri": ("BuildConfig", "CodeConfig", "S3Object"),
    "Runtime": ("BuildConfig", "RuntimeConfig", "Runtime"),
    "EgressNetworkConnectorArn": ("ServiceConfig", "EgressNetworkConnectorArn"),
    "EnvironmentVariables": ("ServiceConfig", "EnvironmentVariables"),
    "ExecutionRoleArn": ("ServiceConfig", "ExecutionRoleArn"),
    "FunctionName": ("FunctionName",),
    "KmsKeyArn": ("KmsKeyArn",),
    "LoggingConfig": ("ServiceConfig", "TelemetryConfig", "LoggingConfig"),
    "MaxConcurrencyPerEnvironment": ("ServiceConfig", "MaxConcurrencyPerEnvironment"),
    "RevisionDescription": ("Description",),
    "Timeout": ("ServiceConfig", "TimeoutSeconds"),
}
_ENDPOINT: Places = {
    "AuthType": ("AuthType",),
    "EndpointDescription": ("Description",),
    "EndpointName": ("EndpointName",),
    "EndpointType": ("EndpointType",),
    "FunctionName": ("FunctionName",),
    "ReplicaRegions": ("Regions",),
    "RevisionWeights": ("RevisionWeights",),
    "ScalingConfig": ("ScalingConfig",),
    "ThrottleConfig": ("ThrottleConfig",),
}
_PARTS = (
    ("", "AWS::Lambda::WebFunction", _FUNCTION),
    (".Revision", "AWS::Lambda::WebFunctionRevision", _REVISION),
    (".Endpoint", "AWS::Lambda::WebFunctionEndpoint", _ENDPOINT),
)
"""What a web function is made of: how each part is called, its type, and where it has the properties."""


def parts_of(resource: TemplateResource) -> Iterator[TemplateResource]:
    """The function itself, its revision and its endpoint."""
    for name, kind, places in _PARTS:
        properties = Mapping({}, {}, resource.properties.mark)
        for old, place in places.items():
            if old in resource.properties.entries:
                _put_node(properties, place, _SHAPES.get(old, _as_written)(resource.properties.entries[old]))
        yield replace(resource, name=f"{resource.name}{name}", kind=kind, properties=properties)


def _put_node(properties: Mapping, place: tuple[str, ...], node: Node) -> None:
    """Write a node under keys, of which some may be there."""
    key, *deeper = place
    properties.keys.setdefault(key, node.mark)
    if not deeper:
        properties.entries[key] = node
        return
    below = properties.entries.setdefault(key, Mapping({}, {}, node.mark))
    if isinstance(below, Mapping):
        _put_node(below, tuple(deeper), node)


def _as_written(node: Node) -> Node:
    return node


def _region_list(node: Node) -> Node:
    """The Regions; names of groups of them are written out by the translator."""
    if is_intrinsic(node):
        return node
    codes = [scalar_text(item) or "" for item in node.items] if isinstance(node, Sequence) else [""]
    known = all("-" in code for code in codes)
    return node if known else unresolved_node("SAM writes out groups of Regions", node.mark)


def _weight_list(node: Node) -> Node:
    """SAM maps revisions to their shares, CloudFormation lists them."""
    if not isinstance(node, Mapping) or is_intrinsic(node):
        return node
    return Sequence(
        [Mapping({"Weight": share}, {"Weight": share.mark}, share.mark) for share in node.entries.values()], node.mark
    )


_SHAPES = {"ReplicaRegions": _region_list, "RevisionWeights": _weight_list}
