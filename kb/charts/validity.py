"""The validity band of a configuration: on which days each field's value was legal, and on which all of them were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import (
    day_axis,
    day_line,
    hatch_strokes,
    later_day,
    layer_charts,
    of_rows,
    tooltip_fields,
    year_start,
)
from kb.charts.theme import WIDTH, Drawing, add_titles, apply_theme
from kb.errors import UsageError
from kb.facts import Facts
from kb.judging import JudgedFunction, Operation, judge
from kb.judging.question import CheckQuestion
from kb.judging.report import Window
from kb.judging.rules import Rule, builtin_rules
from kb.readers.interface import Document, FunctionConfig, Plain, Position, Resolved

ALONE, TOGETHER = "#2C6DAC", "#00795A"
"""The colours of a field and of all of them: dark enough for the white dates on them."""

WHOLE = "all together"
"""The row of the whole configuration."""

STEP = 34
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
    config: dict[str, Plain] = {
        "Runtime": runtime,
        "MemorySize": memory,
        "Timeout": timeout,
        "EphemeralStorage": ephemeral_storage,
        "Architectures": [architecture] if architecture else None,
        "PackageType": package_type,
    }
    fields = {name: value for name, value in config.items() if value is not None}
    if not fields:
        raise UsageError("validity: no field is given: name one, such as a runtime")
    return field_bands(facts, fields, Operation(operation))


def field_bands(facts: Facts, fields: Mapping[str, Plain], operation: Operation = Operation.CREATE) -> Drawing:
    """The same of any fields by their API names, such as `{"Runtime": "python3.9", "MemorySize": 2048}`."""
    judged, rules = _judge_fields(facts, fields), {rule.id: rule for rule in builtin_rules()}
    today = facts.basis.as_of
    windows = [(one.name, window) for one in judged for window in one.windows if window.operation is operation]
    turns = [day for _, window in windows for day in (window.start, window.end) if day]
    edge = max([later_day(today, AHEAD), *turns])
    domain = (year_start(min([today, *turns])), edge)
    rows = [_row_of_window(name, window, edge, rules) for name, window in windows]
    order = [one.name for one in judged]
    bold = alt.condition(f"datum.value === '{WHOLE}'", alt.value("bold"), alt.value("normal"))
    y = alt.Y("field:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=260, labelFontWeight=bold))
    base = of_rows(rows).encode(y=y)
    bars: alt.Chart = base.mark_bar(height=BAR)
    coloured = bars.encode(
        x=day_axis("start", domain),
        x2="end:T",
        color=alt.condition(f"datum.field === '{WHOLE}'", alt.value(TOGETHER), alt.value(ALONE)),
        tooltip=tooltip_fields(
            Field="field:N", From="since:N", Until="until:N", Opened_by="opened:N", Closed_by="closed:N"
        ),
    )
    strokes = hatch_strokes(((r["field"], today.isoformat(), r["end"]) for r in rows if r["open"]), domain, BAR)
    starts = base.mark_text(align="left", dx=6, color="white", fontSize=11, fontWeight="bold").encode(
        x="start:T", text="since:N"
    )
    ends = (
        base.transform_filter("!datum.open")
        .mark_text(style="note", align="left", dx=5)
        .encode(x="end:T", text="until:N")
    )
    named = {rule for _, window in windows for rule in (window.opened_by, window.closed_by) if rule in rules}
    sources = [source for name in sorted(named) for source in rules[name].sources]
    title = add_titles(_title_of(judged, operation), facts.basis, sources, "Hatched: no end is published.")
    layers = [coloured, strokes, starts, ends, day_line(today)]
    return apply_theme(layer_charts(*layers, title=title, width=WIDTH - 40, height=alt.Step(STEP)))


def _judge_fields(facts: Facts, fields: Mapping[str, Plain]) -> tuple[JudgedFunction, ...]:
    """A function for each field that has only that field, and last the one that has all of them."""
    units = {"MemorySize": " MB", "EphemeralStorage": " MB", "Timeout": " s"}
    alone = [(f"{name} {_text_of(value)}{units.get(name, '')}", {name: value}) for name, value in fields.items()]
    functions = [
        FunctionConfig(
            name, Position(line, 1), {field: Resolved(value, Position(line, 1)) for field, value in few.items()}
        )
        for line, (name, few) in enumerate([*alone, (WHOLE, dict(fields))], start=1)
    ]
    document = Document("configuration", "fields", tuple(functions))
    return judge(facts.store, [document], builtin_rules(), CheckQuestion(facts.basis)).functions


def _text_of(value: Plain) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _row_of_window(field: str, window: Window, edge: date, rules: Mapping[str, Rule]) -> dict[str, Any]:
    opened, closed = rules.get(window.opened_by or ""), rules.get(window.closed_by or "")
    return {
        "field": field,
        "start": window.start.isoformat(),
        "end": (window.end or edge).isoformat(),
        "since": window.start.isoformat(),
        "until": window.end.isoformat() if window.end else "no end published",
        "open": window.end is None,
        "opened": f"end of {opened.id}: {opened.title}" if opened else "nothing forbade it before",
        "closed": f"{closed.id}: {closed.title}" if closed else "nothing forbids it after",
    }


def _title_of(judged: Sequence[JudgedFunction], operation: Operation) -> str:
    """The first and the last day in one sentence, each with the field that decides it, where one alone does."""
    done = {Operation.CREATE: "created", Operation.UPDATE: "updated", Operation.INVOKE: "invoked"}[operation]
    windows = {one.name: [w for w in one.windows if w.operation is operation] for one in judged}
    whole = windows.pop(WHOLE)
    if not whole:
        return f"On no day could this be {done}"
    first, last = whole[0].start, whole[-1].end
    openers = [name.split()[0] for name, found in windows.items() if any(w.start == first for w in found)]
    closers = [name.split()[0] for name, found in windows.items() if any(w.end == last for w in found)]
    text = f"Can be {done} from {first}"
    if len(openers) == 1 < len(windows):
        text += f" ({openers[0]})"
    text += f" until {last}" if last else ", no end published"
    if last and len(closers) == 1 < len(windows):
        text += f" ({closers[0]})"
    return text
