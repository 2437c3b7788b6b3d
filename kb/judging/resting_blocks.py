"""What is refused of functions for what is attached to them: for certain, or only where that is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import duckdb

from kb.facts.days_in_force import Row, fetch_rows
from kb.judging.certainty import attached_to, holds_always
from kb.judging.inputs import JudgedInputs
from kb.judging.rules import Rule
from kb.store.literals import values_body

_REFUSED = """\
select distinct f.function_id, f.as_of, o.operation, f.rule, f.beside, f.resource_id, f.field
from found f
join operation_severities o on o.rule = f.rule
where f.resource_id is null and f.beside is not null and coalesce(lower(f.severity), o.severity) = 'error'
"""


def write_resting(cursor: duckdb.DuckDBPyConnection, inputs: JudgedInputs, rules: Sequence[Rule]) -> None:
    """Write what some rules refuse of functions for something attached to them.

    Raises:
        RuleError: A rule names a function or an attachment that there is not.
    """
    if not any(rule.blocks and "beside" in rule.query for rule in rules):
        return
    refused: defaultdict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in fetch_rows(cursor, _REFUSED):
        key = (row["function_id"], row["as_of"], row["operation"], row["rule"])
        refused[key][row["beside"]] = row
    sure: dict[tuple[object, frozenset[str]], bool] = {}
    cells: list[tuple[str | bool, ...]] = []
    for refusal, rows in refused.items():
        case = refusal[0], frozenset(rows)
        if case not in sure:
            sure[case] = _is_sure(inputs, list(rows.values()))
        cells.append((*map(str, refusal), sure[case]))
    if cells:
        cursor.execute(f"insert into resting values {values_body(cells)}")


def _is_sure(inputs: JudgedInputs, rows: Sequence[Row]) -> bool:
    """Whether one of the attachments that some rows name is always there, of each function that is equal to theirs."""
    beside = [one for row in rows for one in inputs.beside(row)]
    return all(holds_always(group, variant, attached_to(variant, beside)) for group, variant in inputs.behind(rows[0]))
