"""The relations that the rules look at, as functions.sql and attachments.sql describe them, and their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from kb.judging import derived
from kb.judging.variants import Fields
from kb.paths import sql_text
from kb.readers.interface import Plain, Resolved, Unresolved
from kb.store.literals import Scalar
from kb.store.table_text import parse_tables

FUNCTIONS = "read_functions"
"""The relation of functions."""

EXACT = 2**53
"""Past this a double is not exact, and no limit is near."""


@dataclass(frozen=True, slots=True)
class RelationColumn:
    """A column of a relation."""

    name: str
    """Its name."""
    type: str
    """Its SQL type."""
    field: str | None
    """The API field it comes from, such as `VpcConfig.SubnetIds`; None for ids."""
    required: bool
    """Whether it is never blank."""


@cache
def relation_columns() -> Mapping[str, tuple[RelationColumn, ...]]:
    """The columns of every relation, by its name."""
    written = parse_tables(sql_text("functions.sql") + sql_text("attachments.sql"))
    return {
        table.name: tuple(RelationColumn(one.name, one.type, one.comment, one.required) for one in table.columns)
        for table in written.values()
    }


@cache
def _columns_by_field(relation: str) -> Mapping[str, tuple[tuple[RelationColumn, tuple[str, ...]], ...]]:
    """The columns that come from each field of an API object, each with the way into the field."""
    found: dict[str, list[tuple[RelationColumn, tuple[str, ...]]]] = {}
    for column in relation_columns()[relation]:
        if column.field is not None:
            first, *rest = column.field.split(".")
            found.setdefault(first, []).append((column, tuple(rest)))
    return {first: tuple(columns) for first, columns in found.items()}


def relation_row(
    relation: str, fields: Fields, rest: Unresolved | None = None
) -> tuple[dict[str, Scalar], dict[str, Unresolved]]:
    """One row without its ids, blank columns left out, and the fields that cannot be judged.

    Args:
        relation: The relation.
        fields: The fields that are known or said to be unknown.
        rest: Why there may be others; None where there are none.
    """
    unknown: dict[str, Unresolved] = (
        {} if rest is None else {n: rest for n in _columns_by_field(relation) if n not in fields}
    )
    cells: dict[str, Scalar] = {
        column.name: False for column in relation_columns()[relation] if column.required and column.field
    }
    columns = _columns_by_field(relation)
    for name, found in fields.items():
        if isinstance(found, Unresolved):
            unknown[name] = found
            continue
        for column, way in columns.get(name, ()):
            piece = _piece_inside(found, name, way)
            value = _cell_value(relation, column, piece) if isinstance(piece, Resolved) else piece
            if isinstance(value, Unresolved):
                unknown[column.field or name] = value
            elif value is not None:
                cells[column.name] = value
    return cells, unknown


def _cell_value(relation: str, column: RelationColumn, found: Resolved) -> Scalar | Unresolved:
    derive = _DERIVED.get((relation, column.name))
    return _TYPED[column.type](found) if derive is None else derive(found.value)


def _piece_inside(found: Resolved, name: str, way: tuple[str, ...]) -> Resolved | Unresolved | None:
    """The value inside a field; why it is not known; None where it is absent."""
    value = found.value
    for step in way:
        if value is None:
            return Unresolved(f"a part of {name} is not known", found.position)
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    if value is None and way:
        return Unresolved(f"a part of {name} is not known", found.position)
    return Resolved(value, found.position) if way else found


def _number_of(found: Resolved) -> float | Unresolved:
    match found.value:
        case bool() as flag:
            return Unresolved(f"{str(flag).lower()} is no number", found.position)
        case int() | float() as number:
            return float(max(-EXACT, min(EXACT, number)))
        case other:
            return Unresolved(f"{_shorten_value(other)} is no number", found.position)


def _text_of(found: Resolved) -> str | Unresolved | None:
    match found.value:
        case str() as text:
            return text
        case None:
            return None
        case other:
            return Unresolved(f"{_shorten_value(other)} is no text", found.position)


def _texts_of(found: Resolved) -> tuple[str, ...] | None:
    if not isinstance(found.value, list):
        return None
    return tuple(item for item in found.value if isinstance(item, str))


def _count_of(found: Resolved) -> int | None:
    return len(found.value) if isinstance(found.value, list | dict) else None


def _is_set(found: Resolved) -> bool:
    """Whether something is there that is not off or empty."""
    return derived.is_set(found.value)


def _shorten_value(value: Plain) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


_TYPED: dict[str, Callable[[Resolved], Scalar | Unresolved]] = {
    "boolean": _is_set,
    "double": _number_of,
    "integer": _count_of,
    "varchar": _text_of,
    "varchar[]": _texts_of,
}
"""How a value becomes a cell of a type; an integer counts the entries of a list or map."""

_DERIVED: dict[tuple[str, str], Callable[[Plain], Scalar]] = {
    (FUNCTIONS, "architecture"): derived.first_text,
    # Only sums look at it; here it would tell functions apart that are judged alike.
    (FUNCTIONS, "code_size"): lambda _: None,
    (FUNCTIONS, "layer_listed_twice"): derived.layer_listed_twice,
    (FUNCTIONS, "environment_bytes"): derived.environment_bytes,
    (FUNCTIONS, "environment_names"): derived.environment_names,
    (FUNCTIONS, "environment_literals"): derived.environment_literals,
    (FUNCTIONS, "code_kind"): derived.code_kind,
    (FUNCTIONS, "odd_name"): derived.odd_name,
    (FUNCTIONS, "inline_characters"): derived.count_characters,
    (FUNCTIONS, "inline_zip_bytes"): derived.zip_bytes,
    (FUNCTIONS, "longest_mount_path"): derived.longest_mount_path,
    (FUNCTIONS, "log_levels"): derived.log_levels,
    (FUNCTIONS, "wildcard_policy"): derived.wildcard_policy,
    ("read_event_source_mappings", "filters"): derived.count_filters,
    ("read_event_source_mappings", "longest_filter"): derived.longest_filter,
    ("read_event_source_mappings", "failure_destination"): derived.failure_destination,
    ("read_event_invoke_configs", "failure_destination"): derived.failure_destination,
    ("read_aliases", "largest_weight"): derived.largest_weight,
}
"""Columns that are more than the value of their field."""
