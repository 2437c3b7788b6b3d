"""Every question about facts on many bases, each answer by its length and a digest of it.

A released data version never changes, and neither does what it answers on a past day: what a change of code does to
any answer shows here. `python -m tests.facts.told_answers` writes the file anew; with the words of a line, such as
`runtimes 2020-06-01`, it prints those answers instead, to be compared before and after.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from kb.errors import KbError
from kb.facts import Facts, basis_on
from kb.facts.catalogue import FACT_LISTS
from kb.facts.changes import changes, histories
from kb.facts.chronicle import LIST_TABLES, read_list
from kb.facts.coming import coming
from kb.facts.date_trust import date_trust
from kb.facts.snapshots import snapshot
from kb.facts.spans import feature_spans, phase_cells, phases_on, trigger_spans
from kb.facts.timelines import timelines
from kb.store import Store
from tests.golden_data import RELEASED, real_store

GOLDEN = Path(__file__).parent / "golden" / "answers.txt"
BASES: Sequence[tuple[str, str | None, int]] = (
    *((day, None, RELEASED) for day in ("2014-11-13", "2017-04-18", "2020-06-01", "2024-11-13", "2026-11-23")),
    *((day, None, RELEASED) for day in ("2026-12-31", "2029-01-01")),
    *(("2026-11-23", known, RELEASED) for known in ("2016-01-01", "2021-12-31", "2026-02-28")),
    ("2024-11-13", "2023-06-01", RELEASED),
    *(("2026-11-23", None, version) for version in (1, 6, 9)),
)
"""Days asked about, what was known by which day, and data versions; 2026-11-23 is a day of sealed evidence."""
FILTERS: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("runtimes", {"language": "python"}),
    ("runtimes", {"phase": "deprecated"}),
    ("runtimes", {"within": 200}),
    ("runtimes", {"region": "us-gov-west-1"}),
    ("limits", {"topic": "function_config"}),
    ("limits", {"applies_to": "image"}),
    ("limits", {"region": "cn-north-1"}),
    ("triggers", {"method": "event_source_mapping"}),
    ("triggers", {"invocation": "asynchronous"}),
    ("features", {"applies_to": "runtime:python3.9"}),
    ("features", {"region": "eu-central-1"}),
    ("events", {"first": date(2020, 12, 1), "last": date(2020, 12, 1)}),
    ("events", {"topic": "quota"}),
    ("events", {"q": "STREAM"}),
    ("practices", {"topic": "best-practice"}),
    ("fields", {"resource": "Alias"}),
    ("operations", {"api": "lambda-microvms"}),
    ("regions", {"partition": "aws-cn"}),
    ("claims", {"table": "events"}),
    ("claims", {"verdict": "open"}),
    ("claims", {"about": "amazon-api-gateway"}),
    ("slips", {"milestone": "block_update"}),
)
"""Filters of lists, each asked on the first and the last of some days."""
FILTERED = (("2020-06-01", None, RELEASED), ("2026-11-23", None, RELEASED))
QUESTIONS: dict[str, Callable[[Facts], Any]] = {
    "histories": histories,
    "changes of the year": lambda facts: changes(facts, date(facts.basis.as_of.year, 1, 1), facts.basis.as_of),
    "published in the year": lambda facts: changes(
        facts, date(facts.basis.as_of.year, 1, 1), facts.basis.as_of, "known"
    ),
    "coming": coming,
    "date trust": date_trust,
    "date trust of updates": lambda facts: date_trust(facts, "block_update"),
    "snapshot": snapshot,
    "snapshot of a Region": lambda facts: snapshot(facts, "us-gov-west-1"),
    "trigger spans": trigger_spans,
    "feature spans": feature_spans,
}
"""What is asked beside the lists."""
OF_ALL_TIME: dict[str, Callable[[Facts], Any]] = {
    "timelines": lambda facts: timelines(facts.store, facts.basis),
    "chronicle": lambda facts: [
        read_list(facts.store, facts.basis, name, [date(2019, 1, 1), date(2024, 1, 1)]) for name in LIST_TABLES
    ],
    "phases": lambda facts: phases_on(facts, _moments(facts), ("python3.8", "nodejs16.x", "go1.x", "dotnet5.0")),
    "a snapshot as notebooks show it": lambda facts: (repr(snapshot(facts)), snapshot(facts)._repr_html_()),
    "runtimes as notebooks show them": lambda facts: [one._repr_html_() for one in facts.all_runtimes],
    "phase cells": lambda facts: phase_cells(facts, ("python3.8", "nodejs10.x", "dotnetcore3.1")),
}
"""What looks at many days at once, or is long, and is asked on few bases."""
FEW = (("2026-11-23", None, RELEASED), ("2026-11-23", "2021-12-31", RELEASED), ("2026-11-23", None, 6))


def _moments(facts: Facts) -> list[tuple[date, date]]:
    return [(date(year, 7, 1), facts.basis.knowledge) for year in range(2015, 2028)]


def told_answers(store: Store) -> str:
    """A line for each question on each basis."""
    return "".join(f"{name}: {_length(answer)} {_digest(answer)}\n" for name, answer in answers(store))


def answers(store: Store) -> Iterator[tuple[str, Any]]:
    """The answers, each by the words of its question."""
    for basis in BASES:
        facts = _facts_on(store, basis)
        for name in FACT_LISTS:
            yield f"{name} {_spelt(basis)}", FACT_LISTS[name].rows(facts)
        for name, question in (QUESTIONS | (OF_ALL_TIME if basis in FEW else {})).items():
            yield f"{name} {_spelt(basis)}", _asked(question, facts)
    for basis in FILTERED:
        facts = _facts_on(store, basis)
        for name, filters in FILTERS:
            written = " ".join(f"{key}={value}" for key, value in filters.items())
            yield f"{name} {_spelt(basis)} {written}", FACT_LISTS[name].rows(facts, **filters)


def _asked(question: Callable[[Facts], Any], facts: Facts) -> object:
    """The answer, or the words of the error: a Region that Lambda had not come to has no snapshot."""
    try:
        return question(facts)
    except KbError as e:
        return str(e)


def _facts_on(store: Store, basis: tuple[str, str | None, int]) -> Facts:
    day, known, version = basis
    known_at = None if known is None else date.fromisoformat(known)
    return Facts(store, basis_on(store, date.fromisoformat(day), known_at, version))


def _spelt(basis: tuple[str, str | None, int]) -> str:
    day, known, version = basis
    return f"{day}{f' known {known}' if known else ''} version {version}"


def _length(answer: object) -> int:
    return len(answer) if isinstance(answer, tuple | list | dict) else 1


def _digest(answer: object) -> str:
    return hashlib.sha256(_as_json(answer)).hexdigest()[:16]


def _as_json(answer: object) -> bytes:
    """An answer with the keys of maps in order."""
    return orjson.dumps(answer, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_INDENT_2)


def main(words: Sequence[str]) -> None:
    """Write the golden file, or print the answers whose names have all of some words."""
    with real_store() as store:
        if not words:
            GOLDEN.write_text(told_answers(store), encoding="utf-8")
        for name, answer in answers(store) if words else ():
            if all(word in name.split() for word in " ".join(words).split()):
                sys.stdout.write(f"{name}\n{_as_json(answer).decode()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
