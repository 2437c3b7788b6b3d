"""Builds the tree from what a parser reports, without recursion and within bounds."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers.interface import Position
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, Single, Tree, human_position, unresolved_node
from kb.readers.trees.plain_scalars import SUSPECTS, plain_scalar

MAX_DEPTH = 128
"""Levels of nesting that a file may have; what works on the tree recurses, a few Python frames per level."""
MAX_EXPANSION = 200_000
"""Values that aliases may add to a file."""
_TEXT_PER_VALUE = 64  # a long text behind an alias counts as several values
COOKIECUTTER = re.compile(r"\{\{-?\s*cookiecutter\b")
"""A variable of the tool that makes projects from templates."""
_RENDERED = re.compile(rf"^\{{\{{(?!resolve:)[^{{}}]*\}}\}}$|{COOKIECUTTER.pattern}")
"""A value that a tool puts in before anybody reads the file."""

_LONGEST = 64  # letters of a tag that may have a long form
_LONG_NAMES = {"!Ref": "Ref", "!Condition": "Condition"}
_SHORT_TAGS = frozenset({
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAZs",
    "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString",
    "Transform", "ValueOf", "ValueOfAll",
})  # fmt: skip


def long_name(tag: str) -> str:
    """The long form of a short tag, such as Fn::Sub for !Sub; a tag nobody knows stays as it is."""
    # What is held must stay small, whatever is sent.
    return _held_long_name(tag) if len(tag) <= _LONGEST else tag


@lru_cache(maxsize=512)
def _held_long_name(tag: str) -> str:
    return _LONG_NAMES.get(tag) or (f"Fn::{tag[1:]}" if tag[1:] in _SHORT_TAGS else tag)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen yet."""

    node: Mapping | Sequence
    tag: str | None
    anchor: str | None
    mapping: Mapping | None
    """It, if it is a mapping."""
    items: list[Node]
    """What it holds so far, if it is a list."""
    key: str | None = None
    key_mark: Mark | None = None
    merged: list[Node] | None = None
    size: int = 1
    height: int = 1


_NO_ITEMS: list[Node] = []
"""What a mapping holds as a list; nobody puts anything there."""


class TreeBuilder:
    """Takes the parts of a file in their order and holds the finished tree."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.warnings: list[tuple[Position, str]] = []
        self._stack: list[_Open] = []
        self._innermost: _Open | None = None
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._expansion = 0

    def tree(self) -> Tree | None:
        """The finished tree; None for a file without content."""
        return Tree(self.root, self.warnings) if self.root else None

    def fail(self, reason: str, mark: Mark) -> UnreadableError:
        """The error to raise for a part of the file that cannot be."""
        return UnreadableError(self.path, reason, mark.line + 1)

    def plain(self, text: str, mark: Mark, unquoted: bool) -> None:  # noqa: FBT001 - said by place, a name costs time
        """Add a key or a value without tag and anchor; most parts are one, so that this goes the short way."""
        parent = self._innermost
        if parent is not None and parent.key is None and parent.mapping is not None:
            parent.key, parent.key_mark = text, mark
            return
        value: Single = plain_scalar(text) if unquoted and text[:1] in SUSPECTS else text
        if parent is None or "{{" in text:
            self.scalar(value, mark, None, None)
            return
        parent.size += 1 + len(text) // _TEXT_PER_VALUE if value is text else 1
        if parent.height == 1:
            parent.height = 2
        self._place(parent, Scalar(value, mark))

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
        if isinstance(node, Mapping):
            self._innermost = _Open(node, tag, anchor, node, _NO_ITEMS)
        else:
            self._innermost = _Open(node, tag, anchor, None, node.items)
        self._stack.append(self._innermost)
        if len(self._stack) > MAX_DEPTH:
            raise self.fail(f"nested more than {MAX_DEPTH} levels deep", node.mark)

    def close(self) -> None:
        """End the innermost list or mapping."""
        done = self._stack.pop()
        self._innermost = self._stack[-1] if self._stack else None
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
        innermost = self._innermost
        if innermost is None or innermost.key is not None or innermost.mapping is None:
            return False
        innermost.key, innermost.key_mark = name, mark
        return True

    def _add_node(self, node: Node, size: int, height: int, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = (node, size, height)
        parent = self._innermost
        if parent is None:
            self.root = node
            return
        parent.size += size
        if height >= parent.height:
            parent.height = height + 1
            if parent.height > MAX_DEPTH:
                raise self.fail(f"nested more than {MAX_DEPTH} levels deep", node.mark)
        if parent.mapping is not None and parent.key is None:
            if not isinstance(node, Scalar):
                raise self.fail("a key is a list or mapping instead of text", node.mark)
            parent.key, parent.key_mark = str(node.value), node.mark
        elif parent.key == "<<" and isinstance(node, Mapping | Sequence):
            parent.merged = [*(parent.merged or []), *(node.items if isinstance(node, Sequence) else [node])]
            parent.key = None
        else:
            self._place(parent, node)

    def _place(self, parent: _Open, node: Node) -> None:
        """Put a node at the end of a list, or under the key that waits for it."""
        mapping, key, mark = parent.mapping, parent.key, parent.key_mark
        if mapping is None:
            parent.items.append(node)
        elif key is not None and mark is not None:
            entries = mapping.entries
            if key in entries:
                self.warnings.append((human_position(mark), f"key {key} is given twice; the last one counts"))
            entries[key] = node
            mapping.keys[key] = mark
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
