"""One configuration through time: which of its fields were illegal when, and by which limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import altair as alt

from kb.charts.chart_parts import day_axis, hatch_strokes, later_day, layer_charts, of_rows, tooltip_fields
from kb.charts.reader_controls import (
    FIELD_WORDS,
    Clock,
    day_clock,
    draw_chosen_day,
    movable,
    quoted,
    slim_layout,
    spoken,
    stepped,
)
from kb.charts.theme import PHASE_COLOURS, WIDTH, Drawing
from kb.charts.validity import AHEAD, RULES, UNITS, WHOLE, fields_of, judge_fields
from kb.data_classes import dataclass
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.judging import JudgedFunction, Operation
from kb.judging.report import Finding, Severity
from kb.nouns import count_noun
from kb.readers.interface import Plain
from kb.store.literals import sql_literal

STEP, BAR = 30, 16
PLOT = WIDTH - 40

LEGAL, ILLEGAL, UNKNOWN = "legal", "illegal", "nobody can tell"
SHADES = (PHASE_COLOURS[1], PHASE_COLOURS[4], "#B35F00")

LETTER = 6.0
"""Width of a letter in pixels, to tell whether words fit into a bar."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a field was one of legal, illegal and neither for sure."""

    field: str
    """The field with its value."""
    start: date
    """The first day."""
    end: date | None
    """The first day after it; None where no change is published."""
    state: str
    """`legal`, `illegal` or `nobody can tell`."""
    reason: str = ""
    """What forbade it, in a sentence."""
    words: tuple[str, ...] = ()
    """The same in few words, then in fewer."""


def config(
    facts: Facts,
    *,
    runtime: str | None = None,
    memory: int | None = None,
    timeout: int | None = None,
    ephemeral_storage: int | None = None,
    architecture: str | None = None,
    package_type: str | None = None,
    layers: int | None = None,
    operation: str = "create",
) -> Drawing:
    """A row for each field of a configuration, from the first day of Lambda on: legal, or illegal by which limit.

    Args:
        facts: The facts.
        runtime: The runtime.
        memory: MB of memory.
        timeout: Seconds.
        ephemeral_storage: MB of `/tmp`.
        architecture: `x86_64` or `arm64`.
        package_type: `Zip` or `Image`.
        layers: How many layers.
        operation: `create`, `update` or `invoke`.
    """
    fields = fields_of(
        facts,
        "config",
        runtime=runtime,
        memory=memory,
        timeout=timeout,
        ephemeral_storage=ephemeral_storage,
        architecture=architecture,
        package_type=package_type,
    )
    if layers is not None:
        fields["Layers"] = _made_up_layers(layers)
    return _draw_config(facts, stretches_of(facts, fields, Operation(operation)))


def _made_up_layers(count: int) -> list[Plain]:
    return [f"arn:aws:lambda:eu-west-1:123456789012:layer:layer-{place}:1" for place in range(1, count + 1)]


def _draw_config(facts: Facts, stretches: Sequence[Stretch]) -> Drawing:
    today = facts.basis.as_of
    turns = [one.start for one in stretches] + [one.end for one in stretches if one.end]
    domain = date(FIRST_DAY.year, 1, 1), max([later_day(today, AHEAD), *turns])
    rows = [_row_of_stretch(one, domain) for one in stretches]
    order = list(dict.fromkeys(one.field for one in stretches))
    day = day_clock(today, later_day(domain[1], -1))
    title, params = spoken(
        _sentence(stretches, day), facts.basis, (), "Red: refused, by the limit that is named there."
    )
    chart = layer_charts(
        *_draw_stretches(rows, order, domain), draw_chosen_day(), title=title, width=PLOT, height=alt.Step(STEP)
    )
    return movable(chart, title_of(stretches, today), [day], [slim_layout(), *params])


def stretches_of(facts: Facts, fields: Mapping[str, Plain], operation: Operation) -> list[Stretch]:
    """When each field by itself was legal and when not, from the first day of Lambda on, with what forbade it."""
    report = judge_fields(facts, fields, operation)
    found: list[Stretch] = []
    for one in report.functions:
        if one.name != WHOLE:
            found += _stretches_of_field(one, operation)
    said = _findings_on(facts, fields, operation, {one.start for one in found if one.state == ILLEGAL})
    turns = {rule: _days_of_limit(facts, rule) for rule in {one.rule for one in said.values() if _is_number(one.limit)}}
    apart = [
        piece
        for one in found
        for finding in [said.get((one.start, one.field))]
        for piece in (_split(one, turns.get(finding.rule, [])) if finding else [one])
    ]
    more = {one.start for one in apart if one.state == ILLEGAL} - {day for day, _ in said}
    said |= _findings_on(facts, fields, operation, more)
    told = [_with_reason(one, said.get((one.start, one.field))) if one.state == ILLEGAL else one for one in apart]
    return _joined(told)


def _findings_on(
    facts: Facts, fields: Mapping[str, Plain], operation: Operation, days: Iterable[date]
) -> dict[tuple[date, str], Finding]:
    """What forbids each field by itself on some days, by the day and the field."""
    said: dict[tuple[date, str], Finding] = {}
    for day in sorted(days):
        on_day = Facts(facts.store, replace(facts.basis, as_of=day))
        then = judge_fields(on_day, fields, operation, windows=False)
        for finding in then.findings:
            if finding.severity is Severity.ERROR:
                said.setdefault((day, finding.function or ""), finding)
    return said


def _days_of_limit(facts: Facts, rule: str) -> list[date]:
    """The days on which a limit changed that a rule looks at."""
    named = sorted(set(RULES[rule].literals))
    rows = facts.rows(
        "select distinct valid_from from limit_spells "
        f"where limit_id in ({', '.join(map(sql_literal, named)) or 'null'}) order by all"
    )
    return [row["valid_from"] for row in rows]


def _split(one: Stretch, turns: Sequence[date]) -> list[Stretch]:
    """A stretch in pieces, each between two of some days."""
    inside = [day for day in turns if one.start < day and (one.end is None or day < one.end)]
    edges = [one.start, *inside, one.end]
    return [replace(one, start=start, end=end) for start, end in pairwise(edges) if start is not None]


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Neighbours that say the same as one."""
    found: list[Stretch] = []
    for one in stretches:
        last = found[-1] if found else None
        if last and (last.field, last.state, last.words, last.end) == (one.field, one.state, one.words, one.start):
            found[-1] = replace(last, end=one.end)
        else:
            found.append(one)
    return found


def _stretches_of_field(one: JudgedFunction, operation: Operation) -> list[Stretch]:
    """The windows of a field with what lies between them."""
    spans = sorted(
        [(w.start, w.end, LEGAL) for w in one.windows if w.operation is operation]
        + [(w.start, w.end, UNKNOWN) for w in one.doubts if w.operation is operation],
        key=lambda span: span[0],
    )
    found: list[Stretch] = []
    before: date | None = FIRST_DAY
    for start, end, state in spans:
        if before is not None and before < start:
            found.append(Stretch(one.name, before, start, ILLEGAL))
        found.append(Stretch(one.name, start, end, state))
        before = end
    if before is not None:
        found.append(Stretch(one.name, before, None, ILLEGAL))
    return found


def _name_of(field: str) -> str:
    return field.split(maxsplit=1)[0]


def _is_number(limit: Plain) -> bool:
    return isinstance(limit, int | float) and not isinstance(limit, bool)


def _with_reason(one: Stretch, finding: Finding | None) -> Stretch:
    """A stretch with what forbade it, and ever shorter words for that."""
    if finding is None:
        return replace(one, reason="forbidden")
    unit = UNITS.get(_name_of(one.field), "")
    rule = RULES[finding.rule]
    if _is_number(finding.limit):
        words: tuple[str, ...] = (
            f"{rule.id}: limit {finding.limit:,}{unit}",
            f"limit {finding.limit:,}{unit}",
            f"{finding.limit:,}{unit}",
        )
    else:
        words = (f"{rule.id}: {rule.title}", rule.id)
    return replace(one, reason=finding.message, words=words)


def _row_of_stretch(one: Stretch, domain: tuple[date, date]) -> dict[str, Any]:
    end = one.end or domain[1]
    return {
        "field": one.field,
        "start": one.start.isoformat(),
        "end": end.isoformat(),
        "until": one.end.isoformat() if one.end else "no change published",
        "open": one.end is None,
        "state": one.state,
        "reason": one.reason or one.state,
        "share": (end - one.start).days / (domain[1] - domain[0]).days,
        **{f"words{place}": words for place, words in enumerate((*one.words, "", "", "")[:3])},
    }


def _fitting(place: int, otherwise: str) -> str:
    """The words of a place where they fit into their stretch, however wide the plot is."""
    words = f"datum.words{place}"
    return f"length({words}) * {LETTER} < datum.share * width - 8 ? {words} : {otherwise}"


WRITTEN = _fitting(0, _fitting(1, _fitting(2, "''")))
"""The longest words about a stretch that fit into it."""


def _draw_stretches(
    rows: Sequence[dict[str, Any]], order: Sequence[str], domain: tuple[date, date]
) -> list[alt.Chart | alt.LayerChart]:
    axis = alt.Axis(labelLimit=240, grid=False, labelExpr=FIELD_WORDS)
    base = of_rows(rows).encode(y=alt.Y("field:N", title=None, scale=alt.Scale(domain=list(order)), axis=axis))
    states = (LEGAL, ILLEGAL, UNKNOWN)
    present = [state for state in states if any(row["state"] == state for row in rows)]
    colours = alt.Color(
        "state:N",
        scale=alt.Scale(domain=present, range=[SHADES[states.index(state)] for state in present]),
        legend=alt.Legend(title=None),
    )
    bars: alt.Chart = base.mark_bar(height=BAR)
    edges: alt.Chart = base.transform_filter(f"datum.state === '{ILLEGAL}'").mark_tick(
        style="hatch", thickness=1.5, size=BAR
    )
    texts: alt.Chart = base.mark_text(align="left", dx=4, color="white", fontSize=10.5, fontWeight="bold")
    drawn = bars.encode(
        x=day_axis("start", domain),
        x2="end:T",
        color=colours,
        tooltip=tooltip_fields(Field="field:N", What="state:N", From="start:N", Until="until:N", Why="reason:N"),
    )
    strokes = hatch_strokes(
        ((r["field"], max(r["start"], domain[0].isoformat()), r["end"]) for r in rows if r["state"] == UNKNOWN),
        domain,
        BAR,
        PLOT,
    )
    written = texts.transform_calculate(written=WRITTEN).encode(x="start:T", text="written:N")
    return [drawn, strokes, edges.encode(x=alt.X("start:T")), written]


def _sentence(stretches: Sequence[Stretch], day: Clock) -> str:
    """Which fields are illegal on the chosen day, as an expression."""
    turns = sorted({FIRST_DAY, *(one.start for one in stretches), *(one.end for one in stretches if one.end)})
    texts = [
        (date.min, quoted(_words_for(stretches, FIRST_DAY))),
        *((turn, quoted(_words_for(stretches, turn))) for turn in turns),
    ]
    return f"'On ' + {day.shown} + ' ' + {stepped(texts)}"


def title_of(stretches: Sequence[Stretch], today: date) -> str:
    """What the chart says of a day."""
    return f"On {today} {_words_for(stretches, today)}"


def _words_for(stretches: Sequence[Stretch], day: date) -> str:
    there = [one for one in stretches if one.start <= day and (one.end is None or day < one.end)]
    wrong = [_name_of(one.field) for one in there if one.state == ILLEGAL]
    unsure = [_name_of(one.field) for one in there if one.state == UNKNOWN]
    fields = count_noun(len({one.field for one in stretches}), "field")
    if not wrong:
        all_of_them = "both fields" if fields == "2 fields" else f"all {fields}"
        text = f"{all_of_them} were legal" if len(there) > 1 else "it was legal"
        return f"nobody can tell of {' and '.join(unsure)}" if unsure else text
    return f"{len(wrong)} of {fields} {'was' if len(wrong) == 1 else 'were'} illegal: {', '.join(wrong)}"
