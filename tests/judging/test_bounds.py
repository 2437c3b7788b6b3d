"""Every bound that a rule knows: the value at it passes, the value a step past it does not."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

import pytest

from kb.accounts import Account
from kb.facts import Facts
from kb.facts.answer_shapes import Limit
from kb.judging import Finding
from kb.judging.rules import Rule
from kb.readers.interface import Attachment, FunctionConfig
from kb.store import Store
from tests.conftest import AsOf
from tests.judging.bound_tables import BOUNDS, DAYS, UNBOUNDED
from tests.judging.bounds import Bound, DayBound
from tests.judging.examples import TODAY, Example
from tests.judging.questions import RULES, broken, document, things
from tests.judging.questions import ask as judge

NUMBERED = tuple(enumerate(BOUNDS))
NAMES = [f"{b.rule} {b.of}, {b.pass_at} and {b.fail_past}" for b in BOUNDS]
BY_ID = {rule.id: rule for rule in RULES}
NEVER_BELOW_0 = "no length or number is below 0"
UNREACHABLE = {
    "function_description_length min": NEVER_BELOW_0,
    "handler_length min": NEVER_BELOW_0,
    "file_systems_per_function min": NEVER_BELOW_0,
    "local_mount_path_length min": NEVER_BELOW_0,
    "vpc_subnets_per_function min": NEVER_BELOW_0,
    "vpc_security_groups_per_function min": NEVER_BELOW_0,
    "esm_filters min": NEVER_BELOW_0,
    "tag_value_length min": NEVER_BELOW_0,
    "esm_filter_pattern_length min": NEVER_BELOW_0,
    "esm_max_record_age_finite max": "it is that of esm_max_record_age",
    "cfn_inline_code_zip max": "4 MB: test_toy_rules.py has a package at a bound of 1 KB",
}
"""Bounds that rules name and no small configuration passes, or that another stands for."""

OTHER_BOUND = {"LKB306"}
"""Rules that name another bound than the one that is passed: the nearest way out."""

OWN_WORDS = {
    *("LKB222", "LKB302", "LKB319", "LKB320", "LKB322", "LKB236", "LKB237", "LKB238", "LKB239", "LKB240", "LKB344"),
    *("LKB601", "LKB602", "LKB603", "LKB604", "LKB605", "LKB606", "LKB607", "LKB608"),
}
"""Rules that reckon with limits: their bounds are no limit's own value, and the table has them in words."""


@pytest.fixture(scope="module")
def found(store: Store) -> dict[tuple[str, str], list[Finding]]:
    """What rules find in the examples, by rule and example, `3 pass` or `3 past`, all of a day judged together."""
    days: dict[tuple[str, int, Account | None], list[FunctionConfig | Attachment]] = defaultdict(list)
    for number, bound in enumerate(BOUNDS):
        for end, value in (("pass", bound.pass_at), ("past", bound.fail_past)):
            example: Example = bound.made(value)
            days[example.as_of, example.horizon, example.account] += things(example, f"{number} {end}")
    by_rule: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for (day, ahead, own), all_ in days.items():
        for finding in judge(store, document(*all_), as_of=day, horizon=ahead, account=own, windows=False).findings:
            by_rule[finding.rule, finding.resource.removesuffix(".A")].append(finding)
    return by_rule


@pytest.fixture(scope="module")
def limits(ask: AsOf) -> dict[str, Limit]:
    """The limits of the day on which most examples stand."""
    return {limit.limit: limit for limit in ask(TODAY).limits()}


@pytest.mark.parametrize(("number", "bound"), NUMBERED, ids=NAMES)
def test_a_rule_passes_the_bound_and_nothing_past_it(
    found: dict[tuple[str, str], list[Finding]], limits: dict[str, Limit], number: int, bound: Bound
) -> None:
    """Whatever else is judged with it: one finding, which names the bound of the limit that decides."""
    name, _, side = bound.of.partition(" ")
    past = found[bound.rule, f"{number} past"]

    assert found[bound.rule, f"{number} pass"] == []
    assert len(past) == 1
    if (
        name in limits
        and bound.rule not in OTHER_BOUND
        and (side == "max" or "then l.min else" in BY_ID[bound.rule].sql)
    ):
        assert past[0].limit == bound.pass_at
        assert past[0].fix is None or past[0].fix.value == bound.pass_at


@pytest.mark.parametrize("bound", BOUNDS, ids=NAMES)
def test_the_two_values_are_a_step_apart_and_the_first_is_the_limit(limits: dict[str, Limit], bound: Bound) -> None:
    """Of the limit's side that the bound names; bounds in words are about something else."""
    name, _, side = bound.of.partition(" ")

    assert abs(bound.pass_at - bound.fail_past) == pytest.approx(bound.step)
    if name in limits:
        assert bound.pass_at == getattr(limits[name], side) * bound.unit


def test_every_limit_that_a_rule_compares_has_its_bounds(limits: dict[str, Limit]) -> None:
    """Each side that the rule looks at and the limit has; a new rule or limit needs its own."""
    looked = {"min": r"strict_low|\.min\b", "max": r"strict_high|\.max\b"}
    wanted = {
        (rule.id, f"{limit} {side}")
        for rule in RULES
        if rule.id not in OWN_WORDS
        for limit in set(rule.literals) & set(limits)
        for side, words in looked.items()
        if re.search(words, rule.query) and getattr(limits[limit], side) is not None
    }

    missing = {(rule, of) for rule, of in wanted - {(b.rule, b.of) for b in BOUNDS} if of not in UNREACHABLE}
    assert missing == set()
    assert set(UNREACHABLE) <= {of for _, of in wanted}


def _compares(rule: Rule) -> bool:
    """Whether a rule compares numbers or days, or asks what holds on a day."""
    query = re.sub(r"'[^']*'", "''", rule.query)
    return bool(re.search(r"(?<![<>])[<>]=?(?![<>])", query.replace("<>", ""))) or "features_on" in query


def test_every_rule_that_compares_has_a_bound_and_no_example_elsewhere() -> None:
    """In numbers or in days; LKB104 and LKB108 compare the day with our newest evidence, which moves."""
    bounded = {bound.rule for bound in BOUNDS} | {bound.rule for bound in DAYS}

    assert {rule.id for rule in RULES if _compares(rule)} - bounded == {"LKB104", "LKB108"}
    assert {bound.rule for bound in BOUNDS}.isdisjoint(UNBOUNDED)


def _day_of(facts: Facts, of: str, *, certain: bool) -> date:
    """The day that a bound in days is about: of a start known only to lie between two, the last or the first."""
    kind, thing, *rest = of.split(" ")
    match kind:
        case "runtime":
            found = getattr(facts.runtime(thing).milestones, rest[0])
        case "limit":
            found = facts.rows(f"select bracket_from as day from limits_on where limit_id = '{thing}'")[0]["day"]
        case "feature":
            one = next(f for f in facts.features() if [f.feature, f.applies_to] == [thing, *rest])
            found = (one.valid_from_latest if certain else one.valid_from_earliest) or one.valid_from
        case "trigger":
            found = facts.rows(f"select {rest[0]} as day from triggers_known where trigger = '{thing}'")[0]["day"]
        case _:
            found = facts.rows(f"select possible as day from fields_on where field = '{thing}'")[0]["day"]
    assert isinstance(found, date)
    return found


@pytest.mark.parametrize("bound", DAYS, ids=[f"{b.rule} {b.of}" for b in DAYS])
def test_a_rule_turns_on_the_day(store: Store, ask: AsOf, bound: DayBound) -> None:
    """Not the day before, not the day after; the day is that of the facts."""
    day = _day_of(ask(TODAY), bound.of, certain=bound.from_on)
    before, then = (_finds(store, bound, found) for found in (day - timedelta(days=1), day))

    assert (before, then) == (not bound.from_on, bound.from_on)


def _finds(store: Store, bound: DayBound, day: date) -> bool:
    example = bound.made(day.isoformat())
    report = judge(
        store,
        document(*things(example)),
        as_of=example.as_of,
        rules=(BY_ID[bound.rule],),
        region=example.region,
        windows=False,
    )
    return bound.rule in broken(report)


@pytest.mark.parametrize(
    ("days", "severity", "status"), [(0, "error", "blocked"), (90, "error", "blocked"), (91, "warning", "unknown")]
)
def test_an_unknown_runtime_is_an_error_until_our_evidence_is_stale(
    store: Store, days: int, severity: str, status: str
) -> None:
    """90 days past our newest evidence it is; a day later it may have come since, and nobody can tell."""
    day = store.evidence_until + timedelta(days=days)

    report = judge(store, document(*things(Example({"Runtime": "python9.9"}))), as_of=str(day))

    assert [(f.rule, f.severity.label) for f in report.findings] == [("LKB104", severity)]
    assert {found.value for found in report.functions[0].operations.values()} == {status}
    assert [u.field for u in report.unresolved] == (["Runtime"] if status == "unknown" else [])


def test_the_windows_of_an_unknown_runtime_turn_to_doubt_when_our_evidence_is_stale(store: Store) -> None:
    """On the ninety-first day past it; before, it is in no window at all."""
    report = judge(store, document(*things(Example({"Runtime": "python9.9"}))), as_of=str(store.evidence_until))
    (function,) = report.functions

    assert function.windows == ()
    assert {one.start for one in function.doubts} == {store.evidence_until + timedelta(days=91)}
