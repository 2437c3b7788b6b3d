"""What the text of our `create table` statements says beside the SQL: comments before tables and behind columns.

The contract of data/, the relations that rules look at and the template of a rule are read here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.data_classes import dataclass

_TABLE = re.compile(
    r"((?:^--[^\n]*\n)*)^create (?:or replace temp )?table (\w+) \((?: -- ([^\n]*))?\n(.*?)^\);",
    re.MULTILINE | re.DOTALL,
)
_COLUMN = re.compile(r'^    "?(\w+)"? (.+?)( not null)?( primary key)?,?(?: -- (.*))?$', re.MULTILINE)
_NO_COLUMNS = frozenset({"primary", "foreign", "unique", "check", "constraint"})


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column as it is written."""

    name: str
    """Its name."""
    type: str
    """Its SQL type."""
    required: bool
    """Whether it is never blank."""
    comment: str | None
    """What stands behind it."""


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as it is written."""

    name: str
    """Its name."""
    about: str
    """The comment before it, in one line."""
    comment: str | None
    """What stands behind its opening bracket."""
    columns: tuple[ColumnText, ...]
    """Its columns, in order."""


def parse_tables(sql: str) -> Mapping[str, TableText]:
    """The tables that a text creates, by name and in order."""
    return {
        name: TableText(
            name, " ".join(re.findall(r"^-- (.*)", about, re.MULTILINE)), comment or None, _columns_in(body)
        )
        for about, name, comment, body in _TABLE.findall(sql)
    }


def _columns_in(body: str) -> tuple[ColumnText, ...]:
    return tuple(
        ColumnText(found[1], found[2], bool(found[3]), found[5])
        for found in _COLUMN.finditer(body)
        if found[1].lower() not in _NO_COLUMNS
    )
