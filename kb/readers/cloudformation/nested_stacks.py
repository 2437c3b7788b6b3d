"""Stacks inside a stack: where their templates lie, and the parameters that they are given."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import field, replace
from functools import partial

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers.cloudformation.additions import macro_in
from kb.readers.cloudformation.closed_templates import is_rendered
from kb.readers.cloudformation.conditions import Undecided
from kb.readers.cloudformation.intrinsics import FieldEvaluator
from kb.readers.cloudformation.property_fields import compute_field
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.template_sections import PlacedResource, TemplateSections
from kb.readers.file_recognition import is_template
from kb.readers.interface import Conditional, Document, Field, Files, Resolved, Unresolved
from kb.readers.shared.values import CONCEALED, NO_VALUE, WHY_HIDDEN, Unknown, Value, spell_value, unknown_in
from kb.readers.trees.file_parsing import decode_text, parse_text
from kb.readers.trees.nodes import (
    Mapping,
    Node,
    Sequence,
    human_position,
    is_intrinsic,
    mapping_entry,
    move_node,
    scalar_text,
)
from kb.readers.unknown_keys import key_meant

STACKS = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
"""Types of resources that are stacks, and the property that says where their templates lie."""
_STACK_SET = "AWS::CloudFormation::StackSet"
_MODULE = "::MODULE"  # how the types of modules in the CloudFormation registry end
_ASSET = ("aws:asset:path", "aws:asset:property")
_DEEPEST = 10  # stacks within stacks
_MOST = 200  # stacks of one template, those inside them included


@dataclass(slots=True)
class Nesting:
    """What the stacks of one template share on the way down."""

    files: Files | None
    """What may be read beside the template."""
    chain: tuple[str, ...] = ()
    """The templates around, outermost first."""
    counted: list[str] = field(default_factory=list)
    """The stacks that were followed so far."""

    def below(self, path: str) -> Nesting:
        """The same one level deeper."""
        return Nesting(self.files, (*self.chain, path), self.counted)


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack whose template is at hand."""

    name: str
    """Its logical id."""
    path: str
    """Its template."""
    root: Mapping
    """What stands there, each value with its place."""
    parameters: AbstractMapping[str, Field | None]
    """What it is given, as text; None where the stack around leaves it out."""
    secret: frozenset[str]
    """The names among them whose values are never told."""
    around: AbstractMapping[str, PlacedResource]
    """The resources around that it is given references to, by the names of the parameters."""
    rendered: bool = False
    """Whether another tool fills in its text."""


def follow_stack(
    template: TemplateSections,
    resources: AbstractMapping[str, TemplateResource],
    one: TemplateResource,
    path: str,
    nesting: Nesting,
) -> Stack | str:
    """A stack inside the template at a path, or where its template is said to lie and why it is not read."""
    located = _location_of(template, one)
    found = located.reason if isinstance(located, Unknown) else _root_at(located, path, nesting)
    if isinstance(found, str):
        return found
    where, root, rendered = found
    given = dict(_parameters_given(template, one, root))
    hidden = frozenset(name for name, value in given.items() if _is_secret(value))
    around = dict(_resources_given(template, resources, one))
    return Stack(one.name, where, root, given, hidden, around, rendered)


def _root_at(located: str, path: str, nesting: Nesting) -> tuple[str, Mapping, bool] | str:
    """Where the template of a stack lies, what stands there, and whether that is rendered; or why it is not read."""
    where = posixpath.normpath(posixpath.join(posixpath.dirname(path), located))
    if where in (*nesting.chain, path) or len(nesting.chain) >= _DEEPEST:
        return f"{located} contains itself"
    if len(nesting.counted) >= _MOST:
        return f"{located} is one of more than {_MOST} stacks"
    read = _read_template(located, where, nesting)
    if isinstance(read, str):
        return read
    nesting.counted.append(where)
    return where, *read


def told_unread(name: str, why: str) -> str:
    """What is said of a stack whose functions are not seen."""
    return f"{name} is a stack of its own, which is not read here: {why}"


def unread_parts(one: TemplateResource, absent: str | None) -> str | None:
    """Why a resource may hold functions that are not seen, where it is no stack that could be followed.

    `absent` is why it is not created with the values at hand, where it is not.
    """
    if one.kind == _STACK_SET:
        told = absent or "check the template that it deploys"
        return f"{one.name} is a set of stacks, which is not read here: {told}"
    if one.kind.endswith(_MODULE):
        told = f": {absent}" if absent else ""
        return f"{one.name} is a module of the CloudFormation registry ({one.kind}), which is not read here{told}"
    return None


def within_stack(inner: Document, stack: str, absent: str | None) -> Document:
    """What a stack inside another holds, as a part of it."""
    functions = [replace(one, name=f"{stack}.{one.name}", absent=one.absent or absent) for one in inner.functions]
    attached = [
        replace(one, name=f"{stack}.{one.name}", function=f"{stack}.{one.function}" if one.function else None)
        for one in inner.attachments
    ]
    return replace(inner, functions=tuple(functions), attachments=() if absent else tuple(attached))


def _read_template(located: str, where: str, nesting: Nesting) -> tuple[Mapping, bool] | str:
    """The template of a stack and whether it is rendered, or why there is none."""
    content = nesting.files.content(where) if nesting.files else None
    if content is None:
        return f"{located} is not at hand"
    try:
        text = decode_text(located, content)
        found = move_node(parse_text(located, text).root, where)
    except UnreadableError as error:
        return f"{located} is broken: {error.reason}"
    if not isinstance(found, Mapping) or not is_template(found):
        return f"{located} is no template"
    return found, is_rendered(text)


def _location_of(template: TemplateSections, one: TemplateResource) -> str | Unknown:
    """Where the template lies, as a path beside this one."""
    metadata = mapping_entry(one.node, "Metadata")
    asset, about = (scalar_text(mapping_entry(metadata, name)) for name in _ASSET)
    named = STACKS[one.kind]
    node = one.properties.entries.get(named)
    if asset and about in (None, named):
        return asset
    value, secret = _value_of(template, one, node) if node else (Unknown("nothing says where it lies"), False)
    if secret:
        return Unknown(WHY_HIDDEN)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, dict) and "ApplicationId" in value:
        return Unknown("it comes from the application repository")
    if not isinstance(value, str) or not value:
        return Unknown(f"{named} names no template")
    return Unknown(f"{value} is elsewhere") if "://" in value else value


def _declared_in(root: Mapping) -> frozenset[str]:
    """The parameters that a template declares."""
    declared = root.entries.get("Parameters")
    return frozenset(declared.entries) if isinstance(declared, Mapping) else frozenset()


def _parameters_given(
    template: TemplateSections, one: TemplateResource, root: Mapping
) -> Iterator[tuple[str, Field | None]]:
    """What a stack is given; under a condition, or by a macro, it may be anything that the stack declares."""
    node = one.properties.entries.get("Parameters")
    if isinstance(node, Mapping) and (macro := macro_in(node)):
        for name in sorted(_declared_in(root) - node.entries.keys()):
            if is_intrinsic(node) and macro == "Fn::If":
                given = _under_conditions(node, name)
                yield name, compute_field(template, given, one.assumed, partial(_given_under, name))
            else:
                yield name, Unresolved(f"{macro} gives it at deployment", human_position(node.mark))
    for name, item in node.entries.items() if isinstance(node, Mapping) else ():
        if not name.startswith("Fn::"):
            yield name, compute_field(template, item, one.assumed, _given_text)


def _resources_given(
    template: TemplateSections, resources: AbstractMapping[str, TemplateResource], one: TemplateResource
) -> Iterator[tuple[str, PlacedResource]]:
    """The resources of a template, or around it, that parameters of a stack refer to."""
    node = one.properties.entries.get("Parameters")
    for name, item in node.entries.items() if isinstance(node, Mapping) else ():
        attribute = mapping_entry(item, "Fn::GetAtt")
        named = attribute.items[0] if isinstance(attribute, Sequence) and attribute.items else attribute
        meant = (scalar_text(named or mapping_entry(item, "Ref")) or "").partition(".")[0]
        if meant in template.around:
            yield name, template.around[meant]
        elif meant in resources:
            yield name, PlacedResource(template, resources[meant])


def _under_conditions(node: Node, name: str) -> Node:
    """Conditions around parameters as conditions around one of them, so that no other makes it a secret."""
    if not is_intrinsic(node):
        item = mapping_entry(node, name) if isinstance(node, Mapping) else None
        return Mapping({name: item}, {name: item.mark}, node.mark) if item else Mapping({}, {}, node.mark)
    branches = mapping_entry(node, "Fn::If")
    if (
        not isinstance(branches, Sequence)
        or len(branches.items) != 3
        or not all(isinstance(one, Mapping) for one in branches.items[1:])
    ):
        return node
    condition, *ways = branches.items
    chosen = Sequence([condition, *(_under_conditions(way, name) for way in ways)], branches.mark)
    return Mapping({"Fn::If": chosen}, {"Fn::If": branches.mark}, node.mark)


def _given_under(name: str, parameters: Value) -> Value:
    """One of the parameters of a stack, where all of them hang on a condition."""
    if not isinstance(parameters, dict):
        return parameters if isinstance(parameters, Unknown) else Unknown("it is given as no text")
    return _given_text(parameters[name]) if name in parameters else NO_VALUE


def _is_secret(found: Field | None) -> bool:
    """Whether a value is made of a secret in some branch."""
    match found:
        case Conditional():
            return _is_secret(found.when_true) or _is_secret(found.when_false)
        case Resolved():
            return found.secret
        case Unresolved(reason):
            return reason == WHY_HIDDEN
    return False


def undeclared_parameters(stack: Stack) -> Iterator[str]:
    """What is said of each parameter that a stack is given and does not declare, which CloudFormation refuses."""
    declared = _declared_in(stack.root)
    for name in stack.parameters:
        if name not in declared:
            meant = key_meant(name, declared)
            what = f"{stack.name} gives {name}, which is no parameter of {stack.path}"
            yield what + (f"; did you mean {meant}?" if meant else "")


def _given_text(value: Value) -> Value:
    """A parameter as text, as stacks are given them; a list with commas."""
    if unknown := unknown_in(value):
        return unknown
    match value:
        case list():
            return ",".join(spell_value(item) for item in value if isinstance(item, str | int | float))
        case str() | int() | float():
            return spell_value(value)
    return Unknown("it is given as no text")


def _value_of(template: TemplateSections, one: TemplateResource, node: Node) -> tuple[Value, bool]:
    """A value, and whether it is made of a secret."""
    evaluator = FieldEvaluator(template, one.assumed, node)
    try:
        value = evaluator.value(node)
    except Undecided as undecided:
        return Unknown(f"hangs on condition {undecided.condition}"), False
    secret = CONCEALED in evaluator.sources
    return Unknown(WHY_HIDDEN) if secret and unknown_in(value) else value, secret
