"""The numbers in the documentation of a model, each with its unit and the part it plays in its sentence."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from html import unescape

from kb.data_classes import dataclass
from kb.sdk.characters import plain_characters

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>", re.IGNORECASE)
_BLOCKS = frozenset({"p", "li", "ul", "ol", "dl", "dt", "dd", "note", "important", "br", "td", "tr", "h1", "h2", "h3"})
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n+")
# No part of a name, an address, a version or a date: arm64, x86_64, 2015-03-31, us-east-1, 3.9, {1,64}.
_NUMBER = re.compile(
    r"(?<![\w.:/{\[\\,-])(-?\d{1,3}(?:,\d{3})+|-?\d+)(\.\d+)?(?![\w{}\]\\]|-\w|[.:/]\w)(?:\s*(%|[A-Za-z]+))?"
)
_UNIT_WORDS = (
    r"(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|bytes?|characters?|(?:kilo|mega|giga|tera)bytes?"
)
_UNIT = rf"(?:{_UNIT_WORDS}|[kmgt]i?b|m?s|x)"
_JOINED = re.compile(
    rf"(?<![\w.:/{{\[\\,-])(?!(?:\d[\d,]*0s of|(?:19|20)\d0s)\b)(-?\d[\d,]*(?:\.\d+)?)"
    rf"(?:-(?={_UNIT_WORDS}|[kmgt]i?b)|(?={_UNIT}\b))(?=[a-z]+\b)",
    re.IGNORECASE,
)
"""A number whose unit is joined to it: `15-minute`, `256KB`, `900s`, `10x`; `1000s of` and `2010s` are plurals."""
_FROM_TO = re.compile(
    rf"(?<![\w.:/{{\[\\,-])(?:(\d[\d,]*(?:\.\d+)?(?:\s?{_UNIT})?)-(?=\d[\d,]*(?:\.\d+)?\s?{_UNIT}\b)"
    r"|(\d[\d,]*)-(?=\d[\d,]*(?![\w-]|[.:/]\w)))",
    re.IGNORECASE,
)
"""The first of two numbers with a hyphen between them, such as `7-30` and `256KB-1MB`: a date has two hyphens."""
_SAID = re.compile(r"(?<![\w.-])\d")
"""A digit that begins a word, which no name has: `1/3`, `[1,900]`."""
_WORD = re.compile(r"[\w.-]*\w|#")
_DIGITS = 12
_REMEMBERED = 8192
"""How many texts are remembered, which is more than models have: of two releases nearly all texts are the same."""
_UNITS = {
    "second": "s", "seconds": "s", "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "minute": "min",
    "minutes": "min", "hour": "h", "hours": "h", "day": "d", "days": "d", "year": "y", "years": "y",
    "byte": "bytes", "bytes": "bytes", "kb": "KB", "kib": "KB", "mb": "MB", "mib": "MB", "gb": "GB", "gib": "GB",
    "tb": "TB", "tib": "TB", "kilobyte": "KB", "kilobytes": "KB", "megabyte": "MB", "megabytes": "MB",
    "gigabyte": "GB", "gigabytes": "GB", "terabyte": "TB", "terabytes": "TB",
    "characters": "characters", "character": "characters", "%": "%", "percent": "%",
}  # fmt: skip
_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "  # noqa: SIM905
    "nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_CARDINAL = rf"(?:{'|'.join(_TENS)})(?:[- ](?:one|{'|'.join(_SMALL[:8])}))?|{'|'.join(_SMALL)}"
_LARGER = "|".join(_LARGE)
_REST = rf"(?: (?:and )?(?:{_CARDINAL})(?![ -](?:{_LARGER})\b))?"
_COUNT = rf"(?:(?:an?|one|{_CARDINAL})[ -])?(?:{_LARGER})(?: (?:{_LARGER}))*{_REST}|{_CARDINAL}"
_MIXED = re.compile(rf"(?<![\d.,])(\d[\d,]*(?:\.\d+)?) ({_LARGER})\b", re.IGNORECASE)
"""A number whose size is said in a word, such as `5 million`."""
_AMOUNT = re.compile(
    rf"\b(?P<word>half an|an|one|{_COUNT})[ -](?P<unit>(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|"
    r"bytes?|(?:kilo|mega|giga|tera)bytes?|[kmgt]i?b|percent)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\b(?P<word>{_COUNT})\b(?!-\w)|\b(?P<times>twice|thrice)\b", re.IGNORECASE)
"""A number in words that no unit follows, such as `five layers`; `one` is more often no number, `two-phase` never."""
_BITS = re.compile(r"(?<=\d)(\s?[KMGTkmgt])b(?:ps|/s)\b")
_TIMES = {"twice": "2", "thrice": "3"}
_NO_UNITS = frozenset(
    "a all also an and are as at be before but by can concurrent during each else fall for from if in into is it "  # noqa: SIM905
    "maximum minimum must of on or per range required scope simultaneous than that the then through times to until "
    "update uses when where which with without accepted audience certification configurations credentials esms "
    "executions format functions groups items keys messages pem pollers records release requests signing subnets tags "
    "values versions more revisions times authorities layers".split()
)
"""Words after a number that are no unit of it: small ones, and what is counted."""
_ROLES = (
    ("default", re.compile(r"\bdefaults?\b", re.IGNORECASE)),
    (
        "maximum",
        re.compile(r"\b(max(imum)?|up to|limited to|at most|no more than|cannot exceed|not exceed)\b", re.IGNORECASE),
    ),
    ("minimum", re.compile(r"\b(min(imum)?|at least|no less than)\b", re.IGNORECASE)),
    ("step", re.compile(r"\b(multiples? of|increments? of)\b", re.IGNORECASE)),
    ("range", re.compile(r"\b(between|from|range)\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Documented:
    """One number of a documentation."""

    role: str
    """`default`, `maximum`, `minimum`, `step`, `range`, or `number` where no word says."""
    ordinal: int
    """Which of its role it is, from 1, in the order of the text."""
    value: str
    """The number without separators."""
    unit: str
    """Its unit; blank where none follows, and the word as it stands where it may be one that we do not know."""

    @property
    def aspect(self) -> str:
        """What tells it from the other numbers of the text."""
        return f"{self.role} {self.ordinal}"

    @property
    def text(self) -> str:
        """Number and unit."""
        return f"{self.value} {self.unit}".rstrip()


def write_figures(text: str) -> str:
    """A text with its numbers in figures: `half an hour` as `0.5 hour`, `five layers` as `5 layers`.

    Bits a second are told from bytes, since only their capitals are other: `2 Mbps` as `2 Mbit/s`.
    """
    text = _BITS.sub(r"\1bit/s", text)
    text = _MIXED.sub(lambda found: _multiplied(found[1], found[2]), text)
    text = _AMOUNT.sub(lambda found: f"{_figure_of(found['word'])} {found['unit']}", text)
    return _COUNTED.sub(
        lambda found: _figure_of(found["word"]) if found["word"] else f"{_TIMES[found['times'].lower()]} times", text
    )


def _multiplied(figure: str, word: str) -> str:
    number = Decimal(figure.replace(",", "")) * _LARGE[word.lower()]
    return f"{number.normalize():f}"


def _figure_of(words: str) -> str:
    """A number in words as a figure."""
    if words.lower() == "half an":
        return "0.5"
    total = 0
    for word in re.split("[ -](?:and )?", words.lower()):
        if word in _LARGE:
            total = (total or 1) * _LARGE[word]
        elif word in _TENS:
            total += 20 + 10 * _TENS.index(word)
        else:
            total += _SMALL.index(word) + 2 if word in _SMALL else 1
    return str(total)


@lru_cache(maxsize=_REMEMBERED)
def documented_numbers(documentation: str) -> tuple[Documented, ...]:
    """The numbers of a documentation, which is HTML."""
    return tuple(_read_numbers(documentation))


def _read_numbers(documentation: str) -> Iterator[Documented]:
    seen: Counter[str] = Counter()
    for sentence in _SENTENCE.split(_plain_text(documentation)):
        at = 0
        for found in _NUMBER.finditer(sentence):
            role = (
                _role_before(sentence[at : found.start()])
                or (_role_before(sentence[: found.start()]) if at else None)
                or "number"
            )
            seen[role] += 1
            yield Documented(role, seen[role], found[1].replace(",", "") + (found[2] or ""), _unit_of(found[3] or ""))
            at = found.end()


@lru_cache(maxsize=_REMEMBERED)
def digest_words(documentation: str) -> str:
    """A short digest of the words around the numbers of a documentation; blank where it says nothing in digits.

    What has digits and is no number that we read counts as a word.

    Numbers in the same order mean something else as soon as the words between them change places, or a heading that
    stands sentences before them. All words count: in the releases of years a handful of such texts was written anew.
    """
    text = _plain_text(documentation)
    if not (_NUMBER.search(text) or _SAID.search(text)):
        return ""
    words = " ".join(_WORD.findall(_NUMBER.sub("#", text).lower()))
    return hashlib.sha256(words.encode()).hexdigest()[:_DIGITS]


def _unit_of(word: str) -> str:
    """The unit that a word after a number is; a word that nobody knows is a unit of its own, which nothing converts."""
    word = word.lower()
    return _UNITS.get(word, "" if word in _NO_UNITS else word)


def _plain_text(documentation: str) -> str:
    """The text, each block on a line of its own, and blanks around numbers."""
    text = plain_characters(unescape(_TAG.sub(lambda tag: "\n" if tag[2].lower() in _BLOCKS else "", documentation)))
    return _JOINED.sub(r"\1 ", _FROM_TO.sub(r"\1\2 - ", write_figures(text)))


def _role_before(before: str) -> str | None:
    """The role that the last telling word before a number gives it."""
    last = [(list(pattern.finditer(before))[-1:], role) for role, pattern in _ROLES]
    found = [(hits[0].start(), role) for hits, role in last if hits]
    return max(found)[1] if found else None
