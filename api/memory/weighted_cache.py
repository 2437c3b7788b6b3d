"""A cache of what was used last, bounded by weight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values used last. It belongs to the event loop: threads compute values, only the loop keeps them."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.weight = 0
        self._held: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def find(self, key: Key) -> Value | None:
        """The value of a key, if it is still held."""
        held = self._held.get(key)
        if held is None:
            return None
        self._held.move_to_end(key)
        return held[0]

    def __len__(self) -> int:
        return len(self._held)

    def keep(self, key: Key, value: Value, weight: int) -> None:
        """Hold a value; the ones unused for longest make room."""
        if weight > self.capacity // 4:
            return
        former = self._held.pop(key, None)
        self.weight += weight - (former[1] if former else 0)
        self._held[key] = (value, weight)
        while self.weight > self.capacity:
            _, (_, dropped) = self._held.popitem(last=False)
            self.weight -= dropped
