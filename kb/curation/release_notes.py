"""The release note: what differs between two data versions, as text for people."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from kb.curation.releases import VersionDifference
from kb.curation.word_runs import FREE_TEXT
from kb.reports.widths import print_width, wrap_words

_KINDS = ("changed", "added", "corrected", "retracted")
_INDENT = " " * 12
_LONGEST = 100
_MOST_NAMED = 20  # rows of a table where most are new
_RECORDING = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


def release_note(found: Sequence[VersionDifference], first: int, last: int) -> str:
    """The differences as text: totals by table, and what rows said before and say now; of what is new the first rows.

    Args:
        found: The differences.
        first: The earlier data version.
        last: The later one.
    """
    lines = [f"From data version {first} to {last}"]
    told = tuple(f"{one.table} {one.key} " for one in found if one.evidence)
    for table in dict.fromkeys(difference.table for difference in found):
        rows = [difference for difference in found if difference.table == table]
        totals = {kind: sum(row.kind == kind for row in rows) for kind in _KINDS}
        counts = ", ".join(f"{count} {kind}" for kind, count in totals.items() if count)
        lines += ["", f"{table}: {counts}"]
        # What was wrong or is superseded is named row by row; of what is new the first rows are enough.
        other = [row for row in rows if row.kind != "added"]
        new = [row for row in rows if row.kind == "added" and not (table == "readings" and row.key.startswith(told))]
        shown = max(0, _MOST_NAMED - len(other))
        for row in [*other, *new[:shown]]:
            lines += _row_lines(row)
        if len(new) > shown:
            rest = f"... and {len(new) - shown} more that are new: --format json has all"
            lines += wrap_words(rest, print_width(), "  ", "      ")
    return "\n".join(lines) + "\n"


def _row_lines(row: VersionDifference) -> Iterator[str]:
    """A row with what it says, why, and where that was read."""
    words = [name for name in row.columns if name in FREE_TEXT] if row.before and row.after else []
    words += ["source_ids"] if "source_ids" in row.columns else []
    said = f" ({', '.join(words)})" if words else ""
    key = _RECORDING.sub(r"recording \1", row.key)
    yield from wrap_words(f"{key}{said}", print_width(), f"  {row.kind:<9} ", _INDENT)
    for place, name in enumerate(row.columns):
        if name not in words:
            before, after = (_short_cell(cells, place) for cells in (row.before, row.after))
            yield from _wrap_detail(f"{name}: {' -> '.join(filter(None, (before, after)))}")
    if row.reason and row.kind != "added":
        yield from _wrap_detail(row.reason)
    for text in row.evidence:
        yield from _wrap_detail(f"read: {textwrap.shorten(text, 2 * _LONGEST, placeholder='...')}")
    if row.source_ids and not row.evidence:
        yield from _wrap_detail(f"source: {', '.join(row.source_ids)}")


def _wrap_detail(text: str) -> list[str]:
    return wrap_words(text, print_width(), _INDENT, f"{_INDENT}  ")


def _short_cell(cells: Sequence[str], place: int) -> str | None:
    """A cell where there is a row, in one line."""
    return textwrap.shorten(cells[place], _LONGEST, placeholder="...") or "blank" if cells else None
