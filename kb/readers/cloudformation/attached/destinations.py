"""Where the records of asynchronous events go: buckets are told from other places, also by what names them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from functools import partial

from kb.readers.cloudformation.attached.named_resources import Names, arn_service
from kb.readers.cloudformation.attached.placeholder_texts import Symbols, find_placeholders
from kb.readers.cloudformation.property_fields import compute_field
from kb.readers.interface import Field
from kb.readers.shared.values import Unknown, Value
from kb.readers.trees.nodes import Node, mapping_entry

FIELD = "DestinationConfig"
_BUCKET = "AWS::S3::Bucket"
_SAM_BUCKET = "S3Bucket"
_SOME_BUCKET = "arn:aws:s3:::"


def destination_fields(
    names: Names, properties: Node, assumed: AbstractMapping[str, bool]
) -> Iterator[tuple[str, Field]]:
    """The destinations among some properties, by the name of their field."""
    node = mapping_entry(properties, FIELD)
    if node and (found := compute_field(names.template, node, assumed, partial(_destinations_in, names), Symbols)):
        yield FIELD, found


def _destinations_in(names: Names, value: Value) -> Value:
    if not isinstance(value, dict):
        return _unless_symbolic(names, value)
    return {results: _destination_of(names, place) for results, place in value.items()}


def _destination_of(names: Names, place: Value) -> Value:
    """Where one kind of records goes; SAM says of what type that is, which the API tells by the ARN."""
    if not isinstance(place, dict):
        return _unless_symbolic(names, place)
    arn = place.get("Destination")
    if place.get("Type") == _SAM_BUCKET or (isinstance(arn, str) and _is_bucket(names, arn)):
        found: Value = arn if isinstance(arn, str) and arn.startswith(_SOME_BUCKET) else _SOME_BUCKET
    else:
        found = _unless_symbolic(names, arn)
    return {**place, "Destination": found} if "Destination" in place or found else place


def _is_bucket(names: Names, arn: str) -> bool:
    resource = names.resource(arn)
    return arn_service(arn) == "s3" or (arn.startswith("${") and resource is not None and resource.kind == _BUCKET)


def _unless_symbolic(names: Names, value: Value) -> Value:
    """A value, or why it is not known, where its text has a placeholder."""
    if isinstance(value, str) and find_placeholders(value):
        return Unknown(names.reason(value))
    return value
