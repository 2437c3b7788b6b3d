"""The capacity providers that a service declares beside its provider, and what functions say of them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.serverless.function_events import Made
from kb.readers.serverless.logical_ids import capacity_provider_id
from kb.readers.serverless.template_parts import (
    WrittenPart,
    bare_node,
    intrinsic_call,
    mapping_entries,
    node_at,
    plain_mapping,
    settings_within,
    single_text,
    why_unknown,
    word_of,
)
from kb.readers.trees.nodes import Mark, Node, Sequence

_KIND = "AWS::Lambda::CapacityProvider"
_SCALING = {"maxVCpuCount": "MaxVCpuCount", "mode": "ScalingMode", "policies": "ScalingPolicies"}
_SCALING_MODES = {"auto": "Auto", "manual": "Manual"}
_POLICY = {"predefinedMetricType": "PredefinedMetricType", "targetValue": "TargetValue"}
_INSTANCES = {
    "allowedInstanceTypes": "AllowedInstanceTypes",
    "architectures": "Architectures",
    "excludedInstanceTypes": "ExcludedInstanceTypes",
}
_NETWORK = {"securityGroupIds": "SecurityGroupIds", "subnetIds": "SubnetIds"}
_USED = {
    "maxConcurrency": "PerExecutionEnvironmentMaxConcurrency",
    "memoryPerVCpu": "ExecutionEnvironmentMemoryGiBPerVCpu",
    "name": "CapacityProviderArn",
}
_ENVIRONMENTS = {"max": "MaxExecutionEnvironments", "min": "MinExecutionEnvironments"}


def of_provider(provider: Node | None, service: Node | None, stage: Node | None) -> Iterator[tuple[str, Made]]:
    """The capacity providers of a service by their keys; the framework names them after service and stage."""
    named = [single_text(service) or single_text(node_at(service, "name")), single_text(stage)]
    for key, mark, node in mapping_entries(node_at(provider, "capacityProviders")):
        part = WrittenPart(mark).take(node, {"kmsKeyArn": "KmsKeyArn"})
        if all(named):
            part.put("CapacityProviderName", "-".join([*(one or "" for one in named), key]))
        part.put("CapacityProviderScalingConfig", _scaling(node))
        part.put("InstanceRequirements", settings_within(node, "instanceRequirements", _INSTANCES))
        own = settings_within(node, "vpc", _NETWORK)
        part.put("VpcConfig", own or settings_within(provider, "vpc", _NETWORK))
        role = settings_within(node, "permissions", {"operatorRole": "CapacityProviderOperatorRoleArn"})
        part.put("PermissionsConfig", role)
        logical = capacity_provider_id(key)
        yield key, Made(logical, mark, _KIND, part.node(), unread=why_unknown(node))


def _scaling(node: Node) -> Node | None:
    """How a capacity provider grows, in the words of AWS."""
    scaling = settings_within(node, "scaling", _SCALING)
    if scaling is None or why_unknown(scaling):
        return scaling
    part = WrittenPart(scaling.mark).take(scaling, {name: name for name in _SCALING.values()})
    part.put("ScalingMode", word_of(part.found.get("ScalingMode"), _SCALING_MODES))
    policies = bare_node(part.found.get("ScalingPolicies"))
    if isinstance(policies, Sequence):
        listed: list[Node] = [_policy(one) for one in policies.items]
        part.put("ScalingPolicies", Sequence(listed, policies.mark))
    return part.node()


def _policy(node: Node) -> Node:
    return node if why_unknown(node) else WrittenPart(node.mark).take(node, _POLICY).node()


def set_capacity(part: WrittenPart, own: Node, provider: Node | None) -> None:
    """Write on whose instances a function runs, and on how many."""
    used = node_at(own, "capacityProvider")
    if used is None or why_unknown(used):
        part.put("CapacityProviderConfig", used)
        return
    given = WrittenPart(used.mark).take(used, _USED)
    if named := given.found.get("CapacityProviderArn") or (None if plain_mapping(used) else used):
        given.put("CapacityProviderArn", _arn_of(named, provider, used.mark))
    inside = "LambdaManagedInstancesCapacityProviderConfig"
    part.put("CapacityProviderConfig", WrittenPart(used.mark, {inside: given.node()}).node())
    part.put("FunctionScalingConfig", settings_within(used, "scaling", _ENVIRONMENTS))


def _arn_of(named: Node, provider: Node | None, mark: Mark) -> Node:
    """The capacity provider of the service that is named by its key; anything else as it is."""
    key = single_text(named)
    if key is None or ":" in key:
        return named
    declared = plain_mapping(node_at(provider, "capacityProviders"))
    is_declared = declared is not None and key in declared.entries
    return intrinsic_call("Fn::GetAtt", capacity_provider_id(key) if is_declared else key, "Arn", mark=mark)
