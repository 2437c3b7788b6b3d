"""Pages about features: all of them, and each with what it applies to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from htpy import Node

from kb.facts.answer_shapes import Feature
from kb.facts.timelines import StateSpell
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.library import Library, target_words
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    MOST_UNFOLDED,
    NOT_KNOWN,
    dated_words,
    day_distance,
    folded_section,
    page_section,
    record_table,
    time_mark,
    word_badge,
)
from kb.pages.runtime_pages import list_days
from kb.pages.sentences import feature_answer
from kb.pages.thing_parts import (
    answer_part,
    claims_part,
    events_part,
    mending_part,
    rule_list,
    sources_part,
    spells_told,
    statements_part,
    told_days,
)
from kb.pages.words import on_clocks, since_when

ABSENT = "Not there on this day, as far as is known."


def feature_page(library: Library, name: str) -> PageContent:
    """Since when a feature is there, and for what."""
    found = library.features.get(name, [])
    answer = feature_answer(found) if found else _absence(library, name)
    urls = list(dict.fromkeys(url for one in found for url in one.sources))
    return PageContent(
        section="features",
        name=name,
        heading=library.feature_names[name],
        answer=answer_part(library, dated_words(answer)),
        body=[
            _targets_part(library, found),
            _rules_part(library, name),
            events_part(library, "features", name),
            statements_part(library, library.statements("feature", name)),
            claims_part(library, name),
            sources_part(library, urls),
            mending_part("features.csv", name),
        ],
        description=f"{library.feature_names[name]} {on_clocks(library.basis)}: {answer}",
        answers=("v1/features", *([f"v1/features/{name}/history"] if library.statements("feature", name) else [])),
        days=told_days(library, spells_told(library, "feature", name, _told), ("", ABSENT), badge=True),
    )


def _absence(library: Library, name: str) -> str:
    """That a feature is not there, and since when if it was."""
    begun = [spell for spell in library.lives.spells["feature"].get(name, []) if spell.start <= library.basis.as_of]
    return _told(begun[-1]) if begun else ABSENT


def _told(spell: StateSpell) -> str:
    match spell.state:
        case None:
            return f"Not there on this day: it ended on {spell.start}."
        case "in_force":
            return "In force on this day."
        case _:
            return "Nobody can tell whether it was there yet."


_TARGETS = {
    "all": "All functions",
    "kind": "Kinds of functions",
    "runtime": "Runtimes",
    "trigger": "Triggers",
    "region": "Regions",
    "arch": "Architectures",
    "package": "Package types",
}
"""What features apply to, in the order in which a page says it."""


def _targets_part(library: Library, found: list[Feature]) -> Node:
    """What it applies to: all in one table where that is little, else by kind."""
    columns = ("Applies to", "Status", "Since", "Until", "Note")
    rows = _target_rows(library, found)
    if len(rows) <= MOST_UNFOLDED:
        return page_section("What it applies to", record_table("What it applies to, and since when", columns, rows))
    by_kind: dict[str, list[Feature]] = {}
    for one in found:
        by_kind.setdefault(one.applies_to.partition(":")[0], []).append(one)
    order = [*(kind for kind in _TARGETS if kind in by_kind), *sorted(by_kind.keys() - _TARGETS.keys())]
    return [_kind_part(library, kind, by_kind[kind]) for kind in order]


def _kind_part(library: Library, kind: str, found: list[Feature]) -> Node:
    columns = ("Applies to", "Status", "Since", "Until", "Note")
    title = _TARGETS.get(kind, kind.capitalize())
    made = record_table(f"What it applies to: {title.lower()}", columns, _target_rows(library, found))
    return folded_section(title, f"{len(found)} in all", made, unfolded=len(found) <= MOST_UNFOLDED)


def _target_rows(library: Library, found: list[Feature]) -> list[tuple[Node, ...]]:
    today = library.basis.as_of
    return [
        (
            library.target(one.applies_to),
            word_badge(one.status),
            [time_mark(one.valid_from), " ", day_distance(one.valid_from, today)]
            if one.valid_from
            else since_when(None, one.valid_from_earliest, one.valid_from_latest),
            time_mark(one.valid_to),
            one.note or "",
        )
        for one in sorted(found, key=lambda one: (one.applies_to != "all", one.applies_to))
    ]


def _rules_part(library: Library, name: str) -> Node:
    found = [
        rule
        for rule in library.rules.values()
        if name in rule.literals or any(text.startswith(f"feature:{name}:") for text in rule.literals)
    ]
    return page_section("Rules", rule_list(library, found))


def _targets_words(library: Library, found: Sequence[Feature]) -> str:
    """What a feature applies to, in few words: `managed instances, 8 Regions`."""
    named: list[str] = []
    counted: dict[str, list[str]] = {}
    for one in sorted(found, key=lambda one: (one.applies_to != "all", one.applies_to)):
        kind, _, name = one.applies_to.partition(":")
        if kind in ("runtime", "trigger", "region"):
            counted.setdefault(kind, []).append(name)
        else:
            named.append(target_words(one.applies_to))
    for kind, names in counted.items():
        noun = "Region" if kind == "region" else kind
        named.append(library.named(names[0]) if len(names) == 1 else count_noun(len(names), noun))
    return ", ".join(named)


def features_page(library: Library) -> PageContent:
    """All features of a day, the newest first."""
    today = library.basis.as_of
    rows = []
    for name, found in library.features.items():
        first = min((one.valid_from for one in found if one.valid_from), default=None)
        link, far = library.thing_in("features", name), day_distance(first, today) if first else ""
        rows.append((first, (link, _targets_words(library, found), time_mark(first, NOT_KNOWN), far)))
    rows.sort(key=lambda row: str(row[0] or ""), reverse=True)
    text = count_noun(len(library.sure_features), "feature") + "."
    doubtful = len(library.features) - len(library.sure_features)
    newest = rows[0] if rows and rows[0][0] else None
    latest = h.fragment[" The newest, ", newest[1][3], ": ", newest[1][0], "."] if newest else None
    years = groupby(rows, lambda row: str(row[0].year) if row[0] else "Not known since when")
    parts = [_year_part(year, [row for _, row in some], unfolded=not place) for place, (year, some) in enumerate(years)]
    return PageContent(
        section="features",
        name="",
        heading="Features",
        title="AWS Lambda features",
        answer=h.p(".answer")[
            text, latest, f" Of {doubtful} more nobody can tell whether it had come." if doubtful else None
        ],
        body=parts,
        description=f"AWS Lambda {on_clocks(library.basis)}: {text}",
        answers=("v1/features",),
        days=list_days(library, "feature", "in_force", "feature", "features"),
    )


def _year_part(year: str, rows: Sequence[tuple[Node, ...]], *, unfolded: bool) -> Node:
    made = record_table(f"Features: {year}", ("Feature", "Applies to", "First", "How far"), rows)
    name = f"y{year}" if year.isdigit() else None
    return folded_section(year, count_noun(len(rows), "feature"), made, name=name, unfolded=unfolded)
