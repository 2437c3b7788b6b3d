"""The tree of a page whose tags need not be closed: HTML ends an item where the next begins.

So read pages of AWS give the same as html5lib, which nobody keeps up any more; lxml is no nearer to the standard.
"""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from kb.data_classes import dataclass
from kb.intake.documents.page import NotAPageError

_DEEPEST = 250
"""Tags within each other; the text of the outer ones holds that of all inner ones, which would take hours."""
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tr"})
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_WALLS = frozenset({"html", "table", "td", "th", "caption", "button", "object", "template"})
"""Nothing within one of these ends what is around it."""
_TABLES = frozenset({"html", "table", "template"})
_TABLE_PARTS = _CELLS | _ROWS | _ROW_GROUPS | {"table"}
_LAST = frozenset({"body", "html"})
"""What stands behind their ends is in the body as well."""
_AFTER_PARAGRAPHS = frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "  # noqa: SIM905
    "h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul "
    "xmp".split()
)


@dataclass(frozen=True, slots=True)
class _End:
    """What ends where a tag begins."""

    ended: frozenset[str]
    """The tags that end."""
    walls: frozenset[str]
    """Those beyond which none ends."""


_PARAGRAPH = _End(frozenset({"p"}), _WALLS)
_ENDS = {
    "a": _End(frozenset({"a"}), _WALLS | _AFTER_PARAGRAPHS | {"p"}),
    "li": _End(frozenset({"li"}), _LISTS | _WALLS),
    **dict.fromkeys(("dt", "dd"), _End(frozenset({"dt", "dd"}), frozenset({"dl"}) | _LISTS | _WALLS)),
    **dict.fromkeys(_CELLS, _End(_CELLS, _ROWS | _TABLES)),
    "tr": _End(_CELLS | _ROWS | {"caption", "colgroup"}, _TABLES),
    **dict.fromkeys(_ROW_GROUPS, _End(_CELLS | _ROWS | _ROW_GROUPS, _TABLES)),
    "option": _End(frozenset({"option"}), frozenset({"select", "datalist", "optgroup"}) | _WALLS),
    "optgroup": _End(frozenset({"option", "optgroup"}), frozenset({"select"}) | _WALLS),
}
"""By the tag that begins."""


class ImpliedEnds(BeautifulSoup):
    """A tree in which no item stands within the one before it, as its parser alone would have it."""

    def handle_starttag(self, name: str, *args: Any, **settings: Any) -> Tag | None:  # noqa: ANN401 - as it has them
        """End what the tag ends, and begin it.

        Raises:
            NotAPageError: Tags stand in each other without end.
        """
        if name in _AFTER_PARAGRAPHS:
            self._end_open(_PARAGRAPH)
        if name in _HEADINGS and self.currentTag is not None and self.currentTag.name in _HEADINGS:
            self.handle_endtag(self.currentTag.name)
        if name in _ENDS:
            self._end_open(_ENDS[name])
        begun = super().handle_starttag(name, *args, **settings)
        if len(self.tagStack) > _DEEPEST + 1:  # the page itself is the first
            raise NotAPageError(f"more than {_DEEPEST} tags within each other")
        return begun

    def handle_endtag(self, name: str, nsprefix: str | None = None) -> None:
        """End a tag, unless the end is a stray one: none in a cell ends what is around the table.

        The end of a heading ends the one that is open, whichever that is, and the end of a break is one.
        """
        if name == "br" and not (self.currentTag is not None and self.currentTag.name == name):
            super().handle_starttag(name, None, None, {})
        open_heading = next((tag.name for tag in reversed(self.tagStack) if tag.name in _HEADINGS), name)
        name = open_heading if name in _HEADINGS else name
        if name not in _LAST and self._is_within_reach(name):
            super().handle_endtag(name, nsprefix)

    def _is_within_reach(self, name: str) -> bool:
        walls = _TABLES if name in _TABLE_PARTS else _WALLS
        for tag in reversed(self.tagStack):
            if tag.name == name:
                return True
            if tag.name in walls:
                return False
        return False

    def _end_open(self, end: _End) -> None:
        """End the tags that a new one ends, the outermost last."""
        found = []
        for tag in reversed(self.tagStack):
            if tag.name in end.walls and tag.name not in end.ended:
                break
            if tag.name in end.ended:
                found.append(tag.name)
        for name in found:
            self.handle_endtag(name)
