"""Fn::ForEach of AWS::LanguageExtensions: one part of a template written once and repeated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.interface import Position
from kb.readers.shared.values import Unknown, Value, spell_value
from kb.readers.trees.nodes import Budget, Mapping, Node, Scalar, Sequence, human_position

PREFIX = "Fn::ForEach::"
"""How the key of a loop begins; the loop's name follows."""
_MAX_NESTED = 8


def has_loops(mapping: Mapping) -> bool:
    """Whether a mapping has loops among its entries."""
    return any(key.startswith(PREFIX) for key in mapping.entries)


@dataclass(slots=True)
class Looping:
    """Writes loops out."""

    collection: Callable[[Node], list[Value] | Unknown]
    """Computes what a loop runs over."""
    budget: Budget
    warnings: list[tuple[Position, str]] = field(default_factory=list)
    keeps: bool = False
    """Whether a loop over something unknown stays as it is, for what it makes is then not known."""

    def expand_below(self, node: Node) -> Node:
        """A part of a template with all loops in it written out, however deep they stand."""
        self.budget.spend(1)
        match node:
            case Sequence(items):
                return Sequence([self.expand_below(item) for item in items], node.mark)
            case Mapping():
                written = self.expand(node) if has_loops(node) else node
                below = {
                    key: item if key.startswith(PREFIX) else self.expand_below(item)
                    for key, item in written.entries.items()
                }
                return Mapping(below, written.keys, written.mark)
        return node

    def expand(self, mapping: Mapping, level: int = 0) -> Mapping:
        """The mapping with its loops written out; of a loop over something unknown a warning tells."""
        written = Mapping({}, {}, mapping.mark)
        for key, node in mapping.entries.items():
            if not key.startswith(PREFIX):
                written.entries[key], written.keys[key] = node, mapping.keys[key]
                continue
            turns = self._turns_of_loop(node, level)
            if isinstance(turns, Unknown):
                self.warnings.append((human_position(mapping.keys[key]), f"{key} is not read: {turns.reason}"))
                if self.keeps:
                    written.entries[key], written.keys[key] = node, mapping.keys[key]
                continue
            if not turns:
                what = f"{key} makes nothing, since there is nothing that it runs over"
                self.warnings.append((human_position(mapping.keys[key]), what))
            for turn in turns:
                written.entries.update(turn.entries)
                written.keys.update(turn.keys)
        return written

    def _turns_of_loop(self, loop: Node, level: int) -> list[Mapping] | Unknown:
        """The body once for each element."""
        match loop:
            case Sequence([Scalar(str(name)), elements, Mapping() as body]) if level < _MAX_NESTED:
                collection = self.collection(elements)
            case _:
                return Unknown("it is malformed")
        if isinstance(collection, Unknown):
            return collection
        turns = []
        for element in collection:
            if not isinstance(element, str | int | float):
                return element if isinstance(element, Unknown) else Unknown("an element is no text")
            turn = self._replace_variable(body, name, spell_value(element))
            if isinstance(turn, Mapping):
                turns.append(self.expand(turn, level + 1))
        return turns

    def _replace_variable(self, node: Node, name: str, element: str) -> Node:
        """The body with the loop's variable replaced in keys, texts and references."""
        # A copy costs more than a look.
        self.budget.spend(3)
        match node:
            case Scalar(str(text)):
                return Scalar(self._replace_in_text(text, name, element), node.mark)
            case Scalar():
                return node
            case Sequence():
                return Sequence([self._replace_variable(item, name, element) for item in node.items], node.mark)
            case Mapping({"Ref": Scalar(value)}) if value == name and len(node.entries) == 1:
                return Scalar(element, node.mark)
        copy = Mapping({}, {}, node.mark)
        for key, item in node.entries.items():
            new = self._replace_in_text(key, name, element)
            copy.entries[new], copy.keys[new] = self._replace_variable(item, name, element), node.keys[key]
        return copy

    def _replace_in_text(self, text: str, name: str, element: str) -> str:
        if name not in text:
            return text
        replaced = text.replace("${" + name + "}", element)
        replaced = replaced.replace("&{" + name + "}", re.sub(r"[^A-Za-z0-9]", "", element))
        self.budget.spend(len(replaced) // 16)
        return replaced
