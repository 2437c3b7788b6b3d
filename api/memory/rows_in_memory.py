"""The rows of answers in memory: every day of the four lists, and what was asked lately of everything else."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.memory.answer_periods import Periods, store_periods
from api.memory.weighted_cache import Recent
from api.running.worker_queue import Turns
from kb.answers import dump_json
from kb.facts import Basis, Facts
from kb.facts import basis_on as basis_of
from kb.facts.chronicle import LIST_TABLES, read_list
from kb.store import Store

_ROWS_BYTES = 16 * 1024 * 1024
_WHOLE_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RowEntry:
    """A row of an answer."""

    row: Any
    """The row."""
    text: bytes
    """The row as JSON, as it stands in a list."""


Rows = tuple[RowEntry, ...]
"""The rows of an answer."""

Ask = Callable[[Facts], Sequence[object]]
"""A question to the facts."""


@dataclass(frozen=True, slots=True)
class DayRows:
    """A list on every day."""

    days: tuple[date, ...]
    """The days on which it may change, in order."""
    rows: tuple[Rows, ...]
    """Its rows before the first of these days, and from each of them on."""

    def on(self, day: date) -> Rows:
        """Its rows on a day."""
        return self.rows[bisect_right(self.days, day)]


Lists = dict[str, DayRows]
"""The four lists by name."""


def row_entry(row: object) -> RowEntry:
    """A row with its text; the indent of its lines is that of the finished body."""
    return RowEntry(row, dump_json(row)[:-1].replace(b"\n", b"\n    "))


class Holdings:
    """The rows that one knowledge base has answered with; it belongs to the event loop."""

    def __init__(self, store: Store, periods: Periods, turns: Turns) -> None:
        self.store = store
        self.periods = periods
        self.turns = turns
        self.recent: Recent[Hashable, Rows] = Recent(_ROWS_BYTES)
        self.whole: Recent[Hashable, Rows] = Recent(_WHOLE_BYTES)
        """Lists asked without filters of rows: which of the rows above they hold."""
        self._lists: Lists | None = None
        self._asked: dict[Hashable, asyncio.Future[Rows]] = {}
        self._reading = asyncio.Lock()

    async def on_day(self, name: str, basis: Basis, ask: Ask) -> Rows:
        """The rows of `runtimes`, `limits`, `triggers` or `features` on a day."""
        if basis.known_at is not None or basis.data_version != self.store.data_version:
            return await self.rows((name, self.periods.key(basis)), basis, ask)
        lists = self._lists or await self.read()
        return lists[name].on(basis.as_of)

    async def read(self) -> Lists:
        """Read every day of the four lists, once."""
        async with self._reading:
            if self._lists is None:
                self._lists = await self.turns.take(lambda: _in_own_thread(lambda: _read_lists(self.store)))
        return self._lists

    async def rows(self, key: Hashable, basis: Basis, ask: Ask) -> Rows:
        """The rows of an answer, from the store only if no question with this key was asked lately."""
        held = self.recent.find(key)
        if held is not None:
            return held
        # Whoever asks the same in the meantime waits for the one answer.
        if key in self._asked:
            return await asyncio.shield(self._asked[key])
        future = asyncio.ensure_future(self.turns.take(lambda: _answer_rows(self.store, basis, ask)))
        self._asked[key] = future
        try:
            found = await future
        finally:
            del self._asked[key]
        self.recent.keep(key, found, sum(len(item.text) + 300 for item in found) + 2 * len(repr(key)) + 100)
        return found


def _answer_rows(store: Store, basis: Basis, ask: Ask) -> Rows:
    facts = Facts(store, basis)
    try:
        return tuple(row_entry(row) for row in ask(facts))
    finally:
        facts.cursor.close()


def _in_own_thread(work: Callable[[], Lists]) -> Lists:
    """Do some work in a thread that ends with it: what the database took for it is given back only then."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def _read_lists(store: Store) -> Lists:
    return {name: _every_day(store, name, store_periods(store, tables).days) for name, tables in LIST_TABLES.items()}


def _every_day(store: Store, name: str, days: tuple[date, ...]) -> DayRows:
    rows: dict[date, list[RowEntry]] = {day: [] for day in days}
    for spell in read_list(store, basis_of(store, date.max), name, days):
        # A row is held once, however many days it stood.
        entry = row_entry(spell.row)
        for day in spell.days:
            rows[day].append(entry)
    return DayRows(days, ((), *map(tuple, rows.values())))
