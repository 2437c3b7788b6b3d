"""Settings inside a column called `configuration`, as tables of AWS Config have it, and of tools that copy them."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from kb.fleets.inventories.cell_pieces import JSON, Types
from kb.fleets.inventories.inventory_relations import InventorySource
from kb.store.literals import sql_literal

_WHOLE = "configuration"
_BROKEN = "a configuration that is no JSON object"


def with_configuration(connection: duckdb.DuckDBPyConnection, source: InventorySource) -> InventorySource:
    """A source with a column for each setting in its column `configuration`, an object or JSON in a text."""
    whole = next((name for name in source.columns if name.lower() == _WHOLE), None)
    cell, kind = source.columns[whole] if whole else ("", "")
    if kind.startswith("STRUCT"):
        return _with_columns(source, _members(cell, kind, connection.type))
    # The members of objects in lines have columns already, but for those in answers of get-function.
    expanded = kind == JSON and source.raw is not None and whole == _WHOLE
    written = kind in ("VARCHAR", JSON) and (not expanded or _has_texts(connection, source))
    return _with_written(connection, source, cell) if written else source


def _with_columns(source: InventorySource, inner: dict[str, tuple[str, str]]) -> InventorySource:
    """The source with more columns, and without the one that they are in."""
    return replace(source, columns={name: at for name, at in source.columns.items() if name.lower() != _WHOLE} | inner)


def _has_texts(connection: duckdb.DuckDBPyConnection, source: InventorySource) -> bool:
    """Whether lines of JSON have it as text."""
    found = f"select 1 from {source.relation} r where json_type(r.object, '$.{_WHOLE}') = 'VARCHAR' limit 1"
    return connection.execute(found).fetchone() is not None


def _members(cell: str, kind: str, types: Types) -> dict[str, tuple[str, str]]:
    return {f"{_WHOLE}.{name}": (f"({cell})[{sql_literal(name)}]", str(child)) for name, child in types(kind).children}


def _with_written(connection: duckdb.DuckDBPyConnection, source: InventorySource, cell: str) -> InventorySource:
    """The source with the members of objects that are written as text."""
    kind = f"case when {cell} is null then 'NULL' when json_valid({cell}) then json_type({cell}) else '' end"
    opened = f"(select r.*, {kind} as lkb_kind from {source.relation} r)"
    whole = f"case when r.lkb_kind = 'OBJECT' then {cell} end"
    rows = connection.execute(
        f"select distinct unnest(json_keys({whole})) as name from {opened} r order by name"
    ).fetchall()
    if not rows:
        return source
    # All are taken out at once: taken one by one, each takes the object apart again and keeps the parts for a while.
    paths = sql_literal([_path(name) for (name,) in rows])
    columns = {f"{_WHOLE}.{name}": (f"r.lkb_settings[{at}]", JSON) for at, (name,) in enumerate(rows, 1)}
    return replace(
        _with_columns(source, columns),
        relation=f"(select r.*, json_extract_string({whole}, {paths}) as lkb_settings from {opened} r)",
        bad=f"({source.bad} or r.lkb_kind not in ('OBJECT', 'NULL'))",
        bad_reason=" or ".join(reason for reason in (source.bad_reason, _BROKEN) if reason),
        typed=False,  # read where it lies, each rule would take the objects apart
    )


def _path(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'$."{escaped}"'
