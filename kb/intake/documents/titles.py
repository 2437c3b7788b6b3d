"""Titles as sets of words: two that say the same with other capitals or small words are one."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SMALL = frozenset(
    "a amazon aws lambda support supports supported supporting function functions runtime runtimes available added "  # noqa: SIM905
    "announcing announces introduced introduces introducing general availability service with from that this your "
    "more new now the for and in of to on as is an by has been".split()
)

_NO_CONDITION = frozenset(
    "a all an and any apply are associated by following for general in list note of on or overview per reference "  # noqa: SIM905
    "resource section service set summary table that the their these this to what which with within you your amazon "
    "aws developer documentation guide lambda function limit quota runtime current available availability support "
    "supported caution important tip topic warning".split()
)
"""Words of headings that tell no page or table of the service from another, without the plural's s."""
_SERVICE_NAME = re.compile(r"\bweb services?\b")
"""The rest of AWS's long name: by itself `web` tells Web Functions from others."""
_HEADING_WORD = re.compile(r"[\w@.+#]*[\w@+#]|[*\u2020\u2021\u00a7]")
"""A word, or the mark of a footnote."""
_MANY = re.compile(r"ies$")
_PLURAL = re.compile(r"(?<=[^\W\d_]{3})(?<![isu])s$")
_BARE_LAST = re.compile(r"(, [^,]+)(?<!,) (?:and|&) (?=[^,]+$)")
"""The last `and` of a list that has no comma before it."""
_LISTED_LAST = re.compile(r", (?:and|&) ")
_LISTED = re.compile(r",? (?:and|&) |, ")
_JOINED = re.compile(r" (?:and|&) ")
_NARROWING = re.compile(r"[^\w\s'-]|\d|\b(?:at|by|for|from|if|in|of|on|per|than|to|under|when|where|with|within)\b")
"""What stands in words that say of which functions or Regions something holds."""


def weighty_words(text: str) -> frozenset[str]:
    """The words and figures that tell what a title is about, in lower case and without the plural's s."""
    # `.NET Core 2.1.0` is the one of 2.1, and `1,800` is 1800.
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.lower())
    found = re.findall(r"[a-z][a-z0-9.+#@]*|\d[\d.]*", re.sub(r"\b(\d+\.\d+)\.0\b(?!\.)", r"\1", text))
    return frozenset(
        word.rstrip(".").rstrip("s") for word in found if (len(word) > 1 or word.isdigit()) and word not in _SMALL
    ) - {""}


def title_key(text: str) -> str:
    """What stays of a title when it is put in other words of the small kind."""
    return " ".join(sorted(weighty_words(text))) or text.lower()


def is_reworded(before: str, now: str) -> bool:
    """Whether headings within each other, parted by `: `, say the same as others in other words, or beside more.

    More is what an `and` adds: `compute and storage` is over all that `compute` was over. Any other word may be a
    condition, such as that of `durable functions` or `quotas in China`, and so may one that is gone.
    """
    then, said = ([_parts_of(one) for one in text.split(": ")] for text in (before, now))
    if len(then) != len(said):  # a heading without such words as tell it from others is none
        then, said = ([one for one in parts if any(one)] for parts in (then, said))
    return len(then) == len(said) and all(_covers(new, old) for new, old in zip(said, then, strict=True))


def _parts_of(heading: str) -> dict[frozenset[str], str]:
    """What a heading joins by `and`, by the words that tell it from others."""
    heading = _BARE_LAST.sub(r"\1, and ", heading)
    joint = _LISTED if _LISTED_LAST.search(heading) else _JOINED
    return {_telling_words(part): part for part in joint.split(heading)}


def _telling_words(heading: str) -> frozenset[str]:
    found = _HEADING_WORD.findall(_SERVICE_NAME.sub(" ", heading.lower()))
    words = (_PLURAL.sub("", _MANY.sub("y", word)) for word in found)
    return frozenset(words) - _NO_CONDITION


def _covers(now: Mapping[frozenset[str], str], before: Mapping[frozenset[str], str]) -> bool:
    """Whether a heading is over all that another was over, and what it is over besides is no condition."""
    more = (text for words, text in now.items() if words not in before)
    return before.keys() <= now.keys() and not any(_NARROWING.search(text.lower()) for text in more)
