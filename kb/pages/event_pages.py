"""Pages of the release timeline: all of it, and each event."""

from __future__ import annotations

from htpy import Node

from kb.facts.answer_shapes import Event
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    day_distance,
    folded_section,
    html_link,
    html_list,
    join_things,
    page_section,
    record_table,
    term_pairs,
    time_mark,
)
from kb.pages.thing_parts import claims_part, mending_part, note_part, sources_part
from kb.pages.words import inexact_day, on_clocks, space_word


def event_day(one: Event) -> Node:
    """The day of an event, or the month or quarter where no more is known."""
    return time_mark(one.date) if one.precision not in ("month", "quarter") else inexact_day(one.date, one.precision)


def event_page(library: Library, name: str) -> PageContent:
    """What happened, when, and what it is about."""
    one = library.all_events[name]
    return PageContent(
        section="events",
        name=name,
        heading=one.headline,
        answer=h.p(".answer")[event_day(one), "."],
        body=[
            note_part(one.note),
            page_section("About", html_list(library.subject(subject) for subject in one.subjects)),
            page_section(
                "About the entry",
                term_pairs(
                    [
                        ("Topic", None if one.topic == "other" else space_word(one.topic)),
                        ("Known how exactly", space_word(one.precision)),
                        ("Confidence", one.confidence),
                        ("Row of the article that the project began with", str(one.seed_row) if one.seed_row else None),
                    ]
                ),
            ),
            claims_part(library, name),
            sources_part(library, one.sources),
            mending_part("events.csv", name),
        ],
        description=f"{inexact_day(one.date, one.precision)}: {one.headline}",
        clocked=False,
    )


def events_page(library: Library) -> PageContent:
    """The timeline, the newest first, by year."""
    by_year: dict[int, list[Event]] = {}
    for one in library.events:
        by_year.setdefault(one.date.year, []).append(one)
    newest = library.events[0] if library.events else None
    text = f"{len(library.events)} events" + (f", the newest on {newest.date}: {newest.headline}" if newest else "")
    return PageContent(
        section="events",
        name="",
        heading="Events",
        title="The history of AWS Lambda",
        answer=h.p(".answer")[
            f"{len(library.events)} events. The newest, ",
            day_distance(newest.date, library.basis.as_of),
            ": ",
            html_link(library.to.page("events", newest.event), newest.headline),
        ]
        if newest
        else h.p(".answer")["None yet."],
        body=[
            h.p(".contents")["Years: ", join_things(html_link(f"#y{year}", str(year)) for year in by_year)],
            [_year_part(library, year, found, newest) for year, found in by_year.items()],
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/events",),
    )


def _year_part(library: Library, year: int, found: list[Event], newest: Event | None) -> Node:
    """The events of a year; those of the newest are shown from the start."""
    return folded_section(
        str(year),
        count_noun(len(found), "event"),
        _table_part(library, year, found),
        name=f"y{year}",
        unfolded=newest is not None and newest.date.year == year,
    )


def _table_part(library: Library, year: int, found: list[Event]) -> Node:
    rows = [
        (event_day(one), html_link(library.to.page("events", one.event), one.headline), space_word(one.topic))
        for one in found
    ]
    return record_table(f"Events of {year}", ("Day", "What happened", "Topic"), rows)
