"""Which number in which documentation speaks of which of our limits: written by hand in `documented_limits.csv`.

A number is found by the part it plays and its order (`maximum 1`), so that a person must look again where a sentence is
written anew: then it is another number, or none.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

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


@cache
def documented_limits() -> Mapping[tuple[str, str, str, str], LimitColumn]:
    """The values of our limits that models document, by the key of the fact."""
    text = resources.files("kb").joinpath("sdk", "documented_limits.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        (row["service"], "number", row["place"], row["aspect"]): LimitColumn(row["limit"], row["column"], row["unit"])
        for row in rows
    }


def in_unit(fact: ModelFact, unit: str) -> float | None:
    """A number of a documentation in the unit of a limit; null where it cannot be."""
    value, _, said = fact.text.partition(" ")
    return convert_unit(float(value), said, unit)


def convert_unit(value: float, said: str, unit: str) -> float | None:
    """A value in another unit; null where it cannot be."""
    factor = _FACTORS.get(unit, {"": 1, unit: 1}).get(said)
    return None if factor is None else value * factor
