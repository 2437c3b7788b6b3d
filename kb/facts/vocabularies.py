"""What a filter can be asked for at all: words that no row ever had are misspelt, not merely absent on the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pkgutil import resolve_name
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kb.errors import UnknownWordError
from kb.facts.list_filters import Filter
from kb.suggestions import closest_names, hint_at

if TYPE_CHECKING:
    from kb.store import Store

MOST_LISTED = 12
"""Words that an error lists where none is like the one given."""

_WORDS: WeakKeyDictionary[Store, dict[Filter, tuple[str, ...]]] = WeakKeyDictionary()
"""The words of filters by knowledge base, as long as somebody holds that."""

Reader = Callable[[str, str], Iterable[str]]
"""Gives the cells of a column of a table, by their names."""


def require_known(narrowing: Sequence[Filter], store: Store, given: Mapping[str, object]) -> None:
    """Refuse a filter whose value no row ever had.

    Args:
        narrowing: The filters of a list.
        store: The knowledge base.
        given: Values by the names of filters.

    Raises:
        UnknownWordError: A value is unknown; the error suggests the closest.
    """
    for item, value, words in _unknown_words(narrowing, store, given):
        close = closest_names(value, words)
        listed = ", ".join(words[:MOST_LISTED]) + (" ..." if len(words) > MOST_LISTED else "")
        raise UnknownWordError(f"{item.spelled}: {value!r}: {hint_at(close, f'there are {listed}')}", close)


def are_known(narrowing: Sequence[Filter], store: Store, given: Mapping[str, object]) -> bool:
    """Whether nothing of this would be refused, which is told sooner than what may have been meant.

    Args:
        narrowing: The filters of a list.
        store: The knowledge base.
        given: Values by the names of filters.
    """
    return not any(_unknown_words(narrowing, store, given))


def _unknown_words(
    narrowing: Sequence[Filter], store: Store, given: Mapping[str, object]
) -> Iterator[tuple[Filter, str, tuple[str, ...]]]:
    """The filters whose value no row ever had, each with that and with the words there are."""
    for item in narrowing if given else ():
        value = given.get(item.name)
        if item.known and isinstance(value, str):
            words = words_of_store(store, item)
            if not _is_word(item, value, words):
                yield item, value, words


def _is_word(item: Filter, value: str, words: tuple[str, ...]) -> bool:
    if value in words or (item.any_case and value.lower() in {word.lower() for word in words}):
        return True
    return item.part and any(value.lower() in word.lower() for word in words)


def words_of_store(store: Store, item: Filter) -> tuple[str, ...]:
    """Every word that a filter may be, in a knowledge base, sorted."""
    held = _WORDS.setdefault(store, {})
    found = held.get(item)
    if found is None:
        held[item] = found = _read_words(store, item)
    return found


def _read_words(store: Store, item: Filter) -> tuple[str, ...]:
    def cells(table: str, column: str) -> list[str]:
        # Names come from the catalogue only; some of them (limit) are words of SQL.
        rows = store.cursor().execute(f'select distinct "{column}" from {table}').fetchall()
        return [str(cell) for (cell,) in rows if cell is not None]

    return words_from(cells, item)


def words_from(cells: Reader, item: Filter) -> tuple[str, ...]:
    """Every word that a filter may be, sorted, with the cells of tables from anywhere."""
    found: set[str] = set(item.words)
    for place in item.known:
        if ":" in place:
            found.update(resolve_name(place)(cells))
        else:
            found.update(cells(*place.split(".")))
    return tuple(sorted(found))


def things_applied_to(cells: Reader) -> Iterable[str]:
    """What features may apply to: everything that one does, and every runtime, trigger and Region there is."""
    yield from cells("features", "applies_to")
    for table, column in (("runtimes", "runtime"), ("triggers", "trigger"), ("regions", "region")):
        yield from (f"{column}:{name}" for name in cells(table, column))


def claimed_things(cells: Reader) -> Iterable[str]:
    """What a contradiction may be about: the things there are, and what one is about."""
    yield from (key.partition("/")[0] for key in cells("claims", "about_key"))
    for table, column in (("runtimes", "runtime"), ("limits", "limit"), ("triggers", "trigger")):
        yield from cells(table, column)
    for table, column in (("features", "feature"), ("events", "event"), ("practices", "practice")):
        yield from cells(table, column)


def fact_tables(cells: Reader) -> Iterable[str]:
    """The tables that a contradiction may be about."""
    yield from cells("claims", "about_table")
    yield from ("runtimes", "runtime_milestones", "limits", "triggers", "features", "events", "practices")
    yield from ("config_fields", "operations", "regions")
