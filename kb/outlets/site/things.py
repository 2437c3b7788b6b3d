"""One page for each runtime, limit, trigger and event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kb.facts import Facts
from kb.facts.changes import Statement, histories
from kb.facts.models import Event, Limit, Milestones, Runtime, Trigger
from kb.facts.tables import sources
from kb.facts.timelines import Timelines
from kb.outlets.site import html
from kb.outlets.site.bars import Scale, bar, ruler
from kb.outlets.site.html import Html, Part
from kb.reports.histories import reading_text
from kb.reports.snapshots import limit_text

Page = tuple[str, str, Iterable[Part]]
"""A page: its path, its title, its content."""

_MILESTONES = ("Available since", "Deprecated from", "Creation blocked from", "Updates blocked from")


def limit_link(name: str) -> Html:
    """A link to a limit's page from a page at the top."""
    return html.link(f"limits/{name}.html", name)


def dates(milestones: Milestones) -> tuple[date | None, ...]:
    """The four days that tables show."""
    return milestones.ga, milestones.deprecation, milestones.block_create, milestones.block_update


def day(value: date | None) -> Part:
    """A day that a machine can read too; blank where there is none."""
    return Html(f'<time datetime="{value}">{value}</time>') if value else ""


def when(value: date, precision: str) -> str:
    """A day, or the month or quarter where no more is known."""
    match precision:
        case "month":
            return f"{value:%Y-%m}"
        case "quarter":
            return f"{value.year} Q{(value.month + 2) // 3}"
        case _:
            return value.isoformat()


class Things:
    """The pages of things, also of those that are not there on the day asked about."""

    def __init__(self, facts: Facts, lives: Timelines, years: Scale) -> None:
        self.facts = facts
        self.lives = lives
        self.years = years
        self.said = histories(facts)
        self.sources = html.Sources({one.url: one.title for one in sources(facts)})
        self.kinds = {name: kind for kind in ("trigger", "limit", "runtime") for name in lives.spells[kind]}

    def pages(self) -> Iterator[Page]:
        """All of them."""
        for name in self.lives.spells["runtime"]:
            yield f"runtimes/{name}.html", name, self._runtime(self.facts.runtime(name))
        there = {limit.limit: limit for limit in self.facts.limits()}
        for name in self.lives.limits:
            yield f"limits/{name}.html", name, self._limit(name, there.get(name))
        services = {trigger.trigger: trigger for trigger in self.facts.triggers()}
        for name in self.lives.spells["trigger"]:
            yield f"triggers/{name}.html", self.lives.names["trigger"][name], self._trigger(name, services.get(name))
        for event in self.facts.events():
            yield f"events/{event.event}.html", event.headline, self._event(event)

    def _runtime(self, one: Runtime) -> Iterator[Part]:
        yield html.paragraph(one.name, " ", html.badge(one.phase.value))
        if one.phase.value != "not_yet_available":
            yield html.formats(f"v1/runtimes/{one.runtime}", "../", ("json",))
        life = bar(self.years, self.lives.spells["runtime"][one.runtime])
        yield Html(f"<figure>{ruler(self.years).text}{life.text}</figure>")
        accepted, days = one.operations, zip(_MILESTONES, dates(one.milestones), strict=True)
        yield html.pairs(
            [
                ("Create", html.badge(accepted.create.value)),
                ("Update", html.badge(accepted.update.value)),
                ("Invoke", html.badge(accepted.invoke.value)),
                *((name, day(value) or "no day set") for name, value in days),
                ("Successor", html.link(f"{one.successor}.html", one.successor) if one.successor else "none"),
                ("Language", one.language),
                ("Operating system", one.operating_system),
                ("Architectures", ", ".join(one.architectures)),
                ("Packages", ", ".join(one.package_types)),
            ]
        )
        if one.contested:
            yield html.paragraph("AWS moved a date after it had passed, so what it accepts on this day is not certain.")
        yield from self._end(one.note, "runtime", one.runtime, one.sources)

    def _limit(self, name: str, now: Limit | None) -> Iterator[Part]:
        values = self.lives.limits[name]
        one = now or values[max(values)]
        yield html.paragraph(one.name)
        if now is None:
            yield html.paragraph("Not in force on the day that these pages show; the last known value:")
        else:
            yield html.formats(f"v1/limits/{name}", "../", ("json",))
        yield html.pairs(
            [
                ("Value", limit_text(one)),
                ("Condition", one.applies_to),
                ("Of", one.scope),
                ("Raised on request", one.adjustable),
                ("Since", when(one.valid_from, one.precision)),
                ("Known how exactly", one.precision.replace("_", " ")),
            ]
        )
        yield html.heading("Values over time")
        rows = [(day(start), limit_text(value), value.confidence) for start, value in values.items()]
        yield html.table(f"Values of {name}", ("From", "Value", "Confidence"), rows)
        yield from self._end(one.note, "limit", name, one.sources)

    def _trigger(self, name: str, one: Trigger | None) -> Iterator[Part]:
        if one is None:
            yield html.paragraph("Not there on the day that these pages show.")
            yield from self._end(None, "trigger", name, [])
            return
        yield html.formats(f"v1/triggers/{name}", "../", ("json",))
        yield html.pairs(
            [
                ("Status", html.badge("disputed" if one.disputed else one.status)),
                ("Method", one.method.replace("_", " ")),
                ("Invocation", ", ".join(one.invocation) or None),
                ("Since", day(one.supported_from) or None),
                ("Good for", one.use),
            ]
        )
        if one.limits:
            yield html.heading("Limits")
            yield html.items(self._linked(limit) for limit in one.limits)
        yield from self._end(one.note, "trigger", name, one.sources)

    def _event(self, one: Event) -> Iterator[Part]:
        yield html.pairs(
            [
                ("Day", when(one.date, one.precision)),
                ("Topic", one.topic),
                ("Known how exactly", one.precision.replace("_", " ")),
                ("Confidence", one.confidence),
            ]
        )
        if one.note:
            yield html.paragraph(one.note)
        if one.subjects:
            yield html.heading("About")
            yield html.items(self._linked(name) for name in one.subjects)
        yield html.heading("Sources")
        yield self.sources.list(one.sources)

    def _linked(self, name: str) -> Part:
        """An id, as a link where it has a page."""
        kind = self.kinds.get(name)
        return name if kind is None else html.link(f"../{kind}s/{name}.html", name)

    def _end(self, note: str | None, kind: str, name: str, urls: Sequence[str]) -> Iterator[Part]:
        """What all pages of things end with: the note, everything that was said, and where it stands."""
        if note:
            yield html.paragraph(note)
        yield html.heading("What was said, and when")
        rows = [self._statement(one) for one in self.said.get(name, []) if one.kind == kind]
        columns = ("Published", "About", "Says", "Basis", "Source")
        yield html.table("Statements in the order of publication", columns, rows)
        if urls:
            yield html.heading("Sources")
            yield self.sources.list(urls)

    def _statement(self, one: Statement) -> tuple[Part, ...]:
        moved = one.former not in (None, one.value)
        return (
            day(one.known_from) or "not known",
            one.aspect.replace("_", " "),
            f"{one.value} (was {one.former})" if moved else one.value,
            "; ".join([(one.basis or "").replace("_", " "), *map(reading_text, one.readings)]).strip("; "),
            self.sources.line(one.sources),
        )
