"""The rows of answers in memory: every day of the four lists, and what was asked lately of everything else."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.answer_periods import Periods
from api.weighted_cache import Recent
from api.worker_queue import Turns
from kb.answers import dump_json
from kb.facts import Basis, Facts
from kb.facts import basis_on as basis_of
from kb.facts.chronicle import read_lists
from kb.store import Store

_ROWS_BYTES = 16 * 1024 * 1024
_WHOLE_BYTES = 4 * 1024 * 1024
_DAYS_AT_ONCE = 300
"""How many days are read in one pass: of what a pass over all of them takes, 25 MB are never given back."""


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

Days = dict[str, list[Rows]]
"""The rows of each list on each stretch of days."""


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
        self._days: Days | None = None
        self._asked: dict[Hashable, asyncio.Future[Rows]] = {}
        self._reading = asyncio.Lock()

    async def on_day(self, name: str, basis: Basis, ask: Ask) -> Rows:
        """The rows of `runtimes`, `limits`, `triggers` or `features` on a day."""
        if basis.known_at is not None or basis.data_version != self.store.data_version:
            return await self.rows((name, self.periods.key(basis)), basis, ask)
        days = self._days or await self.read()
        return days[name][bisect_right(self.periods.days, basis.as_of)]

    async def read(self) -> Days:
        """Read every day of the four lists, once."""
        async with self._reading:
            if self._days is None:
                days = self.periods.days
                self._days = await self.turns.take(lambda: _in_own_thread(lambda: _every_day(self.store, days)))
        return self._days

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


def _in_own_thread(work: Callable[[], Days]) -> Days:
    """Do some work in a thread that ends with it: what the database took for it is given back only then."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def _every_day(store: Store, days: Sequence[date]) -> Days:
    """The rows of each list before the first of some days, and on each of them."""
    basis, held = basis_of(store, date.max), dict[bytes, RowEntry]()
    lists: defaultdict[str, list[Rows]] = defaultdict(lambda: [()])
    for at in range(0, len(days), _DAYS_AT_ONCE):
        some = days[at : at + _DAYS_AT_ONCE]
        for name, spells in read_lists(store, basis, some):
            rows: dict[date, list[RowEntry]] = {day: [] for day in some}
            for spell in spells:
                entry = row_entry(spell.row)
                # A row is held once, however many days it stood.
                entry = held.setdefault(entry.text, entry)
                for day in spell.days:
                    rows[day].append(entry)
            lists[name] += map(tuple, rows.values())
    return lists
