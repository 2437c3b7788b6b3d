"""Functions as the rules see them: one row per variant, typed, with what cannot be known set apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kb.readers.interface import Conditional, Document, Field, FunctionConfig, Plain, Position, Resolved, Unresolved
from kb.store.literals import Scalar

MOST_CONDITIONS = 6
"""Conditions that are taken apart per function; past that (64 variants) their fields count as unresolved."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One function under one choice of the conditions that nobody can decide."""

    id: str
    """Its id in the relations."""
    number: int
    """The number of its function in this run."""
    path: str
    """The file."""
    function: FunctionConfig
    """The function."""
    fields: Mapping[str, Resolved | Unresolved]
    """Its fields under that choice."""

    def position(self, field: str) -> Position:
        """Where a field stands; an absent one stands at the function."""
        found = self.fields.get(field)
        return found.position if found else self.function.position


def variants(documents: Iterable[Document]) -> list[list[Variant]]:
    """The variants of every function, function by function."""
    pairs = [(document.path, function) for document in documents for function in document.functions]
    pairs.sort(key=lambda pair: (pair[0], pair[1].position.line, pair[1].position.column, pair[1].name))
    return [_variants(number, path, function) for number, (path, function) in enumerate(pairs)]


def _variants(number: int, path: str, function: FunctionConfig) -> list[Variant]:
    conditions = sorted({name for value in function.fields.values() for name in _conditions(value)})
    known = conditions[:MOST_CONDITIONS]
    found: list[Variant] = []
    for choice in product((True, False), repeat=len(known)):
        fields = {
            name: chosen
            for name, value in function.fields.items()
            if (chosen := _choose(value, dict(zip(known, choice, strict=True)), function.position)) is not None
        }
        if all(fields != earlier.fields for earlier in found):
            found.append(Variant(f"{number}.{len(found)}", number, path, function, fields))
    return found


def _conditions(value: Field | None) -> Iterator[str]:
    if isinstance(value, Conditional):
        yield value.condition
        yield from _conditions(value.when_true)
        yield from _conditions(value.when_false)


def _choose(value: Field | None, choice: Mapping[str, bool], position: Position) -> Resolved | Unresolved | None:
    while isinstance(value, Conditional):
        if value.condition not in choice:
            return Unresolved(f"hangs on more than {MOST_CONDITIONS} undecided conditions", position)
        value = value.when_true if choice[value.condition] else value.when_false
    return value


def number_or_reason(variant: Variant, field: str) -> float | Unresolved | None:
    """The number in a field; why there is none; None where the field is absent."""
    found = variant.fields.get(field)
    match found:
        case Resolved(value=bool()):
            return Unresolved(f"{str(found.value).lower()} is no number", found.position)
        case Resolved(value=int() | float() as number):
            # Past this a double is not exact, and no limit is near.
            return float(max(-(2**53), min(2**53, number)))
        case Resolved(value=other, position=position):
            return Unresolved(f"{_short(other)} is no number", position)
        case _:
            return found


def text_or_reason(variant: Variant, field: str) -> str | Unresolved | None:
    """The text in a field; why there is none; None where the field is absent."""
    found = variant.fields.get(field)
    match found:
        case Resolved(value=str() as text):
            return text
        case Resolved(value=None):
            return None
        case Resolved(value=other, position=position):
            return Unresolved(f"{_short(other)} is no text", position)
        case _:
            return found


def _short(value: Plain) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def relation_row(variant: Variant) -> tuple[list[Scalar], dict[str, Unresolved]]:
    """The row of `read_functions`, and the fields that cannot be judged."""
    unknown = {name: value for name, value in variant.fields.items() if isinstance(value, Unresolved)}

    def known(field: str, value: float | str | Unresolved | None) -> Scalar:
        if isinstance(value, Unresolved):
            unknown[field] = value
            return None
        return value

    layers = _plain(variant, "Layers")
    architectures = _plain(variant, "Architectures")
    environment = _plain(variant, "Environment")
    variables = environment if isinstance(environment, dict) else None
    row: list[Scalar] = [
        variant.id,
        known("Runtime", text_or_reason(variant, "Runtime")),
        known("MemorySize", number_or_reason(variant, "MemorySize")),
        known("Timeout", number_or_reason(variant, "Timeout")),
        known("EphemeralStorage", number_or_reason(variant, "EphemeralStorage")),
        known("PackageType", text_or_reason(variant, "PackageType")),
        next((str(item) for item in architectures if item), None) if isinstance(architectures, list) else None,
        known("Handler", text_or_reason(variant, "Handler")),
        len(layers) if isinstance(layers, list) else None,
        _bytes(variables) if variables is not None else None,
        sorted(variables) if variables is not None else None,
        bool(_plain(variant, "CapacityProviderConfig")),
        bool(_plain(variant, "AcceleratorConfig")),
    ]
    return row, unknown


def _plain(variant: Variant, field: str) -> Plain:
    found = variant.fields.get(field)
    return found.value if isinstance(found, Resolved) else None


def _bytes(variables: Mapping[str, Plain]) -> int:
    """UTF-8 bytes of all names and of all values that are known."""
    return sum(len(name.encode()) + len(_variable(value).encode()) for name, value in variables.items())


def _variable(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)
