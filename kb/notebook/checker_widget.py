"""The checker: a template, a day and an operation above the findings, which follow what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import kb
from kb.html import html_cell
from kb.notebook.asked_widget import AskedWidget, widget_asset
from kb.notebook.cell_reports import report_on_cell
from kb.notebook.checks import PATH, complaint_line


class Checker(AskedWidget):
    """A template that is judged while it is edited; a page without a kernel shows the findings."""

    _esm = widget_asset("controls.js") + widget_asset("checker.js")

    def __init__(self, day: kb.KnowledgeBase, template: str) -> None:
        begun = {"template": template, "as_of": day.basis.as_of.isoformat(), "operation": "create"}
        super().__init__(partial(judge_asked, day), begun)

    def still(self) -> dict[str, str]:
        """The findings, and what the widget is in one line."""
        return {"text/html": self.answer["html"], "text/plain": f"A check of a template on {self.asked['as_of']}"}


def judge_asked(day: kb.KnowledgeBase, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The findings as HTML and the text with its sure fixes; what cannot be judged is said in one line.

    Args:
        day: The knowledge base; what it may know and its account count, its day does not.
        asked: `template`, `as_of`, `operation`, `serial`.
    """
    try:
        report = kb.check_text(
            asked["template"],
            PATH,
            asked["as_of"],
            asked["operation"],
            known_at=day.basis.known_at,
            data_version=day.basis.data_version,
            account=day.basis.account,
            db=day.facts.store,
        )
    except kb.KbError as e:
        return {"html": str(html_cell(complaint_line(e))), "fixed": None, "serial": asked["serial"]}
    fixed = report_on_cell(report, asked["template"], {}).fixed
    return {"html": report._repr_html_(), "fixed": fixed, "serial": asked["serial"]}
