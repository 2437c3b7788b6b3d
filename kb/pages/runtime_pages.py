"""Pages about runtimes: all of them, and each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from htpy import Node

from kb.facts.answer_shapes import Phase, Runtime
from kb.facts.aspects import aspect_heading
from kb.facts.basis import FIRST_DAY
from kb.facts.catalogue import BLOCKS
from kb.facts.changes import Statement
from kb.facts.filters import wants_runtime
from kb.facts.timelines import StateSpell
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.change_pages import next_words
from kb.pages.drawings import Scale, bitemporal_map, life_bar, life_ruler
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import (
    chart_figure,
    dated_words,
    day_distance,
    folded_section,
    html_link,
    join_things,
    page_section,
    record_table,
    term_pairs,
    time_mark,
    word_badge,
)
from kb.pages.revision_ladder import LadderStep, ladder_table, revision_ladder
from kb.pages.sentences import CONTESTED, moves_of, runtime_answer, state_sentence
from kb.pages.thing_parts import (
    answer_part,
    claims_part,
    dated_part,
    events_part,
    mending_part,
    note_part,
    sources_part,
    statements_part,
    told_days,
)
from kb.pages.words import inexact_day, on_clocks, space_word

MILESTONES = tuple((name, aspect_heading(name)) for name in ("preview", "ga", *BLOCKS, "block_invoke"))
"""The milestones that a page shows, in their order."""
_ORDER = (Phase.SUPPORTED, *(phase for phase in Phase if phase is not Phase.SUPPORTED))


def runtime_page(library: Library, name: str) -> PageContent:
    """What may be done with a runtime, when that changes, and what AWS said about it."""
    one = library.runtimes[name]
    said = library.statements("runtime", name)
    today = library.basis.as_of
    answer = runtime_answer(one, today, moves_of(said))
    ladder = revision_ladder(said)
    return PageContent(
        section="runtimes",
        name=name,
        heading=name,
        about="" if one.name == name else one.name,
        answer=answer_part(library, word_badge(one.phase.value), " ", dated_words(answer)),
        body=[
            _operations_part(library, one, ladder),
            _milestones_part(library, one, said),
            _map_part(library, one, ladder),
            statements_part(library, said),
            _facts_part(library, one),
            _runs_part(library, name),
            events_part(library, "runtimes", name),
            claims_part(library, name),
            sources_part(library, one.sources),
            mending_part("runtime_milestones.csv", name),
        ],
        description=f"{one.name} {on_clocks(library.basis)}: {answer}",
        answers=(f"v1/runtimes/{name}", f"v1/runtimes/{name}/history"),
        days=_days(library, one),
    )


def _operations_part(library: Library, one: Runtime, ladder: Sequence[LadderStep]) -> Node:
    states = one.operations
    kinds = (("Create", states.create), ("Update", states.update), ("Invoke", states.invoke))
    successor = html_link(library.to.page("runtimes", one.successor), one.successor) if one.successor else None
    said = html_link("#what-was-known-when", "what was known when") if len(ladder) > 1 else None
    states_shown = [(name, word_badge(state.value)) for name, state in kinds]
    return h.div(".operations")[
        term_pairs([*states_shown, ("Move to", successor), ("Dates moved", said)]),
        [
            h.p(".note")[
                f"{text.milestone}: {text.then_date} by what was in force then, {text.now_date} by what AWS says now."
            ]
            for text in one.contested
        ],
    ]


def _milestones_part(library: Library, one: Runtime, said: list[Statement]) -> Node:
    """The milestones as a table: the day that stands, the one that was said first, and how often it moved since."""
    rows = []
    for aspect, title in MILESTONES:
        day: date | None = getattr(one.milestones, aspect)
        told = [item for item in said if item.aspect == aspect]
        if day is not None or told:
            sources = library.source_links(told[-1].sources) if told else ""
            rows.append((title, _standing_day(day, told, library.basis.as_of), *_first_said(day, told), sources))
    columns = ("Milestone", "Day", "First said", "Moved", "Source")
    return page_section("Milestones", record_table(f"Milestones of {one.runtime}", columns, rows))


def _standing_day(day: date | None, told: Sequence[Statement], today: date) -> Node:
    """The day of a milestone as exactly as it was told, and how far away it is."""
    if day is None:
        return "no day set"
    precision = next((item.precision for item in reversed(told) if item.day == day), "day")
    shown = inexact_day(day, precision) if precision in ("month", "quarter") else time_mark(day)
    return h.span[shown, " ", day_distance(day, today)]


def _first_said(day: date | None, told: Sequence[Statement]) -> tuple[Node, str]:
    """The day that was said first of a milestone, and how often and how far it moved; blank where it never did."""
    days = [item.day for item in told if item.day]
    moves = len(dict.fromkeys(days)) - 1
    if moves < 1:
        return "", ""
    return time_mark(days[0]), f"{count_noun(moves, 'time')}, {(day - days[0]).days:+,} days" if day else ""


def _map_part(library: Library, one: Runtime, ladder: Sequence[LadderStep]) -> Node:
    cells = library.phase_cells(one.runtime)
    if not cells:
        return None
    phases = {cell.phase for cell in cells}
    key = join_things((word_badge(phase.value) for phase in Phase if phase in phases), " ")
    words = (
        "Each row is what was known once AWS had published something, the newest on top; read across for the phase on "
        "each day. The line is the day of this page. "
    )
    figure = chart_figure(bitemporal_map(cells, library.basis.as_of), [words, key])
    return page_section("What was known when", figure, ladder_table(one.runtime, ladder))


def _facts_part(library: Library, one: Runtime) -> Node:
    found = term_pairs(
        [
            ("Language", one.language),
            ("Operating system", one.operating_system),
            ("Architectures", ", ".join(one.architectures)),
            ("Packages", ", ".join(one.package_types)),
            ("End of life, as published", dated_part(one.milestones.end_of_life, library.basis.as_of)),
        ]
    )
    return page_section("About it", found, note_part(one.note))


def _runs_part(library: Library, name: str) -> Node:
    target = f"runtime:{name}"
    rows = [
        (
            html_link(library.to.page("features", feature), library.feature_names[feature]),
            time_mark(one.valid_from, "not known"),
        )
        for feature, found in library.features.items()
        for one in found
        if one.applies_to == target
    ]
    return page_section("What runs on it", record_table(f"Features told of {name}", ("Feature", "Since"), rows))


def _days(library: Library, one: Runtime) -> dict[str, object]:
    spells = library.lives.spells["runtime"].get(one.runtime, [])
    dates = [(title, getattr(one.milestones, name)) for name, title in MILESTONES[1:]]
    told = [(spell.start, spell.state or Phase.NOT_YET_AVAILABLE.value, _told(one, spell)) for spell in spells]
    ahead = [(title, day) for title, day in dates if day]
    never = StateSpell(date.min, None)
    return told_days(library, told, (Phase.NOT_YET_AVAILABLE.value, _told(one, never)), ahead, badge=True)


def _told(one: Runtime, spell: StateSpell) -> str:
    """What a page says of a runtime in a spell, as it does on one of its days."""
    state = state_sentence(Phase(spell.state or Phase.NOT_YET_AVAILABLE), one.milestones, spell.doubt)
    return f"{state}. {CONTESTED}" if spell.contested else state


def runtimes_page(library: Library) -> PageContent:
    """All runtimes, retired ones too: the supported first."""
    today = library.basis.as_of
    found = [one for one in library.runtimes.values() if wants_runtime(one, today)]
    sound = [one for one in found if one.phase.value == "supported"]
    found.sort(key=lambda one: _ORDER.index(one.phase))
    names = ", ".join(one.runtime for one in sound)
    supported = count_noun(len(sound), "runtime is supported", plural="runtimes are supported")
    ending = [one for one in library.coming if one.milestone in dict(_ENDS)]
    ahead = next_words(library, ending, named=False)
    phases = {
        phase: [one for one in found if one.phase is phase] for phase in dict.fromkeys(one.phase for one in found)
    }
    answer = f"{supported}: {names}."
    return PageContent(
        section="runtimes",
        name="",
        heading="Runtimes",
        title="AWS Lambda runtimes",
        answer=[
            h.p(".answer")[f"{supported}{_other_phases(phases)}."],
            h.p[dated_words(ahead), ". ", html_link(library.to.page("next"), "What ends next"), "."] if ahead else None,
        ],
        body=[_phase_part(library, phase, some) for phase, some in phases.items()],
        description=f"AWS Lambda {on_clocks(library.basis)}: {answer}",
        answers=("v1/runtimes",),
        days=list_days(library, "runtime", "supported", "runtime is supported", "runtimes are supported"),
    )


_PHASE_WORDS = {
    Phase.PREVIEW: "in preview",
    Phase.DEPRECATED: "deprecated",
    Phase.CREATE_BLOCKED: "no longer created",
    Phase.UPDATE_BLOCKED: "neither created nor updated",
}


def _other_phases(phases: Mapping[Phase, Sequence[Runtime]]) -> str:
    """How many runtimes are in the phases beside the supported: `, 2 in preview, 13 deprecated`."""
    return "".join(f", {len(phases[phase])} {words}" for phase, words in _PHASE_WORDS.items() if phases.get(phase))


def _phase_part(library: Library, phase: Phase, some: Sequence[Runtime]) -> Node:
    """The runtimes in a phase, the newest first; of what can no longer be created the lives are folded away."""
    return folded_section(
        space_word(phase.value).capitalize(),
        count_noun(len(some), "runtime"),
        _runtimes_table(library, some),
        unfolded=phase in (Phase.SUPPORTED, Phase.PREVIEW, Phase.DEPRECATED),
    )


def _runtimes_table(library: Library, some: Sequence[Runtime]) -> Node:
    """Runtimes with their lives, all on one scale, and their days with how far each lies."""
    today = library.basis.as_of
    scale = Scale(FIRST_DAY, date(min(today.year + 3, 9999), 1, 1))
    columns = ("Runtime", "Life", "Available", "Deprecated", "Create blocked", "Update blocked", "Move to")
    rows = [
        (
            [html_link(library.to.page("runtimes", one.runtime), one.runtime), _name_part(one)],
            life_bar(scale, library.lives.spells["runtime"].get(one.runtime, []), today),
            time_mark(one.milestones.ga),
            *(_due_part(getattr(one.milestones, milestone), phase, today) for milestone, phase in _ENDS),
            html_link(library.to.page("runtimes", one.successor), one.successor) if one.successor else "",
        )
        for one in sorted(some, key=lambda one: (one.milestones.ga or date.max, one.runtime), reverse=True)
    ]
    phase = space_word(some[0].phase.value)
    made = record_table(f"Lives of the runtimes: {phase}", columns, rows, heads={"Life": life_ruler(scale)})
    return h.div(".lives")[made]


_ENDS = (
    ("deprecation", Phase.DEPRECATED),
    ("block_create", Phase.CREATE_BLOCKED),
    ("block_update", Phase.UPDATE_BLOCKED),
)
"""The milestones that end something, and the phase that each begins."""
SOON = 180
"""The days before something ends in which it is marked."""


def _due_part(day: date | None, phase: Phase, today: date) -> Node:
    """A day with how far it lies, in the colour of what it began, or marked where it comes soon."""
    if day is None:
        return ""
    state = phase.value if day <= today else "soon" if (day - today).days <= SOON else Phase.SUPPORTED.value
    return h.span(class_=f"due {state}")[time_mark(day), " ", day_distance(day, today)]


def _name_part(one: Runtime) -> Node:
    """The name of a runtime where it says more than its id."""
    return None if one.name == one.runtime else h.span(".unknown")[" ", one.name]


def list_days(library: Library, kind: str, state: str, one: str, many: str) -> dict[str, object]:
    """What the script of files needs to say how many things there were on another day.

    Args:
        library: What the pages know.
        kind: The kind of thing, such as `runtime`.
        state: The state in which a thing counts.
        one: What is said of one, such as `runtime is supported`.
        many: What is said of another number.
    """
    spells = library.lives.spells[kind]
    starts = sorted({spell.start for found in spells.values() for spell in found})
    told = []
    for day in starts:
        names = [name for name, found in spells.items() if _state(found, day) == state]
        told.append([day, state, count_noun(len(names), one, plural=many)])
    return told_days(library, told, ("", count_noun(0, one, plural=many)))


def _state(found: Sequence[StateSpell], day: date) -> str | None:
    held = None
    for spell in found:
        if spell.start <= day:
            held = spell.state
    return held
