"""What was worked out for one set of files and will be asked for again soon."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from kb.readers.interface import Files

T = TypeVar("T")


class KeptModules(Generic[T]):
    """The newest results for every set of files that is still in use."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[Files, dict[Hashable, T]] = WeakKeyDictionary()

    def get(self, files: Files, key: Hashable, compute: Callable[[], T]) -> T:
        """A result, worked out if it is not there; sets of files that cannot be referred to weakly keep nothing."""
        try:
            known = self._kept.setdefault(files, {})
        except TypeError:
            return compute()
        if key not in known:
            found = compute()
            if len(known) >= self._most:
                del known[next(iter(known))]
            known[key] = found
        return known[key]
