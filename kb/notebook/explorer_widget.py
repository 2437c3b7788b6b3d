"""The explorer: the whole knowledge base on three clocks in one widget, to leave open all day."""

from __future__ import annotations

from functools import partial

from kb.clock import today
from kb.html import html_table
from kb.notebook.asked_widget import AskedWidget, widget_asset
from kb.notebook.exploring import answer_question
from kb.store import Store


class Explorer(AskedWidget):
    """Runtimes, limits, triggers, features and a check, as of a day, as known on a day, by a release of the data."""

    _esm = widget_asset("controls.js") + widget_asset("explorer.js")

    def __init__(self, store: Store, **asked: object) -> None:
        begun = {
            "as_of": today().isoformat(),
            "known_at": None,
            "data_version": None,
            "tab": "runtimes",
            "search": "",
            "detail": None,
            "template": "",
            "operation": "create",
        } | asked
        super().__init__(partial(answer_question, store), begun, versions=sorted(store.evidence))

    def still(self) -> dict[str, str]:
        """The first rows as a table, and the sentence above them."""
        table = html_table(self.answer["said"], self.answer["columns"], self.answer["rows"][:20])
        return {"text/html": table, "text/plain": self.answer["said"]}
