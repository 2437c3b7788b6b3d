"""Titles as sets of words: two that say the same with other capitals or small words are one."""

from __future__ import annotations

import re

_SMALL = frozenset(
    "a amazon aws lambda support supports supported supporting function functions runtime runtimes available added "  # noqa: SIM905
    "announcing announces introduced introduces introducing general availability service with from that this your "
    "more new now the for and in of to on as is an by has been".split()
)


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
