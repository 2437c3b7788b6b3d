"""Pages about the services that start functions: all of them, and each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from htpy import Node

from kb.errors import EndedError, UsageError
from kb.facts.answer_shapes import Trigger
from kb.facts.basis import FIRST_DAY
from kb.facts.timelines import StateSpell
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.drawings import window_bars
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    MOST_UNFOLDED,
    NOT_KNOWN,
    chart_figure,
    dated_words,
    day_distance,
    folded_section,
    html_link,
    page_section,
    record_table,
    term_pairs,
    time_mark,
    word_badge,
)
from kb.pages.runtime_pages import list_days
from kb.pages.sentences import trigger_answer
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
from kb.pages.words import as_sentence, bare_name, on_clocks, since_when, space_commas, space_word
from kb.reports.snapshots import limit_text

ABSENT = "Not there on this day."


def trigger_page(library: Library, name: str) -> PageContent:
    """How a service starts functions, since when, and which limits bind it, with their values."""
    one = library.triggers.get(name)
    answer = trigger_answer(one) if one else _absence(library, name)
    return PageContent(
        section="triggers",
        name=name,
        heading=library.service_names[name],
        answer=answer_part(library, dated_words(answer)),
        body=[
            _since_part(library, one) if one else None,
            _about_part(one) if one else None,
            _limits_part(library, one) if one else None,
            _features_part(library, name),
            _rules_part(library, name),
            events_part(library, "triggers", name),
            statements_part(library, library.statements("trigger", name)),
            claims_part(library, name),
            sources_part(library, one.sources) if one else None,
            mending_part("triggers.csv", name),
        ],
        description=f"{library.service_names[name]} {on_clocks(library.basis)}: {answer}",
        answers=(f"v1/triggers/{name}",) if one else (),
        days=told_days(library, spells_told(library, "trigger", name, _told), ("", ABSENT), badge=True),
    )


def _absence(library: Library, name: str) -> str:
    """That a service is not there, and since when if it was."""
    try:
        library.facts.trigger(name)
    except EndedError as e:
        return _ended(e.end)
    except UsageError:
        pass
    return ABSENT


def _ended(end: date) -> str:
    return f"{ABSENT[:-1]}: it ended on {end}."


def _told(one: StateSpell) -> str:
    match one.state:
        case None:
            return _ended(one.start)
        case "supported":
            return "Starts functions on this day."
        case "disputed":
            return "Listed, but AWS denies that it starts functions."
        case _:
            return "Nobody can tell whether it started functions yet."


def _since_part(library: Library, one: Trigger) -> Node:
    """Its days as a bar, which is pale where it may have begun already."""
    today = library.basis.as_of
    certain = one.supported_from_latest or one.supported_from
    spells = [(certain, one.supported_to, "certainly there")] if certain and certain <= today else []
    earliest = one.supported_from_earliest or (FIRST_DAY if one.supported_from is None else None)
    drawing = window_bars(spells, today, maybe=earliest) if spells else None
    text = as_sentence(since_when(one.supported_from, one.supported_from_earliest, one.supported_from_latest))
    if drawing is None:
        return page_section("Since when", h.p[text])
    return page_section(
        "Since when", chart_figure(drawing, f"{text} Pale where nobody can tell." if earliest else text)
    )


def _about_part(one: Trigger) -> Node:
    found = term_pairs(
        [
            ("Method", space_word(one.method)),
            ("Invocation", ", ".join(one.invocation) or NOT_KNOWN),
            ("Good for", one.use),
            ("Confidence", one.confidence),
        ]
    )
    return page_section("How", found, h.p(".note")[one.doubt] if one.doubt else None, note_part(one.note))


def _limits_part(library: Library, one: Trigger) -> Node:
    rows = [
        (library.thing(name), limit_text(library.limits[name]), space_commas(library.limits[name].applies_to))
        if name in library.limits
        else (library.thing(name), "not in force on this day", "")
        for name in one.limits
    ]
    return page_section("Limits", record_table("The limits that bind it", ("Limit", "Value", "Holds for"), rows))


def _features_part(library: Library, name: str) -> Node:
    rows = [
        (
            html_link(library.to.page("features", feature), one.name),
            word_badge(one.status),
            time_mark(one.valid_from, NOT_KNOWN),
        )
        for feature, found in library.features.items()
        for one in found
        if one.applies_to == f"trigger:{name}"
    ]
    return page_section("Features", record_table("What it can do", ("Feature", "Status", "Since"), rows))


def _rules_part(library: Library, name: str) -> Node:
    found = [rule for rule in library.rules.values() if name in rule.literals or name in rule.subjects]
    return page_section("Rules", rule_list(library, found))


def triggers_page(library: Library) -> PageContent:
    """All services that start functions on a day, by method."""
    found = list(library.triggers.values())
    sure = [one for one in found if one.status == "supported" and not one.disputed]
    doubtful = [one for one in found if one not in sure]
    text = count_noun(len(sure), "service starts functions", plural="services start functions") + "."
    methods = sorted({one.method for one in sure}, key=lambda way: sum(one.method == way for one in sure))
    return PageContent(
        section="triggers",
        name="",
        heading="Triggers",
        title="What starts AWS Lambda functions",
        answer=h.p(".answer")[text, _newest_part(library, sure)],
        body=[
            *(_method_part(library, way, [one for one in sure if one.method == way]) for way in methods[:1]),
            _names_part(library, sure) if sure else None,
            *(_method_part(library, way, [one for one in sure if one.method == way]) for way in methods[1:]),
            folded_section(
                "Not certain",
                f"{len(doubtful)} services: since when is not known, or AWS denies it",
                _services_table(library, "Services of which that is not certain", doubtful),
                unfolded=len(doubtful) <= MOST_UNFOLDED,
            )
            if doubtful
            else None,
        ],
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/triggers",),
        days=list_days(library, "trigger", "supported", "service starts functions", "services start functions"),
    )


def _newest_part(library: Library, sure: Sequence[Trigger]) -> Node:
    """The service that came last, of those of which the day is known."""
    newest = max((one for one in sure if one.supported_from), key=lambda one: str(one.supported_from), default=None)
    if newest is None or newest.supported_from is None:
        return None
    far = day_distance(newest.supported_from, library.basis.as_of)
    return h.fragment[" The newest, ", far, ": ", library.thing(newest.trigger), "."]


def _names_part(library: Library, sure: Sequence[Trigger]) -> Node:
    """All of them by name, in columns, without the maker's name, which most of them share."""
    found = sorted(((bare_name(one.service), one.trigger) for one in sure), key=lambda pair: pair[0].lower())
    links = [h.li[html_link(library.to.page("triggers", trigger), name)] for name, trigger in found]
    return folded_section("By name", count_noun(len(links), "service"), h.ul(".columns")[links], unfolded=True)


def _method_part(library: Library, way: str, found: list[Trigger]) -> Node:
    title = space_word(way).capitalize()
    made = _services_table(library, f"Services: {space_word(way)}", found)
    return folded_section(title, count_noun(len(found), "service"), made, unfolded=len(found) <= MOST_UNFOLDED)


def _services_table(library: Library, title: str, found: Iterable[Trigger]) -> Node:
    columns = ("Service", "Invocation", "Since", "Good for")
    return record_table(title, columns, [_row(library, one) for one in found])


def _row(library: Library, one: Trigger) -> tuple[Node, ...]:
    started: Node = (
        time_mark(one.supported_from)
        if one.supported_from
        else since_when(None, one.supported_from_earliest, one.supported_from_latest)
    )
    return library.thing(one.trigger), ", ".join(one.invocation) or NOT_KNOWN, started, one.use or ""
