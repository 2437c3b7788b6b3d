"""What stands behind a rule: the facts it names on the day asked about, and the runtimes it finds."""

from __future__ import annotations

import re

import pytest

from kb.judging.explanations import Explanation, explain_rule, explain_rules
from kb.judging.rules import Rule
from kb.store import Store
from tests.conftest import AsOf
from tests.judging.questions import RULES
from tests.judging.told_explanations import GOLDEN, told_explanations

BY_ID = {rule.id: rule for rule in RULES}
OF_FORMATS = frozenset({"LKB235"})
"""What a format takes is no fact about Lambda: the reader has its words, and the rule cites the format's reference."""


@pytest.fixture(scope="module")
def explained(ask: AsOf) -> dict[str, Explanation]:
    """Every rule explained on one day, from facts that are asked for once."""
    return explain_rules(RULES, ask("2026-11-23"))


@pytest.mark.parametrize(("as_of", "value"), [("2018-10-09", "max 300"), ("2018-10-10", "max 900")])
def test_the_limits_are_those_of_the_day(ask: AsOf, as_of: str, value: str) -> None:
    """The timeout rose on 2018-10-10."""
    facts = {fact.id: fact for fact in explain_rule(BY_ID["LKB203"], ask(as_of)).facts}

    assert value in facts["function_timeout"].value
    assert facts["function_timeout"].sources


def test_a_rule_about_runtimes_names_those_it_finds(ask: AsOf) -> None:
    """On 2026-11-23 creation is blocked for some and no more for none."""
    finds = explain_rule(BY_ID["LKB102"], ask("2026-11-23")).finds

    assert any("python3.7" in text for text in finds)
    assert not any("python3.13" in text for text in finds)


@pytest.mark.parametrize("rule", RULES, ids=list(BY_ID))
def test_every_rule_can_be_explained(explained: dict[str, Explanation], rule: Rule) -> None:
    """A rule rests on facts, or on the dates of runtimes."""
    explanation = explained[rule.id]
    told = re.search(r"(runtimes|triggers|fields)_(on|known)\b", rule.sql)

    assert explanation.facts or told or (rule.id in OF_FORMATS and rule.sources)


@pytest.mark.parametrize("kind", ["region:", "runtime:", "trigger:", "kind:"])
def test_only_a_rule_that_asks_for_a_target_names_it(explained: dict[str, Explanation], kind: str) -> None:
    """Of a feature that came to each Region or runtime on a day of its own."""
    naming = {name for name, found in explained.items() if any(f" {kind}" in fact.id for fact in found.facts)}

    assert naming <= {rule.id for rule in RULES if kind in rule.sql}
    assert [fact.id for fact in explained["LKB221"].facts if fact.kind == "feature"] == ["arm64 all", "x86_64 all"]


def test_what_a_rule_rests_on_is_told_as_it_was(store: Store) -> None:
    """Kinds, values, days and finds; `python -m tests.judging.told_explanations` writes them anew."""
    assert told_explanations(store).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_only_rules_about_the_runtime_alone_are_tried_on_every_runtime(explained: dict[str, Explanation]) -> None:
    """What else a rule looks at is not there to be found."""
    found = {name for name, explanation in explained.items() if explanation.finds}

    assert found == {rule.id for rule in RULES if rule.reads == ("Runtime",)} & found
    assert {"LKB101", "LKB102", "LKB103"} <= found
