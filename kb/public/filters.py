"""The filters of the lists as keywords: for type checkers and editors; what counts at run time is the catalogue."""

from __future__ import annotations

from typing import TypedDict

from kb.public.arguments import Day


class RuntimeFilters(TypedDict, total=False):
    """What narrows `runtimes`."""

    language: str
    """Only this language, whatever its case."""
    phase: str
    """Only this phase."""
    within: int
    """Only with a milestone in this many days after the day asked about."""
    region: str
    """As it is in this Region."""


class LimitFilters(TypedDict, total=False):
    """What narrows `limits`."""

    topic: str
    """Only this topic."""
    applies_to: str
    """Only conditions with this text, whatever its case."""
    region: str
    """As it is in this Region."""


class TriggerFilters(TypedDict, total=False):
    """What narrows `triggers`."""

    method: str
    """Only this method."""
    invocation: str
    """Only services that can invoke so."""


class FeatureFilters(TypedDict, total=False):
    """What narrows `features`."""

    applies_to: str
    """Only what applies to this, such as `runtime:python3.9`."""
    region: str
    """As it is in this Region."""


class EventFilters(TypedDict, total=False):
    """What narrows `events`; `from_` and `to` are other names of `first` and `last`."""

    first: Day
    """No event before this day."""
    last: Day
    """No event after this day; default: the day asked about."""
    from_: Day
    """As `first`."""
    to: Day
    """As `last`."""
    topic: str
    """Only this topic."""
    source: str
    """Only from the source with this id or address."""
    q: str
    """Only events that mention this text, whatever its case."""
