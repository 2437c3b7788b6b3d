"""Lists as tables that fit the terminal; colour only where there is one."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence
from typing import Any

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.answers import flattened
from kb.facts.basis import Basis

WIDTH = 80
"""The width of piped output."""

NUMBERS = frozenset(
    {"min", "max", "default", "moves", "days", "rows", "exact", "partial"}
    | {"bracketed", "observed", "estimated", "unknown", "two_sources"}
)
DATES = frozenset({"date", "known_from", "valid_from", "supported_from", "deprecation", "block_create", "block_update"})
TEXTS = frozenset(
    {"limit", "headline", "statement", "name", "summary", "url", "before", "after", "service", "title", "applies_to"}
)
"""Columns that may be broken over lines, so that the others stay whole."""

PHASE_STYLES = {
    "preview": "cyan",
    "supported": "green",
    "deprecated": "yellow",
    "create_blocked": "magenta",
    "update_blocked": "red",
}


def width() -> int:
    """The width to print at: the terminal's, or 80 where there is none."""
    return shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


def table(basis: Basis, rows: Sequence[object], columns: Sequence[str], total: int) -> str:
    """Rows as a table under one line that says what they rest on."""
    out = io.StringIO()
    console = Console(file=out, width=width(), force_terminal=sys.stdout.isatty(), highlight=False, emoji=False)
    console.print(Text(headline(basis)))
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(
            column,
            justify="right" if column in NUMBERS else "left",
            overflow="fold",
            no_wrap=column not in TEXTS,
            min_width=max(len(column), 10 if column in DATES else 0) if column not in TEXTS else None,
        )
    for row in rows:
        cells = _cells(row)
        grid.add_row(
            *(Text(cells.get(column, ""), style=PHASE_STYLES.get(cells.get(column, ""), "")) for column in columns)
        )
    console.print(grid)
    console.print(Text(_count(len(rows), total)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def headline(basis: Basis) -> str:
    """What an answer rests on, in a line."""
    known = "everything known" if basis.known_at is None else f"as known on {basis.known_at}"
    return f"AWS Lambda on {basis.as_of}, {known}, data version {basis.data_version}"


def _count(shown: int, total: int) -> str:
    noun = "row" if total == 1 else "rows"
    return f"{total} {noun}" if shown == total else f"{shown} of {total} {noun}"


def _cells(row: object) -> dict[str, str]:
    plain: dict[str, Any] = orjson.loads(orjson.dumps(row))
    sources = plain.pop("sources", None)
    milestones = plain.pop("milestones", {})
    bracket = plain.pop("bracket", None) or {}
    cells = {name: _grouped(value, text) for (name, text), value in zip(*_pair(plain), strict=True)}
    cells |= {name: day or "-" for name, day in milestones.items()}
    # Inside an uncertain change both values are shown.
    cells |= {
        name: f"{cells[name]} or {value:,}"
        for name, value in bracket.items()
        if name in NUMBERS and value is not None and plain.get(name) is not None and value != plain[name]
    }
    if plain.get("status") == "possible":
        cells |= {name: f"{cells[name]}?" for name in ("min", "max", "default") if cells[name]}
    if sources is not None:
        cells["sources"] = " ".join(sources)
    return {name: text.replace(";", ", ") for name, text in cells.items()}


def _pair(plain: dict[str, Any]) -> tuple[list[tuple[str, str]], list[Any]]:
    flat = flattened(plain)
    return list(flat.items()), [plain.get(name) for name in flat]


def _grouped(value: object, text: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    return text
