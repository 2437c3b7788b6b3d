"""What stands behind a rule on a day: the facts that its SQL names, and the runtimes that it finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kb.data_classes import dataclass
from kb.facts import Facts
from kb.facts.answer_shapes import Feature, Limit, Trigger
from kb.facts.tables import ConfigField, Practice, fields, practices
from kb.judging.judgement import judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import FUNCTION, Rule
from kb.nouns import with_unit
from kb.readers.interface import FILE_START, Document, FunctionConfig, Resolved


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a rule looks at."""

    kind: str
    """Its table: limit, feature, trigger, field or practice."""
    id: str
    """Its id there."""
    value: str
    """What holds on the day asked about."""
    since: date | None
    """Since when."""
    until: date | None
    """Until when, if an end is known."""
    sources: list[str]
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule and what stands behind it on a day."""

    rule: Rule
    """The rule."""
    facts: tuple[Fact, ...]
    """The facts that its SQL names."""
    finds: tuple[str, ...]
    """For a rule about runtimes, what it says about each runtime it finds on that day."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts that rules may name, asked for once for all rules."""

    limits: tuple[Limit, ...]
    """The limits of the day."""
    features: tuple[Feature, ...]
    """The features of the day."""
    triggers: tuple[Trigger, ...]
    """The triggers of the day."""
    fields: tuple[ConfigField, ...]
    """The fields of the API on the day."""
    practices: tuple[Practice, ...]
    """The advice."""


def explain_rule(rule: Rule, facts: Facts) -> Explanation:
    """A rule, the facts it names, and the runtimes it finds."""
    return explain_rules((rule,), facts)[rule.id]


def explain_rules(rules: Sequence[Rule], facts: Facts) -> dict[str, Explanation]:
    """Rules by id, each with the facts it names and the runtimes it finds; all are judged in one pass."""
    told = Ground(facts.limits(), facts.features(), facts.triggers(), fields(facts), practices(facts))
    finds = _runtimes_found(rules, facts)
    return {rule.id: Explanation(rule, _facts_named(rule, told), tuple(finds.get(rule.id, ()))) for rule in rules}


def _facts_named(rule: Rule, told: Ground) -> tuple[Fact, ...]:
    named = set(rule.literals)
    found = [
        *(_fact_of_limit(limit) for limit in told.limits if limit.limit in named),
        *(
            Fact("feature", f"{f.feature} {f.applies_to}", f.name, f.valid_from, f.valid_to, f.sources)
            for f in told.features
            if (f.feature in named and _is_looked_at(f.applies_to, rule))
            or f"feature:{f.feature}:{f.applies_to}" in named
        ),
        *(
            Fact("trigger", t.trigger, t.service, t.supported_from, t.supported_to, t.sources)
            for t in told.triggers
            if t.trigger in named and "triggers_" in rule.sql
        ),
        *(
            Fact("field", f.field, _words_of(f), f.valid_from, None, f.sources)
            for f in told.fields
            if f"field:{f.field}" in named or (f.field in named and "fields_on" in rule.sql)
        ),
        *(
            Fact("practice", p.practice, p.statement, None, None, p.sources)
            for p in told.practices
            if f"practice:{p.practice}" in named
        ),
    ]
    return tuple(found)


def _is_looked_at(applies_to: str, rule: Rule) -> bool:
    """Whether a rule asks for what a feature applies to: its Regions say nothing to a rule that asks for none."""
    kind, colon, _ = applies_to.partition(":")
    return not colon or f"{kind}:" in rule.sql


def _words_of(field: ConfigField) -> str:
    """Its words, or its bounds in the model where no limit says other ones, and what is noted."""
    if field.vocabulary:
        return ", ".join(field.vocabulary)
    named = (("min", field.min), ("max", field.max))
    bounds = ", ".join(f"{name} {bound:,g}" for name, bound in named if bound is not None and not field.limits)
    return "; ".join(part for part in (bounds, (field.note or "").rstrip(".")) if part)


def _fact_of_limit(limit: Limit) -> Fact:
    parts = {"min": limit.min, "max": limit.max, "default": limit.default, "step": limit.step}
    value = ", ".join(f"{name} {number:,g}" for name, number in parts.items() if number is not None)
    text = with_unit(value, limit.unit) if value else limit.note or "no number"
    return Fact("limit", limit.limit, text, limit.valid_from, limit.valid_to, limit.sources)


def _runtimes_found(rules: Sequence[Rule], facts: Facts) -> dict[str, list[str]]:
    """What rules about runtimes say of each that they find on the day, by their ids."""
    asked = tuple(rule for rule in rules if rule.about == FUNCTION and rule.reads == ("Runtime",))
    if not asked:
        return {}
    functions = tuple(
        FunctionConfig(runtime.runtime, FILE_START, {"Runtime": Resolved(runtime.runtime, FILE_START)})
        for runtime in facts.runtimes()
    )
    report = judge(
        facts.store, [Document("runtimes", "api", functions)], asked, CheckQuestion(facts.basis, windows=False)
    )
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding.message)
    return found
