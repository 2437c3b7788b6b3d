"""AWS's tables of limits: the guide's page in both of its generations, and the General Reference.

What a cell says is read by `limit_cells.py`. What stands beside its numbers, in other columns and outside of the tables
is kept as words: where they change, a person must look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.intake.documents.page import Grid, GridRow, SourcePage, cell_evidence
from kb.intake.documents.sections import named_kinds, place_before, section_of
from kb.intake.documents.sentences import told_scopes
from kb.intake.interface import (
    Closed,
    Evidence,
    Gate,
    LimitStatement,
    SourceFindings,
    SourceStatement,
)
from kb.intake.sources.limit_cells import (
    CellValue,
    Label,
    limit_labels,
    plain_text,
    read_value,
    shown_part,
    told_numbers,
    words_after,
    words_beside,
)
from kb.intake.sources.page_source import PageSource, closed_page, docs_addresses, findings_of, prose_gate
from kb.intake.words import SECTION, HeadingStatement, WordsStatement

TABLE = "limits"
GUIDE_PAGES = ("limits", "gettingstarted-limits")
REFERENCE_PAGES = ("lambda-service",)
_LABELS = ("resource", "item", "region", "name", "api operation")
_VALUES = (
    "limits",
    "limit",
    "default limit",
    "default quota",
    "quota",
    "default",
    "rate (tps)",
    "immediate concurrency increase (function executions)",
)
_BESIDE = ("can be increased up to", "adjustable", "description", "burst")
_OTHERS = (("region name", "region", "endpoint", "protocol"),)
"""Tables of these pages that hold no limits but the Regions of the service."""
_PROSE = 1500
_LONG = 80
"""Of a longer cell that holds no limit of ours only numbers and brackets are watched: the rest is prose."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_CONDITION = re.compile(r"(?!note)[^\W\d_].*|\([^()]*\)|[*\u2020\u2021\u00a7]+|\d")
"""What stands behind a name and may make it another limit: `for streams`, `(container images)`, `*`; no note does."""
_MARK = re.compile(r"(?<=\S)[*\u2020\u2021\u00a7\u00b9\u00b2\u00b3]+(?=\s|$)")
"""The mark of a footnote, behind what bears it."""
_FIXED = re.compile(
    r"\b(?:cannot|can not|can['\u2019]t|may not) be (?:adjusted|changed|increased|raised)\b", re.IGNORECASE
)
_CAN_BE_RAISED = re.compile(r"\b(?:can|may) be (?:adjusted|changed|increased|raised)\b", re.IGNORECASE)


class LimitsPage(PageSource):
    """A page with tables of limits."""

    table = TABLE
    page_names = GUIDE_PAGES

    def names(self) -> tuple[str, ...]:
        """Those of the General Reference, or those of the guide."""
        return REFERENCE_PAGES if self.pages == "reference" else GUIDE_PAGES

    def read_page(self, page: SourcePage) -> SourceFindings:
        """Every number of every limit that we know, and a gate for every line that we do not."""
        grids = [grid for grid in page.grids if _names(grid) not in _OTHERS]
        if not grids:
            return closed_page(TABLE, Gate.UNKNOWN_HEADER, "no table of limits", page.title)
        for grid in grids:
            if closed := _header_gate(grid) or prose_gate(TABLE, grid, _PROSE):
                return SourceFindings(closed=(closed,))
        labels = limit_labels("reference" if self.pages == "reference" else "guide")
        others = [grid for grid in page.grids if _names(grid) in _OTHERS]
        return findings_of((*_tables(page, grids, labels), *_regions(others)), TABLE)

    def reads(self, grid: Grid) -> bool:
        """Tables of limits, and those of Regions."""
        return _names(grid) in _OTHERS or _header_gate(grid) is None


def _closed(gate: Gate, subject: str, why: str, where: Evidence, *, whole: bool = True) -> Closed:
    return Closed(gate, TABLE, subject, why, where, whole)


def _names(grid: Grid) -> tuple[str, ...]:
    return tuple(name.lower() for name in grid.header)


def _header_gate(grid: Grid) -> Closed | None:
    names = _names(grid)
    known = len(names) > 1 and names[0] in _LABELS and names[1] in _VALUES and set(names[2:]) <= set(_BESIDE)
    if known:
        return None
    where = cell_evidence(grid.line, "", "", " | ".join(grid.header))
    return _closed(Gate.UNKNOWN_HEADER, "the page", "a table with a header that we do not know", where)


def _tables(page: SourcePage, grids: list[Grid], labels: tuple[Label, ...]) -> Iterator[SourceStatement | Closed]:
    """What tables say of the limits in them: by their rows, the heads of their columns and the texts above them."""
    above = [_said_above(page, grid) for grid in grids]
    # Where a text changes, that is told of the text; a row that moves under another is told by that alone.
    texts = " | ".join(sorted({words for words, _ in above}))
    for grid, (words, line) in zip(grids, above, strict=True):
        by_default = "a default" if _names(grid)[1].startswith("default") else ""
        section = plain_text(section_of(page, grid))
        for row in grid.rows:
            found = list(_row(grid, row, labels))
            yield from found
            name = row.cells[0].text
            if _is_heading(row) and any(isinstance(one, Closed) and one.gate is Gate.UNKNOWN_ID for one in found):
                section = f"{plain_text(section_of(page, grid))}: {plain_text(name)}"
            for limit in dict.fromkeys(one.limit for one in found if isinstance(one, LimitStatement)):
                head = cell_evidence(row.line, name, "1, by its head", grid.header[1])
                yield WordsStatement(TABLE, limit, "head of the number", by_default, head, listed=False, first=False)
                under = cell_evidence(row.line, name, f"1, under line {line}", words)
                yield WordsStatement(TABLE, limit, f"under ({texts})", words, under, listed=False, first=False)
                within = cell_evidence(row.line, name, "1, by its section", section)
                yield HeadingStatement(TABLE, limit, SECTION, section, within, listed=False, first=False)


def _is_heading(row: GridRow) -> bool:
    """Whether a line is the heading of those below it: one cell over all columns, or the first alone."""
    first, *others = (cell.text for cell in row.cells)
    return bool(first) and (not any(others) or all(text == first for text in others))


def _said_above(page: SourcePage, grid: Grid) -> tuple[str, int]:
    """What the text above a table says of all limits in it, whether they can be raised, and the line of that."""
    above = place_before(page, grid)
    for said in reversed(page.passages):
        if above < said.at < grid.at and (_FIXED.search(said.text) or _CAN_BE_RAISED.search(said.text)):
            return "cannot be changed" if _FIXED.search(said.text) else "can be increased", said.line
    return "", grid.line


def _row(grid: Grid, row: GridRow, labels: tuple[Label, ...]) -> Iterator[SourceStatement | Closed]:
    """What one line says of the limits that it names, what stands beside it, or why it cannot be read.

    Of a limit that nobody knows the number is told as the evidence, and its other columns are watched.
    """
    name, value = row.cells[0].text, row.cells[1].text
    found = [one for one in labels if one.label.match(plain_text(name))]
    if not found:
        where = cell_evidence(row.line, name, grid.header[1], value)
        yield _closed(Gate.UNKNOWN_ID, name[:60], "a limit that we have no name for", where, whole=False)
        yield from _said_beside(plain_text(name), grid, row, "", "")
        return
    text, first = plain_text(value), found[0].label.pattern
    mine = [one for one in found if one.label.pattern == first or "response body" in one.label.pattern]
    values = [said for one in mine if one.limit and (said := read_value(one, text))]
    told = {said.label for said in values}
    unread = [one for one in mine if one.limit and one not in told and one.also != "optional"]
    for said in values:
        yield _statement(said, grid, row)
    if unread:
        where = cell_evidence(row.line, name, grid.header[1], value)
        why = f"no number where one must be: {text[:100]}"
        limits = dict.fromkeys(one.limit for one in unread)
        yield _closed(Gate.UNREADABLE_CELL, " ".join(limits), why, where, whole=False)
    if mine[0].limit:
        beside = None if unread or any(said.numbers is None for said in values) else words_beside(text, values)
        yield from _said_beside(mine[0].limit, grid, row, beside, words_after(mine[0].label, plain_text(name)))
    else:
        brief = "; ".join((*told_numbers(text), *_conditions_in(text)))
        beside = brief if len(text) > _LONG else words_beside(text, ())
        yield from _said_beside(plain_text(name), grid, row, beside, "")


def _statement(said: CellValue, grid: Grid, row: GridRow) -> LimitStatement | Closed:
    """The numbers of one limit, and whether it can be raised."""
    name, value = row.cells[0].text, row.cells[1].text
    where = cell_evidence(row.line, name, grid.header[1], shown_part(value, said.begin))
    if said.numbers is None:
        return _closed(
            Gate.UNREADABLE_CELL, said.label.limit, "a number or a unit that does not convert", where, whole=False
        )
    numbers, largest = said.numbers, said.numbers.get("max")
    return LimitStatement(
        said.label.limit,
        where,
        min=numbers.get("min"),
        max=largest,
        default=largest if said.label.also == "default" else None,
        step=numbers.get("step"),
        unit=said.label.unit,
        adjustable=_adjustable(grid, row),
    )


def _adjustable(grid: Grid, row: GridRow) -> str | None:
    """Whether the table says that a limit can be raised, and nothing else about that."""
    said = dict(zip(_names(grid), row.cells, strict=False)).get("adjustable")
    word = said.text.lower() if said else ""
    return word if word in ("yes", "no") else None


def _said_beside(about: str, grid: Grid, row: GridRow, beside: str | None, after: str) -> Iterator[WordsStatement]:
    """What stands in a line that is no number of ours.

    Args:
        about: Our limit, or AWS's name.
        grid: The table.
        row: The line.
        beside: The words beside the number; null where the number itself could not be read.
        after: The words behind the name that we know; notes do not make it another limit by themselves.
    """

    def said(part: str, words: str, column: int, *, alone: bool = True) -> WordsStatement:
        where = cell_evidence(row.line, row.cells[0].text, grid.header[column], row.cells[column].text)
        return WordsStatement(TABLE, about, part, words, where, alone=alone)

    yield said("beside the number", beside or "", 1, alone=beside is not None)
    condition = _condition_behind(after)
    yield said("behind the name", condition, 0)
    if after != condition:
        yield said(f"\u2026 {after}", "in the name of the row", 0, alone=False)
    for column in range(2, len(grid.header)):
        heading, text = _names(grid)[column], plain_text(row.cells[column].text)
        if heading == "description":
            text = "; ".join((*told_numbers(text), *told_scopes(text), *named_kinds(text), *_MARK.findall(text)))
        if heading != "adjustable" or text not in ("yes", "no"):
            yield said(f"column {heading}", text, column)


def _condition_behind(after: str) -> str:
    """What of the words behind a name may make it another limit: all of them, or those before the notes that follow.

    Of notes it is what names functions, Regions or numbers, stands in brackets, or is the mark of a footnote.
    """
    if _CONDITION.fullmatch(after):
        return after
    head, _, notes = after.partition(". ")
    begun = () if head.startswith("note") else (head,)
    notes = notes if begun else after
    return "; ".join(one for one in (*begun, *told_numbers(notes), *_conditions_in(notes)) if one)


def _conditions_in(text: str) -> tuple[str, ...]:
    """What of a longer text may be a condition of its numbers."""
    return (*_IN_BRACKETS.findall(text), *told_scopes(text), *named_kinds(text), *_MARK.findall(text))


def _regions(grids: Iterable[Grid]) -> Iterator[WordsStatement]:
    """The Regions of the table of endpoints: where the service is, is no limit, but nothing else tells it."""
    for grid in grids:
        for row in grid.rows:
            where = cell_evidence(row.line, row.cells[0].text, grid.header[1], row.cells[1].text)
            yield WordsStatement(TABLE, f"Region {row.cells[1].text}", "table of endpoints", "listed", where)


GUIDE_LIMITS = LimitsPage.on_github(
    "guide-limits", "Limits page of the guide on GitHub, until 2020", (TABLE,), "guide-limits"
)
GUIDE_QUOTAS = LimitsPage.on_github(
    "guide-gettingstarted-limits", "Quotas page of the guide on GitHub, until 2022", (TABLE,), "guide-limits"
)
QUOTAS = LimitsPage(
    name="aws-lambda-quotas",
    title="Lambda quotas, in the guide",
    addresses=docs_addresses("lambda/latest/dg/gettingstarted-limits"),
    proposes=(TABLE,),
)
REFERENCE = LimitsPage(
    name="aws-general-reference-lambda",
    title="Lambda quotas, in the General Reference",
    addresses=docs_addresses("general/latest/gr/lambda-service"),
    proposes=(TABLE,),
    pages="reference",
)
