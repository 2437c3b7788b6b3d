"""The relations that the rules look at, as functions.sql and attachments.sql describe them, and their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from kb.data_classes import dataclass
from kb.judging import derived
from kb.judging.field_shapes import misshapen, of_other_shape, shape_name, unknown_part
from kb.judging.variants import Fields
from kb.paths import sql_text
from kb.readers.interface import Plain, Resolved, Unresolved
from kb.readers.shared.values import spell_value
from kb.store.literals import Scalar
from kb.store.table_text import parse_tables

FUNCTIONS = "read_functions"
"""The relation of functions."""
_TOTALS = "read_totals"
"""The relation of sums, which have the names of the fields that they are sums of."""

EXACT = 2**53
"""Past this a double is not exact, and no limit is near."""
_LONG_NUMBER = re.compile(r"[-+]?[1-9][0-9]{18,}")
"""A number that readers leave as a text, since 64 bits may not hold it."""


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
            derivation = _DERIVED.get((relation, column.name))
            way = () if derivation and derivation.from_whole else tuple(rest)
            found.setdefault(first, []).append((column, way))
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
        wrong = misshapen(name, found.value, found.position) if relation != _TOTALS else None
        if wrong:
            unknown[name] = wrong
            continue
        for column, way in columns.get(name, ()):
            piece = _piece_inside(found, name, way)
            value = _cell_value(relation, column, piece) if isinstance(piece, Resolved) else piece
            if isinstance(value, Unresolved):
                unknown[column.field if column.field and isinstance(found.value, dict) else name] = value
            elif value is not None:
                cells[column.name] = value
    return cells, unknown


def _cell_value(relation: str, column: RelationColumn, found: Resolved) -> Scalar | Unresolved:
    derived_column = _DERIVED.get((relation, column.name))
    lacking = derived_column.lacks(found.value) if derived_column and derived_column.lacks else None
    if lacking is not None:
        return unknown_part(found, (column.field or "").rpartition(".")[2], lacking)
    shapes = derived_column.shapes if derived_column else _SHAPES.get(column.type, ())
    if shapes and found.value is not None and not isinstance(found.value, shapes):
        return of_other_shape(found.value, shapes, found.position)
    return derived_column.compute(found.value) if derived_column else _TYPED[column.type](found)


def _piece_inside(found: Resolved, name: str, way: tuple[str, ...]) -> Resolved | Unresolved | None:
    """The value inside a field; why it is not known; None where it is absent."""
    value, seen = found.value, list[str]()
    for step in way:
        if value is None:
            return unknown_part(found, name, ".".join(seen))
        if not isinstance(value, dict):
            as_whole = name in _ALSO_TEXT and isinstance(value, str)
            return None if as_whole else of_other_shape(value, (dict,), found.position)
        if step not in value:
            return None
        value = value[step]
        seen.append(step)
    inside = ".".join(seen)
    if value is None and way:
        return unknown_part(found, name, inside)
    gaps = {path.removeprefix(inside): why for path, why in (found.gaps or {}).items() if path.startswith(inside)}
    return Resolved(value, found.position, secret=found.secret, gaps=gaps) if way else found


def _number_of(found: Resolved) -> float | Unresolved:
    match found.value:
        case bool():
            return Unresolved(f"{_shown_value(found)} is no number", found.position)
        case int() | float() as number:
            return float(max(-EXACT, min(EXACT, number)))
        case dict():
            return of_other_shape(found.value, (int,), found.position)
        case str() as text if _LONG_NUMBER.fullmatch(text):
            return float(-EXACT if text.startswith("-") else EXACT)
        case _:
            return Unresolved(f"{_shown_value(found)} is no number", found.position)


def _text_of(found: Resolved) -> str | Unresolved | None:
    match found.value:
        case str() | int() | float() as single:
            # As above in lists: a name such as 42, or a runtime such as 3.9, reaches the API as a text.
            return spell_value(single)
        case None:
            return None
        case _:
            return Unresolved(f"{_shown_value(found)} is no text", found.position)


def _texts_of(found: Resolved) -> tuple[str, ...] | None:
    if not isinstance(found.value, list):
        return None
    # What a format writes as a number or a switch is a text for the API.
    return tuple(spell_value(item) for item in found.value if isinstance(item, str | int | float))


def _count_of(found: Resolved) -> int | None:
    return len(found.value) if isinstance(found.value, list | dict) else None


def _is_set(found: Resolved) -> bool:
    """Whether something is there that is not off or empty."""
    return derived.is_set(found.value)


def _shown_value(found: Resolved) -> str:
    """A value in short; what its owner hides is not shown."""
    value = found.value
    if found.secret:
        return f"a hidden {shape_name(value)}"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


_TYPED: dict[str, Callable[[Resolved], Scalar | Unresolved]] = {
    "boolean": _is_set,
    "double": _number_of,
    "integer": _count_of,
    "varchar": _text_of,
    "varchar[]": _texts_of,
}
"""How a value becomes a cell of a type; an integer counts the entries of a list or map."""

_SHAPES: dict[str, tuple[type, ...]] = {"integer": (list, dict), "varchar[]": (list,)}
"""The kinds of value that a column of a type is made of; of another one nothing could be said."""
_ALSO_TEXT = frozenset({"Code"})
"""Fields with parts that may be given as one text: code as the path of a folder or an archive."""


@dataclass(frozen=True, slots=True)
class _Derivation:
    """How a column is computed that is more than the value of its field."""

    compute: Callable[[Plain], Scalar]
    """From the value of its field to the cell."""
    shapes: tuple[type, ...] = ()
    """The kinds of value that it is computed from; none where it is from any."""
    from_whole: bool = False
    """Whether from the whole object that its field is a part of: a part that is not known then hides nothing else.

    No rule compares the part with anything by this column, and those that read the rest of the object go on.
    """
    lacks: Callable[[Plain], str | None] | None = None
    """Finds the path of a part that is not known and that nothing can be said without; None where all are, or where it
    does with what is known."""


_LIST, _OBJECT, _LIST_OR_OBJECT, _TEXT_OR_OBJECT, _TEXT_OR_LIST = (
    (list,), (dict,), (list, dict), (str, dict), (str, list),
)  # fmt: skip
_DERIVED: dict[tuple[str, str], _Derivation] = {
    (FUNCTIONS, "architecture"): _Derivation(derived.first_text, _LIST),
    # Only sums look at it; here it would tell functions apart that are judged alike.
    (FUNCTIONS, "code_size"): _Derivation(lambda _: None),
    (FUNCTIONS, "layer_listed_twice"): _Derivation(derived.layer_listed_twice, _LIST),
    (FUNCTIONS, "environment_bytes"): _Derivation(derived.environment_bytes, _OBJECT),
    (FUNCTIONS, "environment_names"): _Derivation(derived.environment_names, _OBJECT),
    (FUNCTIONS, "environment_literals"): _Derivation(derived.environment_literals, _OBJECT),
    (FUNCTIONS, "code_kind"): _Derivation(derived.code_kind, _TEXT_OR_OBJECT),
    (FUNCTIONS, "odd_name"): _Derivation(derived.odd_name),
    (FUNCTIONS, "inline_characters"): _Derivation(derived.count_characters),
    (FUNCTIONS, "inline_zip_bytes"): _Derivation(derived.zip_bytes),
    (FUNCTIONS, "longest_mount_path"): _Derivation(derived.longest_mount_path, _LIST),
    (FUNCTIONS, "tags"): _Derivation(derived.count_tags, _LIST_OR_OBJECT),
    (FUNCTIONS, "longest_tag_key"): _Derivation(derived.longest_key, _LIST_OR_OBJECT),
    (FUNCTIONS, "longest_tag_value"): _Derivation(derived.longest_text, _LIST_OR_OBJECT),
    (FUNCTIONS, "log_levels"): _Derivation(derived.log_levels, _OBJECT),
    (FUNCTIONS, "dual_stack"): _Derivation(derived.part_is_on("Ipv6AllowedForDualStack"), from_whole=True),
    (FUNCTIONS, "direct_s3_read"): _Derivation(derived.direct_s3_read),
    **{
        (FUNCTIONS, column): _Derivation(derived.names_part(part), from_whole=True)
        for column, part in (
            ("durable_key", "KMSKeyArn"),
            ("log_group", "LogGroup"),
            ("runtime_alias", "RuntimeAlias"),
            ("runtime_arn", "RuntimeArn"),
        )
    },
    (FUNCTIONS, "application_log_level"): _Derivation(derived.word_of_part("ApplicationLogLevel"), from_whole=True),
    (FUNCTIONS, "system_log_level"): _Derivation(derived.word_of_part("SystemLogLevel"), from_whole=True),
    (FUNCTIONS, "wildcard_policy"): _Derivation(derived.wildcard_policy),
    ("read_event_source_mappings", "filters"): _Derivation(derived.count_filters, _LIST_OR_OBJECT),
    ("read_event_source_mappings", "longest_filter"): _Derivation(derived.longest_filter, _LIST_OR_OBJECT),
    ("read_event_source_mappings", "bootstrap_servers"): _Derivation(derived.count_listed, _TEXT_OR_LIST),
    ("read_event_source_mappings", "failure_destination"): _Derivation(derived.failure_destination, _OBJECT),
    **{
        ("read_function_urls", f"longest_{name}"): _Derivation(derived.longest_text, _LIST)
        for name in ("origin", "request_header", "response_header")
    },
    ("read_event_invoke_configs", "failure_destination"): _Derivation(derived.failure_destination, _OBJECT),
    ("read_event_invoke_configs", "failures_to_bucket"): _Derivation(derived.failures_to_bucket, _OBJECT),
    ("read_event_invoke_configs", "successes_to_bucket"): _Derivation(derived.successes_to_bucket, _OBJECT),
    ("read_aliases", "largest_weight"): _Derivation(
        derived.largest_weight, _LIST_OR_OBJECT, lacks=derived.unknown_weight
    ),
}
"""Columns that are more than the value of their field."""
