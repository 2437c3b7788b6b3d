"""What other resources, and other parts of one, say of how a function is called."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.cloudformation.attached.attachment_fields import named_field
from kb.readers.cloudformation.attached.named_resources import Names
from kb.readers.cloudformation.resource_parts import ResourcePart, parts_at
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.interface import Field, Resolved, Unresolved
from kb.readers.trees.nodes import Sequence, mapping_entry, scalar_text

TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
_FORWARDING = {_LISTENER: "DefaultActions", "AWS::ElasticLoadBalancingV2::ListenerRule": "Actions"}
_GROUPS = (("TargetGroupArn",), ("ForwardConfig", "TargetGroups", "[]", "TargetGroupArn"))
_ATTRIBUTES = "LoadBalancerAttributes"
_IDLE = "idle_timeout.timeout_seconds"
DEFAULT_IDLE = 60
"""What a load balancer gets that does not say, in seconds."""
_BUFFERS = ("BufferSizeInMBs", "BufferIntervalInSeconds")


def balancer_timeout(names: Names, resource: TemplateResource, _part: ResourcePart) -> Iterator[tuple[str, Field]]:
    """How long the load balancer of a target group keeps an idle connection, if the template has it."""
    for rule in names.resources.values():
        if rule.kind not in _FORWARDING or not _forwards_to(names, rule, resource):
            continue
        listener = rule if rule.kind == _LISTENER else _resource_behind(names, rule, "ListenerArn")
        found = _resource_behind(names, listener, "LoadBalancerArn") if listener else None
        if found and found.kind == _BALANCER:
            yield "IdleTimeout", _idle_timeout(names, found)
            return


def _forwards_to(names: Names, rule: TemplateResource, group: TemplateResource) -> bool:
    """Whether a listener, or one of its rules, sends requests to a target group."""
    whole = ResourcePart(rule.properties, rule.assumed)
    found = (
        names.one(part.node, part.assumed)
        for steps in _GROUPS
        for part in parts_at(names.template, whole, (_FORWARDING[rule.kind], "[]", *steps))
    )
    return any(one is not None and one.name == group.name for one in found)


def _resource_behind(names: Names, resource: TemplateResource, name: str) -> TemplateResource | None:
    node = resource.properties.entries.get(name)
    return names.one(node, resource.assumed) if node else None


def _idle_timeout(names: Names, resource: TemplateResource) -> Field:
    """How long a load balancer keeps an idle connection; its default only where nothing else may say it."""
    unread = names.additions(resource)
    for listed in parts_at(names.template, ResourcePart(resource.properties, resource.assumed), (_ATTRIBUTES,)):
        if not isinstance(listed.node, Sequence):
            unread = f"{_ATTRIBUTES} is no list that is known here"
        for part in parts_at(names.template, listed, ("[]",)):
            key, value = (mapping_entry(part.node, name) for name in ("Key", "Value"))
            if scalar_text(key) is None:
                unread = f"a part of {_ATTRIBUTES} is not known"
            elif scalar_text(key) == _IDLE and dict(part.assumed) != dict(resource.assumed):
                unread = f"a part of {_ATTRIBUTES} hangs on conditions"
            elif (
                scalar_text(key) == _IDLE
                and value
                and (written := named_field(names.template, "IdleTimeout", value, part.assumed))
            ):
                return written
    if unread:
        return Unresolved(unread, resource.position)
    return Resolved(DEFAULT_IDLE, resource.position, "CloudFormation default")


def processor_buffering(names: Names, _resource: TemplateResource, part: ResourcePart) -> Iterator[tuple[str, Field]]:
    """How much a delivery stream gathers for a function, and how long; parameters under a condition are left out."""
    for parameter in parts_at(names.template, part, ("Parameters", "[]")):
        name, value = (
            scalar_text(mapping_entry(parameter.node, "ParameterName")),
            mapping_entry(parameter.node, "ParameterValue"),
        )
        if name in _BUFFERS and value and parameter.assumed == part.assumed:
            written = named_field(names.template, name, value, part.assumed)
            if written:
                yield name, written
