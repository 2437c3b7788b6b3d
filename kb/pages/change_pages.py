"""What changed between two days, what is announced for the days ahead, and how far announced days moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

import htpy as h
from htpy import Node

from kb.errors import UsageError
from kb.facts.basis import FIRST_DAY, parse_day
from kb.facts.changes import Change, changes
from kb.facts.coming import Coming, coming
from kb.facts.slips import Slip, slips
from kb.pages.day_pages import CHANGE_COLUMNS, change_rows
from kb.pages.drawings import Scale, move_bar
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    MOST_UNFOLDED,
    dated_words,
    day_distance,
    folded_part,
    folded_section,
    heading_anchor,
    html_link,
    join_things,
    page_section,
    record_table,
    time_mark,
)
from kb.pages.words import aspect_words, count_things, count_times, inexact_day, on_clocks
from kb.suggestions import closest_names, hint_at

AXES = ("valid", "known")
"""What came to hold at AWS, and what AWS came to publish."""
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
    axis = asked.get("axis") or AXES[0]
    if axis not in AXES:
        close = closest_names(axis, AXES)
        raise UsageError(f"axis: {axis!r}: {hint_at(close, 'there are valid, known')}", close)
    found = changes(library.facts, first, last, axis)
    verb = "came to hold" if axis == "valid" else "AWS came to say"
    counts = [(title, [one for one in found if one.kind == kind]) for kind, title in _KINDS]
    said = ", ".join(f"{len(some)} of {title.lower()}" for title, some in counts if some)
    told = f"{count_things(len(found), 'change')} after {first} and until {last}"
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
            _form_part(library, first, last, axis),
        ],
        body=h.div("#changes")[[_kind_part(library, title, some) for title, some in counts if some]],
        description=text,
        answers=() if not library.to.served else ("v1/changes",),
        clocked=False,
        scripts=() if library.to.served else ("timeline.js", "compare.js"),
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


def _kind_part(library: Library, title: str, found: list[Change]) -> Node:
    """The changes of one kind, what weighs most first; long parts are folded away."""
    groups: dict[str, list[Change]] = {}
    for one in found:
        groups.setdefault(_group_of(title, one), []).append(one)
    order = [title, "Limits with another value", "New limits", *_REACHED.values()]
    parts = []
    for name in sorted(groups, key=order.index):
        columns, rows = _filled_columns(CHANGE_COLUMNS, change_rows(library, tuple(groups[name])))
        made = record_table(f"{name}, the newest first", columns, rows)
        told = count_things(len(groups[name]), "change")
        parts.append(folded_section(name, told, made, unfolded=len(groups[name]) <= MOST_UNFOLDED))
    return h.div(id=heading_anchor(title))[parts] if title not in groups else parts


def _form_part(library: Library, first: date, last: date, axis: str) -> Node:
    clocks = getattr(library.to, "clocks", ())
    kept = [h.input(type="hidden", name=name, value=value) for name, value in clocks]
    options = [
        h.option(value=value, selected=value == axis)[text]
        for value, text in (("valid", "what came to hold"), ("known", "what AWS came to say"))
    ]
    return h.form(
        "#between",
        action=library.to.page("compare").partition("?")[0],
        method="get",
        class_="" if library.to.served else "needs-script",
    )[
        kept,
        h.div[
            h.label(for_="from")["After"],
            h.input(type="date", id="from", name="from", value=str(first), min=str(FIRST_DAY), required=True),
        ],
        h.div[
            h.label(for_="to")["Until"],
            h.input(type="date", id="to", name="to", value=str(last), min=str(FIRST_DAY), required=True),
        ],
        h.div[h.label(for_="axis")["Show"], h.select(id="axis", name="axis")[options]] if library.to.served else None,
        h.button["Compare"],
    ]


def next_page(library: Library) -> PageContent:
    """What blocks or moves next, with the days left."""
    today = library.basis.as_of
    found = coming(library.facts)
    first = found[0] if found else None
    together = [one.runtime for one in found if first and _turn(one) == _turn(first)]
    told = count_things(len(found), "milestone")
    text = (
        f"In {count_things((first.date - today).days, 'day')} ({_coming_day(first)}): {aspect_words(first.milestone)} "
        f"for {', '.join(together)}. {told} of runtimes {'is' if len(found) == 1 else 'are'} announced."
        if first
        else "Nothing is announced for the days ahead."
    )
    return PageContent(
        section="next",
        name="",
        heading="What ends next",
        answer=h.p(".answer")[dated_words(text)],
        body=[
            _turns_part(library, found),
            h.p["Dates move: ", html_link(library.to.page("slips"), "how far AWS moved them"), "."],
            h.p["To subscribe: ", html_link(library.to.answer("v1/calendar.ics"), "a calendar"), "."],
            page_section("Each with its source", _coming_part(library, found)),
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/upcoming",) if not library.to.served else ("v1/calendar.ics",),
    )


def _turn(one: Coming) -> tuple[date, str, str]:
    return (one.date, one.precision, one.milestone)


def _coming_day(one: Coming) -> str:
    return inexact_day(one.date, one.precision)


def _turns_part(library: Library, found: Sequence[Coming]) -> Node:
    """By day: what comes for which runtimes at once."""
    rows = []
    for _, group in groupby(sorted(found, key=_turn), _turn):
        some = list(group)
        rows.append(
            (
                dated_words(_coming_day(some[0])),
                day_distance(some[0].date, library.basis.as_of),
                aspect_words(some[0].milestone),
                join_things(library.thing(one.runtime) for one in some),
            )
        )
    return record_table("Announced for the days ahead", ("Day", "How far", "Milestone", "Runtimes"), rows)


def _coming_part(library: Library, found: Sequence[Coming]) -> Node:
    rows = [
        (
            library.thing(one.runtime),
            aspect_words(one.milestone),
            dated_words(_coming_day(one)),
            f"moved {count_times(one.moves)}" if one.moves else "",
            time_mark(one.known_from),
            library.source_links(one.sources[:2]),
        )
        for one in found
    ]
    columns = ("Runtime", "Milestone", "Day", "Its date", "Published", "Source")
    return folded_part(count_things(len(rows), "milestone"), record_table("Each milestone", columns, rows))


def slips_page(library: Library) -> PageContent:
    """How often and how far AWS moved the dates it had published."""
    found = slips(library.facts)
    moved = [one for one in found if one.moves]
    kept = [one for one in found if not one.moves]
    furthest = moved[0] if moved else None
    text = f"AWS moved {len(moved)} of {len(found)} dates it had published" + (
        f"; the furthest, {furthest.runtime} ({aspect_words(furthest.milestone)}), "
        f"by {count_things(furthest.days, 'day')}."
        if furthest
        else "."
    )
    return PageContent(
        section="slips",
        name="",
        heading="How far dates moved",
        answer=h.p(".answer")[text],
        body=[_moved_part(library, moved), _kept_part(library, kept)],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/slips",),
    )


def _moved_part(library: Library, moved: Sequence[Slip]) -> Node:
    """From the first day to the one that stands, all on one scale."""
    if not moved:
        return None
    today = library.basis.as_of
    days = [day for one in moved for day in (one.first_date, one.last_date)]
    scale = Scale(min(*days, today), max(*days, today))
    rows = [
        (
            library.thing(one.runtime),
            aspect_words(one.milestone),
            [time_mark(one.first_date), " to ", time_mark(one.last_date)],
            move_bar(scale, one.first_date, one.last_date, today),
            f"{one.days:+,}",
            str(one.moves),
            str(one.moves_after_the_day) if one.moves_after_the_day else "",
        )
        for one in moved
    ]
    columns = ("Runtime", "Milestone", "From and to", "Drawn", "Days", "Moves", "Of these past the day")
    told = (
        f"Each bar goes from the day announced first to the one that stands (its thick end), {scale.first} at the left "
        f"and {scale.last} at the right; the thin line is the day of this page."
    )
    return [
        h.p(".note")[dated_words(told)],
        record_table("Moved dates, the furthest first", columns, rows[:MOST_UNFOLDED]),
        folded_section(
            "Moved less far",
            count_things(len(rows) - MOST_UNFOLDED, "date"),
            record_table("Moved dates, continued", columns, rows[MOST_UNFOLDED:]),
        )
        if len(rows) > MOST_UNFOLDED
        else None,
    ]


def _kept_part(library: Library, kept: Sequence[Slip]) -> Node:
    rows = [(library.thing(one.runtime), aspect_words(one.milestone), time_mark(one.last_date)) for one in kept]
    made = record_table("Dates that were not moved", ("Runtime", "Milestone", "Day"), rows)
    return page_section("Not moved", folded_part(count_things(len(rows), "date"), made) if rows else h.p["None."])
