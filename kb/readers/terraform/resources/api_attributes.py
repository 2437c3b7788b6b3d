"""Which attribute of a Terraform resource is which field of the Lambda API."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.shared.number_texts import number_in
from kb.readers.shared.values import Unknown, Value, unknown_in
from kb.readers.terraform.evaluation.computed_values import Open, PendingValue, Reference

Shape: TypeAlias = Callable[[Value], Value]
"""From an attribute's value to the field's; null means that the field is not set."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """Where a field comes from."""

    path: tuple[str, ...]
    """The attribute, or a block and the attribute in it."""
    shape: Shape


_UNLIKE = {
    "access_config": "AccessConfigs",
    "destination_arn": "Destination",
    "document_db_event_source_config": "DocumentDBEventSourceConfig",
    # The provider awscc parts names before every capital.
    "execution_environment_memory_gi_b_per_v_cpu": "ExecutionEnvironmentMemoryGiBPerVCpu",
    "execution_environment_memory_gib_per_vcpu": "ExecutionEnvironmentMemoryGiBPerVCpu",
    "filter": "Filters",
    "kms_key_arn": "KMSKeyArn",
    "max_v_cpu_count": "MaxVCpuCount",
    "max_vcpu_count": "MaxVCpuCount",
    "retention_period": "RetentionPeriodInDays",
    "kafka_bootstrap_servers": "KAFKA_BOOTSTRAP_SERVERS",
    "schema_registry_uri": "SchemaRegistryURI",
    "schema_validation_config": "SchemaValidationConfigs",
    "source_kms_key_arn": "SourceKMSKeyArn",
    "uri": "URI",
}
_MANY = frozenset({
    "access_config", "access_configs", "additional_version_weights", "filter", "filters", "scaling_policies",
    "schema_validation_config", "schema_validation_configs",
})  # fmt: skip
"""Blocks that may be given several times, of those inside other blocks."""
_NUMBERS = frozenset({
    "accelerator_memory_size", "execution_environment_memory_gi_b_per_v_cpu",
    "execution_environment_memory_gib_per_vcpu", "execution_timeout", "function_weight", "max_age",
    "max_execution_environments",
    "max_v_cpu_count", "max_vcpu_count", "maximum_concurrency", "maximum_pollers", "min_execution_environments",
    "minimum_pollers", "per_execution_environment_max_concurrency", "retention_period", "retention_period_in_days",
})  # fmt: skip
"""Numbers in blocks, which may be written as text."""
_LAYER = "lambda_layer_version."
_NEVER_EMPTY = frozenset({"on_failure", "on_success"})
"""Blocks inside other blocks that must say something: with nothing in them they are there, and refused."""
_OWN_NAMES = frozenset({"additional_version_weights", "endpoints", "variables"})  # maps whose keys are the user's


def api_name(attribute: str) -> str:
    """An attribute's name as the API writes it: MemorySize for memory_size."""
    return _UNLIKE.get(attribute) or "".join(part[:1].upper() + part[1:] for part in attribute.split("_"))


_OF_CLOUD_CONTROL = frozenset({
    "execution_environment_memory_gi_b_per_v_cpu", "kafka_bootstrap_servers", "max_v_cpu_count",
})  # fmt: skip
_OF_BOTH = frozenset({
    "document_db_event_source_config", "kms_key_arn", "schema_registry_uri", "source_kms_key_arn", "uri",
})  # fmt: skip


def names_inside(*, cloud_control: bool) -> dict[str, str]:
    """What the provider awscc, or else aws, calls parts of settings otherwise than the API in small letters does."""
    theirs = _OF_CLOUD_CONTROL | _OF_BOTH
    return {
        name: word
        for word, name in _UNLIKE.items()
        if (word in theirs if cloud_control else word not in _OF_CLOUD_CONTROL)
    }


def as_is(value: Value) -> Value:
    """The value itself; Terraform's providers write an empty text for what is not set."""
    return None if value == "" else value


def as_whole(value: Value) -> Value:
    """A number, which may be written as text."""
    value = None if isinstance(value, str) and not value.strip() else as_number(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_number(value: Value) -> Value:
    """A number with or without a fraction, which may be written as text."""
    number = number_in(value.strip()) if isinstance(value, str) else None
    return value if number is None else number


def as_flag(value: Value) -> Value:
    """A truth value, which may be written as text."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def reserved_concurrency(value: Value) -> Value:
    """Reserved concurrency, where -1 says that there is none."""
    value = as_whole(value)
    return None if value == -1 else value


def as_texts(value: Value) -> Value:
    """A list or map; an empty one is none."""
    return None if value in ([], {}, "") else value


def as_variables(value: Value) -> Value:
    """A map of variables; the provider leaves out those that are null."""
    return {name: part for name, part in value.items() if part is not None} if isinstance(value, dict) else as_is(value)


def as_layers(value: Value) -> Value:
    """Layers; of one that is known only after apply, which it is, so that one that is listed twice is seen."""
    listed = as_texts(_filled(value))
    return [_layer_named(item) for item in listed] if isinstance(listed, list) else listed


def _filled(value: Value) -> Value:
    """A list without empty texts and nulls, which the provider skips in lists and sets of texts."""
    return [item for item in value if item not in ("", None)] if isinstance(value, list) else value


def _layer_named(item: Value) -> Value:
    match item:
        case Reference(reason=reason, address=address) if _LAYER in address and reason.startswith(f"{address}.arn "):
            return f"${{{address}.arn}}"
        case Open(thing=thing) if thing:
            return f"${{{thing}}}"
        case PendingValue(reason=reason):
            # Whoever picks two of a list picks different ones, although they could be the same.
            return Unknown(reason)
    return item


def as_architectures(value: Value) -> Value:
    """An unknown architecture makes the field unknown: null would read as the default one.

    The provider aws passes an empty list on to nobody.
    """
    return unknown_in(value) or as_texts(value)


def named_architectures(value: Value) -> Value:
    """Architectures of the provider awscc, which refuses a list without any."""
    return value if value == [] else as_architectures(value)


def first_block(value: Value) -> Value:
    """The first of some blocks, by the API's names."""
    if isinstance(value, list):
        value = value[0] if value else None
    return _rename_keys(value) or None


def demanding_block(value: Value) -> Value:
    """The same of a block that must say something: written with nothing in it, it is there, and refused."""
    said_nothing = value in ({}, [{}])
    return {} if said_nothing else first_block(value)


def all_blocks(value: Value) -> Value:
    """A list of blocks, by the API's names."""
    if isinstance(value, dict):
        value = [value]
    return [_rename_keys(item) for item in value] if isinstance(value, list) and value else as_texts(value)


def network_config(value: Value) -> Value:
    """A function without a VPC may have a block of empty lists, of which one alone is not enough."""
    found = first_block(value)
    if not isinstance(found, dict):
        return found
    lists = {name: _filled(found.get(name)) for name in ("SubnetIds", "SecurityGroupIds")}
    said = {name: one for name, one in lists.items() if one not in ([], None)}
    return {**{name: one for name, one in found.items() if name not in lists}, **said} if said else None


def as_pairs(value: Value) -> Value:
    """A map from a list of keys and values."""
    items = value if isinstance(value, list) else []
    found = {str(item["key"]): item.get("value") for item in items if isinstance(item, dict) and "key" in item}
    return found or as_texts(value)


def _rename_keys(value: Value) -> Value:
    if not isinstance(value, dict):
        return value
    renamed: dict[str, Value] = {}
    shaped: Value
    for key, part in value.items():
        if key in _OWN_NAMES and not isinstance(part, list):
            shaped = _share_numbers(part) if key == "additional_version_weights" else part
        elif isinstance(part, list) and any(isinstance(item, dict) for item in part):
            shaped = all_blocks(part) if key in _MANY else first_block(part)
        else:
            shaped = as_number(part) if key in _NUMBERS else _rename_keys(part)
        if key in _NEVER_EMPTY and part in ({}, [{}]):
            renamed[api_name(key)] = {}
        elif shaped not in (None, "", [], {}):
            renamed[api_name(key)] = shaped
    return renamed


def _share_numbers(weights: Value) -> Value:
    """The share of each version as a number, which may be written as text."""
    return {version: as_number(share) for version, share in weights.items()} if isinstance(weights, dict) else weights


def named_endpoints(value: Value) -> Value:
    """Where brokers of one's own are, by the name of the API, which the provider awscc spells as its own."""
    found = first_block(value)
    endpoints = found.get("Endpoints") if isinstance(found, dict) else None
    return {**found, "Endpoints": _rename_keys(endpoints)} if isinstance(found, dict) and endpoints else found


def _attributes_of(shape: Shape, *names: str) -> dict[str, Attribute]:
    return {api_name(name): Attribute((name,), shape) for name in names}


FUNCTION: dict[str, Attribute] = {
    **_attributes_of(
        as_is, "description", "function_name", "handler", "kms_key_arn", "package_type", "role", "runtime"
    ),
    **_attributes_of(as_is, "code_signing_config_arn"),
    **_attributes_of(as_whole, "memory_size", "timeout"),
    **_attributes_of(as_flag, "publish"),
    **_attributes_of(as_layers, "layers"),
    **_attributes_of(demanding_block, "capacity_provider_config", "dead_letter_config", "durable_config"),
    **_attributes_of(demanding_block, "logging_config", "snap_start", "tenancy_config", "tracing_config"),
    **_attributes_of(first_block, "image_config"),
    "Architectures": Attribute(("architectures",), as_architectures),
    "Environment": Attribute(("environment", "variables"), as_variables),
    "EphemeralStorage": Attribute(("ephemeral_storage", "size"), as_whole),
    "FileSystemConfigs": Attribute(("file_system_config",), all_blocks),
    "ReservedConcurrentExecutions": Attribute(("reserved_concurrent_executions",), reserved_concurrency),
    "Tags": Attribute(("tags",), as_texts),
    "VpcConfig": Attribute(("vpc_config",), network_config),
}
"""Fields of a function."""

CLOUD_CONTROL_FUNCTION: dict[str, Attribute] = {
    **FUNCTION,
    **_attributes_of(as_is, "recursive_loop"),
    **_attributes_of(as_whole, "reserved_concurrent_executions"),
    **_attributes_of(first_block, "accelerator_config", "code", "function_scaling_config", "runtime_management_config"),
    "Architectures": Attribute(("architectures",), named_architectures),
    "FileSystemConfigs": Attribute(("file_system_configs",), all_blocks),
    "Tags": Attribute(("tags",), as_pairs),
}
"""Fields of a function of the provider awscc."""

CODE = ("filename", "image_uri", "s3_bucket", "s3_key", "s3_object_version", "source_kms_key_arn")
"""Attributes that become the parts of the field Code."""

MAPPING: dict[str, Attribute] = {
    **_attributes_of(as_is, "event_source_arn", "function_name", "kms_key_arn", "starting_position"),
    **_attributes_of(as_is, "starting_position_timestamp"),
    **_attributes_of(as_whole, "batch_size", "maximum_batching_window_in_seconds", "maximum_record_age_in_seconds"),
    **_attributes_of(as_whole, "maximum_retry_attempts", "parallelization_factor", "tumbling_window_in_seconds"),
    **_attributes_of(as_flag, "bisect_batch_on_function_error", "enabled"),
    **_attributes_of(as_texts, "function_response_types", "queues", "tags", "topics"),
    **_attributes_of(first_block, "amazon_managed_kafka_event_source_config", "destination_config", "filter_criteria"),
    **_attributes_of(first_block, "document_db_event_source_config", "logging_config", "metrics_config"),
    **_attributes_of(first_block, "provisioned_poller_config"),
    **_attributes_of(
        first_block, "scaling_config", "self_managed_event_source", "self_managed_kafka_event_source_config"
    ),
    "SourceAccessConfigurations": Attribute(("source_access_configuration",), all_blocks),
}
"""Fields of an event source mapping."""

CLOUD_CONTROL_MAPPING: dict[str, Attribute] = {
    **MAPPING,
    "SelfManagedEventSource": Attribute(("self_managed_event_source",), named_endpoints),
    "SourceAccessConfigurations": Attribute(("source_access_configurations",), all_blocks),
}
"""Fields of an event source mapping of the provider awscc."""

URL: dict[str, Attribute] = {
    **_attributes_of(as_is, "function_name", "invoke_mode", "qualifier"),
    **_attributes_of(first_block, "cors"),
    "AuthType": Attribute(("authorization_type",), as_is),
}
"""Fields of a function URL."""

CLOUD_CONTROL_URL: dict[str, Attribute] = {**URL, **_attributes_of(as_is, "auth_type")}
"""Fields of a function URL of the provider awscc."""

ALIAS: dict[str, Attribute] = {
    **_attributes_of(as_is, "description", "function_name", "function_version", "name"),
    **_attributes_of(first_block, "routing_config"),
}
"""Fields of an alias."""

CLOUD_CONTROL_ALIAS: dict[str, Attribute] = {
    **ALIAS,
    "ProvisionedConcurrentExecutions": Attribute(
        ("provisioned_concurrency_config", "provisioned_concurrent_executions"), as_whole
    ),
}
"""Fields of an alias of the provider awscc."""

INVOKE_CONFIG: dict[str, Attribute] = {
    **_attributes_of(as_is, "function_name", "qualifier"),
    **_attributes_of(as_whole, "maximum_event_age_in_seconds", "maximum_retry_attempts"),
    **_attributes_of(first_block, "destination_config"),
}
"""Fields of the settings of asynchronous invocation."""

PERMISSION: dict[str, Attribute] = {
    **_attributes_of(as_is, "action", "event_source_token", "function_name", "function_url_auth_type", "principal"),
    **_attributes_of(as_is, "qualifier", "source_account", "source_arn", "statement_id"),
    **_attributes_of(as_flag, "invoked_via_function_url"),
    "PrincipalOrgID": Attribute(("principal_org_id",), as_is),
}
"""Fields of a permission."""

PROVISIONED: dict[str, Attribute] = {
    **_attributes_of(as_is, "function_name", "qualifier"),
    **_attributes_of(as_whole, "provisioned_concurrent_executions"),
}
"""Fields of provisioned concurrency."""

LAYER: dict[str, Attribute] = {
    **_attributes_of(as_is, "description", "filename", "layer_name", "license_info"),
    **_attributes_of(as_texts, "compatible_architectures", "compatible_runtimes"),
}
"""Fields of a version of a layer."""

LAYER_PERMISSION: dict[str, Attribute] = {
    **_attributes_of(as_is, "action", "layer_name", "layer_version_arn", "organization_id", "principal"),
    **_attributes_of(as_is, "statement_id"),
    **_attributes_of(as_whole, "version_number"),
}
"""Fields of who may use a version of a layer."""

CAPACITY_PROVIDER: dict[str, Attribute] = {
    **_attributes_of(first_block, "capacity_provider_scaling_config", "instance_requirements", "permissions_config"),
    **_attributes_of(first_block, "propagate_tags", "telemetry_config", "vpc_config"),
    "CapacityProviderName": Attribute(("name",), as_is),
    "KmsKeyArn": Attribute(("kms_key_arn",), as_is),
    "Tags": Attribute(("tags",), as_texts),
}
"""Fields of a capacity provider."""

CLOUD_CONTROL_CAPACITY_PROVIDER: dict[str, Attribute] = {
    **CAPACITY_PROVIDER,
    **_attributes_of(as_is, "capacity_provider_name"),
    "Tags": Attribute(("tags",), as_pairs),
}
"""Fields of a capacity provider of the provider awscc."""

CODE_SIGNING: dict[str, Attribute] = {
    **_attributes_of(as_is, "description"),
    **_attributes_of(first_block, "allowed_publishers"),
    "CodeSigningPolicies": Attribute(("policies",), first_block),
}
"""Fields of a code signing configuration."""

CLOUD_CONTROL_CODE_SIGNING: dict[str, Attribute] = {
    **CODE_SIGNING,
    **_attributes_of(first_block, "code_signing_policies"),
}
"""Fields of a code signing configuration of the provider awscc."""
