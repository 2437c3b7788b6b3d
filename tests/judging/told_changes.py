"""What becomes of every example when one thing about it changes: `python -m tests.judging.told_changes` writes it.

An example breaks its rule with the values and on the day that it was made for. A condition that a rule forgets, or a
fact of another Region, kind or day that it looks at, shows only elsewhere: on other days, without one of the values,
with another or one more, and beside one more thing.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from kb.facts import basis_on
from kb.judging import Operation, judge
from kb.judging.question import CheckQuestion
from kb.judging.relations import relation_columns
from kb.readers.interface import Attachment, Document, Field, FunctionConfig, Kind, Plain
from kb.store import Store
from tests.golden_data import real_store
from tests.judging.bound_tables import EXAMPLES
from tests.judging.examples import Example
from tests.judging.questions import RULES, attached, document, made, things
from tests.judging.told_findings import DATA_VERSION, RULES_BY_ID

GOLDEN = Path(__file__).parent / "golden" / "changes.txt"
DAYS = ("2015-01-01", "2017-01-01", "2019-01-01", "2020-12-15", "2021-12-15", "2023-01-01", "2024-09-01", "2026-02-01")
"""Days between which much began."""
BESIDE: Mapping[str, tuple[Kind, dict[str, Plain]]] = {
    "a place for failures": (
        Kind.EVENT_INVOKE_CONFIG,
        {"DestinationConfig": {"OnFailure": {"Destination": "arn"}}},
    ),
    "a function URL": (Kind.FUNCTION_URL, {"AuthType": "NONE"}),
    "a queue": (Kind.EVENT_SOURCE_MAPPING, {"Source": "amazon-sqs"}),
    "events of a bucket": (Kind.EVENT_SOURCE, {"Source": "amazon-s3"}),
    "an alias": (Kind.ALIAS, {"Name": "other"}),
}
"""What may be attached to the function besides."""

Changed = list[FunctionConfig | Attachment]
"""An example in which one thing is changed."""


def told_changes(store: Store) -> str:
    """A line for each example: what its rule says of it, and the changes after which it says something else."""
    outcomes = _outcomes(store)
    differing: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in _examples()}
    for (name, change), outcome in outcomes.items():
        if outcome != outcomes[name, ""]:
            differing[name][outcome].append(change)
    lines = []
    for name, changes in differing.items():
        told = "; ".join(f"{outcome} {', '.join(changes[outcome])}" for outcome in sorted(changes))
        lines.append(f"{name}: {outcomes[name, '']}{'; but ' + told if told else ''}\n")
    return "".join(lines)


def _examples() -> dict[str, Example]:
    """Of each rule one that breaks it and one that does not; sums are over all functions of a file, and left out."""
    return {
        f"{rule.id} {name}": example
        for rule in RULES
        for name, example in zip(("broken", "fixed"), EXAMPLES[rule.id], strict=True)
        if example.kind is not Kind.TOTAL and example.account is None
    }


def _outcomes(store: Store) -> dict[tuple[str, str], str]:
    """By example and change: what its rule finds, all that is judged on one day together."""
    together: dict[tuple[str, int, str | None], list[tuple[str, str, Changed]]] = defaultdict(list)
    for name, example in _examples().items():
        for change, day, changed in _changes(example, _looked_at_fields(name.partition(" ")[0])):
            together[day, example.horizon, example.region].append((name, change, changed))
    found: dict[tuple[str, str], str] = {}
    for (day, horizon, region), all_ in together.items():
        basis = basis_on(store, date.fromisoformat(day), None, DATA_VERSION)
        question = CheckQuestion(basis, Operation.CREATE, horizon, region, windows=False)
        report = judge(store, [_numbered(all_)], RULES, question)
        said = {(_number(one.resource), one.rule): f"{one.severity.label} {one.limit}" for one in report.findings}
        for number, (name, change, _) in enumerate(all_):
            found[name, change] = said.get((number, name.partition(" ")[0]), "silent")
    return {key: found[key] for key in sorted(found)}


@cache
def _looked_at_fields(rule: str) -> frozenset[str]:
    """The fields that a rule can look at: those of the columns that its SQL names; others change nothing."""
    words = set(re.findall(r"\w+", RULES_BY_ID[rule].query))
    columns = [column for columns in relation_columns().values() for column in columns if column.field]
    return frozenset(str(column.field).partition(".")[0] for column in columns if column.name in words)


def _number(name: str) -> int:
    return int(name.partition(".")[0].removeprefix("F"))


def _numbered(all_: Sequence[tuple[str, str, Changed]]) -> Document:
    """One document of all, each with names of its own."""
    found: Changed = []
    for number, (_, _, changed) in enumerate(all_):
        for at, one in enumerate(changed):
            if isinstance(one, FunctionConfig):
                found.append(replace(one, name=f"F{number}"))
            else:
                found.append(replace(one, name=f"F{number}.{at}", function=f"F{number}"))
    return document(*found)


def _changes(example: Example, fields: Collection[str]) -> Iterator[tuple[str, str, Changed]]:
    """In words what is changed, the day, and the example with the change; first the example as it is."""
    whole = things(example)
    yield "", example.as_of, whole
    # Lambda came to a Region on a day of its own; before, nothing is judged.
    for day in DAYS if example.region is None else ():
        yield f"on {day}", day, whole
    for at, one in enumerate(whole):
        for field in sorted(one.fields):
            rest = {name: value for name, value in one.fields.items() if name != field}
            yield f"without {field}", example.as_of, _with_fields(whole, at, rest)
        others = _values_of(one.kind if isinstance(one, Attachment) else None)
        for field in sorted(others.keys() & fields):
            for value in others[field]:
                changed = {**one.fields, **made({field: value})}
                words = textwrap.shorten(json.dumps(value), 50, placeholder=" ...")
                yield f"with {field}={words}", example.as_of, _with_fields(whole, at, changed)
    for words, (kind, given) in BESIDE.items():
        yield f"beside {words}", example.as_of, [*whole, attached(kind, given)]


def _with_fields(whole: Changed, at: int, fields: Mapping[str, Field]) -> Changed:
    return [replace(one, fields=fields) if place == at else one for place, one in enumerate(whole)]


@cache
def _values_of(kind: Kind | None) -> Mapping[str, list[Plain]]:
    """Of each field that an example has at such a thing the first four values."""
    found: dict[str, list[Plain]] = defaultdict(list)
    for pair in EXAMPLES.values():
        for example in pair:
            fields = example.function if kind is None else example.attached if example.kind is kind else {}
            for name, value in fields.items():
                if value not in found[name] and len(found[name]) < 4:
                    found[name].append(value)
    return dict(sorted(found.items()))


if __name__ == "__main__":
    with real_store() as real:
        GOLDEN.write_text(told_changes(real), encoding="utf-8")
