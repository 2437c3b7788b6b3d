"""What single answers of the Lambda API look like, and which of their values configure something."""

from __future__ import annotations

from collections.abc import Callable

from kb.readers.aws_api.answered_numbers import with_numbers
from kb.readers.aws_api.attachment_shapes import is_name, kind_of
from kb.readers.aws_api.requests import (
    CODE_MEMBERS,
    code_field,
    is_asked_empty,
    is_code_request,
    is_settings_request,
)
from kb.readers.interface import Field, Plain, Resolved, Unresolved
from kb.readers.shared.plain_values import is_empty, plain_node, resolve_field
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position, mapping_entry, scalar_text
from kb.readers.unknown_keys import REQUEST, is_known_property

_FUNCTION_SIGNS = frozenset({
    "Runtime", "MemorySize", "Handler", "CodeSize", "CodeSha256", "PackageType", "RecursiveLoop",
    "ReservedConcurrentExecutions", "Role", "Timeout",
})  # fmt: skip
_WEAK_SIGNS = frozenset({"Handler", "Role", "Timeout"})
"""Those that settings of programs have too."""
_SIGNS_INSIDE = (
    ("DeadLetterConfig", "TargetArn"), ("DurableConfig", "ExecutionTimeout"), ("Environment", "Variables"),
    ("EphemeralStorage", "Size"), ("FunctionScalingConfig", "MaxExecutionEnvironments"),
    ("FunctionScalingConfig", "MinExecutionEnvironments"), ("LoggingConfig", "LogFormat"), ("SnapStart", "ApplyOn"),
    ("TracingConfig", "Mode"), ("VpcConfig", "SubnetIds"),
)  # fmt: skip
"""What tells a change of a function that says nothing else, with what stands in it."""
# What an answer tells beside the configuration, or spells in another way than the request does.
_NOT_SETTINGS = frozenset({
    "Code", "CodeSha256", "ConfigSha256", "Concurrency", "Environment", "EphemeralStorage", "FunctionArn",
    "ImageConfigResponse", "LastModified", "LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode",
    "Layers", "MasterArn", "ResponseMetadata", "RevisionId", "SigningJobArn",
    "SigningProfileVersionArn", "SnapStart", "State", "StateReason", "StateReasonCode", "Version", "VpcConfig",
    "DryRun", *CODE_MEMBERS,
})  # fmt: skip


def is_function(node: Mapping) -> bool:
    """Whether a mapping is a function's configuration, or an answer that holds one."""
    inner = mapping_entry(node, "Configuration")
    config = inner if isinstance(inner, Mapping) else node
    signs = [value for key, value in config.entries.items() if key in _FUNCTION_SIGNS and not is_empty(value)]
    if not (_has_sign(config) or _has_sign_inside(config)) or kind_of(config) is not None or _is_foreign(config):
        return False
    if is_name(mapping_entry(config, "FunctionName")) or is_name(mapping_entry(config, "FunctionArn")):
        return True
    # A name that cannot be one, in what is a configuration by all its values.
    return scalar_text(mapping_entry(config, "FunctionName")) is not None and bool(signs) and all(map(_is_set, signs))


def _has_sign(config: Mapping) -> bool:
    return not _FUNCTION_SIGNS.isdisjoint(config.entries)


def _is_foreign(config: Mapping) -> bool:
    """Whether most keys of a mapping are none of a function's, and those that are say little."""
    known = {key for key in config.entries if is_known_property(REQUEST, key) or key in _NOT_SETTINGS}
    signs = _FUNCTION_SIGNS & known
    weak = bool(signs) and signs <= _WEAK_SIGNS and "FunctionArn" not in known
    return weak and len(known) * 2 < len(config.entries)


def _has_sign_inside(config: Mapping) -> bool:
    """Whether what has the name of a function sets a part of one."""
    if "FunctionName" not in config.entries:
        return False
    parts = config.entries
    return (
        _lists_layers(parts.get("Layers"))
        or any(mapping_entry(parts.get(name), inner) for name, inner in _SIGNS_INSIDE)
        or is_code_request(config)
        or is_settings_request(config)
    )


def _lists_layers(node: Node | None) -> bool:
    items = node.items if isinstance(node, Sequence) else []
    return any(":layer:" in (scalar_text(item) or "") for item in items)


def _is_set(sign: Node) -> bool:
    """Whether a value is a setting: one word, or a number."""
    return isinstance(sign, Scalar) and (not isinstance(sign.value, str) or is_name(sign))


def is_runtime_management(node: Mapping) -> bool:
    """Whether a mapping is what get-runtime-management-config answers, or the other operation asks for."""
    named = is_name(mapping_entry(node, "FunctionArn")) or is_name(mapping_entry(node, "FunctionName"))
    return "UpdateRuntimeOn" in node.entries and named and not is_function(node)


def runtime_management(node: Mapping) -> Field:
    """How the runtime of a function comes to be updated, as CloudFormation writes it."""
    kept = {key: plain_node(part) for key, part in node.entries.items() if key in _MANAGEMENT and not is_empty(part)}
    return Resolved(kept, human_position((mapping_entry(node, "UpdateRuntimeOn") or node).mark))


_MANAGEMENT = ("UpdateRuntimeOn", "RuntimeVersionArn")


def function_settings(node: Mapping, config: Mapping, *, asked: bool = False) -> dict[str, Field]:
    """The fields of a function; what is empty counts as not set, but for the name in what asks for a function."""
    fields: dict[str, Field] = {}
    named = config.entries.get("FunctionName")
    if asked and isinstance(named, Scalar) and named.value == "":
        fields["FunctionName"] = resolve_field(named)
    for name, written in config.entries.items():
        # The API refuses a text in a request where a number belongs; what is deployed has the number.
        value = written if asked else with_numbers(name, written)
        if asked and is_asked_empty(name, value, config):
            fields[name] = resolve_field(value)
        elif name in _PARTS:
            api_name, part = _PARTS[name]
            if found := part(value):
                fields[api_name] = found
        elif name not in _NOT_SETTINGS and not is_empty(value):
            fields[name] = resolve_field(value)
    reserved = mapping_entry(mapping_entry(node, "Concurrency"), "ReservedConcurrentExecutions")
    if reserved and not is_empty(reserved):
        fields["ReservedConcurrentExecutions"] = resolve_field(with_numbers("ReservedConcurrentExecutions", reserved))
    tags = mapping_entry(node, "Tags")
    if tags and not is_empty(tags):
        fields["Tags"] = resolve_field(tags)
    if code := _code_field(mapping_entry(node, "Code")):
        fields["Code"] = code
    return fields


def emptied_settings(config: Mapping) -> frozenset[str]:
    """The fields that a request takes away, by saying that they are empty; null says nothing."""
    parts = {name: _PARTS.get(name, (name, _field_unless_empty)) for name in config.entries}
    return frozenset(
        field
        for name, (field, part) in parts.items()
        if config.entries[name] != Scalar(None, config.entries[name].mark)
        and part(config.entries[name]) is None
        and not is_asked_empty(name, config.entries[name], config)
    )


def _field_unless_empty(node: Node) -> Field | None:
    return None if is_empty(node) else resolve_field(node)


def _code_field(node: Node | None) -> Field | None:
    """The code as a request names it. The location in an answer is a signed address, which is a secret."""
    if not isinstance(node, Mapping) or is_empty(node):
        return None
    if "RepositoryType" not in node.entries and "Location" not in node.entries:
        return code_field(node)
    image = mapping_entry(node, "ImageUri")
    return resolve_field(image, {"ImageUri": plain_node(image)}) if image and not is_empty(image) else None


def _variables_field(node: Node) -> Field | None:
    variables = mapping_entry(node, "Variables")
    if variables:
        return resolve_field(variables, {}) if is_empty(variables) else resolve_field(variables)
    if error := mapping_entry(node, "Error"):
        return Unresolved(
            f"the API could not decrypt it ({scalar_text(mapping_entry(error, 'ErrorCode'))})",
            human_position(node.mark),
        )
    return None if is_empty(node) else Unresolved("Environment is no object with Variables", human_position(node.mark))


def _storage_field(node: Node) -> Field | None:
    size = mapping_entry(node, "Size")
    if size:
        return None if is_empty(size) else resolve_field(size)
    return None if is_empty(node) else Unresolved("EphemeralStorage is no object with Size", human_position(node.mark))


def _layers_field(node: Node) -> Field | None:
    """Answers list layers with their sizes, requests by ARN; a layer without a size is its ARN."""
    if is_empty(node):
        return None
    return (
        resolve_field(node, [_layer(item) for item in node.items])
        if isinstance(node, Sequence)
        else resolve_field(node)
    )


def _layer(item: Node) -> Plain:
    arn, size = (plain_node(found) if (found := mapping_entry(item, key)) else None for key in ("Arn", "CodeSize"))
    if isinstance(arn, str) and isinstance(size, int) and not isinstance(size, bool):
        return {"Arn": arn, "CodeSize": size}
    return plain_node(mapping_entry(item, "Arn") or item)


def _vpc_field(node: Node) -> Field | None:
    """A function without a VPC has a VpcConfig of empty lists."""
    subnets = mapping_entry(node, "SubnetIds")
    if isinstance(node, Mapping) and (subnets is None or is_empty(subnets)):
        return None
    return None if is_empty(node) else resolve_field(node)


def _image_config(node: Node) -> Field | None:
    config = mapping_entry(node, "ImageConfig")
    return resolve_field(config) if config and not is_empty(config) else None


def _snap_start(node: Node) -> Field | None:
    if not isinstance(node, Mapping):
        return None if is_empty(node) else resolve_field(node)
    apply = mapping_entry(node, "ApplyOn")
    return resolve_field(node, {"ApplyOn": plain_node(apply)}) if apply and not is_empty(apply) else None


def _runtime_version(node: Node) -> Field | None:
    """The version of the runtime that a function runs on, with nothing of how it comes to be updated."""
    arn = mapping_entry(node, "RuntimeVersionArn")
    return resolve_field(arn) if arn and not is_empty(arn) else None


_PARTS: dict[str, tuple[str, Callable[[Node], Field | None]]] = {
    "Environment": ("Environment", _variables_field),
    "EphemeralStorage": ("EphemeralStorage", _storage_field),
    "ImageConfigResponse": ("ImageConfig", _image_config),
    "Layers": ("Layers", _layers_field),
    "RuntimeVersionConfig": ("RuntimeVersionArn", _runtime_version),
    "SnapStart": ("SnapStart", _snap_start),
    "VpcConfig": ("VpcConfig", _vpc_field),
}
