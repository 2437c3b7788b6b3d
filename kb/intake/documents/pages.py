"""Pages in Markdown or HTML, told apart by how they begin."""

from __future__ import annotations

from kb.intake.documents.html import read_html
from kb.intake.documents.markdown import read_markdown
from kb.intake.documents.page import SourcePage, decode_page


def read_page(content: bytes) -> SourcePage:
    """A page.

    Raises:
        NotAPageError: The bytes are no text.
    """
    text = decode_page(content)
    return read_html(text) if text.lstrip().startswith("<") else read_markdown(text)
