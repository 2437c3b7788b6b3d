"""What the magic and the widgets share: what reports call the text, and errors in one line."""

from __future__ import annotations

from kb.errors import KbError

PATH = "cell"
"""What reports call the text."""


def complaint_line(error: KbError) -> str:
    """An error in one line."""
    return " ".join(str(error).split())
