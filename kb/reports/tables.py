"""Lists as tables that fit the terminal; colour only where there is one."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.answers import flatten_row
from kb.data_classes import dataclass
from kb.facts.basis import Basis
from kb.reports.basis_words import account_lines, basis_lines
from kb.reports.widths import UNBOUNDED, print_width

NARROWEST = 14
"""Below this many characters a column of text is hard to read."""
_PIECE = re.compile(r"[^\s_.:/,-]*(?:[_.:/,-]+|\s)")
"""A part of an id up to where it may go on in the next line, or the last part of a word with the blank behind it."""
READABLE = 8
"""Below this many characters a column is none: each row becomes a paragraph."""

NUMBERS = frozenset(
    {"min", "max", "default", "account_value", "moves", "days", "rows", "exact", "partial"}
    | {"bracketed", "observed", "estimated", "unknown", "two_sources", "exact_share", "two_sources_share", "side"}
)
DATES = frozenset(
    {"date", "day", "known_from", "valid_from", "supported_from", "deprecation", "block_create", "block_update"}
    | {"from", "since", "to", "until"}
)
TEXTS = frozenset(
    {
        "opened_by",
        "closed_by",
        "limit",
        "headline",
        "statement",
        "name",
        "summary",
        "url",
        "before",
        "after",
        "service",
        "title",
        "applies_to",
        "reason",
    }
)
"""Columns that may be broken over lines, so that the others stay whole."""

CONTESTED = "?"
"""What stands behind a date that is contested on the day asked about, and behind a phase in doubt."""

PHASE_STYLES = {
    "preview": "cyan",
    "supported": "green",
    "deprecated": "yellow",
    "create_blocked": "magenta",
    "update_blocked": "red",
}


def table_text(basis: Basis, rows: Sequence[object], columns: Sequence[str], total: int, asked: str = "") -> str:
    """Rows as a table under a line that says what they rest on, and under one that says what was asked, if given."""
    out = io.StringIO()
    console = Console(file=out, width=print_width(), force_terminal=sys.stdout.isatty(), highlight=False, emoji=False)
    for line in (*basis_lines(basis), *filter(None, [asked]), *account_lines(basis, print_width())):
        console.print(Text(line))
    cells = [_cells_of_row(row) for row in rows]
    print_whole(console, _cells_grid(columns, cells))
    if any(row.get("contested") for row in cells):
        console.print(Text(f"{CONTESTED} contested: AWS moved the date after it had passed; nobody can tell what held"))
    for doubt in dict.fromkeys(row["doubt"] for row in cells if row.get("phase") and row.get("doubt")):
        console.print(Text(f"{CONTESTED} in doubt: {doubt}"))
    console.print(Text(_count_text(len(rows), total)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _cells_grid(columns: Sequence[str], cells: Sequence[Mapping[str, str]]) -> Table:
    """Rows side by side, or where that would cut them, one below the other."""
    found = choose_layout(columns, cells, print_width())
    if found is None:
        return _paragraphs(columns, cells)
    grid = Table(box=None, pad_edge=False, padding=(0, found.gap, 0, 0), header_style="bold")
    for column in columns:
        grid.add_column(
            found.headers[column],
            justify="right" if column in NUMBERS else "left",
            overflow="fold",
            width=found.widths[column],
            vertical="top",
        )
    grid.add_row(*("─" * (found.widths[column]) for column in columns))
    for row in cells:
        texts = ((row.get(column, ""), found.widths[column]) for column in columns)
        grid.add_row(*(_coloured_text(_break_ids(text, width), PHASE_STYLES.get(text, "")) for text, width in texts))
    return grid


def _break_ids(text: str, width: int) -> str:
    """A text whose words, where one is wider than its column, go on behind one of their own signs: `lmi_` and `ports`.

    Args:
        text: What a cell holds.
        width: The width of its column in characters.
    """
    if max(map(len, text.split()), default=0) <= width:
        return text
    pieces = [piece for word in text.split() for piece in (*_PIECE.findall(f"{word} "),)]
    lines = [""]
    for piece in pieces:
        # The blank behind a sign begins no line.
        if piece.strip() and lines[-1] and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def _coloured_text(text: str, style: str) -> Text:
    """A text in a colour that ends with it: coloured blanks, which fill its cell, would stay at the end of the line."""
    return Text.assemble((text, style))


def _paragraphs(columns: Sequence[str], cells: Sequence[Mapping[str, str]]) -> Table:
    """Each row as lines of a column's name and what it holds; what is blank is left out."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold", min_width=NARROWEST)
    for row in cells:
        for column in columns:
            if text := row.get(column, ""):
                grid.add_row(_coloured_text(column, "bold"), _coloured_text(text, PHASE_STYLES.get(text, "")))
        grid.add_row()
    return grid


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table fits a width: nothing is cut, what is too long continues on the next line."""

    headers: dict[str, str]
    """The columns' headers, broken at an underscore where room is short."""
    widths: dict[str, int]
    """The columns' widths in characters."""
    gap: int
    """Blanks between two columns."""


def choose_layout(columns: Sequence[str], cells: Sequence[Mapping[str, str]], room: int) -> Layout | None:
    """The first that fits: as it is, texts over several lines, headers broken, gaps narrow, everything but numbers.

    None where a column would be too narrow to be read.
    """
    content = {column: max((len(row.get(column, "")) for row in cells), default=0) for column in columns}
    plain = {column: column for column in columns}
    broken = {column: column.replace("_", "_\n") for column in columns}
    for headers, gap, elastic in (
        (plain, 2, TEXTS),
        (broken, 2, TEXTS),
        (broken, 1, TEXTS),
        (broken, 1, frozenset(columns) - NUMBERS - DATES),
    ):
        widths = {column: max(content[column], *map(len, headers[column].split("\n"))) for column in columns}
        left = room - gap * (len(columns) - 1)
        if sum(widths.values()) <= left:
            return Layout(headers, widths, gap)
        bending = [column for column in columns if column in elastic]
        share = left - sum(widths[column] for column in columns if column not in elastic)
        if bending and share >= NARROWEST * len(bending):
            break
    if share < READABLE * len(bending) or not bending:
        return None
    return Layout(headers, widths | _share_room(widths, bending, share), gap)


def _share_room(widths: Mapping[str, int], columns: Sequence[str], room: int) -> dict[str, int]:
    """The room given to columns: all that a narrow one needs, equal parts to the others."""
    found: dict[str, int] = {}
    by_need = sorted(columns, key=lambda column: widths[column])
    for number, column in enumerate(by_need):
        found[column] = max(1, min(widths[column], room // (len(by_need) - number)))
        room -= found[column]
    return found


def print_whole(console: Console, grid: Table) -> None:
    """Print a table; where the page is narrower than its columns, it runs over: a date that is cut says nothing."""
    needed = console.measure(grid, options=console.options.update(max_width=UNBOUNDED)).minimum
    page = console.width
    console.width = max(page, needed)
    console.print(grid)
    console.width = page


def _count_text(shown: int, total: int) -> str:
    noun = "row" if total == 1 else "rows"
    return f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}"


def _cells_of_row(row: object) -> dict[str, str]:
    """A row as texts by column: digits grouped, and a mark on what is contested, uncertain or possible only."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(row))
    sources = plain.pop("sources", None)
    milestones = plain.pop("milestones", {})
    bracket = plain.pop("bracket", None) or {}
    cells = {name: _group_digits(value, text) for (name, text), value in zip(*_pairs_of(plain), strict=True)}
    cells |= {name: day or "-" for name, day in milestones.items()}
    cells |= _marked_cells(cells, plain)
    cells |= _bracketed_cells(cells, plain, bracket)
    if plain.get("status") == "possible":
        cells |= {name: f"{cells[name]}?" for name in ("min", "max", "default") if cells[name]}
    if sources is not None:
        cells["sources"] = " ".join(sources)
    lists = {name for name, value in plain.items() if isinstance(value, list)}
    return {name: text.replace(";", ", ") if name in lists else text for name, text in cells.items()}


def _marked_cells(cells: Mapping[str, str], plain: Mapping[str, Any]) -> dict[str, str]:
    """The cells of what is contested: a date that AWS moved after it had passed, and a phase that hangs on one."""
    contested = [one["milestone"] for one in plain.get("contested") or ()]
    if plain.get("doubt"):
        contested.append("phase")
    return {name: f"{cells[name]}{CONTESTED}" for name in contested if name in cells}


def _bracketed_cells(
    cells: Mapping[str, str], plain: Mapping[str, Any], bracket: Mapping[str, float | None]
) -> dict[str, str]:
    """The cells of numbers that an uncertain change may have changed already, with both values."""
    others = {name: value for name, value in bracket.items() if name in NUMBERS and value is not None}
    return {
        name: f"{cells[name]} or {value:,}"
        for name, value in others.items()
        if plain.get(name) is not None and value != plain[name]
    }


def _pairs_of(plain: dict[str, Any]) -> tuple[list[tuple[str, str]], list[Any]]:
    flat = flatten_row(plain)
    return list(flat.items()), [plain.get(name) for name in flat]


def _group_digits(value: object, text: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    return text
