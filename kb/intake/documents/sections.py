"""Under which headings a table stands, and what its lead says of all in it: either may be a condition."""

from __future__ import annotations

import re

from kb.intake.documents.page import INNERMOST, Grid, Passage, SourcePage

_LEAD = re.compile(
    r"(?:(?:^|(?<=[.;:!?] ))(?P<of>(?:for|in|inside|outside|on|with|within|without) (?!more\b|details?\b|example\b|"
    r"information\b)[^.;:!?,]*), (?:[^.;:!?]*?\b(?=following\b)|(?=these |this )))?"
    r"(?:\bfollowing\b[^.;:!?]*?\b|(?:^|(?<=[.;:!?,] ))(?:these|this) )"
    r"(?:quota|limit|runtime|table)s?\b(?P<what>[^.;:!?]*)",
    re.IGNORECASE,
)
"""The sentence that leads to a table, such as `The following quotas apply to durable functions`, or `This table`."""
_BEFORE_LEAD, _OF_LEAD = INNERMOST + 1, INNERMOST + 2
_RAISED = re.compile(
    r"(?:,? (?:and|but|that))?(?: they)? (?:can|may|can ?not|can['\u2019]t) be (?:adjusted|changed|increased|raised)\b"
)
"""What is said of the raising of all is told apart."""
_SCOPE = re.compile(r"\b(?:in|for|within|outside|on) ([^:(]+)|\(([^()]*)\)")
"""What of a heading says where or for what all below it holds: `in China`, `(preview)`."""
_KIND = re.compile(
    r"\b(?:event|web|durable)[ -]functions?\b|\bmanaged instances?\b|\bmicrovms?\b|\b(?:container|base) images?\b|"
    r"\.?\bzip\b|\bcustomer[ -]managed\b|\blambda@edge\b|\b(?:preview|beta)\b|\b(?:china|govcloud|sovereign cloud)\b"
)
"""What names the functions or the partition of which alone it may hold: `Web Function runtimes`."""


def section_of(page: SourcePage, grid: Grid) -> str:
    """The headings over a table and its lead, the outermost first, parted by `: `; blank where it has none."""
    heads: dict[int, str] = {}
    above = place_before(page, grid)
    for one in (one for one in page.passages if one.at < grid.at and not _is_title(page, one)):
        if one.level and (one.level < INNERMOST or one.at > above):
            heads = {level: text for level, text in heads.items() if level < one.level} | {one.level: one.text}
        elif one.at > above and (lead := _LEAD.search(one.text)):
            heads |= {_BEFORE_LEAD: lead["of"] or "", _OF_LEAD: _RAISED.sub("", lead["what"]).strip()}
    return ": ".join(text for text in heads.values() if text)


def condition_of(heads: str) -> str:
    """What headings say of where or for what functions all below them holds; blank where they name anything else.

    AWS heads tables now by languages and now by what is to come, which is no condition.
    """
    text = heads.lower()
    scopes = [one for found in _SCOPE.findall(text) for one in found if one]
    kinds = [kind for kind in _KIND.findall(text) if not any(kind in scope for scope in scopes)]
    return " ".join((*scopes, *kinds))


def named_kinds(text: str) -> list[str]:
    """The kinds of functions and the partitions that a text names, each once: of these alone it may hold."""
    return list(dict.fromkeys(kind.replace("-", " ").removesuffix("s") for kind in _KIND.findall(text.lower())))


def _is_title(page: SourcePage, one: Passage) -> bool:
    """Whether a passage says the title once more, which is watched by itself."""
    return one.level == 1 and one.text.lower() in page.title.lower()


def place_before(page: SourcePage, grid: Grid) -> int:
    """Where the table before another stands; before the page where there is none."""
    return max((one.at for one in page.grids if one.at < grid.at), default=-1)
