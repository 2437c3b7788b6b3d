"""What findings say, each text made once, in the words of `check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import orjson

from kb.facts.queries import Row, fetch
from kb.judging.evidence import moves_told
from kb.judging.findings import RUNTIME
from kb.judging.findings import _message as message
from kb.judging.rules import Rule
from kb.store.literals import literal

KEY = ("rule", "field", "value", "bound", "since", "until", "fix", "fact", "detail")
"""What a text depends on, beside the day in rules whose message names it."""


def write_texts(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], scratch: Path) -> None:
    """Write the table `texts` with a message for each different finding in `found`."""
    dated = {rule.id for rule in rules if "{as_of}" in rule.message or "{as_of}" in (rule.advice or "")}
    listed = ", ".join(literal(rule) for rule in sorted(dated)) or "null"
    found = fetch(
        connection,
        f"select distinct {', '.join(KEY)}, case when rule in ({listed}) then as_of end as as_of from found",
    )
    facts = {row["fact"] or "" for row in found}
    moves = moves_told(connection, {fact.removeprefix(RUNTIME) for fact in facts if fact.startswith(RUNTIME)})
    by_id = {rule.id: rule for rule in rules}
    # A file of lines: millions of values would be too long for one statement.
    target = scratch / "texts.jsonl"
    with target.open("wb") as out:
        for row in found:
            out.write(
                orjson.dumps(_text(row, message(row, by_id[row["rule"]], moves)), option=orjson.OPT_APPEND_NEWLINE)
            )
    columns = {
        name: "date" if name in ("since", "until", "as_of") else "varchar" for name in (*KEY, "as_of", "message")
    }
    described = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns.items())
    connection.execute(
        f"create or replace temp table texts as select *, rule in ({listed}) as dated from read_json("
        f"{literal(str(target))}, format = 'newline_delimited', columns = {{{described}}})"
    )


def _text(row: Row, words: str) -> Row:
    return row | {"message": words}
