"""The core's own bounds: numbers that are exact, texts that are short, choices taken apart, paths that are followed."""

from __future__ import annotations

from datetime import date

import pytest

from kb.facts.slips import slips
from kb.judging.explanations import explain_rule
from kb.judging.finding_sources import moves_told
from kb.judging.findings import runtime_of
from kb.judging.relations import EXACT, FUNCTIONS, relation_row
from kb.judging.rules import fields_clash
from kb.judging.set_fields import _paths_in
from kb.judging.suppressions import problem_with
from kb.judging.variants import variant_groups
from kb.readers.interface import Conditional, Plain, Position, Resolved, Unresolved
from kb.readers.shared.branches import MOST_VARIANTS
from kb.store import Store
from tests.conftest import AsOf
from tests.judging.questions import RULES, document, function
from tests.judging.questions import ask as judge

HERE = Position(3, 7)
BY_ID = {rule.id: rule for rule in RULES}


def _memory(value: Plain) -> object:
    cells, unknown = relation_row(FUNCTIONS, {"MemorySize": Resolved(value, HERE)})
    return unknown["MemorySize"].reason if unknown else cells["memory_size"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (EXACT, float(EXACT)),
        (EXACT + 1, float(EXACT)),
        (-EXACT, float(-EXACT)),
        (-EXACT - 1, float(-EXACT)),
        (0.5, 0.5),
        (True, "true is no number"),
        ("x" * 38, f"'{'x' * 38}' is no number"),
        ("x" * 39, f"'{'x' * 36}... is no number"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_number_is_exact_or_cut_off_and_a_reason_is_short(value: Plain, found: object) -> None:
    """Past what a double tells apart no limit is near; 40 characters of a wrong value are shown."""
    assert _memory(value) == found


@pytest.mark.parametrize(("conditions", "apart"), [(6, 64), (7, 64)])
def test_sixty_four_variants_are_taken_apart(conditions: int, apart: int) -> None:
    """What hangs on a seventh condition counts as not known."""
    names = ["MemorySize", "Timeout", "Handler", "Description", "Runtime", "PackageType", "KMSKeyArn"][:conditions]
    fields = {name: Conditional(name, Resolved(f"{name} 1", HERE), Resolved(f"{name} 2", HERE)) for name in names}
    (group,), _ = variant_groups([document(function(fields))])
    unknown = [name for name in names if isinstance(group.variants[0].fields[name], Unresolved)]

    assert apart == MOST_VARIANTS
    assert len(group.variants) == apart
    assert len(unknown) == max(0, conditions - 6)


def test_variants_that_do_not_differ_are_one() -> None:
    """A condition under which both values are equal changes nothing."""
    same = {"Timeout": Conditional("C", Resolved(3, HERE), Resolved(3, HERE))}
    (group,), _ = variant_groups([document(function(same))])

    assert len(group.variants) == 1


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ("x", [("A", "x", 1)]),
        ("", [("A", "", 0)]),
        (False, [("A", "false", None)]),
        (7, [("A", "7", None)]),
        ({}, []),
        ([], []),
        ([7], [("A[]", "[]", 1), ("A", "[]", 1)]),
        (["x", "y"], [("A[]", "[x, y]", 2), ("A", "[x, y]", 2)]),
        ([{"B": "x"}], [("A[]", "[]", 1), ("A", "[]", 1), ("A[]", "{}", None), ("A[].B", "x", 1)]),
        (
            {"B": {"C": {"D": {"E": {"F": "x"}}}}},
            [("A", "{}", 1), ("A.B", "{}", 1), ("A.B.C", "{}", 1), ("A.B.C.D", "{}", 1), ("A.B.C.D.E", "{}", 1)],
        ),
    ],
    ids=repr,
)
def test_a_field_is_followed_four_levels_deep(value: Plain, paths: list[tuple[str, str, int | None]]) -> None:
    """Each part by the name that the table of the API's fields gives it."""
    assert [found[:3] for found in _paths_in("A", value) if not found[0].endswith("<arn>")] == paths


@pytest.mark.parametrize("path", ["Environment.Variables", "Tags"])
def test_names_of_users_are_no_fields(path: str) -> None:
    """Variables and tags are not followed."""
    assert list(_paths_in(path, {"B": "x"})) == [(path, "{}", 1, False)]


@pytest.mark.parametrize(
    ("rules", "until", "reason", "problem"),
    [
        (["LKB201"], "2027-01-01", "why", None),
        (["lkb201"], "2027-01-01", "why", None),
        ([], "2027-01-01", "why", "it names no rule"),
        (["LKB2O1"], "2027-01-01", "why", "there is no rule LKB2O1: did you mean LKB201?"),
        (["LKB2012"], "2027-01-01", "why", "there is no rule LKB2012: did you mean LKB201?"),
        (["x"], "2027-01-01", "why", "there is no rule x"),
        (["LKB201"], None, "why", "it names no day on which it ends (until=YYYY-MM-DD)"),
        (["LKB201"], "2027-02-29", "why", "until=2027-02-29 is no day of the calendar (YYYY-MM-DD)"),
        (["LKB201"], "2027-01-01", "", "it gives no reason"),
        (["LKB201"], "2027-01-01", None, "it gives no reason"),
    ],
)
def test_a_suppression_says_what_it_lacks(
    rules: list[str], until: str | None, reason: str | None, problem: str | None
) -> None:
    """The first thing only."""
    assert problem_with(rules, until, reason, {"LKB201", "OTHER"}) == problem


@pytest.mark.parametrize(
    ("known_at", "words"),
    [("2023-12-31", None), ("2024-03-01", "once"), ("2024-10-31", None), (None, "7 times")],
)
def test_moves_are_told_in_words(ask: AsOf, known_at: str | None, words: str | None) -> None:
    """A date that never moved is not spoken of."""
    facts = ask("2023-06-01", known_at)
    facts.rows("from statements_known limit 0")
    slip = next(s for s in slips(facts, "block_update") if s.runtime == "nodejs14.x")
    told = moves_told(facts.cursor, ["nodejs14.x"], date(2023, 6, 1), date(2026, 11, 23))

    expected = {0: None, 1: "once", 2: "twice"}.get(slip.moves, f"{slip.moves} times")
    assert told.get(("nodejs14.x", slip.last_date)) == (f" (a date AWS moved {expected})" if expected else None)
    assert words in (None, expected)
    assert moves_told(facts.cursor, [], date(2023, 6, 1), date(2026, 11, 23)) == {}


@pytest.mark.parametrize(
    ("rule", "kind", "fact", "value"),
    [
        ("LKB203", "limit", "function_timeout_lmi_async_esm", "min 1, max 5,400, default 3, step 1 s"),
        ("LKB404", "limit", "snapstart_ephemeral_storage", "min 512, max 512, default 512 MB"),
        ("LKB221", "field", "Architectures[].<value>", "x86_64, arm64"),
        ("LKB501", "practice", "invoke-function-url", None),
        ("LKB418", "feature", "managed-instances kind:managed-instances", None),
        ("LKB302", "limit", "esm_batch_size.sqs_without_window", "min 1, max 10, default 10, step 1 records"),
    ],
)
def test_an_explanation_tells_the_facts_that_a_rule_names(
    ask: AsOf, rule: str, kind: str, fact: str, value: str | None
) -> None:
    """With their values on the day, and their sources."""
    found = {(one.kind, one.id): one for one in explain_rule(BY_ID[rule], ask("2026-11-23")).facts}[kind, fact]

    assert found.sources
    assert found.value == value if value else found.value
    assert found.since is None or found.since <= date(2026, 11, 23)


def test_an_explanation_names_no_fact_of_another_rule(ask: AsOf) -> None:
    """Only those in its SQL."""
    facts = explain_rule(BY_ID["LKB203"], ask("2026-11-23")).facts

    assert {fact.id for fact in facts} == {"function_timeout", "function_timeout_lmi_async_esm"}
    assert explain_rule(BY_ID["LKB203"], ask("2026-11-23")).finds == ()


@pytest.mark.parametrize(
    ("fact", "runtime"),
    [("runtime:python3.8", "python3.8"), ("runtime:python3.8:deprecation", "python3.8"), ("", "")],
)
def test_a_fact_about_a_runtime_names_it(fact: str, runtime: str) -> None:
    """With or without the milestone."""
    assert runtime_of(fact) == runtime


def test_a_finding_tells_how_often_its_date_was_moved(store: Store) -> None:
    """Behind the date, of the runtime that it is about."""
    report = judge(store, document(function({"Runtime": "nodejs14.x"})), as_of="2026-11-23")

    assert any("(a date AWS moved 7 times)" in finding.message for finding in report.findings)


@pytest.mark.parametrize(
    ("unresolved", "clash"),
    [
        ("Environment", True),
        ("Environment.Variables", True),
        ("EnvironmentX", False),
        ("SnapStart.ApplyOn", True),
        ("SnapStart", True),
        ("Snap", False),
        ("Timeout", False),
    ],
)
def test_what_is_not_known_touches_what_is_read_as_a_part_or_around_it(unresolved: str, *, clash: bool) -> None:
    """Names that only begin alike are others."""
    assert fields_clash(unresolved, ("Environment", "SnapStart.ApplyOn")) is clash


def test_a_part_of_a_field_stands_at_its_value_and_an_entry_at_its_key() -> None:
    """And a field without entries, or with others, where it stands itself."""
    key, value = Position(5, 3), Position(5, 9)
    fields: dict[str, Plain | Resolved] = {"Tags": Resolved({"a": 1}, HERE, None, {"a": (key, value)}), "Timeout": 3}
    (group,), _ = variant_groups([document(function(fields))])
    variant = group.variants[0]

    assert variant.position("Tags.a") == variant.position("Tags.a.b") == value
    assert variant.position("Tags", "a") == key
    assert variant.position("Tags.c") == variant.position("Tags", "c") == variant.position("Tags") == HERE
    assert variant.position("Timeout", "a") == HERE
    assert variant.position("Absent") == Position(1, 1)


def test_what_is_absent_counts_as_none(store: Store) -> None:
    """Security groups that nobody wrote are 0, not an unknown number."""
    report = judge(store, document(function({"VpcConfig": {"SubnetIds": ["subnet-1"]}})))

    assert [(one.value, one.limit) for one in report.findings if one.rule == "LKB219"] == [(1, 0)]
