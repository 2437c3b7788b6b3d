"""How far a long work is, as a bar on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kb.fleets.interface import Progress

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


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar for work that tells its steps, on a terminal; elsewhere nothing."""
    from kb.fleets.interface import ignore_progress

    if not sys.stderr.isatty():
        yield ignore_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def progress(step: str, share: float | None) -> None:
            bar.update(task, description=step, total=None if share is None else 1.0, completed=share or 0.0)

        yield progress
