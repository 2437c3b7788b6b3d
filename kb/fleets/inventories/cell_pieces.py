"""SQL that finds a piece inside the cells of a column, whatever types the inventory has for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import duckdb

from kb.data_classes import dataclass
from kb.store.literals import sql_literal

Types: TypeAlias = Callable[[str], "duckdb.sqltypes.DuckDBPyType"]
"""A type of DuckDB from its name."""

JSON = "JSON"
"""The type of cells that are text with JSON in it, or text that may be."""

INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")


@dataclass(frozen=True, slots=True)
class Piece:
    """A value inside a cell."""

    sql: str
    """Its SQL."""
    type: str
    """Its type."""
    plain: bool = False
    """Whether it is a column of a typed file, whose texts are what they are."""

    @property
    def nested(self) -> bool:
        """Whether it is a list, a map or an object of the engine."""
        return self.type.endswith("]") or self.type.startswith(("STRUCT", "MAP"))

    @property
    def text(self) -> str:
        """It as text, an empty one as null; nested values as JSON.

        Blanks around what a cell of CSV says are how people write such files. Of a text of JSON they are a part: AWS
        takes `python3.9 ` for no runtime, and a check of the same JSON says so.
        """
        if self.type == JSON or (self.plain and self.type == "VARCHAR"):
            return f"nullif({self.sql}::varchar, '')"
        if self.type == "VARCHAR" or self.type.startswith("ENUM"):
            return f"nullif(trim({self.sql}::varchar), '')"
        return f"to_json({self.sql})::varchar" if self.nested else f"{self.sql}::varchar"

    @property
    def json(self) -> str:
        """It as JSON; null where it is none."""
        return f"to_json({self.sql})" if self.nested else f"try_cast({self.text} as json)"


def piece_at(whole: Piece, way: Sequence[str], types: Types) -> Piece:
    """What lies at the end of a way into a value; AWS Config writes members with a small first letter."""
    for at, step in enumerate(way):
        if whole.type.startswith("STRUCT"):
            members = {name.lower(): (name, str(kind)) for name, kind in types(whole.type).children}
            if step.lower() not in members:
                return Piece("null", "VARCHAR")
            name, kind = members[step.lower()]
            whole = Piece(f"({whole.sql})[{sql_literal(name)}]", kind)
        else:
            paths = ["".join(f'."{part}"' for part in way[at:])]
            paths.append("".join(f'."{part[:1].lower()}{part[1:]}"' for part in way[at:]))
            found = ", ".join(f"{whole.json} ->> {sql_literal('$' + path)}" for path in paths)
            return Piece(f"coalesce({found})", JSON)
    return whole
