"""Charts: one function per chart, from facts to an Altair chart whose title is the finding."""

from kb.charts.export import Form, render
from kb.charts.lifecycles import runtimes
from kb.charts.registry import LANGUAGE, LIMITS, Chart, Option, chart_named
from kb.charts.steps import limits
from kb.charts.theme import Drawing, Theme, themed

CHARTS: dict[str, Chart] = {
    chart.name: chart
    for chart in (
        Chart("runtimes", "When was each runtime supported, and until when?", runtimes, (LANGUAGE,)),
        Chart("limits", "How did the largest values grow?", limits, (LIMITS,)),
    )
}
"""Every chart by the name under which the command line and the service draw it."""

__all__ = [
    "CHARTS",
    "Chart",
    "Drawing",
    "Form",
    "Option",
    "Theme",
    "chart_named",
    "limits",
    "render",
    "runtimes",
    "themed",
]
