"""Numbers as Terraform reads them in texts, and as it writes them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_MOST_SIGNS = 400
_WHOLE = 18  # digits of numbers that are kept as whole ones
_EXACT = 15  # digits that survive computing; Terraform computes with more


def number_in(text: str) -> int | float | None:
    """The number that a text spells, with leading zeros or without, never with blanks; null for none."""
    if len(text) > _MOST_SIGNS or not _NUMBER.fullmatch(text):
        return None
    exact = Decimal(text)
    if exact.adjusted() < _WHOLE and exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if math.isfinite(float(exact)) else None


def number_text(value: float) -> str | None:
    """A number as text, never with an exponent; null where it has more digits than are known."""
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return None
    exact = Decimal(repr(value)).normalize()
    return f"{exact:f}" if len(exact.as_tuple().digits) <= _EXACT else None
