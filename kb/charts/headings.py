"""Titles that fit: a sentence wider than its chart is broken into lines, which are about equally long.

Vega breaks no text by itself. How wide a text is can be said well enough from its letters: narrow ones, wide ones, and
the rest, by the widths of Helvetica's bold face; titles that a reader moves are measured so by an expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil

import altair as alt

from kb.charts.theme import TITLE_SIZE, WIDTH
from kb.facts.basis import Basis
from kb.nouns import count_noun

USUAL, NARROW, WIDE = 0.57, -0.28, 0.16
"""The width of a letter in parts of its size, and what narrow and wide ones have less and more."""

NARROW_LETTERS, WIDE_LETTERS = "[ ijlft.,:;'()I-]", "[A-HJ-Zmw]"
SLACK = 6
"""Letters by which a line may be longer than its share, so that words keep whole."""

LABEL_LETTER = 5.5
"""Pixels that a letter of a label at least takes."""


def room_beside(labels: Iterable[str]) -> float:
    """Pixels that a title has above a plot with labels at its left or right."""
    return WIDTH + LABEL_LETTER * max(map(len, labels), default=0)


def title_width(text: str) -> float:
    """About how many pixels a title takes."""
    narrow, wide = (len(re.findall(letters, text)) for letters in (NARROW_LETTERS, WIDE_LETTERS))
    return TITLE_SIZE * (USUAL * len(text) + NARROW * narrow + WIDE * wide)


def break_title(text: str, room: float = WIDTH) -> str | list[str]:
    """A title as it is, or in lines where it is wider than its room.

    Args:
        text: The title.
        room: The pixels that it has.
    """
    width = title_width(text)
    if width <= room:
        return text
    longest = ceil(len(text) / ceil(width / _share(room))) + SLACK
    return [line.strip() for line in re.findall(rf".{{1,{longest}}}(?: |$)|\S+", text)]


def broken_title(sentence: str, room: float = WIDTH) -> alt.ExprRef:
    """The same of a title that is an expression, by what the expression comes to.

    Args:
        sentence: The name of the parameter with the title.
        room: The pixels that it has.
    """
    narrow, wide = (
        f"(length({sentence}) - length(replace({sentence}, regexp({letters!r}, 'g'), '')))"
        for letters in (NARROW_LETTERS.replace("'", "\\u0027"), WIDE_LETTERS)
    )
    width = f"{TITLE_SIZE} * ({USUAL} * length({sentence}) + {NARROW} * {narrow} + {WIDE} * {wide})"
    longest = f"(ceil(length({sentence}) / ceil({width} / {_share(room)})) + {SLACK})"
    pattern = f"regexp('(.{{1,' + {longest} + '}})( |$)', 'g')"
    lines = f"split(trim(replace({sentence}, {pattern}, '$1\\n')), '\\n')"
    return alt.ExprRef(f"{width} <= {room} ? {sentence} : {lines}")


def add_titles(
    finding: str, basis: Basis, sources: Iterable[str] = (), note: str = "", room: float = WIDTH
) -> alt.TitleParams:
    """The finding as the title; what it rests on below.

    Args:
        finding: What the chart shows, in a sentence of its data.
        basis: The day, the knowledge and the data version.
        sources: The addresses of all sources of the rows shown; they are counted.
        note: How to read the chart, where that is not plain; each of its lines is one.
        room: The pixels that the title has.
    """
    # What a day ahead rests on takes a line of its own: the first would be wider than the chart.
    release = f"data version {basis.data_version}" if basis.is_ahead else basis.release_words
    rests = f"As of {basis.as_of}, {basis.known_words}; lambda-kb, {release}"
    number = len(set(sources))
    if number:
        rests += f", from {count_noun(number, 'source')}"
    ahead = [f"Data of {basis.evidence_until}; {basis.plans_words}."] if basis.is_ahead else []
    told = [f"Warning: {basis.old_words}."] if basis.old_words else ahead
    return alt.TitleParams(text=break_title(finding, room), subtitle=[rests, *told, *note.splitlines()])


def _share(room: float) -> float:
    """What a line may be wide, so that its last word has room too."""
    return room - SLACK * TITLE_SIZE * USUAL
