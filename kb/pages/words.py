"""Days and numbers in words, counted from the day asked about."""

from __future__ import annotations

import re
from datetime import date

from kb.facts.basis import Basis
from kb.nouns import count_noun


def relative_day(day: date, today: date) -> str:
    """How far a day lies from another: `in 66 days`, `3 years ago`."""
    days = (day - today).days
    if days == 0:
        return "on this day"
    return f"in {_span(days)}" if days > 0 else f"{_span(-days)} ago"


def _span(days: int) -> str:
    if days < 120:
        return count_noun(days, "day")
    if days < 730:
        return count_noun(round(days / 30.44), "month")
    years = days / 365.25
    # Half a year is told where it is much of the whole: two years and eleven months are not two years.
    rounded = round(years * 2) / 2 if years < 5 else round(years)
    return f"{rounded:g} years"


_SMALL = ("never", "once", "twice", "three times", "four times", "five times", "six times", "seven times")


def count_times(number: int) -> str:
    """How often: `once`, `five times`, `12 times`."""
    return _SMALL[number] if number < len(_SMALL) else f"{number} times"


def space_word(word: str) -> str:
    """A word of a closed vocabulary as people write it."""
    return word.replace("_", " ")


def bare_name(name: str) -> str:
    """A name without the maker's, which nobody types: `SQS` for Amazon SQS."""
    return name.removeprefix("Amazon ").removeprefix("AWS ")


_NAMES = {"api": "API", "aws": "AWS", "sdk": "SDK", "url": "URL"}


def heading_words(word: str) -> str:
    """A word of a closed vocabulary as a heading: `API rate`, `AWS docs`; words that bear capitals are names."""
    if not word.islower():
        return word
    first, *rest = (_NAMES.get(part, part) for part in re.split("[_-]| ", word))
    return " ".join([first[:1].upper() + first[1:], *rest])


def as_sentence(text: str) -> str:
    """A text as a sentence: it begins large, unless with a name such as `as_of:` that is to be written so; it ends."""
    first = text.partition(" ")[0]
    begun = text if "_" in first or first.endswith(":") else f"{text[:1].upper()}{text[1:]}"
    return begun + ("" if text.endswith((".", "?", "!")) else ".")


def space_commas(text: str) -> str:
    """A list of words that was written without spaces, with them; numbers keep theirs."""
    return re.sub(r",(?=[^\s\d])", ", ", text)


def on_clocks(basis: Basis) -> str:
    """The clocks of a page in words: `on 2025-11-20, as known on 2025-03-01`."""
    known = "" if basis.known_at is None else f", {basis.known_words}"
    return f"on {basis.as_of}{known}"


def inexact_day(day: date, precision: str) -> str:
    """A day, or the month or quarter where no more is known."""
    match precision:
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day.year} Q{(day.month + 2) // 3}"
        case _:
            return day.isoformat()


def since_when(start: date | None, earliest: date | None, latest: date | None, *, observed: bool = False) -> str:
    """Since when something is there, as far as that is known."""
    if start is None:
        if earliest and latest:
            return f"since some day between {earliest} and {latest}"
        if earliest:
            return f"since when is not known, at the earliest since {earliest}"
        return f"since {latest} at the latest" if latest else "since when is not known"
    if earliest and earliest != start:
        return f"since some day between {earliest} and {latest or start}"
    if latest and latest != start:
        return f"since some day between {start} and {latest}"
    return f"since {start} at the latest" if observed else f"since {start}"
