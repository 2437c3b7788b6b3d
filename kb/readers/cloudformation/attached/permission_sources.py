"""Whose resource a permission is for, where its ARN is known only at deployment: by the resource that it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from kb.readers.cloudformation.attached.named_resources import Names, arn_service
from kb.readers.cloudformation.attached.placeholder_texts import find_placeholders, symbolic_text
from kb.readers.interface import Field, Resolved
from kb.readers.shared.branches import map_branches
from kb.readers.trees.nodes import Node, mapping_entry

_SOURCE, _SERVICE = "SourceArn", "SourceService"
_ARNS = {
    "AWS::Cognito::UserPool": ("cognito-idp", "Arn"),
    "AWS::Config::ConfigRule": ("config", "Arn"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("elasticloadbalancing", "", "TargetGroupArn"),
    "AWS::Events::EventBus": ("events", "Arn"),
    "AWS::Events::Rule": ("events", "Arn"),
    "AWS::IoT::TopicRule": ("iot", "Arn"),
    "AWS::Logs::LogGroup": ("logs", "Arn"),
    "AWS::S3::Bucket": ("s3", "Arn"),
    "AWS::SNS::Topic": ("sns", "", "TopicArn"),
    "AWS::Scheduler::Schedule": ("scheduler", "Arn"),
}
"""Types of resources, the service that their ARNs spell, and the attributes that are ARNs; empty for `Ref`."""


def source_service(
    names: Names, properties: Node, assumed: AbstractMapping[str, bool], found: Field | None
) -> Iterator[tuple[str, Field]]:
    """The service of a source whose ARN, as it was found, is not known as a whole."""
    node = mapping_entry(properties, _SOURCE)
    if node is None or isinstance(found, Resolved):
        return
    service = map_branches(symbolic_text(names.template, node, assumed), lambda text: _service_of(names, text))
    if service:
        yield _SERVICE, service


def _service_of(names: Names, found: Resolved) -> Field | None:
    """The service that the beginning of an ARN spells, or that of the one resource that a text begins with."""
    if found.secret:
        return None
    text = str(found.value)
    service = arn_service(text)
    if service is None and text.startswith("${"):
        asked, _, attribute = find_placeholders(text)[0].partition(".")
        placed = names.placed(asked)
        service, *attributes = _ARNS.get(placed.resource.kind if placed else "", (None,))
        service = service if attribute in attributes else None
    return Resolved(service, found.position) if service else None
