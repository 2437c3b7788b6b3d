"""What an announced date is worth: how many held, by how far ahead they stood, and how far the others moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from kb.charts.chart_parts import NUMBERS, of_rows, tooltip_fields
from kb.charts.headings import add_titles
from kb.charts.reader_controls import given_parameters, slim_layout
from kb.charts.theme import COLOURS, WIDTH, Drawing, apply_theme
from kb.facts import Facts
from kb.facts.date_trust import DateTrust, date_trust
from kb.facts.slips import slips
from kb.nouns import count_noun

HEIGHT = 170
PLOT = WIDTH - 60
TALKED_OF = 6
"""The months ahead that the title tells of, where any date stood so far ahead."""

NOTE = "Lines: above, 95% intervals that count announcements, not dates; below, all but the lowest and highest tenth."


def trust(facts: Facts, milestone: str | None = None) -> Drawing:
    """Above, the share of dates that held by the months they stood ahead; below, by how many days they moved.

    Args:
        facts: The facts.
        milestone: Only this milestone.
    """
    found = date_trust(facts, milestone)
    rows = [_row_of_trust(one) for one in found]
    order = [row["ahead"] for row in rows]
    sources = [url for slip in slips(facts, milestone) for url in slip.sources]
    title = add_titles(title_of(found), facts.basis, sources, NOTE)
    plots = [_draw_shares(rows, order), _draw_days(rows, order)]
    return apply_theme(alt.VConcatChart(vconcat=plots, title=title, spacing=18, params=given_parameters(slim_layout())))


def _row_of_trust(one: DateTrust) -> dict[str, Any]:
    ahead = "the day itself" if one.months == 0 else count_noun(one.months, "month")
    return {
        "ahead": ahead,
        "share": one.share,
        "low": one.low,
        "high": one.high,
        "held": f"{one.held} of {one.dates}",
        "percent": f"{one.share:.0%}",
        "announcements": one.announcements,
        "interval": f"{one.low:.0%} to {one.high:.0%}",
        "median": one.median_days,
        "early": one.early_days,
        "late": one.late_days,
        "moved": "held" if one.median_days == 0 else f"{one.median_days:+,d} days",
        "days": f"{one.median_days:+,d}" if one.median_days else "0",
    }


def _across(order: Sequence[str], *, labels: bool) -> alt.X:
    title = "how far ahead the date stood" if labels else None
    axis = alt.Axis(labelAngle=0, labels=labels, labelOverlap=True)
    return alt.X("ahead:N", sort=None, title=title, scale=alt.Scale(domain=list(order)), axis=axis)


def _draw_shares(rows: Sequence[dict[str, Any]], order: Sequence[str]) -> alt.LayerChart:
    share = alt.Scale(domain=[0, 1.08], nice=False)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    base = of_rows(rows).encode(
        x=_across(order, labels=False),
        tooltip=tooltip_fields(
            Ahead="ahead:N", Held="held:N", Share_at_95_percent="interval:N", Announcements="announcements:Q"
        ),
    )
    lines: alt.Chart = base.mark_rule(strokeWidth=6, opacity=0.35, color=COLOURS[2], strokeCap="round")
    dots: alt.Chart = base.mark_point(filled=True, size=90, opacity=1, color=COLOURS[2])
    labelled = base.transform_calculate(label="slim ? datum.percent : datum.held")
    texts: alt.Chart = labelled.mark_text(style="label", align="left", dx=8, fontWeight="bold")
    up = alt.Y("share:Q", title="dates that held", scale=share, axis=axis)
    layer = [
        lines.encode(y=alt.Y("low:Q", title="dates that held", scale=share, axis=axis), y2="high:Q"),
        dots.encode(y=up),
        texts.encode(y=up, text="label:N"),
    ]
    return alt.LayerChart(layer=layer, width=PLOT, height=HEIGHT)


def _draw_days(rows: Sequence[dict[str, Any]], order: Sequence[str]) -> alt.LayerChart:
    axis = alt.Axis(format=NUMBERS, tickCount=5)
    base = of_rows(rows).encode(
        x=_across(order, labels=True),
        tooltip=tooltip_fields(
            Ahead="ahead:N", Median_days="median:Q", Earliest_tenth="early:Q", Latest_tenth="late:Q"
        ),
    )
    lines: alt.Chart = base.mark_rule(strokeWidth=6, opacity=0.35, color=COLOURS[5], strokeCap="round")
    dots: alt.Chart = base.mark_point(filled=True, size=90, opacity=1, color=COLOURS[5])
    labelled = base.transform_calculate(label="slim ? datum.days : datum.moved")
    texts: alt.Chart = labelled.mark_text(style="label", align="left", dx=8, dy=-7, fontWeight="bold")
    layer = [
        lines.encode(y=alt.Y("early:Q", title="days they moved", axis=axis), y2="late:Q"),
        dots.encode(y=alt.Y("median:Q", title="days they moved", axis=axis)),
        texts.encode(y=alt.Y("median:Q", title="days they moved", axis=axis), text="label:N"),
    ]
    return alt.LayerChart(layer=layer, width=PLOT, height=HEIGHT)


def title_of(found: Sequence[DateTrust]) -> str:
    """What the chart says: the share that held of the dates half a year ahead, or as far ahead as there are any."""
    if not found:
        return "No announced day has passed yet, so nothing can be said of their worth"
    one = min(found, key=lambda it: (abs(it.months - TALKED_OF), it.months))
    ahead = "on their day" if one.months == 0 else f"{count_noun(one.months, 'month')} ahead"
    return (
        f"Of {count_noun(one.dates, 'date')} that stood {ahead}, {one.share:.0%} held ({one.low:.0%} to {one.high:.0%})"
    )
