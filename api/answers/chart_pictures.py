"""Charts over HTTP, drawn by the same functions as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.questions.question_errors import NotInstalledError
from kb.facts import Basis, Facts
from kb.store import Store

KINDS = {"svg": "image/svg+xml", "png": "image/png", "json": "application/vnd.vegalite+json"}
"""The formats of charts, with their media types."""


@dataclass(frozen=True, slots=True)
class ChartQuestion:
    """Which chart is to be drawn."""

    basis: Basis
    """What it rests on."""
    name: str
    """Its name."""
    kind: str
    """The format."""
    theme: str
    """`light` or `dark`."""
    options: Mapping[str, str]
    """What it is asked with."""


def draw_chart(store: Store, question: ChartQuestion) -> bytes:
    """A chart in a format.

    Raises:
        UnknownIdError: There is no such chart.
        UsageError: The chart does not take an option, or one is missing.
        NotInstalledError: What draws charts is not installed.
    """
    try:
        from kb.charts import CHARTS, PictureForm, Theme, chart_named, render_chart  # noqa: PLC0415 - an extra, and heavy
    except ImportError as e:
        raise NotInstalledError(f"charts need {e.name}: pip install 'lambda-kb[charts]'") from e
    chart = chart_named(CHARTS, question.name)
    arguments = chart.arguments(question.options)
    facts = Facts(store, question.basis)
    try:
        return render_chart(chart(facts, **arguments), PictureForm(question.kind), Theme(question.theme))
    finally:
        facts.cursor.close()
