"""Texts as other programs save them: UTF-16, lines that end in carriage returns, lines before the header."""

from __future__ import annotations

import codecs
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
    r"\A\ufeff?(?:sep=(?P<delimiter>[^\r\n]))?[\"]?(?:sep=(?P<quoted>[^\r\n])\"|#TYPE\b[^\r\n]*)?\r?\n"
)
"""What Excel and PowerShell write before the header of a table."""


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
    before = _BEFORE.match(text) if table else None
    named = before and (before["delimiter"] or before["quoted"])
    skipped = before.end() if before and len(before[0].strip("\ufeff\r\n")) > 0 else 0
    returns = table and "\r" in text and "\n" not in text
    if encoding == "utf-8" and not skipped and not returns:
        return file, None
    with target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        for block in _decoded(file, encoding):
            taken = block[skipped:]
            skipped = max(0, skipped - len(block))
            out.write(taken.replace("\r", "\n") if returns else taken)
    return target, named or None


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
