"""The kind of value that fields of the API are: what is of another is refused, and nothing else can be said of it."""

from __future__ import annotations

from collections.abc import Mapping

from kb.readers.interface import Plain, Position, Resolved, Unresolved

_TEXT = (str, int, float, bool)  # formats hand numbers and switches on as texts
_SHAPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(
        (
            "AmazonManagedKafkaEventSourceConfig", "CapacityProviderConfig", "CapacityProviderScalingConfig", "Cors",
            "DeadLetterConfig", "DestinationConfig", "DocumentDBEventSourceConfig", "DurableConfig", "Environment",
            "FunctionScalingConfig", "ImageConfig", "InstanceRequirements", "LoggingConfig", "ProvisionedPollerConfig",
            "RoutingConfig", "RuntimeManagementConfig", "ScalingConfig", "SelfManagedEventSource",
            "SelfManagedKafkaEventSourceConfig", "SnapStart", "TelemetryConfig", "TenancyConfig", "TracingConfig",
            "VpcConfig",
        ),
        (dict,),
    ),
    **dict.fromkeys(
        (
            "Architectures", "CompatibleArchitectures", "CompatibleRuntimes", "FileSystemConfigs",
            "FunctionResponseTypes", "Layers", "Queues", "SourceAccessConfigurations", "Topics",
        ),
        (list,),
    ),
    **dict.fromkeys(
        (
            "AuthType", "CapacityProviderName", "CodeSigningConfigArn", "Description", "EventSourceArn",
            "EventSourceToken", "FunctionName", "Handler", "InvokeMode", "KMSKeyArn", "KmsKeyArn", "LayerName",
            "LicenseInfo", "Name", "PackageType", "PrincipalOrgID", "Qualifier", "RecursiveLoop", "Role", "Runtime",
            "SourceAccount", "StartingPosition", "TargetFunctionArn",
        ),
        _TEXT,
    ),
    "Tags": (dict, list),
}  # fmt: skip
"""Fields of functions and of what is attached, and what they are."""
_ENTRIES: Mapping[str, tuple[type, ...]] = {
    "Architectures": _TEXT,
    "CompatibleArchitectures": _TEXT,
    "CompatibleRuntimes": _TEXT,
    "FileSystemConfigs": (dict,),
    "FunctionResponseTypes": _TEXT,
    "Layers": (*_TEXT, dict),
    "Tags": (dict,),
}
"""What the entries of lists are."""
_NAMES: dict[type, str] = {
    dict: "mapping",
    list: "list",
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
}


def shape_name(value: object) -> str:
    """What a value is."""
    return _NAMES.get(type(value), "value")


def of_other_shape(value: Plain, shapes: tuple[type, ...], position: Position) -> Unresolved:
    """Why a value is not looked at that is of another kind; it is not shown, since it may be a secret."""
    wanted = "text" if shapes == _TEXT else " or ".join(dict.fromkeys(_NAMES[shape] for shape in shapes))
    return Unresolved(f"a {shape_name(value)} stands where a {wanted} belongs", position)


def unknown_part(found: Resolved, name: str, path: str) -> Unresolved:
    """Why a part of a value is not known, at a path inside of it; its name where nobody says why."""
    return Unresolved((found.gaps or {}).get(path) or f"a part of {name} is not known", found.position)


def misshapen(field: str, value: Plain, position: Position) -> Unresolved | None:
    """Why nothing is said of a field that is of another kind, or an entry of whose list is; None where all is right."""
    shapes = _SHAPES.get(field)
    if value is None or shapes is None:
        return None
    if not isinstance(value, shapes):
        return of_other_shape(value, shapes, position)
    entries = _ENTRIES.get(field)
    for item in value if isinstance(value, list) and entries else ():
        if item is not None and entries and not isinstance(item, entries):
            wrong = of_other_shape(item, entries[-1:] if entries != _TEXT else _TEXT, position)
            return Unresolved(f"in {field} {wrong.reason}", position)
    return None
