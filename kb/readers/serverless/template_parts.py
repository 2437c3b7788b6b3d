"""Small tools for writing parts of a template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.shared.values import spell_value
from kb.readers.trees.nodes import (
    UNRESOLVED,
    Budget,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    Single,
    is_intrinsic,
    origin_node,
    scalar_text,
)


def bare_node(node: Node | None) -> Node | None:
    """A node without where it came from."""
    return None if node is None else origin_node(node)[1]


def node_at(node: Node | None, *keys: str) -> Node | None:
    """What stands under keys; None where nothing does, or null."""
    for key in keys:
        within = bare_node(node)
        node = within.entries.get(key) if isinstance(within, Mapping) else None
    return None if node is None or is_null(node) else node


def node_within(node: Node | None, *keys: str) -> Node | None:
    """What stands under keys; a part on the way to it that is not known stands for what is in it."""
    for key in keys:
        node = node_at(node, key)
        if why_unknown(node):
            break
    return node


def settings_within(node: Node | None, key: str, names: dict[str, str]) -> Node | None:
    """The settings under a key by other names; the whole where it is not known, None where it says none of them."""
    found = demanding_settings(node, key, names)
    return None if isinstance(found, Mapping) and not found.entries else found


def demanding_settings(node: Node | None, key: str, names: dict[str, str]) -> Node | None:
    """The same of settings some of which must be said: empty where it says none of them."""
    written = node_at(node, key)
    if written is None or why_unknown(written):
        return written
    return WrittenPart(written.mark).take(written, names).node()


def word_of(node: Node | None, words: dict[str, str]) -> Node | None:
    """A word as AWS spells it, where the framework takes it however its letters are; anything else as it is."""
    written = single_text(node) or ""
    spelt = words.get(written.lower(), written)
    return node if node is None or spelt == written else Scalar(spelt, node.mark)


def is_null(node: Node) -> bool:
    """Whether a value is null."""
    inside = bare_node(node)
    return isinstance(inside, Scalar) and inside.value is None


def single_text(node: Node | None) -> str | None:
    """A single value as text; None for everything else."""
    inside = bare_node(node)
    return spell_value(inside.value) if isinstance(inside, Scalar) and inside.value is not None else None


def single_flag(node: Node | None) -> bool | None:
    """A boolean; None for everything else."""
    return {"true": True, "false": False}.get((single_text(node) or "").lower())


def plain_mapping(node: Node | None) -> Mapping | None:
    """A mapping that is no function and no unknown value; None for everything else."""
    inside = bare_node(node)
    return inside if isinstance(inside, Mapping) and not is_intrinsic(inside) else None


def why_unknown(node: Node | None) -> str | None:
    """Why a node has no value; None if it has one."""
    inside = bare_node(node)
    return scalar_text(inside.entries.get(UNRESOLVED)) if isinstance(inside, Mapping) else None


def mapping_entries(node: Node | None) -> Iterator[tuple[str, Mark, Node]]:
    """The entries of a mapping, or of the mappings of a list."""
    inside = bare_node(node)
    for part in inside.items if isinstance(inside, Sequence) else [inside]:
        if mapping := plain_mapping(part):
            for key, value in mapping.entries.items():
                yield key, mapping.keys[key], value


def as_list(node: Node) -> Node:
    """A value as a list of itself, unless it is one or may be one."""
    inside = bare_node(node)
    return Sequence([node], node.mark) if isinstance(inside, Scalar) else node


def merge_deep(before: Node, after: Node, budget: Budget) -> Node:
    """What the framework makes of two values for one thing: of maps and lists the later part by part.

    What is laid over an unknown value leaves it unknown, unless it takes its place.
    """
    one, other = bare_node(before), bare_node(after)
    match one, other:
        case _ if one is other:
            return before
        case Mapping(), Mapping() if not _is_call(one) and not _is_call(other):
            budget.spend(len(one.entries) + len(other.entries))
            entries = dict(one.entries)
            for key, node in other.entries.items():
                entries[key] = merge_deep(entries[key], node, budget) if key in entries else node
            return Mapping(entries, {**one.keys, **other.keys}, one.mark)
        case Sequence(), Sequence():
            budget.spend(len(one.items) + len(other.items))
            pairs = [merge_deep(*pair, budget) for pair in zip(one.items, other.items, strict=False)]
            rest = max(one.items, other.items, key=len)[len(pairs) :]
            return Sequence([*pairs, *rest], one.mark)
        case Sequence(), Mapping() if why_unknown(other) is None:
            return before  # A list takes no keys.
        case Mapping(), _ if why_unknown(one) and not isinstance(other, Scalar) and not _is_call(other):
            return before
    return after


def _is_call(node: Node | None) -> bool:
    """Whether a mapping takes the place of a value: all functions but a macro, which stands beside other keys."""
    return isinstance(node, Mapping) and is_intrinsic(node) and "Fn::Transform" not in node.entries


def intrinsic_call(name: str, *arguments: Single, mark: Mark) -> Mapping:
    """An intrinsic function over single values."""
    scalars: list[Node] = [Scalar(argument, mark) for argument in arguments]
    argument = scalars[0] if len(scalars) == 1 else Sequence(scalars, mark)
    return Mapping({name: argument}, {name: mark}, mark)


@dataclass(slots=True)
class WrittenPart:
    """A mapping that is being written."""

    mark: Mark
    found: dict[str, Node] = field(default_factory=dict)

    def put(self, name: str, node: Node | Single) -> None:
        """Write an entry; a single value stands where the part stands; None writes nothing."""
        if node is not None:
            self.found[name] = Scalar(node, self.mark) if isinstance(node, str | int | float | bool) else node

    def take(self, source: Node | None, names: dict[str, str]) -> WrittenPart:
        """Write what stands in another mapping under other names."""
        for old, new in names.items():
            self.put(new, node_at(source, old))
        return self

    def node(self) -> Mapping:
        """The mapping; every key stands where its value does."""
        return Mapping(self.found, {name: node.mark for name, node in self.found.items()}, self.mark)

    def within(self, *names: str) -> Mapping | None:
        """The mapping under one or more keys; None if it is empty."""
        node = self.node() if self.found else None
        for name in reversed(names):
            node = node and Mapping({name: node}, {name: node.mark}, node.mark)
        return node
