"""Which columns of functions a rule's SQL looks at decides whether a fleet has what it needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.fleets.judging.applicable_rules import applicable_rules, looked_at
from kb.judging.rules import builtin_rules

RULES = {rule.id: rule for rule in builtin_rules()}


@pytest.mark.parametrize(
    ("sql", "whole"),
    [
        ("select * from functions", True),
        ("select g.* from functions g", True),
        ("with a as (select * from functions) select runtime from a", True),
        ("select * from limits_on l join functions f on true", True),
        ("from functions", True),
        ("SELECT * FROM functions", True),
        ("FROM functions", True),
        ("select distinct on (f.runtime) * from functions f", True),
        ("select distinct on (runtime) * exclude (timeout) from functions", True),
        ("select -- all of it\n * from functions", True),
        ("select f.timeout * 2 * (f.layers) * l.max as m from functions f join limits_on l using (as_of)", False),
        ("with a as (select runtime from functions) select * from a", False),
        ("select runtime, count(*) from functions group by runtime", False),
        ("select f.runtime, l.* from functions f join limits_on l using (as_of)", False),
        ("select runtime from functions f where exists (select * from unresolved u)", False),
    ],
)
def test_a_star_is_all_columns_only_of_functions(sql: str, whole: bool) -> None:
    """That of a rule's own intermediate table, or of another relation, takes nothing more of a function."""
    assert ("memory_size" in looked_at(replace(RULES["LKB106"], sql=sql))) is whole


@pytest.mark.parametrize("optional", [(), ("Code",)])
def test_a_rule_runs_without_a_column_that_it_can_do_without(optional: tuple[str, ...]) -> None:
    """Where its header says so; what is not there is then no reason not to run."""
    sound = replace(RULES["LKB503"], optional=(*optional, "Handler"))
    fit = applicable_rules([sound], {"TracingConfig.Mode"})

    assert [rule.id for rule in fit.rules] == (["LKB503"] if optional else [])
    assert [one.fields for one in fit.not_run] == ([] if optional else [("Code",)])


def test_milestones_ahead_need_only_the_runtime() -> None:
    """A list of names and runtimes is enough for them."""
    assert [rule.id for rule in applicable_rules([RULES["LKB106"]], {"Runtime"}).rules] == ["LKB106"]
