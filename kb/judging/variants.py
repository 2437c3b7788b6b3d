"""Functions and attachments under each choice of what nobody decided: parameters, and conditions of their own.

A thing such as a parameter has one value at a time, so that cases which exclude each other never hold together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.interface import (
    Attachment,
    Conditional,
    Document,
    Field,
    FunctionConfig,
    Kind,
    Position,
    Resolved,
    Single,
    Unresolved,
)
from kb.readers.shared.branches import MOST_VARIANTS

OTHER = "! other"
"""Whatever value of a thing no field speaks of."""

_MISSED = {Kind.ALIAS: None, Kind.EVENT_INVOKE_CONFIG: "DestinationConfig", Kind.VERSION: None}
"""What rules about functions miss where it is not attached, and the field that they miss of it."""

Fields: TypeAlias = "Mapping[str, Resolved | Unresolved]"
"""The fields of one variant."""

Choice: TypeAlias = "Mapping[str, Single]"
"""Things and the values that they are assumed to have; a condition of its own is a thing that is true or false."""


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

    def position(self, field: str, entry: str | None = None) -> Position:
        """Where a field stands, or one entry of it; an absent field stands at the definition."""
        name, _, rest = field.replace("[]", "").partition(".")
        if name == "Function" and self.function is not None:
            return self.function.position(rest, entry)
        found = self.fields.get(name)
        if found is None:
            return self.source.position
        entries = (found.entries if isinstance(found, Resolved) else None) or {}
        if rest.partition(".")[0] in entries:
            return entries[rest.partition(".")[0]][1]
        key = _key_of_entry(entry, entries)
        return found.position if key is None else entries[key][0]


def _key_of_entry(entry: str | None, entries: Mapping[str, tuple[Position, Position]]) -> str | None:
    """The entry that a text names: layers are named without their versions, of which the last is one too many."""
    if entry is None or entry in entries:
        return entry
    return next((key for key in reversed(tuple(entries)) if key.startswith(f"{entry}:")), None)


@dataclass(frozen=True, slots=True)
class VariantGroup:
    """All variants of one function or attachment."""

    path: str
    """The file."""
    source: FunctionConfig | Attachment
    """The function or attachment."""
    things: Mapping[str, tuple[Single, ...]]
    """The things taken apart, each with the values that are told apart."""
    by_choice: Mapping[tuple[Single, ...], Variant]
    """Its variants; choices that make no difference share one, and those under which it is not there have none."""
    unread: frozenset[str] = frozenset()
    """The things among them that no user can decide, since they are not read."""
    form: str = ""
    """The format of the file."""

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Each different variant once."""
        return tuple({id(variant): variant for variant in self.by_choice.values()}.values())

    @property
    def has_one_form(self) -> bool:
        """Whether its variants have the same fields, and differ in what is attached alone."""
        first, *others = self.variants
        return all(one.fields == first.fields for one in others)

    @property
    def dialect(self) -> str:
        """The format in whose words it is written."""
        return self.source.dialect or self.form

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

    def under(self, choice: Choice) -> Variant | None:
        """The variant under a choice that decides at least the things taken apart; None where it is not there."""
        wanted = ((choice.get(name, slots[0]), slots) for name, slots in self.things.items())
        values = (value if value in slots else OTHER for value, slots in wanted)
        return self.by_choice.get(tuple(values))


def variant_groups(documents: Iterable[Document]) -> tuple[list[VariantGroup], list[VariantGroup]]:
    """The functions and the attachments of some documents, each by path and place."""
    functions: list[VariantGroup] = []
    attachments: list[VariantGroup] = []
    for document in documents:
        missed = _missed_parts(document.attachments)
        own = [
            replace(_function_group(document.path, one, missed.get(one.name, [])), form=document.format)
            for one in document.functions
        ]
        functions += own
        by_name = {group.source.name: group for group in own}
        for one in document.attachments:
            name = one.function or ""
            group = _attachment_group(document.path, one, by_name.get(name), missed.get(name, []))
            if group.by_choice:
                attachments.append(replace(group, form=document.format))
    return sorted(functions, key=_place_of_group), sorted(attachments, key=_place_of_group)


def _place_of_group(group: VariantGroup) -> tuple[str, int, int, str]:
    return group.path, group.source.position.line, group.source.position.column, group.source.name


def _missed_parts(attachments: Iterable[Attachment]) -> Mapping[str, list[Conditional]]:
    """By function, what decides whether that is attached which rules about functions would miss."""
    found: dict[str, list[Conditional]] = defaultdict(list)
    for one in attachments:
        if one.function is not None and one.kind in _MISSED:
            parts = (one.exists, one.fields.get(_MISSED[one.kind] or ""))
            found[one.function] += [part for part in parts if isinstance(part, Conditional)]
    return found


def _function_group(path: str, function: FunctionConfig, missed: Sequence[Conditional]) -> VariantGroup:
    """Cases in which something else is missed are variants of their own, even where the fields are the same."""
    cases = _Cases.of([*function.fields.values(), function.exists])
    if missed:
        cases = _Cases.of([*function.fields.values(), function.exists, *missed], first=cases.things)
    variants: dict[tuple[Single, ...], Variant] = {}
    different: list[tuple[Variant, list[Field | None]]] = []
    for values in product(*cases.things.values()):
        choice = dict(zip(cases.things, values, strict=True))
        if _is_there(function, choice):
            fields = _chosen_fields(function, choice)
            there: list[Field | None] = [_choose_value(part, choice, function.position) for part in missed]
            same = next((one for one, beside in different if one.fields == fields and beside == there), None)
            variants[values] = same or Variant(path, function, fields)
            if same is None:
                different.append((variants[values], there))
    return (
        VariantGroup(path, function, cases.things, variants, cases.unread)
        if variants
        else _judged_always(path, function)
    )


def _attachment_group(
    path: str, attachment: Attachment, function: VariantGroup | None, missed: Sequence[Conditional]
) -> VariantGroup:
    """What hangs on the same things in the attachment and in its function is decided together."""
    own = [*attachment.fields.values(), attachment.exists]
    if function and function.things:
        source = function.source
        own += [*source.fields.values(), source.exists if isinstance(source, FunctionConfig) else None, *missed]
    cases = _Cases.of(own, first=function.things if function else {})
    variants: dict[tuple[Single, ...], Variant] = {}
    different: list[Variant] = []
    for values in product(*cases.things.values()):
        choice = dict(zip(cases.things, values, strict=True))
        called = function.under(choice) if function else None
        if not _is_there(attachment, choice) or (function and called is None):
            continue
        variant = Variant(path, attachment, _chosen_fields(attachment, choice), called)
        same = next((e for e in different if e.function is variant.function and e.fields == variant.fields), None)
        variants[values] = same or variant
        if same is None:
            different.append(variant)
    return VariantGroup(path, attachment, cases.things, variants, cases.unread)


def _judged_always(path: str, function: FunctionConfig) -> VariantGroup:
    """A function whose conditions rule each other out: it is judged as if nothing were known of them."""
    return VariantGroup(path, function, {}, {(): Variant(path, function, _chosen_fields(function, {}))})


@dataclass(slots=True)
class _Cases:
    """The things that fields hang on, with the values that are told apart, as many as are taken apart."""

    things: dict[str, tuple[Single, ...]]
    """The values that are told apart of each thing that is taken apart."""
    unread: frozenset[str]
    """Those of the things that no user can decide, since they are not read."""

    @classmethod
    def of(cls, fields: Iterable[Field | None], first: Iterable[str] = ()) -> _Cases:
        """Those of some fields; `first` are taken apart before others."""
        found: dict[str, list[Conditional]] = {}
        for field in fields:
            for one in _conditionals_in(field):
                found.setdefault(one.case.thing if one.case else one.condition, []).append(one)
        things: dict[str, tuple[Single, ...]] = {}
        combinations = 1
        for name in [*(name for name in first if name in found), *sorted(found.keys() - set(first))]:
            slots = _slots_of(found[name])
            if combinations * len(slots) <= MOST_VARIANTS:
                things[name] = slots
                combinations *= len(slots)
        unread = {name for name in things if all(one.unread for one in found[name])}
        return cls(things, frozenset(unread))


def _slots_of(conditionals: Sequence[Conditional]) -> tuple[Single, ...]:
    """The values of one thing that are told apart, and OTHER where it may have more."""
    cases = [one.case for one in conditionals if one.case]
    if not cases:
        return True, False
    named = dict.fromkeys(case.value for case in cases)
    closed = [set(case.allowed) for case in cases if case.allowed]
    if not closed:
        return *named, OTHER
    allowed = set.intersection(*closed)
    possible = [value for value in named if value in allowed]
    left = sorted(allowed.difference(possible), key=repr)
    # The only other value is told by its name: something else may speak of it.
    others = left if len(left) == 1 else [OTHER] if left or not possible else []
    return (*possible, *others)


def _conditionals_in(value: Field | None) -> Iterator[Conditional]:
    if isinstance(value, Conditional):
        yield value
        yield from _conditionals_in(value.when_true)
        yield from _conditionals_in(value.when_false)


def _is_there(source: FunctionConfig | Attachment, choice: Choice) -> bool:
    """Whether something exists under a choice, as far as that can be told."""
    if source.exists is None:
        return True
    held = _choose_value(source.exists, choice, source.position)
    return not (isinstance(held, Resolved) and held.value is False)


def _chosen_fields(source: FunctionConfig | Attachment, choice: Choice) -> dict[str, Resolved | Unresolved]:
    return {
        name: chosen
        for name, value in source.fields.items()
        if (chosen := _choose_value(value, choice, source.position)) is not None
    }


def _choose_value(value: Field | None, choice: Choice, position: Position) -> Resolved | Unresolved | None:
    while isinstance(value, Conditional):
        thing = value.case.thing if value.case else value.condition
        if thing not in choice:
            return _too_many(position)
        holds = choice[thing] == value.case.value if value.case else choice[thing]
        value = value.when_true if holds else value.when_false
    return value


def _too_many(position: Position) -> Unresolved:
    return Unresolved(f"hangs on more than {MOST_VARIANTS} combinations of undecided values", position)
