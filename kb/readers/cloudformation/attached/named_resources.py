"""Finds the resource behind a reference: by logical id, by attribute, by name or by ARN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace
from functools import cached_property

from kb.readers.cloudformation import resources
from kb.readers.cloudformation.attached.placeholder_texts import find_placeholders, symbolic_text
from kb.readers.cloudformation.existence import compute_existence
from kb.readers.cloudformation.resource_parts import ResourcePart, part_branches
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.template_sections import PlacedResource, TemplateSections
from kb.readers.interface import Conditional, Field, Resolved
from kb.readers.shared.values import WHY_HIDDEN, Unknown
from kb.readers.trees.nodes import Mapping, Node, mapping_entry

ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"
_MAX_HOPS = 5  # from an alias to its version to its function; each costs frames of the stack
_PIECE = r"(?:\$\{[^{}]*\}|[^:/${}\s])+"
_BY_ARN = re.compile(rf"\bfunction:({_PIECE})")
_BY_NAME = re.compile(rf"({_PIECE})(?::(?:{_PIECE}|\$LATEST))?")
_SERVICE = re.compile(rf"arn:{_PIECE}:([a-z0-9-]+):")


def known_texts(field: Field | None) -> Iterator[str]:
    """The texts that a field may come to."""
    match field:
        case Resolved(str(text)):
            yield text
        case Conditional():
            yield from known_texts(field.when_true)
            yield from known_texts(field.when_false)


class Names:
    """The names by which the resources of one template are known."""

    def __init__(self, template: TemplateSections, found: AbstractMapping[str, TemplateResource]) -> None:
        self.template = template
        self.resources = found
        self._existing: dict[frozenset[tuple[str, bool]], Field | None] = {}
        self._aliased: dict[str, list[str]] = {}
        self._open: list[str] = []

    def existence(self, assumed: AbstractMapping[str, bool]) -> Field | None:
        """Whether what is there under some assumptions is there, where that is open."""
        if not assumed:
            return None
        key = frozenset(assumed.items())
        if key not in self._existing:
            self._existing[key] = compute_existence(self.template, assumed)
        return self._existing[key]

    def additions(self, resource: TemplateResource) -> str | None:
        """Why a resource may have more properties than stand in the template."""
        return self.template.additions.to(resource, resource.properties)

    def function(self, node: Node | None, assumed: AbstractMapping[str, bool]) -> str | None:
        """The one function of the template that a reference names, whatever its conditions come to."""
        found = self.functions(node, assumed)
        return found[0] if len(found) == 1 else None

    def functions(self, node: Node | None, assumed: AbstractMapping[str, bool]) -> list[str]:
        """The functions of the template that a reference or a text full of references names."""
        if node is None:
            return []
        texts = known_texts(symbolic_text(self.template, node, assumed))
        return list(dict.fromkeys(name for text in texts for name in self._functions_named(text)))

    def _functions_named(self, text: str) -> list[str]:
        """The functions in a text: by logical ids, else by names in ARNs, else by the text as a name."""
        found = [name for placeholder in find_placeholders(text) for name in self._functions_behind(placeholder)]
        if found:
            return found
        names = _BY_ARN.findall(text) or [whole[1] for whole in [_BY_NAME.fullmatch(text)] if whole]
        return [self._function_names[name] for name in names if name in self._function_names]

    def _functions_behind(self, placeholder: str) -> list[str]:
        """The function that a logical id is or, for an alias or version, belongs to."""
        resource = self.resources.get(placeholder.split(".", 1)[0])
        if resource is None:
            return []
        if resource.kind in resources.FUNCTIONS:
            return [resource.name]
        if resource.kind not in (ALIAS, VERSION):
            return []
        if resource.name not in self._aliased:
            # What is still being looked for when it is asked for again is a circle, and belongs to nothing.
            self._aliased[resource.name] = []
            node = resource.properties.entries.get("FunctionName")
            if len(self._open) < _MAX_HOPS:
                self._open.append(resource.name)
                self._aliased[resource.name] = self.functions(node, resource.assumed)
                self._open.pop()
        return self._aliased[resource.name]

    @cached_property
    def _function_names(self) -> dict[str, str]:
        return self._resources_by("FunctionName", *resources.FUNCTIONS)

    @cached_property
    def queue_names(self) -> dict[str, str]:
        """The logical ids of queues by the names that the template gives them."""
        return self._resources_by("QueueName", "AWS::SQS::Queue")

    def _resources_by(self, name: str, *kinds: str) -> dict[str, str]:
        found: dict[str, str] = {}
        doubled: set[str] = set()
        for resource in self.resources.values():
            node = resource.properties.entries.get(name)
            if resource.kind in kinds and node is not None:
                for text in known_texts(symbolic_text(self.template, node, resource.assumed)):
                    if found.setdefault(text, resource.name) != resource.name:
                        doubled.add(text)
        return {text: resource for text, resource in found.items() if text not in doubled}

    def resource(self, text: str) -> TemplateResource | None:
        """The one resource that a reference is to."""
        heads = {placeholder.split(".", 1)[0] for placeholder in find_placeholders(text)}
        found = [self.resources[head] for head in heads if head in self.resources]
        return found[0] if len(found) == 1 else None

    def placed(self, placeholder: str) -> PlacedResource | None:
        """The resource that a placeholder stands for, here or in the stack around."""
        resource = self.resources.get(placeholder.split(".", 1)[0])
        return PlacedResource(self.template, resource) if resource else self.template.around.get(placeholder)

    def one(self, node: Node, assumed: AbstractMapping[str, bool]) -> TemplateResource | None:
        """The one resource that a reference is to, whatever its conditions come to."""
        found = {
            resource.name: resource
            for text in known_texts(symbolic_text(self.template, node, assumed))
            if (resource := self.resource(text))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def reason(self, text: str, *, secret: bool = False) -> str:
        """Why it is not known what a reference is to."""
        if secret:
            return WHY_HIDDEN
        for placeholder in find_placeholders(text):
            if placeholder.startswith("?"):
                return placeholder[1:]
            if "." in placeholder:
                return f"attribute {placeholder} is known only at deployment"
            value, _ = self.template.references.look_up(placeholder)
            if isinstance(value, Unknown):
                return value.reason
        return f"{text if len(text) <= 60 else text[:57] + '...'} names no service"


def cases_by_function(names: Names, resource: TemplateResource, pointer: str | None) -> list[TemplateResource]:
    """A resource in each case in which it belongs to another function, by the property that names its function."""
    node = resource.properties.entries.get(pointer) if pointer else None
    if pointer is None or node is None or mapping_entry(node, "Fn::If") is None:
        return [resource]
    parts = list(part_branches(names.template, ResourcePart(node, resource.assumed)))
    if len({tuple(names.functions(part.node, part.assumed)) for part in parts}) < 2:
        return [resource]
    written = resource.properties
    return [
        replace(
            resource,
            case=part.assumed,
            properties=Mapping({**written.entries, pointer: part.node}, written.keys, written.mark),
        )
        for part in parts
    ]


def arn_service(text: str) -> str | None:
    """The service of an ARN as the ARN spells it."""
    found = _SERVICE.match(text)
    return found[1] if found else None
