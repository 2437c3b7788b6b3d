"""What the role of a function allows, where the template that has the function makes the role, too."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from contextlib import suppress

from kb.errors import UnreadableError
from kb.readers.cloudformation.property_fields import read_field
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.interface import Conditional, Field, Resolved
from kb.readers.shared.values import NO_VALUE
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, scalar_text

_ROLE = "AWS::IAM::Role"
_ALLOWING = ("Policies", "ManagedPolicyArns")
"""The properties of a role that allow something."""
_ATTACHED = {"AWS::IAM::ManagedPolicy": "Roles", "AWS::IAM::Policy": "Roles", "AWS::IAM::RolePolicy": "RoleName"}
"""Types of policies, with the property that names their roles."""


def policies_of_roles(found: AbstractMapping[str, TemplateResource]) -> dict[str, Sequence]:
    """The policies of each role of a template as SAM has those of a function, by the role's logical id.

    A policy that is there under a condition only is one in that case.
    """
    listed: dict[str, list[Node]] = {}
    for name, one in found.items():
        if one.kind == _ROLE:
            parts = [one.properties.entries[key] for key in _ALLOWING if key in one.properties.entries]
            listed.setdefault(name, []).extend(parts)
        elif one.kind in _ATTACHED and "PolicyDocument" in one.properties.entries:
            document = _under(one.assumed, one.properties.entries["PolicyDocument"])
            for role in _named_in(one.properties.entries.get(_ATTACHED[one.kind])):
                listed.setdefault(role, []).append(document)
    return {name: Sequence(parts, parts[0].mark) for name, parts in listed.items() if parts and _is_role(found, name)}


def policies_of_function(
    template: TemplateSections, one: TemplateResource, properties: Mapping, roles: AbstractMapping[str, Sequence]
) -> dict[str, Field]:
    """The field `Policies` of a function whose role is one of some; what nobody can compute is nobody's to judge.

    Args:
        template: What values are computed with.
        one: The function.
        properties: Its properties, with what it inherits.
        roles: The policies of the roles of its template.
    """
    allowed = _policies_meant(properties.entries.get("Role"), roles)
    if allowed is None:
        return {}
    # A role is read by the way: one that lies too deep is no reason to refuse the functions.
    with suppress(UnreadableError):
        field = read_field(template, "Policies", allowed, assumed=one.assumed)
        return {"Policies": field} if isinstance(field, Resolved | Conditional) else {}
    return {}


def _policies_meant(role: Node | None, roles: AbstractMapping[str, Sequence]) -> Node | None:
    """The policies of what a function names as its role, in each case of a condition; None where they are not known."""
    match role:
        case Mapping({"Fn::GetAtt": Sequence([Scalar(str(name)), Scalar("Arn")])}):
            return roles.get(name)
        case Mapping({"Fn::If": Sequence([Scalar(str(condition)), one, other])}) if len(role.entries) == 1:
            when_true, when_false = _policies_meant(one, roles), _policies_meant(other, roles)
            return _chosen(condition, when_true, when_false, role.mark) if when_true or when_false else None
    return None


def _under(assumed: AbstractMapping[str, bool], node: Node) -> Node:
    """What is there where conditions have some outcomes, and nothing else."""
    for condition, holds in assumed.items():
        node = _chosen(condition, node if holds else None, None if holds else node, node.mark)
    return node


def _chosen(condition: str, one: Node | None, other: Node | None, mark: Mark) -> Node:
    """One of two values as a condition decides; nothing where there is none."""
    nothing = Mapping({"Ref": Scalar(NO_VALUE.value, mark)}, {"Ref": mark}, mark)
    outcomes = Sequence([Scalar(condition, mark), one or nothing, other or nothing], mark)
    return Mapping({"Fn::If": outcomes}, {"Fn::If": mark}, mark)


def _named_in(roles: Node | None) -> Iterator[str]:
    """The logical ids in a list of names of roles, or in one name."""
    for role in roles.items if isinstance(roles, Sequence) else [roles]:
        name = scalar_text(role.entries.get("Ref")) if isinstance(role, Mapping) else None
        if name is not None:
            yield name


def _is_role(found: AbstractMapping[str, TemplateResource], name: str) -> bool:
    return name in found and found[name].kind == _ROLE
