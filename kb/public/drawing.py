"""Charts by name, for those who have Altair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kb.errors import UsageError
from kb.facts import Facts
from kb.suggestions import closest_names, hint_at

if TYPE_CHECKING:
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
    chart = chart_named(CHARTS, name)
    known = {option.name.replace("-", "_"): option for option in chart.options}
    arguments: dict[str, object] = {}
    for key, value in options.items():
        option = known.get(key.removesuffix("_"))
        if option is None:
            close, has = closest_names(key, known), ", ".join(known) or "none"
            raise UsageError(f"chart {name} has no option {key!r}: {hint_at(close, f'it has {has}')}", close)
        arguments[option.argument] = option.parse(value) if isinstance(value, str) else value
    return chart(facts, **arguments)
