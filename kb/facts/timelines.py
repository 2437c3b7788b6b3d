"""The state of everything on every day, as spells: what a page needs that shows any day without asking again."""

from __future__ import annotations

from datetime import date

from kb.data_classes import dataclass
from kb.facts.answer_shapes import Limit
from kb.facts.basis import FIRST_DAY, Basis
from kb.facts.days_in_force import Row, fetch_rows, write_bases
from kb.facts.names import feature_names, service_names
from kb.facts.queries import Facts
from kb.paths import sql_text
from kb.store import Store


@dataclass(frozen=True, slots=True)
class StateSpell:
    """A state that holds from a day on, until the next spell of the same thing."""

    start: date
    """Its first day."""
    state: str | None
    """A phase or status; of limits a name of the value; None while the thing is not there."""
    doubt: str | None = None
    """Why nobody can tell whether a runtime had come, where it is not known to be available yet."""
    contested: bool = False
    """Whether AWS moved a date of a runtime after it had passed, so that nobody can say what it accepted then."""


@dataclass(frozen=True, slots=True)
class Timelines:
    """The spells of all things by kind and id, in order of time."""

    spells: dict[str, dict[str, list[StateSpell]]]
    """By `runtime`, `limit`, `trigger` or `feature`, then by id."""
    limits: dict[str, dict[date, Limit]]
    """The limits by id and the first day of each spell in which they hold."""
    names: dict[str, dict[str, str]]
    """The names of triggers and features for people, by kind and id."""


def timelines(store: Store, basis: Basis) -> Timelines:
    """The spells of everything, with the knowledge and the data version of a basis; its day does not count."""
    facts = Facts(store, basis)
    days = {row["day"] for row in fetch_rows(facts.cursor, sql_text("valid_days.sql"))}
    write_bases(facts.cursor, {FIRST_DAY, *(day for day in days if day > FIRST_DAY)}, basis)
    facts.in_force.execute(sql_text("state_changes.sql"))
    spells: dict[str, dict[str, list[StateSpell]]] = {}
    for row in facts.rows("select * from spells order by kind, id, as_of"):
        spells.setdefault(row["kind"], {}).setdefault(row["id"], []).append(_spell_of(row))
    limits: dict[str, dict[date, Limit]] = {}
    for row in facts.rows(_LIMITS):
        limits.setdefault(row["limit"], {})[row["as_of"]] = facts.limit_of(row)
    names = {"feature": dict(feature_names(facts)), "trigger": dict(service_names(facts))}
    return Timelines(spells, limits, names)


def _spell_of(row: Row) -> StateSpell:
    return StateSpell(row["as_of"], row["state"], row["doubt"], row["contested"])


_LIMITS = """
select l.* from limits_on l join spells s on s.kind = 'limit' and s.id = l."limit" and s.as_of = l.as_of
order by l."limit", l.as_of
"""
