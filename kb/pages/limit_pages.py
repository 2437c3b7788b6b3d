"""Pages about limits: all of them by topic, and each with its steps through time."""

from __future__ import annotations

import re

import htpy as h
from htpy import Node

from kb.facts.models import Limit
from kb.pages.drawings import steps
from kb.pages.frame import Page
from kb.pages.library import Library
from kb.pages.parts import ago, dated_words, figure, folded, joined, link, listed, moment, pairs, section, table
from kb.pages.runtime_pages import list_days
from kb.pages.sentences import evidence_note, limit_answer
from kb.pages.thing_parts import claims_part, events_part, mending_part, note_part, sources_part, statements_part
from kb.pages.words import inexact, on_clocks, spaced
from kb.reports.snapshots import MAIN_LIMITS, limit_text


def limit_page(library: Library, name: str) -> Page:
    """What a limit is, since when, what it was before, and which rule reads it."""
    now = library.limits.get(name)
    values = library.lives.limits.get(name, {})
    one = now or (values[max(values)] if values else None)
    if one is None:
        return _never_known(library, name)
    absent = f"Not in force on this day, as far as is known; the last known value: {limit_text(one)}."
    answer = limit_answer(now) if now else absent
    late = evidence_note(library.basis, library.facts.store.evidence_until)
    return Page(
        section="limits",
        name=name,
        heading=name,
        about=one.name,
        answer=[h.p(".answer")[dated_words(answer)], h.p(".late")[late] if late else None],
        body=[
            _steps_part(library, name),
            _others_part(library, name),
            _rules_part(library, name),
            _facts_part(one),
            _bound_part(library, name),
            events_part(library, name),
            statements_part(library, library.statements("limit", name)),
            claims_part(library, name),
            sources_part(library, one.sources),
            mending_part("limits.csv", name),
        ],
        description=f"{one.name} {on_clocks(library.basis)}: {answer}",
        answers=(f"v1/limits/{name}", f"v1/limits/{name}/history") if now else (f"v1/limits/{name}/history",),
        days={
            "spells": [
                [s.start, s.state or "", limit_answer(values[s.start]) if s.state else absent]
                for s in library.lives.spells["limit"].get(name, [])
            ],
            "absent": ["", "No value is known on this day."],
            "ahead": [],
            "badge": False,
            "evidence_until": library.facts.store.evidence_until,
        },
    )


def _never_known(library: Library, name: str) -> Page:
    text = "Nothing was known of this limit then."
    return Page("limits", name, name, h.p(".answer")[text], None, f"{name} {on_clocks(library.basis)}: {text}")


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
        (day, float(one.max), f"{one.max:,} {one.unit}".removesuffix(" count"))
        for place, (day, one) in enumerate(changed)
        if one.max is not None and (place == 0 or one.max != changed[place - 1][1].max)
    ]
    drawing = steps(numbers, max(today, changed[-1][0])) if len(numbers) > 1 else None
    rows = [
        (
            moment(day),
            limit_text(one),
            ago(day, today),
            moment(one.known_from),
            one.confidence,
            library.source_links(one.sources),
        )
        for day, one in reversed(changed)
    ]
    columns = ("From", "Value", "How far", "Published", "Confidence", "Source")
    caption = "The largest value through time; the table says the same."
    chart = figure(drawing, caption) if drawing is not None else None
    return section("Through time", chart, table(f"Values of {name}, the newest first", columns, rows))


def _others_part(library: Library, name: str) -> Node:
    """The same limit under other conditions: another bound holds for other kinds of functions."""
    stem = re.split(r"[._](?:lmi|viewer|origin|durable|edge)|\.", name)[0]
    rows = [
        (library.thing(one.limit) if one.limit != name else h.strong[name], limit_text(one), one.applies_to)
        for one in library.limits.values()
        if one.limit == stem or one.limit.startswith((f"{stem}.", f"{stem}_"))
    ]
    return (
        section("By condition", table("The limit under each condition", ("Limit", "Value", "Holds for"), rows))
        if len(rows) > 1
        else None
    )


def _rules_part(library: Library, name: str) -> Node:
    found = [rule for rule in library.rules.values() if name in rule.literals]
    items = [(link(library.to.page("rules", rule.id), rule.id), f": {rule.title}") for rule in found]
    fields = [one.field for one in library.fields if name in one.limits]
    told = h.p["Set by ", joined(h.code[field] for field in fields), "."] if fields else None
    return section("Which rule reads it", told, listed(items)) if items or fields else None


def _facts_part(one: Limit) -> Node:
    found = pairs(
        [
            ("Holds for", one.applies_to),
            ("Whose limit", one.scope),
            ("Topic", spaced(one.topic)),
            ("Raised on request", one.adjustable),
            ("Service Quotas code", one.quota_code),
            ("Regions", ", ".join(one.regions)),
            ("Since", inexact(one.valid_from, one.precision)),
            ("Known how exactly", spaced(one.precision)),
        ]
    )
    return section("About it", found, note_part(one.note))


def _bound_part(library: Library, name: str) -> Node:
    names = [one.trigger for one in library.triggers.values() if name in one.limits]
    return section("Triggers that it binds", listed(library.thing(one) for one in names))


def limits_page(library: Library) -> Page:
    """All limits of a day: the main ones, then every one by topic."""
    main = [(library.thing(name), limit_text(library.limits[name])) for name in MAIN_LIMITS if name in library.limits]
    by_topic: dict[str, list[Limit]] = {}
    for one in library.limits.values():
        by_topic.setdefault(one.topic, []).append(one)
    former = [name for name in library.lives.limits if name not in library.limits]
    text = f"{len(library.limits)} limits, each with the condition under which it holds."
    return Page(
        section="limits",
        name="",
        heading="Limits",
        answer=[h.p(".answer")[text], table("The limits that most functions meet", ("Limit", "Value"), main)],
        body=[
            h.p(".contents")["Topics: ", joined((link(f"#{t.replace('_', '-')}", spaced(t)) for t in by_topic), ", ")],
            [_topic_part(library, topic, found) for topic, found in by_topic.items()],
            section("Of other days", folded(f"{len(former)} limits", listed(library.thing(name) for name in former)))
            if former
            else None,
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/limits",),
        days=list_days(library, "limit", "", "limits"),
    )


def _topic_part(library: Library, topic: str, found: list[Limit]) -> Node:
    rows = [(library.thing(one.limit), limit_text(one), one.applies_to, moment(one.valid_from)) for one in found]
    made = table(f"Limits: {spaced(topic)}", ("Limit", "Value", "Holds for", "Since"), rows)
    return section(spaced(topic).capitalize(), made, name=topic.replace("_", "-"))
