"""What plans and states say of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.errors import NotATemplateError, UnreadableError
from kb.readers.interface import Document, Field, Inputs, Position
from kb.readers.nodes import Mapping, Node, Scalar, Sequence, entry, position, text
from kb.readers.parameters import Unknown, Value
from kb.readers.terraform import resources
from kb.readers.terraform.attributes import Shape
from kb.readers.texts import File

_LATER = "known only after apply"
_MOST_MODULES = 64  # modules within modules
_INDEX = re.compile(r"\[[^\[\]]*\]")


def read(file: File, _inputs: Inputs) -> Document:
    """The functions of a plan as they will be, or of a state as they are."""
    root = file.tree.root
    if not isinstance(root, Mapping):
        raise NotATemplateError(file.path, "no Terraform plan or state")
    if "modules" in root.entries and "resources" not in root.entries:
        reason = (
            "a state of Terraform before 0.12; run `terraform show -json` with a newer version and check its output"
        )
        raise UnreadableError(file.path, reason)
    plan = entry(root, "planned_values")
    found = list(_planned(root, plan or entry(root, "values")) if _shown(root) else _stored(root))
    collection = resources.Collection(found)
    functions = tuple(collection.functions())
    attachments = tuple(collection.attachments(functions))
    name = "terraform-plan" if plan else "terraform-state"
    return Document(file.path, name, functions, tuple(file.tree.warnings), attachments=attachments)


def _shown(root: Mapping) -> bool:
    return "planned_values" in root.entries or "values" in root.entries


@dataclass(slots=True)
class _Planned:
    """One instance of a resource in a plan or state."""

    address: str
    kind: str
    position: Position
    values: Node
    unknown: Node | None
    """What is known only after apply, in the structure of the values."""
    references: dict[str, tuple[str, ...]] = field(default_factory=dict)
    zero_is_unset: bool = False

    def field(self, path: tuple[str, ...], shape: Shape) -> Field | None:
        """An attribute in the shape of the API."""
        node, unknown = _at(self.values, path), _at(self.unknown, path)
        if node is None and unknown is None:
            return None
        place = position((node or unknown or self.values).mark)
        return resources.field_of(shape(_combined(node, unknown)), place)

    def targets(self, attribute: str) -> tuple[str, ...]:
        """The resources that the configuration names for an attribute."""
        return self.references.get(attribute, ())


def _at(node: Node | None, path: tuple[str, ...]) -> Node | None:
    """What stands at a path; of several blocks the first counts. A whole that is unknown is so in its parts."""
    for name in path:
        if isinstance(node, Sequence):
            node = node.items[0] if node.items else None
        if isinstance(node, Scalar) and node.value is True:
            return node
        node = entry(node, name)
    return node


def _combined(node: Node | None, unknown: Node | None) -> Value:
    """A value with its unknown parts marked."""
    match unknown, node:
        case Scalar(True), None | Scalar(None):
            return Unknown(_LATER)
        case Mapping(marks), None | Scalar(None) | Mapping():
            values = node.entries if isinstance(node, Mapping) else {}
            merged = {key: _combined(values.get(key), marks.get(key)) for key in {**values, **marks}}
            return {key: value for key, value in merged.items() if value is not None or key in values}
        case Sequence(marks), Sequence(items) if len(marks) == len(items):
            return [_combined(item, mark) for item, mark in zip(items, marks, strict=True)]
        case Sequence(marks), None | Scalar(None):
            listed = [_combined(None, mark) for mark in marks]
            return listed if any(item is not None for item in listed) else None
    return _value(node)


def _value(node: Node | None) -> Value:
    match node:
        case Scalar(value):
            return value
        case Sequence(items):
            return [_value(item) for item in items]
        case Mapping(entries):
            return {key: _value(part) for key, part in entries.items()}
    return None


def _planned(root: Mapping, values: Node | None) -> Iterator[_Planned]:
    """The resources of planned_values or values."""
    unknown = dict(_unknown_by_address(entry(root, "resource_changes")))
    references = _references(entry(entry(root, "configuration"), "root_module"))
    modules = [(entry(values, "root_module"), "")]
    while modules:
        module, prefix = modules.pop(0)
        for node in _items(entry(module, "resources")):
            kind = text(entry(node, "type"))
            found = entry(node, "values")
            if kind in resources.READ and text(entry(node, "mode")) != "data" and isinstance(found, Mapping):
                address = text(entry(node, "address")) or f"{prefix}{kind}.{text(entry(node, 'name'))}"
                bare = _INDEX.sub("", address)
                named = {key: _prefixed(address, bare, names) for key, names in references.get(bare, {}).items()}
                yield _Planned(address, kind, position(node.mark), found, unknown.get(address), named)
        children = list(_items(entry(module, "child_modules")))
        modules[:0] = [(child, f"{text(entry(child, 'address')) or ''}.") for child in children]


def _unknown_by_address(changes: Node | None) -> Iterator[tuple[str, Node]]:
    for change in _items(changes):
        address, after = text(entry(change, "address")), entry(entry(change, "change"), "after_unknown")
        if address and after:
            yield address, after


def _references(module: Node | None, prefix: str = "", depth: int = 0) -> dict[str, dict[str, tuple[str, ...]]]:
    """What the attributes of every configured resource refer to, by its address without indices."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for node in _items(entry(module, "resources")):
        expressions = entry(node, "expressions")
        for name in expressions.entries if isinstance(expressions, Mapping) else ():
            names = [text(item) for item in _items(entry(entry(expressions, name), "references"))]
            address = f"{prefix}{text(entry(node, 'address'))}"
            found.setdefault(address, {})[name] = tuple(item for item in names if item)
    calls = entry(module, "module_calls")
    if isinstance(calls, Mapping) and depth < _MOST_MODULES:
        for name, call in calls.entries.items():
            found |= _references(entry(call, "module"), f"{prefix}module.{name}.", depth + 1)
    return found


def _prefixed(address: str, bare: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """References as addresses: those inside a module get the module's own address in front."""
    tail = ".".join(bare.split(".")[-2:])
    module = address[: address.rindex(tail)] if tail in address else ""
    return tuple(module + name for name in names)


def _stored(root: Mapping) -> Iterator[_Planned]:
    """The resources of a raw state."""
    for node in _items(entry(root, "resources")):
        kind, name, module = text(entry(node, "type")), text(entry(node, "name")), text(entry(node, "module"))
        if kind not in resources.READ or text(entry(node, "mode")) == "data":
            continue
        for instance in _items(entry(node, "instances")):
            values = entry(instance, "attributes")
            if "deposed" in getattr(instance, "entries", {}) or not isinstance(values, Mapping):
                continue  # a deposed instance has been replaced and waits for its deletion
            address = f"{module}." if module else ""
            address += f"{kind}.{name}{_index(entry(instance, 'index_key'))}"
            named = _dependencies(instance, module)
            yield _Planned(address, kind, position(instance.mark), values, None, named, zero_is_unset=True)


def _dependencies(instance: Node, module: str | None) -> dict[str, tuple[str, ...]]:
    """A state names what an instance depends on, not by which attribute; the types tell."""
    prefix = f"{_INDEX.sub('', module)}." if module else ""
    names = [name for item in _items(entry(instance, "dependencies")) if (name := text(item))]
    local = [f"{module}.{name.removeprefix(prefix)}" if module and name.startswith(prefix) else name for name in names]
    functions = tuple(name for name in local if f"{resources.FUNCTION}." in name)
    return {"function_name": functions} if len(functions) == 1 else {}


def _index(key: Node | None) -> str:
    match key:
        case Scalar(str() as name):
            return f'["{name}"]'
        case Scalar(int() as number):
            return f"[{number}]"
    return ""


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []
