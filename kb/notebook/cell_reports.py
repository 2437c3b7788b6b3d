"""A judged cell: its lines with the findings below them, and the cell with its sure fixes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import htpy as h
from htpy import Node
from markupsafe import Markup

from kb.data_classes import dataclass
from kb.html import html_badge
from kb.judging.report import Finding, Report
from kb.notebook.checks import PATH
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.readers.trees.text_lines import split_lines
from kb.reports.edits import fixing_edits
from kb.reports.patches import edit_bytes

MOST_LINES = 400
"""The most lines that are shown with their findings; longer cells show the table alone."""

_LINE = "display:grid;grid-template-columns:3em minmax(0,1fr);font-family:monospace;white-space:pre-wrap"
_NUMBER = "opacity:.55;text-align:right;padding-right:.8em;user-select:none"
_SAID = "margin:1px 0 3px 3.6em;padding-left:.6em;border-left:3px solid #B2402A;white-space:normal"


@dataclass(frozen=True, slots=True, repr=False)
class CellReport(Report):
    """What a check of a cell found, shown at the lines of the cell."""

    text: str = ""
    """The cell."""
    fixed: str | None = None
    """The cell with its sure fixes; None where there are none."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Where there are fixes, a widget with a button for them; pages without a kernel take the HTML."""
        from kb.notebook.judged_cell import JudgedCell  # noqa: PLC0415 - only a living notebook needs widgets
        from kb.notebook.pictures import is_static  # noqa: PLC0415

        if self.fixed is None or is_static():
            return {}

        widget = JudgedCell(html=self._repr_html_(), judged=self.text, fixed=self.fixed)
        found = widget._repr_mimebundle_()
        return (found[0] if isinstance(found, tuple) else found) or {}

    def _repr_html_(self) -> str:
        above = Report._repr_html_(self)
        if not self.text or self.text.count("\n") > MOST_LINES:
            return above
        return str(Markup(h.div[Markup(above), _lines_part(self), _fixed_part(self)]))  # noqa: S704 - escaped by htpy


def report_on_cell(report: Report, text: str, parameters: Mapping[str, str]) -> CellReport:
    """A report with the text that it is about, and that text with its sure fixes.

    Args:
        report: The report.
        text: The cell.
        parameters: The values of template parameters that it was read with.
    """
    content = text.encode()
    inputs = Inputs(dict(parameters))
    edits = fixing_edits(
        report.findings, lambda _: content, lambda path, changed: [read_text(path, changed, inputs)], lambda _: ()
    )
    said = {field.name: getattr(report, field.name) for field in fields(Report)}
    mended = edit_bytes(content, [edit for edit in edits if edit.path == PATH]).decode() if edits else None
    return CellReport(**said, text=text, fixed=mended)


def _lines_part(report: CellReport) -> Node:
    """The lines around the findings, each finding below its own."""
    at: dict[int, list[Finding]] = {}
    for one in report.findings:
        at.setdefault(one.line, []).append(one)
    if not at:
        return None
    rows = [
        (
            h.div(style=_LINE)[h.span(style=_NUMBER)[str(number)], h.span[line or " "]],
            [h.div(style=_SAID, class_="lkb-at-line")[_finding_words(one)] for one in at.get(number, ())],
        )
        for number, line in enumerate(split_lines(report.text), 1)
    ]
    return h.div(style="margin-top:8px")[rows]


def _finding_words(one: Finding) -> Node:
    fix = h.span(style="white-space:nowrap")[" Fix: ", h.code[f"{one.fix.field}: {one.fix.value}"]] if one.fix else None
    return [html_badge(one.severity.label), " ", one.rule, " ", one.message, ".", fix]


def _fixed_part(report: CellReport) -> Node:
    """The cell with its sure fixes, to copy."""
    if report.fixed is None:
        return None
    style = "white-space:pre-wrap;font-family:monospace;margin:4px 0 0 3.6em;user-select:all"
    return h.details(style="margin-top:6px")[
        # A focused control has to say itself that JupyterLab's keys are not for it.
        h.summary({"data-lm-suppress-shortcuts": "true"})["The cell with its sure fixes, to copy"],
        h.pre(style=style, tabindex="0", role="region", aria_label="The cell with its sure fixes")[report.fixed],
    ]
