"""What pages of things share: events, statements, contradictions, sources, and where to mend what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from importlib.metadata import metadata

from htpy import Node

from kb.facts.aspects import aspect_words
from kb.facts.changes import Statement
from kb.facts.timelines import StateSpell
from kb.judging.rules import Rule
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.library import Library
from kb.pages.parts import (
    MOST_UNFOLDED,
    day_distance,
    folded_section,
    html_link,
    html_list,
    page_section,
    record_table,
    time_mark,
)
from kb.pages.sentences import evidence_note
from kb.pages.words import inexact_day, space_word


def answer_part(library: Library, *answer: Node) -> Node:
    """The answer of a page, and on a day past the evidence what that means."""
    late = evidence_note(library.basis)
    return [h.p(".answer")[answer], h.p(".late")[late] if late else None]


def told_days(
    library: Library,
    spells: Sequence[Sequence[object]] = (),
    absent: tuple[str, str] = ("", ""),
    ahead: Sequence[Sequence[object]] = (),
    *,
    badge: bool = False,
) -> dict[str, object]:
    """What the script of files needs to answer for another day.

    Args:
        library: The facts.
        spells: First day, state and sentence of every spell, the oldest first.
        absent: State and sentence before the first of them.
        ahead: What a date means, and the date.
        badge: Whether the state is shown as a word on a colour.
    """
    return {
        "spells": spells,
        "absent": absent,
        "ahead": ahead,
        "badge": badge,
        "evidence_until": library.basis.evidence_until,
    }


def spells_told(
    library: Library, kind: str, name: str, tell: Callable[[StateSpell], str]
) -> list[tuple[date, str, str]]:
    """The spells of a thing with what each says, as `told_days` takes them."""
    return [(one.start, one.state or "", tell(one)) for one in library.lives.spells[kind].get(name, [])]


def rule_list(library: Library, rules: Iterable[Rule]) -> Node:
    """Rules with their titles; nothing where there are none."""
    return html_list((html_link(library.to.page("rules", rule.id), rule.id), f": {rule.title}") for rule in rules)


def events_part(library: Library, section: str, name: str) -> Node:
    """The events about a thing, the newest first."""
    found = library.events_about(section, name)
    items = [
        (
            time_mark(one.date) if one.precision == "day" else inexact_day(one.date, one.precision),
            " ",
            html_link(library.to.page("events", one.event), one.headline),
        )
        for one in found
    ]
    return page_section("Events", html_list(items))


MOST_STATEMENTS = 4
"""The statements that are shown from the start at most."""


def statements_part(library: Library, said: Sequence[Statement]) -> Node:
    """Everything that was said about a thing, the newest first."""
    rows = [
        (
            time_mark(one.known_from, "not known"),
            aspect_words(one.aspect),
            one.value,
            _moved_part(one),
            space_word(one.basis or one.confidence),
            library.source_links(one.sources),
        )
        for one in reversed(said)
    ]
    columns = ("Published", "About", "Says", "Before", "How we know", "Source")
    if not rows:
        return None
    made = record_table("Statements, the newest first", columns, rows)
    return folded_section(
        "What was said, and when", count_noun(len(rows), "statement"), made, unfolded=len(rows) <= MOST_STATEMENTS
    )


def _moved_part(one: Statement) -> Node:
    if one.former in (None, one.value):
        return ""
    try:
        days = (date.fromisoformat(one.value) - date.fromisoformat(one.former or "")).days
    except ValueError:
        return one.former
    return h.span[one.former, " ", h.span(".unknown")[f"({days:+,} days)"]]


def claims_part(library: Library, name: str) -> Node:
    """Where sources contradict each other about a thing."""
    rows = [
        (
            one.statement,
            h.span(class_=f"badge {one.verdict}")[one.verdict],
            one.reason,
            library.source_links(one.sources),
        )
        for one in library.claims_about(name)
    ]
    return page_section(
        "Where sources disagree", record_table("Contradictions", ("Side", "Verdict", "Why", "Source"), rows)
    )


def sources_part(library: Library, urls: Iterable[str]) -> Node:
    """Where a thing stands."""
    found = list(urls)
    shown = library.source_list(found)
    if len(found) <= MOST_UNFOLDED:
        return page_section("Sources", shown)
    return folded_section("Sources", count_noun(len(found), "source"), shown)


def mending_part(file: str, name: str) -> Node:
    """Where the rows of a thing are kept, for who finds a mistake."""
    repository = _repository()
    if repository is None:
        place: Node = h.code[f"data/{file}"]
        return h.p(".mend")[
            "Found a mistake? The rows of ", name, " stand in ", place, "; data/README.md says how to mend them."
        ]
    edit = html_link(f"{repository}/edit/main/data/{file}", "Edit the rows")
    report = html_link(f"{repository}/issues/new?title={name}", "report a mistake")
    return h.p(".mend")[edit, " or ", report, "."]


_PLACEHOLDER = "OWNER"
"""What the addresses in pyproject.toml have where somebody's name belongs."""


@cache
def _repository() -> str | None:
    """Where the project is kept, if its metadata say so; the placeholder for it says nothing."""
    lines = metadata("lambda-kb").get_all("Project-URL") or ()
    found = (line.partition(", ")[2] for line in lines if line.startswith("Repository, "))
    return next((address for address in found if _PLACEHOLDER not in address), None)


def dated_part(day: date | None, today: date) -> Node:
    """A day and how far it is; nothing where there is none."""
    return h.span[time_mark(day), " ", day_distance(day, today)] if day else ""


def note_part(note: str | None) -> Node:
    """What else a person should know."""
    return h.p(".note")[note] if note else None
