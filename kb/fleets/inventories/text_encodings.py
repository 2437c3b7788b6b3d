"""Texts as other programs save them: UTF-16, lines that end in carriage returns, lines before the header."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path

_SNIFFED = 1 << 16
_BLOCK = 1 << 20
_PARQUET = b"PAR1"
_WIDE = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
"""Encodings by the mark that files in them begin with; that of UTF-32 begins like that of UTF-16."""
_BEFORE = re.compile(
    r"""
    (?:
        "?sep=(?P<delimiter>[^\r\n])"?    # Excel: what separates cells
        | "?\#(?:TYPE\b|[ ])[^\r\n]*     # PowerShell: the type of the rows; others: a comment
        | [ \t]*                          # a blank line
    )
    (?:\r\n|\r|\n)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A line that programs write before the header of a table."""
_END = re.compile(r"\r(?!\n|\Z)|\n")
"""An end of a line; a carriage return at the end of what is looked at may have its line feed behind it."""


def in_usual_form(file: Path, target: Path, *, table: bool) -> tuple[Path, str | None]:
    """A text in UTF-8 with line feeds and nothing before its header, and the delimiter that it names.

    The file itself where it is so already, else a copy.

    Args:
        file: The file.
        target: Where a copy goes.
        table: Whether it may be a table with a header.

    Raises:
        UnicodeDecodeError: It begins like UTF-16 and is none.
    """
    with file.open("rb") as opened:
        start = opened.read(_SNIFFED)
    encoding = _encoding_of(start)
    if encoding is None or start.startswith(_PARQUET):
        return file, None
    text = codecs.getincrementaldecoder(encoding)(errors="ignore").decode(start)
    table = table and text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "[")
    skipped, named = _before_header(text) if table else (0, None)
    # A row ends in CR and LF as in LF alone. Where the header ends in a CR alone all rows do; elsewhere one is a part
    # of its cell. The engine takes none as an end, nor one at all in lines of JSON.
    first = _END.search(text, skipped)
    returns = first is not None and first[0] == "\r" if table else "\r" in text
    if encoding == "utf-8" and not skipped and not returns:
        return file, None
    lines = io.IncrementalNewlineDecoder(None, translate=True)
    with target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        for block in _decoded(file, encoding):
            taken = block[skipped:]
            skipped = max(0, skipped - len(block))
            out.write(lines.decode(taken) if returns else taken)
        out.write(lines.decode("", final=True))
    return target, named


def _before_header(text: str) -> tuple[int, str | None]:
    """How many characters stand before the header of a table, and the delimiter that they name."""
    begin = 1 if text.startswith("\ufeff") else 0
    end, named = begin, None
    while end < len(text) and (found := _BEFORE.match(text, end)):
        end, named = found.end(), found["delimiter"] or named
    return end if end > begin else 0, named


def _encoding_of(start: bytes) -> str | None:
    """The encoding of a text by its beginning; None for what is no text."""
    for mark, encoding in _WIDE.items():
        if start.startswith(mark):
            return encoding
    zeros = start[:1000].count(0)
    if not zeros:
        return "utf-8"
    # Without a mark, ASCII in UTF-16 has a zero in every other byte.
    if zeros * 3 < len(start[:1000]):
        return None
    return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"


def _decoded(file: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="surrogateescape" if encoding == "utf-8" else "strict")
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)
