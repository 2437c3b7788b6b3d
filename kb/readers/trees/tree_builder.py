"""Builds the tree from what a parser reports, without recursion and within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.errors import UnreadableError
from kb.readers.interface import Position
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, Single, Tree, human_position, unresolved_node

MAX_DEPTH = 128
"""Levels of nesting that a file may have; what works on the tree recurses, a few Python frames per level."""
MAX_EXPANSION = 200_000
"""Values that aliases may add to a file."""
_TEXT_PER_VALUE = 64  # a long text behind an alias counts as several values
COOKIECUTTER = re.compile(r"\{\{-?\s*cookiecutter\b")
"""A variable of the tool that makes projects from templates."""
_RENDERED = re.compile(rf"^\{{\{{(?!resolve:)[^{{}}]*\}}\}}$|{COOKIECUTTER.pattern}")
"""A value that a tool puts in before anybody reads the file."""

_LONG_NAMES = {"!Ref": "Ref", "!Condition": "Condition"}
_SHORT_TAGS = frozenset({
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAZs",
    "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString",
    "Transform", "ValueOf", "ValueOfAll",
})  # fmt: skip


def long_name(tag: str) -> str:
    """The long form of a short tag, such as Fn::Sub for !Sub; a tag nobody knows stays as it is."""
    return _LONG_NAMES.get(tag) or (f"Fn::{tag[1:]}" if tag[1:] in _SHORT_TAGS else tag)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen yet."""

    node: Mapping | Sequence
    tag: str | None
    anchor: str | None
    key: str | None = None
    key_mark: Mark | None = None
    merged: list[Node] | None = None
    size: int = 1
    height: int = 1


class TreeBuilder:
    """Takes the parts of a file in their order and holds the finished tree."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.warnings: list[tuple[Position, str]] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._expansion = 0

    def tree(self) -> Tree | None:
        """The finished tree; None for a file without content."""
        return Tree(self.root, self.warnings) if self.root else None

    def fail(self, reason: str, mark: Mark) -> UnreadableError:
        """The error to raise for a part of the file that cannot be."""
        return UnreadableError(self.path, reason, mark.line + 1)

    def scalar(self, value: Single, mark: Mark, tag: str | None, anchor: str | None) -> None:
        """Add a single value; a value with a tag of CloudFormation becomes the function's long form."""
        node: Node = Scalar(value, mark)
        size = 1 + len(value) // _TEXT_PER_VALUE if isinstance(value, str) else 1
        if isinstance(value, str) and "{{" in value and (found := _RENDERED.search(value)):
            node = unresolved_node(f"{found.group()[:40]} is put in by a tool before", mark)
        elif tag:
            node = _function_node(tag, node)
        self._add_node(node, size, 2 if tag else 1, anchor)

    def open(self, node: Mapping | Sequence, tag: str | None = None, anchor: str | None = None) -> None:
        """Begin a list or mapping."""
        self._stack.append(_Open(node, tag, anchor))
        if len(self._stack) > MAX_DEPTH:
            raise self.fail(f"nested more than {MAX_DEPTH} levels deep", node.mark)

    def close(self) -> None:
        """End the innermost list or mapping."""
        done = self._stack.pop()
        node: Node = done.node
        if done.merged:
            _merge_entries(done)
        if done.tag:
            node = _function_node(done.tag, node)
            done.height += 1
        self._add_node(node, done.size, done.height, done.anchor)

    def alias(self, anchor: str, mark: Mark) -> None:
        """Add what was named earlier."""
        if anchor not in self._anchors:
            raise self.fail(f"alias *{anchor} is used inside itself or before its anchor", mark)
        node, size, height = self._anchors[anchor]
        self._expansion += size
        if self._expansion > MAX_EXPANSION:
            raise self.fail(f"aliases expand to more than {MAX_EXPANSION:,} values", mark)
        self._add_node(node, size, height, None)

    def key(self, name: str, mark: Mark) -> None:
        """Name the next entry of the innermost mapping."""
        self._stack[-1].key, self._stack[-1].key_mark = name, mark

    def takes_key(self, name: str, mark: Mark) -> bool:
        """Name the next entry of the innermost mapping; whether it was waiting for a key."""
        if not self._stack:
            return False
        innermost = self._stack[-1]
        if innermost.key is not None or innermost.node.__class__ is not Mapping:
            return False
        innermost.key, innermost.key_mark = name, mark
        return True

    def _add_node(self, node: Node, size: int, height: int, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = (node, size, height)
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        parent.size += size
        if height >= parent.height:
            parent.height = height + 1
            if parent.height > MAX_DEPTH:
                raise self.fail(f"nested more than {MAX_DEPTH} levels deep", node.mark)
        if isinstance(parent.node, Sequence):
            parent.node.items.append(node)
        else:
            self._enter_mapping(parent, parent.node, node)

    def _enter_mapping(self, parent: _Open, mapping: Mapping, node: Node) -> None:
        if parent.key is None or parent.key_mark is None:
            if not isinstance(node, Scalar):
                raise self.fail("a key is a list or mapping instead of text", node.mark)
            parent.key, parent.key_mark = str(node.value), node.mark
            return
        if parent.key == "<<" and isinstance(node, Mapping | Sequence):
            parent.merged = [*(parent.merged or []), *(node.items if isinstance(node, Sequence) else [node])]
        else:
            if parent.key in mapping.entries:
                reason = f"key {parent.key} is given twice; the last one counts"
                self.warnings.append((human_position(parent.key_mark), reason))
            mapping.entries[parent.key] = node
            mapping.keys[parent.key] = parent.key_mark
        parent.key = None


def _function_node(tag: str, node: Node) -> Mapping:
    name = long_name(tag)
    if name == "Fn::GetAtt" and isinstance(node, Scalar):
        node = Sequence([Scalar(part, node.mark) for part in str(node.value).split(".", 1)], node.mark)
    return Mapping({name: node}, {name: node.mark}, node.mark)


def _merge_entries(done: _Open) -> None:
    """Add the entries of `<<`: written ones win over merged ones, earlier merged ones over later."""
    mapping = done.node
    for source in done.merged or []:
        if isinstance(source, Mapping) and isinstance(mapping, Mapping):
            for key, node in source.entries.items():
                if key not in mapping.entries:
                    mapping.entries[key], mapping.keys[key] = node, source.keys[key]
