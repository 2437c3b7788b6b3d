"""What plans and states say of functions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import field, replace

from kb.data_classes import dataclass
from kb.errors import NotATemplateError, UnreadableError
from kb.readers.interface import Document, Field, FunctionConfig, Inputs, Position, Resolved
from kb.readers.shared.entry_places import entries_of
from kb.readers.shared.plain_values import known_value, single_values
from kb.readers.shared.values import CONCEALED, Unknown, Value
from kb.readers.terraform import planned_changes
from kb.readers.terraform.evaluation.computed_values import Encoded, Reference
from kb.readers.terraform.evaluation.encoded_texts import decoded
from kb.readers.terraform.flat_attributes import nested_attributes
from kb.readers.terraform.planned_changes import PlannedChange, planned_value
from kb.readers.terraform.planned_references import PlannedReferences, later_documents
from kb.readers.terraform.resources import built_functions, role_policies
from kb.readers.terraform.resources.api_attributes import Shape
from kb.readers.terraform.resources.calling_services import Pointer
from kb.readers.terraform.resources.stacks import stack_notes
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    child_nodes,
    human_position,
    mapping_entry,
    scalar_text,
)

_PLANNED = frozenset({"planned_values", "resource_changes"})
_TAGS, _ALL_TAGS = ("tags",), ("tags_all",)
"""The tags of a resource, and all that it has with those that its provider adds."""
_READ = built_functions.READ | role_policies.READ
_MOST_MODULES = 64  # modules within modules
_INDEX = re.compile(r"\[[^\[\]]*\]")


def read_planned(file: ParsedFile, _inputs: Inputs) -> Document:
    """The functions of a plan as they will be, or of a state as they are."""
    root = file.tree.root
    if not isinstance(root, Mapping):
        raise NotATemplateError(file.path, "no Terraform plan or state")
    if "modules" in root.entries and "resources" not in root.entries:
        reason = (
            "a state of Terraform before 0.12; run `terraform show -json` with a newer version and check its output"
        )
        raise UnreadableError(file.path, reason)
    planned = not _PLANNED.isdisjoint(root.entries)
    changes = list(planned_changes.planned_changes(root)) if planned else []
    shown = planned or "values" in root.entries
    found = list(_planned_resources(root, changes) if shown else _stored_resources(root))
    there = {change.address for change in changes if change.exists} if planned else {one.address for one in found}
    collection = built_functions.Collection(found)
    built = collection.with_policies(collection.functions(), found)
    functions = [replace(one, deployed=one.name in there) for one in built]
    attachments = tuple(replace(one, deployed=one.name in there) for one in collection.attachments(functions))
    functions += _destroyed_functions(changes, {one.name for one in functions})
    name = "terraform-plan" if planned else "terraform-state"
    warnings = (*file.tree.warnings, *_incomplete(root), *stack_notes(found))
    return Document(file.path, name, tuple(functions), warnings, attachments=attachments)


def _incomplete(root: Mapping) -> Iterator[tuple[Position, str]]:
    """What is said of a plan that does not hold all that will be."""
    for name, value, what in (
        ("errored", True, "planning ended with an error: what comes after it is not in the plan"),
        ("complete", False, "the plan is not complete: what is put off for the next one may not be in it"),
    ):
        node = root.entries.get(name)
        if isinstance(node, Scalar) and node.value is value:
            yield human_position(root.keys[name]), what


def _destroyed_functions(changes: Iterable[PlannedChange], there: Container[str]) -> Iterator[FunctionConfig]:
    """The functions that a plan takes away."""
    for change in changes:
        if change.destroys and change.kind in built_functions.FUNCTIONS and change.address not in there:
            what = "destroys it" if "delete" in change.actions else "forgets it, and leaves it as it is"
            yield FunctionConfig(change.address, human_position(change.node.mark), {}, f"the plan {what}")


@dataclass(slots=True)
class _Planned:
    """One instance of a resource in a plan or state."""

    address: str
    kind: str
    position: Position
    values: Node
    unknown: Node | None
    """What is known only after apply, in the structure of the values."""
    sensitive: Node | None = None
    """What is hidden, likewise."""
    expressions: Node | None = None
    """What the configuration says of its attributes."""
    references: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What attributes refer to, where that is known otherwise."""
    sources: PlannedReferences | None = None
    """What values that are not known are made of."""
    is_found: bool = False
    zero_is_unset: bool = False
    exists: Field | None = None
    undecided: frozenset[str] = frozenset()
    defined: Position | None = None
    is_written: bool = False
    unknown_tags: None = None

    def field(self, path: tuple[str, ...], shape: Shape) -> Field | None:
        """An attribute in the shape of the API."""
        path = _ALL_TAGS if path == _TAGS and self._has(_ALL_TAGS) else path
        node, unknown = _node_at(self.values, path), _node_at(self.unknown, path)
        if node is None and unknown is None:
            return None
        place = human_position((node or unknown or self.values).mark)
        value = planned_value(node, unknown)
        value = self._made_later(path, value) if isinstance(value, Unknown) else value
        found = built_functions.field_of(shape(value), place, self._origins(path))
        return replace(found, entries=entries_of(node)) if node and isinstance(found, Resolved) else found

    def _made_later(self, path: tuple[str, ...], unknown: Unknown) -> Unknown:
        """A value that is not known, as what it will be made of where that is one thing."""
        target = (
            self.sources.only_target(self.address, mapping_entry(self.expressions, path[0])) if self.sources else None
        )
        if target is None or self.sources is None or len(path) > 1:
            return unknown
        said = self.sources.document(target)
        return Reference(unknown.reason, target) if said is None else Encoded(unknown.reason, content=said)

    def says(self, attribute: str) -> bool:
        """Whether the configuration says something of an attribute."""
        return mapping_entry(self.expressions, attribute) is not None

    def _has(self, path: tuple[str, ...]) -> bool:
        """Whether an attribute has a value, known or not."""
        return any(
            node is not None and node != Scalar(None, node.mark)
            for node in (_node_at(self.values, path), _node_at(self.unknown, path))
        )

    def allowed(self, path: tuple[str, ...], shape: Shape) -> Field | None:  # noqa: ARG002 - as every resource is asked
        """A plan has the values that it will have, no others."""
        return None

    def _origins(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Where an attribute comes from, as far as anything is told of it: whether it is hidden."""
        return (CONCEALED,) if _holds_mark(_node_at(self.sensitive, path)) else ()

    def described(self, attribute: str) -> tuple[Value, Iterable[str]]:
        """What a text says that describes something in YAML or JSON, and whether it is hidden."""
        return decoded(known_value(mapping_entry(self.values, attribute))), self._origins((attribute,))

    def packed_from(self, path: str) -> dict[str, Value]:  # noqa: ARG002 - as every resource is asked
        """A plan has made its archives."""
        return {}

    def keys(self) -> dict[str, list[tuple[str, Position]]]:
        """None are written here: what stands in a plan or state has the provider's own names."""
        return {}

    def targets(self, attribute: str) -> tuple[str, ...]:
        """The resources that the configuration names for an attribute."""
        named = _names_referred(mapping_entry(self.expressions, attribute))
        return self.references.get(attribute, ()) or _prefix_names(self.address, named)

    def single_targets(self, attribute: str) -> tuple[str, ...]:
        """The same: a plan does not tell how a value is made of them."""
        return self.targets(attribute)

    def pointers(self, path: tuple[str, ...]) -> Iterator[Pointer]:
        """Every place that a path leads to."""
        *blocks, last = path
        found = [(self.values, self.expressions)]
        for kind in blocks:
            found = [pair for node, expressions in found for pair in _blocks_of(node, expressions, kind)]
        for node, expressions in found:
            if isinstance(node, Mapping):
                written = expressions.entries if isinstance(expressions, Mapping) else {}
                for name in dict.fromkeys((*node.entries, *written)) if last == "*" else [last]:
                    yield self._pointer_of(name, node, mapping_entry(expressions, name), *blocks[:1])

    def _pointer_of(self, name: str, node: Mapping, expression: Node | None, block: str | None = None) -> Pointer:
        mark = node.keys.get(name, node.mark)
        written = single_values(known_value(mapping_entry(node, name)))
        texts = (text for text in written if isinstance(text, str))
        targets = _prefix_names(self.address, _names_referred(expression))

        def beside(other: str, shape: Shape) -> Field | None:
            found = mapping_entry(node, other)
            if found is None:
                return None
            # Of several blocks nobody tells here which one this is: what any of them hides, all do.
            origins = self._origins((block or other,))
            return built_functions.field_of(shape(known_value(found)), human_position(found.mark), origins)

        return Pointer(name, human_position(mark), targets, " ".join(texts), beside)


def _holds_mark(node: Node | None) -> bool:
    """Whether something is marked in a structure of marks."""
    match node:
        case Scalar(value):
            return value is True
        case None:
            return False
    return any(map(_holds_mark, child_nodes(node)))


def _node_at(node: Node | None, path: tuple[str, ...]) -> Node | None:
    """What stands at a path; of several blocks the first counts. A whole that is unknown is so in its parts."""
    for name in path:
        if isinstance(node, Sequence):
            node = node.items[0] if node.items else None
        if isinstance(node, Scalar) and node.value is True:
            return node
        node = mapping_entry(node, name)
    return node


def _planned_resources(root: Mapping, changes: list[PlannedChange]) -> Iterator[_Planned]:
    """The resources of planned_values or values, then those that stand only among the changes."""
    unknown = {change.address: change.unknown for change in changes if change.unknown}
    hidden = {change.address: change.sensitive for change in changes if change.sensitive}
    configuration = mapping_entry(root, "configuration")
    configured = dict(_configured_expressions(mapping_entry(configuration, "root_module")))
    sources = PlannedReferences(configuration, dict(later_documents(root)))
    is_found = mapping_entry(root, "planned_values") is None and not changes
    seen: set[str] = set()
    for address, kind, node, found in _valued_resources(
        mapping_entry(root, "planned_values") or mapping_entry(root, "values")
    ):
        seen.add(address)
        written = configured.get(_INDEX.sub("", address))
        sensitive = mapping_entry(node, "sensitive_values") or hidden.get(address)
        place = human_position(node.mark)
        yield _Planned(
            address, kind, place, found, unknown.get(address), sensitive, written, sources=sources, is_found=is_found
        )
    for change in changes:
        known = change.address in seen or change.kind not in _READ
        if not known and not change.destroys and change.after is not None:
            seen.add(change.address)
            written = configured.get(_INDEX.sub("", change.address))
            place = human_position(change.node.mark)
            yield _Planned(
                change.address, change.kind, place, change.after, change.unknown, change.sensitive, written,
                sources=sources,
            )  # fmt: skip


def _valued_resources(values: Node | None) -> Iterator[tuple[str, str, Node, Mapping]]:
    """Address, type, node and values of the resources of a module and of those inside it."""
    modules = [(mapping_entry(values, "root_module"), "")]
    while modules:
        module, prefix = modules.pop(0)
        for node in _items_of(mapping_entry(module, "resources")):
            kind = scalar_text(mapping_entry(node, "type"))
            found = mapping_entry(node, "values")
            if kind in _READ and scalar_text(mapping_entry(node, "mode")) != "data" and isinstance(found, Mapping):
                yield (
                    scalar_text(mapping_entry(node, "address"))
                    or f"{prefix}{kind}.{scalar_text(mapping_entry(node, 'name'))}",
                    kind,
                    node,
                    found,
                )
        children = list(_items_of(mapping_entry(module, "child_modules")))
        modules[:0] = [(child, f"{scalar_text(mapping_entry(child, 'address')) or ''}.") for child in children]


def _configured_expressions(module: Node | None, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Node]]:
    """What every configured resource is written with, by its address without indices."""
    for node in _items_of(mapping_entry(module, "resources")):
        if found := mapping_entry(node, "expressions"):
            yield f"{prefix}{scalar_text(mapping_entry(node, 'address'))}", found
    calls = mapping_entry(module, "module_calls")
    if isinstance(calls, Mapping) and depth < _MOST_MODULES:
        for name, call in calls.entries.items():
            yield from _configured_expressions(mapping_entry(call, "module"), f"{prefix}module.{name}.", depth + 1)


def _names_referred(expression: Node | None) -> tuple[str, ...]:
    """The names that an expression refers to."""
    return tuple(name for item in _items_of(mapping_entry(expression, "references")) if (name := scalar_text(item)))


def _prefix_names(address: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """References as addresses: those inside a module get the module's own address in front."""
    tail = ".".join(_INDEX.sub("", address).split(".")[-2:])
    module = address[: address.rindex(tail)] if tail in address else ""
    return tuple(module + name for name in names)


def _blocks_of(node: Node | None, expressions: Node | None, kind: str) -> Iterator[tuple[Node, Node | None]]:
    """The blocks of a kind, each with what the configuration says of it."""
    found, written = mapping_entry(node, kind), mapping_entry(expressions, kind)
    said = written.items if isinstance(written, Sequence) else [written]
    items = found.items if isinstance(found, Sequence) else [found] if found else []
    for number, item in enumerate(items):
        yield item, said[number] if len(said) == len(items) else said[0] if len(said) == 1 else None


def _stored_resources(root: Mapping) -> Iterator[_Planned]:
    """The resources of a raw state."""
    for node in _items_of(mapping_entry(root, "resources")):
        kind, name, module = (
            scalar_text(mapping_entry(node, "type")),
            scalar_text(mapping_entry(node, "name")),
            scalar_text(mapping_entry(node, "module")),
        )
        if kind not in _READ or scalar_text(mapping_entry(node, "mode")) == "data":
            continue
        for instance in _items_of(mapping_entry(node, "instances")):
            values = mapping_entry(instance, "attributes")
            if isinstance(flat := mapping_entry(instance, "attributes_flat"), Mapping):
                values = nested_attributes(flat)
            if "deposed" in getattr(instance, "entries", {}) or not isinstance(values, Mapping):
                continue  # a deposed instance has been replaced and waits for its deletion
            address = f"{module}." if module else ""
            address += f"{kind}.{name}{_index_text(mapping_entry(instance, 'index_key'))}"
            named = _dependencies_of(instance, module)
            place, sensitive = human_position(instance.mark), _sensitive_attributes(instance)
            yield _Planned(
                address, kind, place, values, None, sensitive, references=named, zero_is_unset=True, is_found=True
            )


def _sensitive_attributes(instance: Node) -> Mapping:
    """The attributes of an instance in a raw state that are hidden; a part of one hides the whole."""
    ways = (_items_of(way) for way in _items_of(mapping_entry(instance, "sensitive_attributes")))
    names = [name for way in ways if way and (name := scalar_text(mapping_entry(way[0], "value")))]
    return Mapping({name: Scalar(True, instance.mark) for name in names}, {}, instance.mark)  # noqa: FBT003 - a mark


def _dependencies_of(instance: Node, module: str | None) -> dict[str, tuple[str, ...]]:
    """A state names what an instance depends on, not by which attribute; the types tell."""
    prefix = f"{_INDEX.sub('', module)}." if module else ""
    names = [name for item in _items_of(mapping_entry(instance, "dependencies")) if (name := scalar_text(item))]
    local = [f"{module}.{name.removeprefix(prefix)}" if module and name.startswith(prefix) else name for name in names]
    functions = tuple(name for name in local if f"{built_functions.FUNCTION}." in name)
    return {"function_name": functions} if len(functions) == 1 else {}


def _index_text(key: Node | None) -> str:
    match key:
        case Scalar(str() as name):
            return f'["{name}"]'
        case Scalar(int() as number):
            return f"[{number}]"
    return ""


def _items_of(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []
