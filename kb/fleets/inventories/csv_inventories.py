"""CSV files as people export them: the header, and a way to read broken files that loses no good row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kb.data_classes import dataclass

MOST_LINES = 200
"""Lines that one row may run over by quoted ends of line; a quote still open then was never meant to be one."""
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a CSV file."""

    columns: tuple[str, ...]
    """The names, each once."""
    delimiter: str
    """What separates cells."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no row."""

    line: int
    """Its number."""
    text: str
    """What stands there."""
    reason: str
    """What is wrong."""


def csv_header(file: Path, named: str | None = None) -> Header:
    """The header of a CSV file; of comma, semicolon, tab and bar, what stands in it most often separates.

    Args:
        file: The file.
        named: The delimiter that the file itself names.
    """
    with file.open("rb") as opened:
        line = _decode_line(opened.readline().removeprefix(b"\xef\xbb\xbf")).rstrip("\r\n").replace("\r", " ")
    delimiter = named or max(",;\t|", key=line.count)
    names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    unique = [
        name if name and name not in names[:at] else f"{name or 'column'}_{at + 1}" for at, name in enumerate(names)
    ]
    return Header(tuple(unique), delimiter)


def csv_rows(file: Path, head: Header) -> Iterator[tuple[int, list[str]] | BadLine]:
    """The rows of a file with the numbers of their lines.

    A row may run over several lines only if that closes its quotes and gives the right number of cells; otherwise its
    first line alone is bad and reading goes on with the next, so a stray quote costs one row and no more.
    """
    with file.open("rb") as opened:
        lines = list[tuple[int, bytes]]()
        numbered = enumerate(opened, start=1)
        next(numbered, None)
        while True:
            if not lines:
                lines = [pair for pair in (next(numbered, None),) if pair is not None]
            if not lines:
                return
            taken, outcome = _read_row(lines, numbered, head)
            del lines[:taken]
            if outcome is not None:
                yield outcome


def _read_row(
    lines: list[tuple[int, bytes]], more: Iterator[tuple[int, bytes]], head: Header
) -> tuple[int, tuple[int, list[str]] | BadLine | None]:
    """How many lines the first row takes, and what it is; None for a blank line."""
    number, raw = lines[0]
    if not raw.strip():
        return 1, None
    first = _row_of([raw], head)
    if isinstance(first, list):
        return 1, (number, first)
    # A quote that is still open: the row may go on.
    taken = 1
    joined = [raw]
    while b"".join(joined).count(b'"') % 2 and taken < MOST_LINES:
        if taken == len(lines):
            pair = next(more, None)
            if pair is None:
                break
            lines.append(pair)
        joined.append(lines[taken][1])
        taken += 1
        cells = _row_of(joined, head) if b"".join(joined).count(b'"') % 2 == 0 else ""
        if isinstance(cells, list):
            return taken, (number, cells)
    return 1, BadLine(number, raw.decode("utf-8", errors="replace").rstrip("\r\n"), first)


def _row_of(raw: list[bytes], head: Header) -> list[str] | str:
    """The cells of one row, or why there are none."""
    text = _decode_line(b"".join(raw))
    try:
        found = list(csv.reader(io.StringIO(text, newline="\n"), delimiter=head.delimiter, strict=True))
    except csv.Error as e:
        returned = "\r" in text.rstrip("\r\n")
        return "a carriage return inside a cell: put the cell in quotes, or take it out" if returned else str(e)
    if len(found) != 1:
        return "a quote is not closed"
    cells, wanted = len(found[0]), len(head.columns)
    if cells != wanted:
        counted = "1 cell" if cells == 1 else f"{cells} cells"
        inside = "an end of line" if cells < wanted else f"a {_DELIMITERS.get(head.delimiter, 'delimiter')}"
        return f"{counted}, the header has {wanted}: put a cell with {inside} in it in quotes"
    return found[0]


def _decode_line(raw: bytes) -> str:
    """A line in UTF-8, or else in the encoding of Windows for western languages, which Latin-1 is a part of."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def write_clean(file: Path, head: Header, target: Path) -> list[BadLine]:
    """Write the good rows of a file, each with the number of its line, and return the rest."""
    bad: list[BadLine] = []
    with target.open("w", encoding="utf-8", newline="") as out:
        # In quotes a carriage return is a part of its cell for the engine too.
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for found in csv_rows(file, head):
            if isinstance(found, BadLine):
                bad.append(found)
            else:
                writer.writerow([found[0], *found[1]])
    return bad


def count_lines(file: Path) -> int:
    """Ends of line in a file, and the last line where it lacks one."""
    lines = 0
    last = b"\n"
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")
