"""SAM's web functions, as the three resources that its translator makes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from kb.readers.cloudformation.additions import macro_in
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, is_intrinsic, scalar_text, unresolved_node

SAM_WEB = "AWS::Serverless::WebFunction"
_SUPPLIED = frozenset({"EndpointName", "EndpointType", "FunctionName", "ServiceConfig.ExecutionRoleArn"})
"""What a part must say, and the translator says for it where the template does not."""
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
_OF_CODE = {"Bucket": "Bucket", "Key": "Key", "VersionId": "Version"}
"""What stands in the place of code, and how SAM calls it."""
_VARIABLES = "EnvironmentVariables"
_ENTRY, _ENTRY_VARIABLE = "EntryPoint", "AWS_LAMBDA_NODEJS_ENTRYPOINT"


def parts_of(resource: TemplateResource) -> Iterator[TemplateResource]:
    """The function itself, its revision and its endpoint; what a macro adds may be of any of them."""
    written = _with_entry_point(resource.properties)
    macros = {name: node for name, node in written.entries.items() if name.startswith("Fn::")}
    for name, kind, places in _PARTS:
        keys = {macro: written.keys[macro] for macro in macros}
        properties = Mapping(dict(macros), keys, written.mark)
        for old, place in places.items():
            if old in written.entries:
                _put_node(properties, place, _SHAPES.get(old, _as_written)(written.entries[old]))
        yield replace(resource, name=f"{resource.name}{name}", kind=kind, properties=properties)


def sam_words() -> dict[str, str]:
    """SAM's words for what CloudFormation calls otherwise, or has somewhere else."""
    found = {".".join(place): name for _, _, places in _PARTS for name, place in places.items() if place != (name,)}
    code = ".".join(_REVISION["CodeUri"])
    return {**found, **{f"{code}.{there}": f"CodeUri.{here}" for there, here in _OF_CODE.items()}}


def demanded_beside_sam(demanded: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the fields that a part must have which the translator does not make up."""
    return tuple(name for name in demanded if name not in _SUPPLIED)


def _with_entry_point(written: Mapping) -> Mapping:
    """The properties with the variable in which the translator hands on where a program begins.

    It refuses one beside variables that are made by a function.
    """
    entry = written.entries.get(_ENTRY)
    variables = written.entries.get(_VARIABLES, Scalar(None, written.mark))
    if entry is None or (isinstance(entry, Scalar) and entry.value in (None, "")) or is_intrinsic(variables):
        return written
    if not isinstance(variables, Mapping):
        variables = Mapping({}, {}, entry.mark)
    whole = Mapping(
        {**variables.entries, _ENTRY_VARIABLE: entry}, {**variables.keys, _ENTRY_VARIABLE: entry.mark}, variables.mark
    )
    return Mapping({**written.entries, _VARIABLES: whole}, {**written.keys, _VARIABLES: entry.mark}, written.mark)


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
    if macro := macro_in(node):
        return unresolved_node(f"{macro} adds shares at deployment", node.mark)
    return Sequence(
        [Mapping({"Weight": share}, {"Weight": share.mark}, share.mark) for share in node.entries.values()], node.mark
    )


_SHAPES = {"ReplicaRegions": _region_list, "RevisionWeights": _weight_list}
