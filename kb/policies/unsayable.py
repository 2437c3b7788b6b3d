"""Why something cannot be said elsewhere."""

from __future__ import annotations


class UnsayableError(Exception):
    """A rule, or a part of one, that cannot be told to an engine; the text is the reason."""
