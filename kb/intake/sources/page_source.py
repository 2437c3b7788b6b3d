"""What sources share that are pages: the gates before anything is read, and AWS's addresses of its guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar, Self

from kb.intake.documents.health import page_gate
from kb.intake.documents.page import Grid, NotAPageError, Passage, SourcePage, cell_evidence
from kb.intake.documents.pages import read_page
from kb.intake.documents.sentences import told_sentences
from kb.intake.gates import PART
from kb.intake.interface import (
    About,
    Closed,
    Gate,
    LimitStatement,
    MilestoneStatement,
    Recording,
    SourceFindings,
    SourceStatement,
)
from kb.intake.words import TITLE, HeadingStatement, TextStatement, WordsStatement

_RAISED = "column adjustable"


class PageSource(About):
    """A page of AWS: what is no page, or another one, closes a gate."""

    table: ClassVar[str]
    """The table that it speaks of."""
    page_names: ClassVar[tuple[str, ...]]
    """The file names, without ending, under which it is served or was."""

    has_sentences: ClassVar[bool] = True
    """Whether what it says outside of the tables that are read may concern a table of ours."""

    @classmethod
    def on_github(cls, name: str, title: str, proposes: tuple[str, ...], pages: str = "") -> Self:
        """A page of the guide as it stood on GitHub: the commits date it, and nothing more will come."""
        return cls(
            name=name,
            title=title,
            addresses=("https://github.com/awsdocs/aws-lambda-developer-guide",),
            hours=0,
            proposes=proposes,
            basis="docs_commit",
            kind="aws_docs_history",
            pages=pages,
        )

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the page alone decides
        """What the page says, if it is the page."""
        try:
            page = read_page(content)
        except NotAPageError as e:
            return closed_page(self.table, Gate.ERROR_PAGE, str(e))
        if closed := page_gate(page, self.table, self.names()):
            return SourceFindings(closed=(closed,))
        found = self.read_page(page)
        if not self.has_sentences or any(gate.whole for gate in found.closed):
            return found
        return replace(found, statements=(*found.statements, self._title(page), self._sentences(page)))

    def _title(self, page: SourcePage) -> WordsStatement:
        """Which page it is, by its title: under another one its rows may be others."""
        name, words, where = f"text of {self.name}", page.title.lower(), cell_evidence(1, "", "", page.title)
        return HeadingStatement(self.table, name, TITLE, words, where, listed=False, first=False)

    def _sentences(self, page: SourcePage) -> TextStatement:
        """What the page says in figures outside of the tables that are read; a page that moves has other sentences."""
        passages = [*page.passages, *(one for grid in page.grids if not self.reads(grid) for one in _lines(grid))]
        told = told_sentences(passages)
        places = {f"{one.figures}\t{one.digest}": one.line for one in told}
        where = cell_evidence(min((one.line for one in told), default=1), "", "", f"{len(told)} sentences with figures")
        name, words = f"text of {self.name}", "\n".join(places)
        return TextStatement(self.table, name, "sentences", words, where, listed=False, first=False, places=places)

    def reads(self, grid: Grid) -> bool:
        """Whether a table is read cell by cell: of any other, its lines count as sentences."""
        raise NotImplementedError

    def names(self) -> tuple[str, ...]:
        """The names under which this one may be served."""
        return self.page_names

    def read_page(self, page: SourcePage) -> SourceFindings:
        """What the page says."""
        raise NotImplementedError


def _lines(grid: Grid) -> Iterator[Passage]:
    for row in grid.rows:
        yield Passage(row.line, ", ".join(cell.text for cell in row.cells))


def docs_addresses(path: str) -> tuple[str, str]:
    """Where AWS serves a page of its documentation, as Markdown and as HTML."""
    return f"https://docs.aws.amazon.com/{path}.md", f"https://docs.aws.amazon.com/{path}.html"


def closed_page(table: str, gate: Gate, why: str, text: str = "", line: int = 1) -> SourceFindings:
    """Nothing of a page can be believed; the text shows why."""
    return SourceFindings(closed=(Closed(gate, table, "the page", why, cell_evidence(line, "", "", text), whole=True),))


def prose_gate(table: str, grid: Grid, longest: int) -> Closed | None:
    """Why a table may not be believed of which a cell has the text of a page: its lines are not what they were."""
    for row in grid.rows:
        for name, cell in zip(grid.header, row.cells, strict=False):
            if len(cell.text) > longest:
                where = cell_evidence(row.line, "", name, f"{len(cell.text)} characters")
                why = "a cell holds the text of a page"
                return Closed(Gate.PROSE_IN_CELL, table, "the page", why, where, whole=True)
    return None


def findings_of(found: Iterable[SourceStatement | Closed], lists: str) -> SourceFindings:
    """Statements and gates as they were read; statements about one table are what the source lists."""
    everything = list(found)
    statements = tuple(one for one in everything if not isinstance(one, Closed))
    listed = frozenset(name for said in statements if said.table == lists and (name := _listed_name(said)))
    cells = frozenset(name for said in statements for name in _listed_cells(said))
    return SourceFindings(statements, tuple(one for one in everything if isinstance(one, Closed)), listed | cells)


def _listed_name(said: SourceStatement) -> str:
    """What may not vanish unnoticed with a statement; empty where it may."""
    if isinstance(said, WordsStatement):
        return said.name if said.listed else ""
    return said.key[0]


def _listed_cells(said: SourceStatement) -> Iterator[str]:
    """What of a row may not vanish unnoticed while the row stays: a column with days, whether a limit can be raised."""
    match said:
        case MilestoneStatement():
            yield f"{said.runtime}{PART}{said.milestone}"
        case LimitStatement() if said.adjustable:
            yield f"{said.limit}{PART}{_RAISED}"
        case WordsStatement() if said.part.startswith("column ") and (said.words or said.part != _RAISED):
            # A row that moves to another table of its page leaves columns behind that say nothing of days.
            yield f"{said.name if said.listed else 'the page'}{PART}{said.part}"
