"""What changed between two days, by kind, what weighs most first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from htpy import Node

from kb.errors import UsageError
from kb.facts.aspects import aspect_words
from kb.facts.basis import FIRST_DAY, parse_day
from kb.facts.changes import Change, changes
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.day_pages import CHANGE_COLUMNS, change_rows, change_words
from kb.pages.forms import AXES, compare_form
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    MOST_UNFOLDED,
    folded_section,
    heading_anchor,
    html_link,
    join_things,
    record_table,
)
from kb.suggestions import closest_names, hint_at

_KINDS = (("runtime", "Runtimes"), ("limit", "Limits"), ("trigger", "Triggers"), ("feature", "Features"))


def compare_page(library: Library, asked: Mapping[str, str]) -> PageContent:
    """What came to hold, or came to be published, after one day and until another.

    Args:
        library: The facts.
        asked: The parameters: `from`, `to`, `axis`.

    Raises:
        UsageError: A malformed day, days in the wrong order, or no such axis.
    """
    today = library.basis.as_of
    last = parse_day(asked["to"], "to") if asked.get("to") else today
    first = parse_day(asked["from"], "from") if asked.get("from") else max(FIRST_DAY, _year_before(last))
    axis = asked.get("axis") or "valid"
    if axis not in AXES:
        close = closest_names(axis, AXES)
        raise UsageError(f"axis: {axis!r}: {hint_at(close, 'there are ' + ', '.join(AXES))}", close)
    found = changes(library.facts, first, last, axis)
    verb = "came to hold" if axis == "valid" else "AWS came to say"
    counts = [(title, [one for one in found if one.kind == kind]) for kind, title in _KINDS]
    said = ", ".join(f"{len(some)} of {title.lower()}" for title, some in counts if some)
    told = f"{count_noun(len(found), 'change')} after {first} and until {last}"
    text = told + (f": {said}." if said else ".")
    leads = join_things(
        [f"{len(some)} of ", html_link(f"#{heading_anchor(title)}", title.lower())] for title, some in counts if some
    )
    return PageContent(
        section="compare",
        name="",
        heading=f"What {verb} between {first} and {last}",
        answer=[
            h.p(".answer", id="changed")[told, ": " if leads else "", leads, "."],
            compare_form(library.to, {"from": str(first), "to": str(last), "axis": axis}),
        ],
        body=h.div("#changes")[[_kind_part(library, title, some) for title, some in counts if some]],
        description=text,
        answers=() if not library.to.served else ("v1/changes",),
        clocked=False,
        scripts=() if library.to.served else ("changes.js", "compare.js"),
    )


def _filled_columns(columns: Sequence[str], rows: Sequence[Sequence[Node]]) -> tuple[list[str], list[list[Node]]]:
    """A table without the columns in which no row says anything."""
    kept = [place for place in range(len(columns)) if any(row[place] not in ("", [], None) for row in rows)]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _year_before(day: date) -> date:
    return day - timedelta(days=365) if day.toordinal() > 365 else day


_REACHED = {
    "runtime": "Features that reached a runtime",
    "trigger": "Features that reached a trigger",
    "region": "Features that reached a Region",
}


def _group_of(title: str, one: Change) -> str:
    """What a change is told among: a value that moved weighs more than one that is new."""
    if title == "Limits":
        return "Limits with another value" if one.before is not None else "New limits"
    return _REACHED.get(one.after.partition(":")[0], title) if title == "Features" else title


def _parts_of(title: str) -> tuple[str, ...]:
    """The parts in which the changes of a kind are told, in their order."""
    match title:
        case "Limits":
            return ("Limits with another value", "New limits")
        case "Features":
            return (title, *_REACHED.values())
    return (title,)


def _kind_part(library: Library, title: str, found: list[Change]) -> Node:
    """The changes of one kind, what weighs most first; long parts are folded away."""
    groups: dict[str, list[Change]] = {}
    for one in found:
        groups.setdefault(_group_of(title, one), []).append(one)
    parts = []
    for name in (part for part in _parts_of(title) if part in groups):
        columns, rows = _filled_columns(CHANGE_COLUMNS, change_rows(library, tuple(groups[name])))
        made = record_table(f"{name}, the newest first", columns, rows)
        told = count_noun(len(groups[name]), "change")
        parts.append(folded_section(name, told, made, unfolded=len(groups[name]) <= MOST_UNFOLDED))
    return h.div(id=heading_anchor(title))[parts] if title not in groups else parts


def compared_changes(library: Library) -> dict[str, Any]:
    """What the script of files needs to compare any two days as the service does.

    Its rows, the newest first: the day, the place of the part among `parts`, the kind, the id, and in words what
    changed, what held before and what holds since; `kinds` says which kind a part is of.
    """
    found = changes(library.facts, FIRST_DAY - timedelta(days=1), date.max, "valid")
    titles = dict(_KINDS)
    parts = list(dict.fromkeys(name for _, title in _KINDS for name in _parts_of(title)))
    rows = [
        (
            one.date,
            parts.index(_group_of(titles[one.kind], one)),
            one.kind,
            one.id,
            aspect_words(one.aspect),
            *change_words(library, one),
        )
        for one in reversed(found)
    ]
    names = {"trigger": dict(library.service_names), "feature": dict(library.feature_names)}
    return {"first": FIRST_DAY, "kinds": _KINDS, "parts": parts, "names": names, "rows": rows}
