"""Charts: one function per chart, from facts to an Altair chart whose title is the finding.

No chart judges time or counts what the facts do not tell; how pages and notebooks show them is not known here.
"""

# ruff: noqa: E402 - Altair rests on jsonschema, which is to be imported in our way first
from kb.json_schemas import import_jsonschema

import_jsonschema()

from kb.charts.ages import age
from kb.charts.bitemporal import bitemporal
from kb.charts.catalogue import CHARTS
from kb.charts.changes import changes
from kb.charts.comparison import compare
from kb.charts.configurations import config
from kb.charts.countdown import next_days
from kb.charts.days import days
from kb.charts.events import events
from kb.charts.export import PictureForm, render_chart
from kb.charts.features import features
from kb.charts.fleets import fleet
from kb.charts.frames import count_by_year
from kb.charts.limits import limits
from kb.charts.regions import regions
from kb.charts.registry import Chart, Option, chart_named
from kb.charts.revisions import revisions
from kb.charts.runtimes import runtimes
from kb.charts.silences import silences
from kb.charts.slips import announced, slips
from kb.charts.theme import Drawing, Theme, apply_theme
from kb.charts.triggers import triggers
from kb.charts.trust import trust
from kb.charts.validity import field_bands, validity

__all__ = [
    "CHARTS",
    "Chart",
    "Drawing",
    "Option",
    "PictureForm",
    "Theme",
    "age",
    "announced",
    "apply_theme",
    "bitemporal",
    "changes",
    "chart_named",
    "compare",
    "config",
    "count_by_year",
    "days",
    "events",
    "features",
    "field_bands",
    "fleet",
    "limits",
    "next_days",
    "regions",
    "render_chart",
    "revisions",
    "runtimes",
    "silences",
    "slips",
    "triggers",
    "trust",
    "validity",
]
