"""Pages about limits: all of them by topic, and each with its steps through time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from htpy import Node

from kb.facts.answer_shapes import Limit
from kb.facts.timelines import StateSpell
from kb.nouns import count_noun, with_unit
from kb.pages import elements as h
from kb.pages.drawings import step_line
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    chart_figure,
    dated_words,
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
from kb.pages.runtime_pages import list_days
from kb.pages.sentences import limit_answer
from kb.pages.thing_parts import (
    answer_part,
    claims_part,
    events_part,
    mending_part,
    note_part,
    rule_list,
    sources_part,
    spells_told,
    statements_part,
    told_days,
)
from kb.pages.words import heading_words, inexact_day, on_clocks, space_commas, space_word
from kb.reports.snapshots import MAIN_LIMITS, limit_text


def limit_page(library: Library, name: str) -> PageContent:
    """What a limit is, since when, what it was before, and which rule reads it."""
    now = library.limits.get(name)
    values = library.lives.limits.get(name, {})
    one = now or (values[max(values)] if values else None)
    if one is None:
        return _never_known(library, name)

    def told(spell: StateSpell) -> str:
        return limit_answer(values[spell.start]) if spell.state else _absence(values, spell.start)

    answer = limit_answer(now) if now else _absence(values, library.basis.as_of)
    return PageContent(
        section="limits",
        name=name,
        heading=name,
        about=one.name,
        answer=answer_part(library, dated_words(answer)),
        body=[
            _steps_part(library, name),
            _others_part(library, name),
            _rules_part(library, name),
            _facts_part(one),
            _bound_part(library, name),
            events_part(library, "limits", name),
            statements_part(library, library.statements("limit", name)),
            claims_part(library, name),
            sources_part(library, one.sources),
            mending_part("limits.csv", name),
        ],
        description=f"{one.name} {on_clocks(library.basis)}: {answer}",
        answers=(f"v1/limits/{name}", f"v1/limits/{name}/history") if now else (f"v1/limits/{name}/history",),
        days=told_days(
            library,
            spells_told(library, "limit", name, told),
            ("", "No value is known on this day."),
        ),
    )


def _never_known(library: Library, name: str) -> PageContent:
    text = "Nothing was known of this limit then."
    return PageContent("limits", name, name, h.p(".answer")[text], None, f"{name} {on_clocks(library.basis)}: {text}")


def _absence(values: Mapping[date, Limit], day: date) -> str:
    """What is said of a day on which no value holds: the limit had ended, or nobody knows one."""
    last = values[max((start for start in values if start <= day), default=max(values))]
    ended = f": it ended on {last.valid_to}" if last.valid_to and last.valid_to <= day else ", as far as is known"
    return f"Not in force on this day{ended}; the last known value: {limit_text(last)}."


def _steps_part(library: Library, name: str) -> Node:
    values = library.lives.limits.get(name, {})
    today = library.basis.as_of
    # A spell begins also where only the certainty changes; the value is what counts here.
    changed = [
        (day, one)
        for place, (day, one) in enumerate(values.items())
        if place == 0 or limit_text(one) != limit_text(list(values.values())[place - 1])
    ]
    numbers = [
        (day, float(one.max), with_unit(f"{one.max:,}", one.unit))
        for place, (day, one) in enumerate(changed)
        if one.max is not None and (place == 0 or one.max != changed[place - 1][1].max)
    ]
    drawing = step_line(numbers, max(today, changed[-1][0])) if len(numbers) > 1 else None
    rows = [
        (
            time_mark(day),
            limit_text(one),
            day_distance(day, today),
            time_mark(one.known_from),
            one.confidence,
            library.source_links(one.sources),
        )
        for day, one in reversed(changed)
    ]
    columns = ("From", "Value", "How far", "Published", "Confidence", "Source")
    caption = "The largest value through time; the table says the same."
    chart = chart_figure(drawing, caption) if drawing is not None else None
    return page_section("Through time", chart, record_table(f"Values of {name}, the newest first", columns, rows))


def _others_part(library: Library, name: str) -> Node:
    """The same limit under other conditions: another bound holds for other kinds of functions."""
    stem = re.split(r"[._](?:lmi|viewer|origin|durable|edge)|\.", name)[0]
    rows = [
        (
            library.thing(one.limit) if one.limit != name else h.strong[name],
            limit_text(one),
            space_commas(one.applies_to),
        )
        for one in library.limits.values()
        if one.limit == stem or one.limit.startswith((f"{stem}.", f"{stem}_"))
    ]
    return (
        page_section(
            "By condition", record_table("The limit under each condition", ("Limit", "Value", "Holds for"), rows)
        )
        if len(rows) > 1
        else None
    )


def _rules_part(library: Library, name: str) -> Node:
    found = library.rules_naming(name)
    fields = [one.field for one in library.fields if name in one.limits]
    told = h.p["Set by ", join_things(h.code[field] for field in fields), "."] if fields else None
    return page_section("Which rule reads it", told, rule_list(library, found)) if found or fields else None


def _facts_part(one: Limit) -> Node:
    found = term_pairs(
        [
            ("Holds for", space_commas(one.applies_to)),
            ("Whose limit", one.scope),
            ("Topic", heading_words(one.topic)),
            ("Raised on request", one.adjustable),
            ("Service Quotas code", one.quota_code),
            ("Regions", ", ".join(one.regions)),
            ("Since", inexact_day(one.valid_from, one.precision)),
            ("Known how exactly", space_word(one.precision)),
        ]
    )
    return page_section("About it", found, note_part(one.note))


def _bound_part(library: Library, name: str) -> Node:
    names = [one.trigger for one in library.triggers.values() if name in one.limits]
    return page_section("Triggers that it binds", html_list(library.thing(one) for one in names))


def limits_page(library: Library) -> PageContent:
    """All limits of a day: the main ones, then every one by topic."""
    main = [(library.thing(name), limit_text(library.limits[name])) for name in MAIN_LIMITS if name in library.limits]
    by_topic: dict[str, list[Limit]] = {}
    for one in library.limits.values():
        by_topic.setdefault(one.topic, []).append(one)
    former = [name for name in library.lives.limits if name not in library.limits]
    text = f"{len(library.limits)} limits, each with the condition under which it holds."
    return PageContent(
        section="limits",
        name="",
        heading="Limits",
        title="AWS Lambda limits",
        answer=[h.p(".answer")[text], record_table("The limits that most functions meet", ("Limit", "Value"), main)],
        body=[
            h.p(".contents")[
                "Topics: ",
                join_things(html_link(f"#{t.replace('_', '-')}", heading_words(t)) for t in by_topic),
            ],
            [_topic_part(library, topic, found) for topic, found in by_topic.items()],
            folded_section(
                "Of other days",
                count_noun(len(former), "limit"),
                html_list(library.thing(name) for name in former),
            )
            if former
            else None,
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/limits",),
        days=list_days(library, "limit", "", "limit", "limits"),
    )


def _topic_part(library: Library, topic: str, found: list[Limit]) -> Node:
    rows = [
        (library.thing(one.limit), limit_text(one), space_commas(one.applies_to), time_mark(one.valid_from))
        for one in found
    ]
    made = record_table(f"Limits: {heading_words(topic)}", ("Limit", "Value", "Holds for", "Since"), rows)
    told = count_noun(len(rows), "limit")
    return folded_section(heading_words(topic), told, made, name=topic.replace("_", "-"))
