"""A parsed file as a tree in which every value knows where it stands."""

from __future__ import annotations

from dataclasses import field
from typing import Protocol, TypeAlias

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers.interface import Position


class Mark(Protocol):
    """A place as parsers count it, from 0; both PyYAML's marks and our own fit."""

    @property
    def line(self) -> int:
        """Line, counted from 0."""

    @property
    def column(self) -> int:
        """Column, counted from 0."""


def human_position(mark: Mark) -> Position:
    """The place as people count it, from 1."""
    return Position(mark.line + 1, mark.column + 1, getattr(mark, "path", None))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place in another file than the one that is read."""

    line: int
    column: int
    path: str


def move_node(node: Node, path: str) -> Node:
    """What another file holds, each value with its place there."""
    mark = Elsewhere(node.mark.line, node.mark.column, path)
    match node:
        case Scalar(value):
            return Scalar(value, mark)
        case Sequence(items):
            return Sequence([move_node(item, path) for item in items], mark)
    keys: dict[str, Mark] = {key: Elsewhere(place.line, place.column, path) for key, place in node.keys.items()}
    return Mapping({key: move_node(item, path) for key, item in node.entries.items()}, keys, mark)


Single: TypeAlias = str | int | float | bool | None
"""A value without parts."""


@dataclass(slots=True)
class Scalar:
    """A single value."""

    value: Single
    mark: Mark


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list[Node]
    mark: Mark


@dataclass(slots=True)
class Mapping:
    """A mapping with text keys; an intrinsic function is one whose only key is its long name."""

    entries: dict[str, Node]
    keys: dict[str, Mark]
    """Where each key stands."""
    mark: Mark


Node: TypeAlias = Scalar | Sequence | Mapping
"""One value of the file. Aliases share nodes, so nodes are never changed once they are built."""


def place_node(node: Node, mark: Mark) -> Node:
    """A node all of which stands in one place, as what the text of another node says does."""
    match node:
        case Scalar(value):
            return Scalar(value, mark)
        case Sequence(items):
            return Sequence([place_node(item, mark) for item in items], mark)
        case Mapping(entries):
            placed = {key: place_node(part, mark) for key, part in entries.items()}
            return Mapping(placed, dict.fromkeys(entries, mark), mark)


@dataclass(slots=True)
class Tree:
    """The first document of a file."""

    root: Node
    warnings: list[tuple[Position, str]] = field(default_factory=list)


@dataclass(slots=True)
class Budget:
    """How much work one file may cause, so that a small hostile file cannot keep a server busy."""

    path: str
    left: int = 800_000

    def spend(self, amount: int) -> None:
        """Count work that is about to be done, or refuse the file."""
        self.left -= amount
        if self.left < 0:
            raise UnreadableError(self.path, "its references expand to more values than a template may have")


UNRESOLVED = "! unresolved"
"""The key of a mapping that stands for a value nobody knows and holds the reason; no tag in a file can be this."""
DERIVED = "! derived"
"""The key of a mapping that holds where a value came from, and the value."""


def unresolved_node(reason: str, mark: Mark) -> Mapping:
    """A node for a value that cannot be known."""
    return Mapping({UNRESOLVED: Scalar(reason, mark)}, {UNRESOLVED: mark}, mark)


def derived_node(origin: str, node: Node) -> Mapping:
    """A node with where its value came from."""
    return Mapping({DERIVED: Sequence([Scalar(origin, node.mark), node], node.mark)}, {DERIVED: node.mark}, node.mark)


def origin_node(node: Node) -> tuple[tuple[str, ...], Node]:
    """Where a node's value came from, and the node itself."""
    match node:
        case Mapping({"! derived": Sequence([Scalar(origin), value])}):
            origins, bare = origin_node(value)
            return (str(origin), *origins), bare
    return (), node


def mapping_entry(node: Node | None, key: str) -> Node | None:
    """What a mapping holds under a key; None if it has no such key or is no mapping."""
    return node.entries.get(key) if isinstance(node, Mapping) else None


def child_nodes(node: Node) -> list[Node]:
    """What stands directly in a node."""
    match node:
        case Sequence(items):
            return items
        case Mapping(entries):
            return list(entries.values())
    return []


def scalar_text(node: Node | None) -> str | None:
    """The text of a scalar; None for everything else."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def is_intrinsic(node: Node) -> bool:
    """Whether a mapping is a function to be computed rather than a plain mapping."""
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return False
    name = next(iter(node.entries))
    called = name.startswith(("Fn::", "Rain::")) and not name.startswith("Fn::ForEach")
    return called or name == "Ref" or name[0:1] == "!"
