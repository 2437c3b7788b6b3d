"""Every list of facts, once: its name, rows, filters, columns and example.

The command line, the service, its client, the site and agents are made from the entries of `kb.facts.catalogue`.
Questions are named, not imported, so that the command line knows all lists at no cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from enum import Enum
from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.list_filters import Filter, Takes
from kb.facts.vocabularies import require_known, words_of_store
from kb.suggestions import closest_names, hint_at, known_name

if TYPE_CHECKING:
    from kb.facts.basis import Basis
    from kb.facts.queries import Facts


class Hangs(Enum):
    """What the rows of a list hang on, beside the knowledge and the data version."""

    DAY = "day"
    """The day asked about; the rows of every day are held in memory."""
    PERIOD = "period"
    """The day asked about; the rows are asked of the store once for all days on which nothing changes."""
    NOTHING = "nothing"
    """The rows are the same on every day, before any filter."""


@cache
def _named(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    """What a question or a class is named after; a service asks for it with each request."""
    return resolve_name(name)


@dataclass(frozen=True, slots=True)
class ListedThing:
    """A single row of a list, which has an address of its own."""

    kind: str
    """What it is called, such as `runtime`."""
    ask: str
    """The function that finds it: facts and an id in, a row out."""
    names: tuple[str, ...]
    """The fields by which a row in memory is found, the id first."""
    history_outlives: bool = False
    """Whether its history may be asked for on days on which it is not there."""


@dataclass(frozen=True, slots=True)
class FactList:
    """A list."""

    name: str
    """Its name: the command, the last part of the address, the method of the client, the file of the site."""
    about: str
    """What it is, in a sentence."""
    shape: str
    """The class of its rows."""
    ask: str
    """The function that asks for its rows: facts and the filters of the store in."""
    columns: tuple[str, ...]
    """The columns of the table for people."""
    hangs_on: Hangs = Hangs.NOTHING
    """What the rows hang on."""
    filters: tuple[Filter, ...] = ()
    """What narrows it."""
    wants: str | None = None
    """The function that applies the other filters: row, basis and filters in; None where there are none."""
    thing: ListedThing | None = None
    """A single row, where that has an address."""
    has_history: bool = False
    """Whether there are statements through time about each of its ids."""
    ids_at: str = ""
    """The column with the ids by which its rows are asked for; default: that of its name, such as `limits.limit`."""
    row_id: str = ""
    """The field of a row that has the id; default: its name in the singular."""
    weighed: str = ""
    """What its rows are that are weighed with all that came to be known, so that none is told as known on an earlier
    day; blank where rows are told on all days."""
    supported: bool = False
    """Whether its rows are what AWS had on the day: agents may ask for them as such."""
    example: Mapping[str, str] = field(default_factory=dict)
    """A question that shows what it is for."""

    @property
    def kind(self) -> str:
        """What the id of a row is the id of, such as `runtime`."""
        return self.thing.kind if self.thing else self.row_id or self.name.removesuffix("s")

    @property
    def ids(self) -> Filter:
        """Where the ids stand that there are, as of a filter; those of a list with none stand in its rows alone."""
        return Filter("ids", "", known=(self.ids_at or f"{self.name}.{self.kind}",))

    @property
    def row_type(self) -> type[Any]:
        """The class of its rows."""
        found: type[Any] = _named(self.shape)
        return found

    def told_basis(self, basis: Basis) -> Basis:
        """What the list rests on; where an earlier day of knowledge leaves it empty, that it does, and why."""
        if not self.weighed or basis.knows_everything:
            return basis
        why = f"{self.weighed} are weighed with all that came to be known since {basis.known_at}"
        return replace(basis, untold=f"{why}: none is told as known then; ask for everything known")

    def ask_rows(self, facts: Facts, filters: Mapping[str, Any]) -> Sequence[Any]:
        """The rows that the store gives, before the filters that are applied row by row."""
        asked = {one.name: filters[one.name] for one in self.filters if one.in_store and one.name in filters}
        found: Sequence[Any] = _named(self.ask)(facts, **asked)
        return found

    def keeps(self, basis: Basis, filters: Mapping[str, Any]) -> Callable[[Any], bool] | None:
        """What tells which rows are asked for; None for all."""
        if self.wants is None:
            return None
        wants = _named(self.wants)
        by_row = {one.name: filters[one.name] for one in self.filters if not one.in_store and one.name in filters}
        return lambda row: wants(row, basis, **by_row)

    def rows(self, facts: Facts, **filters: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as each filter takes
        """The rows on a basis that pass filters, all of them.

        Raises:
            UsageError: There is no such filter, or it has a wrong value.
        """
        given = self.parsed(filters, facts.basis.as_of)
        require_known(self.filters, facts.store, given)
        keeps = self.keeps(facts.basis, given)
        return tuple(row for row in self.ask_rows(facts, given) if keeps is None or keeps(row))

    def rows_named(self, facts: Facts, ids: Sequence[str], **filters: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """The rows with some ids that pass filters; of no ids, all that do.

        Raises:
            OutOfCoverageError: What has an id is not there on the day.
            UnknownIdError: Nothing has an id; the error suggests the closest.
            UsageError: There is no such filter, or it has a wrong value.
        """
        found = self.rows(facts, **filters)
        if not ids:
            return found
        fields = self.thing.names if self.thing else (self.kind,)
        whole = self.rows(facts)
        there = {str(getattr(row, name)) for name in fields for row in whole}
        alone: list[Any] = []
        for wanted in ids:
            if wanted in there:
                continue
            if self.thing:
                # What has not come yet has a row of its own, or an error that says why it has none.
                alone.append(_named(self.thing.ask)(facts, wanted))
                continue
            known = [*there, *words_of_store(facts.store, self.ids)]
            known_name(wanted, known, self.kind, f"`lambda-kb {self.name}` lists them")
        return (*(row for row in found if any(str(getattr(row, name)) in ids for name in fields)), *alone)

    def parsed(self, filters: Mapping[str, Any], as_of: date) -> dict[str, Any]:
        """Filters by the names of their functions, days as days; what is None is left out.

        Raises:
            OutOfCoverageError: All days asked for lie before the first evidence.
            UsageError: There is no such filter, it has a wrong value, or two days are in the wrong order.
        """
        found: dict[str, Any] = {}
        if not filters:
            return found
        known = {one.name: one for one in self.filters} | {one.spelled: one for one in self.filters}
        for name, value in filters.items():
            if name not in known:
                close = closest_names(name, [one.spelled for one in self.filters])
                there = ", ".join(one.spelled for one in self.filters) or "none"
                raise UsageError(f"{self.name}: no filter {name!r}: {hint_at(close, f'there are {there}')}", close)
            if value is not None:
                found[known[name].name] = _parsed_value(known[name], value)
        if "first" in found or "last" in found:
            from kb.facts.basis import require_interval  # noqa: PLC0415 - brings DuckDB along, which help needs not

            require_interval(found.get("first"), found.get("last", as_of))
        return found


def _parsed_value(one: Filter, value: Any) -> Any:  # noqa: ANN401 - as each filter takes
    """A value of a filter.

    Raises:
        UsageError: It is no day, or none of the words.
    """
    from kb.facts.basis import parse_day  # noqa: PLC0415 - brings DuckDB along, which help needs not

    if one.takes is Takes.DAY and isinstance(value, str):
        return parse_day(value, one.spelled)
    if one.words and value not in one.words:
        close = closest_names(value, one.words)
        there = f"there are {', '.join(one.words)}"
        raise UsageError(f"{one.spelled}: {value!r}: {hint_at(close, there)}", close)
    return value
