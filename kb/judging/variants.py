"""Functions and attachments under each choice of the conditions that nobody can decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from kb.readers.interface import (
    Attachment,
    Conditional,
    Document,
    Field,
    FunctionConfig,
    Position,
    Resolved,
    Unresolved,
)

MOST_CONDITIONS = 6
"""Conditions that are taken apart per function; past that (64 variants) their fields count as unresolved."""

Fields: TypeAlias = "Mapping[str, Resolved | Unresolved]"
"""The fields of one variant."""

Choice: TypeAlias = "Mapping[str, bool]"
"""Conditions and what is assumed of them."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One function, or one attachment, under one choice of conditions."""

    path: str
    """The file."""
    source: FunctionConfig | Attachment
    """What it is a variant of."""
    fields: Fields
    """Its fields under that choice."""
    function: Variant | None = None
    """The variant of an attachment's function under the same choice, where the function is known."""

    def position(self, field: str) -> Position:
        """Where a field stands; an absent one stands at the definition."""
        name, _, rest = field.partition(".")
        if name == "Function" and self.function is not None:
            return self.function.position(rest)
        found = self.fields.get(name)
        return found.position if found else self.source.position


@dataclass(frozen=True, slots=True)
class Group:
    """All variants of one function or attachment."""

    path: str
    """The file."""
    source: FunctionConfig | Attachment
    """The function or attachment."""
    conditions: tuple[str, ...]
    """The conditions taken apart."""
    by_choice: Mapping[tuple[bool, ...], Variant]
    """Its variants; choices that make no difference share one."""

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Each different variant once."""
        return tuple({id(variant): variant for variant in self.by_choice.values()}.values())

    @property
    def about(self) -> str:
        """What it is: `function`, or a kind of attachment."""
        return self.source.kind.value if isinstance(self.source, Attachment) else "function"

    @property
    def absent(self) -> str | None:
        """Why there will be no such function; None for what is judged."""
        return self.source.absent if isinstance(self.source, FunctionConfig) else None

    @property
    def function_named(self) -> str | None:
        """The name of the function; None where an attachment's function is not known."""
        return self.source.function if isinstance(self.source, Attachment) else self.source.name

    @property
    def function(self) -> str:
        """The name of the function, or of the attachment where that is not known."""
        return self.function_named or self.source.name

    def under(self, choice: Choice) -> Variant:
        """The variant under a choice that decides at least the conditions taken apart."""
        return self.by_choice[tuple(choice[name] for name in self.conditions)]


def groups(documents: Iterable[Document]) -> tuple[list[Group], list[Group]]:
    """The functions and the attachments of some documents, each by path and place."""
    functions: list[Group] = []
    attachments: list[Group] = []
    for document in documents:
        own = [_functions(document.path, function) for function in document.functions]
        functions += own
        by_name = {group.source.name: group for group in own}
        attachments += [
            _attachments(document.path, attachment, by_name.get(attachment.function or ""))
            for attachment in document.attachments
        ]
    return sorted(functions, key=_place), sorted(attachments, key=_place)


def _place(group: Group) -> tuple[str, int, int, str]:
    return group.path, group.source.position.line, group.source.position.column, group.source.name


def _functions(path: str, function: FunctionConfig) -> Group:
    conditions = _conditions(function.fields)[:MOST_CONDITIONS]
    variants: dict[tuple[bool, ...], Variant] = {}
    different: list[Variant] = []
    for choice in product((True, False), repeat=len(conditions)):
        fields = _chosen(function, dict(zip(conditions, choice, strict=True)))
        same = next((earlier for earlier in different if earlier.fields == fields), None)
        variants[choice] = same or Variant(path, function, fields)
        if same is None:
            different.append(variants[choice])
    return Group(path, function, conditions, variants)


def _attachments(path: str, attachment: Attachment, function: Group | None) -> Group:
    """Equal names of conditions in the attachment and in its function are decided together."""
    shared = function.conditions if function else ()
    own = tuple(name for name in _conditions(attachment.fields) if name not in shared)
    conditions = (shared + own)[:MOST_CONDITIONS]
    variants: dict[tuple[bool, ...], Variant] = {}
    different: list[Variant] = []
    for choice in product((True, False), repeat=len(conditions)):
        assumed = dict(zip(conditions, choice, strict=True))
        variant = Variant(path, attachment, _chosen(attachment, assumed), function.under(assumed) if function else None)
        same = next((e for e in different if e.function is variant.function and e.fields == variant.fields), None)
        variants[choice] = same or variant
        if same is None:
            different.append(variant)
    return Group(path, attachment, conditions, variants)


def _chosen(source: FunctionConfig | Attachment, choice: Choice) -> dict[str, Resolved | Unresolved]:
    return {
        name: chosen
        for name, value in source.fields.items()
        if (chosen := _choose(value, choice, source.position)) is not None
    }


def _conditions(fields: Mapping[str, Field]) -> tuple[str, ...]:
    return tuple(sorted({name for value in fields.values() for name in _named(value)}))


def _named(value: Field | None) -> Iterator[str]:
    if isinstance(value, Conditional):
        yield value.condition
        yield from _named(value.when_true)
        yield from _named(value.when_false)


def _choose(value: Field | None, choice: Choice, position: Position) -> Resolved | Unresolved | None:
    while isinstance(value, Conditional):
        if value.condition not in choice:
            return _too_many(position)
        value = value.when_true if choice[value.condition] else value.when_false
    return value


def _too_many(position: Position) -> Unresolved:
    return Unresolved(f"hangs on more than {MOST_CONDITIONS} undecided conditions", position)
