"""What providers demand of functions and of the resources that are attached to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.readers.shared.demanded_parts import DEMANDED_INSIDE
from kb.readers.terraform.resources.api_attributes import api_name

_CLOUD_CONTROL = "awscc_lambda_"
_NETWORK = ("VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds")
_DEMANDED: dict[str, tuple[str, ...]] = {
    "aws_lambda_layer_version": ("LayerName",),
    "aws_lambda_layer_version_permission": ("Action", "LayerName", "Principal", "StatementId", "VersionNumber"),
    "awscc_lambda_layer_version_permission": ("Action", "LayerVersionArn", "Principal"),
    "lambda_alias": ("FunctionName", "FunctionVersion", "Name"),
    "lambda_capacity_provider": ("PermissionsConfig.CapacityProviderOperatorRoleArn", *_NETWORK),
    "lambda_code_signing_config": ("AllowedPublishers.SigningProfileVersionArns",),
    "lambda_event_invoke_config": ("FunctionName", "Qualifier"),
    "lambda_event_source_mapping": ("EventSourceArn|SelfManagedEventSource", "FunctionName"),
    "lambda_function_event_invoke_config": ("FunctionName",),
    "lambda_function_url": ("AuthType", "FunctionName"),
    "lambda_permission": ("Action", "FunctionName", "Principal"),
    "lambda_provisioned_concurrency_config": ("FunctionName", "ProvisionedConcurrentExecutions", "Qualifier"),
    "lambda_url": ("AuthType",),
}
"""What providers demand of a resource, by its type, or where both demand the same by that without the provider."""
_MANAGED = "lambda_managed_instances_capacity_provider_config"
_INSIDE: dict[str, dict[str, dict[str, str]]] = {
    "aws_lambda_event_source_mapping": {
        "source_access_configuration": {
            "type": "SourceAccessConfigurations[].Type",
            "uri": "SourceAccessConfigurations[].URI",
        },
    },
    "aws_lambda_function": {
        "capacity_provider_config": {_MANAGED: f"CapacityProviderConfig.{api_name(_MANAGED)}"},
        "dead_letter_config": {"target_arn": "DeadLetterConfig.TargetArn"},
        "durable_config": {"execution_timeout": "DurableConfig.ExecutionTimeout"},
        "file_system_config": {
            "arn": "FileSystemConfigs[].Arn",
            "local_mount_path": "FileSystemConfigs[].LocalMountPath",
        },
        "logging_config": {"log_format": "LoggingConfig.LogFormat"},
        "snap_start": {"apply_on": "SnapStart.ApplyOn"},
        "tenancy_config": {"tenant_isolation_mode": "TenancyConfig.TenantIsolationMode"},
        "tracing_config": {"mode": "TracingConfig.Mode"},
    },
}
"""What the provider demands in blocks, by type of resource, by the names of the API."""
_OF_DESTINATIONS = tuple(f"DestinationConfig.{outcome}.Destination" for outcome in ("OnFailure", "OnSuccess"))
_DEEPER = {
    "aws_lambda_event_source_mapping": _OF_DESTINATIONS[:1],
    "aws_lambda_function_event_invoke_config": _OF_DESTINATIONS,
}
"""What it demands in blocks inside of blocks, which have nothing else to say."""
_PLACES = frozenset({"filename", "s3_bucket", "s3_key"})
_URL = frozenset({"auth_type", "authorization_type", "function_name", "target_function_arn"})
_INVOKED = frozenset({"function_name", "qualifier"})
_NEVER_EMPTY: dict[str, frozenset[str]] = {
    "lambda_alias": frozenset({"function_name", "function_version", "name"}),
    "lambda_event_invoke_config": _INVOKED,
    "lambda_event_source_mapping": frozenset({"event_source_arn", "function_name", "starting_position"}),
    "lambda_function": _PLACES | {"handler", "image_uri", "role", "runtime"},
    "lambda_function_event_invoke_config": frozenset({"function_name"}),
    "lambda_function_url": _URL,
    "lambda_layer_version": _PLACES | {"compatible_runtimes", "layer_name"},
    "lambda_permission": frozenset({"action", "function_name", "principal", "source_account", "source_arn"}),
    "lambda_provisioned_concurrency_config": _INVOKED,
    "lambda_url": _URL,
}
"""Arguments that a resource cannot do without, or that say whom it trusts, by its type without the provider."""


def demanded_inside(kind: str, keys: Mapping[str, Iterable[tuple[str, object]]]) -> tuple[str, ...]:
    """What no block of a resource says that each must say, by the names that are written in its blocks.

    The provider awscc has CloudFormation's schemas: what these demand is looked for in what its objects come to.
    """
    if kind.startswith(_CLOUD_CONTROL):
        return DEMANDED_INSIDE.get(f"AWS::Lambda::{api_name(kind.removeprefix(_CLOUD_CONTROL))}", ())
    demanded = _INSIDE.get(kind, {})
    blocks = {block: dict(keys[block]) for block in demanded if block in keys}
    lacking = [
        path for block, written in blocks.items() for name, path in demanded[block].items() if name not in written
    ]
    return (*lacking, *_DEEPER.get(kind, ()))


def is_never_empty(kind: str, argument: str) -> bool:
    """Whether nobody means it where an argument of a resource of a type is empty."""
    return argument in _NEVER_EMPTY.get(kind.partition("_")[2], ())


def demanded_of(kind: str, *, function_known: bool) -> tuple[str, ...]:
    """The fields that a resource of a type must have.

    Args:
        kind: The type.
        function_known: Whether its function was found, which stands in no field then.
    """
    of_both = _DEMANDED.get(kind.partition("_")[2], ())
    return tuple(name for name in _DEMANDED.get(kind, of_both) if not (function_known and name == "FunctionName"))
