"""What a search finds, as rows: the command line, the service and Python answer with the same."""

from __future__ import annotations

from collections.abc import Iterable

from kb.data_classes import dataclass
from kb.facts import Facts
from kb.pages.addresses import Served
from kb.pages.library import Library
from kb.pages.searching import SearchEntry, search_entries, search_near, search_text

TABLE_COLUMNS = ("kind", "id", "name")
"""What a table for people shows of each."""


@dataclass(frozen=True, slots=True)
class FoundThing:
    """Something that was found."""

    kind: str
    """`runtime`, `limit`, `trigger`, `feature`, `rule`, `field`, `operation` or `event`."""
    id: str
    """Its id: what `history`, `explain` and the others take."""
    name: str
    """Its name for people; of an event its headline."""
    page: str
    """The address of its page in the service."""


def find_things(facts: Facts, text: str) -> tuple[FoundThing, ...]:
    """What matches every word of a text, the best first; misspelt words are taken only if nothing else matches."""
    return _things(search_text(_entries(facts), text))


def find_near(facts: Facts, text: str) -> tuple[FoundThing, ...]:
    """The few things that match the most words of a text of which nothing matches all, the best first."""
    return _things(search_near(_entries(facts), text))


def _entries(facts: Facts) -> tuple[SearchEntry, ...]:
    return search_entries(Library(facts, Served()))


def _things(found: Iterable[SearchEntry]) -> tuple[FoundThing, ...]:
    return tuple(FoundThing(one.section.removesuffix("s"), one.id, one.name, one.address) for one in found)
