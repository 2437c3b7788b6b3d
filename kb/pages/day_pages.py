"""The page of a day: everything there was, foldable; and the start page, which begins with today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from htpy import Node

from kb.facts.answer_shapes import Phase, Runtime
from kb.facts.aspects import aspect_words
from kb.facts.basis import FIRST_DAY
from kb.facts.catalogue import BLOCKS
from kb.facts.changes import Change, changes
from kb.facts.filters import wants_runtime
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.event_pages import event_day
from kb.pages.library import Library, target_words
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    dated_words,
    day_distance,
    folded_part,
    html_link,
    html_list,
    join_things,
    page_section,
    record_table,
    time_mark,
    word_badge,
)
from kb.pages.thing_parts import answer_part, told_days
from kb.pages.words import on_clocks, space_commas, space_word
from kb.reports.snapshots import MAIN_LIMITS, limit_text

ABOUT = (
    "What AWS Lambda supported on a date, what AWS said about it on a date, and whether a configuration may be "
    "deployed on a date."
)
"""What all of it is, in a sentence."""
_PHASES = (Phase.SUPPORTED, Phase.PREVIEW, Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED)


def day_page(library: Library) -> PageContent:
    """Everything there was on a day, what had changed lately and what changed next."""
    today = library.basis.as_of
    summary = _summary(library)
    return PageContent(
        section="days",
        name=today.isoformat(),
        heading="AWS Lambda",
        answer=[answer_part(library, summary), _steps_part(library)],
        body=h.div("#day")[
            _changed_part(library),
            _runtimes_part(library),
            _limits_part(library),
            _triggers_part(library),
            _features_part(library),
            _events_part(library),
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {summary}",
        answers=("v1/snapshot",),
        days=told_days(library),
        scripts=() if library.to.served else ("timeline.js", "days.js"),
    )


def _summary(library: Library) -> str:
    runtimes = [one for one in library.runtimes.values() if one.phase is Phase.SUPPORTED]
    triggers = [one for one in library.triggers.values() if one.status == "supported" and not one.disputed]
    counts = (
        count_noun(len(runtimes), "supported runtime"),
        count_noun(len(library.limits), "limit"),
        count_noun(len(triggers), "service that starts functions", plural="services that start functions"),
        count_noun(len(library.sure_features), "feature"),
    )
    return f"{', '.join(counts)}."


def _steps_part(library: Library) -> Node:
    """The days before and after on which something changed."""
    today = library.basis.as_of
    found = sorted({spell.start for lives in library.lives.spells.values() for one in lives.values() for spell in one})
    before = [day for day in found if FIRST_DAY <= day < today][-1:]
    after = [day for day in found if day > today][:1]
    links = [
        html_link(library.to.page("days", day.isoformat()), f"{word} change: {day}")
        for word, day in [*(("Earlier", day) for day in before), *(("Later", day) for day in after)]
    ]
    return h.p(".steps")[join_things(links, " ")]


def change_rows(library: Library, found: tuple[Change, ...]) -> list[tuple[Node, ...]]:
    """Changes as rows of a table, the newest first."""
    return [
        (
            time_mark(one.date),
            library.thing_in(f"{one.kind}s", one.id),
            aspect_words(one.aspect),
            dated_words(_worded(one, one.before or "")),
            library.target(one.after) if one.kind == "feature" else dated_words(_after(one)),
            library.source_links(one.sources[:2]),
        )
        for one in reversed(found)
    ]


def change_words(library: Library, one: Change) -> tuple[str, str]:
    """What held before a change and what holds since, as text."""
    kind, _, name = one.after.partition(":")
    if one.kind == "feature":
        return "", library.named(name) if kind in ("runtime", "trigger") else target_words(one.after)
    return _worded(one, one.before or ""), _after(one)


def _after(one: Change) -> str:
    """What holds after a change; of a milestone that came, its day says nothing more."""
    return "" if one.after == str(one.date) else _worded(one, one.after)


def _worded(one: Change, text: str) -> str:
    """A value as people write it: `1,048,576 bytes`, `event driven`."""
    if one.kind == "trigger":
        return space_word(text)
    return _LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", text)


_LONG_NUMBER = re.compile(r"(?<![\d.-])\d{4,}(?![\d-])")


CHANGE_COLUMNS = ("Day", "What", "About", "Before", "After", "Source")


def _changed_part(library: Library) -> Node:
    today = library.basis.as_of
    first = max(FIRST_DAY, today - timedelta(days=60)) if today > FIRST_DAY else FIRST_DAY
    found = changes(library.facts, first - timedelta(days=1), today)
    rows = change_rows(library, found)
    return page_section(
        "What changed in the 60 days before",
        folded_part(
            count_noun(len(rows), "change"),
            record_table("Changes, the newest first", CHANGE_COLUMNS, rows),
            unfolded=len(rows) < 12,
        )
        if rows
        else h.p["Nothing."],
    )


def _runtimes_part(library: Library) -> Node:
    today = library.basis.as_of
    found = [one for one in library.runtimes.values() if wants_runtime(one, today)]
    parts = [
        folded_part(
            [word_badge(phase.value), f" {len(some)}"],
            h.p(".ids")[join_things((library.thing(one.runtime) for one in reversed(some)), " ")],
            _ends_part(library, some),
            unfolded=True,
        )
        for phase in _PHASES
        for some in [[one for one in found if one.phase is phase]]
        if some
    ]
    maybe = [one for one in found if one.phase is Phase.NOT_YET_AVAILABLE]
    parts += [
        folded_part(
            f"{len(maybe)} of which nobody can tell whether it had come",
            h.p(".ids")[join_things((library.thing(one.runtime) for one in reversed(maybe)), " ")],
        )
    ] * bool(maybe)
    return page_section("Runtimes", parts or h.p["None yet."])


def _ends_part(library: Library, some: list[Runtime]) -> Node:
    today = library.basis.as_of
    rows = sorted(
        (day, one.runtime, name)
        for one in some
        for name, day in ((aspect_words(end), getattr(one.milestones, end)) for end in BLOCKS)
        if day and day > today
    )
    if not rows:
        return None
    made = record_table(
        "What ends next for them",
        ("Runtime", "Milestone", "Day", "How far"),
        [(library.thing(name), what, time_mark(day), day_distance(day, today)) for day, name, what in rows],
    )
    return folded_part(f"{count_noun(len(rows), 'milestone')} announced for them", made)


def _limits_part(library: Library) -> Node:
    main = [(library.thing(name), limit_text(library.limits[name])) for name in MAIN_LIMITS if name in library.limits]
    rest = [
        (library.thing(one.limit), limit_text(one), space_commas(one.applies_to))
        for one in library.limits.values()
        if one.limit not in MAIN_LIMITS
    ]
    more = (
        folded_part(f"{len(rest)} more limits", record_table("All other limits", ("Limit", "Value", "Holds for"), rest))
        if rest
        else None
    )
    return page_section("Limits", record_table("The limits that most functions meet", ("Limit", "Value"), main), more)


def _triggers_part(library: Library) -> Node:
    sure = [one for one in library.triggers.values() if one.status == "supported" and not one.disputed]
    rest = [one for one in library.triggers.values() if one not in sure]
    newest = sorted(sure, key=lambda one: (one.supported_from or date.min, one.trigger), reverse=True)
    return page_section(
        "Triggers",
        folded_part(
            f"{len(sure)} services, the newest first",
            h.p[join_things(library.thing(one.trigger) for one in newest)],
            unfolded=True,
        )
        if sure
        else h.p["None."],
        folded_part(
            f"{len(rest)} of which that is not certain, or AWS denies it",
            h.p[join_things(library.thing(one.trigger) for one in rest)],
        )
        if rest
        else None,
    )


def _features_part(library: Library) -> Node:
    def came(name: str) -> date:
        return min((one.valid_from for one in library.features[name] if one.valid_from), default=date.min)

    names = sorted(library.sure_features, key=lambda name: (came(name), name), reverse=True)
    maybe = sorted(library.features.keys() - names)
    return (
        page_section(
            "Features",
            folded_part(
                f"{len(names)} features, the newest first",
                h.p[join_things(library.thing_in("features", name) for name in names)],
                unfolded=True,
            )
            if names
            else None,
            folded_part(
                f"{len(maybe)} of which nobody can tell whether it had come",
                h.p[join_things(library.thing_in("features", name) for name in maybe)],
            )
            if maybe
            else None,
        )
        if library.features
        else None
    )


def _events_part(library: Library) -> Node:
    items = [
        (event_day(one), " ", html_link(library.to.page("events", one.event), one.headline))
        for one in library.events[:20]
    ]
    return page_section("Events up to then", html_list(items), h.p[html_link(library.to.page("events"), "All events")])


def _questions_part(library: Library) -> Node:
    """What strangers come for, each with where it is answered."""
    by_then = (
        library.to.page("runtimes", "python3.8", as_of="2025-03-31", known_at="2025-03-31")
        if library.to.served
        else f"{library.to.page('runtimes', 'python3.8')}#what-was-known-when"
    )
    asked = (
        ("How long may a function run?", "limits", "function_timeout"),
        ("How much memory may it have, since when?", "limits", "function_memory"),
        ("How does SQS start functions?", "triggers", "amazon-sqs"),
    )
    two = library.to.page("compare", **{"from": "2024-12-02", "to": "2025-12-01"})
    questions = [(html_link(library.to.page(place, name), text), f" {name}") for text, place, name in asked]
    questions = [
        (html_link(library.to.page("runtimes", "python3.8"), "What may a runtime still do?"), " python3.8"),
        (html_link(by_then, "What had AWS said about it on a day?"), " python3.8 by March 2025"),
        *questions,
        (html_link(two, "What changed between two re:Invents?"), " 2024 and 2025"),
        (html_link(library.to.page("check"), "May this template be deployed, now or next March?"), ""),
    ]
    return page_section("Questions", html_list(questions))


def _next_part(library: Library) -> Node:
    today = library.basis.as_of
    rows = [
        (library.thing(one.runtime), aspect_words(one.milestone), time_mark(one.date), day_distance(one.date, today))
        for one in library.coming[:8]
    ]
    made = record_table(f"Next, counted from {today}", ("Runtime", "Milestone", "Day", "How far"), rows)
    return (
        page_section("What ends next", made, h.p[html_link(library.to.page("next"), "All that is announced")])
        if rows
        else None
    )


def start_page(library: Library) -> PageContent:
    """Where a stranger begins: search, the day, what ends next, a template to check."""
    return PageContent(
        section="",
        name="",
        heading="What AWS Lambda supports",
        answer=[
            h.p(".answer")[_summary(library)],
            h.p[
                "What held on a day, what AWS had published by a day, and whether a template may be created, updated "
                "or invoked on a day; every fact with its sources."
            ],
        ],
        body=[
            _questions_part(library),
            _next_part(library),
            _runtimes_part(library),
            _limits_part(library),
            page_section(
                "Newest events",
                html_list(
                    (event_day(one), " ", html_link(library.to.page("events", one.event), one.headline))
                    for one in library.events[:8]
                ),
            ),
        ],
        description=ABOUT,
        answers=("v1/snapshot",),
        days={**told_days(library), "goto": library.to.page("days")},
    )
