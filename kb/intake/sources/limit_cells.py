"""What a cell with a limit says: its numbers in our unit, and what stands beside them.

Which words of AWS name which limit of ours stands in `limit_labels.csv`: a label and a value, both as expressions over
text in lower case, and the limit and unit that they give. A label without a limit is known and says nothing to us.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise

from kb.data_classes import dataclass
from kb.intake.interface import MAX_EVIDENCE
from kb.sdk.documented_limits import convert_unit
from kb.sdk.numbers import documented_numbers, write_figures
from kb.store.csv_files import number_text

_UNITS = {
    "byte": "bytes", "bytes": "bytes", "k": "KB", "kb": "KB", "mb": "MB", "gb": "GB", "tb": "TB",
    "kilobyte": "KB", "megabyte": "MB", "gigabyte": "GB", "terabyte": "TB",
    "kilobytes": "KB", "megabytes": "MB", "gigabytes": "GB", "terabytes": "TB",
    "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hour": "h", "hours": "h",
    "day": "d", "days": "d",
}  # fmt: skip
"""Units of AWS's tables as `kb/sdk` writes them."""
_OWN_WORDS = {"s": "seconds?", "requests/s": "requests per second"}
"""What a number in our unit is followed by where the expression of its label does not say it."""
_EVERYWHERE = re.compile(r"(?:each|all) (?P<others>of the other )?supported regions?: ")
_ANYTHING = ".*"
_OF = "_unit"
"""What the name of a unit ends with that one number of several has: `max_unit`."""
_GREATEST = "(?P<max>"
_AT_MOST = re.compile(r"(?:(?:an? |the )?max(?:imum|\.)?(?: of|:)? |up to |at most |(?:no|not) more than )")
"""What may stand before a greatest value and says only that it is one."""
_JOINED = re.compile(r"(?<=\d)-(?=(?:seconds?|minutes?|hours?|days?|bytes?|[kmgt]i?b)\b)")
_SHORT = re.compile(r"\b(\d[\d.,]*) ?(secs?|s|mins?|hrs?|h)\b")
_LONG = {"s": "seconds", "m": "minutes", "h": "hours"}
"""Of the first letters of the units of time that AWS writes short."""
_PART = re.compile(
    r"(?<![\d.,])(?P<value>\d+\.\d{1,2}) "
    r"(?:(?P<time>day|hour|minute)s?|(?P<size>[kmgt]b|(?:kilo|mega|giga|tera)bytes?))\b"
)
"""A part of a unit, such as `0.25 hours`; of three digits nobody knows whether their dot is one of thousands."""
_TIMES = (("day", 24), ("hour", 60), ("minute", 60), ("second", 1))
_SIZES = (("tb", 1024), ("gb", 1024), ("mb", 1024), ("kb", 1024), ("bytes", 1))
_BINARY = re.compile(r"\b([kmgt])ib\b")
"""Which of both AWS writes is no news: it says itself that its MB are MiB."""
_TOKEN = re.compile(r"[\w.,%*†‡§/-]*[\w%*†‡§]|[*†‡§+<>≤≥~≈±?^#]")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+|\d+")
"""A number as AWS writes it: `18,00` is a slip of the pen or a number of another language."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[ '_\u2019\u00b7]\d{3}(?!\d))*(?:[a-z]+\d\w*)?")
"""All that may be one number: `6.5`, `1'000`, `1e3`, and `3 128`, which may be two."""
_IN_UNIT = re.compile(
    r"\b(?:in|per) ((?:milli)?seconds?|minutes?|hours?|days?|bytes|(?:kilo|mega|giga|tera)bytes|[kmgt]i?b)\b"
)
_BRACKET = re.compile(r"\s*\((?P<inside>[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Label:
    """How AWS names a limit of ours and writes its value."""

    label: re.Pattern[str]
    value: re.Pattern[str]
    limit: str
    unit: str
    also: str


@dataclass(frozen=True, slots=True)
class CellValue:
    """The numbers of one limit in a cell."""

    label: Label
    """Whose."""
    numbers: Mapping[str, str] | None
    """`min`, `max` and `step` in the unit of our table; null where they are in one that cannot be converted."""
    begin: int
    """Where they begin in the cell."""
    ends: int
    """Where they end, with what only says them once more, such as `(30 minutes)`."""


@cache
def limit_labels(page: str) -> tuple[Label, ...]:
    """The labels of the guide, or those of the General Reference."""
    text = resources.files("kb.intake.sources").joinpath("limit_labels.csv").read_text(encoding="utf-8")
    return tuple(
        Label(re.compile(row["label"]), re.compile(row["value"]), row["limit"], row["unit"], row["also"])
        for row in csv.DictReader(text.splitlines())
        if row["page"] == page
    )


def plain_text(text: str) -> str:
    """The text of a cell or label as the expressions know it."""
    plain = write_figures(text).lower().replace("\u2013", "-").replace('("/tmp" space)', "").strip()
    plain = _SHORT.sub(lambda found: f"{found[1]} {_LONG[found[2][0]]}", _BINARY.sub(r"\1b", _JOINED.sub(" ", plain)))
    return _PART.sub(_in_whole_units, plain)


def _in_whole_units(found: re.Match[str]) -> str:
    """A part of a unit in the next smaller one that it is whole of; as it stands where there is none."""
    value, units = Decimal(found["value"]), _TIMES if found["time"] else _SIZES
    said = found["time"] or f"{found['size'][0]}b"
    begin = next(at for at, (unit, _) in enumerate(units) if unit == said)
    for (_, many), (unit, _) in pairwise(units[begin:]):
        value *= many
        if value == int(value):
            return f"{int(value)} {unit}"
    return found[0]


def read_value(label: Label, text: str) -> CellValue | None:
    """What a cell says of one limit; null where it says nothing of it.

    Of a cell that names Regions it is the value of those that it does not name.
    """
    found = _EVERYWHERE.search(text)
    begin = found.end() if found else 0
    at_most = _AT_MOST.match(text, begin) if label.value.pattern.startswith(_GREATEST) else None
    match = label.value.match(text, at_most.end() if at_most else begin)
    if not match:
        return None
    said = {name: part for name, part in match.groupdict().items() if part}
    if label.value.pattern.startswith(_ANYTHING):
        begin = min((match.start(name) for name in said), default=begin)
    unit = "hours" if label.also == "hours" else said.pop("unit", "")
    units = {name.removesuffix(_OF): said.pop(name) for name in tuple(said) if name.endswith(_OF)}
    unit = unit or units.get("max", "")  # `1 to 32 GB`
    values = {name.rstrip("2"): _convert(part, units.get(name, unit), label.unit) for name, part in said.items()}
    whole = {found.span() for found in _NUMBER.finditer(text)}
    if _contradict(values) or any(match.span(name) not in whole for name in said):
        values = dict.fromkeys(values)
    numbers = {name: number_text(value) for name, value in values.items() if value is not None}
    ends = _end_of(text, match.end(), label, values.get("max"))
    return CellValue(label, numbers if len(numbers) == len(values) else None, begin, ends)


def _contradict(values: Mapping[str, float | None]) -> bool:
    """Whether the least is above the most, as where `128 to 10 GB` leaves out that 128 is of another unit."""
    least, most = values.get("min"), values.get("max")
    return least is not None and most is not None and least > most


def words_beside(text: str, values: Iterable[CellValue]) -> str:
    """What is left of a cell without the numbers that were read in it."""
    everywhere = _EVERYWHERE.search(text)
    spans = [(value.begin, value.ends) for value in values]
    if everywhere and not everywhere["others"]:
        spans.append(everywhere.span())
    left = "".join(" " if any(begin <= at < ends for begin, ends in spans) else one for at, one in enumerate(text))
    return " ".join(_TOKEN.findall(left))


def words_after(label: re.Pattern[str], name: str) -> str:
    """What is left of a label without what its expression knows."""
    found = label.match(name)
    return name[found.end() :].strip(" .,;:") if found else name


def told_numbers(text: str) -> Iterator[str]:
    """The numbers of a text, each once, in its order, and the unit that it names for one elsewhere: `(in seconds)`."""
    yield from dict.fromkeys(number.text for number in documented_numbers(text))
    yield from dict.fromkeys(_IN_UNIT.findall(text))


def shown_part(text: str, begin: int) -> str:
    """A cell as evidence shows it: whole, or from a number on that would be cut off."""
    return text if begin < MAX_EVIDENCE // 2 or len(text) <= MAX_EVIDENCE else f"\u2026{text[begin:]}"


def _convert(text: str, unit: str, ours: str) -> float | None:
    if not _THOUSANDS.fullmatch(text):
        return None
    value = float(text.replace(",", ""))
    return convert_unit(value, _UNITS[unit], ours) if unit else value


def _end_of(text: str, at: int, label: Label, largest: float | None) -> int:
    """Where a number ends, with the word of its unit and a bracket that says the same number in another unit."""
    if own := re.compile(rf"\s*({_OWN_WORDS[label.unit]})\b").match(text, at) if label.unit in _OWN_WORDS else None:
        at = own.end()
    bracket = _BRACKET.match(text, at)
    again = list(documented_numbers(bracket["inside"])) if bracket else []
    if bracket and len(again) == 1 and re.fullmatch(r"[\d,.]+ \w+", bracket["inside"].strip()):
        value = convert_unit(float(again[0].value), again[0].unit, label.unit)
        return bracket.end() if value is not None and value == largest else at
    return at
