"""What stands in a text for something else, which somebody or some tool puts there before anything is deployed.

Of such a text neither form nor length is known, and no rule may tell them. What a format itself fills in has its reader
told as not known; here is what no format knows of: templates of projects, scripts around files, and examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.store.literals import Scalar

FORM = "Form."
"""Begins, in the relation of what cannot be judged, the name of a field whose text is known and stands for another."""

_STANDS_FOR_ANOTHER = re.compile("|".join((
    # Of shells and templates, of projects and of builds.
    r"\$\{|\{\{|%\w+%|@\w+@|(?<![A-Za-z0-9])__\w+__(?![A-Za-z0-9])",
    # Of documents and examples: what is left out, and words that say what belongs there.
    r"<[^<>]+>|\*\*\*|(?i::x{4,}:|\byour[-_]|:(?:my|your)?[-_]?account(?:[-_]?id)?:)",
    # Of those who name it as variables are named.
    r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$",
)))  # fmt: skip


def stands_for_another(text: str) -> bool:
    """Whether something else is meant to stand in a text, in the whole or in a part of it."""
    return _STANDS_FOR_ANOTHER.search(text) is not None


def fields_without_form(cells: Mapping[str, Scalar], fields: Mapping[str, str]) -> Iterator[str]:
    """The fields of a row whose texts stand for others, each as the relation of what cannot be judged names it.

    Args:
        cells: The row of a relation.
        fields: The API field of each column that holds a field's text.
    """
    for column, field in fields.items():
        text = cells.get(column)
        if isinstance(text, str) and stands_for_another(text):
            yield FORM + field
