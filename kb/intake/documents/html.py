"""Pages in HTML, as AWS serves them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import groupby

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import CData, NavigableString, Tag
from bs4.exceptions import ParserRejectedMarkup

from kb.data_classes import dataclass
from kb.intake.documents.hidden import is_hidden
from kb.intake.documents.implied_ends import ImpliedEnds
from kb.intake.documents.page import (
    INNERMOST,
    SECTIONS,
    BulletList,
    Grid,
    GridRow,
    NotAPageError,
    PageCell,
    Passage,
    SourcePage,
    fill_row,
    head_columns,
    one_line,
)

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";]+)", re.IGNORECASE)
_NOT_PROSE = frozenset({"table", "script", "style", "pre"})
_BLOCKS = frozenset(
    {"p", "li", "caption", "summary", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "main", "body"}
)
_WITHIN_LINES = frozenset(
    "a abbr b bdi bdo cite code data dfn em font i ins kbd mark q samp small span strong time tt u var wbr".split()  # noqa: SIM905
)
"""Tags that part nothing: `<b>1</b>,800` is one number. All others do, footnotes too."""
_TEXTS = (NavigableString, CData)
"""What is read; comments, programs and styles are kinds of their own."""
_STRUCK = ["del", "s", "strike"]
"""What is in these is said no longer."""
_CELLS = ["th", "td"]
_BOLD = ["b", "strong"]
_PARAGRAPHS = ("p", "div")
_MOST_COLUMNS = 1000
"""More than browsers let one cell span."""
_MOST_TAGS = 200_000
"""A page with more is no page of documentation, and would keep the parser busy for minutes."""


def read_html(text: str) -> SourcePage:
    """A page of HTML.

    Raises:
        NotAPageError: It has more tags than any page of documentation, or more within each other.
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
    """How many tables a text opens.

    Raises:
        NotAPageError: It cannot be parsed.
    """
    found = _Tables()
    feed_parser(found, text)
    return found.count


def feed_parser(parser: HTMLParser, text: str) -> None:
    """Have a piece of HTML parsed.

    Raises:
        NotAPageError: It cannot be.
    """
    try:
        parser.feed(text)
    except AssertionError as e:  # so the parser of some Pythons refuses `<![x[`
        raise NotAPageError(f"cannot be parsed: {e}"[:160]) from e


def _parse(text: str) -> BeautifulSoup:
    """The tree of a text without what is struck out or hidden.

    Raises:
        NotAPageError: It cannot be parsed, or has more tags than any page of documentation.
    """
    if text.count("<") > _MOST_TAGS:
        raise NotAPageError(f"{text.count('<')} tags")
    with warnings.catch_warnings():
        # An error in XML is no page, which is told by what is in it.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            soup = ImpliedEnds(text, "html.parser")
        except ParserRejectedMarkup as e:
            raise NotAPageError(f"cannot be parsed: {str(e).splitlines()[-1].strip()}"[:160]) from e
    for gone in soup.find_all(lambda tag: tag.name in _STRUCK or is_hidden(tag.name, tag.attrs)):
        gone.replace_with(" ")
    return soup


def _parts(body: Tag, soup: Tag) -> tuple[tuple[Grid, ...], tuple[Passage, ...]]:
    order = {id(one): at for at, one in enumerate(soup.descendants)}
    grids = tuple(grid for table in soup.find_all("table") if (grid := _grid(table, order)))
    return grids, tuple(_passages(body, order))


def _passages(body: Tag, order: Mapping[int, int]) -> Iterator[Passage]:
    """The text outside of tables and blocks of code, block by block."""
    outside = (one for one in _strings(body) if one.is_prose)
    for _, group in groupby(outside, key=lambda one: id(one.block)):  # equality of tags compares all that is in them
        first, *others = group
        if told := one_line("".join(one.said for one in (first, *others))):
            yield Passage(first.block.sourceline or 0, told, _level_of(first.block, told), order[first.node])


def _level_of(block: Tag, told: str) -> int:
    """How deep a section is that a block heads by its tag, or since all of it is in bold; 0 where it is none."""
    bold = block.find(_BOLD) if block.name in _PARAGRAPHS else None
    return INNERMOST if bold and _text(bold) == told else SECTIONS.get(block.name, 0)


def _text(part: Tag) -> str:
    """The text of a part in one line, as browsers show it."""
    return one_line("".join(one.said for one in _strings(part)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the strings of a tag stand."""

    line: Tag
    """The tag around it that begins a line of its own."""
    block: Tag
    """The block around it."""
    is_prose: bool
    """Whether it is outside of tables and code; captions are."""

    def of_child(self, tag: Tag) -> _Place:
        """Where those of a tag within it stand."""
        is_prose = tag.name == "caption" or (self.is_prose and tag.name not in _NOT_PROSE)
        line = self.line if tag.name in _WITHIN_LINES else tag
        return _Place(line, tag if tag.name in _BLOCKS else self.block, is_prose)


@dataclass(frozen=True, slots=True)
class _String:
    """A string of a part."""

    said: str
    """It, behind a blank where more than a tag within a line parts it from the one before."""
    block: Tag
    """The block in which it stands."""
    is_prose: bool
    """Whether it is outside of tables and code."""
    node: int
    """The identity of its node in the tree."""


def _strings(part: Tag) -> Iterator[_String]:
    """The strings of a part in their order; every tag is looked at once, however deep it stands.

    What is said of a picture is read as in Markdown: in tables a tick is one that says `Yes`.
    """
    places = {id(part): _Place(part, part, is_prose=True)}
    last: Tag | None = part
    for one in part.descendants:
        around = places[id(one.parent)]
        if isinstance(one, Tag):
            places[id(one)] = around.of_child(one)
            last = last if one.name in _WITHIN_LINES else None
            if one.name == "img" and (said := _attribute(one, "alt").strip()):
                yield _String(f" {said}", around.block, around.is_prose, id(one))
        elif type(one) in _TEXTS:
            yield _String(str(one) if around.line is last else f" {one}", around.block, around.is_prose, id(one))
            last = around.line


def _attribute(tag: object, name: str) -> str:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return value if isinstance(value, str) else ""


def _cell(tag: Tag) -> PageCell:
    return PageCell(_text(tag), tuple(one_line(code.get_text()) for code in tag.find_all("code")))


def _grid(table: Tag, order: Mapping[int, int]) -> Grid | None:
    """A table whose first row is its header; null for one without rows.

    Raises:
        NotAPageError: It has more columns or cells than any table of documentation.
    """
    tags = [tag for tag in table.find_all("tr") if tag.find_parent("table") is table]
    rows = [(tag, cells) for tag, cells in zip(tags, _spread(tags), strict=True) if cells]
    if not rows:
        return None
    (first, header), *body = rows
    names = head_columns(header, (cells for _, cells in body))
    lines = tuple(GridRow(tag.sourceline or 0, fill_row(cells, len(names))) for tag, cells in body)
    return Grid(first.sourceline or 0, names, lines, order[id(first)])


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
        for tag in (one for one in row.find_all(_CELLS) if one.find_parent("tr") is row):
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
