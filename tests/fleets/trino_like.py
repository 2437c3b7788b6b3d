"""Trino's functions in the words of DuckDB, by what Trino's documentation says of them: what they do with nulls too."""

from __future__ import annotations

import re

import duckdb

ALIKE = frozenset({
    "ABS", "CAST", "CEIL", "COALESCE", "DECIMAL", "EXISTS", "FLOOR", "LENGTH", "LOWER", "ROUND", "STRPOS", "SUBSTR",
    "TRIM", "TRY_CAST", "UNNEST",
})  # fmt: skip
"""What both engines have and read alike."""

MEANT = {
    "ARRAY_JOIN": "(list, sep) as array_to_string(list, sep)",
    "CARDINALITY": "(a) as len(a)",
    "CONCAT": "(a, b) as a || b, (a, b, c) as a || b || c, (a, b, c, d) as a || b || c || d, "
    "(a, b, c, d, e) as a || b || c || d || e",
    "CONTAINS": "(list, entry) as list_contains(list, entry)",
    "DATE_ADD": "(unit, number, day) as "
    "case unit when 'DAY' then (day + to_days(number::integer))::date else error(unit) end",
    "FORMAT": "",
    "GREATEST": "(a, b) as case when a is not null and b is not null then greatest(a, b) end, "
    "(a, b, c) as case when a is not null and b is not null and c is not null then greatest(a, b, c) end",
    "LEAST": "(a, b) as case when a is not null and b is not null then least(a, b) end, "
    "(a, b, c) as case when a is not null and b is not null and c is not null then least(a, b, c) end",
    "REGEXP_EXTRACT": "(text, pattern, part) as "
    "case when regexp_matches(text, pattern) then regexp_extract(text, pattern, part) end",
    "REGEXP_LIKE": "(text, pattern) as regexp_matches(text, pattern)",
    "REGEXP_REPLACE": "(text, pattern, other) as regexp_replace(text, pattern, other, 'g')",
}
"""What the others do, as macros; `format` takes any number of arguments, as `printf` does, which reads its pattern."""

_LISTAGG = re.compile(r"LISTAGG\(([^()]+), ('[^']*')\) WITHIN GROUP \(ORDER BY\s+([^()]+)\)")


def make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the functions of Trino."""
    for name, macro in MEANT.items():
        if macro:
            connection.execute(f"create or replace macro trino_{name.lower()} {macro}")


def read_as_trino(sql: str) -> str:
    """A statement for Trino as one for DuckDB that means what Trino would.

    Raises:
        KeyError: It calls a function of which we do not say here what Trino does.
    """

    def named(found: re.Match[str]) -> str:
        name = found[1]
        if name in ALIKE:
            return found[0]
        return f"trino_{name.lower()}(" if MEANT[name] else "printf("

    # What stands in a text is no call.
    pieces = re.split(r"('(?:[^']|'')*')", _LISTAGG.sub(r"string_agg(\1, \2 order by \3)", sql))
    return "".join(piece if piece.startswith("'") else re.sub(r"\b([A-Z][A-Z_]+)\(", named, piece) for piece in pieces)
