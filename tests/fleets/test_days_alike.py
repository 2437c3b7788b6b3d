"""Days of a fleet are judged together only where nothing changes between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.facts import basis_on
from kb.fleets.audit import AuditJob, audit_fleet
from kb.fleets.interface import AuditQuestion, JudgedFleet, Resources
from kb.fleets.judging.days_of_groups import merge_days
from kb.fleets.judging.judged_days import write_in_force
from kb.fleets.judging.rule_groups import rule_groups
from kb.fleets.workbench_database import open_workbench
from kb.judging.rules import builtin_rules
from kb.paths import sql_text
from kb.store import Store
from kb.store.contract import contract_tables

TABLES = ("runtime_milestones", "limits", "triggers", "features", "config_fields", "field_bounds")


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


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        pytest.param("LKB206", ["2018-01-01", "2018-11-29"], id="how many layers there may be"),
        pytest.param("LKB208", ["2018-01-01"], id="nothing that changes"),
        pytest.param("LKB101", None, id="dates compared with the day"),
    ],
)
def test_rules_have_as_many_days_as_what_they_look_up(
    store: Store, tmp_path: Path, rule: str, days: list[str] | None
) -> None:
    """Those that use the day for more than looking facts up have a day wherever anything changes."""
    rules = [one for one in builtin_rules() if one.id == rule]
    question = AuditQuestion(basis_on(store, date(2026, 11, 23)))
    with open_workbench(store, Resources(scratch=tmp_path)) as bench:
        bench.connection.execute(sql_text("functions.sql"))
        fleet = "select date '2018-01-01' + range::integer from range(3000)"
        write_in_force(bench.connection, store, rules, question, fleet, together=True)
        groups = rule_groups(rules, {"as_of", "Layers", "MemorySize", "Runtime"})

        (merged,) = merge_days(bench.connection, groups)
        found = bench.connection.execute(f"select distinct {merged.day} from days order by all").fetchall()

    assert (len(found) > 300 and [merged] == groups) if days is None else ([str(day) for (day,) in found] == days)


def test_rules_that_read_columns_of_words_do_not_keep_days_apart(store: Store, tmp_path: Path) -> None:
    """A rule as a fleet adapts it says of days what it says as it is written."""
    days = [date(2020, 1, 1) + timedelta(day) for day in range(2000)]
    lines = "".join(f"f{day},{day},python3.8,Zip,Active\n" for day in days)
    (tmp_path / "fleet.csv").write_text("FunctionName,as_of,Runtime,PackageType,TracingConfig.Mode\n" + lines)
    counted = []

    def count(judged: JudgedFleet) -> None:
        counted.extend(judged.connection.execute("select count(distinct epoch), count(*) from days").fetchall())

    question = AuditQuestion(basis_on(store, date(2026, 11, 23)))
    audit_fleet(store, builtin_rules(), AuditJob((str(tmp_path / "fleet.csv"),), question, followers=(count,)))

    ((epochs, all_days),) = counted
    assert all_days == len(days)
    assert epochs < len(days) / 4


@pytest.mark.parametrize("change", [("l.as_of = f.as_of", "L.as_of = f.as_of"), ("{bound}", "{bound}{moves}")])
def test_a_rule_that_may_see_more_of_the_day_keeps_every_day(
    store: Store, tmp_path: Path, change: tuple[str, str]
) -> None:
    """Names in capitals are not looked into, and which dates were moved depends on the day."""
    (rule,) = (one for one in builtin_rules() if one.id == "LKB206")
    changed = replace(rule, sql=rule.sql.replace(*change), message=rule.message.replace(*change))
    groups = rule_groups([changed], {"as_of", "Layers"})

    with open_workbench(store, Resources(scratch=tmp_path)) as bench:
        assert merge_days(bench.connection, groups) == groups
