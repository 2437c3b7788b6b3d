"""Rules that look at the same columns, and the configurations that differ in those.

A rule judges each function for itself, so functions that are equal in all that a rule looks at, on the same day, have
the same findings. A fleet has millions of functions and some thousands of memory sizes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kb.data_classes import dataclass
from kb.fleets.inventories.cell_conversions import unpack_list
from kb.fleets.inventories.column_names import column_covers, filled_by
from kb.fleets.judging.applicable_rules import looked_at
from kb.judging.relations import FUNCTIONS, RelationColumn, relation_columns
from kb.judging.rules import Rule

ENVIRONMENT = "Environment"
"""The field whose values an inventory may hide."""


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules that look at the same columns."""

    number: int
    """Its number in this run."""
    columns: tuple[str, ...]
    """The columns of the relation that they look at and the fleet has."""
    rules: tuple[Rule, ...]
    """The rules, by id."""
    day: str | None
    """The column of `days` with the day that a function is judged on; None where that is one for all."""

    @property
    def dated(self) -> bool:
        """Whether functions have days of their own."""
        return self.day is not None

    @property
    def hidden(self) -> bool:
        """Whether a value that they look at may be set but not shown."""
        return ENVIRONMENT in (filled_by()[column].field for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """What functions of one configuration have in common."""
        day = () if self.day is None else (self.day,)
        return (*day, *self.columns, *(("environment_unknown",) if self.hidden else ()))

    @property
    def table(self) -> str:
        """The table of its configurations."""
        return f"configs_{self.number}"

    @property
    def applied(self) -> list[Rule]:
        """The rules with the configurations in the place of the functions that they look at."""
        cells = [
            _cell_sql(column, column.name in self.columns) for column in relation_columns()[FUNCTIONS] if column.field
        ]
        day = self.day or "(select min(epoch) from days)"
        functions = f"select function_id, {day} as as_of, {', '.join(cells)} from {self.table}"
        return [
            replace(rule, sql=f"with functions as (\n{functions}\n)\nselect * from (\n{rule.query}\n)")
            for rule in self.rules
        ]


def rule_groups(rules: Sequence[Rule], present: Collection[str]) -> list[RuleGroup]:
    """Rules by the columns they look at, of those that the fields of a fleet fill."""
    filled = {name for name, column in filled_by().items() if column_covers(str(column.field), present)}
    found: dict[frozenset[str], list[Rule]] = {}
    for rule in rules:
        found.setdefault(looked_at(rule) & filled, []).append(rule)
    day = "epoch" if "as_of" in present else None
    return [
        RuleGroup(number, tuple(sorted(columns)), tuple(together), day)
        for number, (columns, together) in enumerate(found.items())
    ]


def _cell_sql(column: RelationColumn, filled: bool) -> str:  # noqa: FBT001 - a cell is there or not
    if not filled:
        return f"{'false' if column.required else f'null::{column.type}'} as {column.name}"
    if column.type.endswith("[]"):
        return f"{unpack_list(column.name)} as {column.name}"
    return f"coalesce({column.name}, false) as {column.name}" if column.required else column.name
