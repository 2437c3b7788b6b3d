"""Pages in HTML, as AWS serves them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import groupby

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import CData, NavigableString, Tag

from kb.intake.documents.page import (
    BulletList,
    Grid,
    GridRow,
    NotAPageError,
    PageCell,
    Passage,
    SourcePage,
    fill_row,
    one_line,
)

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";]+)", re.IGNORECASE)
_NOT_PROSE = ["table", "script", "style", "pre"]
_BLOCKS = [
    *("p", "li", "caption", "summary", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("div", "section", "main", "body"),
]
_WITHIN_LINES = frozenset(
    "a abbr b bdi bdo cite code data dfn em font i ins kbd mark q samp small span strong time tt u var wbr".split()  # noqa: SIM905
)
"""Tags that part nothing: `<b>1</b>,800` is one number. All others do, footnotes too."""
_TEXTS = (NavigableString, CData)
"""What is read; comments, programs and styles are kinds of their own."""
_STRUCK = ["del", "s", "strike"]
"""What is in these is said no longer."""
_CELLS = ["th", "td"]
_MOST_COLUMNS = 1000
"""More than browsers let one cell span."""
_MOST_TAGS = 200_000
"""A page with more is no page of documentation, and would keep the parser busy for minutes."""


def read_html(text: str) -> SourcePage:
    """A page of HTML.

    Raises:
        NotAPageError: It has more tags than any page of documentation.
    """
    soup = _parse(text)
    html = soup.find("html")
    canonical = soup.find("link", rel="canonical")
    refresh = soup.find("meta", attrs={"http-equiv": re.compile("^refresh$", re.IGNORECASE)})
    sent = _REFRESH.search(_attribute(refresh, "content"))
    title = soup.find("title") or soup.find("h1")
    body = soup.find("main") or soup.find("body") or soup
    grids, passages = _parts(body, soup)
    return SourcePage(
        title=_text(title) if title else "",
        language=_attribute(html, "lang"),
        address=_attribute(canonical, "href"),
        refresh=sent.group(1).strip() if sent else "",
        words=_text(body),
        passages=passages,
        grids=grids,
        lists=tuple(_listing(found) for found in soup.find_all("ul") if not found.find_parent("ul")),
    )


def read_fragment(text: str) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    """The tables of a piece of HTML within another document, and its text outside of them.

    Raises:
        NotAPageError: It has more tags, or a table is larger, than any of documentation.
    """
    soup = _parse(text)
    return _parts(soup, soup)


class _Tables(HTMLParser):
    """Counts the tables that are opened: none is in a comment, a program, a style or the value of an attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as every parser of HTML
        self.count += tag == "table"


def opened_tables(text: str) -> int:
    """How many tables a text opens."""
    found = _Tables()
    found.feed(text)
    return found.count


def _parse(text: str) -> BeautifulSoup:
    """The tree of a text without what is struck out."""
    if text.count("<") > _MOST_TAGS:
        raise NotAPageError(f"{text.count('<')} tags")
    with warnings.catch_warnings():
        # An error in XML is no page, which is told by what is in it.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "html.parser")
    for gone in soup.find_all(_STRUCK):
        gone.replace_with(" ")
    return soup


def _parts(body: Tag, soup: Tag) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    grids = tuple(grid for table in soup.find_all("table") if (grid := _grid(table)))
    return grids, tuple(_passages(body))


def _passages(body: Tag) -> Iterator[Passage]:
    """The text outside of tables and blocks of code, block by block."""
    inside = {id(text) for part in body.find_all(_NOT_PROSE) for text in part.strings}
    inside -= {id(text) for caption in body.find_all("caption") for text in caption.strings}
    outside = ((text, said) for text, said in _strings(body) if id(text) not in inside)
    blocks = ((text.find_parent(_BLOCKS), said) for text, said in outside)
    for _, group in groupby(blocks, key=lambda pair: id(pair[0])):  # equality of tags compares all that is in them
        (block, first), *others = group
        if told := one_line("".join([first, *(said for _, said in others)])):
            yield Passage(block.sourceline or 0 if block else 0, told)


def _text(part: Tag) -> str:
    """The text of a part in one line, as browsers show it."""
    return one_line("".join(said for _, said in _strings(part)))


def _strings(part: Tag) -> Iterator[tuple[NavigableString, str]]:
    """The strings of a part, each behind a blank where more than a tag within a line parts it from the one before."""
    lines = {id(part): part}
    """The tag that begins a line of its own, of each tag."""
    last: Tag | None = part
    for one in part.descendants:
        if isinstance(one, Tag):
            lines[id(one)] = lines[id(one.parent)] if one.name in _WITHIN_LINES else one
            last = last if one.name in _WITHIN_LINES else None
        elif isinstance(one, NavigableString) and type(one) in _TEXTS:
            line = lines[id(one.parent)]
            yield one, str(one) if line is last else f" {one}"
            last = line


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return value if isinstance(value, str) else ""


def _cell(tag: Tag) -> PageCell:
    return PageCell(_text(tag), tuple(one_line(code.get_text()) for code in tag.find_all("code")))


def _grid(table: Tag) -> Grid | None:
    """A table whose first row is its header; null for one without rows.

    Raises:
        NotAPageError: It has more columns or cells than any table of documentation.
    """
    tags = table.find_all("tr")
    rows = [(tag.sourceline or 0, cells) for tag, cells in zip(tags, _spread(tags), strict=True) if cells]
    if not rows:
        return None
    (line, header), *body = rows
    names = tuple(cell.text for cell in header)
    return Grid(line, names, tuple(GridRow(at, fill_row(cells, len(names))) for at, cells in body))


def _spread(rows: Iterable[Tag]) -> list[list[PageCell]]:
    """The cells of rows, those that span several columns or rows in each of them, as browsers lay them out."""
    found: list[list[PageCell]] = []
    hanging: dict[int, tuple[int, PageCell]] = {}  # by column: for how many rows more, and what
    part, left = None, _MOST_TAGS
    for row in rows:
        hanging = hanging if row.parent is part else {}  # nothing hangs out of the head or a body of a table
        part = row.parent
        placed, coming = {at: cell for at, (_, cell) in hanging.items()}, {}
        column = 0
        for tag in row.find_all(_CELLS):
            cell, down = _cell(tag), _span(tag, "rowspan")
            for _ in range(_span(tag, "colspan") or 1):
                while column in placed:
                    column += 1
                if column >= _MOST_COLUMNS:
                    raise NotAPageError("a table with more cells in a row than any page of documentation has")
                placed[column], left = cell, left - 1
                if down != 1:
                    coming[column] = (down - 1 if down else _MOST_TAGS, cell)
        left -= len(hanging)
        if left < 0:
            raise NotAPageError("a table with more cells than any page of documentation has")
        hanging = {at: (more - 1, cell) for at, (more, cell) in hanging.items() if more > 1} | coming
        width = max(placed, default=-1) + 1
        found.append([placed.get(at, PageCell("")) for at in range(width)])
    return found


def _span(tag: Tag, name: str) -> int:
    """Over how many columns or rows a cell goes; 0 rows are all that follow, and what is no number is one."""
    text = _attribute(tag, name).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("100000") else 1


def _listing(found: Tag) -> BulletList:
    before = found.find_previous(["p", "h1", "h2", "h3", "h4", "b", "strong"])
    items = tuple(GridRow(item.sourceline or 0, (_cell(item),)) for item in found.find_all("li"))
    return BulletList(_text(before) if before else "", items)
