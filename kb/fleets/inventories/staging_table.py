"""The table that a fleet is read into: what names and dates a function, and what the rules look at."""

from __future__ import annotations

from collections.abc import Collection

from kb.fleets.inventories.column_names import filled_by
from kb.paths import sql_text


def staging_statements(wanted: Collection[str]) -> str:
    """The SQL that makes the tables `fleet.staged` and `fleet.rejects`, empty."""
    columns = "".join(
        f"{column.name} {column.type.removesuffix('[]')}, " for column in filled_by().values() if column.name in wanted
    )
    return sql_text("fleets/staged.sql").replace("$columns", columns)
