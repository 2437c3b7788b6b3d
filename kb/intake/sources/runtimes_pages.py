"""AWS's tables of runtimes: the runtimes page and the policy page, in every generation of headers that they had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from kb.data_classes import dataclass
from kb.intake.documents.days import parse_day
from kb.intake.documents.page import Grid, GridRow, PageCell, SourcePage, cell_evidence
from kb.intake.documents.sections import condition_of, section_of
from kb.intake.interface import (
    Closed,
    Evidence,
    Gate,
    MilestoneStatement,
    RowStatement,
    SourceFindings,
    SourceStatement,
)
from kb.intake.sources.page_source import PageSource, closed_page, docs_addresses, findings_of, prose_gate
from kb.intake.words import SECTION, HeadingStatement, WordsStatement

TABLE = "runtime_milestones"
PAGES = ("lambda-runtimes", "runtime-support-policy", "current-supported-versions")
"""The pages that these tables stood on; they moved four times."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column says."""

    milestones: tuple[str, ...]
    """The milestones that it dates; a day that stopped two things dates both."""
    blank: bool
    """Whether a blank cell is usual: it says nothing."""


_ABOUT_THE_RUNTIME = Meaning((), blank=True)
_PHASE_1 = Meaning(("deprecation", "block_create"), blank=True)
_PHASE_2 = Meaning(("block_update",), blank=True)
_COLUMNS = {
    "name": _ABOUT_THE_RUNTIME,
    "identifier": _ABOUT_THE_RUNTIME,
    "operating system": _ABOUT_THE_RUNTIME,
    "architectures": _ABOUT_THE_RUNTIME,
    "jdk": _ABOUT_THE_RUNTIME,
    "languages": _ABOUT_THE_RUNTIME,
    "sdk": _ABOUT_THE_RUNTIME,
    "node.js version": _ABOUT_THE_RUNTIME,
    "aws sdk for javascript": _ABOUT_THE_RUNTIME,
    "aws sdk for python": _ABOUT_THE_RUNTIME,
    "aws sdk for ruby": _ABOUT_THE_RUNTIME,
    "sdk for javascript": _ABOUT_THE_RUNTIME,
    "sdk for ruby": _ABOUT_THE_RUNTIME,
    # From 2018-11, 2019-06, 2020-06, 2021-04, 2022-06 and 2022-11; the last three are those of today.
    "end of life": Meaning(("end_of_life",), blank=False),
    "deprecation (create)": Meaning(("block_create",), blank=False),
    "deprecation (update)": Meaning(("block_update",), blank=False),
    "deprecation completed date": Meaning(("block_update",), blank=False),
    "end of support phase 1 start": _PHASE_1,
    "end of support phase 2 start": _PHASE_2,
    "deprecation phase 1": _PHASE_1,
    "deprecation phase 2": _PHASE_2,
    "deprecation": _PHASE_1,
    "deprecation date": Meaning(("deprecation",), blank=False),
    "block function create": Meaning(("block_create",), blank=False),
    "block function update": Meaning(("block_update",), blank=False),
}
_WATCHED = ("name", "identifier", "operating system", "architectures")
"""Columns that date nothing, of which a change must not go unnoticed."""
_CONDITION = re.compile(r"\([^()]*\)|[*†‡§]+|[¹²³]")
"""What may stand in a name beside it: `(container only)`, `*`."""
_BEHIND_VERSION = re.compile(r"\d[\d.]*x? +([^\W\d_].*)")
"""What else makes it another one: `4.3 edge`, `3.9 for streams`."""
_LANGUAGES = frozenset(".net core corretto custom go java node.js only os os-only python ruby runtime".split())  # noqa: SIM905
"""Words of names that make it no other runtime: AWS has put `Custom` and `OS-only` in each other's place."""
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_WITHOUT_IDENTIFIERS = ("runtime", "version")
"""The header before 2018-11: a list of what is deprecated, without identifiers or days."""
_WORDS = {"not scheduled": "not_scheduled", "n/a": "not_applicable", "not applicable": "not_applicable"}
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:\.?[a-z0-9]+)*(?:-edge)?")
_RUNTIME = re.compile(r"(?:nodejs|python|java|dotnet(?:core)?|ruby|go|provided)[\d.]*(?:x|al\d+)?(?:-edge)?")
_PROSE = 120
"""A cell with more characters than this is the text of a page."""


class RuntimesPage(PageSource):
    """A page with tables of runtimes."""

    table = TABLE
    page_names = PAGES

    def read_page(self, page: SourcePage) -> SourceFindings:
        """Every date of every runtime, and every runtime that is listed."""
        tables = [grid for grid in page.grids if _is_of_runtimes(grid)]
        if not tables and not any(_names(grid) == _WITHOUT_IDENTIFIERS for grid in page.grids):
            return closed_page(TABLE, Gate.UNKNOWN_HEADER, "none of the tables that the page must have", page.title)
        for grid in tables:
            if closed := _header_gate(grid) or prose_gate(TABLE, grid, _PROSE):
                return SourceFindings(closed=(closed,))
        return findings_of((item for grid in tables for item in _table(page, grid)), "runtimes")

    def reads(self, grid: Grid) -> bool:
        """Tables of runtimes."""
        return _is_of_runtimes(grid)


def _closed(gate: Gate, subject: str, why: str, where: Evidence, *, whole: bool = True) -> Closed:
    return Closed(gate, TABLE, subject, why, where, whole)


def _names(grid: Grid) -> tuple[str, ...]:
    return tuple(name.lower() for name in grid.header)


def _is_of_runtimes(grid: Grid) -> bool:
    """Whether a table lists runtimes, even under a header that nobody has seen."""
    if "identifier" in _names(grid):
        return True
    named = sum(any(_RUNTIME.fullmatch(text) for cell in row.cells for text in _texts(cell)) for row in grid.rows)
    return named * 2 > len(grid.rows)


def _texts(cell: PageCell) -> tuple[str, ...]:
    return cell.codes or (cell.text,)


def _header_gate(grid: Grid) -> Closed | None:
    names = _names(grid)
    strange = [name for name in names if name not in _COLUMNS]
    dated = next((name for name in names if name in _COLUMNS and _holds_days(grid, name)), None)
    if dated:
        where = cell_evidence(grid.line, "", "", " | ".join(grid.header))
        return _closed(Gate.UNKNOWN_HEADER, "the page", f"days in the column {dated!r}, which has none", where)
    if not strange and "identifier" in names and len(set(names)) == len(names):
        return None
    if "" in strange[:1]:
        strange = ["over cells that have no head"]
    why = f"unknown column {strange[0]!r}" if strange else "no column of identifiers, or a column twice"
    return _closed(Gate.UNKNOWN_HEADER, "the page", why, cell_evidence(grid.line, "", "", " | ".join(grid.header)))


def _holds_days(grid: Grid, name: str) -> bool:
    """Whether days stand in a column that has none: its cells, or its head, have changed places with others."""
    at = _names(grid).index(name)
    return not _COLUMNS[name].milestones and any(parse_day(row.cells[at].text) for row in grid.rows)


def _table(page: SourcePage, grid: Grid) -> Iterator[SourceStatement | Closed]:
    """What a table says of its runtimes, and for which Regions or functions it holds by the headings over it.

    Runtimes move between tables as their days pass, and AWS names these now by languages and now by what is to come.
    """
    heads = section_of(page, grid)
    condition = condition_of(heads)
    for row in grid.rows:
        for one in _row(grid, row):
            yield one
            if isinstance(one, RowStatement):
                (runtime,) = one.key
                within = cell_evidence(row.line, runtime, "1, by its section", heads)
                yield HeadingStatement(TABLE, runtime, SECTION, condition, within, listed=False, first=False)


def _row(grid: Grid, row: GridRow) -> Iterator[SourceStatement | Closed]:
    """What one row says of its runtime, or why it cannot be read."""
    names = _names(grid)
    cells = dict(zip(names, row.cells, strict=False))
    identifiers = _texts(cells["identifier"])
    where = cell_evidence(row.line, "", "Identifier", cells["identifier"].text)
    if not all(_IDENTIFIER.fullmatch(name) for name in identifiers):
        yield _closed(Gate.UNREADABLE_CELL, cells["identifier"].text[:60], "no identifier", where, whole=False)
        return
    if len(identifiers) > 1 and "end of life" not in names:
        # Only the tables of 2018-11 to 2020-02 had two runtimes in one row.
        why = "several identifiers in one cell"
        yield _closed(Gate.UNREADABLE_CELL, " ".join(identifiers)[:60], why, where, whole=False)
        return
    for runtime in identifiers:
        about = {"name": cells["name"].text} if "name" in cells else {}
        if "operating system" in cells:
            about["operating_system"] = cells["operating system"].text
        yield RowStatement("runtimes", (runtime,), about, where)
        for header, name, cell in zip(grid.header, names, row.cells, strict=False):
            at = cell_evidence(row.line, runtime, header, cell.text)
            yield from _dates(runtime, _COLUMNS[name], cell, at)
            if name in _WATCHED:
                words = _watched_words(name, cell.text, identifiers)
                yield WordsStatement(TABLE, runtime, f"column {name}", words, at, listed=False, first=False)
            if name == "name":
                # AWS writes the same name now with `.x` and now without.
                version = " ".join(_VERSION.findall(_CONDITION.sub(" ", cell.text)))
                yield WordsStatement(TABLE, runtime, "version in the name", version, at, listed=False, first=False)


def _watched_words(column: str, text: str, identifiers: Iterable[str]) -> str:
    """The words of a cell of which a change must not go unnoticed: of a name its conditions and footnotes alone."""
    words = text.lower()
    if column == "name":
        plain = _CONDITION.sub(" ", words)
        behind = _BEHIND_VERSION.search(plain)
        first = takewhile(lambda one: not re.search(r"\d", one), plain.split())
        before = (one for one in first if one not in _LANGUAGES)
        return " ".join((*before, *_CONDITION.findall(words), *(behind[1].split() if behind else ())))
    return " ".join(word for word in words.split() if word not in identifiers)


def _dates(runtime: str, meaning: Meaning, cell: PageCell, where: Evidence) -> Iterator[SourceStatement | Closed]:
    if not meaning.milestones or (meaning.blank and not cell.text):
        return
    day, word = parse_day(cell.text), _WORDS.get(cell.text.lower())
    if day is None and word is None:
        yield _closed(Gate.UNREADABLE_CELL, runtime, "no day, and no word that we know", where, whole=False)
        return
    for milestone in meaning.milestones:
        yield MilestoneStatement(runtime, milestone, day, where, word or "scheduled")


PROPOSED = ("runtime_milestones", "runtimes")
GUIDE_RUNTIMES = RuntimesPage.on_github(
    "guide-lambda-runtimes", "Runtimes page of the guide on GitHub, until 2023", PROPOSED, "guide-runtimes"
)
GUIDE_POLICY = RuntimesPage.on_github(
    "guide-runtime-support-policy",
    "Runtime support policy of the guide on GitHub, until 2022",
    PROPOSED,
    "guide-runtimes",
)
RUNTIMES = RuntimesPage(
    name="aws-lambda-runtimes",
    title="Lambda runtimes: supported, deprecated, dates",
    addresses=docs_addresses("lambda/latest/dg/lambda-runtimes"),
    hours=6,
    proposes=PROPOSED,
)
