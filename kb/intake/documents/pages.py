"""Pages in Markdown or HTML, told apart by how they begin."""

from __future__ import annotations

import re

from kb.intake.documents.html import read_html
from kb.intake.documents.markdown import read_markdown
from kb.intake.documents.page import NotAPageError, SourcePage, decode_page

_NO_TAGS = re.compile(r"<!--.*?(?:-->|\Z)|<script\b.*?</script|`[^`\n]*`", re.DOTALL | re.IGNORECASE)
"""Comments, programs and what is set as code: no tag in them opens a table."""
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
    tags = _TABLE.findall(_NO_TAGS.sub("", text))
    if tags.count("") > tags.count("/"):
        return True
    *_, former, last = ("", "", *(line.strip() for line in text.rstrip().split("\n")))
    return last.startswith("|") and not last.endswith("|") and former.startswith("|") and former.endswith("|")
