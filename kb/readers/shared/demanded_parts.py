"""What a function, or something attached to one, cannot be created without, and whether that is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.readers.interface import Field, Plain, Resolved, Unresolved

_OF_FUNCTIONS = (
    "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig",
    "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn",
    "DurableConfig.ExecutionTimeout",
    "EphemeralStorage.Size",
    "FileSystemConfigs[].Arn",
    "FileSystemConfigs[].LocalMountPath",
    "RuntimeManagementConfig.UpdateRuntimeOn",
    "SnapStart.ApplyOn",
    "TenancyConfig.TenantIsolationMode",
)
DEMANDED_INSIDE: dict[str, tuple[str, ...]] = {
    "AWS::Lambda::Alias": (
        "RoutingConfig.AdditionalVersionWeights[].FunctionVersion",
        "RoutingConfig.AdditionalVersionWeights[].FunctionWeight",
    ),
    "AWS::Lambda::CapacityProvider": (
        "CapacityProviderScalingConfig.ScalingPolicies[].PredefinedMetricType",
        "CapacityProviderScalingConfig.ScalingPolicies[].TargetValue",
    ),
    "AWS::Lambda::CodeSigningConfig": ("CodeSigningPolicies.UntrustedArtifactOnDeployment",),
    "AWS::Lambda::EventInvokeConfig": (
        "DestinationConfig.OnFailure.Destination",
        "DestinationConfig.OnSuccess.Destination",
    ),
    "AWS::Lambda::Function": _OF_FUNCTIONS,
    "AWS::Lambda::Version": ("RuntimePolicy.UpdateRuntimeOn",),
    "AWS::Serverless::Function": _OF_FUNCTIONS,
}
"""What CloudFormation's schemas, and the translator of SAM, demand inside of what is optional itself."""
_BUCKET = frozenset({"S3Bucket", "S3Key"})
_BESIDE = frozenset({*_BUCKET, "S3ObjectVersion", "S3ObjectStorageMode", "SourceKMSKeyArn"})
"""The parts of a place of code that are none without both bucket and key."""
_ADDING = ("Fn::", "${")
"""How keys begin that stand for others."""
_NOBODYS = re.compile(r" \(default\)|\bfallback, as ")
"""In the origin of a value that counts only where nobody gives another."""


def lacking_parts(fields: Mapping[str, Field], demanded: Iterable[str]) -> tuple[str, ...]:
    """Those of some fields that are absent, empty, or say of code no place where it is."""
    return tuple(name for name in demanded if _is_lacking(fields.get(name)))


def lacking_fields(fields: Mapping[str, Field], demanded: Iterable[str]) -> tuple[str, ...]:
    """Those of some fields of an attachment that are absent or empty; of alternatives none may be there."""
    return tuple(names for names in demanded if not any(_is_said(fields, name) for name in names.split("|")))


def lacking_inside(fields: Mapping[str, Field], parts: Iterable[str]) -> Iterator[str]:
    """Those of some parts that are not said where what they stand in is; what is not known is said."""
    for name in parts:
        whole, *steps = name.replace("[]", ".[]").split(".")
        match fields.get(whole):
            case Resolved(value=dict() as value, origin=str() as origin) if not value and _NOBODYS.search(origin):
                pass  # Whoever uses it gives a value.
            case Resolved(value=value) if any(_lacks(held, steps[-1]) for held in _inside(value, steps[:-1])):
                yield name


def _inside(value: Plain, steps: Sequence[str]) -> Iterator[Plain]:
    """What a path leads to in a value, keys and `[]` for every item of a list, as far as it is there."""
    if not steps:
        yield value
    elif steps[0] == "[]":
        for item in value if isinstance(value, list) else ():
            yield from _inside(item, steps[1:])
    elif isinstance(value, dict) and steps[0] in value:
        yield from _inside(value[steps[0]], steps[1:])


def _lacks(held: Plain, part: str) -> bool:
    """Whether a mapping has no part of a name, and nobody adds one."""
    return isinstance(held, dict) and part not in held and not any(key.startswith(_ADDING) for key in held)


def open_fields(fields: Mapping[str, Field], demanded: Iterable[str]) -> Iterator[tuple[str, Unresolved]]:
    """Those of some fields of an attachment that are empty until somebody gives a value, which they must have."""
    for name in (name for names in demanded for name in names.split("|")):
        match fields.get(name.partition(".")[0]):
            case Resolved(origin=str() as origin, position=place) as found if _is_open(found, name):
                yield name, Unresolved(f"it is empty: {origin}", place)


def _is_said(fields: Mapping[str, Field], name: str) -> bool:
    """Whether a field, or a part of one, is there or not known, or empty only until somebody gives a value."""
    found = fields.get(name.partition(".")[0])
    match found:
        case None:
            return False
        case Resolved():
            return not _is_empty(found, name, absent=True) or _is_open(found, name)
    return True


def _is_open(found: Resolved, name: str) -> bool:
    return bool(_NOBODYS.search(found.origin or "")) and _is_empty(found, name, absent=False)


def _is_empty(found: Resolved, name: str, *, absent: bool) -> bool:
    """Whether a field, or the part of it that is meant, is empty, or as told where it is not written."""
    value = found.value
    for part in name.split(".")[1:]:
        if not isinstance(value, dict):
            return False
        if part not in value:
            return absent
        value = value[part]
    # How many entries a list must have is a bound of its own, and none may be enough.
    return value in ("", {})


def _is_lacking(found: Field | None) -> bool:
    match found:
        case None:
            return True
        case Resolved(value=dict() as code):
            written = {name for name, value in code.items() if value != ""}
            return written <= _BESIDE and not written >= _BUCKET
        case Resolved(value=value):
            return value == ""
    return False
