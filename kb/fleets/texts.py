"""What findings say, as SQL, so that every engine writes the same words for ten million of them."""

from __future__ import annotations

import re

from kb.judging.rules import Rule
from kb.store.literals import literal

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def plain(column: str) -> str:
    """A value as text: a number without the fraction that only its type gave it."""
    text = f"cast({column} as varchar)"
    number = f"try_cast({text} as double)"
    whole = f"abs({number}) < 1e15 and {number} = floor({number})"
    return f"case when {whole} then cast(cast({number} as bigint) as varchar) else {text} end"


def message(rule: Rule) -> str:
    """The finding in a sentence; the advice is left out where it needs a fix that is not known."""
    text = _filled(rule.message)
    if not rule.advice:
        return text
    advice = f"concat('; ', {_filled(rule.advice)})"
    if "{fix}" in rule.advice:
        advice = f"case when fix is null then '' else {advice} end"
    return f"concat({text}, {advice})"


def _filled(template: str) -> str:
    pieces = _PLACEHOLDER.split(template)
    parts = [_words(piece) if at % 2 else literal(piece) for at, piece in enumerate(pieces) if piece]
    return f"concat({', '.join(parts)})"


def _words(column: str) -> str:
    text = (
        f"cast({column} as varchar)" if column in ("since", "until", "as_of") else f"replace({plain(column)}, '_', ' ')"
    )
    return f"coalesce({text}, 'an unknown day')"
