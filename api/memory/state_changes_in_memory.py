"""The spells of everything, held for the days of knowledge that pages were asked about lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date

from kb.facts import Basis
from kb.facts.timelines import Timelines, timelines
from kb.store import Store

MOST_LIVES = 8
"""How many days of knowledge the spells of everything are held for."""


class HeldLives:
    """The spells of everything by what is known, of the days of knowledge asked about lately."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[tuple[date, int], Timelines] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, basis: Basis) -> Timelines:
        """The spells on the knowledge and the data version of a basis."""
        key = basis.knowledge, basis.data_version
        with self._lock:
            found = self._held.pop(key, None)
        found = found or timelines(self._store, basis)
        with self._lock:
            self._held[key] = found
            while len(self._held) > MOST_LIVES:
                self._held.popitem(last=False)
        return found
