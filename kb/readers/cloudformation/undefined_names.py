"""Names that a template asks for and does not define, which CloudFormation refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.readers.cloudformation.additions import macro_in
from kb.readers.cloudformation.intrinsics import TemplateSections
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.file_recognition import unfollowed_macros
from kb.readers.trees.nodes import Budget, Mapping, Mark, Node, Sequence, child_nodes, mapping_entry, scalar_text

_MOST_NAMED = 5  # conditions that one warning names
_JUDGED = "AWS::Lambda::"
_PSEUDO = "AWS::"
_IN_TEXT = re.compile(r"\$\{([^!{}][^{}]*)\}")
_LOOP = "Fn::ForEach"
_BOTH_JUDGED = "CloudFormation refuses that; both outcomes are judged"
_LONGEST = 255  # letters of a logical id
_MODULES = "Modules"  # of `aws cloudformation package` and of Rain
_MODULE = "::MODULE"
_WHOLE = ("AWSTemplateFormatVersion", "Parameters")
"""Without either a file may be a part of a template."""


def told_conditions(template: TemplateSections) -> Iterator[tuple[Mark, str]]:
    """What is to be said of conditions that are defined by themselves."""
    for name, mark in template.things.circular.items():
        yield mark, f"condition {name} is defined by itself: {_BOTH_JUDGED}"


def told_undefined_conditions(root: Mapping, template: TemplateSections) -> Iterator[tuple[Mark, str]]:
    """What is to be said of conditions that are defined by nothing; a macro may add them."""
    undefined = template.things.undefined
    if undefined and not macro_in(template.conditions) and not any(unfollowed_macros(root)):
        names = ", ".join([*undefined][:_MOST_NAMED]) + (", ..." if len(undefined) > _MOST_NAMED else "")
        yield next(iter(undefined.values())), f"the template does not define condition {names}: {_BOTH_JUDGED}"


def told_references(
    root: Mapping, template: TemplateSections, found: Iterable[TemplateResource]
) -> Iterator[tuple[Mark, str]]:
    """What is to be said of references of Lambda's resources to what the template does not define."""
    known = _known_names(root, template, found := list(found))
    told: set[str] = set()
    for resource in found if known is not None else ():
        if resource.kind.startswith(_JUDGED):
            for name, mark in _references_in(resource.node, template.budget):
                if known is not None and name not in known and name not in told:
                    told.add(name)
                    what = f"refers to {name}, which the template does not define: CloudFormation refuses that"
                    yield mark, f"{resource.name} {what}"


def _known_names(root: Mapping, template: TemplateSections, found: list[TemplateResource]) -> set[str] | None:
    """Everything that a reference may be to; None where a macro, a module or another file may make more."""
    if root.entries.keys().isdisjoint(_WHOLE):
        return None
    if root.entries.get("Transform") is not None or _MODULES in root.entries or macro_in(template.references.resources):
        return None
    if macro_in(template.references.declared) or any(one.kind.endswith(_MODULE) for one in found):
        return None
    references = template.references
    declared = references.declared.entries if references.declared else {}
    resources = references.resources.entries if references.resources else {}
    return {*declared, *resources, *references.given, *references.deployed, *references.passed}


def _references_in(node: Node, budget: Budget) -> Iterator[tuple[str, Mark]]:
    """The logical names that a node refers to; those of a text's own values are none."""
    budget.spend(1)
    match node:
        case Mapping({"Ref": asked}) if len(node.entries) == 1:
            names = [scalar_text(asked)]
        case Mapping({"Fn::GetAtt": Sequence([asked, *_])}) if len(node.entries) == 1:
            names = [scalar_text(asked)]
        case Mapping({"Fn::GetAtt": asked}) if len(node.entries) == 1:
            names = [scalar_text(asked)]
        case Mapping({"Fn::Sub": asked}) if len(node.entries) == 1:
            names = [*_in_text(asked)]
        case Mapping({"DependsOn": asked, "Type": _}):
            names = [scalar_text(one) for one in (asked.items if isinstance(asked, Sequence) else [asked])]
        case _:
            names = []
    for name in names:
        head = (name or "").partition(".")[0].strip()
        if head and len(head) <= _LONGEST and not head.startswith((_PSEUDO, _LOOP)):
            yield head, node.mark
    for child in child_nodes(node):
        yield from _references_in(child, budget)


def _in_text(asked: Node) -> Iterator[str]:
    text, given = (asked, None) if not isinstance(asked, Sequence) else (*asked.items[:2], None, None)[:2]
    for name in _IN_TEXT.findall(scalar_text(text) or "") if text is not None else ():
        if mapping_entry(given, name) is None:
            yield name
