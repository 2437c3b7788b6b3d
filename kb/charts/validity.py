"""The validity band of a configuration: on which days each field's value was legal, and on which all of them were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import (
    day_axis,
    day_line,
    haloed_text,
    hatch_strokes,
    later_day,
    layer_charts,
    of_rows,
    tooltip_fields,
    year_start,
)
from kb.charts.headings import add_titles, room_beside
from kb.charts.reader_controls import FIELD_WORDS, given_parameters, slim_layout
from kb.charts.theme import WIDTH, Drawing, apply_theme
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts import Facts
from kb.judging import JudgedFunction, Operation, judge
from kb.judging.configurations import require_sizes
from kb.judging.question import CheckQuestion
from kb.judging.report import Report, Severity, Window
from kb.judging.rules import builtin_rules
from kb.readers.interface import Document, FunctionConfig, Plain, Position, Resolved

ALONE, TOGETHER = "#2C6DAC", "#00795A"
"""The colours of a field and of all of them: dark enough for the white dates on them."""

UNITS = {"MemorySize": " MB", "EphemeralStorage": " MB", "Timeout": " s"}
"""What is written behind the numbers of fields."""
WHOLE = "all together"
"""The row of the whole configuration."""

DOUBTFUL = "#B35F00"
"""The colour of days of which nobody can tell."""

RULES = {rule.id: rule for rule in builtin_rules()}
"""The rules that open and close windows."""

STEP = 34
PLOT = WIDTH - 40
DATE, MARGIN = 74, 60
"""Width of a day as it is written, and how far one may reach past the plot, in pixels."""

BAR = 18
AHEAD = 3 * 365
"""Days past the day asked about up to which the axis goes; a window without an end goes on to its edge."""


def validity(
    facts: Facts,
    *,
    runtime: str | None = None,
    memory: int | None = None,
    timeout: int | None = None,
    ephemeral_storage: int | None = None,
    architecture: str | None = None,
    package_type: str | None = None,
    operation: str = "create",
) -> Drawing:
    """When AWS accepts a configuration: a band per field, and the band in which all of them are legal.

    Args:
        facts: The facts.
        runtime: The runtime.
        memory: MB of memory.
        timeout: Seconds.
        ephemeral_storage: MB of `/tmp`.
        architecture: `x86_64` or `arm64`.
        package_type: `Zip` or `Image`.
        operation: `create`, `update` or `invoke`.
    """
    fields = fields_of(
        facts,
        "validity",
        runtime=runtime,
        memory=memory,
        timeout=timeout,
        ephemeral_storage=ephemeral_storage,
        architecture=architecture,
        package_type=package_type,
    )
    return field_bands(facts, fields, Operation(operation))


def fields_of(
    facts: Facts,
    chart: str,
    *,
    runtime: str | None,
    memory: int | None,
    timeout: int | None,
    ephemeral_storage: int | None,
    architecture: str | None,
    package_type: str | None,
) -> dict[str, Plain]:
    """The fields that are given, by their API names.

    Raises:
        UnknownIdError: There never was such a runtime.
        UsageError: None is, or a number is no size.
    """
    if runtime is not None:
        facts.runtime(runtime)
    require_sizes(memory=memory, timeout=timeout, ephemeral_storage=ephemeral_storage)
    config: dict[str, Plain] = {
        "Runtime": runtime,
        "MemorySize": memory,
        "Timeout": timeout,
        "EphemeralStorage": ephemeral_storage,
        "Architectures": [architecture] if architecture else None,
        "PackageType": package_type,
    }
    fields: dict[str, Plain] = {name: value for name, value in config.items() if value is not None}
    if not fields:
        raise UsageError(f"{chart}: no field is given: name one, such as a runtime")
    return fields


def field_bands(facts: Facts, fields: Mapping[str, Plain], operation: Operation = Operation.CREATE) -> Drawing:
    """The same of any fields by their API names, such as `{"Runtime": "python3.9", "MemorySize": 2048}`."""
    report = judge_fields(facts, fields, operation)
    today = facts.basis.as_of
    spans = [span for one in report.functions for span in _spans_of(one, operation)]
    turns = [day for span in spans for day in (span.start, span.end) if day]
    edge = max([later_day(today, AHEAD), *turns])
    domain = (year_start(min([today, *turns])), edge)
    rows = _place_dates([_row_of_span(span, edge) for span in spans], domain)
    order = [one.name for one in report.functions]
    layers: list[alt.Chart | alt.LayerChart] = [
        *_draw_spans(rows, order, domain, today),
        day_line(today),
        # The line of the day lies below what is written in the bars.
        *_draw_days(rows, order),
        _draw_reasons(facts, fields, report),
    ]
    named = {rule for span in spans for rule in (span.opened_by, span.closed_by) if rule in RULES}
    sources = [source for name in sorted(named) for source in RULES[name].sources]
    note = "Hatched: no end is published."
    if any(span.doubtful for span in spans):
        note += "\nStriped amber: AWS moved a date after it had passed, so nobody can tell whether it was accepted."
    finding = title_of(report.functions, operation, today)
    title = add_titles(finding, facts.basis, sources, note, room_beside(order) - WIDTH + PLOT)
    chart = layer_charts(*layers, title=title, width=PLOT, height=alt.Step(STEP))
    chart["params"] = given_parameters(slim_layout())
    return apply_theme(chart)


@dataclass(frozen=True, slots=True)
class LegalSpan:
    """Days on which a row is legal, or on which nobody can tell."""

    field: str
    """The row."""
    start: date
    """The first day."""
    end: date | None
    """The first day after it; None where none is published."""
    doubtful: bool
    """Whether nobody can tell."""
    opened_by: str | None
    """The rule that forbade it before."""
    closed_by: str | None
    """The rule that forbids it after."""


def _spans_of(one: JudgedFunction, operation: Operation) -> list[LegalSpan]:
    found = [
        LegalSpan(one.name, window.start, window.end, doubtful, window.opened_by, window.closed_by)
        for windows, doubtful in ((one.windows, False), (one.doubts, True))
        for window in windows
        if window.operation is operation
    ]
    return sorted(found, key=lambda span: span.start)


def _row_of_span(span: LegalSpan, edge: date) -> dict[str, Any]:
    opened, closed = RULES.get(span.opened_by or ""), RULES.get(span.closed_by or "")
    return {
        "field": span.field,
        "start": span.start.isoformat(),
        "end": (span.end or edge).isoformat(),
        "since": span.start.isoformat(),
        "until": span.end.isoformat() if span.end else "no end published",
        "open": span.end is None,
        "doubtful": span.doubtful,
        "what": "nobody can tell" if span.doubtful else "legal",
        "opened": f"end of {opened.id}: {opened.title}" if opened else "nothing forbade it before",
        "closed": f"{closed.id}: {closed.title}" if closed else "nothing forbids it after",
    }


def _place_dates(rows: list[dict[str, Any]], domain: tuple[date, date]) -> list[dict[str, Any]]:
    """The rows with the room for their days, as parts of the plot's width: on a phone it is another width."""
    days = max((domain[1] - domain[0]).days, 1)
    placed: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        follows = [other for other in rows[place + 1 :] if other["field"] == row["field"]]
        free = (date.fromisoformat(follows[0]["start"]) if follows else domain[1]) - end
        share, room = (end - start).days / days, free.days / days
        placed.append(row | {"share": share, "room": room, "margin": 0 if follows else MARGIN})
    return placed


SHADE = f"datum.doubtful ? '{DOUBTFUL}' : datum.field === '{WHOLE}' ? '{TOGETHER}' : '{ALONE}'"
"""The colour of a bar."""
INSIDE = f"!datum.open && datum.share * width >= {2 * DATE}"
"""Whether both days of a bar can be written in it."""
RIGHT = f"!datum.open && !({INSIDE}) && datum.room * width + datum.margin >= {DATE}"
"""Whether the last day can be written right of its bar."""


def _draw_spans(
    rows: list[dict[str, Any]], order: Sequence[str], domain: tuple[date, date], today: date
) -> list[alt.Chart]:
    """The bars of all rows, striped where nobody can tell, hatched where no end is published."""
    base = of_rows(rows).encode(y=_row_axis(order))
    bars: alt.Chart = base.mark_bar(height=BAR)
    coloured = bars.encode(
        x=day_axis("start", domain),
        x2="end:T",
        color=alt.Color("shade:N", scale=None),
        tooltip=tooltip_fields(
            Field="field:N", What="what:N", From="since:N", Until="until:N", Opened_by="opened:N", Closed_by="closed:N"
        ),
    ).transform_calculate(shade=SHADE)
    striped = [(r["field"], r["start"], r["end"]) for r in rows if r["doubtful"]]
    hatched = [
        (r["field"], max(r["start"], today.isoformat()), r["end"]) for r in rows if r["open"] and not r["doubtful"]
    ]
    return [coloured, hatch_strokes([*striped, *hatched], domain, BAR)]


def _row_axis(order: Sequence[str]) -> alt.Y:
    """A row for each field, and one in bold for all together."""
    bold = alt.condition(f"datum.value === '{WHOLE}'", alt.value("bold"), alt.value("normal"))
    axis = alt.Axis(labelLimit=260, labelFontWeight=bold, labelExpr=FIELD_WORDS)
    return alt.Y("field:N", title=None, scale=alt.Scale(domain=list(order)), axis=axis)


def _draw_days(rows: list[dict[str, Any]], order: Sequence[str]) -> list[alt.Chart | alt.LayerChart]:
    """The first and the last day of each bar, in it where they fit, each on the colour of its bar."""
    base = of_rows(rows).transform_calculate(shade=SHADE).encode(y=_row_axis(order))
    inside: alt.Chart = base.mark_text(color="white", fontSize=11, fontWeight="bold", align="left", dx=6)
    starts = inside.transform_filter(f"datum.share * width >= {DATE} && !datum.doubtful").encode(
        x="start:T", text="since:N"
    )
    right: alt.Chart = base.mark_text(color="white", fontSize=11, fontWeight="bold", align="right", dx=-6)
    ends = right.transform_filter(f"{INSIDE} && !datum.doubtful").encode(x="end:T", text="until:N")
    after: alt.Chart = base.mark_text(style="note", align="left", dx=5)
    outside = after.transform_filter(RIGHT).encode(x="end:T", text="until:N")
    return [_on_its_bar(starts), _on_its_bar(ends), outside]


def _on_its_bar(text: alt.Chart) -> alt.LayerChart:
    """Text that stays readable where the line of the day crosses it: the same in the colour of its bar beneath it."""
    under = text.copy()
    under.mark = alt.MarkDef(**{**text.mark.to_dict(), "strokeWidth": 4, "strokeJoin": "round"})
    shaded = under.encode(color=alt.Color("shade:N", scale=None), stroke=alt.Stroke("shade:N", scale=None))
    return layer_charts(shaded, text)


def _draw_reasons(facts: Facts, fields: Mapping[str, Plain], report: Report) -> alt.LayerChart:
    """In the rows that were legal on no day, why."""
    order = [one.name for one in report.functions]
    rows = [
        {"field": one.name, "why": f"never: {_reason(facts, fields, report, one.name)}"}
        for one in report.functions
        if not any(window.operation is report.operation for window in one.windows)
    ]
    text: alt.Chart = of_rows(rows).mark_text(style="label", align="left", limit=PLOT - 10)
    return haloed_text(text.encode(x=alt.value(6), y=alt.Y("field:N", scale=alt.Scale(domain=order)), text="why:N"))


def _reason(facts: Facts, fields: Mapping[str, Plain], report: Report, name: str) -> str:
    """Why a row was legal on no day: what forbids it now, or forbade it when each field by itself was legal."""
    alone = [one for one in report.functions if one.name != WHOLE]
    if name == WHOLE and all(_spans_of(one, report.operation) for one in alone):
        day = _common_day(alone, report.operation)
        if day is None:
            return "on no day were all fields legal"
        then = Facts(facts.store, replace(facts.basis, as_of=day))
        said = _errors(judge_fields(then, fields, report.operation, windows=False), WHOLE)
        return said[0] if said else "nobody can tell"
    said = _errors(report, name)
    return said[0] if said else "nobody can tell"


def _errors(report: Report, name: str) -> list[str]:
    return [one.message for one in report.findings if one.function == name and one.severity is Severity.ERROR]


def _common_day(alone: Sequence[JudgedFunction], operation: Operation) -> date | None:
    """The first day on which every field by itself was legal."""
    spans = [[span for span in _spans_of(one, operation) if not span.doubtful] for one in alone]
    for day in sorted(span.start for some in spans for span in some):
        if all(any(span.start <= day and (span.end is None or day < span.end) for span in some) for some in spans):
            return day
    return None


def judge_fields(
    facts: Facts, fields: Mapping[str, Plain], operation: Operation = Operation.CREATE, *, windows: bool = True
) -> Report:
    """A function for each field that has only that field, and last the one that has all of them, judged.

    Without windows it is judged on the day of the facts alone, which takes a third of the time.
    """
    alone = [(f"{name} {_text_of(value)}{UNITS.get(name, '')}", {name: value}) for name, value in fields.items()]
    functions = [
        FunctionConfig(
            name, Position(line, 1), {field: Resolved(value, Position(line, 1)) for field, value in few.items()}
        )
        for line, (name, few) in enumerate([*alone, (WHOLE, dict(fields))], start=1)
    ]
    document = Document("configuration", "fields", tuple(functions))
    return judge(facts.store, [document], builtin_rules(), CheckQuestion(facts.basis, operation, windows=windows))


def _text_of(value: Plain) -> str:
    if not isinstance(value, list):
        return str(value)
    return ", ".join(map(str, value)) if len(value) == 1 else str(len(value))


def title_of(judged: Sequence[JudgedFunction], operation: Operation, today: date) -> str:
    """The first and the last day in one sentence, each with the field that decides it, where one alone does."""
    done = {Operation.CREATE: "created", Operation.UPDATE: "updated", Operation.INVOKE: "invoked"}[operation]
    windows = {one.name: [w for w in one.windows if w.operation is operation] for one in judged}
    whole = windows.pop(WHOLE)
    if not whole:
        never = [name for name, found in windows.items() if not found]
        why = f"{' and '.join(never)} never legal" if never else "its fields were never legal together"
        return f"On no day could this be {done}: {why}"
    first, last = whole[0].start, whole[-1].end
    may = "Could" if last and last <= today else "Can"
    text = f"{may} be {done} from {first}{_deciding(windows, lambda window: window.start == first)}"
    if not last:
        return f"{text}, no end published"
    return f"{text} until {last}{_deciding(windows, lambda window: window.end == last)}"


def _deciding(windows: Mapping[str, Sequence[Window]], holds: Callable[[Window], bool]) -> str:
    """The fields whose own windows turn on that day, in brackets; nothing where there is but one field."""
    found = [name.split()[0] for name, spells in windows.items() if any(holds(window) for window in spells)]
    return f" ({' and '.join(found)})" if found and len(windows) > 1 else ""
