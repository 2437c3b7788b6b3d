"""The lines of an iCalendar (RFC 5545), which are bytes of a certain length with certain characters escaped."""

from __future__ import annotations

from datetime import date

_LINE = 75
"""The most octets on a line."""


def day_text(day: date) -> str:
    """A day as a calendar writes it."""
    return f"{day:%Y%m%d}" if day.year > 999 else day.isoformat().replace("-", "")


def escape_text(text: str) -> str:
    """A text as the value of a property."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """A line in pieces of at most 75 octets, no character cut in two."""
    pieces, piece, length = [], "", 0
    for character in line:
        octets = len(character.encode())
        if length + octets > _LINE:
            pieces.append(piece)
            # The blank with which a continuation begins counts too.
            piece, length = " ", 1
        piece += character
        length += octets
    return "\r\n".join([*pieces, piece])
