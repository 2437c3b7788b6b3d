"""Records as small HTML tables for notebooks: everything escaped, readable on light and on dark pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from markupsafe import Markup, escape

CELL = "text-align:left;vertical-align:top;padding:2px 10px 2px 0"
SHADES = {
    "error": "#B2402A",
    "warning": "#B35F00",
    "note": "#3B6FA0",
    "blocked": "#B2402A",
    "unknown": "#B35F00",
    "allowed": "#00795A",
    "supported": "#00795A",
    "preview": "#2475A8",
    "deprecated": "#8A7300",
    "create_blocked": "#B35F00",
    "update_blocked": "#B2402A",
}
"""Background of words with a meaning; white text is readable on each."""


def html_badge(word: str) -> Markup:
    """A word on the colour of its meaning."""
    import htpy as h  # noqa: PLC0415 - most commands show no HTML

    shade = SHADES.get(word)
    if shade is None:
        return escape(word)
    style = f"background:{shade};color:#fff;border-radius:3px;padding:0 5px;white-space:nowrap"
    return Markup(h.span(style=style)[word.replace("_", " ")])  # noqa: S704 - htpy escaped it


def script_json(value: object) -> Markup:
    """A value as the JSON inside of a script element, which nothing in it ends or opens: no `<` is left."""
    import orjson  # noqa: PLC0415 - it loads much of the standard library, and few commands need it

    return Markup(orjson.dumps(value).decode().replace("<", "\\u003c"))  # noqa: S704 - as said


def html_cell(value: object) -> Markup:  # noqa: PLR0911 - one per type
    """A value as escaped HTML: addresses are links, known words are badges, nothing is a dash."""
    import htpy as h  # noqa: PLC0415 - most commands show no HTML

    match value:
        case None | () | []:
            return Markup("-")
        case Markup():
            return value
        case Enum():
            return html_badge(getattr(value, "label", value.value))
        case bool():
            return Markup("yes" if value else "no")  # noqa: S704 - a word of ours
        case int() | float():
            return escape(f"{value:,}")
        case date():
            return escape(value.isoformat())
        case list() | tuple():
            return Markup("<br>").join(html_cell(item) for item in value)
        case str() if value.startswith(("https://", "http://")):
            return Markup(h.a(href=value)[value.split("://", 1)[1]])  # noqa: S704 - htpy escaped it
    return escape(str(value))


def html_table(
    heading: str, columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Collection[int] = ()
) -> str:
    """A table under a heading; values are escaped here.

    Args:
        heading: What stands above it.
        columns: The names of its columns; without any it has no head.
        rows: Its values.
        numbers: The places of columns of numbers, which are set to the right.
    """
    import htpy as h  # noqa: PLC0415 - most commands show no HTML

    head = [h.th(style=_style_of(number=place in numbers))[name] for place, name in enumerate(columns)]
    body = [
        h.tr[[h.td(style=_style_of(number=place in numbers))[html_cell(value)] for place, value in enumerate(row)]]
        for row in rows
    ]
    start = h.thead[h.tr[head]] if columns else None
    above = h.strong[heading] if heading else None
    below = h.table[start, h.tbody[body]] if start or body else None
    # Plain text, so that what is put together with it is not escaped anew.
    return str(Markup(h.div[above, below]))  # noqa: S704 - htpy escaped it


def _style_of(*, number: bool) -> str:
    return CELL.replace("left", "right", 1) if number else CELL


def html_card(heading: str, record: object, leave_out: Sequence[str] = ()) -> str:
    """A record as a table of its fields; fields of records inside it stand beside its own."""
    return html_table(
        heading, (), [(name.replace("_", " "), value) for name, value in _flat(record) if name not in leave_out]
    )


def _flat(record: object) -> list[tuple[str, object]]:
    if not is_dataclass(record):
        raise TypeError(f"no record: {type(record).__name__}")
    found: list[tuple[str, object]] = []
    for field in fields(record):
        value = getattr(record, field.name)
        if is_dataclass(value) and not isinstance(value, type):
            # A field of the record inside may bear the name of one of ours.
            taken = {name for name, _ in found}
            found += [(f"{field.name} {name}" if name in taken else name, inner) for name, inner in _flat(value)]
        elif value not in (None, [], ()):
            found.append((field.name, value))
    return found
