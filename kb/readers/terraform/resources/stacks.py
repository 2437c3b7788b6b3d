"""Stacks of CloudFormation that Terraform makes: named, since the functions in them are not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from kb.readers.interface import Position
from kb.readers.shared.values import Value
from kb.readers.terraform.resources.placed_resource import PlacedResource

STACKS = frozenset({
    "aws_cloudformation_stack", "aws_cloudformation_stack_set", "awscc_cloudformation_stack",
    "awscc_cloudformation_stack_set", "aws_serverlessapplicationrepository_cloudformation_stack",
})  # fmt: skip
"""The types of resources that deploy a template."""
_ABOUT = ("AWS::Lambda::", "AWS::Serverless::", "AWS::CloudFormation::Stack")


class Stack(PlacedResource, Protocol):
    """A resource that may deploy a template."""

    def described(self, attribute: str) -> tuple[Value, Iterable[str]]:
        """What an attribute describes in YAML or JSON, as far as it is known, and where it came from."""


def stack_notes(resources: Iterable[Stack]) -> Iterator[tuple[Position, str]]:
    """What is said of each stack that may hold functions; of one whose template is known to hold none, nothing."""
    for one in resources:
        if one.kind in STACKS and _may_hold_functions(one.described("template_body")[0]):
            what = "is a stack of CloudFormation, whose functions are not seen here: check the template that it deploys"
            yield one.position, f"{one.address} {what}"


def _may_hold_functions(template: Value) -> bool:
    found = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(found, dict):
        return True
    kinds = [one.get("Type") if isinstance(one, dict) else None for one in found.values()]
    return any(not isinstance(kind, str) or kind.startswith(_ABOUT) for kind in kinds)
