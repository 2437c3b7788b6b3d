"""The parts that pages are made of; htpy escapes every text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from htpy import Element, Node
from markupsafe import Markup

from kb.pages import elements as h
from kb.pages.elements import Siblings
from kb.pages.words import relative_day, space_word

NOT_KNOWN = h.span(".unknown")["not known"]
"""Shown where nothing is known."""


def written_out(part: Element) -> Markup:
    """A part as HTML already: what stands deep in a page goes through a generator of htpy at each level above it."""
    return Markup(part)  # noqa: S704 - htpy escaped it


_HELD = 4096  # small parts that were written out lately; pages say the same days and link the same sources


def html_link(address: str, text: Node) -> Node:
    """A link."""
    # A text that is escaped already equals one that is not, so that only plain texts are held.
    return _text_link(address, text) if type(text) is str else h.a(href=address)[text]


@lru_cache(maxsize=_HELD)
def _text_link(address: str, text: str) -> Markup:
    return written_out(h.a(href=address)[text])


def time_mark(day: date | None, otherwise: Node = "") -> Node:
    """A day that machines read too."""
    return _day_mark(day.isoformat()) if day else otherwise


@lru_cache(maxsize=_HELD)
def _day_mark(day: str) -> Markup:
    return written_out(h.time[day])  # HTML takes the text of it for the day where no attribute names another


_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")


def dated_words(text: str) -> list[Node]:
    """A text whose days machines read too, and which no line breaks in two."""
    return Siblings(_day_mark(part) if place % 2 else part for place, part in enumerate(_DAY.split(text)) if part)


@lru_cache(maxsize=_HELD)
def day_distance(day: date, today: date) -> Markup:
    """How far a day lies from the one asked about."""
    return written_out(h.span(".ago")[relative_day(day, today)])


@lru_cache(maxsize=_HELD)
def word_badge(state: str) -> Markup:
    """A word of a closed vocabulary, with a colour that only repeats it."""
    return written_out(h.span(class_=f"badge {state}")[space_word(state)])


def heading_anchor(text: str) -> str:
    """The id of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def page_section(title: str, *content: Node, name: str | None = None) -> Node:
    """A part of a page under a heading that can be linked to; nothing where it has no content."""
    held = [part for part in content if part not in (None, "", [])]
    if not held:
        return None
    name = name or heading_anchor(title)
    heading = h.h2(id=name)[title]
    return written_out(h.section(aria_labelledby=name)[Siblings([heading, *held])])


def folded_part(summary: Node, *content: Node, unfolded: bool = False) -> Element:
    """A part that opens when it is asked for."""
    return h.details(open=unfolded)[h.summary[summary], *content]


MOST_UNFOLDED = 12
"""The rows that a part has at most which is open from the start."""


def folded_section(title: str, told: str, *content: Node, name: str | None = None, unfolded: bool = False) -> Element:
    """A part of a page that opens when it is asked for; printed it is open, and a link to its id opens it.

    Args:
        title: Its heading.
        told: How much there is in it, which is shown beside the heading.
        content: What it holds.
        name: Its id, made of the heading where it is left out.
        unfolded: Whether it is open from the start.
    """
    # The id is that of what is hidden: browsers open the parts around the target of a link, not those under it.
    held = written_out(h.div(id=name or heading_anchor(title))[Siblings(content)])
    return h.details(".part", open=unfolded)[h.summary[h.h2[title], " ", h.span(".count")[told]], held]


def term_pairs(rows: Iterable[tuple[str, Node]]) -> Element:
    """Terms and what is said of each; a term without anything is left out."""
    held = [(name, value) for name, value in rows if value not in (None, "", [])]
    return h.dl[Siblings(part for name, value in held for part in (h.dt[name], h.dd[value]))]


def html_list(items: Iterable[Node]) -> Element | None:
    """A list; nothing where it is empty."""
    found = Siblings(written_out(h.li[item]) for item in items)
    return h.ul[found] if found else None


_ROW_HEAD = h.th(scope="row")
_BLANK = h.td[""]
"""A cell that cards leave out, and so needs no label."""


@lru_cache(maxsize=512)
def _labelled_cell(name: str) -> Element:
    """An empty cell, which is filled many times."""
    return h.td(data_th=name)


def _filled_cells(cells: Sequence[Element], values: Sequence[Node]) -> Siblings:
    return Siblings(_BLANK if value in ("", None) else cell[value] for cell, value in zip(cells, values, strict=True))


SORTED_FROM = 10
"""The rows that a table has at least which a script lets people sort; it has two columns or more to sort by."""
_UNSORTED = {
    *("After", "Before", "Digest", "Drawn", "Formats", "From and to", "How far", "Life", "Note", "Source", "Sources"),
    *("Summary", "Value", "Why"),
}
"""Columns whose order would mean nothing: values of different units, sentences, drawings."""


def record_table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Node]],
    *,
    wide: bool = False,
    heads: Mapping[str, Node] | None = None,
) -> Node:
    """A table whose first column names the row; on narrow screens each row becomes a card with the names of its cells.

    Args:
        caption: What it shows.
        columns: The names of its columns.
        rows: Its cells.
        wide: Whether it stays a table on narrow screens, and scrolls by itself there.
        heads: What stands in the heads of columns beside their names.
    """
    cells = [_labelled_cell(name) for name in columns[1:]]
    lines = Siblings(written_out(h.tr[_ROW_HEAD[row[0]], _filled_cells(cells, row[1:])]) for row in rows)
    if not lines:
        return None
    sortable = len(lines) >= SORTED_FROM and len(set(columns) - _UNSORTED) > 1
    kinds = [kind for kind, holds in (("cards", not wide), ("sortable", sortable)) if holds]
    held = heads or {}
    head = [_head_cell(name, sortable and name in _UNSORTED, held.get(name)) for name in columns]
    made = h.table(class_=" ".join(kinds))[h.caption[caption], h.thead[h.tr[head]], h.tbody[lines]]
    return written_out(h.div(".scroll", role="region", tabindex="0", aria_label=caption)[made])


def _head_cell(name: str, plain: bool, more: Node) -> Node:  # noqa: FBT001 - what lru_cache tells apart
    """The head of a column, with what stands beside its name; in the head of a table it needs no scope."""
    return _name_cell(name, plain) if more is None else h.th(".plain" if plain else "")[name, more]


@lru_cache(maxsize=512)
def _name_cell(name: str, plain: bool) -> Markup:  # noqa: FBT001 - likewise
    return written_out(h.th(".plain" if plain else "")[name])


def join_things(items: Iterable[Node], gap: Node = ", ") -> list[Node]:
    """Things in a line."""
    found = Siblings()
    for item in items:
        found += [gap, item] if found else [item]
    return found


def chart_figure(drawing: Node, caption: Node) -> Element:
    """A chart with what it shows in words."""
    return h.figure[drawing, h.figcaption[caption]]
