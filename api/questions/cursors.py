"""Cursors: where the next page begins, sealed with the question they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib

from kb.errors import UsageError
from kb.whole_numbers import parse_whole_number


def write_cursor(offset: int, question: str) -> str:
    """A cursor for the row at an offset in the answer to a question."""
    text = f"{offset}.{_seal_of(offset, question)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, question: str) -> int:
    """The offset that a cursor stands for; without one, the first row.

    Raises:
        UsageError: It is no cursor, or belongs to another question.
    """
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError):
        text = ""
    start, _, seal = text.partition(".")
    offset = parse_whole_number(start)
    if offset is None or offset < 0 or seal != _seal_of(offset, question):
        raise UsageError(
            "cursor: not of this question: repeat it with the same filters, as_of, known_at and data_version"
        )
    return offset


def _seal_of(offset: int, question: str) -> str:
    return hashlib.sha256(f"{offset}\n{question}".encode()).hexdigest()[:16]
