"""A widget that asks Python: what the reader asks, and the answer with the serial number of its question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

import anywidget
import traitlets

from kb.facts.basis import FIRST_DAY

LAST_DAY = "2099-12-31"
"""The last day that can be chosen: dates are published years ahead."""

Answering = Callable[[Mapping[str, Any]], dict[str, Any]]


def widget_asset(name: str) -> str:
    """The text of a script or a style sheet of the widgets."""
    return resources.files("kb.notebook").joinpath("assets", name).read_text(encoding="utf-8")


class AskedWidget(anywidget.AnyWidget):
    """Controls in the browser, answers from Python."""

    _css = widget_asset("explorer.css")

    bounds = traitlets.Dict().tag(sync=True)
    """The days, and whatever else can be chosen."""
    asked = traitlets.Dict().tag(sync=True)
    """What the reader asks; from Python: `explorer.ask(tab="limits", search="memory")`."""
    answer = traitlets.Dict().tag(sync=True)
    """The answer, with the serial number of its question."""

    def __init__(self, answering: Answering, begun: dict[str, Any], **bounds: object) -> None:
        self._answering = answering
        asked = begun | {"serial": 0}
        days = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY}
        super().__init__(bounds=days | bounds, asked=asked, answer=answering(asked))

    @traitlets.observe("asked")
    def _answer_again(self, change: dict[str, Any]) -> None:
        if change["old"] is not traitlets.Undefined and change["old"]:
            self.answer = self._answering(change["new"])

    def ask(self, **more: object) -> dict[str, Any]:
        """Ask from Python as a reader does; gives the answer, which the widget shows as well."""
        self.asked = {**self.asked, **more, "serial": self.asked["serial"] + 1}
        return dict(self.answer)

    def still(self) -> dict[str, str]:
        """What a page without a kernel shows, by the type of its text."""
        return {}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever a widget shows itself as
        found = super()._repr_mimebundle_(**kwargs)
        widget = found[0] if isinstance(found, tuple) else found
        return (widget or {}) | self.still()
