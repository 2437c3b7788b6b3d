"""Under which headings a table stands, and what its lead says of all in it: either may be a condition."""

from __future__ import annotations

import re

from kb.intake.documents.page import INNERMOST, Grid, Passage, SourcePage

_LEAD = re.compile(
    r"(?:\bfollowing\b[^.;:!?]*?\b|(?:^|(?<=[.;:!?] ))(?:these|this) )"
    r"(?:quota|limit|runtime|table)s?\b(?P<what>[^.;:!?]*)",
    re.IGNORECASE,
)
"""The sentence that leads to a table, such as `The following quotas apply to durable functions`, or `This table`."""
_OF_LEAD = INNERMOST + 1
_RAISED = re.compile(
    r"(?:,? (?:and|but|that))?(?: they)? (?:can|may|can ?not|can['\u2019]t) be (?:adjusted|changed|increased|raised)\b"
)
"""What is said of the raising of all is told apart."""


def section_of(page: SourcePage, grid: Grid) -> str:
    """The headings over a table and its lead, the outermost first, parted by `: `; blank where it has none."""
    heads: dict[int, str] = {}
    above = place_before(page, grid)
    for one in (one for one in page.passages if one.at < grid.at and not _is_title(page, one)):
        if one.level and (one.level < INNERMOST or one.at > above):
            heads = {level: text for level, text in heads.items() if level < one.level} | {one.level: one.text}
        elif one.at > above and (lead := _LEAD.search(one.text)):
            heads[_OF_LEAD] = _RAISED.sub("", lead["what"]).strip()
    return ": ".join(text for text in heads.values() if text)


def _is_title(page: SourcePage, one: Passage) -> bool:
    """Whether a passage says the title once more, which is watched by itself."""
    return one.level == 1 and one.text.lower() in page.title.lower()


def place_before(page: SourcePage, grid: Grid) -> int:
    """Where the table before another stands; before the page where there is none."""
    return max((one.at for one in page.grids if one.at < grid.at), default=-1)
