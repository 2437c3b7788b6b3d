"""What our exported policies find of runtimes on a day, for comparison with what a scanner's own list finds."""

from __future__ import annotations

from kb.data_classes import dataclass
from kb.facts import Facts
from kb.judging.report import Severity
from kb.judging.rules import builtin_rules
from kb.policies.predicates import OneOf
from kb.policies.said_rules import PolicyQuestion, read_rules

_LIVES = ("LKB101", "LKB102", "LKB103")
"""The rules about deprecation, and the stops of creation and of updates."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What a policy of ours finds that a scanner by itself does not."""

    runtime: str
    """The runtime."""
    rule: str
    """The rule that finds it."""
    severity: str
    """How much that weighs for the creation of functions."""


def policy_findings(facts: Facts) -> dict[str, Addition]:
    """By runtime, what the policies of the day find of functions on it."""
    rules = [rule for rule in builtin_rules() if rule.id in _LIVES]
    found: dict[str, Addition] = {}
    weights: dict[str, Severity] = {}
    for said in read_rules(facts.store, rules, PolicyQuestion(facts.basis)):
        for case in said.cases:
            for term in case.condition.terms:
                for one in term:
                    for runtime in one.atom.values if isinstance(one.atom, OneOf) and one.holds else ():
                        if weights.get(runtime, Severity.NOTE) <= case.severity:
                            weights[runtime] = case.severity
                            found[runtime] = Addition(runtime, case.rule, case.severity.label)
    return dict(sorted(found.items()))
