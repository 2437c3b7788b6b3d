"""Pages in HTML, as AWS serves them."""

from __future__ import annotations

import re
import warnings
from collections import Counter

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import Tag

from kb.intake.documents.page import BulletList, Grid, GridRow, NotAPageError, PageCell, SourcePage, fill_row, one_line

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";]+)", re.IGNORECASE)
_NOT_PROSE = ["table", "script", "style", "code"]
_MOST_TAGS = 200_000
"""A page with more is no page of documentation, and would keep the parser busy for minutes."""


def read_html(text: str) -> SourcePage:
    """A page of HTML.

    Raises:
        NotAPageError: It has more tags than any page of documentation.
    """
    if text.count("<") > _MOST_TAGS:
        raise NotAPageError(f"{text.count('<')} tags")
    with warnings.catch_warnings():
        # An error in XML is no page, which is told by what is in it.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "html.parser")
    html = soup.find("html")
    canonical = soup.find("link", rel="canonical")
    refresh = soup.find("meta", attrs={"http-equiv": re.compile("^refresh$", re.IGNORECASE)})
    sent = _REFRESH.search(_attribute(refresh, "content"))
    title = soup.find("title") or soup.find("h1")
    body = soup.find("main") or soup.find("body") or soup
    return SourcePage(
        title=one_line(title.get_text(" ")) if title else "",
        language=_attribute(html, "lang"),
        address=_attribute(canonical, "href"),
        refresh=sent.group(1).strip() if sent else "",
        words=one_line(body.get_text(" ")),
        prose=_prose(body),
        grids=tuple(grid for table in soup.find_all("table") if (grid := _grid(table))),
        lists=tuple(_listing(found) for found in soup.find_all("ul") if not found.find_parent("ul")),
    )


def _prose(body: Tag) -> str:
    """The words outside of tables and code, in no order: they are only counted."""
    words = Counter(body.get_text(" ").split())
    for part in body.find_all(_NOT_PROSE):
        words -= Counter(part.get_text(" ").split())
    return " ".join(words.elements())


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return value if isinstance(value, str) else ""


def _cell(tag: Tag) -> PageCell:
    return PageCell(one_line(tag.get_text(" ")), tuple(one_line(code.get_text()) for code in tag.find_all("code")))


def _grid(table: Tag) -> Grid | None:
    """A table whose first row is its header; null for one without rows."""
    rows = [(row.sourceline or 0, [_cell(cell) for cell in row.find_all(["th", "td"])]) for row in table.find_all("tr")]
    rows = [(line, cells) for line, cells in rows if cells]
    if not rows:
        return None
    (line, header), *body = rows
    names = tuple(cell.text for cell in header)
    return Grid(line, names, tuple(GridRow(at, fill_row(cells, len(names))) for at, cells in body))


def _listing(found: Tag) -> BulletList:
    before = found.find_previous(["p", "h1", "h2", "h3", "h4", "b", "strong"])
    items = tuple(GridRow(item.sourceline or 0, (_cell(item),)) for item in found.find_all("li"))
    return BulletList(one_line(before.get_text(" ")) if before else "", items)
