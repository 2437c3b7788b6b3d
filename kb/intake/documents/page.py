"""A page taken apart: its tables, its lists, and what says which page it is. Markdown and HTML give the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.data_classes import dataclass
from kb.intake.interface import MAX_EVIDENCE, Evidence
from kb.sdk.characters import plain_characters

INNERMOST = 6
"""How deep the headings of the next table alone stand: its caption, its tab, or a line in bold over it."""
SECTIONS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, **dict.fromkeys(("caption", "summary", "dt"), INNERMOST)}
"""How deep the headings of sections stand; the sixth AWS sets over notices."""


class NotAPageError(Exception):
    """The bytes are no text at all."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """One cell of a table, as a reader sees it."""

    text: str
    """Its text with every run of blanks as one."""
    codes: tuple[str, ...] = ()
    """What is set as code in it, such as identifiers."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table."""

    line: int
    """Its line in the page, counted from 1."""
    cells: tuple[PageCell, ...]
    """Its cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table."""

    line: int
    """The line of its header."""
    header: tuple[str, ...]
    """The texts of its header."""
    rows: tuple[GridRow, ...]
    """Its rows; short ones are filled with blank cells."""
    at: int = 0
    """Where its header stands in the order of the page, which may be all in one line."""


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list with bullets."""

    lead: str
    """The paragraph or heading before it."""
    items: tuple[GridRow, ...]
    """Its items, each one cell."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a heading or an item of a list."""

    line: int
    """Its line in the page, counted from 1."""
    text: str
    """Its text with every run of blanks as one."""
    level: int = 0
    """How deep the section is whose heading it is; 0 where it is none."""
    at: int = 0
    """Where it stands in the order of the page."""


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page."""

    title: str
    """Its title or first heading."""
    language: str
    """The language that it says it is in; empty where it says none."""
    address: str
    """The address that it gives as its own; empty where it gives none."""
    refresh: str
    """Where it sends its readers at once; empty where it does not."""
    words: str
    """All of its text."""
    passages: tuple[Passage, ...]
    """Its text outside of tables and blocks of code."""
    grids: tuple[Grid, ...]
    """Its tables."""
    lists: tuple[BulletList, ...]
    """Its lists."""

    @property
    def prose(self) -> str:
        """Its text outside of tables and blocks of code, in one line."""
        return " ".join(passage.text for passage in self.passages)


def decode_page(content: bytes) -> str:
    """The text of a page.

    Raises:
        NotAPageError: The bytes are no UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise NotAPageError(f"no UTF-8 at byte {e.start}") from e


def one_line(text: str) -> str:
    """Text as a reader sees it, with every run of blanks as one."""
    return " ".join(plain_characters(text).split())


def cell_evidence(line: int, row: str, column: str, text: str) -> Evidence:
    """The evidence of one cell."""
    place = ", ".join(
        part for part in (f"line {line}", row and f"row {row[:60]}", column and f"column {column}") if part
    )
    shown = one_line(text)
    return Evidence(place, shown if len(shown) <= MAX_EVIDENCE else f"{shown[: MAX_EVIDENCE - 1]}…")


def head_columns(header: Sequence[PageCell], rows: Iterable[Sequence[PageCell]]) -> tuple[str, ...]:
    """The texts of a header, and a blank one over each column that only a row has: readers see that one as well.

    A cell that spans more columns than there are begins in one that has a head.
    """
    begun = (at for cells in rows for at, one in enumerate(cells) if one.text and not (at and one is cells[at - 1]))
    width = max(begun, default=-1) + 1
    return (*(cell.text for cell in header), *[""] * (width - len(header)))


def fill_row(cells: list[PageCell], width: int) -> tuple[PageCell, ...]:
    """A row as wide as its header: what is beyond is blank, or a cell once more that began before."""
    return (*cells[:width], *[PageCell("")] * (width - len(cells)))
