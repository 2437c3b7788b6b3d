"""Limits through time: a step for every change."""

from __future__ import annotations

import altair as alt
import pandas as pd

from kb.charts.theme import Drawing, day_axis, themed, titled
from kb.facts import Facts
from kb.facts.queries import whole

MAIN = {
    "function_memory": "Memory (MB)",
    "ephemeral_storage": "/tmp (MB)",  # noqa: S108 - the name of the limit
    "function_timeout": "Timeout (s)",
    "payload_async": "Asynchronous payload (KB)",
}
"""The limits drawn, which most functions meet."""

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")


def change_points(facts: Facts) -> pd.DataFrame:
    """One row per change of a largest value up to the day asked about, and one on that day itself."""
    day = facts.basis.as_of
    spells = facts.rows("select limit_id, valid_from, max from limit_spells where max is not null order by valid_from")
    rows: list[dict[str, object]] = []
    last: dict[str, float | None] = {}
    for row in spells:
        name, value = MAIN.get(row["limit_id"]), whole(row["max"])
        if name is not None and row["valid_from"] <= day and last.get(name) != value:
            rows.append({"limit": name, "day": row["valid_from"].isoformat(), "max": value, "change": True})
            last[name] = value
    rows += [{"limit": name, "day": day.isoformat(), "max": value, "change": False} for name, value in last.items()]
    return pd.DataFrame(rows, columns=["limit", "day", "max", "change"])


def limits(facts: Facts) -> Drawing:
    """The largest memory, timeout, /tmp and asynchronous payload of ordinary functions, on a log scale."""
    points = change_points(facts)
    base = alt.Chart(points).encode(
        x=day_axis("day"),
        y=alt.Y(
            "max:Q",
            title="largest value",
            scale=alt.Scale(type="log", domain=[40, 20000]),
            axis=alt.Axis(values=[100, 1000, 10000], format=","),
        ),
        color=alt.Color(
            "limit:N",
            title=None,
            sort=list(MAIN.values()),
            scale=alt.Scale(domain=list(MAIN.values()), range=list(COLOURS)),
        ),
        tooltip=[
            alt.Tooltip("limit:N", title="Limit"),
            alt.Tooltip("day:N", title="From"),
            alt.Tooltip("max:Q", title="Largest", format=","),
        ],
    )
    steps = base.mark_line(interpolate="step-after", strokeWidth=2.5)
    changes = base.transform_filter("datum.change")
    marks = changes.mark_point(filled=True, size=45, opacity=1)
    labels = changes.mark_text(align="left", dx=6, dy=-7, fontSize=10).encode(text=alt.Text("max:Q", format=","))
    memory = points.loc[points["limit"] == MAIN["function_memory"], "max"]
    finding = (
        f"The largest memory grew {memory.iloc[-1] / memory.iloc[0]:.0f} times" if len(memory) else "No limits yet"
    )
    return themed(alt.layer(steps, marks, labels, title=titled(finding, facts.basis)), width=620, height=320)
