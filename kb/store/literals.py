"""Python values and names as SQL text, for the paths on which bound parameters cost too much.

DuckDB 1.5 imports pandas, when it is installed, at the first bound parameter (0.9 s, measured); literals cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

Scalar: TypeAlias = "str | int | float | bool | date | Sequence[str] | None"
"""What may stand in a cell."""


def sql_literal(value: Scalar) -> str:  # noqa: PLR0911 - one per type
    """One value as SQL text; the only way in which values enter SQL text in this project."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return repr(value)
        case date():
            return f"date '{value.isoformat()}'"
        case str():
            # SQL text ends at a NUL byte, and no fact or template needs one.
            return "'" + value.replace("\0", "\ufffd").replace("'", "''") + "'"
        case list() | tuple():
            return "[" + ", ".join(sql_literal(item) for item in value) + "]::varchar[]"
    raise TypeError(f"no SQL literal for {type(value).__name__} {value!r}")


def quote_name(name: str) -> str:
    """The name of a table or column as SQL, which may be a word of SQL, as limit is."""
    return '"' + name.replace('"', '""') + '"'


def values_body(rows: Iterable[Sequence[Scalar]]) -> str:
    """Rows as the body of a VALUES clause."""
    return ",\n".join("(" + ", ".join(sql_literal(cell) for cell in row) + ")" for row in rows)
