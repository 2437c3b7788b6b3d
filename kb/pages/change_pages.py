"""What is announced for the days ahead, and how far announced days moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from htpy import Node

from kb.facts.aspects import aspect_words
from kb.facts.coming import Coming
from kb.facts.slips import Slip, slips
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.drawings import Scale, move_bar
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    MOST_UNFOLDED,
    dated_words,
    day_distance,
    folded_part,
    folded_section,
    html_link,
    join_things,
    page_section,
    record_table,
    time_mark,
)
from kb.pages.words import count_times, inexact_day, on_clocks


def next_words(library: Library, found: Sequence[Coming], *, named: bool = True) -> str:
    """What comes first of what is announced, without its full stop; blank where nothing is.

    Args:
        library: The facts.
        found: What is announced, the first first.
        named: Whether the runtimes are named, or only counted.
    """
    if not found:
        return ""
    first = found[0]
    together = [one.runtime for one in found if _turn(one) == _turn(first)]
    days = count_noun((first.date - library.basis.as_of).days, "day")
    which = ", ".join(together) if named or len(together) == 1 else count_noun(len(together), "runtime")
    return f"In {days} ({_coming_day(first)}): {aspect_words(first.milestone)} for {which}"


def next_page(library: Library) -> PageContent:
    """What blocks or moves next, with the days left."""
    found = library.coming
    told = count_noun(len(found), "milestone")
    text = (
        f"{next_words(library, found)}. {told} of runtimes {'is' if len(found) == 1 else 'are'} announced."
        if found
        else "Nothing is announced for the days ahead."
    )
    return PageContent(
        section="next",
        name="",
        heading="What ends next",
        title="What ends next in AWS Lambda",
        answer=h.p(".answer")[dated_words(text)],
        body=[
            _turns_part(library, found),
            h.p["Dates move: ", html_link(library.to.page("slips"), "how far AWS moved them"), "."],
            h.p["To subscribe: ", html_link(library.to.answer("v1/calendar.ics"), "a calendar"), "."],
            page_section("Each with its source", _coming_part(library, found)),
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/upcoming",),
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
    return folded_part(count_noun(len(rows), "milestone"), record_table("Each milestone", columns, rows))


def slips_page(library: Library) -> PageContent:
    """How often and how far AWS moved the dates it had published."""
    found = slips(library.facts)
    moved = [one for one in found if one.moves]
    kept = [one for one in found if not one.moves]
    furthest = moved[0] if moved else None
    text = f"AWS moved {len(moved)} of {len(found)} dates it had published" + (
        f"; the furthest, {furthest.runtime} ({aspect_words(furthest.milestone)}), "
        f"by {count_noun(furthest.days, 'day')}."
        if furthest
        else "."
    )
    return PageContent(
        section="slips",
        name="",
        heading="How far dates moved",
        title="How far AWS moved the dates of Lambda runtimes",
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
            count_noun(len(rows) - MOST_UNFOLDED, "date"),
            record_table("Moved dates, continued", columns, rows[MOST_UNFOLDED:]),
        )
        if len(rows) > MOST_UNFOLDED
        else None,
    ]


def _kept_part(library: Library, kept: Sequence[Slip]) -> Node:
    rows = [(library.thing(one.runtime), aspect_words(one.milestone), time_mark(one.last_date)) for one in kept]
    made = record_table("Dates that were not moved", ("Runtime", "Milestone", "Day"), rows)
    return page_section("Not moved", folded_part(count_noun(len(rows), "date"), made) if rows else h.p["None."])
