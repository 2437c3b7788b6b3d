"""Days of a fleet are judged together only where nothing changes between them."""

from __future__ import annotations

import pytest

from kb.paths import sql_text
from kb.store import Store
from kb.store.contract import contract_tables

TABLES = ("runtime_milestones", "limits", "triggers", "features", "config_fields")


@pytest.mark.parametrize("table", TABLES)
def test_every_day_that_a_table_names_is_a_turn(store: Store, table: str) -> None:
    """Of what is known only to lie between two days both days, and the day on which an end was published."""
    days = " union all ".join(
        f"select {column.name} as as_of from {table} where {column.name} is not null"
        for column in contract_tables()[table].columns
        if column.type == "DATE"
    )
    cursor = store.cursor()
    cursor.execute(f"create or replace temp table own_days as select distinct as_of from ({days})")
    cursor.execute(
        sql_text("fleets/days_alike.sql").replace("$horizon", "0").replace("$stale_from", "date '9999-01-01'")
    )

    assert cursor.execute("select as_of from days where epoch <> as_of order by as_of").fetchall() == []
