"""The time that a user's own rules may take; ours take what they take."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import duckdb

from kb.judging.rules import Rule, builtin_rules

SECONDS = 60.0
"""How long the rules may run where a user's are among them."""


@contextmanager
def time_limit(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> Iterator[None]:
    """Interrupt a query that takes too long, if rules of a user are in it."""
    if all(rule.id in _ours() for rule in rules):
        yield
        return
    done = threading.Event()
    watch = threading.Thread(target=_interrupt_later, args=(cursor, done), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _interrupt_later(cursor: duckdb.DuckDBPyConnection, done: threading.Event) -> None:
    """Interrupt again and again: DuckDB forgets an interrupt that comes while it still plans."""
    if done.wait(SECONDS):
        return
    cursor.interrupt()
    while not done.wait(0.2):
        cursor.interrupt()


@cache
def _ours() -> frozenset[str]:
    return frozenset(rule.id for rule in builtin_rules())
