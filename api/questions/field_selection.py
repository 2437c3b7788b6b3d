"""Which fields of its rows a list shows, and in which order it stands: `fields=` and `sort=`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_origin

import orjson

from api.memory.rows_in_memory import RowEntry
from kb.answers import dump_json
from kb.errors import UsageError
from kb.row_columns import Tree, field_tree
from kb.suggestions import closest_names, hint_at


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list shows of its rows."""

    order: tuple[tuple[str, bool], ...]
    """The fields to sort by, each with whether it falls; none: the list's own order."""
    fields: tuple[str, ...]
    """The fields to show; none: all."""
    columns: Tree
    """The fields shown, with their types."""

    @property
    def works_on_all(self) -> bool:
        """Whether every row is looked at, whatever the page."""
        return bool(self.order or self.fields)

    def page(self, rows: Sequence[RowEntry], start: int, end: int) -> list[bytes]:
        """Some of the rows, in order, as JSON."""
        if not self.works_on_all:
            return [item.text for item in rows[start:end]]
        found = [(orjson.loads(item.text), item.text) for item in rows]
        for name, falls in reversed(self.order):
            # What is not known stands last in either direction.
            known = [pair for pair in found if _value_at(pair[0], name) is not None]
            rest = [pair for pair in found if _value_at(pair[0], name) is None]
            known.sort(key=lambda pair: _value_at(pair[0], name), reverse=falls)
            found = known + rest
        if not self.fields:
            return [text for _, text in found[start:end]]
        return [dump_json(_pick_parts(row, self.fields))[:-1].replace(b"\n", b"\n    ") for row, _ in found[start:end]]


def parse_selection(sort: str | None, fields: str | None, shape: type) -> Selection:
    """What the parameters `sort` and `fields` say of rows of a shape.

    Raises:
        UsageError: A name that the rows do not have.
    """
    whole = field_tree(shape)
    if sort is None and fields is None:
        return Selection((), (), whole)
    leaves = tuple(_leaf_fields(whole))
    order = tuple(
        (_known_field("sort", name.removeprefix("-"), leaves), name.startswith("-")) for name in _names_in(sort)
    )
    shown = tuple(_known_field("fields", name, (*whole, *leaves)) for name in _names_in(fields))
    return Selection(order, shown, _pick_parts(whole, shown) if shown else whole)


def _names_in(text: str | None) -> list[str]:
    return [] if text is None else list(dict.fromkeys(name.strip() for name in text.split(",")))


def _known_field(parameter: str, name: str, names: Sequence[str]) -> str:
    if name in names:
        return name
    close = closest_names(name, names)
    hint = hint_at(close, f"there are {', '.join(dict.fromkeys(names))}")
    raise UsageError(f"{parameter}: no field {name!r}: {hint}", close)


def _leaf_fields(fields: Tree, before: str = "") -> list[str]:
    """The fields that hold one plain value each."""
    found: list[str] = []
    for name, inner in fields.items():
        if isinstance(inner, Mapping):
            found += _leaf_fields(inner, f"{before}{name}.")
        elif get_origin(inner) is None:
            found.append(before + name)
    return found


def _value_at(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any plain value
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _pick_parts(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The named parts of a row, in the order named."""
    found: dict[str, Any] = {}
    for name in names:
        first, _, rest = name.partition(".")
        if not rest:
            found[first] = row[first]
        else:
            inner = row.get(first)
            kept = found.setdefault(first, {} if isinstance(inner, Mapping) else None)
            if isinstance(inner, Mapping):
                found[first] = dict(kept or {}) | _pick_parts(inner, [rest])
    return found
