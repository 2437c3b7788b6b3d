"""The explorer: the whole knowledge base on three clocks in one widget, to leave open all day."""

from __future__ import annotations

from importlib import resources
from typing import Any

import anywidget
import traitlets

from kb.clock import today
from kb.facts.basis import FIRST_DAY
from kb.html import html_table
from kb.notebook.exploring import answer_question
from kb.store import Store

LAST_DAY = "2099-12-31"
"""The last day that can be chosen: dates are published years ahead."""


def _asset(name: str) -> str:
    return resources.files("kb.notebook").joinpath("assets", name).read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """Runtimes, limits, triggers, features and a check, as of a day, as known on a day, by a release of the data."""

    _esm = _asset("explorer.js")
    _css = _asset("explorer.css")

    bounds = traitlets.Dict().tag(sync=True)
    """The days and the releases that can be chosen."""
    asked = traitlets.Dict().tag(sync=True)
    """What the reader asks; from Python: `explorer.ask(tab="limits", search="memory")`."""
    answer = traitlets.Dict().tag(sync=True)
    """The answer, with the serial number of its question."""

    def __init__(self, store: Store, **asked: object) -> None:
        self._store = store
        begun = {
            "as_of": today().isoformat(),
            "known_at": None,
            "data_version": None,
            "tab": "runtimes",
            "search": "",
            "detail": None,
            "template": "",
            "operation": "create",
            "serial": 0,
        } | asked
        versions = sorted(store.evidence)
        bounds = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY, "versions": versions}
        super().__init__(bounds=bounds, asked=begun, answer=answer_question(store, begun))

    @traitlets.observe("asked")
    def _answer_again(self, change: dict[str, Any]) -> None:
        if change["old"] is not traitlets.Undefined and change["old"]:
            self.answer = answer_question(self._store, change["new"])

    def ask(self, **more: object) -> dict[str, Any]:
        """Ask from Python as a reader does; gives the answer, which the widget shows as well."""
        self.asked = {**self.asked, **more, "serial": self.asked["serial"] + 1}
        return dict(self.answer)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever a widget shows itself as
        found = super()._repr_mimebundle_(**kwargs)
        widget = found[0] if isinstance(found, tuple) else found
        still = html_table(self.answer["said"], self.answer["columns"], self.answer["rows"][:20])
        return (widget or {}) | {"text/html": still, "text/plain": self.answer["said"]}
