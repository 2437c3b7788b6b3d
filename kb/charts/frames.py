"""Charts of data frames, whoever made them: rows counted by year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import altair as alt

from kb.charts.chart_parts import of_rows, tooltip_fields
from kb.charts.headings import break_title
from kb.charts.theme import WIDTH, Drawing, apply_theme, colour_scale
from kb.errors import UsageError
from kb.nouns import count_noun

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 220
MOST = 6
"""Values with a colour of their own; the rarer ones share one."""

OTHERS = "others"


def count_by_year(table: pd.DataFrame, day: str, by: str) -> Drawing:
    """The rows of a frame by the year of a day, stacked by the values of a column.

    Args:
        table: The frame.
        day: The column with the day.
        by: The column that colours tell apart; its six most frequent values have a colour of their own.

    Raises:
        UsageError: The frame has no such column.
    """
    if missing := [name for name in (day, by) if name not in table.columns]:
        raise UsageError(
            f"the frame has no column {' and no column '.join(missing)}: it has {', '.join(table.columns)}"
        )
    rows = table.dropna(subset=[day])
    often = [str(name) for name, _ in Counter(map(str, rows[by])).most_common(MOST)]
    counts = Counter(
        (int(str(moment)[:4]), value if value in often else OTHERS)
        for moment, value in zip(rows[day], map(str, rows[by]), strict=True)
    )
    data = [{"year": str(year), "value": value, "rows": number} for (year, value), number in sorted(counts.items())]
    names = [*often, *([OTHERS] if any(row["value"] == OTHERS for row in data) else [])]
    bars: alt.Chart = of_rows(data).mark_bar()
    stacked = bars.encode(
        x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("rows:Q", title="rows", axis=alt.Axis(tickMinStep=1)),
        color=colour_scale("value", names),
        tooltip=tooltip_fields(Year="year:N", Value="value:N", Rows="rows:Q"),
    )
    total = "No row has a day"
    if often:
        times = sum(rows[by].map(str) == often[0])
        total = f"{count_noun(len(rows), 'row')}; most often, {times} times, {by} is {often[0]}"
    title = alt.TitleParams(text=break_title(total), subtitle=[f"By the year of {day}, coloured by {by}"])
    return apply_theme(alt.LayerChart(layer=[stacked], title=title, width=WIDTH, height=HEIGHT))
