"""Functions whose names read like the words that tables write for nothing, such as `None` and `-`."""

from __future__ import annotations

import duckdb

from kb.fleets.inventories.column_names import NAMES, RESOURCE_TYPE, Matching
from kb.fleets.inventories.inventory_relations import NULLS, InventorySource
from kb.store.literals import sql_literal


def keep_names(connection: duckdb.DuckDBPyConnection, source: InventorySource, match_: Matching) -> None:
    """Give rows of a table that was staged their names back where such a word is one.

    Every function has a name. The word stands for nothing only where the row says nothing else of a function, or where
    it is the name of several rows alike; an ARN says the name by itself.
    """
    name = match_.used.get("FunctionName")
    if source.as_written is None or name not in source.columns:
        return
    nameless = f"path = {sql_literal(source.paths[0])} and name is null and arn is null"
    if connection.execute(f"select 1 from fleet.staged where {nameless} limit 1").fetchone() is None:
        return
    own = {column: source.columns[column][0] for key, column in match_.used.items() if key in NAMES}
    no_settings = {*own, *match_.ignored, match_.used.get(RESOURCE_TYPE)}
    settings = [cell for column, (cell, _) in source.columns.items() if column not in no_settings]
    nothing = sql_literal(list(NULLS))
    told = " or ".join(f"coalesce(not list_contains({nothing}, {cell}), false)" for cell in settings) or "false"
    words = (
        f"select line, word from (select r.line, {own[name]} as word, {told} as told from {source.as_written} r "
        f"qualify count(*) over (partition by {', '.join(own.values())}) = 1) "
        f"where told and regexp_full_match(word, '[a-zA-Z0-9_-]+')"
    )
    connection.execute(
        f"update fleet.staged set name = w.word from ({words}) w where {nameless} and fleet.staged.line = w.line"
    )
