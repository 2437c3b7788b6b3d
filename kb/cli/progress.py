"""How far a reading of many files is, as a bar on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

SHOWN_FROM = 100
"""Files from which on a terminal shows how far the reading is."""
BAR = 30
"""Columns of the bar."""
T = TypeVar("T")


def with_progress(outcomes: Iterable[T], total: int) -> Iterator[T]:
    """The outcomes, with a bar on standard error where that is a terminal and the run is long."""
    if total < SHOWN_FROM or not sys.stderr.isatty():
        yield from outcomes
        return
    try:
        for number, outcome in enumerate(outcomes, 1):
            if number * 100 // total != (number - 1) * 100 // total:
                done = "#" * (number * BAR // total)
                print(f"\r[{done:<{BAR}}] {number} of {total} files", end="", file=sys.stderr, flush=True)
            yield outcome
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
