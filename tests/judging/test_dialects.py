"""The rules' SQL runs on other engines, too."""

from __future__ import annotations

import pytest
import sqlglot

from kb.judging.rules import Rule
from tests.judging.questions import RULES


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_can_be_translated(rule: Rule) -> None:
    """Into the SQL of Spark, without a construct that it lacks."""
    text = sqlglot.transpile(rule.query, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)

    assert len(text) == 1
