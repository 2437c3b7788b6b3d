"""Which number in which documentation speaks of which of our limits: written by hand in `documented_limits.csv`.

A number is found by the part it plays and its order (`maximum 1`). Where a text has other numbers or other words around
them than `documented_places.csv` says, another may have its place: then none of its numbers is believed until a person
has looked again and has written both files anew.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from kb.data_classes import dataclass
from kb.sdk.walk import ModelFact

_FACTORS: dict[str, dict[str, float]] = {
    "s": {"": 1, "s": 1, "ms": 0.001, "min": 60, "h": 3600, "d": 86400},
    "ms": {"": 1, "ms": 1, "s": 1000, "min": 60000},
    "days": {"": 1, "d": 1},
    "bytes": {"": 1, "bytes": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3},
    "KB": {"": 1, "bytes": 1 / 1024, "KB": 1, "MB": 1024, "GB": 1024**2},
    "MB": {"": 1, "bytes": 1 / 1024**2, "KB": 1 / 1024, "MB": 1, "GB": 1024, "TB": 1024**2},
    "GB": {"": 1, "MB": 1 / 1024, "GB": 1, "TB": 1024},
}
"""By the unit of a limit: what a number in another unit is worth in it."""


@dataclass(frozen=True, slots=True)
class LimitColumn:
    """One value of one limit."""

    limit: str
    """Its id."""
    column: str
    """`min`, `max`, `default` or `step`."""
    unit: str
    """The unit of the limit in our table."""
    said: str = ""
    """The unit in which the documentation says it; blank where it says none and means ours."""


@cache
def documented_limits() -> Mapping[tuple[str, str, str, str], LimitColumn]:
    """The values of our limits that models document, by the key of the fact."""
    return {
        (row["service"], "number", row["place"], row["aspect"]): LimitColumn(
            row["limit"], row["column"], row["unit"], row["said"]
        )
        for row in _rows("documented_limits.csv")
    }


@dataclass(frozen=True, slots=True)
class KnownText:
    """What a documentation that speaks of our limits was when a person wrote down which number is which."""

    numbers: str
    """How many numbers of which part it had, such as `1 default 3 maximum`."""
    sentence: str
    """The digest of the words around them."""


@cache
def documented_places() -> Mapping[tuple[str, str], KnownText]:
    """What each documentation that speaks of our limits was, by service and place."""
    return {
        (row["service"], row["place"]): KnownText(row["numbers"], row["sentence"])
        for row in _rows("documented_places.csv")
    }


def text_of(facts: Iterable[ModelFact]) -> KnownText:
    """What a documentation is now, by the facts of its place."""
    everything = list(facts)
    sentence = next((fact.text for fact in everything if fact.kind == "sentence"), "")
    return KnownText(count_numbers(everything), sentence)


def count_numbers(facts: Iterable[ModelFact]) -> str:
    """How many numbers of which part facts are, such as `1 default 3 maximum`."""
    parts = Counter(fact.aspect.partition(" ")[0] for fact in facts if fact.kind == "number")
    return " ".join(f"{count} {part}" for part, count in sorted(parts.items()))


def _rows(file: str) -> Iterable[dict[str, str]]:
    text = resources.files("kb").joinpath("sdk", file).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def documented_value(fact: ModelFact, target: LimitColumn) -> float | None:
    """The value of a limit that a number of a documentation states; null where its unit is not to be relied on.

    A number that has lost its unit does not mean ours: it stands beside another one, or before a word we do not know.
    """
    said = fact.text.partition(" ")[2]
    return None if target.said and not said else in_unit(fact, target.unit)


def in_unit(fact: ModelFact, unit: str) -> float | None:
    """A number of a documentation in the unit of a limit; null where it cannot be."""
    value, _, said = fact.text.partition(" ")
    return convert_unit(float(value), said, unit)


def convert_unit(value: float, said: str, unit: str) -> float | None:
    """A value in another unit; null where it cannot be."""
    factor = _FACTORS.get(unit, {"": 1, unit: 1}).get(said)
    return None if factor is None else value * factor


def measured_units() -> frozenset[str]:
    """The units of sizes and times, which a number of ours never goes without."""
    return frozenset(_FACTORS)
