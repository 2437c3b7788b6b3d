"""Arguments as programs give them: what is of another type is refused in a line and not deep inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from operator import index
from os import PathLike, fspath
from typing import Any

from kb.errors import UsageError
from kb.facts.basis import day_of, parse_day
from kb.facts.list_filters import Filter, Takes
from kb.whole_numbers import MOST_DAYS, above_words, below_words

Day = date | str
"""A UTC day, or a text such as `2021-08-01`."""

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
"""One path or several."""


def given_number(value: Any, name: str, least: int | None = None) -> int | None:  # noqa: ANN401 - that is the question
    """A whole number, of whatever library; None where none is given.

    Args:
        value: What was given.
        name: What it was given as.
        least: The least that it may be, where there is one.

    Raises:
        UsageError: It is no whole number, or below the least.
    """
    if value is None:
        return None
    try:
        number = index(value)
    except TypeError:
        raise UsageError(f"{name}: {value!r} is no whole number") from None
    if isinstance(value, bool):
        raise UsageError(f"{name}: {value!r} is no whole number")
    if least is not None and number < least:
        raise UsageError(f"{name}: {below_words(number, least)}")
    return number


def given_days(value: Any, name: str) -> int | None:  # noqa: ANN401 - that is the question
    """How many days to look ahead; None where none is given.

    Raises:
        UsageError: It is no whole number, below 0, or more than a century.
    """
    number = given_number(value, name, 0)
    if number is not None and number > MOST_DAYS:
        raise UsageError(f"{name}: {above_words(number, MOST_DAYS)}")
    return number


def given_version(value: Any) -> int | None:  # noqa: ANN401 - that is the question
    """A data version; in a data frame a column with gaps holds 3.0 for 3.

    Raises:
        UsageError: It is no whole number.
    """
    return given_number(int(value) if isinstance(value, float) and value.is_integer() else value, "data_version")


def given_text(value: Any, name: str) -> str:  # noqa: ANN401 - that is the question
    """A text.

    Raises:
        UsageError: It is none.
    """
    if not isinstance(value, str):
        raise UsageError(f"{name}: {value!r:.100} is no text")
    return value


def given_day(value: Any, name: str) -> date:  # noqa: ANN401 - that is the question
    """A day.

    Raises:
        UsageError: It is none, or a moment whose day is not certain.
    """
    return day_of(value, name) if isinstance(value, date) else parse_day(str(value), name)


def given_paths(value: Any, name: str) -> list[str]:  # noqa: ANN401 - that is the question
    """Paths, of which one may stand alone: the letters of its name are none.

    Raises:
        UsageError: They are none.
    """
    try:
        found = [fspath(one) for one in ([value] if isinstance(value, str | PathLike) else value)]
    except TypeError:
        raise UsageError(f"{name}: {value!r:.100}: give a path, or several") from None
    if not all(isinstance(one, str) and "\0" not in one for one in found):
        raise UsageError(f"{name}: {value!r:.100}: give paths as texts without NUL")
    if "" in found:
        raise UsageError(f"{name}: a path is empty: give its name, or leave it out")
    return found


def given_path(value: Any, name: str) -> str | None:  # noqa: ANN401 - that is the question
    """A path; None where none is given.

    Raises:
        UsageError: It is none.
    """
    if value is not None and not isinstance(value, str | PathLike):
        raise UsageError(f"{name}: {value!r:.100}: give a path")
    return None if value is None else given_paths(value, name)[0]


def given_parameters(value: Any) -> Mapping[str, str]:  # noqa: ANN401 - that is the question
    """Values of template parameters by name.

    Raises:
        UsageError: They are no mapping.
    """
    if not isinstance(value, Mapping | None):
        raise UsageError(f"parameters: {value!r:.100}: give a mapping from names to values")
    for name, text in (value or {}).items():
        given_text(name, "the name of a parameter")
        # A number is written as files of parameters have it; what true and None are written as, nobody knows.
        if not isinstance(text, int) or isinstance(text, bool):
            given_text(text, f"parameters: {name}")
    return value or {}


def given_filters(filters: Mapping[str, Any], there: Iterable[Filter]) -> dict[str, Any]:
    """The filters of a list by name; `from_`, as Python wants it written, is the filter `from`.

    Raises:
        UsageError: A value is of another type than its filter takes.
    """
    known = {name: one for one in there for name in (one.name, one.spelled)}
    found = {key.removesuffix("_"): value for key, value in filters.items()}
    for name, value in found.items():
        if value is None or name not in known:
            continue
        match known[name].takes:
            case Takes.DAYS:
                found[name] = given_days(value, name)
            case Takes.DAY:
                found[name] = given_day(value, name)
            case _:
                given_text(value, name)
    return found
