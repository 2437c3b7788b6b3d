"""From the properties of CloudFormation and SAM to the fields of the API."""

from __future__ import annotations

from collections.abc import Callable

from kb.readers.shared.values import NO_VALUE, Absent, Unknown, Value, no_text, unknown_in
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
_MAY_BE_EMPTY = frozenset({"Environment"})
_CODE_PARTS = {"Bucket": "S3Bucket", "Key": "S3Key", "Version": "S3ObjectVersion"}
_KINDS_OF_CODE = {"ImageUri": "ImageUri", "InlineCode": "ZipFile"}
"""Properties of SAM that say of code what kind it is, and the part of the API's field that each is."""
_CAPACITY = "LambdaManagedInstancesCapacityProviderConfig"
_OF_CAPACITY = frozenset({"Arn", "ExecutionEnvironmentMemoryGiBPerVCpu", "PerExecutionEnvironmentMaxConcurrency"})
"""What SAM says of a capacity provider, without that level."""


def inner_part(name: str, node: Node) -> Node:
    """The part of a literal property that the field consists of, so that its own place counts."""
    part = _INNER.get(name)
    if part and isinstance(node, Mapping) and not is_intrinsic(node) and part in node.entries:
        return node.entries[part]
    return node


def without_part(name: str) -> Value:
    """A property of which AWS::NoValue removes the part that the field consists of."""
    return NO_VALUE if name in _MAY_BE_EMPTY else {}


def shape_property(name: str, value: Value, *, inside: bool = False) -> Value:
    """A property's value in the shape of the API.

    Args:
        name: The property.
        value: Its value, or that of the part which `inner_part` found.
        inside: Whether it is that of the part.
    """
    if name in _INNER and not inside:
        value = _part_of(name, _INNER[name], value)
    if isinstance(value, Unknown) and name in _KINDS_OF_CODE:
        # Which kind of code it is does not hang on what is not known of it.
        return {_KINDS_OF_CODE[name]: value}
    if isinstance(value, Unknown | Absent):
        return value
    return _SHAPES[name](value) if name in _SHAPES else value


def _part_of(name: str, part: str, value: Value) -> Value:
    """The part of a property that the field consists of, or the whole where it lacks a part that it must have.

    Something else in its place is no value of the field.
    """
    match value:
        case Unknown() | Absent():
            return value
        case None:
            return NO_VALUE
        case dict() if part in value:
            return value[part]
        case dict() if name not in _MAY_BE_EMPTY:
            return value
        case dict():
            return Unknown(f"{name} has no {part}") if value else NO_VALUE
    return Unknown(f"{name} is no object with {part}")


def _whole_number(value: Value) -> Value:
    """Numbers may be written as text."""
    if isinstance(value, str):
        value = scalar_number(value.strip())
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def numbers_inside(value: Value) -> Value:
    """A value with the numbers that are written as text in it, however deep, as numbers."""
    match value:
        case dict():
            return {key: numbers_inside(part) for key, part in value.items()}
        case list():
            return value
    return _whole_number(value)


def _variables_map(value: Value) -> Value:
    return {} if value is None else value


def _known_architectures(value: Value) -> Value:
    """An unknown architecture makes the field unknown: null would read as the default one."""
    if isinstance(value, list) and None in value:
        return Unknown("an entry of Architectures has no value")
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
    """SAM keeps a word of its own to itself, by which a function leaves out what all have."""
    match value:
        case "Disabled":
            return NO_VALUE
        case str():
            return {"Mode": value}
        case dict() | list():
            return Unknown(no_text(value))
    return value


def _dead_letter(value: Value) -> Value:
    """SAM also says whether it is a queue or a topic."""
    return {key: part for key, part in value.items() if key != "Type"} if isinstance(value, dict) else value


def _capacity_provider(value: Value) -> Value:
    """SAM leaves out the level that names the kind of provider."""
    if not isinstance(value, dict) or _OF_CAPACITY.isdisjoint(value):
        return numbers_inside(value)
    inner: Value = {"CapacityProviderArn" if key == "Arn" else key: part for key, part in value.items()}
    return {_CAPACITY: numbers_inside(inner)}


def _code_location(value: Value) -> Value:
    return {_CODE_PARTS.get(key, key): part for key, part in value.items()} if isinstance(value, dict) else value


def _inline_code(value: Value) -> Value:
    return Unknown(no_text(value)) if isinstance(value, dict | list) else {"ZipFile": value}


def _image_code(value: Value) -> Value:
    return Unknown(no_text(value)) if isinstance(value, dict | list) else {"ImageUri": value}


_SHAPES: dict[str, Callable[[Value], Value]] = {
    "AcceleratorConfig": numbers_inside,
    "Architectures": _known_architectures,
    "CapacityProviderConfig": _capacity_provider,
    "CodeUri": _code_location,
    "DeadLetterQueue": _dead_letter,
    "DurableConfig": numbers_inside,
    "Environment": _variables_map,
    "EphemeralStorage": _whole_number,
    "FunctionScalingConfig": numbers_inside,
    "ImageUri": _image_code,
    "InlineCode": _inline_code,
    "MemorySize": _whole_number,
    "ReservedConcurrentExecutions": _whole_number,
    "Tags": _tags_map,
    "Timeout": _whole_number,
    "Tracing": _tracing_mode,
}
