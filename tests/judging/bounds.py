"""The bounds that rules know: a value at each that a rule accepts, and one a step past it that it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.readers.interface import Kind, Plain
from tests.judging.examples import TODAY, Example

Made = Callable[[Any], Example]
"""An example from the value in question."""
Shape = Callable[[Any], Plain]
"""A field from the value in question: the value itself, a text of that length, a list of that many entries."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound in numbers."""

    rule: str
    """The rule."""
    of: str
    """What the bound is: a limit and its side, such as `function_memory max`, or something else in words."""
    pass_at: float
    """The value at the bound, in which the rule finds nothing."""
    fail_past: float
    """The value one step past it, in which the rule finds something."""
    made: Made
    """An example with either value."""
    step: float = 1
    """The distance between the two: the smallest there is."""
    unit: float = 1
    """How many of these one of the limit's unit is."""


@dataclass(frozen=True, slots=True)
class DayBound:
    """A bound in days: the rule finds something from a day on, or until the day before it."""

    rule: str
    """The rule."""
    of: str
    """Whose day it is: a kind, an id and what about it, such as `runtime python3.9 deprecation`."""
    from_on: bool
    """Whether the rule finds something from that day on; else it does until the day before."""
    made: Made
    """An example on a day."""


def itself(value: Plain) -> Plain:
    """The value."""
    return value


def text(length: int) -> Plain:
    """A text of a length."""
    return "x" * length


def count(number: int) -> Plain:
    """A list of so many entries."""
    return [f"x{place}" for place in range(number)]


def nested(path: str, value: Plain) -> dict[str, Plain]:
    """A field given by its path: `A.B` is a B in an A."""
    first, _, rest = path.partition(".")
    return {first: nested(rest, value) if rest else value}


def own(path: str, shape: Shape = itself, as_of: str = TODAY, **more: Plain) -> Made:
    """A function whose field has the value, beside others."""
    return lambda value: Example({**more, **nested(path, shape(value))}, as_of=as_of)


def attached(
    kind: Kind, path: str, shape: Shape = itself, beside: Mapping[str, Plain] | None = None, **function: Plain
) -> Made:
    """An attachment whose field has the value, beside others, of a function with some fields."""
    return lambda value: Example(function, kind, {**(beside or {}), **nested(path, shape(value))})


def timed(kind: Kind, fields: Mapping[str, Plain], path: str = "Timeout", shape: Shape = itself) -> Made:
    """An attachment of a function whose own field has the value."""
    return lambda value: Example(nested(path, shape(value)), kind, dict(fields))


def on_day(**function: Plain) -> Made:
    """A function on the day in question."""
    return lambda day: Example(function, as_of=day)


def attached_on_day(kind: Kind, fields: Mapping[str, Plain], **function: Plain) -> Made:
    """An attachment on the day in question."""
    return lambda day: Example(function, kind, dict(fields), day)
