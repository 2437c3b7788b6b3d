"""Judge a fleet: for each group of rules the configurations that differ in what it reads, then the list of findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from kb.data_classes import dataclass
from kb.fleets.interface import AuditQuestion
from kb.fleets.judging.days_of_groups import merge_days
from kb.fleets.judging.finding_list import findings_query
from kb.fleets.judging.finding_messages import write_numbered
from kb.fleets.judging.group_configurations import write_configurations
from kb.fleets.judging.rule_groups import ENVIRONMENT, RuleGroup, rule_groups
from kb.fleets.workbench_database import Workbench
from kb.judging.rules import Rule, broken_rule_error, union_query
from kb.paths import sql_text
from kb.store.literals import sql_literal, values_body


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of judging a fleet."""

    findings: str
    """The query for all findings."""
    weights: str
    """The query for how many functions each `function_id` of the findings stands for."""


def judge_fleet(bench: Workbench, rules: Sequence[Rule], question: AuditQuestion, present: Collection[str]) -> Judged:
    """Run the rules; `found` has their findings by configuration, `configs_N` the configurations.

    Args:
        bench: The workbench with the fleet and with what is in force.
        rules: The rules.
        question: What to judge by.
        present: The fields that the fleet has columns for.
    """
    connection = bench.connection
    connection.execute(sql_text("fleets/found.sql"))
    made = merge_days(connection, rule_groups(rules, present))
    connection.execute(f"create or replace temp view functions_dated as {functions_dated(present)}")
    write_configurations(bench, made)
    connection.execute("delete from unresolved")
    for group in made:
        if group.hidden:
            # A value that is set but not shown is neither absent nor known.
            hidden = f"select function_id, {sql_literal(ENVIRONMENT)} from {group.table} where environment_unknown"
            connection.execute(f"insert into unresolved {hidden}")
    _run_rules(connection, made, question)
    write_numbered(connection, rules, bench.scratch, question.basis.evidence_until)
    weights = [f"select function_id, functions from {group.table}" for group in made]
    return Judged(
        findings_query(connection, made, present),
        " union all ".join(weights) or "select null::varchar as function_id, 0 as functions where false",
    )


def functions_dated(present: Collection[str]) -> str:
    """The query for the functions of a fleet, each with the day that it is judged on where that is not one for all."""
    if "as_of" not in present:
        return "select * from functions_read"
    return "select f.*, d.* exclude (as_of) from functions_read f left join days d on d.as_of = f.as_of"


def _run_rules(connection: duckdb.DuckDBPyConnection, made: Sequence[RuleGroup], question: AuditQuestion) -> None:
    unresolved = {ENVIRONMENT} if any(group.hidden for group in made) else set[str]()
    applied = [rule for group in made for rule in group.applied]
    try:
        connection.execute(f"create or replace temp table found_now as {union_query(applied, unresolved)}")
    except duckdb.Error as e:
        raise broken_rule_error(connection, applied, "found_now", e) from e
    weights = values_body((rule.id, rule.severity[question.operation].label) for rule in applied)
    if applied:
        connection.execute(sql_text("fleets/found_now.sql").replace("$weights", weights))
