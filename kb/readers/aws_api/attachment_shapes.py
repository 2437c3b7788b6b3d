"""What is attached to functions, as the Lambda API answers it and as its operations are asked for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kb.readers.aws_api.answered_numbers import members_with_numbers
from kb.readers.aws_api.requests import KEPT
from kb.readers.aws_api.resource_policies import is_policy_answer, read_permissions
from kb.readers.interface import Attachment, Field, Kind, Resolved, Unresolved
from kb.readers.shared.event_sources import TELLING, function_name, is_fifo, polled_service
from kb.readers.shared.plain_values import is_empty, resolve_field
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position, mapping_entry, scalar_text
from kb.readers.unknown_keys import has_part

_IDENTITIES = frozenset({
    "AliasArn", "CapacityProviderName", "CodeSigningConfigArn", "EventSourceArn", "FunctionArn", "FunctionName",
    "FunctionUrl", "LayerName", "LayerVersionArn", "Principal", "UUID",
})  # fmt: skip
_OF_LAMBDA = _IDENTITIES - {"EventSourceArn", "Principal", "UUID"}
_NAME = re.compile(r"\S{1,300}")


def is_name(node: Node | None) -> bool:
    """Whether a value can be a name or ARN; descriptions of the API have sentences and structures there."""
    return bool(_NAME.fullmatch(scalar_text(node) or ""))


def names_lambda(node: Mapping) -> bool:
    """Whether a mapping names something of Lambda."""
    return any(is_name(node.entries.get(key)) for key in _OF_LAMBDA)


def kind_of(node: Mapping) -> Kind | None:
    """What an answer of the API describes, by the members that it has: it does not say so itself.

    The most telling members come first, since a mapping has members that others have too.
    """
    keys = {key for key in node.entries if key not in _IDENTITIES or is_name(node.entries[key])}
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
    return _changed_by(node, keys) or next(
        (kind for kind, needed, any_of in _REQUESTS if needed <= keys and (not any_of or any_of & keys)), None
    )


_PUBLISHERS = "AllowedPublishers"
_REQUESTS: tuple[tuple[Kind, frozenset[str], frozenset[str]], ...] = (
    (Kind.EVENT_SOURCE_MAPPING, frozenset({"FunctionName"}),
     frozenset({"EventSourceArn", "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig"})),
    (Kind.PERMISSION, frozenset({"FunctionName", "Action", "Principal"}), frozenset()),
    (Kind.LAYER_PERMISSION, frozenset({"LayerName", "VersionNumber", "Action", "Principal"}), frozenset()),
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
_CHANGES: tuple[tuple[Kind, frozenset[str], frozenset[str], frozenset[str]], ...] = (
    (Kind.EVENT_SOURCE_MAPPING, frozenset({"UUID"}), frozenset({
        "AmazonManagedKafkaEventSourceConfig", "BatchSize", "BisectBatchOnFunctionError",
        "DocumentDBEventSourceConfig", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor", "ProvisionedPollerConfig",
        "ScalingConfig", "SelfManagedKafkaEventSourceConfig", "SourceAccessConfigurations", "TumblingWindowInSeconds",
    }), frozenset({
        "DestinationConfig", "Enabled", "FilterCriteria", "FunctionName", "KMSKeyArn", "LoggingConfig",
        "MetricsConfig",
    })),
    (Kind.ALIAS, frozenset({"FunctionName", "Name"}), frozenset({"RoutingConfig"}),
     frozenset({"Description", "RevisionId"})),
    (Kind.FUNCTION_URL, frozenset({"FunctionName"}), frozenset({"Cors", "InvokeMode"}), frozenset({"Qualifier"})),
    (Kind.CAPACITY_PROVIDER, frozenset({"CapacityProviderName"}), frozenset({"PropagateTags", "TelemetryConfig"}),
     frozenset()),
    (Kind.CODE_SIGNING_CONFIG, frozenset({"CodeSigningConfigArn"}), frozenset({"CodeSigningPolicies"}),
     frozenset({"Description"})),
)  # fmt: skip
"""What asks for a change of an attachment: its members, others of which there is one at least, and all others."""
_PARTS = {
    "CodeSigningPolicies": "AWS::Lambda::CodeSigningConfig",
    "Cors": "AWS::Lambda::Url",
    "RoutingConfig": "AWS::Lambda::Alias",
}
"""What must have only what it is known to have, since files of others say something of such a name."""


def _changed_by(node: Mapping, keys: Collection[str]) -> Kind | None:
    """What a request that says only what is to change is about."""
    present = frozenset(keys)
    for kind, needed, any_of, others in _CHANGES:
        if needed <= present and any_of & present and node.entries.keys() <= needed | any_of | others:
            return kind if all(_is_known_part(name, node) for name in any_of & present) else None
    return None


def _is_known_part(name: str, node: Mapping) -> bool:
    part, resource = node.entries[name], _PARTS.get(name)
    if resource is None:
        return True
    return isinstance(part, Mapping) and all(has_part(resource, name, key) for key in part.entries)


def attachments_of(node: Mapping, functions: Collection[str]) -> Iterator[Attachment]:
    """What an answer or a request says of attachments.

    Args:
        node: The answer, or what asks for something.
        functions: The names of the functions that are listed beside it.
    """
    if is_policy_answer(node):
        yield from read_permissions(node, functions)
    elif (found := read_attachment(node, functions)) is not None:
        yield found


def read_attachment(node: Mapping, functions: Collection[str]) -> Attachment | None:
    """What an answer says of an attachment."""
    kind = kind_of(node)
    if kind is None:
        return None
    changed = _changed_by(node, node.entries) is not None
    asked = changed or _ANSWERED.isdisjoint(node.entries)
    if not asked:
        node = members_with_numbers(node)
    arn = next((found for key in _REFERENCES if (found := scalar_text(mapping_entry(node, key)))), "")
    owner = function_name(arn) if kind not in _OF_NOBODY else None
    fields: dict[str, Field] = {
        key: resolve_field(value)
        for key, value in node.entries.items()
        if key not in _ANSWERED and not (is_empty(value) or _is_unlimited(kind, key, value))
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
    name, place = _name_of(node, kind, arn), human_position(node.mark)
    return Attachment(kind, name, place, known, fields, partial=KEPT if changed else None, deployed=not asked)


_OF_NOBODY = frozenset({
    Kind.CAPACITY_PROVIDER, Kind.CODE_SIGNING_CONFIG, Kind.LAYER_PERMISSION, Kind.LAYER_VERSION,
})  # fmt: skip
"""What belongs to no function."""
_PROVISIONED = "ProvisionedConcurrentExecutions"
_REFERENCES = ("FunctionArn", "AliasArn", "FunctionName", "LayerVersionArn")
_ANSWERED = frozenset({
    "AliasArn", "CodeSha256", "CodeSigningConfigId", "CreatedDate", "CreationTime", "EventSourceMappingArn",
    "FilterCriteriaError", "FunctionArn", "FunctionUrl", "LastModified", "LastModifiedTime", "LastProcessingResult",
    "LayerVersionArn", "ResponseMetadata", "RevisionId", "State", "StateTransitionReason", "UUID",
})  # fmt: skip


def _is_unlimited(kind: Kind, key: str, value: Node) -> bool:
    """Whether an answer about a mapping says -1 where a request says nothing; of a function -1 means nothing."""
    if kind is not Kind.EVENT_SOURCE_MAPPING or key not in _UNLIMITED:
        return False
    return isinstance(value, Scalar) and value.value == -1


_UNLIMITED = ("MaximumRecordAgeInSeconds", "MaximumRetryAttempts")


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
    telling = next((key for key, value in node.entries.items() if key in TELLING and not is_empty(value)), None)
    told = Resolved(TELLING[telling], where) if telling else Unresolved("it names no event source", where)
    return {"Source": told}


def _name_of(node: Mapping, kind: Kind, arn: str) -> str:
    uuid = scalar_text(mapping_entry(node, "UUID"))
    if kind is Kind.EVENT_SOURCE_MAPPING and uuid:
        return uuid
    own = next((found for key in _NAMES if (found := scalar_text(mapping_entry(node, key)))), None)
    return arn.partition(":function:")[2] or arn or own or kind.value


_NAMES = ("LayerName", "CapacityProviderName", "CodeSigningConfigArn")
