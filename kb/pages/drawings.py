"""Charts as SVG inside a page: places across in percent, so that text keeps its size; labels say all in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from htpy import Element, Node

from kb.data_classes import dataclass
from kb.facts.spans import PhaseCell
from kb.facts.timelines import StateSpell
from kb.pages import elements as h
from kb.pages.words import space_word

_YEAR_WIDTH = 9.0
"""Percent that the number of a year takes of a drawing on a phone."""
_VALUE_WIDTH = 14.0
"""Percent that a value with its unit takes of one there; on a screen less than half of that."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from the left edge to the right."""

    first: date
    """The day at the left edge."""
    last: date
    """The day at the right edge."""

    def place(self, day: date) -> float:
        """How far a day lies from the left, in percent; what lies outside is put on the edge."""
        inside = min(max(day, self.first), self.last)
        return round(100 * (inside - self.first).days / max((self.last - self.first).days, 1), 2)

    def years(self, most: int = 7) -> list[date]:
        """Some new years, for the labels."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = max(1, -(-len(years) // most))
        return [date(year, 1, 1) for year in years if (year - self.first.year) % step == 0]


def _drawing(label: str, height: int, *content: Node, kind: str = "") -> Element:
    attributes: dict[str, Any] = {"class": f"drawing {kind}".strip(), "role": "img", "aria-label": label}
    return h.svg({**attributes, "width": "100%", "height": str(height)})[content]


def _rect(across: tuple[float, float], top: float, height: float, kind: str, title: str | None = None) -> Element:
    start, end = across
    width = f"{max(end - start, 0.15):.2f}%"
    made = h.rect({"class": kind, "x": f"{start}%", "width": width, "y": f"{top:g}", "height": f"{height:g}"})
    return made[h.title[title]] if title else made


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Element:
    return h.line({"class": kind, "x1": f"{x1}%", "y1": f"{y1:g}", "x2": f"{x2}%", "y2": f"{y2:g}"})


def _side(x: float, far: float) -> str:
    """Which part of a text stands at a place, so that it runs over no edge."""
    return "end" if x > far else "start" if x < 100 - far else "middle"


def _text(x: float, y: float, text: str, kind: str = "") -> Element:
    return h.text({"class": f"{kind} {_side(x, 85 if kind else 96)}".strip(), "x": f"{x}%", "y": f"{y:g}"})[text]


def _ruler_part(scale: Scale, top: float, bottom: float) -> Node:
    return _year_marks([(scale.place(day), day.year) for day in scale.years()], (top, bottom), 13)


def _year_marks(years: Iterable[tuple[float, int]], across: tuple[float, float], below: float) -> list[Node]:
    """A line for each year, and its number below; none where it would run into the one before it on a phone."""
    marks: list[Node] = []
    free = -_YEAR_WIDTH
    for place, year in years:
        marks.append(_line(place, across[0], place, across[1], "grid"))
        begin = place - {"end": _YEAR_WIDTH, "start": 0}.get(_side(place, 96), _YEAR_WIDTH / 2)
        if begin >= free:
            marks.append(_text(place, across[1] + below, str(year)))
            free = begin + _YEAR_WIDTH
    return marks


def life_bar(scale: Scale, spells: Sequence[StateSpell], today: date) -> Element:
    """The life of a runtime: one piece for each phase.

    Args:
        scale: The days from left to right.
        spells: Its phases.
        today: The day that is marked.
    """
    ends = [*(spell.start for spell in spells[1:]), scale.last]
    pieces = [
        _rect(
            (scale.place(spell.start), scale.place(end)),
            3,
            12,
            spell.state,
            f"{space_word(spell.state)} from {spell.start}",
        )
        for spell, end in zip(spells, ends, strict=True)
        if spell.state is not None
    ]
    words = ", ".join(f"{space_word(spell.state or 'gone')} from {spell.start}" for spell in spells)
    mark = _line(scale.place(today), 0, scale.place(today), 18, "today")
    return _drawing(f"Life: {words}", 18, pieces, mark, kind="life")


def life_ruler(scale: Scale) -> Element:
    """The years above the lives of several runtimes."""
    years = [_text(place, 11, str(day.year)) for day in scale.years(5) if (place := scale.place(day)) <= 90]
    return h.svg({"class": "drawing", "aria-hidden": "true", "width": "100%", "height": "14"})[years]


def move_bar(scale: Scale, first: date, last: date, today: date) -> Element:
    """From the day that was announced first to the one that stands.

    Args:
        scale: The days from left to right.
        first: The day announced first.
        last: The day that stands.
        today: The day that is marked.
    """
    start, end = sorted((scale.place(first), scale.place(last)))
    pieces = [_rect((0, 100), 8, 2, "track"), _rect((start, end), 4, 10, "moved")]
    stands = _line(scale.place(last), 1, scale.place(last), 17, "stands")
    mark = _line(scale.place(today), 0, scale.place(today), 18, "today")
    return _drawing(f"From {first} to {last}", 18, pieces, stands, mark, kind="life")


def bitemporal_map(cells: Sequence[PhaseCell], today: date) -> Element:
    """Across, the day; up, the day of knowledge: one row for each time something was published, the newest on top."""
    scale = Scale(min(cell.start for cell in cells), max(cell.end for cell in cells))
    knowns = sorted({cell.known for cell in cells}, reverse=True)
    height, left = 22, 24.0

    def place(day: date) -> float:
        return round(left + scale.place(day) * (100 - left) / 100, 2)

    rows = [
        (
            h.text({"class": "end", "x": f"{left - 1:g}%", "y": f"{number * height + 15}"})[known.isoformat()],
            [
                _rect(
                    (place(cell.start), place(cell.end)),
                    number * height + 2,
                    height - 4,
                    cell.phase.value,
                    _cell_words(cell, scale.last, knowns[0]),
                )
                for cell in cells
                if cell.known == known
            ],
        )
        for number, known in enumerate(knowns)
    ]
    bottom = len(knowns) * height
    years = _year_marks([(place(day), day.year) for day in scale.years()], (0, bottom), 14)
    mark = _line(place(today), 0, place(today), bottom, "today")
    newest = [f"{space_word(cell.phase)} from {cell.start}" for cell in cells if cell.known == knowns[0]]
    label = f"{len(knowns)} rows, one for each day on which AWS published dates; by the newest: {', '.join(newest)}"
    return _drawing(label, bottom + 20, years, rows, mark, kind="bitemporal")


def _cell_words(cell: PhaseCell, last: date, newest: date) -> str:
    """A phase and the days on which it was known; where the drawing alone ends it, no day is told."""
    held = f"from {cell.start} on" if cell.end == last else f"from {cell.start} to {cell.end}"
    known = f"since {cell.known}" if cell.known == newest else f"from {cell.known} to {cell.until}"
    return f"{space_word(cell.phase)} {held}, as known {known}"


def step_line(points: Sequence[tuple[date, float, str]], last: date) -> Element | None:
    """A value through time as steps, each with its value.

    Args:
        points: The days of change, each with the value from then on, as a number and in words.
        last: The day at the right edge.
    """
    if not points:
        return None
    scale = Scale(points[0][0], last)
    top = max(value for _, value, _ in points) or 1
    height, floor = 120, 130

    def rise(value: float) -> float:
        return floor - height * value / top * 0.85

    marks: list[Node] = []
    ends = [*(day for day, _, _ in points[1:]), last]
    labels = _labelled([scale.place(day) for day, _, _ in points])
    for (day, value, text), end in zip(points, ends, strict=True):
        start, stop = scale.place(day), scale.place(end)
        marks.append(_rect((start, stop), rise(value), floor - rise(value), "step", f"{text} from {day}"))
        if kind := labels.get(start):
            marks.append(_text(start if start <= 84 else (start + stop) / 2, rise(value) - 5, text, kind))
    words = ", ".join(f"{text} from {day}" for day, _, text in points)
    return _drawing(f"Steps: {words}", floor + 20, _ruler_part(scale, 0, floor), marks, kind="steps")


def _labelled(places: Sequence[float]) -> dict[float, str]:
    """Which steps have their value beside them: the last, those far enough apart on a phone, and more on a screen."""
    always: list[float] = []
    for place in places:
        if not always or place - always[-1] > _VALUE_WIDTH or place == places[-1]:
            always.append(place)
    found = dict.fromkeys(always, "value")
    for place in places:
        if all(abs(place - other) > _VALUE_WIDTH / 2 for other in found):
            found[place] = "value roomy"
    return found


def window_bars(
    spells: Iterable[tuple[date, date | None, str]], today: date, *, maybe: date | None = None
) -> Element | None:
    """The days on which something is accepted, as a bar.

    Args:
        spells: First day, first day after, and what it is.
        today: The day that is marked.
        maybe: The first day on which the first of them may have begun already, where that is not known.
    """
    found = list(spells)
    if not found:
        return None
    first = min(start for start, _, _ in found)
    first = min(first, maybe or first)
    last = max([today, *(end or start for start, end, _ in found)])
    scale = Scale(min(first, today), date.fromordinal(min(last.toordinal() + 365, date.max.toordinal())))
    pieces = [
        _rect(
            (scale.place(start), scale.place(end or scale.last)),
            3,
            12,
            "allowed",
            f"{text}: {start} to {end or 'no known end'}",
        )
        for start, end, text in found
    ]
    if maybe is not None and maybe < found[0][0]:
        place = (scale.place(maybe), scale.place(found[0][0]))
        pieces.insert(0, _rect(place, 3, 12, "maybe", f"perhaps from {maybe}"))
    words = ", ".join(f"{text} from {start} to {end or 'no known end'}" for start, end, text in found)
    mark = _line(scale.place(today), 0, scale.place(today), 18, "today")
    return _drawing(words, 34, _rect((0, 100), 3, 12, "track"), _ruler_part(scale, 0, 18), pieces, mark, kind="life")
