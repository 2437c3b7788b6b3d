"""From the properties of CloudFormation and SAM to the fields of the API."""

from __future__ import annotations

from collections.abc import Callable

from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.trees.nodes import Mapping, Node, is_intrinsic
from kb.readers.trees.plain_scalars import scalar_number

NAMES = {"KmsKeyArn": "KMSKeyArn"}
"""Properties of functions that the API spells otherwise."""
SAM_NAMES = {
    **NAMES,
    "CodeUri": "Code",
    "DeadLetterQueue": "DeadLetterConfig",
    "ImageUri": "Code",
    "InlineCode": "Code",
    "Tracing": "TracingConfig",
}
"""Properties of AWS::Serverless::Function that the API calls otherwise; where two give one field, the later wins."""

_INNER = {"Environment": "Variables", "EphemeralStorage": "Size"}
_CODE_PARTS = {"Bucket": "S3Bucket", "Key": "S3Key", "Version": "S3ObjectVersion"}
_CAPACITY = "LambdaManagedInstancesCapacityProviderConfig"


def inner_part(name: str, node: Node) -> Node:
    """The part of a literal property that the field consists of, so that its own place counts."""
    part = _INNER.get(name)
    if part and isinstance(node, Mapping) and not is_intrinsic(node) and part in node.entries:
        return node.entries[part]
    return node


def shape_property(name: str, value: Value) -> Value:
    """A property's value in the shape of the API."""
    if isinstance(value, Unknown):
        return value
    return _SHAPES[name](value) if name in _SHAPES else value


def _whole_number(value: Value) -> Value:
    """Numbers may be written as text."""
    if isinstance(value, str):
        value = scalar_number(value.strip())
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _storage_size(value: Value) -> Value:
    return _whole_number(value["Size"] if isinstance(value, dict) and "Size" in value else value)


def _variables_map(value: Value) -> Value:
    """The map of variables, whether the value is the whole Environment or already its Variables."""
    if value is None:
        return {}
    if isinstance(value, dict) and isinstance(value.get("Variables"), dict | Unknown):
        return value["Variables"]
    return value


def _known_architectures(value: Value) -> Value:
    """An unknown architecture makes the field unknown: null would read as the default one."""
    return unknown_in(value) or value


def _tags_map(value: Value) -> Value:
    """CloudFormation lists tags, the API maps them."""
    if not isinstance(value, list):
        return value
    tags: dict[str, Value] = {}
    for tag in value:
        match tag:
            case {"Key": str(key), "Value": worth}:
                tags[key] = worth
            case _:
                return value
    return tags


def _tracing_mode(value: Value) -> Value:
    return {"Mode": value} if isinstance(value, str) else value


def _dead_letter(value: Value) -> Value:
    """SAM also says whether it is a queue or a topic."""
    return {key: part for key, part in value.items() if key != "Type"} if isinstance(value, dict) else value


def _capacity_provider(value: Value) -> Value:
    """SAM leaves out the level that names the kind of provider."""
    if not isinstance(value, dict) or "Arn" not in value:
        return value
    return {_CAPACITY: {"CapacityProviderArn" if key == "Arn" else key: part for key, part in value.items()}}


def _code_location(value: Value) -> Value:
    return {_CODE_PARTS.get(key, key): part for key, part in value.items()} if isinstance(value, dict) else value


def _inline_code(value: Value) -> Value:
    return {"ZipFile": value}


def _image_code(value: Value) -> Value:
    return {"ImageUri": value}


_SHAPES: dict[str, Callable[[Value], Value]] = {
    "Architectures": _known_architectures,
    "CapacityProviderConfig": _capacity_provider,
    "CodeUri": _code_location,
    "DeadLetterQueue": _dead_letter,
    "Environment": _variables_map,
    "EphemeralStorage": _storage_size,
    "ImageUri": _image_code,
    "InlineCode": _inline_code,
    "MemorySize": _whole_number,
    "ReservedConcurrentExecutions": _whole_number,
    "Tags": _tags_map,
    "Timeout": _whole_number,
    "Tracing": _tracing_mode,
}
