"""How fresh the data are: for each table, when its sources were last read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from kb.charts.chart_parts import day_axis, day_line, layer_charts, of_rows, tooltip_fields
from kb.charts.headings import add_titles
from kb.charts.theme import COLOURS, WIDTH, Drawing, apply_theme
from kb.facts import Facts
from kb.facts.stats import TableStats, stats
from kb.nouns import count_noun

STEP = 30
PLOT = WIDTH - 60
LEAST_DAYS = 14
"""Days before the day asked about that are drawn, also where everything was read later: a day is a step to be seen."""
NOTE = "From the fact whose sources have gone unread for longest to the newest reading. Right: both, in days."


def age(facts: Facts) -> Drawing:
    """A row for each table: from its least fresh fact to its newest reading, in days before the day asked about."""
    today = facts.basis.as_of
    tables = [one for one in stats(facts) if one.newest_evidence is not None]
    rows = [_row_of_table(one, today) for one in sorted(tables, key=lambda one: (_age(one, today), one.table))]
    first = min([today - timedelta(days=LEAST_DAYS), *(date.fromisoformat(row["oldest"]) for row in rows)])
    last = max([today, *(date.fromisoformat(row["newest"]) for row in rows)])
    domain = first - timedelta(days=3), last + timedelta(days=3) if last < date.max - timedelta(days=3) else last
    base = of_rows(rows).encode(
        y=alt.Y(
            "table:N", title=None, scale=alt.Scale(domain=[row["table"] for row in rows]), axis=alt.Axis(grid=False)
        ),
        tooltip=tooltip_fields(
            Table="table:N", Rows="rows:Q", Newest_reading="newest:N", Least_fresh="oldest:N", Least_fresh_fact="fact:N"
        ),
    )
    ways: alt.Chart = base.mark_rule(style="trace", strokeWidth=6, strokeCap="round")
    dots: alt.Chart = base.mark_point(filled=True, size=70, opacity=1, color=COLOURS[0])
    rings: alt.Chart = base.mark_point(filled=False, size=50, opacity=1, color=COLOURS[5], strokeWidth=2)
    texts: alt.Chart = base.mark_text(style="note", align="left", dx=10)
    layers: list[alt.Chart | alt.LayerChart] = [
        ways.encode(x=day_axis("oldest", domain), x2="newest:T"),
        rings.encode(x=alt.X("oldest:T")),
        dots.encode(x=alt.X("newest:T")),
        texts.encode(x=alt.value(alt.ExprRef("width")), text="said:N"),
        day_line(today),
    ]
    title = add_titles(title_of(tables, today), facts.basis, (), NOTE)
    return apply_theme(layer_charts(*layers, title=title, width=PLOT, height=alt.Step(STEP)))


def _age(one: TableStats, today: date) -> int:
    """Days from its newest reading to the day asked about; 0 where it was read later."""
    return max(0, (today - (one.newest_evidence or today)).days)


def _row_of_table(one: TableStats, today: date) -> dict[str, Any]:
    newest = one.newest_evidence or today
    oldest = one.oldest_evidence or newest
    return {
        "table": one.table.replace("_", " "),
        "rows": one.rows,
        "newest": newest.isoformat(),
        "oldest": oldest.isoformat(),
        "fact": one.oldest_fact or "none",
        "said": "read later" if newest > today else f"{_age(one, today)}, least fresh {max(0, (today - oldest).days)}",
    }


def title_of(tables: Sequence[TableStats], today: date) -> str:
    """What the chart says of the day asked about."""
    if not tables:
        return "No source of any table has been read yet"
    days = [one.newest_evidence for one in tables if one.newest_evidence]
    read = sum(day <= today for day in days)
    if read < len(tables):
        had = f"{read or 'None'} of {count_noun(len(tables), 'table')} had been read by {today}"
        return f"{had}; the newest reading is of {max(days)}"
    longest = max(_age(one, today) for one in tables)
    least = max(max(0, (today - (one.oldest_evidence or today)).days) for one in tables)
    before = f"in the {count_noun(least, 'day')} before" if least else "on that day"
    return f"Every table was read {_within(longest)} {today}, the sources of every fact {before}"


def _within(days: int) -> str:
    return f"in the {count_noun(days, 'day')} before" if days else "on"
