"""Charts by name, for those who have Altair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from numbers import Integral
from typing import TYPE_CHECKING, Any

from kb.errors import UsageError
from kb.facts import Facts
from kb.public.arguments import given_day, given_number, given_text
from kb.suggestions import closest_names, hint_at

if TYPE_CHECKING:
    from kb.charts.registry import Option
    from kb.charts.theme import Drawing


def drawn(facts: Facts, name: str, options: Mapping[str, object]) -> Drawing:
    """A chart of the catalogue.

    Args:
        facts: The facts.
        name: Its name.
        options: Its options by their names with underscores, as text or as what they stand for.

    Raises:
        UnknownIdError: There is no such chart.
        UsageError: It has no such option, or Altair is not installed.
    """
    try:
        from kb.charts import CHARTS, chart_named  # noqa: PLC0415 - only charts need Altair
    except ModuleNotFoundError as e:
        raise UsageError(f"charts need {e.name}: pip install 'lambda-kb[charts]'") from e
    chart = chart_named(CHARTS, given_text(name, "the name of a chart"))
    known = {option.name.replace("-", "_"): option for option in chart.options}
    arguments: dict[str, object] = {}
    for key, value in options.items():
        option = known.get(key.removesuffix("_"))
        if option is None:
            close, has = closest_names(key, known), ", ".join(known) or "none"
            raise UsageError(f"chart {name} has no option {key!r}: {hint_at(close, f'it has {has}')}", close)
        arguments[option.argument] = _argument_of(option, value, key.removesuffix("_"))
    return chart(facts, **arguments)


def _argument_of(option: Option, value: Any, name: str) -> object:  # noqa: ANN401 - that is the question
    """What an option stands for, given as text, a number or a day, or as several texts or numbers by name.

    Raises:
        UsageError: It is nothing that the option takes.
    """
    from kb.charts.registry import parse_counts, parse_names  # noqa: PLC0415 - only charts need Altair

    match value:
        case str():
            return option.parse(value)
        case bool():
            pass
        case Integral():
            return option.parse(str(value))
        case date():
            return option.parse(given_day(value, name).isoformat())
        case Mapping() if option.parse is parse_counts and None not in value.values():
            return {given_text(key, name): given_number(number, name, 0) for key, number in value.items()}
        case list() | tuple() | set() if option.parse is parse_names:
            return [given_text(one, name) for one in value]
    if value is None or (option.parse is parse_counts and hasattr(value, "columns")):
        return value
    raise UsageError(f"{name}: {value!r:.100} is no value of it: {option.about}")
