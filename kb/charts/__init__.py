"""Charts: one function per chart, from facts to an Altair chart whose title is the finding."""

from kb.charts.bitemporal import bitemporal
from kb.charts.catalogue import CHARTS
from kb.charts.changes import changes
from kb.charts.days import days
from kb.charts.events import events
from kb.charts.export import PictureForm, render_chart
from kb.charts.features import features
from kb.charts.fleets import fleet
from kb.charts.limits import limits
from kb.charts.registry import Chart, Option, chart_named
from kb.charts.revisions import revisions
from kb.charts.runtimes import runtimes
from kb.charts.silences import silences
from kb.charts.slips import announced, slips
from kb.charts.theme import Drawing, Theme, apply_theme
from kb.charts.triggers import triggers
from kb.charts.validity import field_bands, validity

__all__ = [
    "CHARTS",
    "Chart",
    "Drawing",
    "Option",
    "PictureForm",
    "Theme",
    "announced",
    "apply_theme",
    "bitemporal",
    "changes",
    "chart_named",
    "days",
    "events",
    "features",
    "field_bands",
    "fleet",
    "limits",
    "render_chart",
    "revisions",
    "runtimes",
    "silences",
    "slips",
    "triggers",
    "validity",
]
