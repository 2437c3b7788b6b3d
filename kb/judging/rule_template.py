"""A rule to begin with, for those who write their own: it works as it is and says what a rule may look at."""

from __future__ import annotations

import textwrap

from kb.judging.relations import relation_columns
from kb.paths import sql_text

_READ = "read_"
_WIDTH = 118


def rule_template() -> str:
    """The template, with the columns of every relation as the rules see it."""
    lines = [
        line
        for name, columns in relation_columns().items()
        if name.startswith(_READ)
        for line in _describe_relation(name.removeprefix(_READ), [column.name for column in columns])
    ]
    return sql_text("rule_template.sql") + "\n".join(lines) + "\n"


def _describe_relation(name: str, columns: list[str]) -> list[str]:
    start, rest = f"--   {name}  ", "--       "
    return textwrap.wrap(", ".join(columns), _WIDTH, initial_indent=start, subsequent_indent=rest)
