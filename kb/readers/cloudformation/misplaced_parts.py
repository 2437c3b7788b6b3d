"""Parts of a template that stand where nobody reads them, most often for want of a few blanks; each with what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from kb.readers.cloudformation.additions import macro_in
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, mapping_entry, scalar_text
from kb.readers.unknown_keys import (
    GLOBALS,
    SAM,
    is_known_property,
    is_known_resource,
    key_meant,
    property_meant,
    resource_types,
    type_meant,
)

Hint: TypeAlias = "tuple[Mark, str]"
"""A place, and what is to be done there."""

_PARTS = frozenset({
    "Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "Properties", "Type", "UpdatePolicy",
    "UpdateReplacePolicy",
})  # fmt: skip
"""Parts of a resource, which no resource is named after."""
_OF_SAM = frozenset({"Connectors", "IgnoreGlobals"})
"""Further parts of a resource, which SAM reads."""
_SECTIONS = frozenset({
    "AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs",
    "Parameters", "Resources", "Rules", "Transform",
})  # fmt: skip
_OF_TOOLS = "2010-09-09-"
"""How versions of the format begin that other tools have."""
_EVENT = frozenset({"Properties", "Type"})
_GLOBALS = frozenset({
    "Api", "CapacityProvider", "Function", "HttpApi", "LayerVersion", "SimpleTable", "StateMachine", "WebSocketApi",
})  # fmt: skip
"""What Globals may have a part of."""
_RESOURCE = re.compile(r"AWS::\w+::\w+")
_MOST_NAMED = 5  # properties that one hint names


def is_of_another_tool(root: Mapping) -> bool:
    """Whether a template says that it is of a format of another tool, as those of org-formation do.

    Such a tool gives sections and resources parts of its own, and takes them out before CloudFormation sees them.
    """
    return (scalar_text(root.entries.get("AWSTemplateFormatVersion")) or "").startswith(_OF_TOOLS)


def hints_outside(root: Mapping) -> Iterator[Hint]:
    """Resources that stand beside Resources or in another section, and sections that are misspelt."""
    shared = root.entries.get("Globals")
    for name, mark in shared.keys.items() if isinstance(shared, Mapping) else ():
        if name not in _GLOBALS and (meant := key_meant(name, _GLOBALS)):
            yield mark, f"{name} is no part of Globals and not read; write {meant}"
    for name, mark in root.keys.items() if not is_of_another_tool(root) else ():
        if name not in _SECTIONS and (meant := key_meant(name, _SECTIONS)) and meant not in root.entries:
            yield mark, f"{name} is no section of a template and not read; write {meant}"
    for name, node in root.entries.items():
        if name == "Resources" or not isinstance(node, Mapping):
            continue
        own = [(name, root.keys[name])] if _is_resource(node) else []
        for key, mark in [*own, *_resources_in(node)]:
            yield mark, f"{key} looks like a resource and is not read: indent it under Resources"


def hints_inside(section: Mapping, *, more_parts: bool) -> Iterator[Hint]:
    """What stands among the resources, or in one of them, and is no part of it.

    Args:
        section: The resources.
        more_parts: Whether resources may have parts that are not CloudFormation's, of which nothing is said.
    """
    for name, node in section.entries.items():
        if name.startswith("Fn::"):
            yield section.keys[name], "a macro adds resources at deployment; they are not read"
        elif name in _PARTS and not mapping_entry(node, "Type"):
            yield section.keys[name], f"{name} stands beside the resources: indent it under the one it is of"
        elif isinstance(node, Mapping):
            yield from _hints_in(name, node, more_parts=more_parts)
        else:
            yield section.keys[name], f"resource {name} is not a mapping; not read"


def _hints_in(name: str, resource: Mapping, *, more_parts: bool) -> Iterator[Hint]:
    """Properties that stand beside Properties, and resources inside of this one."""
    written = mapping_entry(resource, "Type")
    if macro := None if written else macro_in(resource):
        yield resource.mark, f"{macro} makes {name} at deployment; it is not read"
    kind = scalar_text(written) or ""
    if written and (meant := type_meant(kind, resource_types())):
        yield written.mark, f"{name} is not read: there is no type {kind}; did you mean {meant}?"
    if not resource.entries.keys() <= _PARTS:
        strange = () if more_parts else _strange_parts(name, resource, kind)
        yield from list(_astray(name, resource, kind, _PARTS)) or strange
    if kind == SAM:
        yield from _not_ignored(name, resource.entries.get("IgnoreGlobals"))
    events = mapping_entry(resource.entries.get("Properties"), "Events") if kind == SAM else None
    for event, node in events.entries.items() if isinstance(events, Mapping) else ():
        if isinstance(node, Mapping):
            of_type = f"{kind} {scalar_text(node.entries.get('Type'))}"
            yield from _astray(f"{event} of {name}", node, of_type, _EVENT)
    for holder in (resource, resource.entries.get("Properties")):
        for part, mark in _resources_in(holder):
            yield mark, f"{part} looks like a resource inside of {name} and is not read: indent it as {name} is"


def _astray(name: str, node: Mapping, kind: str, parts: frozenset[str]) -> Iterator[Hint]:
    """Properties that stand beside the Properties of a resource or an event."""
    found = [key for key in node.entries if key not in parts and key in node.keys and is_known_property(kind, key)]
    if found:
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        told = ", ".join(found[:_MOST_NAMED]) + more
        place = node.keys[found[0]]
        yield place, f"{name}: not read, since it stands beside Properties: {told}; indent it under Properties"


def _not_ignored(name: str, ignored: Node | None) -> Iterator[Hint]:
    """What a function would leave out of Globals that is no part of them; SAM refuses it."""
    match ignored:
        case Sequence(items):
            for item in items:
                key = scalar_text(item)
                if key is not None and not is_known_property(GLOBALS, key):
                    meant = property_meant(GLOBALS, key)
                    told = f"; write {meant}" if meant else ""
                    yield item.mark, f"{name}: {key} in IgnoreGlobals is no property of Globals.Function{told}"
        case Scalar(value) if value not in ("*", None):
            yield ignored.mark, f"{name}: IgnoreGlobals is no list and not read; write ['{value}'], or '*' for all"


def _strange_parts(name: str, resource: Mapping, kind: str) -> Iterator[Hint]:
    """What is no part of a resource: as it is misspelt, or at all, where the resource is about Lambda."""
    for key in resource.entries:
        if key in _PARTS or key in _OF_SAM or key not in resource.keys or key.startswith(("Fn::", "!")):
            continue
        part = key_meant(key, _PARTS)
        if part and part not in resource.entries:
            yield resource.keys[key], f"{name}: {key} is no part of a resource and not read; write {part}"
        elif is_known_resource(kind) and not _is_resource(resource.entries[key]):
            yield resource.keys[key], f"{name}: {key} is no part of a resource and not read"


def _resources_in(node: Node | None) -> Iterator[tuple[str, Mark]]:
    """The entries of a mapping that are of a type of AWS and have properties; types of parameters have none."""
    if not isinstance(node, Mapping):
        return
    for name, inner in node.entries.items():
        if isinstance(inner, Mapping) and "Properties" in inner.entries and name in node.keys and _is_resource(inner):
            yield name, node.keys[name]


def _is_resource(node: Node) -> bool:
    if not isinstance(node, Mapping) or not isinstance(node.entries.get("Properties"), Mapping):
        return False
    kind = scalar_text(node.entries.get("Type"))
    return bool(kind and _RESOURCE.fullmatch(kind))
