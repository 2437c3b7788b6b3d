"""A widget that judges a template while it is edited: paste, choose a date, see the findings."""

from __future__ import annotations

from typing import Any

from kb.errors import KbError
from kb.facts import Facts
from kb.html import html_cell
from kb.judging import Operation
from kb.notebook.checks import check, complaint_line


class Checker:
    """A text field, a day and an operation above the findings; a page without a kernel shows the findings."""

    def __init__(self, facts: Facts, template: str) -> None:
        import ipywidgets  # noqa: PLC0415 - only where a notebook shows it

        self.facts = facts
        wide = ipywidgets.Layout(width="99%", height="190px")
        self.template = ipywidgets.Textarea(template, layout=wide)
        self.day = ipywidgets.DatePicker(value=facts.basis.as_of, description="As of")
        self.operation = ipywidgets.Dropdown(options=[operation.value for operation in Operation], description="To")
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
        clocks = self.facts.basis
        try:
            operation = Operation(self.operation.value)
            report = check(
                self.facts.store,
                self.template.value,
                self.day.value,
                known_at=clocks.known_at,
                data_version=clocks.data_version,
                operation=operation,
                account=clocks.account,
            )
            self.findings.value = report._repr_html_()
        except KbError as e:
            self.findings.value = str(html_cell(complaint_line(e)))

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, Any]:
        found = self.box._repr_mimebundle_(**kwargs)
        widget: dict[str, Any] = found[0] if isinstance(found, tuple) else found
        return widget | {"text/html": self.findings.value}


def checker(facts: Facts, template: str = "") -> Checker:
    """A widget that judges a template on a day; it begins with the day of the facts.

    Args:
        facts: The facts; their knowledge counts.
        template: The text to begin with.
    """
    return Checker(facts, template)
