"""The columns of a kind of row, also of lists without any."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

Tree: TypeAlias = "Mapping[str, Tree | type]"
"""The fields of a row: nested ones by name, the others with their type."""


@cache
def field_tree(shape: type) -> Tree:
    """The fields of a shape."""
    return {name: _inner_fields(hint) for name, hint in get_type_hints(shape).items()}


def flat_names(fields: Tree, before: str = "") -> list[str]:
    """The columns of some fields, nested ones as `milestones.ga`."""
    found: list[str] = []
    for name, inner in fields.items():
        found += flat_names(inner, f"{before}{name}.") if isinstance(inner, Mapping) else [before + name]
    return found


def csv_columns(shape: type) -> list[str]:
    """The columns of rows of a shape."""
    return flat_names(field_tree(shape))


def _inner_fields(hint: Any) -> Any:  # noqa: ANN401 - any type hint
    known = _without_none(hint)
    return field_tree(known) if isinstance(known, type) and dataclasses.is_dataclass(known) else known


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - any type hint
    """What a field holds where it is not null."""
    if get_origin(hint) in (UnionType, Union):
        return next(kind for kind in get_args(hint) if kind is not NoneType)
    return hint
