"""Rows of a query as records of an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

Record = TypeVar("Record")


def record_of(shape: type[Record], row: Mapping[str, Any], **more: object) -> Record:
    """A record whose fields are columns of a row; what the row does not have so is given beside."""
    filled = {**row, **more}
    return shape(**{field.name: filled[field.name] for field in dataclasses.fields(shape)})  # type: ignore[arg-type]
