"""Count the configurations of groups of rules: several groups in one look through the fleet, where that costs less.

Each look binds and computes the columns of the fleet anew, which takes longer than the counting where there are few
functions, and where a column is made of a large one, such as the environment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import duckdb

from kb.fleets.inventories.column_names import filled_by
from kb.fleets.judging.rule_groups import RuleGroup
from kb.fleets.workbench_database import Workbench

MOST_COLUMNS = 60
"""Columns that are told apart in one look: the engine numbers them by the bits of 64."""
_FEW_VALUES = frozenset({"runtime", "architecture", "package_type"})
"""Texts of which a fleet has few."""
_NUMBERS = frozenset({"boolean", "double", "integer"})


def write_configurations(bench: Workbench, groups: Sequence[RuleGroup]) -> None:
    """Write the table of each group: the configurations, with an id and the number of their functions.

    Args:
        bench: The workbench, with the fleet as `functions_dated`.
        groups: The groups.
    """
    done = 0
    for together in _looks(groups):
        done += len(together)
        bench.run(_counted(together), f"judging, {done} of {len(groups)}")
        _divide(bench.connection, together)


def _looks(groups: Sequence[RuleGroup]) -> Iterator[list[RuleGroup]]:
    """Groups that are counted together: those whose columns are made of one field, and those of few values each.

    Of others each alone: their configurations may be as many as functions, and would be held with each other's columns.
    """
    large = {_fields_of(group) for group in groups if not _has_few_values(group)}
    shared: dict[object, list[RuleGroup]] = {}
    for group in groups:
        together = shared.setdefault(_look_of(group, large), [])
        if together and len(_columns_of([*together, group])) > MOST_COLUMNS:
            yield together.copy()
            together.clear()
        together.append(group)
    yield from shared.values()


def _look_of(group: RuleGroup, large: Collection[frozenset[str]]) -> object:
    """What the groups have in common that one look counts; `large` are the fields of those with many values."""
    fields = _fields_of(group)
    if fields not in large and _has_few_values(group):
        return "few values"
    return fields if len(fields) == 1 else group.number


def _has_few_values(group: RuleGroup) -> bool:
    columns = [filled_by()[name] for name in group.columns]
    return all(column.type in _NUMBERS or column.name in _FEW_VALUES for column in columns)


def _fields_of(group: RuleGroup) -> frozenset[str]:
    """The fields that its columns are made of."""
    return frozenset(str(filled_by()[name].field).partition(".")[0] for name in group.columns)


def _columns_of(groups: Collection[RuleGroup]) -> list[str]:
    return sorted({column for group in groups for column in group.key})


def _counted(groups: Sequence[RuleGroup]) -> str:
    """The statement that writes `counted`, the configurations of some groups; `grouped` tells whose a row is."""
    columns = _columns_of(groups)
    named = "".join(f", {column}" for column in columns)
    grouped = f"grouping_id({', '.join(columns)})" if columns else "0"
    sets = ", ".join(f"({', '.join(group.key)})" for group in groups)
    return (
        f"create or replace temp table counted as select {grouped} as grouped{named}, count(*) as functions "
        f"from functions_dated group by grouping sets ({sets})"
    )


def _divide(connection: duckdb.DuckDBPyConnection, groups: Sequence[RuleGroup]) -> None:
    columns = _columns_of(groups)
    for group in groups:
        # The engine sets a bit for each column that was not grouped by, that of the last one first.
        grouped = sum(1 << at for at, column in enumerate(reversed(columns)) if column not in group.key)
        key = "".join(f"{column}, " for column in group.key)
        connection.execute(
            f"create or replace temp table {group.table} as select '{group.number}.' || row_number() over () as "
            f"function_id, {key}functions from counted where grouped = {grouped} and functions > 0"
        )
    connection.execute("drop table counted")
