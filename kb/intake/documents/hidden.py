"""What a page has and does not show, or strikes out: AWS does not tell it to its readers.

Text for readers of screens and `aria-hidden` are shown to one half of the readers, and so they are read; panels of tabs
are shown by a click. What a style sheet hides by a class is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser

_BY_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|"
    r"text-decoration(?:-line)?\s*:[^;]*\bline-through)\b",
    re.IGNORECASE,
)
"""What is struck out is said no longer."""
_PANEL = "tabpanel"
_FOUND = "until-found"
"""What a search within the page shows."""
_SHOWN_LATER = frozenset({"html", "body", "main"})
"""Pages hide these until their programs have run."""
_HOLD_NOTHING = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905


def is_hidden(name: str, attributes: Mapping[str, object]) -> bool:
    """Whether browsers show nothing of a tag, or strike it out."""
    if name in _SHOWN_LATER:
        return False
    if name == "template":
        return True
    said = str(attributes.get("hidden") or "").lower() if "hidden" in attributes else _FOUND
    by_style = _BY_STYLE.search(str(attributes.get("style") or ""))
    return (said != _FOUND or by_style is not None) and str(attributes.get("role") or "").lower() != _PANEL


class HiddenParts(HTMLParser):
    """Tells of pieces of HTML, fed one by one, whether what stands behind them is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._depth = "", 0

    @property
    def is_open(self) -> bool:
        """Whether a tag that hides what is in it has not ended."""
        return self._depth > 0

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        """Begin to hide, or stand within what is hidden."""
        if self._depth:
            self._depth += tag == self._name
        elif tag not in _HOLD_NOTHING and is_hidden(tag, dict(attrs)):
            self._name, self._depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        """End what began to hide."""
        self._depth -= bool(self._depth) and tag == self._name
