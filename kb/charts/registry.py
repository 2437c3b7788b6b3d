"""What a chart is to those who ask for one by name: a question, a function, typed options that text can fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date

from kb.charts.theme import Drawing
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts import Facts, parse_day
from kb.named_values import parse_pair
from kb.suggestions import known_name
from kb.whole_numbers import parse_whole_number, read_whole_number


@dataclass(frozen=True, slots=True)
class Option:
    """Something a chart can be asked with."""

    name: str
    """Its name on the command line and in an address."""
    argument: str
    """The name of the function's argument."""
    about: str
    """What it does, in a few words."""
    parse: Callable[[str], object]
    """Its value from text; raises UsageError for text that is none."""
    required: bool = False
    """Whether the chart cannot be drawn without it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: a name, a question, and the function that draws the answer."""

    name: str
    """Its name."""
    question: str
    """What it answers."""
    draw: Callable[..., Drawing]
    """The function from facts to an Altair chart."""
    options: tuple[Option, ...] = ()
    """What it can be asked with, beside the facts."""
    example: Mapping[str, str] = field(default_factory=dict)
    """Options that show it well: those of the gallery."""

    def __call__(self, facts: Facts, **arguments: object) -> Drawing:
        """Draw it.

        Raises:
            UsageError: Something that the chart cannot be drawn without is missing.
        """
        for option in self.options:
            if option.required and option.argument not in arguments:
                raise UsageError(f"chart {self.name} needs {option.name}: {option.about}")
        return self.draw(facts, **arguments)

    def arguments(self, texts: Mapping[str, str]) -> dict[str, object]:
        """The arguments that options given as text stand for.

        Raises:
            UsageError: The chart has no such option, the text is no value of it, or one is missing.
        """
        known = {option.name: option for option in self.options}
        for name in texts:
            if name not in known:
                has = f"it has {', '.join(known)}" if known else "it has none"
                raise UsageError(f"chart {self.name} has no option {name}: {has}")
        for option in self.options:
            if option.required and option.name not in texts:
                raise UsageError(f"chart {self.name} needs {option.name}: {option.about}")
        return {known[name].argument: known[name].parse(text) for name, text in texts.items()}


def chart_named(charts: Mapping[str, Chart], name: str) -> Chart:
    """The chart of that name.

    Raises:
        UnknownIdError: There is none.
    """
    return charts[known_name(name, charts, "chart")]


def parse_names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found:
        raise UsageError(f"{text!r} names nothing: write names with commas between them")
    return found


def one_of(name: str, *words: str) -> Callable[[str], str]:
    """A parser of a closed vocabulary."""

    def parse(text: str) -> str:
        if text not in words:
            raise UsageError(f"{name}: {text!r} is none of {', '.join(words)}")
        return text

    return parse


def number_parser(name: str) -> Callable[[str], int]:
    """A parser of whole numbers."""

    def parse(text: str) -> int:
        try:
            return read_whole_number(text)
        except ValueError as e:
            raise UsageError(f"{name}: {e}") from None

    return parse


def day_parser(name: str) -> Callable[[str], date]:
    """A parser of days."""
    return lambda text: parse_day(text, name)


def parse_counts(text: str) -> dict[str, int]:
    """Functions by runtime, from text such as `python3.9=120,nodejs18.x=40`."""
    found: dict[str, int] = {}
    for part in parse_names(text):
        runtime, size = parse_pair(part, "functions:", "RUNTIME=NUMBER, such as python3.9=120")
        number = parse_whole_number(size)
        if number is None or number < 0:
            raise UsageError(f"functions: {part[:100]!r}: write RUNTIME=NUMBER, such as python3.9=120")
        found[runtime] = found.get(runtime, 0) + number
    return found
