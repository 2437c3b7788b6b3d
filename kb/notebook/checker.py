"""A widget that judges a template while it is edited: paste, choose a date, see the findings."""

from __future__ import annotations

from typing import Any

import kb
from kb.html import html_cell
from kb.notebook.checks import PATH, complaint_line
from kb.operations import OPERATIONS


class Checker:
    """A text field, a day and an operation above the findings; a page without a kernel shows the findings."""

    def __init__(self, day: kb.KnowledgeBase, template: str) -> None:
        import ipywidgets  # noqa: PLC0415 - only where a notebook shows it

        self.clocks = day.basis
        self.store = day.facts.store
        wide = ipywidgets.Layout(width="99%", height="190px")
        self.template = ipywidgets.Textarea(template, layout=wide)
        self.day = ipywidgets.DatePicker(value=day.basis.as_of, description="As of")
        self.operation = ipywidgets.Dropdown(options=list(OPERATIONS), description="To")
        self.findings = ipywidgets.HTML()
        self.box = ipywidgets.VBox([self.template, ipywidgets.HBox([self.day, self.operation]), self.findings])
        for control in (self.template, self.day, self.operation):
            control.observe(self._judge_again, names="value")
        self._judge_again()

    def _judge_again(self, _: object = None) -> None:
        """Ask again and show; what cannot be judged is said in one line."""
        if self.day.value is None:
            self.findings.value = "Choose a day."
            return
        try:
            report = kb.check_text(
                self.template.value,
                PATH,
                self.day.value,
                self.operation.value,
                known_at=self.clocks.known_at,
                data_version=self.clocks.data_version,
                account=self.clocks.account,
                db=self.store,
            )
            self.findings.value = report._repr_html_()
        except kb.KbError as e:
            self.findings.value = str(html_cell(complaint_line(e)))

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, Any]:
        found = self.box._repr_mimebundle_(**kwargs)
        widget: dict[str, Any] = found[0] if isinstance(found, tuple) else found
        return widget | {"text/html": self.findings.value}


def checker(day: kb.KnowledgeBase, template: str = "") -> Checker:
    """A widget that judges a template on a day; it begins with the day of the knowledge base.

    Args:
        day: The knowledge base on a day, from `kb.as_of`; what it may know counts.
        template: The text to begin with.
    """
    return Checker(day, template)
