"""Values that their owners hide, such as parameters with NoEcho: judged like others, told by no finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.facts.days_in_force import Row, whole_number
from kb.judging.rules import ANY, OF_FUNCTION, Rule
from kb.judging.set_fields import UNKNOWN_KEYS
from kb.judging.variants import Variant
from kb.readers.interface import Attachment, Kind, Resolved
from kb.readers.shared.plain_values import single_values
from kb.readers.shared.values import HIDDEN as CONCEALED_REASON

HIDDEN = "(hidden)"
"""What a finding says instead of such a value."""
ENTRY = "entry"
"""The column of the entry of a list or map that a row is about, where its value is not told."""
_NUMBER = re.compile(r"-?[0-9.]+")
_TOLD_BY_SIZE = frozenset({"Environment", "Tags", UNKNOWN_KEYS})
"""Fields of which findings tell sizes and names, never values."""


def shown_row(row: Row, rule: Rule, variant: Variant) -> tuple[Row, Rule]:
    """A row of findings and its rule without what is hidden of a variant; they themselves where nothing is.

    Sizes and counts are told of what is hidden. Where a detail has hidden text, the title of the rule stands for it.
    """
    secret = _secrets_behind(row, rule, variant)
    if not secret:
        return row, rule
    own = _secret_field(variant, row["field"])
    texts = {_spelt(single) for one in secret for single in single_values(one.value)} - {""}
    # Words that AWS takes are a bound too, and no secret for one of them being set.
    told = {"value": _repeats(row["value"], texts), "bound": row["bound"] is not None and _spelt(row["bound"]) in texts}
    hidden = {name: HIDDEN for name, repeats in told.items() if repeats}
    if own and not isinstance(own.value, dict | list) and not _is_length(row["value"], own.value):
        hidden["value"] = HIDDEN
    if row["detail"] and any(text in row["detail"] for text in texts):
        rule, hidden["detail"] = replace(rule, message=rule.title), ""
    # A fix, and what is told of a runtime, are made of the value.
    return {**row, "fix": None, "fact": None, ENTRY: row["value"], **hidden}, rule


def _is_length(told: str | None, value: object) -> bool:
    """Whether a cell of a row says how long a text is, and not what it says."""
    return isinstance(value, str) and told is not None and _spelt(told) == str(len(value)) != _spelt(value)


def _repeats(value: str | None, texts: set[str]) -> bool:
    """Whether the value of a row is a hidden one, or a text with one in it, or a part of one."""
    if value is None:
        return False
    spelt = _spelt(value)
    if spelt in texts or _NUMBER.fullmatch(spelt):
        return spelt in texts
    return any(text in spelt or spelt in text for text in texts)


def shown_doubt(row: Row, rule: Rule, variant: Variant) -> str:
    """Why nobody can tell what a rule says of a variant; the reason may name the value."""
    reason: str = row["reason"]
    return CONCEALED_REASON if _secrets_behind(row, rule, variant) else reason


def _secrets_behind(row: Row, rule: Rule, variant: Variant) -> list[Resolved]:
    """The hidden fields that a row of a rule may repeat."""
    names = (row["field"], *_looked_at(rule, variant))
    return [found for name in names if (found := _secret_field(variant, name))]


def _looked_at(rule: Rule, variant: Variant) -> Iterator[str]:
    """The fields that a rule's row may repeat."""
    if isinstance(variant.source, Attachment) and variant.source.kind is Kind.TOTAL:
        yield from variant.fields
    yield from (name for name in rule.reads if name != ANY)


def _secret_field(variant: Variant, field: str) -> Resolved | None:
    """A field that is hidden, or around one that is."""
    of_function = field.startswith(OF_FUNCTION)
    fields = variant.function.fields if of_function and variant.function else variant.fields
    name = field.removeprefix(OF_FUNCTION).partition(".")[0].removesuffix("[]")
    found = fields.get(name)
    return found if isinstance(found, Resolved) and found.secret and name not in _TOLD_BY_SIZE else None


def _spelt(value: object) -> str:
    """A value as a text that is equal for equal numbers."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return str(whole_number(float(text)))
    except (ValueError, OverflowError):
        return text
