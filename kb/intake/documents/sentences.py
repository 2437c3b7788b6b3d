"""The sentences of a page that say something in figures, in digits or in words: amounts, days, versions, identifiers.

So do a month, `unlimited`, `indefinitely`, what is blocked or holds `no longer`, whether something can be raised, and
per what it holds (`per Region`).
Nobody reads them as facts, but a person must look where they change, also in the words around the same figures: of 22
such changes in six years of the guide many moved what these speak of, from `existing` functions to `deprecated` ones.
Of a sentence only its figures are kept, with a digest of its words, since the words are AWS's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from kb.data_classes import dataclass
from kb.intake.documents.page import Passage
from kb.sdk.numbers import write_figures

_END = re.compile(r"(?<=[.;:!?])\s+")
_LABEL = re.compile(r"^(?:note|important|tip|warning|caution)\b[:\s]*", re.IGNORECASE)
"""What a notice begins with: in Markdown it is a part of the paragraph, in HTML a heading before it."""
_WORD = re.compile(r"[\w.-]*\w")
_COMPOUND = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
"""The hyphen of `per-Region`, which is also written with a blank."""
_FIGURES = re.compile(
    r"(?:\.?[A-Z][\w.]* )?[^\s\d(\[\"'`]*\d(?:[^\s)\]\"'`]|(?<=\d)'(?=\d{3}(?!\d)))*"
    r"(?: (?i:[kmgt]i?b|bytes|ms|milliseconds?|seconds?|minutes?|hours?|days?|months?|years?|percent|mbps|mbit/s)\b)?"
)
"""A word with a digit, with the name before it and the unit behind it: `Python 2.7`, `July 15,`, `1,769 MB`."""
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_SCOPE = (
    r"(?:(?:per|each|every) (?:aws |amazon )?(?:vpc|virtual private cloud|availability zone)|"
    r"(?:per|each|every|(?:across|for|in) (?:all|an|any|the current|the same|your)|of all) "
    r"(?:of (?:your|the) )?(?:aws )?(?:regions?|accounts?|organizations?|partitions?))"
)
"""Per what something holds, such as `per AWS Region`: another amount, though no figure changes."""
_SCOPES = re.compile(rf"\b{_SCOPE}\b", re.IGNORECASE)
_PHRASES = re.compile(
    rf"\b(?:(?:in|by|until|from|since|before|after|of) (?:{'|'.join(_MONTHS)})(?!\.?,? \d)|unlimited|"
    rf"indefinitely|no longer|block(?:s|ed)?|can(?:'t)? be (?:changed|increased|raised|extended)|{_SCOPE})\b",
    re.IGNORECASE,
)
"""What tells as much as a figure: of all other words only those beside figures are watched."""
_FOOTNOTE = re.compile(r"^[*\u2020\u2021\u00a7]+(?= ?\w)")
"""The mark of a footnote: whatever it says, it is the condition of what bears the mark."""
_DIGITS = 8
_NOT = re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|could|would|should|must) not\b", re.IGNORECASE)
_CANNOT = re.compile(r"\b(can) ?not\b", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w.,:/-])(?:(?!(?:19|20)\d\d\b)\d{4}|\d{5,12}|"
    r"\d{4}(?= ?(?:[kmgt]i?b|bytes|m?s|(?:milli)?seconds?|minutes?)\b))(?![\w,/-]|[.:]\d)",
    re.IGNORECASE,
)
"""A number without separators that is no year and no part of a day, a version or a name."""


@dataclass(frozen=True, slots=True, order=True)
class ToldSentence:
    """A sentence that says something in figures."""

    figures: str
    """Its figures in lower case and in their order, such as `python 2.7, july 15, 2021`."""
    digest: str
    """A digest of all of its words in lower case, without marks."""
    line: int
    """The line of its paragraph."""


def told_sentences(passages: Iterable[Passage]) -> list[ToldSentence]:
    """The sentences with figures, each once, in the order of their figures."""
    found: dict[str, ToldSentence] = {}
    for passage in passages:
        for sentence in _END.split(_in_one_spelling(_LABEL.sub("", passage.text))):
            phrases = _PHRASES.findall(_COMPOUND.sub(" ", sentence))
            found_there = [*_FOOTNOTE.findall(sentence), *_FIGURES.findall(sentence), *phrases]
            if figures := [one.rstrip(".,;:!?").lower() for one in found_there]:
                words = " ".join(_WORD.findall(_COMPOUND.sub(" ", sentence.lower())))
                digest = hashlib.sha256(words.encode()).hexdigest()[:_DIGITS]
                found.setdefault(digest, ToldSentence(", ".join(figures), digest, passage.line))
    return sorted(found.values())


def told_scopes(text: str) -> list[str]:
    """Per what a text says that something holds, each once and in its order: `per region`, `in your account`."""
    return list(dict.fromkeys(one.lower() for one in _SCOPES.findall(_COMPOUND.sub(" ", text))))


def _in_one_spelling(text: str) -> str:
    """A text with its numbers in figures and in thousands: how they or its negations are written is no news."""
    text = _CANNOT.sub(r"\1't", _NOT.sub(r"\1n't", text.replace("\u2019", "'")))
    return _BARE.sub(lambda found: f"{int(found[0]):,}", write_figures(text))
