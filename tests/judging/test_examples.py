"""Every rule on a configuration that breaks it and on one that does not, and what a rule file must have."""

from __future__ import annotations

import string

import pytest

from kb.accounts import Account
from kb.judging.rules import COLUMNS, Rule
from kb.readers.interface import Attachment, FunctionConfig
from kb.store import Store
from tests.judging.bound_tables import EXAMPLES
from tests.judging.questions import RULES, ask, document, report, things

IDS = [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_broken_rule_is_found(store: Store, rule: Rule) -> None:
    """The first example breaks the rule, which runs by itself, with sources and a message without gaps."""
    found = report(store, EXAMPLES[rule.id][0], (rule,)).findings

    assert len(found) == 1
    assert found[0].sources
    assert "None" not in found[0].message
    assert "unknown day" not in found[0].message


@pytest.fixture(scope="module")
def found_in_sound(store: Store) -> set[tuple[str, str]]:
    """Rules and the resources in which they find something, of all second examples, day by day."""
    days: dict[tuple[str, int, str | None, Account | None], list[FunctionConfig | Attachment]] = {}
    for name, (_, sound) in EXAMPLES.items():
        days.setdefault((sound.as_of, sound.horizon, sound.region, sound.account), []).extend(things(sound, name))
    reports = [
        ask(store, document(*all_), as_of=day, horizon=ahead, region=where, account=own, windows=False)
        for (day, ahead, where, own), all_ in days.items()
    ]
    return {(finding.rule, finding.resource) for found in reports for finding in found.findings}


@pytest.mark.parametrize("rule", IDS)
def test_a_sound_configuration_is_not_found(found_in_sound: set[tuple[str, str]], rule: str) -> None:
    """The second example does not break the rule, whatever else it is judged with."""
    assert {(rule, rule), (rule, f"{rule}.A")}.isdisjoint(found_in_sound)


def test_there_are_examples_of_every_rule_and_of_no_other() -> None:
    """A new rule needs its two examples."""
    assert sorted(EXAMPLES) == IDS


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_explains_itself(rule: Rule) -> None:
    """A reason, addresses of sources, fields that it reads, and a message of known words."""
    words = {name for _, name, _, _ in string.Formatter().parse(rule.message + (rule.advice or "")) if name}
    assert rule.why.endswith(".")
    assert all(source.startswith("https://") for source in rule.sources)
    assert rule.reads
    assert words <= {*COLUMNS, "limit", "moves", "until_moves", "meant"}
