"""What providers demand of the resources that are attached to functions, by the names of the API."""

from __future__ import annotations

_NETWORK = ("VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds")
_DEMANDED: dict[str, tuple[str, ...]] = {
    "aws_lambda_layer_version": ("LayerName",),
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


def demanded_of(kind: str, *, function_known: bool) -> tuple[str, ...]:
    """The fields that a resource of a type must have.

    Args:
        kind: The type.
        function_known: Whether its function was found, which stands in no field then.
    """
    of_both = _DEMANDED.get(kind.partition("_")[2], ())
    return tuple(name for name in _DEMANDED.get(kind, of_both) if not (function_known and name == "FunctionName"))
