"""The knowledge base as it answers on one basis: the lists and things of the catalogue, histories, charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from os import PathLike
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Unpack

from kb.accounts import Account
from kb.calendar_days import spelt_day
from kb.clock import today
from kb.errors import UsageError
from kb.facts import Basis, Facts, parse_clocks
from kb.facts.answer_shapes import Event, Feature, Limit, Runtime, Trigger
from kb.facts.catalogue import FACT_LISTS
from kb.facts.change_kinds import ChangeKind
from kb.facts.changes import AXES, Change, Statement, changes, changes_of, history, upcoming
from kb.facts.fact_lists import FactList, ListedThing
from kb.facts.own_limits import with_account
from kb.facts.regions import require_region
from kb.facts.snapshots import Snapshot, snapshot
from kb.operations import OperationName
from kb.public import arguments
from kb.public.accounts import OwnLimits, own_limits
from kb.public.arguments import Day, Paths, given_day, given_days, given_filters, given_number, given_text
from kb.public.filters import EventFilters, FeatureFilters, LimitFilters, RuntimeFilters, TriggerFilters
from kb.public.rows import Rows
from kb.store import Store, open_store
from kb.suggestions import closest_names, hint_at

if TYPE_CHECKING:
    from kb.charts.theme import Drawing
    from kb.judging.report import Report
    from kb.pages.found_things import FoundThing
    from kb.public.checks import Windows

_THINGS = {one.thing.kind: one for one in FACT_LISTS.values() if one.thing}


class KnowledgeBase:
    """What is known of AWS Lambda on one day, as known on another, by one release of the data.

    Every list of the catalogue is a method that takes the ids of the command line, as in
    `limits("function_memory", "function_timeout")`, and its filters as keywords, such as `regions(partition="aws-cn")`
    or `fields(resource="Alias")`; so is every thing of a list, such as `region(id)`. Those that are asked for most
    have signatures of their own.
    """

    def __init__(self, facts: Facts, region: str | None = None) -> None:
        self._facts = facts
        self._region = region
        if region is not None:
            require_region(facts, given_text(region, "region"))

    @property
    def facts(self) -> Facts:
        """What answers: for the rest of the package, which may change."""
        return self._facts

    @property
    def basis(self) -> Basis:
        """The day asked about, the day of knowledge and the data version; `evidence_until` says how far they reach."""
        return self._facts.basis

    def runtimes(self, *ids: str, **filters: Unpack[RuntimeFilters]) -> Rows[Runtime]:
        """The runtimes that had come by the day, retired ones too, each with its phase.

        Raises:
            UsageError: There is no such filter, or it has a value that it never has; `suggestions` has what was meant.
        """
        return self._rows_of("runtimes", ids, filters)

    def runtime(self, runtime_id: str) -> Runtime:
        """One runtime on the day, also one that is not available yet.

        Raises:
            UnknownIdError: There is no such runtime; `suggestions` has those that may have been meant.
        """
        found: Runtime = self._thing_of("runtime", runtime_id)
        return found

    def limits(self, *ids: str, **filters: Unpack[LimitFilters]) -> Rows[Limit]:
        """The limits on the day and the conditions under which each holds.

        Raises:
            UsageError: There is no such filter, or it has a value that it never has.
        """
        return self._rows_of("limits", ids, filters)

    def limit(self, limit_id: str) -> Limit:
        """One limit on the day.

        Raises:
            UnknownIdError: There is no such limit.
            OutOfCoverageError: The limit is known, but no value of it on that day.
        """
        found: Limit = self._thing_of("limit", limit_id)
        return found

    def triggers(self, *ids: str, **filters: Unpack[TriggerFilters]) -> Rows[Trigger]:
        """The services that start functions on the day.

        Raises:
            UsageError: There is no such filter, or it has a value that it never has.
        """
        return self._rows_of("triggers", ids, filters)

    def features(self, *ids: str, **filters: Unpack[FeatureFilters]) -> Rows[Feature]:
        """The features on the day and what each applies to.

        Raises:
            UsageError: There is no such filter, or it has a value that it never has.
        """
        return self._rows_of("features", ids, filters)

    def events(self, *ids: str, **filters: Unpack[EventFilters]) -> Rows[Event]:
        """The release timeline up to the day.

        Raises:
            UsageError: There is no such filter, or it has a value that it never has.
        """
        return self._rows_of("events", ids, filters)

    def snapshot(self) -> Snapshot:
        """Everything there was on the day, in one value: `.runtimes`, `.limits`, `.triggers`, `.features`."""
        return snapshot(self._facts, self._region)

    def history(self, thing_id: str) -> Rows[Statement]:
        """Every statement about a runtime, limit, trigger or feature, in order of known time.

        Raises:
            UnknownIdError: Nothing has that id.
        """
        found = history(self._facts, given_text(thing_id, "id"))
        return Rows(found, self.basis, Statement, ("known_from", "aspect", "value", "day", "basis"))

    def search(self, text: str) -> Rows[FoundThing]:
        """Runtimes, limits, triggers, features, rules, fields, operations and events by words, the best first.

        A word such as limit or runtime leaves only these, a number finds limits with that value, and misspelt words
        are taken for what they are like if nothing else matches.

        Args:
            text: The words, as in `memory limit`.
        """
        from kb.pages.found_things import FoundThing, find_things  # noqa: PLC0415 - few search

        return Rows(find_things(self._facts, given_text(text, "text")), self.basis, FoundThing, ("id", "kind", "name"))

    def upcoming(self, within: int | None = None, kind: ChangeKind | None = None) -> Rows[Change]:
        """What is announced to change after the day.

        Args:
            within: Only in this many days after it; default: all that is announced.
            kind: Only changes of a `runtime`, `limit`, `trigger` or `feature`.

        Raises:
            UsageError: The days are no whole number, or less than 0, or there is no such kind.
        """
        found = upcoming(self._facts, given_days(within, "within"))
        return self._changed(self._facts, changes_of(kind and given_text(kind, "kind"), found))

    def diff(self, other: Day | KnowledgeBase, axis: str = "valid", kind: ChangeKind | None = None) -> Rows[Change]:
        """What changed after the earlier and until the later of two days, that day included.

        Args:
            other: The other day, or the knowledge base on it.
            axis: `valid` for what came to hold at AWS, `known` for what came to be published.
            kind: Only changes of a `runtime`, `limit`, `trigger` or `feature`.

        Raises:
            UsageError: The other is known at another time or by another data version: two days are compared as known
                once; or there is no such axis or kind.
        """
        if given_text(axis, "axis") not in AXES and spelt_day(axis) is not None:
            raise UsageError(f"axis: {axis!r} is a day: the other day is asked, as in kb.as_of(first).diff(last)")
        first, last = sorted((self.basis.as_of, _day_of_other(other, self.basis)))
        facts = Facts(self._facts.store, replace(self.basis, as_of=last))
        return self._changed(facts, changes_of(kind and given_text(kind, "kind"), changes(facts, first, last, axis)))

    @staticmethod
    def _changed(facts: Facts, found: Iterable[Change]) -> Rows[Change]:
        return Rows(found, facts.basis, Change, ("date", "kind", "id", "aspect", "before", "after"))

    def check(
        self,
        paths: Paths,
        *,
        operation: OperationName = "create",
        parameters: Mapping[str, str] | None = None,
        horizon: int = 0,
        rules: Paths = (),
    ) -> Report:
        """Judge the functions in configuration files; see `kb.check`."""
        from kb.public.checks import check_files  # noqa: PLC0415 - questions about facts need no judge

        return check_files(
            self._facts.store,
            self.basis,
            paths,
            operation,
            parameters,
            horizon=horizon,
            region=self._region,
            rules=rules,
        )

    def check_text(
        self,
        text: str,
        name: str = "text",
        *,
        operation: OperationName = "create",
        parameters: Mapping[str, str] | None = None,
        horizon: int = 0,
        rules: Paths = (),
    ) -> Report:
        """Judge the functions in the text of a configuration file; see `kb.check_text`."""
        from kb.public.checks import check_content  # noqa: PLC0415 - questions about facts need no judge

        return check_content(
            self._facts.store, self.basis, (name, text), operation, parameters,
            horizon=horizon, region=self._region, rules=rules,
        )  # fmt: skip

    def windows(
        self,
        runtime: str,
        *,
        memory: int | None = None,
        timeout: int | None = None,
        ephemeral_storage: int | None = None,
        architecture: str | None = None,
        package_type: str | None = None,
        reserved_concurrency: int | None = None,
    ) -> Windows:
        """When a configuration was, is and will be accepted; see `kb.windows`."""
        from kb.judging.configurations import configuration_document  # noqa: PLC0415 - questions about facts need no judge
        from kb.public.checks import windows_of  # noqa: PLC0415 - questions about facts need no judge

        return windows_of(
            self._facts,
            configuration_document(
                runtime=given_text(runtime, "runtime"),
                memory=given_number(memory, "memory"),
                timeout=given_number(timeout, "timeout"),
                ephemeral_storage=given_number(ephemeral_storage, "ephemeral_storage"),
                architecture=None if architecture is None else given_text(architecture, "architecture"),
                package_type=None if package_type is None else given_text(package_type, "package_type"),
                reserved_concurrency=given_number(reserved_concurrency, "reserved_concurrency"),
            ),
            self._region,
        )

    def chart(self, name: str, **options: object) -> Drawing:
        """A chart of `lambda-kb chart`, as an Altair chart.

        Args:
            name: Its name, such as `runtimes`.
            options: Its options as on the command line, with underscores: `language="Python"`, `from_="2020-01-01"`.

        Raises:
            UnknownIdError: There is no such chart.
            UsageError: It has no such option, or Altair is not installed.
        """
        from kb.public.drawing import drawn  # noqa: PLC0415 - only charts need it

        return drawn(self._facts, name, options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in FACT_LISTS:
            return self._list_asker(FACT_LISTS[name])
        if name in _THINGS:
            return self._thing_asker(name)
        if name.startswith("_"):
            raise AttributeError(name)
        close = closest_names(name, [word for word in dir(self) if not word.startswith("_")])
        raise AttributeError(f"the knowledge base has no {name!r}: {hint_at(close, 'dir() lists what there is')}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *FACT_LISTS, *_THINGS})

    def __repr__(self) -> str:
        there = f" in {self._region}" if self._region else ""
        return f"KnowledgeBase({self.basis.as_of}{there}, {self.basis.known_words}, {self.basis.release_words})"

    def _list_asker(self, one: FactList) -> Callable[..., Rows[Any]]:
        def ask_list(*ids: str, **filters: Any) -> Rows[Any]:  # noqa: ANN401 - as each filter takes
            return self._rows_of(one.name, ids, filters)

        narrowing = "".join(f"\n    {item.name}: {item.about[:1].upper()}{item.about[1:]}." for item in one.filters)
        ask_list.__name__ = one.name
        ask_list.__doc__ = f"{one.about[:1].upper()}{one.about[1:]}." + (f"\n\nArgs:{narrowing}\n" if narrowing else "")
        return ask_list

    def _thing_asker(self, kind: str) -> Callable[[str], Any]:
        def ask_thing(thing_id: str) -> Any:  # noqa: ANN401 - a row of its list
            return self._thing_of(kind, thing_id)

        ask_thing.__name__, ask_thing.__doc__ = kind, f"One {kind} on the day, by its id."
        return ask_thing

    def _rows_of(self, name: str, ids: Sequence[str], filters: Mapping[str, Any]) -> Rows[Any]:
        """The rows of a list, those with some ids if any are given."""
        one = FACT_LISTS[name]
        given = given_filters(filters, one.filters)
        by_region = self._region is not None and any(item.name == "region" for item in one.filters)
        given = {"region": self._region} | given if by_region else given
        wanted = [given_text(text, f"the id of a {one.kind}") for text in ids]
        return Rows(one.rows_named(self._facts, wanted, **given), self.basis, one.row_type, one.columns)

    def _thing_of(self, kind: str, thing_id: str) -> Any:  # noqa: ANN401 - a row of its list
        one = _THINGS[kind]
        given_text(thing_id, kind)
        thing: ListedThing = one.thing  # type: ignore[assignment]
        found = resolve_name(thing.ask)(self._facts, thing_id)
        if self._region is not None and any(item.name == "region" for item in one.filters):
            # What holds in a Region may be another value than elsewhere.
            there = one.ask_rows(self._facts, {"region": self._region})
            found = next((row for row in there if thing_id in [getattr(row, name) for name in thing.names]), found)
        return found


def asked_of_a_day(name: str) -> bool:
    """Whether a name is one of what the knowledge base on a day is asked."""
    return not name.startswith("_") and (hasattr(KnowledgeBase, name) or name in FACT_LISTS or name in _THINGS)


def _day_of_other(other: Day | KnowledgeBase, mine: Basis) -> date:
    if not isinstance(other, KnowledgeBase):
        return given_day(other, "other")
    if (other.basis.known_at, other.basis.data_version) != (mine.known_at, mine.data_version):
        raise UsageError(
            f"two days are compared as known once: one is {mine.known_words}, {mine.release_words}, "
            f"the other {other.basis.known_words}, {other.basis.release_words}"
        )
    return other.basis.as_of


def knowledge_on(
    day: Day = "today",
    *,
    known_at: Day | None = None,
    data_version: int | None = None,
    region: str | None = None,
    account: OwnLimits = None,
    db: str | PathLike[str] | Store | None = None,
) -> KnowledgeBase:
    """The knowledge base on a basis; see `kb.as_of`."""
    store = db if isinstance(db, Store) else open_store(arguments.given_path(db, "db"))
    version = arguments.given_version(data_version)
    basis = parse_clocks(store, today(), as_of=day, known_at=known_at, data_version=version)
    if isinstance(account, Account):
        basis = replace(basis, account=account)
    else:
        basis = with_account(store, basis, own_limits(account), region)
    return KnowledgeBase(Facts(store, basis), region)
