"""A rule to begin with, for those who write their own: it works as it is and says what a rule may look at."""

from __future__ import annotations

import re
import textwrap

from kb.places import sql_text

_RELATION = re.compile(r"create or replace temp table read_(\w+) \((.*?)\n\);", re.DOTALL)
_COLUMN = re.compile(r"^    (\w+) ", re.MULTILINE)
_WIDTH = 118


def rule_template() -> str:
    """The template, with the columns of every relation as the rules see it."""
    written = sql_text("functions.sql") + sql_text("attachments.sql")
    lines = [
        line for name, body in _RELATION.findall(written) for line in _describe_relation(name, _COLUMN.findall(body))
    ]
    return sql_text("rule_template.sql") + "\n".join(lines) + "\n"


def _describe_relation(name: str, columns: list[str]) -> list[str]:
    start, rest = f"--   {name}  ", "--       "
    return textwrap.wrap(", ".join(columns), _WIDTH, initial_indent=start, subsequent_indent=rest)
