"""The life of a runtime as a bar: one piece per phase, on one scale for all runtimes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from kb.facts.timelines import Spell
from kb.outlets.site.html import Html


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from the left edge to the right."""

    first: date
    """The day at the left edge."""
    last: date
    """The day at the right edge."""
    today: date
    """The day that is marked."""

    def place(self, day: date) -> float:
        """How far a day lies from the left, in percent; what lies outside is put on the edge."""
        inside = min(max(day, self.first), self.last)
        return round(100 * (inside - self.first).days / (self.last - self.first).days, 2)

    def years(self, step: int) -> list[date]:
        """Some new years, for the labels."""
        return [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1) if year % step == 0]


def bar(scale: Scale, spells: Sequence[Spell]) -> Html:
    """A life; the words of it are its label, for those who cannot see it."""
    pieces = []
    ends = [*(spell.start for spell in spells[1:]), scale.last]
    for spell, end in zip(spells, ends, strict=True):
        start, width = scale.place(spell.start), scale.place(end) - scale.place(spell.start)
        if spell.state is not None and width > 0:
            pieces.append(f'<rect class="{spell.state}" x="{start}%" width="{width:.2f}%" y="3" height="10"/>')
    words = ", ".join(f"{(spell.state or 'gone').replace('_', ' ')} from {spell.start}" for spell in spells)
    mark = f'<rect class="today" x="{scale.place(scale.today)}%" width="1.5" y="0" height="16"/>'
    return Html(f'<svg class="bar" role="img" aria-label="{escape(words)}" height="16">{"".join(pieces)}{mark}</svg>')


def ruler(scale: Scale, step: int = 2) -> Html:
    """The years above the bars, one label every so many."""
    labels = "".join(f'<text x="{scale.place(day)}%" y="12">{day.year}</text>' for day in scale.years(step))
    return Html(f'<svg class="bar" aria-hidden="true" height="16">{labels}</svg>')
