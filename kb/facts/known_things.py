"""A thing asked for by its id: one that the basis knows, one that only other bases know, or one that nobody does."""

from __future__ import annotations

from collections.abc import Iterable

from kb.errors import OutOfCoverageError
from kb.facts.fact_rows import FactRows
from kb.suggestions import known_name


def known_thing(
    facts: FactRows, wanted: str, known: Iterable[str], what: str, *, places: Iterable[str], hint: str
) -> str:
    """An id, if it is one of those that the basis knows.

    Args:
        facts: The facts, whose basis it is.
        wanted: The id.
        known: The ids that the basis knows.
        what: What is named, such as `trigger`.
        places: Tables and columns with the ids that any basis knows, such as `triggers.trigger`.
        hint: What to say where no id is like it.

    Raises:
        OutOfCoverageError: The id is right, but only another day of knowledge or another data version knows of it.
        UnknownIdError: Nothing has the id; the error suggests the closest of those that the basis knows.
    """
    names = list(dict.fromkeys(known))
    if wanted not in names and wanted in _ids_at(facts, places):
        basis = facts.basis
        then = "" if basis.knows_everything else f", {basis.known_words}"
        raise OutOfCoverageError(f"{wanted}: data version {basis.data_version} says nothing of it{then}")
    return known_name(wanted, names, what, hint)


def _ids_at(facts: FactRows, places: Iterable[str]) -> Iterable[str]:
    """The ids that stand in columns of tables, whatever the basis."""
    from kb.facts.list_filters import Filter  # noqa: PLC0415 - only mistakes need them
    from kb.facts.vocabularies import words_of_store  # noqa: PLC0415

    return words_of_store(facts.store, Filter("ids", "", known=tuple(places)))
