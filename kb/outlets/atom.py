"""Changes as an Atom feed (RFC 4287): what came to hold, and what came to be published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from kb.data_classes import dataclass
from kb.facts.changes import Change

MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Pages:
    """What a feed and its entries lead to of one media type, relative to the feed."""

    media_type: str
    """What all of it is."""
    changes: str
    """The list that the feed is made from."""
    things: Mapping[str, str]
    """By the kind of a thing, with braces for its id."""


SERVICE = (
    Pages(
        "text/html",
        "../compare",
        {
            "runtime": "../runtimes/{}",
            "limit": "../limits/{}",
            "trigger": "../triggers/{}",
            "feature": "../features/{}",
        },
    ),
    Pages(
        "application/json",
        "changes",
        {
            "runtime": "runtimes/{}/history",
            "limit": "limits/{}/history",
            "trigger": "triggers/{}",
            "feature": "features/{}/history",
        },
    ),
)
"""The service's pages, which come first since readers of feeds open them, and its answers."""

_AXES = {"valid": "came to hold", "known": "came to be published"}


def _place_in_order(item: tuple[str, Change]) -> tuple[date, str, str, str, str]:
    axis, change = item
    return change.date, axis, change.id, change.aspect, change.after


def changes_feed(
    items: Iterable[tuple[str, Change]],
    as_of: date,
    address: str,
    pages: Sequence[Pages] = SERVICE,
    most: int | None = None,
) -> bytes:
    """A feed of the newest changes, the newest first.

    Args:
        items: The changes, each with its axis, `valid` or `known`.
        as_of: The day asked about, for a feed without entries.
        address: The path and query of the feed itself.
        pages: What it and its entries lead to, for each media type.
        most: How many to show at most; all, if None.
    """
    entries = sorted(items, key=_place_in_order, reverse=True)[:most]
    updated = entries[0][1].date if entries else as_of
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        "<id>tag:lambda-kb,2026:changes</id>",
        "<title>AWS Lambda: what changed</title>",
        f"<updated>{updated}T00:00:00Z</updated>",
        "<author><name>lambda-kb</name></author>",
        f'<link rel="self" type="{MEDIA_TYPE}" href={quoteattr(address)}/>',
        *(_alternate(one, one.changes) for one in pages),
        *(_entry_of(axis, change, pages) for axis, change in entries),
        "</feed>\n",
    ]
    return "\n".join(lines).encode()


def _alternate(pages: Pages, address: str) -> str:
    return f'<link rel="alternate" type="{pages.media_type}" href={quoteattr(address)}/>'


def _entry_of(axis: str, change: Change, pages: Sequence[Pages]) -> str:
    # Parts of an id stand in it quoted, so that no two changes share one.
    parts = (axis, change.date.isoformat(), change.kind, change.id, change.aspect, change.after)
    name = "/".join(quote(part, safe="") for part in parts)
    said = change.after if change.before is None else f"{change.before} -> {change.after}"
    links = "".join(_alternate(one, one.things[change.kind].format(quote(change.id, safe=""))) for one in pages)
    about = f"{change.kind} {change.id}: {change.aspect} {_AXES[axis]} on {change.date}: {said}."
    more = "".join(f'<link rel="related" href={quoteattr(url)}/>' for url in change.sources)
    return (
        f"<entry><id>tag:lambda-kb,2026:{escape(name)}</id>"
        f"<title>{escape(f'{change.id}: {change.aspect} {said}')}</title>"
        f"<updated>{change.date}T00:00:00Z</updated>"
        f'<category term="{axis}"/><category term="{escape(change.kind)}"/>'
        f"{links}{more}"
        f"<summary>{escape(about)}</summary></entry>"
    )
