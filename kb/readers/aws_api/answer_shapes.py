"""What single answers of the Lambda API look like, and which of their values configure something."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from kb.readers.interface import Attachment, Field, Kind, Plain, Resolved, Unresolved
from kb.readers.shared.event_sources import SELF_MANAGED, function_name, is_fifo, polled_service
from kb.readers.shared.plain_values import is_empty, plain_node, resolve_field
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position, mapping_entry, scalar_text

_FUNCTION_SIGNS = frozenset({
    "Runtime", "MemorySize", "Handler", "CodeSize", "CodeSha256", "PackageType", "RecursiveLoop",
    "ReservedConcurrentExecutions", "Role", "Timeout",
})  # fmt: skip
_SIGNS_INSIDE = {
    "DeadLetterConfig": "TargetArn", "DurableConfig": "ExecutionTimeout", "Environment": "Variables",
    "EphemeralStorage": "Size", "FunctionScalingConfig": "MaxExecutionEnvironments", "LoggingConfig": "LogFormat",
    "SnapStart": "ApplyOn", "TracingConfig": "Mode", "VpcConfig": "SubnetIds",
}  # fmt: skip
"""What tells a change of a function that says nothing else, with what stands in it."""
_IDENTITIES = frozenset({
    "AliasArn", "EventSourceArn", "FunctionArn", "FunctionName", "FunctionUrl", "LayerName", "LayerVersionArn", "UUID",
    "CapacityProviderName", "Principal",
})  # fmt: skip
_NAME = re.compile(r"\S{1,300}")
# What an answer tells beside the configuration, or spells in another way than the request does.
_NOT_SETTINGS = frozenset({
    "Code", "CodeSha256", "ConfigSha256", "Concurrency", "Environment", "EphemeralStorage", "FunctionArn",
    "ImageConfigResponse", "LastModified", "LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode",
    "Layers", "MasterArn", "ResponseMetadata", "RevisionId", "SigningJobArn",
    "SigningProfileVersionArn", "SnapStart", "State", "StateReason", "StateReasonCode", "Version", "VpcConfig",
})  # fmt: skip


def is_function(node: Mapping) -> bool:
    """Whether a mapping is a function's configuration, or an answer that holds one."""
    inner = mapping_entry(node, "Configuration")
    config = inner if isinstance(inner, Mapping) else node
    signs = [value for key, value in config.entries.items() if key in _FUNCTION_SIGNS and not is_empty(value)]
    if not (_has_sign(config) or _has_sign_inside(config)) or _kind_of(config) is not None:
        return False
    if _is_name(mapping_entry(config, "FunctionName")) or _is_name(mapping_entry(config, "FunctionArn")):
        return True
    # A name that cannot be one, in what is a configuration by all its values.
    return scalar_text(mapping_entry(config, "FunctionName")) is not None and bool(signs) and all(map(_is_set, signs))


def _has_sign(config: Mapping) -> bool:
    return not _FUNCTION_SIGNS.isdisjoint(config.entries)


def _has_sign_inside(config: Mapping) -> bool:
    """Whether what has the name of a function sets a part of one."""
    parts = config.entries if "FunctionName" in config.entries else {}
    return _lists_layers(parts.get("Layers")) or any(
        mapping_entry(parts.get(name), inner) for name, inner in _SIGNS_INSIDE.items()
    )


def _lists_layers(node: Node | None) -> bool:
    items = node.items if isinstance(node, Sequence) else []
    return any(":layer:" in (scalar_text(item) or "") for item in items)


def _is_set(sign: Node) -> bool:
    """Whether a value is a setting: one word, or a number."""
    return isinstance(sign, Scalar) and (not isinstance(sign.value, str) or _is_name(sign))


def _is_name(node: Node | None) -> bool:
    """Whether a value can be a name or ARN; descriptions of the API have sentences and structures there."""
    return bool(_NAME.fullmatch(scalar_text(node) or ""))


def is_runtime_management(node: Mapping) -> bool:
    """Whether a mapping is what get-runtime-management-config answers, or the other operation asks for."""
    named = _is_name(mapping_entry(node, "FunctionArn")) or _is_name(mapping_entry(node, "FunctionName"))
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
    for name, value in config.entries.items():
        if name in _PARTS:
            api_name, part = _PARTS[name]
            if found := part(value):
                fields[api_name] = found
        elif name not in _NOT_SETTINGS and not is_empty(value):
            fields[name] = resolve_field(value)
    reserved = mapping_entry(mapping_entry(node, "Concurrency"), "ReservedConcurrentExecutions")
    if reserved and not is_empty(reserved):
        fields["ReservedConcurrentExecutions"] = resolve_field(reserved)
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
        if config.entries[name] != Scalar(None, config.entries[name].mark) and part(config.entries[name]) is None
    )


def _field_unless_empty(node: Node) -> Field | None:
    return None if is_empty(node) else resolve_field(node)


def _code_field(node: Node | None) -> Field | None:
    """The code as a request names it. The location in an answer is a signed address, which is a secret."""
    if not isinstance(node, Mapping) or is_empty(node):
        return None
    if "RepositoryType" not in node.entries and "Location" not in node.entries:
        # What a request calls ZipFile is an archive; in templates that is the name of code written inline.
        parts = {"Filename" if name == "ZipFile" else name: plain_node(part) for name, part in node.entries.items()}
        return resolve_field(node, parts | ({"Filename": None} if "ZipFile" in node.entries else {}))
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


def is_attachment(node: Mapping) -> bool:
    """Whether a mapping is something attached to a function."""
    return _kind_of(node) is not None


def _kind_of(node: Mapping) -> Kind | None:
    """What an answer of the API describes, by the members that it has: it does not say so itself.

    The most telling members come first, since a mapping has members that others have too.
    """
    keys = {key for key in node.entries if key not in _IDENTITIES or _is_name(node.entries[key])}
    if not isinstance(mapping_entry(mapping_entry(node, _PUBLISHERS), "SigningProfileVersionArns"), Sequence):
        keys.discard(_PUBLISHERS)  # a description of the API has a structure there
    if "UUID" in keys and ({"FunctionArn", "FunctionName"} & keys) and ({"EventSourceArn", "BatchSize"} & keys):
        return Kind.EVENT_SOURCE_MAPPING
    if "FunctionUrl" in keys and "AuthType" in keys:
        return Kind.FUNCTION_URL
    if "AliasArn" in keys and "FunctionVersion" in keys:
        return Kind.ALIAS
    if "LayerVersionArn" in keys and "Version" in keys:
        return Kind.LAYER_VERSION
    if "FunctionArn" in keys and ({"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"} & keys):
        return Kind.EVENT_INVOKE_CONFIG
    return next((kind for kind, needed, any_of in _REQUESTS if needed <= keys and (not any_of or any_of & keys)), None)


_PUBLISHERS = "AllowedPublishers"
_REQUESTS: tuple[tuple[Kind, frozenset[str], frozenset[str]], ...] = (
    (Kind.EVENT_SOURCE_MAPPING, frozenset({"FunctionName"}),
     frozenset({"EventSourceArn", "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig"})),
    (Kind.PERMISSION, frozenset({"FunctionName", "Action", "Principal"}), frozenset()),
    (Kind.CAPACITY_PROVIDER, frozenset({"CapacityProviderName"}),
     frozenset({"CapacityProviderScalingConfig", "InstanceRequirements", "PermissionsConfig", "VpcConfig"})),
    (Kind.CODE_SIGNING_CONFIG, frozenset({_PUBLISHERS}), frozenset()),
    (Kind.FUNCTION_URL, frozenset({"FunctionName", "AuthType"}), frozenset()),
    (Kind.ALIAS, frozenset({"FunctionName", "Name", "FunctionVersion"}), frozenset()),
    (Kind.ALIAS, frozenset({"FunctionName", "Qualifier", "ProvisionedConcurrentExecutions"}), frozenset()),
    (Kind.EVENT_INVOKE_CONFIG, frozenset({"FunctionName"}),
     frozenset({"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"})),
    (Kind.LAYER_VERSION, frozenset({"LayerName", "Content"}), frozenset()),
)  # fmt: skip
"""What asks for an attachment: its members, and others of which there is one at least. The first that fits counts."""


def read_attachment(node: Mapping, functions: Collection[str]) -> Attachment | None:
    """What an answer says of an attachment."""
    kind = _kind_of(node)
    if kind is None:
        return None
    arn = next((found for key in _REFERENCES if (found := scalar_text(mapping_entry(node, key)))), "")
    owner = function_name(arn) if kind not in _OF_NOBODY else None
    fields: dict[str, Field] = {
        key: resolve_field(value)
        for key, value in node.entries.items()
        if key not in _ANSWERED and not (is_empty(value) or _is_unlimited(key, value))
    }
    if owner:
        fields["FunctionName"] = Resolved(owner, human_position((mapping_entry(node, "FunctionArn") or node).mark))
    if kind is Kind.EVENT_SOURCE_MAPPING:
        fields |= _source_fields(node)
    # As `collect` writes it, and CloudFormation.
    provisioned = mapping_entry(mapping_entry(node, "ProvisionedConcurrencyConfig"), _PROVISIONED)
    if kind is Kind.ALIAS and provisioned and not is_empty(provisioned):
        fields[_PROVISIONED] = resolve_field(provisioned)
    known = owner if owner in functions else None
    asked = _ANSWERED.isdisjoint(node.entries)
    return Attachment(kind, _name_of(node, kind, arn), human_position(node.mark), known, fields, deployed=not asked)


_OF_NOBODY = frozenset({Kind.LAYER_VERSION, Kind.CAPACITY_PROVIDER, Kind.CODE_SIGNING_CONFIG})
"""What belongs to no function."""
_PROVISIONED = "ProvisionedConcurrentExecutions"
_REFERENCES = ("FunctionArn", "AliasArn", "FunctionName", "LayerVersionArn")
_ANSWERED = frozenset({
    "AliasArn", "CodeSha256", "CodeSigningConfigId", "CreatedDate", "CreationTime", "EventSourceMappingArn",
    "FilterCriteriaError", "FunctionArn", "FunctionUrl", "LastModified", "LastModifiedTime", "LastProcessingResult",
    "LayerVersionArn", "ResponseMetadata", "RevisionId", "State", "StateTransitionReason", "UUID",
})  # fmt: skip


def _is_unlimited(key: str, value: Node) -> bool:
    """Whether an answer says -1 where a request says nothing."""
    return (
        key in ("MaximumRecordAgeInSeconds", "MaximumRetryAttempts") and isinstance(value, Scalar) and value.value == -1
    )


def _source_fields(node: Mapping) -> dict[str, Field]:
    """Who is polled."""
    arn = mapping_entry(node, "EventSourceArn")
    where = human_position((arn or node).mark)
    if written := scalar_text(arn):
        service = polled_service(written)
        fields: dict[str, Field] = {
            "Source": Resolved(service, where) if service else Unresolved("an ARN of no service that is polled", where)
        }
        if service == "amazon-sqs":
            fields["QueueFifo"] = Resolved(is_fifo(written), where)
        return fields
    if mapping_entry(node, "SelfManagedEventSource") or mapping_entry(node, "SelfManagedKafkaEventSourceConfig"):
        return {"Source": Resolved(SELF_MANAGED, where)}
    return {"Source": Unresolved("the answer names no event source", where)}


def _name_of(node: Mapping, kind: Kind, arn: str) -> str:
    uuid = scalar_text(mapping_entry(node, "UUID"))
    if kind is Kind.EVENT_SOURCE_MAPPING and uuid:
        return uuid
    own = scalar_text(mapping_entry(node, "LayerName")) or scalar_text(mapping_entry(node, "CapacityProviderName"))
    return arn.partition(":function:")[2] or arn or own or kind.value
