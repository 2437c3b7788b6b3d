"""What narrows a list: one meaning of every filter, for questions to the store and for rows held in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kb.facts.answer_shapes import Event, Feature, Limit, Phase, Runtime, Trigger


def wants_runtime(
    runtime: Runtime, as_of: date, language: str | None = None, phase: str | None = None, within: int | None = None
) -> bool:
    """Whether a runtime had come by a day and passes the filters.

    Args:
        runtime: The runtime on that day.
        as_of: The day asked about.
        language: Only this language, whatever its case.
        phase: Only this phase.
        within: Only with a milestone in the days after `as_of`, this many at most.
    """
    return (
        (runtime.phase != Phase.NOT_YET_AVAILABLE or runtime.doubt is not None)
        and (language is None or runtime.language.lower() == language.lower())
        and (phase is None or runtime.phase == phase)
        and (within is None or _turns_within(runtime, as_of, within))
    )


def _turns_within(runtime: Runtime, as_of: date, days: int) -> bool:
    # Past the end of the calendar there is nothing to leave out.
    last = as_of + timedelta(days=min(days, (date.max - as_of).days))
    return any(as_of < day <= last for day in _end_days(runtime))


def _end_days(runtime: Runtime) -> Iterable[date]:
    dates = runtime.milestones
    return (day for day in (dates.deprecation, dates.block_create, dates.block_update, dates.block_invoke) if day)


def wants_limit(limit: Limit, topic: str | None = None, applies_to: str | None = None) -> bool:
    """Whether a limit is of a topic, and its condition contains a text whatever its case."""
    return (topic is None or limit.topic == topic) and (
        applies_to is None or applies_to.lower() in limit.applies_to.lower()
    )


def wants_trigger(trigger: Trigger, method: str | None = None, invocation: str | None = None) -> bool:
    """Whether a trigger is of a method and can invoke in a way."""
    return (method is None or trigger.method == method) and (invocation is None or invocation in trigger.invocation)


def wants_feature(feature: Feature, applies_to: str | None = None) -> bool:
    """Whether a feature applies to something."""
    return applies_to is None or feature.applies_to == applies_to


def wants_event(
    event: Event, last: date, first: date | None = None, topic: str | None = None, q: str | None = None
) -> bool:
    """Whether an event lies in an interval, both days included, is of a topic, and mentions a text.

    Args:
        event: The event.
        last: No event after this day.
        first: No event before this day.
        topic: Only this topic.
        q: Only events whose headline, note or subjects contain this text, whatever its case.
    """
    return (
        (first is None or first <= event.date)
        and event.date <= last
        and (topic is None or topic == event.topic)
        and (q is None or q.lower() in " ".join([event.headline, event.note or "", *event.subjects]).lower())
    )
