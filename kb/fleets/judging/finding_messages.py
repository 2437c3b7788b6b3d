"""What findings say, in the words of `check`: filled in by the engine, or by Python where that may differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from string import Formatter

import duckdb
import orjson

from kb.facts.days_in_force import fetch_rows
from kb.judging.finding_sources import date_notes_sql
from kb.judging.findings import MEANT, finding_message, runtime_of
from kb.judging.meant_runtimes import meant_runtimes
from kb.judging.rules import Rule
from kb.paths import sql_text
from kb.store.literals import sql_literal

DAY = "\x1e"
"""Stands in a message for the day of the function, which may be another than the one that it is judged on."""

WORDS = {
    "value": "word(f.value)",
    "bound": "word(f.bound)",
    "fix": "word(f.fix)",
    "since": "coalesce(f.since::varchar, nothing())",
    "until": "coalesce(f.until::varchar, nothing())",
    "as_of": sql_literal(DAY),
    "detail": "replace(coalesce(f.detail, ''), '[].', '.')",
    "field": "regexp_replace(coalesce(f.field, ''), '^Function[.]', '')",
    "limit": "case when try_cast(f.value as double) < try_cast(f.bound as double) then 'minimum' else 'limit' end",
    "moves": "coalesce(s.words, '')",
    "until_moves": "case when f.detail <> '' then coalesce(u.words, '') else '' end",
}
"""The SQL of what stands in braces in a message."""


def write_numbered(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], scratch: Path, evidence_until: date
) -> None:
    """Write the table `numbered`: the findings in `found` with their messages.

    Args:
        connection: Where the fleet is judged.
        rules: The rules.
        scratch: A folder for what must go through a file.
        evidence_until: The day of our newest evidence.
    """
    by_id = {rule.id: rule for rule in rules}
    plain = {rule.id: sql for rule in rules if (sql := _sentence_sql(rule))}
    cases = " ".join(f"when {sql_literal(rule)} then {sql}" for rule, sql in sorted(plain.items()))
    sql = sql_text("fleets/numbered.sql").replace(
        "$sentences", f"case f.rule {cases} end" if cases else "null::varchar"
    )
    connection.execute(sql.replace("$date_notes", date_notes_sql(evidence_until)))
    odd = fetch_rows(connection, "select * from numbered where message is null")
    if odd:
        # A file of lines: very many values would be too long for one statement.
        asking = {rule.id for rule in rules if MEANT in rule.message}
        meant = meant_runtimes(connection, {row["value"] for row in odd if row["rule"] in asking and row["value"]})
        target = scratch / "texts.jsonl"
        with target.open("wb") as out:
            for row in odd:
                runtime = runtime_of(row["fact"] or "")
                told = {(runtime, row["until"]): row["until_moves"], (runtime, row["since"]): row["moves"]}
                told |= {(row["value"], None): meant[row["value"]]} if row["value"] in meant else {}
                words = finding_message(row | {"as_of": DAY}, by_id[row["rule"]], told)
                line = {"number": row["number"], "message": words}
                out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        connection.execute(
            f"update numbered set message = t.message from read_json({sql_literal(str(target))}, format = "
            "'newline_delimited', columns = {number: 'bigint', message: 'varchar'}) t where t.number = numbered.number"
        )


def _sentence_sql(rule: Rule) -> str | None:
    """The SQL of a rule's message; None if it asks more of the braces than to be filled in."""
    said = _fill_template(rule.message)
    if rule.advice and said:
        advice = _fill_template(rule.advice)
        if advice is None:
            return None
        told = f"'; ' || {advice}"
        said += f" || case when f.fix is not null then {told} else '' end" if "{fix}" in rule.advice else f" || {told}"
    return said


def _fill_template(template: str) -> str | None:
    try:
        parts = list(_parts_of_template(template))
    except ValueError:
        return None
    return None if None in parts else " || ".join(part for part in parts if part) or "''"


def _parts_of_template(template: str) -> Iterable[str | None]:
    for text, name, form, conversion in Formatter().parse(template):
        if text:
            yield sql_literal(text)
        if name is not None:
            yield None if form or conversion else WORDS.get(name)
