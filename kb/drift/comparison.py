"""Our newest facts beside what others say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kb.drift.interface import Drift, Outside, Shape
from kb.drift.model_comparison import compared_parts, model_differences
from kb.facts import Facts
from kb.facts.answer_shapes import Phase
from kb.facts.claims import claims
from kb.facts.tables import ConfigField, fields
from kb.sdk.compared_models import ComparedRelease

_ITEM = re.compile(r"\[\]\.<\w+>")


def compare_list(facts: Facts, outside: Outside, former: ComparedRelease | None = None) -> tuple[Drift, ...]:
    """Every difference, sorted by kind and id.

    Args:
        facts: Our facts, on the day that the list is from.
        outside: Somebody else's list.
        former: The models of the SDK that the data were last compared with.
    """
    explained: dict[tuple[str, str | None], set[str]] = {}
    for claim in claims(facts):
        explained.setdefault((claim.about, claim.aspect), set()).add(claim.claim)
        explained.setdefault((claim.about, None), set())
    rows = [row for row in fields(facts) if row.resource in {resource for resource, _ in outside.fields}]
    matched = [(row, shape) for row in rows if (shape := _shape_of_field(outside, row))]
    seen = compared_parts(facts, outside, ((_compares_values(row, shape), shape) for row, shape in matched))
    found = [
        *_compare_runtimes(facts, outside),
        *_compare_dates(facts, outside),
        *_compare_fields(outside, rows),
        *model_differences(facts, outside, seen, former),
    ]
    named = (
        replace(
            item,
            claims=sorted(explained.get((item.id, item.aspect), set()) | explained.get((item.id, None), set())),
        )
        for item in found
    )
    return tuple(sorted(named, key=lambda item: (item.kind, item.id, item.aspect or "", item.difference)))


def _compare_runtimes(facts: Facts, outside: Outside) -> Iterator[Drift]:
    ours = {runtime.runtime: runtime.phase for runtime in outside.names_due(facts.runtimes())}
    for name in sorted(outside.runtimes - set(ours)):
        yield Drift(outside.name, "we_lack", "runtime", name, None, None, "listed", [])
    for name in sorted(set(ours) - outside.runtimes):
        yield Drift(outside.name, "they_lack", "runtime", name, None, ours[name].value, None, [])


def _compare_dates(facts: Facts, outside: Outside) -> Iterator[Drift]:
    """Dates of runtimes that both list. A runtime in preview has no date that could differ."""
    ours = {runtime.runtime: runtime for runtime in facts.runtimes()}
    for (name, milestone), theirs in outside.dates.items():
        if name not in ours or ours[name].phase == Phase.PREVIEW:
            continue
        day: date | None = getattr(ours[name].milestones, milestone)
        if day != theirs:
            difference = "we_lack" if day is None else "they_lack" if theirs is None else "differs"
            yield Drift(outside.name, difference, "date", name, milestone, _iso_day(day), _iso_day(theirs), [])


def _iso_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _compare_fields(outside: Outside, ours: Sequence[ConfigField]) -> Iterator[Drift]:
    """The fields that one side lacks, and their bounds where both have them.

    Of what the model has only the members of a request's body count, not what is inside them: ours are named by those.
    """
    for row in ours:
        shape = _shape_of_field(outside, row)
        # A placeholder at the end, such as the names reserved in a map, is a rule beside the model, not a member of it.
        if shape is None and not row.field.endswith(">"):
            yield Drift(outside.name, "they_lack", "field", row.field, None, row.type, None, [])
        if shape is not None:
            yield from _compare_bounds(outside.name, row, shape)
    top = {(row.resource, path.split(".")[0].removesuffix("[]")) for row in ours for path in _paths_of_row(row)}
    for (resource, path), shape in sorted(outside.fields.items(), key=lambda entry: entry[0]):
        if shape.in_body and "." not in path and "[]" not in path and (resource, path) not in top:
            name = path if resource == "Function" else f"{resource}.{path}"
            yield Drift(outside.name, "we_lack", "field", name, None, None, "a member of the request", [])


def _shape_of_field(outside: Outside, row: ConfigField) -> Shape | None:
    """What the model says of a field of ours."""
    found = (outside.fields.get((row.resource, path)) for path in _paths_of_row(row))
    return next((shape for shape in found if shape), None)


def _compares_values(row: ConfigField, shape: Shape) -> bool:
    """A vocabulary may stand in the documentation alone, or in the row of a list's items."""
    return bool(shape.vocabulary and (row.vocabulary or not row.type.startswith("list<")))


def _paths_of_row(row: ConfigField) -> tuple[str, ...]:
    """The paths in a model that a row stands for: a placeholder such as `<arn>` is an item, `<Kafka>` both brokers."""
    path = row.field
    for prefix in (row.resource, f"{row.resource}Config"):
        path = path.removeprefix(f"{prefix}.")
    path = _ITEM.sub("[].<value>", path)
    brokers = ("AmazonManagedKafka", "SelfManagedKafka")
    return tuple(dict.fromkeys(path.replace("<Kafka>", broker) for broker in brokers))


def _compare_bounds(source: str, row: ConfigField, shape: Shape) -> Iterator[Drift]:
    """Bounds are the model's."""
    pairs: list[tuple[str, object, object]] = [("min", row.min, shape.min), ("max", row.max, shape.max)]
    if _compares_values(row, shape):
        pairs.append(("vocabulary", _words_of(row.vocabulary), _words_of(shape.vocabulary)))
    for aspect, ours, theirs in pairs:
        if ours != theirs:
            difference = "we_lack" if ours is None else "they_lack" if theirs is None else "differs"
            yield Drift(source, difference, "bound", row.field, aspect, _text_of(ours), _text_of(theirs), [])


def _words_of(vocabulary: Iterable[str]) -> str | None:
    return ", ".join(sorted(vocabulary)) or None


def _text_of(value: object) -> str | None:
    return None if value is None else str(value)
