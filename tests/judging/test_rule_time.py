"""The time that a user's rules may take."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import RuleError
from kb.judging import CheckQuestion, judge, rule_time
from kb.judging.rule_template import rule_template
from kb.judging.rules import builtin_rules, rules_from
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store
from tests.conftest import AsOf

TEMPLATE = b"Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.8}}}"


def test_a_rule_without_end_is_interrupted(
    store: Store, ask: AsOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an error that says so; our own rules have all the time that they need."""
    monkeypatch.setattr(rule_time, "SECONDS", 0.5)
    lines = rule_template().splitlines()
    first = next(number for number, line in enumerate(lines) if line == "select")
    header = "\n".join(lines[:first])
    body = "\n" + "\n".join(line for line in lines[first:] if not line.startswith("--")).rstrip()
    counted = (
        "with recursive t(n) as (select 1 union all select n + 1 from t where n < 1000000000) select max(n) from t"
    )
    endless = f" and ({counted}) > 0"
    (tmp_path / "slow.sql").write_text(f"{header}{body}{endless}\n", encoding="utf-8")
    question = CheckQuestion(ask("2024-06-01").basis)
    document = read_text("t.yaml", TEMPLATE, Inputs())

    judge(store, [document], builtin_rules(), question)
    with pytest.raises(RuleError, match=r"more than 0\.5 s"):
        judge(store, [document], (*builtin_rules(), *rules_from(tmp_path)), question)
