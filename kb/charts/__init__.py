"""Charts: one function per chart, from facts to an Altair chart whose title is the finding."""

from collections.abc import Callable

from kb.charts.lifecycles import runtimes
from kb.charts.steps import limits
from kb.charts.theme import Drawing
from kb.facts import Facts

CHARTS: dict[str, Callable[[Facts], Drawing]] = {"runtimes": runtimes, "limits": limits}
"""Every chart by the name under which the command line draws it."""

__all__ = ["CHARTS", "limits", "runtimes"]
