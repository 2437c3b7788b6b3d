"""Cells that programs for tables show and do not compute: a text that looks like a formula gets an apostrophe in front.

Strangers name functions, and whoever opens a list of them runs what the names say. Numbers stay numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.store.literals import quote_name

# The wide signs are those of Chinese and Japanese keyboards, which programs for tables take as the plain ones.
_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
# DuckDB looks a number up in half the time that an expression takes it, and loses the order of rows by `in`.
_SIGNS_SQL = f"[{', '.join(str(ord(sign)) for sign in _FORMULA)}]"
_APOSTROPHE = ord("'")
_PLUS_OR_MINUS_SQL = f"[{ord('+')}, {ord('-')}]"

_COMMAND = re.compile(r"(^|[\r\n])(\s*)::", re.MULTILINE)


def inert_cell(text: str) -> str:
    """A text as a cell that nobody computes."""
    return f"'{text}" if text[:1] and text[0] in _FORMULA and not _is_number(text) else text


def inert_rows(text: str) -> str:
    """Rows of CSV as they are printed, of which the log of a workflow obeys no line.

    An apostrophe stands before two colons that begin a line, also inside of a cell, and inside of `##[`; what the
    rows and cells are does not change.
    """
    return _COMMAND.sub(r"\1\2'::", text).replace("##[", "#'#[")


def _is_number(text: str) -> bool:
    """Whether a text that begins with a sign is a number; a blank before it would not make it one."""
    if text[0] not in "+-":
        return False
    try:
        float(text)
    except ValueError:
        return False
    return True


def inert_select(columns: Iterable[tuple[str, str]], relation: str) -> str:
    """A query of DuckDB for all columns of a relation, texts in it as cells that nobody computes.

    Args:
        columns: The names and types of the columns.
        relation: A table, or a query in parentheses.
    """
    cells = ", ".join(inert_column(name) if _holds_texts(kind) else quote_name(name) for name, kind in columns)
    return f"select {cells} from {relation}"


def _holds_texts(kind: str) -> bool:
    """Whether a column holds texts; those of an enumeration may come from strangers too, such as values of findings."""
    return kind == "VARCHAR" or kind.startswith("ENUM(")


def inert_column(name: str) -> str:
    """A column of texts as DuckDB computes it, under its own name."""
    named = quote_name(name)
    column = f"{named}::varchar"
    number = f"list_contains({_PLUS_OR_MINUS_SQL}, unicode({column})) and try_cast({column} as double) is not null"
    inert = f"case when {number} then {column} else '''' || {column} end"
    return f"{_where_a_sign_begins(column, inert, column)} as {named}"


def restored_column(name: str) -> str:
    """A column of such a file as it was before."""
    column = quote_name(name)
    rest = f"substr({column}, 2)"
    restored = _where_a_sign_begins(rest, rest, column)
    return f"case when unicode({column}) = {_APOSTROPHE} then {restored} else {column} end as {column}"


def _where_a_sign_begins(text: str, found: str, other: str) -> str:
    """SQL of a choice: only a `case` spares DuckDB the working out of what most rows don't need."""
    return f"case when list_contains({_SIGNS_SQL}, unicode({text})) then {found} else {other} end"
