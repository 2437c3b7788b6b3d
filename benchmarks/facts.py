"""What is in force on every day, as plain Python values: the facts that the loop and pandas start from."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.facts import basis_on
from kb.facts.days_in_force import Row, fetch_rows
from kb.fleets.interface import AuditQuestion, Resources
from kb.fleets.judging.judged_days import write_in_force
from kb.fleets.judging.worded_fields import columns_asked, is_about_fields, over_columns
from kb.fleets.workbench_database import open_workbench
from kb.judging.finding_sources import date_notes_sql
from kb.judging.rules import Rule, builtin_rules
from kb.store import open_store

QUESTION_DAY = date(2026, 11, 23)
RULES = (*(f"LKB{number}" for number in (101, 102, 103, 104, 105, 201, 203, 204, 205, 206, 207, 220, 221, 401, 419)),)
"""The rules whose facts are needed."""

DAYS = "select unnest(generate_series(date '2014-11-13', date '2027-12-31', interval 1 day))::date"


@dataclass(frozen=True, slots=True)
class InForce:
    """The facts; those of a day are found by the first day on which the same facts hold."""

    spell: dict[date, date]
    """That first day, by day."""
    runtimes: dict[tuple[date, str], Row]
    """Runtimes."""
    limits: dict[tuple[date, str], Row]
    """Limits."""
    vocabularies: dict[tuple[date, str], frozenset[str]]
    """The values that a field takes."""
    fields: dict[tuple[date, str], Row]
    """The fields, each with the first day on which it may have been there."""
    features: frozenset[tuple[date, str, str]]
    """Features, with what they apply to."""
    begins: dict[tuple[str, str], date]
    """When a feature comes to what it applies to."""
    moves: dict[tuple[date, str, date | None], str]
    """What is told of a runtime's date on a day: how often AWS moved it."""
    stale_from: date
    """The day past which an unknown runtime may be a new one."""
    evidence_until: date
    """Our newest evidence."""


def _rules_of_fleets() -> list[Rule]:
    rules = (rule for rule in builtin_rules() if rule.id in RULES)
    return [over_columns(rule, columns_asked(rule)) if is_about_fields(rule) else rule for rule in rules]


def in_force() -> InForce:
    """The facts of all days."""
    store = open_store()
    question = AuditQuestion(basis_on(store, QUESTION_DAY))
    with tempfile.TemporaryDirectory() as scratch, open_workbench(store, Resources(scratch=Path(scratch))) as bench:
        asked = bench.connection
        write_in_force(asked, store, _rules_of_fleets(), question, DAYS, together=True)

        def rows(sql: str) -> list[Row]:
            return fetch_rows(asked, sql)

        coverage: Any = rows("select * from coverage")[0]
        runtimes = rows(
            "select as_of, runtime, api_identifier, phase, preview, ga, deprecation, block_create, block_update, "
            "successor, doubt from runtimes_on"
        )
        return InForce(
            spell={row["as_of"]: row["epoch"] for row in rows("select as_of, epoch from days")},
            runtimes={(row["as_of"], row["runtime"]): row for row in runtimes},
            limits={(row["as_of"], row["limit_id"]): row for row in rows("select * from limits_on")},
            vocabularies={
                (row["as_of"], row["field"]): frozenset(row["vocabulary"] or ())
                for row in rows("select as_of, field, vocabulary from fields_on")
            },
            fields={
                (row["as_of"], row["field"]): row
                for row in rows('select as_of, field, possible, valid_from, "default" from fields_on')
            },
            features=frozenset((row["as_of"], row["feature"], row["applies_to"]) for row in rows("from features_on")),
            begins={(row["feature"], row["applies_to"]): row["begins"] for row in rows("from features_known")},
            moves={
                (row["as_of"], row["runtime"], row["date"]): row["words"]
                for row in rows(
                    f"select as_of, runtime, date, words from ({date_notes_sql(coverage['evidence_until'])})"
                )
            },
            stale_from=coverage["stale_from"],
            evidence_until=coverage["evidence_until"],
        )
