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
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, scalar_text

_ROLE = "AWS::IAM::Role"
_ALLOWING = ("Policies", "ManagedPolicyArns")
"""The properties of a role that allow something."""
_ATTACHED = {"AWS::IAM::ManagedPolicy": "Roles", "AWS::IAM::Policy": "Roles", "AWS::IAM::RolePolicy": "RoleName"}
"""Types of policies, with the property that names their roles."""


def policies_of_roles(found: AbstractMapping[str, TemplateResource]) -> dict[str, Sequence]:
    """The policies of each role of a template as SAM has those of a function, by the role's logical id.

    A policy that is there under a condition only allows nothing for sure, and is left out.
    """
    listed: dict[str, list[Node]] = {}
    for name, one in found.items():
        if one.kind == _ROLE:
            parts = [one.properties.entries[key] for key in _ALLOWING if key in one.properties.entries]
            listed.setdefault(name, []).extend(parts)
        elif one.kind in _ATTACHED and not one.assumed and "PolicyDocument" in one.properties.entries:
            for role in _named_in(one.properties.entries.get(_ATTACHED[one.kind])):
                listed.setdefault(role, []).append(one.properties.entries["PolicyDocument"])
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
    match properties.entries.get("Role"):
        case Mapping({"Fn::GetAtt": Sequence([Scalar(str(name)), Scalar("Arn")])}) if name in roles:
            # A role is read by the way: one that lies too deep is no reason to refuse the functions.
            with suppress(UnreadableError):
                field = read_field(template, "Policies", roles[name], assumed=one.assumed)
                return {"Policies": field} if isinstance(field, Resolved | Conditional) else {}
    return {}


def _named_in(roles: Node | None) -> Iterator[str]:
    """The logical ids in a list of names of roles, or in one name."""
    for role in roles.items if isinstance(roles, Sequence) else [roles]:
        name = scalar_text(role.entries.get("Ref")) if isinstance(role, Mapping) else None
        if name is not None:
            yield name


def _is_role(found: AbstractMapping[str, TemplateResource], name: str) -> bool:
    return name in found and found[name].kind == _ROLE
