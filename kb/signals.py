"""What a process hears that is told to end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDS = (signal.SIGINT, signal.SIGTERM)
"""What ends a service."""


class EndAsked:
    """A handler of signals that breaks off what is under way, and remembers it."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers
        """The signals that it is told of."""
        self.came = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Break off."""
        self.came = True
        raise KeyboardInterrupt


@contextmanager
def breaking_off(*numbers: int) -> Iterator[EndAsked]:
    """Take signals as Ctrl-C, and let nothing but KeyboardInterrupt become of them.

    DuckDB and pydantic answer it with errors of their own, Python does where a class is made, and where an object is
    finalized it is lost.
    """
    end = EndAsked(numbers)
    try:
        former = [(number, signal.signal(number, end)) for number in numbers]
    except ValueError:
        # Only the main thread may; elsewhere whoever owns the process decides.
        yield end
        return
    try:
        yield end
    except BaseException as e:
        if end.came:
            raise KeyboardInterrupt from e
        raise
    finally:
        for number, handler in former:
            signal.signal(number, handler)
