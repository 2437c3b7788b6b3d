"""Work that another thread does meanwhile: DuckDB opens files and answers without holding Python back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Background(Generic[Made]):
    """What is being made while this thread goes on; nothing may be made there that Ctrl-C must clean up.

    Args:
        make: What makes it. What it raises is raised to whoever waits for the result.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: list[Made] = []
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run)
        try:
            self._thread.start()
        except RuntimeError:
            # There may be no more threads: then this one makes it.
            self._run()

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except Exception as e:  # told to whoever waits
            self._error = e

    def result(self) -> Made:
        """What was made, once it is."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error
        return self._made[0]
