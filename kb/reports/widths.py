"""How wide to print: what is asked for, the terminal, or, where nobody looks, as wide as the text is."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

UNBOUNDED = 100_000
"""The width of what is piped: no line is wrapped, so that programs find every id whole and every row on one line."""

NARROWEST_PAGE = 20
"""No page is narrower, whatever is asked for."""

_ASKED: ContextVar[int | None] = ContextVar("asked_width", default=None)


def print_width() -> int:
    """The width to print at: `--width`, else COLUMNS, else the terminal's, else none."""
    asked = _ASKED.get()
    if asked is None and os.environ.get("COLUMNS", "").isdigit():
        asked = int(os.environ["COLUMNS"]) or None
    if asked is not None:
        return max(asked, NARROWEST_PAGE)
    return max(shutil.get_terminal_size().columns, NARROWEST_PAGE) if sys.stdout.isatty() else UNBOUNDED


@contextmanager
def asked_width(width: int | None) -> Iterator[None]:
    """Print at a width that a user asked for."""
    token = _ASKED.set(width)
    try:
        yield
    finally:
        _ASKED.reset(token)


def wrap_words(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """A text in lines of whole words: a broken id could not be copied, so a long one stands on a line of its own.

    Args:
        text: The text.
        width: The most columns of a line.
        first: How the first line begins.
        rest: How the others begin; default: as the first.
    """
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
