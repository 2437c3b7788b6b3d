"""Rules ask what holds on the day in question: one that met the facts of another day would be right most of the time.

Many days are judged together, for the windows, so each relation must be joined on its day before anything else; on most
examples a slip there changes nothing, since most limits have not changed for years.
"""

from __future__ import annotations

import re

import pytest

from kb.judging.rules import Rule
from tests.judging.questions import RULES

_JOINED = re.compile(r"\bjoin\s+(\w+_on|functions|totals)\s+(\w+)\s+(on\s+(.{0,200}))?", re.DOTALL)
_ON_ITS_DAY = r"{0}\.as_of = \w+\.as_of\s*($|and\b|join\b|left\b|cross\b|where\b|\))"


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_what_a_rule_joins_is_of_the_same_day(rule: Rule) -> None:
    """Facts and functions alike; whatever else must fit comes after, and as well."""
    wrong = [
        match[0][:80]
        for match in _JOINED.finditer(rule.query)
        if not match[4] or not re.match(_ON_ITS_DAY.format(match[2]), match[4])
    ]

    assert wrong == []
