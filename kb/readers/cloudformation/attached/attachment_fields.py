"""Properties of what is attached, in the shape of the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from functools import partial

from kb.readers.cloudformation import property_fields
from kb.readers.cloudformation.api_names import numbers_inside
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.interface import Field
from kb.readers.shared.values import Value
from kb.readers.trees.nodes import Mapping, Node, Scalar

_NUMBERS = frozenset({
    "BatchSize", "BufferIntervalInSeconds", "BufferSizeInMBs", "CapacityProviderScalingConfig", "Cors",
    "FunctionScalingConfig", "Hooks", "IdleTimeout", "IntegrationTimeout",
    "MaximumBatchingWindowInSeconds", "MaximumEventAgeInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts",
    "ParallelizationFactor", "ProvisionedConcurrentExecutions", "ProvisionedPollerConfig", "QueueVisibilityTimeout",
    "RetryPolicy",
    "ScalingConfig", "ServiceConfig", "ThrottleConfig", "TumblingWindowInSeconds",
})  # fmt: skip
_FLAGS = frozenset({"BisectBatchOnFunctionError", "Enabled", "InvokedViaFunctionUrl", "QueueFifo"})
_SPELLED: dict[str, dict[str, str]] = {
    "InstanceRequirements": {"AllowedTypes": "AllowedInstanceTypes", "ExcludedTypes": "ExcludedInstanceTypes"},
    "SelfManagedEventSource": {"KafkaBootstrapServers": "KAFKA_BOOTSTRAP_SERVERS"},
}
"""Of some properties the names inside that the API spells otherwise."""
_OPERATOR = "CapacityProviderOperatorRoleArn"
_WORDS: dict[Value, bool] = {"true": True, "false": False}


def named_field(template: TemplateSections, name: str, node: Node, assumed: AbstractMapping[str, bool]) -> Field | None:
    """One property as a field; None where it has no value."""
    if isinstance(node, Scalar) and node.value is None:
        return None
    return property_fields.compute_field(template, node, assumed, partial(shape_value, name))


def named_fields(
    template: TemplateSections,
    properties: Node,
    assumed: AbstractMapping[str, bool],
    renamed: AbstractMapping[str, str] | None = None,
    without: Iterable[str] = (),
) -> Iterator[tuple[str, Field]]:
    """All properties by their API names."""
    left_out = frozenset(without)
    for name, node in properties.entries.items() if isinstance(properties, Mapping) else ():
        if name in left_out or name.startswith("Fn::"):
            continue
        new = (renamed or {}).get(name, name)
        if found := named_field(template, new, node, assumed):
            yield new, found


def shape_value(name: str, value: Value) -> Value:
    """The value as the API has it: numbers and flags may be written as text, and names inside be spelt otherwise."""
    if name in _NUMBERS:
        return numbers_inside(value)
    if name in _FLAGS and isinstance(value, str):
        return _WORDS.get(value.strip().lower(), value)
    if name == "RoutingConfig" and isinstance(value, dict):
        return {key: _weights_in(part) for key, part in value.items()}
    if name == "PermissionsConfig" and isinstance(value, str):
        return {_OPERATOR: value}
    return _spell_keys(value, _SPELLED[name]) if name in _SPELLED else value


def _spell_keys(value: Value, names: AbstractMapping[str, str]) -> Value:
    """A value with the names in it as the API spells them, however deep they stand."""
    if not isinstance(value, dict):
        return value
    return {names.get(key, key): _spell_keys(part, names) for key, part in value.items()}


def _weights_in(value: Value) -> Value:
    """The versions beside an alias's own, each with its share as a number; which version it is stays a text."""
    if not isinstance(value, list):
        return value
    return [
        {**item, "FunctionWeight": numbers_inside(item["FunctionWeight"])}
        if isinstance(item, dict) and "FunctionWeight" in item
        else item
        for item in value
    ]
