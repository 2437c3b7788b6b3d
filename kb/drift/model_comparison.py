"""The models of the SDK beside our limits, and beside the models that the data were last compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kb.data_classes import dataclass
from kb.drift.interface import Drift, Outside, Shape
from kb.facts import Facts
from kb.facts.answer_shapes import Limit
from kb.facts.api_operations import operations
from kb.sdk.compared_models import ComparedRelease, release_order
from kb.sdk.documented_limits import documented_limits, in_unit
from kb.sdk.walk import ModelFact, is_led, sdk_facts, told_subject
from kb.store.csv_files import number_text

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Covered:
    """What of the model of Lambda our tables hold, so that it is compared with them alone."""

    members: frozenset[str]
    """Members with their structure."""
    bounds: frozenset[str]
    """Shapes whose smallest and largest value are those of a field."""
    values: frozenset[str]
    """Shapes whose values are the vocabulary of a field."""
    operations: frozenset[tuple[str, str]] = frozenset()
    """Operations by service; none where the data version has no table of them."""

    def holds(self, fact: ModelFact) -> bool:
        """Whether a fact is compared with a table."""
        if fact.kind == "operation":
            return bool(self.operations)
        if fact.service != "lambda":
            return False
        match fact.kind:
            case "member":
                return fact.place in self.members
            case "bound":
                return fact.place in self.bounds and fact.aspect in ("min", "max")
            case "value":
                return fact.place in self.values
        return False


def compared_parts(facts: Facts, outside: Outside, matched: Iterable[tuple[bool, Shape]]) -> Covered:
    """What the comparison with our tables has looked at.

    Args:
        facts: Our facts.
        outside: The SDK.
        matched: The fields that our tables have, and whether the values of each were compared.
    """
    pairs = list(matched)
    top = {shape.member for (_, path), shape in outside.fields.items() if "." not in path and "[]" not in path}
    return Covered(
        frozenset(top | {shape.member for _, shape in pairs}),
        frozenset(shape.type_name for _, shape in pairs),
        frozenset({"Runtime"} | {shape.item_name for compared, shape in pairs if compared}),
        frozenset((one.api, one.operation) for one in operations(facts)) if outside.sdk else frozenset(),
    )


def model_differences(facts: Facts, outside: Outside, seen: Covered, former: ComparedRelease | None) -> Iterator[Drift]:
    """Numbers that our limits have otherwise, and what is new or gone since the data were last compared.

    Args:
        facts: Our facts.
        outside: The SDK.
        seen: What was compared with our tables already.
        former: The models that the data were last compared with; an older SDK is not held against newer ones.
    """
    if outside.sdk is None:
        return
    now = {fact.key: fact for fact in sdk_facts(outside.sdk)}
    yield from _compare_documented(facts, outside, now)
    for fact in now.values():
        if fact.kind == "operation" and seen.operations and (fact.service, fact.place) not in seen.operations:
            yield _row_of(outside.name, [fact], None, fact.text)
    if former and release_order(outside.sdk.version) >= release_order(former.version):
        then = {fact.key: fact for fact in former.facts}
        # A kind of which nothing was recorded was not looked for then: none of it is news.
        kinds = former.kinds
        looked = {key: fact for key, fact in now.items() if fact.kind in kinds}
        yield from _changes_since(outside.name, then, looked, seen)


def _compare_documented(facts: Facts, outside: Outside, now: Mapping[Key, ModelFact]) -> Iterator[Drift]:
    """The numbers that the model's own words state against our limits, in our units."""
    limits = {limit.limit: limit for limit in facts.limits()}
    services = outside.sdk.models if outside.sdk else {}
    for key, target in documented_limits().items():
        limit = limits.get(target.limit)
        if limit is None or key[0] not in services:
            continue
        ours: float | None = getattr(limit, target.column)
        fact = now.get(key)
        if fact is None or ours is None or in_unit(fact, limit.unit) != ours:
            theirs = fact.text if fact else None
            difference = "they_lack" if fact is None else "we_lack" if ours is None else "differs"
            yield Drift(
                outside.name, difference, "number", limit.limit, target.column, _told_value(ours, limit), theirs, []
            )


def _told_value(value: float | None, limit: Limit) -> str | None:
    return None if value is None else f"{number_text(value)} {limit.unit}"


def _changes_since(
    name: str, then: Mapping[Key, ModelFact], now: Mapping[Key, ModelFact], seen: Covered
) -> Iterator[Drift]:
    """What changed between two models; what many structures share is told once."""
    told = {fact.alike for key, fact in now.items() if key in documented_limits()}
    lasting = _shapes_of(then.values()) & _shapes_of(now.values())
    groups: dict[tuple[str | None, ...], list[ModelFact]] = {}
    for key, before, after in _leading_changes(then, now):
        fact = after or before
        if fact is None:
            continue
        # A new structure is told by the member or operation that brings it, one that went by what took it along.
        inside = fact.kind != "operation" and (fact.service, fact.shape) not in lasting
        # An operation that went is in our table still, since it has no end there yet; that a member or an operation
        # became another one is in none.
        other = fact.kind in ("member", "operation") and before and after
        held = seen.holds(fact) and not other and not (fact.kind == "operation" and after is None)
        if inside or held or key in documented_limits() or fact.alike in told:
            continue
        change = (before.text if before else None, after.text if after else None)
        subject = told_subject(fact.kind, fact.place)
        groups.setdefault((fact.service, fact.kind, subject, fact.aspect, *change), []).append(fact)
    for (_, _, _, _, was, becomes), facts in groups.items():
        yield _row_of(name, facts, was, becomes)


def _leading_changes(
    then: Mapping[Key, ModelFact], now: Mapping[Key, ModelFact]
) -> Iterator[tuple[Key, ModelFact | None, ModelFact | None]]:
    """What changed, before and after, in the order of keys, without what only follows from another at its place."""
    pairs = [(key, then.get(key), now.get(key)) for key in sorted(then.keys() | now.keys())]
    changes = [(key, before, after) for key, before, after in pairs if before != after]
    changed = {key[:3] for key, _, _ in changes if key not in documented_limits()}
    moved = {key[:3] for key, before, after in changes if before is None or after is None}
    return (change for change in changes if not is_led(change[0], changed, moved))


def _row_of(name: str, facts: list[ModelFact], before: str | None, after: str | None) -> Drift:
    first = facts[0]
    difference = "we_lack" if before is None else "they_lack" if after is None else "differs"
    places = "operations" if first.kind == "error" else "structures"
    shared = f" (in {len(facts)} {places})" if len(facts) > 1 else ""
    ours, theirs = (None if text is None else f"{text or 'listed'}{shared}" for text in (before, after))
    return Drift(name, difference, first.kind, f"{first.service}.{first.place}", first.aspect or None, ours, theirs, [])


def _shapes_of(facts: Iterable[ModelFact]) -> frozenset[tuple[str, str]]:
    return frozenset((fact.service, fact.shape) for fact in facts)
