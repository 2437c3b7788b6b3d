"""What the entries of the catalogue name: how lists ask for rows, and which rows their filters leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kb.facts import filters
from kb.facts.answer_shapes import Event, Feature, Limit, Runtime, Trigger
from kb.facts.basis import Basis
from kb.facts.queries import Facts
from kb.facts.regions import require_region, runtimes_there


class _OfTopic(Protocol):
    @property
    def topic(self) -> str: ...


class _OfResource(Protocol):
    @property
    def resource(self) -> str: ...


class _OfMilestone(Protocol):
    @property
    def milestone(self) -> str: ...


def ask_runtimes(facts: Facts, region: str | None = None) -> Sequence[Runtime]:
    """All runtimes on the day asked about, those to come too, in a Region where one is given."""
    if region is None:
        return facts.all_runtimes
    require_region(facts, region)
    return runtimes_there(facts.all_runtimes)


def ask_events(facts: Facts, source: str | None = None) -> Sequence[Event]:
    """The whole timeline."""
    return facts.events(last=date.max, source=source)


def wants_runtime(
    row: Runtime, basis: Basis, language: str | None = None, phase: str | None = None, within: int | None = None
) -> bool:
    """Whether a runtime had come and passes the filters."""
    return filters.wants_runtime(row, basis.as_of, language, phase, within)


def wants_limit(row: Limit, _: Basis, topic: str | None = None, applies_to: str | None = None) -> bool:
    """Whether a limit passes the filters."""
    return filters.wants_limit(row, topic, applies_to)


def wants_trigger(row: Trigger, _: Basis, method: str | None = None, invocation: str | None = None) -> bool:
    """Whether a trigger passes the filters."""
    return filters.wants_trigger(row, method, invocation)


def wants_feature(row: Feature, _: Basis, applies_to: str | None = None) -> bool:
    """Whether a feature passes the filter."""
    return filters.wants_feature(row, applies_to)


def wants_event(
    row: Event,
    basis: Basis,
    *,
    first: date | None = None,
    last: date | None = None,
    topic: str | None = None,
    q: str | None = None,
) -> bool:
    """Whether an event lies in the interval and passes the filters."""
    return filters.wants_event(row, last or basis.as_of, first, topic, q)


def wants_topic(row: _OfTopic, _: Basis, topic: str | None = None) -> bool:
    """Whether a row is of a topic."""
    return topic in (None, row.topic)


def wants_resource(row: _OfResource, _: Basis, resource: str | None = None) -> bool:
    """Whether a row is of a resource."""
    return resource in (None, row.resource)


def wants_milestone(row: _OfMilestone, _: Basis, milestone: str | None = None) -> bool:
    """Whether a row is of a milestone."""
    return milestone in (None, row.milestone)
