"""Pages in Markdown or HTML, told apart by how they begin."""

from __future__ import annotations

import re

from kb.intake.documents.html import opened_tables, read_html
from kb.intake.documents.markdown import ends_in_row, html_in, read_markdown
from kb.intake.documents.page import NotAPageError, SourcePage, decode_page

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)


def read_page(content: bytes) -> SourcePage:
    """A page.

    Raises:
        NotAPageError: The bytes are no text, or they end within a table: a number there may be half of one.
    """
    text = decode_page(content)
    if _ends_in_table(text):
        raise NotAPageError("cut off within a table")
    return read_html(text) if text.lstrip().startswith("<") else read_markdown(text)


def _ends_in_table(text: str) -> bool:
    """Whether a page ends before a table of it does: in a row without its last mark, or without the tag of its end."""
    tags = _TABLE.findall(_COMMENT.sub("", text))
    html = text.lstrip().startswith("<")
    if tags.count("") > tags.count("/") and opened_tables(text if html else html_in(text)) > tags.count("/"):
        return True
    return not html and _is_half_a_row(text) and ends_in_row(text)


def _is_half_a_row(text: str) -> bool:
    """Whether the last line may be a row that lacks its end, since the one before has its last mark.

    A line that is ended is whole if it has as many cells.
    """
    *_, former, last = ("", "", *(line.strip() for line in text.rstrip().split("\n")))
    if not (last.startswith("|") and not last.endswith("|") and former.startswith("|") and former.endswith("|")):
        return False
    return not text.endswith("\n") or last.count("|") + 1 < former.count("|")
