"""Values without places, and nodes without functions as the fields of a function."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers.interface import Plain, Resolved
from kb.readers.shared.entry_places import entries_of
from kb.readers.shared.values import Absent, Unknown, Value
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position


def plain_node(node: Node) -> Plain:
    """A node without its places."""
    match node:
        case Scalar(value):
            return value
        case Sequence(items):
            return [plain_node(item) for item in items]
        case Mapping(entries):
            return {key: plain_node(entry) for key, entry in entries.items()}


def known_value(node: Node | None) -> Value:
    """A node without its places, among values that may be unknown; null for none."""
    match node:
        case Scalar(single):
            return single
        case Sequence(items):
            return [known_value(item) for item in items]
        case Mapping(entries):
            return {key: known_value(entry) for key, entry in entries.items()}
    return None


def resolve_field(node: Node, other: Plain = None) -> Resolved:
    """A field that stands at a node; of another value than the node's own where one is given."""
    value = plain_node(node) if other is None else other
    return Resolved(value, human_position(node.mark), entries=entries_of(node))


def single_values(value: object) -> Iterator[object]:
    """The values in a value that have no parts, in their order."""
    match value:
        case list():
            for item in value:
                yield from single_values(item)
        case dict():
            for item in value.values():
                yield from single_values(item)
        case _:
            yield value


def is_empty(node: Node) -> bool:
    """Whether a node is null, an empty text, list or mapping: how AWS and Terraform write what is not set."""
    match node:
        case Scalar(value):
            return value is None or value == ""
        case Sequence(items):
            return not items
        case Mapping(entries):
            return not entries


def known_parts(computed: Value) -> Plain:
    """A computed value with null for what is unknown in it."""
    if isinstance(computed, list):
        return [known_parts(item) for item in computed]
    if isinstance(computed, dict):
        return {key: known_parts(item) for key, item in computed.items()}
    return None if isinstance(computed, Unknown | Absent) else computed


def gaps_in(computed: Value) -> dict[str, str] | None:
    """Why parts of a computed value are not known, by their paths; of the items of a list the first tells."""
    found: dict[str, str] = {}
    _enter_gaps(computed, "", found)
    return found or None


def _enter_gaps(computed: Value, path: str, found: dict[str, str]) -> None:
    match computed:
        case Unknown(reason):
            found.setdefault(path, reason)
        case list():
            for item in computed:
                _enter_gaps(item, f"{path}[]", found)
        case dict():
            for name, item in computed.items():
                _enter_gaps(item, f"{path}.{name}" if path else name, found)
