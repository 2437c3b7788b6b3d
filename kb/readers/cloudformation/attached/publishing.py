"""Versions, aliases, layers, URLs, settings of asynchronous invocation, and what functions share."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from kb.readers.cloudformation import property_fields
from kb.readers.cloudformation.additions import SUPPLIED, additions_in, demanded_inside, macro_in
from kb.readers.cloudformation.attached.attachment_fields import named_field, named_fields, shape_value
from kb.readers.cloudformation.attached.destinations import destination_fields
from kb.readers.cloudformation.attached.named_resources import ALIAS, VERSION, Names
from kb.readers.cloudformation.attached.permission_sources import source_service
from kb.readers.cloudformation.resource_parts import ResourcePart, part_branches
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.interface import FILE_START, Attachment, Conditional, Field, Kind, Resolved, Unresolved
from kb.readers.shared.values import NO_VALUE, Absent, Unknown, Value, no_mapping
from kb.readers.trees.nodes import Mapping, Scalar, human_position, is_intrinsic, mapping_entry

SAM_LAYER = "AWS::Serverless::LayerVersion"
SAM_CAPACITY = "AWS::Serverless::CapacityProvider"
KINDS = {
    ALIAS: (Kind.ALIAS, "FunctionName"),
    VERSION: (Kind.VERSION, "FunctionName"),
    "AWS::Lambda::EventInvokeConfig": (Kind.EVENT_INVOKE_CONFIG, "FunctionName"),
    "AWS::Lambda::LayerVersion": (Kind.LAYER_VERSION, None),
    "AWS::Lambda::LayerVersionPermission": (Kind.LAYER_PERMISSION, None),
    "AWS::Lambda::MicrovmImage": (Kind.MICROVM_IMAGE, None),
    "AWS::Lambda::NetworkConnector": (Kind.NETWORK_CONNECTOR, None),
    "AWS::Lambda::Permission": (Kind.PERMISSION, "FunctionName"),
    "AWS::Lambda::Url": (Kind.FUNCTION_URL, "TargetFunctionArn"),
    SAM_LAYER: (Kind.LAYER_VERSION, None),
    "AWS::Lambda::CapacityProvider": (Kind.CAPACITY_PROVIDER, None),
    "AWS::Lambda::CodeSigningConfig": (Kind.CODE_SIGNING_CONFIG, None),
    SAM_CAPACITY: (Kind.CAPACITY_PROVIDER, None),
    "AWS::Lambda::WebFunction": (Kind.WEB_FUNCTION, None),
    "AWS::Lambda::WebFunctionEndpoint": (Kind.WEB_ENDPOINT, None),
    "AWS::Lambda::WebFunctionRevision": (Kind.WEB_REVISION, None),
}
"""Types of resources, what each is, and the property that names its function."""
_RENAMED = {
    SAM_LAYER: {"ContentUri": "Content"},
    SAM_CAPACITY: {"OperatorRole": "PermissionsConfig", "ScalingConfig": "CapacityProviderScalingConfig"},
}
"""What SAM calls otherwise than the API."""
_DEMANDED = {
    ALIAS: ("FunctionName", "FunctionVersion", "Name"),
    VERSION: ("FunctionName",),
    "AWS::Lambda::CapacityProvider": (
        "PermissionsConfig.CapacityProviderOperatorRoleArn",
        "VpcConfig.SubnetIds",
        "VpcConfig.SecurityGroupIds",
    ),
    "AWS::Lambda::CodeSigningConfig": ("AllowedPublishers.SigningProfileVersionArns",),
    "AWS::Lambda::EventInvokeConfig": ("FunctionName", "Qualifier"),
    "AWS::Lambda::LayerVersion": ("Content.S3Bucket", "Content.S3Key"),
    "AWS::Lambda::LayerVersionPermission": ("Action", "LayerVersionArn", "Principal"),
    "AWS::Lambda::MicrovmImage": (
        "AdditionalOsCapabilities",
        "BaseImageArn",
        "BaseImageVersion",
        "BuildRoleArn",
        "CodeArtifact.Uri",
        "CpuConfigurations",
        "Description",
        "EgressNetworkConnectors",
        "EnvironmentVariables",
        "Hooks",
        "Logging",
        "Name",
        "Resources",
    ),
    # Since November 2026 the schema demands groups and the protocol, too.
    "AWS::Lambda::NetworkConnector": (
        "Configuration.VpcEgressConfiguration.AssociatedComputeResourceTypes",
        "Configuration.VpcEgressConfiguration.SubnetIds",
    ),
    "AWS::Lambda::Permission": ("Action", "FunctionName", "Principal"),
    "AWS::Lambda::EventSourceMapping": ("EventSourceArn|SelfManagedEventSource", "FunctionName"),
    "AWS::Lambda::Url": ("AuthType", "TargetFunctionArn"),
    "AWS::Lambda::WebFunction": ("FunctionName",),
    "AWS::Lambda::WebFunctionEndpoint": ("AuthType", "EndpointName", "EndpointType", "FunctionName"),
    "AWS::Lambda::WebFunctionRevision": (
        "BuildConfig.CodeConfig.S3Object.Bucket",
        "BuildConfig.CodeConfig.S3Object.Key",
        "BuildConfig.RuntimeConfig.Runtime",
        "FunctionName",
        "ServiceConfig.ExecutionRoleArn",
    ),
    SAM_LAYER: ("Content",),
    # Whether groups may be left out the pages of SAM and CloudFormation say otherwise.
    SAM_CAPACITY: ("VpcConfig.SubnetIds",),
}
"""What CloudFormation and SAM demand of a resource."""
INSIDE = frozenset({
    "AutoPublishAlias", "DeploymentPreference", "EventInvokeConfig", "Events", "FunctionUrlConfig",
    "ProvisionedConcurrencyConfig", "VersionDescription",
})  # fmt: skip
"""Properties of AWS::Serverless::Function that attach something."""
_PROVISIONED = "ProvisionedConcurrencyConfig"
_EXECUTIONS = "ProvisionedConcurrentExecutions"


def of_resource(names: Names, resource: TemplateResource, properties: Mapping) -> Attachment:
    """A resource of one of KINDS."""
    kind, pointer = KINDS[resource.kind]
    assumed = resource.assumed
    function = names.function(properties.entries.get(pointer), assumed) if pointer else None
    left_out = [_PROVISIONED, *([pointer] if pointer and function else [])]
    renamed = _RENAMED.get(resource.kind, {})
    found = dict(named_fields(names.template, properties, assumed, renamed, left_out))
    found.update(_provisioned_fields(names, properties, assumed))
    found.update(destination_fields(names, properties, assumed))
    if kind is Kind.PERMISSION:
        found.update(source_service(names, properties, assumed, found.get("SourceArn")))
    exists, partial = names.existence(assumed), names.template.additions.to(resource, properties)
    demanded = demanded_of(resource, pointer if function else None)
    parts = () if partial else demanded_inside(resource)
    place = resource.position
    return Attachment(kind, resource.name, place, function, found, exists, partial, demanded=demanded, parts=parts)


def demanded_of(resource: TemplateResource, given: str | None) -> tuple[str, ...]:
    """The fields that a resource must have; `given` is one that is there and stands in no field."""
    if SUPPLIED in resource.node.entries:
        return ()
    return tuple(name for name in _DEMANDED.get(resource.kind, ()) if name != given)


def of_function(
    names: Names, function: str, merged: Mapping, assumed: AbstractMapping[str, bool]
) -> Iterator[Attachment]:
    """What the properties of a SAM function publish and expose."""
    added = names.template.additions
    sure = not (added.every or added.sam or macro_in(merged))
    alias = merged.entries.get("AutoPublishAlias")
    qualifier = named_field(names.template, "Name", alias, assumed) if alias else None
    published: dict[str, Field] = {"Qualifier": qualifier} if qualifier else {}
    for kind, name in ((Kind.FUNCTION_URL, "FunctionUrlConfig"), (Kind.EVENT_INVOKE_CONFIG, "EventInvokeConfig")):
        for part in _parts_inside(names, merged, name, assumed):
            whole = not is_intrinsic(part.node)
            found = dict(named_fields(names.template, part.node, part.assumed)) if whole else {}
            found.update(destination_fields(names, part.node, part.assumed))
            place = human_position(merged.keys[name])
            exists, rest = names.existence(part.assumed), _rest_of(names, part)
            demanded = ("AuthType",) if kind is Kind.FUNCTION_URL and sure and whole and not macro_in(part.node) else ()
            fields = {**published, **found}
            yield Attachment(kind, f"{function}.{name}", place, function, fields, exists, rest, demanded=demanded)
    if qualifier:
        place = human_position(merged.keys["AutoPublishAlias"])
        provisioned = dict(_provisioned_fields(names, merged, assumed))
        told = merged.entries.get("VersionDescription")
        description = named_field(names.template, "Description", told, assumed) if told else None
        version = {"Description": description} if description else {}
        for kind, own in ((Kind.VERSION, version), (Kind.ALIAS, {"Name": qualifier, **provisioned})):
            exists = _named_existence(qualifier, names.existence(assumed))
            yield Attachment(kind, f"{function}.AutoPublishAlias", place, function, own, exists)


def _named_existence(named: Field | None, exists: Field | None) -> Field | None:
    """Whether something is there that SAM makes only where it has a name."""
    match named:
        case None:
            return Resolved(value=False, position=FILE_START)
        case Conditional():
            one, other = (_named_existence(part, exists) for part in (named.when_true, named.when_false))
            if one == other:
                return one
            always = Resolved(value=True, position=FILE_START)
            return replace(named, when_true=one or always, when_false=other or always)
    return exists


def _parts_inside(
    names: Names, merged: Mapping, name: str, assumed: AbstractMapping[str, bool]
) -> Iterator[ResourcePart]:
    """What stands under a property, once for each branch of a condition around it."""
    node = merged.entries.get(name)
    for part in part_branches(names.template, ResourcePart(node, assumed)) if node else ():
        if not isinstance(part.node, Scalar) or part.node.value is not None:
            yield part


def _rest_of(names: Names, part: ResourcePart) -> str | None:
    """Why what stands there may say more than is read of it; None where all is read."""
    if isinstance(part.node, Mapping) and not is_intrinsic(part.node):
        return additions_in(part.node) or names.template.additions.every
    match property_fields.compute_field(names.template, part.node, part.assumed, lambda value: value):
        case Unresolved(reason):
            return reason
        case Resolved(value):
            return no_mapping(value)
    return "its parts hang on conditions"


def _provisioned_fields(
    names: Names, properties: Mapping, assumed: AbstractMapping[str, bool]
) -> Iterator[tuple[str, Field]]:
    node = properties.entries.get(_PROVISIONED)
    written = mapping_entry(node, _EXECUTIONS)
    if written:
        if found := named_field(names.template, _EXECUTIONS, written, assumed):
            yield _EXECUTIONS, found
    elif node and (found := property_fields.compute_field(names.template, node, assumed, _executions_number)):
        yield _EXECUTIONS, found


def _executions_number(value: Value) -> Value:
    match value:
        case dict():
            return shape_value(_EXECUTIONS, value.get(_EXECUTIONS, NO_VALUE))
        case Unknown() | Absent():
            return value
        case None:
            return NO_VALUE
    return Unknown(no_mapping(value))
