"""The rules of a day as cases: what is found, of which resource, how much it weighs, and in which words."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kb.data_classes import dataclass
from kb.facts import Basis
from kb.judging.report import Operation, Severity
from kb.judging.rules import Rule
from kb.policies.compared_values import Value
from kb.policies.facts_of_day import FactsOfDay, facts_of_day
from kb.policies.predicates import NEVER, Compare, Condition, Read
from kb.policies.rule_reading import RuleOutcome, outcomes_of
from kb.policies.unsayable import UnsayableError
from kb.store import Store


@dataclass(frozen=True, slots=True)
class PolicyQuestion:
    """What policies are asked for."""

    basis: Basis
    """The day, and what may be known."""
    operation: Operation = Operation.CREATE
    """What is to be done to the functions."""
    horizon: int = 0
    """Days to look ahead for milestones of runtimes."""


@dataclass(frozen=True, slots=True)
class SaidCase:
    """One thing that a rule finds on the day."""

    rule: str
    """The rule's id."""
    severity: Severity
    """Its weight for the operation asked about."""
    subject: str
    """The relation of what it is found of, such as `functions`."""
    field: str
    """The API field that it is about."""
    condition: Condition
    """When it is found."""
    fix: str | None
    """What to write instead, where one thing is certain."""
    message: str
    """What to say, without the value found: most engines print that themselves."""


@dataclass(frozen=True, slots=True)
class SaidRule:
    """One rule on the day."""

    rule: Rule
    """The rule."""
    cases: tuple[SaidCase, ...]
    """What it finds; none where it can find nothing on that day."""
    doubts: tuple[str, ...]
    """What nobody can tell on that day, and is left out."""
    reason: str | None
    """Why it cannot be read as conditions on single resources; None where it can."""


def read_rules(store: Store, rules: Sequence[Rule], question: PolicyQuestion) -> tuple[SaidRule, ...]:
    """All rules on a day, by id."""
    facts = facts_of_day(store, question.basis, question.horizon, question.operation.value)
    return tuple(_said(rule, facts, question) for rule in sorted(rules, key=lambda rule: rule.id))


def _said(rule: Rule, facts: FactsOfDay, question: PolicyQuestion) -> SaidRule:
    try:
        outcomes = outcomes_of(rule, facts)
    except UnsayableError as e:
        return SaidRule(rule, (), (), str(e))
    sure = [one for one in outcomes if one.columns["doubt"] is None]
    doubts = sorted({f"{_told(one)}: {one.columns['doubt']}" for one in outcomes if one.columns["doubt"] is not None})
    return SaidRule(rule, tuple(_together(_cases(rule, sure, question))), tuple(doubts), None)


def _told(outcome: RuleOutcome) -> str:
    value = outcome.columns["value"]
    return f"{outcome.columns['field']} {value}" if isinstance(value, str) else str(outcome.columns["field"])


def _cases(rule: Rule, outcomes: Iterable[RuleOutcome], question: PolicyQuestion) -> Iterator[SaidCase]:
    for one in outcomes:
        weight = one.columns["severity"]
        severity = Severity[weight.upper()] if isinstance(weight, str) else rule.severity[question.operation]
        message = _sentence(rule, one, question.basis.as_of)
        fix = _word(one.columns["fix"])
        yield SaidCase(rule.id, severity, one.subject, str(one.columns["field"]), one.condition, fix, message)


def _together(cases: Iterable[SaidCase]) -> list[SaidCase]:
    """Cases that say the same as one, in a fixed order."""
    found: dict[tuple[str, Severity, str, str, str | None, str], Condition] = {}
    for one in cases:
        key = (one.rule, one.severity, one.subject, one.field, one.fix, one.message)
        found[key] = found.get(key, NEVER) | one.condition
    made = [
        SaidCase(rule, severity, subject, field, condition, fix, message)
        for (rule, severity, subject, field, fix, message), condition in found.items()
    ]
    return sorted(made, key=lambda case: (case.rule, case.severity.label, case.subject, case.field, case.message))


def _sentence(rule: Rule, outcome: RuleOutcome, as_of: date) -> str:
    """The rule's sentence with what is known of the day filled in, and without what only a resource can tell."""
    columns = outcome.columns
    words = {name: _word(columns[name]) for name in ("value", "bound", "since", "until", "fix", "field", "detail")}
    words |= {"as_of": as_of.isoformat(), "moves": "", "until_moves": "", "meant": "", "limit": _limit_word(outcome)}
    words["detail"] = words["detail"] or ""
    sentence = _filled(rule.message, words)
    if rule.advice and _is_sure(rule.advice, words):
        sentence += "; " + _filled(rule.advice, words)
    return f"{rule.title}: {sentence}"


_UNTOLD = "..."
"""What stands for a value of the resource, which no engine puts into a sentence."""


def _limit_word(outcome: RuleOutcome) -> str:
    below = any(
        one.holds and isinstance(one.atom, Compare) and one.atom.operator in ("<", "<=")
        for term in outcome.condition.terms
        for one in term
    )
    return "minimum" if below else "limit"


def _is_sure(template: str, words: Mapping[str, str | None]) -> bool:
    return all(words.get(name) is not None for _, name, _, _ in string.Formatter().parse(template) if name)


def _filled(template: str, words: Mapping[str, str | None]) -> str:
    """A sentence with its words; dots stand for what only a resource can tell."""
    parts = []
    for text, name, _, _ in string.Formatter().parse(template):
        parts.append(text)
        if name is not None:
            parts.append(words.get(name) or (_UNTOLD if name in ("value", "bound") else ""))
    return " ".join("".join(parts).split()).replace(" ,", ",").replace(" :", ":")


def _word(value: Value) -> str | None:
    match value:
        case None | Read():
            return None
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
