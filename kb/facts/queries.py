"""Questions about the facts on one basis; each answer is a tuple of rows in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from kb.errors import EndedError, OutOfCoverageError
from kb.facts.answer_shapes import (
    Bracket,
    Contest,
    Event,
    Feature,
    Limit,
    Milestones,
    Operations,
    Phase,
    Runtime,
    Trigger,
)
from kb.facts.basis import require_interval
from kb.facts.days_in_force import Row
from kb.facts.fact_rows import FactRows
from kb.facts.filters import wants_event, wants_feature, wants_limit, wants_runtime, wants_trigger
from kb.facts.known_things import known_thing
from kb.facts.records import record_of
from kb.facts.regions import features_there, limits_there, require_region, runtimes_there
from kb.operations import OperationStatus
from kb.paths import sql_text
from kb.whole_numbers import whole_number

Record = TypeVar("Record")


class Facts(FactRows):
    """The facts on one basis, from a cursor of their own."""

    def runtimes(
        self,
        language: str | None = None,
        phase: str | None = None,
        within: int | None = None,
        region: str | None = None,
    ) -> tuple[Runtime, ...]:
        """The runtimes that had come by the day asked about, retired ones too.

        Args:
            language: Only this language, whatever its case.
            phase: Only this phase.
            within: Only runtimes with a milestone in the days after `as_of`, this many at most.
            region: In this Region.
        """
        found = tuple(
            runtime
            for runtime in self.all_runtimes
            if wants_runtime(runtime, self.basis.as_of, language, phase, within)
        )
        if region is None:
            return found
        require_region(self, region)
        return runtimes_there(found)

    def runtime(self, runtime_id: str) -> Runtime:
        """One runtime, also one that is not available yet.

        Raises:
            OutOfCoverageError: Only another day of knowledge or data version knows of it.
            UnknownIdError: There is none with this id; the error suggests the closest.
        """
        return self._one_of({runtime.runtime: runtime for runtime in self.all_runtimes}, runtime_id, "runtime")

    @cached_property
    def all_runtimes(self) -> tuple[Runtime, ...]:
        """Every runtime there is, also those that are not available yet."""
        contests: dict[str, list[Contest]] = {}
        for row in self.rows("select * from contested_on order by runtime, milestone"):
            contests.setdefault(row["runtime"], []).append(self.contest(row))
        rows = self.rows(sql_text("runtime_rows.sql"))
        return tuple(self.runtime_of(row, contests.get(row["runtime"], [])) for row in rows)

    def contest(self, row: Row) -> Contest:
        """A row of `contested_on` as answers show it."""
        return record_of(Contest, row | {"sources": self.urls([*row["then_source_ids"], *row["now_source_ids"]])})

    def runtime_of(self, row: Row, contests: list[Contest]) -> Runtime:
        """A row of `runtime_rows.sql` as answers show it."""
        said = [source for sources in row["milestone_source_ids"] for source in sources]
        return record_of(
            Runtime,
            row
            | {
                "phase": Phase(row["phase"]),
                "milestones": record_of(Milestones, row),
                "operations": Operations(
                    OperationStatus(row["create_status"]),
                    OperationStatus(row["update_status"]),
                    OperationStatus(row["invoke_status"]),
                ),
                "contested": contests,
                "in_region": None,
                "sources": self.urls([*said, *row["source_ids"]]),
            },
        )

    def limits(
        self, topic: str | None = None, applies_to: str | None = None, region: str | None = None
    ) -> tuple[Limit, ...]:
        """The limits that hold, or may hold, on the day asked about.

        Args:
            topic: Only this topic.
            applies_to: Only conditions that contain this text, whatever its case.
            region: In this Region, whose own values replace those of the others.
        """
        found = self._limits
        if region is not None:
            require_region(self, region)
            found = limits_there(found, region)
        return tuple(limit for limit in found if wants_limit(limit, topic, applies_to))

    def limit(self, limit_id: str) -> Limit:
        """One limit on the day asked about.

        Raises:
            OutOfCoverageError: The limit is known, but no value of it on that day.
            EndedError: It had ended by then.
            UnknownIdError: There is none with this id; the error suggests the closest.
        """
        found = {limit.limit: limit for limit in self._limits}
        if limit_id not in found:
            starts = self.rows(
                'select l."limit" as id, min(l.valid_from) as start from bases b join limits l '
                "on recorded(l.recorded_in, l.retracted_in, b.data_version) "
                "and coalesce(l.known_from, l.valid_from) <= b.known_at group by all"
            )
            start = self._one_of({row["id"]: row["start"] for row in starts}, limit_id, "limit")
            if end := self._limit_ends.get(limit_id):
                raise _not_there(f"limit {limit_id}", self.basis.as_of, start, end)
            raise OutOfCoverageError(
                f"limit {limit_id}: no value known on {self.basis.as_of}; the first evidence is of {start}"
            )
        return found[limit_id]

    @cached_property
    def _limit_ends(self) -> dict[str, date]:
        """The days on which limits had ended that have no value now."""
        rows = self.rows(
            "select s.limit_id as id, arg_max_null(s.valid_to, s.valid_from) as ended "
            "from bases b join limit_spells s on s.known_at = b.known_at and s.valid_from <= b.as_of group by all"
        )
        return {row["id"]: row["ended"] for row in rows if row["ended"] and row["ended"] <= self.basis.as_of}

    @cached_property
    def _limits(self) -> tuple[Limit, ...]:
        return tuple(self.limit_of(row) for row in self.rows('select * from limits_on order by topic, "limit"'))

    def limit_of(self, row: Row) -> Limit:
        """A row of `limits_on` as answers show it."""
        bracket = None
        if row["bracket"]:
            bracket = Bracket(
                row["change_earliest"],
                row["change_latest"],
                whole_number(row["other_min"]),
                whole_number(row["other_max"]),
                whole_number(row["other_default"]),
            )
        numbers = {name: whole_number(row[name]) for name in ("min", "max", "default", "step")}
        more = {
            "known_from": row["published"],
            "status": "possible" if row["possible"] else "in_force",
            "bracket": bracket,
            "in_region": None,
            "account_value": whole_number(account.limit(row["limit"])) if (account := self.basis.account) else None,
            "regions": row["regions"] or [],
            "sources": self.urls(row["source_ids"]),
        }
        return record_of(Limit, row | numbers | more)

    def triggers(self, method: str | None = None, invocation: str | None = None) -> tuple[Trigger, ...]:
        """The services that start functions on the day asked about."""
        return tuple(trigger for trigger in self._triggers if wants_trigger(trigger, method, invocation))

    @cached_property
    def _triggers(self) -> tuple[Trigger, ...]:
        return tuple(self.trigger_of(row) for row in self.rows("select * from triggers_on order by trigger"))

    def trigger_of(self, row: Row) -> Trigger:
        """A row of `triggers_on` as answers show it."""
        return self._with_sources(Trigger, row, "invocation", "seed_invocation", "limits")

    def trigger(self, trigger_id: str) -> Trigger:
        """One trigger, by its id or the name of its service.

        Raises:
            OutOfCoverageError: The trigger is known, but had not come by the day asked about.
            EndedError: It had ended by then.
            UnknownIdError: There is none of this id or name; the error suggests the closest.
        """
        found = {trigger.trigger: trigger for trigger in self.triggers()}
        found |= {trigger.service: trigger for trigger in found.values()}
        if trigger_id not in found:
            rows = self.rows("select trigger, service, supported_from, supported_to from triggers_known")
            known = {row["service"]: row for row in rows} | {row["trigger"]: row for row in rows}
            row = self._one_of(known, trigger_id, "trigger", "service")
            raise _not_there(f"trigger {trigger_id}", self.basis.as_of, row["supported_from"], row["supported_to"])
        return found[trigger_id]

    def features(self, applies_to: str | None = None, region: str | None = None) -> tuple[Feature, ...]:
        """The features there are on the day asked about, for what each applies to.

        Args:
            applies_to: Only what applies to this.
            region: In this Region.
        """
        found = self._features
        if region is not None:
            require_region(self, region)
            found = features_there(self, found, region)
        return tuple(feature for feature in found if wants_feature(feature, applies_to))

    @cached_property
    def _features(self) -> tuple[Feature, ...]:
        rows = self.rows("select * from features_on order by feature, applies_to")
        return tuple(self.feature_of(row) for row in rows)

    def feature_of(self, row: Row) -> Feature:
        """A row of `features_on` as answers show it."""
        return self._with_sources(Feature, row | {"in_region": None})

    def events(
        self,
        first: date | None = None,
        last: date | None = None,
        topic: str | None = None,
        q: str | None = None,
        source: str | None = None,
    ) -> tuple[Event, ...]:
        """The release timeline up to the day asked about.

        Args:
            first: No event before this day.
            last: No event after this day; default: the day asked about.
            topic: Only this topic.
            q: Only events whose headline, note or subjects contain this text, whatever its case.
            source: Only events from the source with this id or address.

        Raises:
            OutOfCoverageError: The days lie before the first evidence.
            UsageError: They are in the wrong order.
        """
        until = last or self.basis.as_of
        require_interval(first, until)
        rows = self.plain_rows(
            "select e.* replace (note_known(e.note, b.known_at) as note) from bases b join events e "
            "on recorded(e.recorded_in, e.retracted_in, b.data_version) "
            "and coalesce(e.known_from, e.date) <= b.known_at order by e.date, e.seed_row nulls last, e.event",
        )
        found = (
            self._with_sources(Event, row, "subjects")
            for row in rows
            if source is None or source in row["source_ids"] or source in self.urls(row["source_ids"])
        )
        return tuple(event for event in found if wants_event(event, until, first, topic, q))

    def _one_of(self, known: Mapping[str, Record], wanted: str, what: str, *names: str) -> Record:
        """What has an id, or one of the other names that its table has."""
        places = [f"{what}s.{name}" for name in (what, *names)]
        return known[known_thing(self, wanted, known, what, places=places, hint=f"the list of {what}s has their ids")]

    def _with_sources(self, shape: type[Record], row: Row, *lists: str) -> Record:
        return record_of(
            shape, row | {name: row[name] or [] for name in lists} | {"sources": self.urls(row["source_ids"])}
        )


def _not_there(name: str, day: date, start: date | None, end: date | None) -> OutOfCoverageError:
    """The error for what is known, and not there on a day: it was over by then, or had not come."""
    if end is not None and end <= day:
        return EndedError(f"{name}: not there on {day}; it ended on {end}: ask about a day before", end)
    return OutOfCoverageError(f"{name}: not there on {day}; it came {f'on {start}' if start else 'later'}")
