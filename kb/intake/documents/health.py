"""Whether a page is the page: not an error, not empty, not another language, not moved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from kb.intake.documents.page import SourcePage, cell_evidence
from kb.intake.interface import Closed, Gate

_ERROR = re.compile(
    r"\b(404|403|500|502|503|page not found|not found|access ?denied|service unavailable|bad gateway|internal error|"
    r"internal server error|request could not be satisfied|temporarily unavailable|too many requests|forbidden|"
    r"nosuchkey|we couldn.t find|sign in)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\b(has moved|have moved|moved to|moved permanently|301 moved|redirecting)\b", re.IGNORECASE)
_SHORT = 80
"""A page of fewer words is looked at as a notice: an error, or a pointer elsewhere."""
_ENGLISH = frozenset("the of and to is for in you your that can be with are this or by not".split())  # noqa: SIM905
_TELLING = 12
"""So many words of prose tell a language by the small words that it lacks."""
_FEW_ENGLISH = 0.08
"""Of AWS's English pages a sixth of the words at least are small ones of English."""
_FOREIGN_LETTERS = 0.2
_HOST = "docs.aws.amazon.com"
"""Where the guide stands: that of the Regions of China, on another host, has other days and limits."""
_LANGUAGE = re.compile(r"/(?!en_)[a-z]{2}_[a-z]{2}/")


def page_gate(page: SourcePage, table: str, names: Iterable[str]) -> Closed | None:
    """Why nothing of a page may be believed, or null.

    Args:
        page: The page.
        table: The table that it would propose for.
        names: The file names, without ending, under which the page is served or was: an own address with another
            name is a page that moved.
    """
    words = page.words.split()
    if not words:
        return _closed(Gate.ERROR_PAGE, table, page, "the page is empty")
    if page.refresh or (len(words) < _SHORT and not page.grids and _MOVED.search(f"{page.title} {page.words}")):
        return _closed(Gate.PAGE_MOVED, table, page, "the page only points elsewhere")
    if _ERROR.search(page.title) or (len(words) < _SHORT and not page.grids and _ERROR.search(page.words)):
        return _closed(Gate.ERROR_PAGE, table, page, "an error page, whatever its status was")
    host, name = urlsplit(page.address).hostname, _page_name(page.address)
    other = host if host and host != _HOST else ""
    if not other and _other_language(page):
        return _closed(Gate.OTHER_LANGUAGE, table, page, "the page is not in English")
    if other or (name and name not in set(names)):
        calls = f"one of {other}" if other else name
        return _closed(Gate.PAGE_MOVED, table, page, f"the page calls itself {calls}")
    return None


def _page_name(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2].partition(".")[0]


def _other_language(page: SourcePage) -> bool:
    """Whether a page is in another language than English, by what it says of itself, its address or its words."""
    if page.language and not page.language.lower().startswith("en"):
        return True
    if _LANGUAGE.search(page.address):
        return True
    # Names and days of a table are in Latin letters in every language: the prose alone is asked, if there is any.
    letters = [letter for letter in page.prose or page.words if letter.isalpha()]
    if letters and sum(not letter.isascii() for letter in letters) > _FOREIGN_LETTERS * len(letters):
        return True
    words = page.prose.lower().split()
    return len(words) >= _TELLING and sum(word in _ENGLISH for word in words) < _FEW_ENGLISH * len(words)


def _closed(gate: Gate, table: str, page: SourcePage, why: str) -> Closed:
    return Closed(gate, table, "the page", why, cell_evidence(1, "", "", page.title), whole=True)
