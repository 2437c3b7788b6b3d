"""Milestones that lie ahead as an iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable

from kb.calendar_lines import day_text, escape_text, fold_line
from kb.facts.coming import Coming

MEDIA_TYPE = "text/calendar"

_SAYS = {
    "preview": "preview opens",
    "ga_planned": "planned to become available",
    "ga": "becomes available",
    "deprecation": "is deprecated",
    "block_create": "functions can no longer be created",
    "block_update": "functions can no longer be updated",
    "block_invoke": "functions can no longer be invoked",
    "end_of_life": "the language version reaches its end of life",
}


def milestone_calendar(items: Iterable[Coming], edition: str) -> bytes:
    """A calendar with one all-day event for each milestone.

    A milestone keeps its UID whatever its date; SEQUENCE counts how often the date was moved, so that programs which
    subscribed see the move. Nothing in it depends on when it was asked for.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//lambda-kb//lambda-kb {edition}//EN",
        "CALSCALE:GREGORIAN",
        "NAME:AWS Lambda milestones",
        "X-WR-CALNAME:AWS Lambda milestones",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for item in items:
        lines += _event_lines(item)
    lines.append("END:VCALENDAR")
    return "".join(fold_line(line) + "\r\n" for line in lines).encode()


def _event_lines(item: Coming) -> list[str]:
    about = [f"{item.name}: {_SAYS[item.milestone]}.", f"Published on {item.known_from}."]
    if item.moves:
        about.append(f"The date was moved {'once' if item.moves == 1 else f'{item.moves} times'} before.")
    if item.precision != "day":
        about.append(f"The date is known to the {item.precision} only.")
    return [
        "BEGIN:VEVENT",
        f"UID:{escape_text(item.runtime)}-{item.milestone}@lambda-kb",
        f"SEQUENCE:{item.moves}",
        f"DTSTAMP:{day_text(item.known_from)}T000000Z",
        f"LAST-MODIFIED:{day_text(item.known_from)}T000000Z",
        f"DTSTART;VALUE=DATE:{day_text(item.date)}",
        f"DTEND;VALUE=DATE:{day_text(item.until)}",
        f"SUMMARY:{escape_text(f'{item.runtime}: {_SAYS[item.milestone]}')}",
        f"DESCRIPTION:{escape_text(' '.join(about))}",
        *(f"URL:{url}" for url in item.sources[:1]),
        f"CATEGORIES:{item.milestone}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
