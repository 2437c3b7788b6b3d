"""Titles as sets of words: two that say the same with other capitals or small words are one."""

from __future__ import annotations

import re

_SMALL = frozenset(
    "a amazon aws lambda support supports supported supporting function functions runtime runtimes available added "  # noqa: SIM905
    "announcing announces introduced introduces introducing general availability service with from that this your "
    "more new now the for and in of to on as is an by has been".split()
)


def weighty_words(text: str) -> frozenset[str]:
    """The words that tell what a title is about, in lower case and without the plural's s."""
    found = re.findall(r"[a-z][a-z0-9.+#@]*|\d[\d.]*", text.lower())
    return frozenset(word.rstrip(".").rstrip("s") for word in found if len(word) > 1 and word not in _SMALL) - {""}


def title_key(text: str) -> str:
    """What stays of a title when it is put in other words of the small kind."""
    return " ".join(sorted(weighty_words(text))) or text.lower()
