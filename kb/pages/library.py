"""What pages ask: the facts on a basis, each answer held while pages are made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from htpy import Node

from kb.errors import UnknownIdError
from kb.facts import Basis, Facts
from kb.facts.answer_shapes import Event, Feature, Limit, Runtime, Trigger
from kb.facts.changes import Statement, histories, history
from kb.facts.claims import Claim, claims
from kb.facts.coming import Coming, coming
from kb.facts.fact_lists import FactList
from kb.facts.known_things import known_thing
from kb.facts.names import feature_names, service_names
from kb.facts.spans import PhaseCell, phase_cells
from kb.facts.tables import ConfigField, Source, fields, sources
from kb.facts.timelines import Timelines, timelines
from kb.judging.explanations import Explanation, explain_rule, explain_rules
from kb.judging.rules import Rule, documented_rules
from kb.pages.addresses import Addresses
from kb.pages.parts import html_link, html_list, join_things
from kb.suggestions import known_name

_KINDS_OF_FUNCTIONS = {
    "durable": "durable functions",
    "edge": "Lambda@Edge",
    "managed-instances": "managed instances",
    "microvm": "MicroVMs",
    "web-functions": "web functions",
}


def target_words(applies_to: str) -> str:
    """What a feature applies to, as people write it: `all functions`, `managed instances`, `Region eu-west-1`."""
    kind, _, name = applies_to.partition(":")
    match kind:
        case "all":
            return "all functions"
        case "kind":
            return _KINDS_OF_FUNCTIONS.get(name, name)
        case "package":
            return "container images" if name == "Image" else f"{name.lower()} packages"
        case "region":
            return f"Region {name}"
    return name


Lives = Callable[[], Timelines]
"""Gives the spells of everything on the knowledge and the data version of a basis."""


class Library:
    """The facts of one basis, and the addresses that lead to pages about them.

    Args:
        facts: The facts.
        to: How links are made.
        lives: Gives the spells of everything, where they are held already.
        whole: Whether pages of all things will be made, so that things are asked for all at once.
    """

    def __init__(self, facts: Facts, to: Addresses, lives: Lives | None = None, *, whole: bool = False) -> None:
        self.facts = facts
        self.to = to
        self._lives = lives
        self._whole = whole
        self._lists: dict[str, tuple[Any, ...]] = {}

    @property
    def basis(self) -> Basis:
        """What all pages rest on."""
        return self.facts.basis

    @cached_property
    def lives(self) -> Timelines:
        """The spells of everything."""
        return self._lives() if self._lives is not None else timelines(self.facts.store, self.basis)

    @cached_property
    def runtimes(self) -> Mapping[str, Runtime]:
        """Every runtime by its id, those to come too."""
        return {one.runtime: one for one in self.facts.all_runtimes}

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """The limits of the day."""
        return {one.limit: one for one in self.facts.limits()}

    @cached_property
    def triggers(self) -> Mapping[str, Trigger]:
        """The triggers of the day."""
        return {one.trigger: one for one in self.facts.triggers()}

    @cached_property
    def features(self) -> Mapping[str, list[Feature]]:
        """The features of the day, each with what it applies to."""
        found: dict[str, list[Feature]] = {}
        for one in self.facts.features():
            found.setdefault(one.feature, []).append(one)
        return found

    @cached_property
    def sure_features(self) -> tuple[str, ...]:
        """Those that are there for anything; of the others nobody can tell whether they had come."""
        return tuple(name for name, found in self.features.items() if any(one.doubt is None for one in found))

    @cached_property
    def feature_names(self) -> Mapping[str, str]:
        """The name of every feature itself."""
        return feature_names(self.facts)

    @cached_property
    def service_names(self) -> Mapping[str, str]:
        """The name of every trigger's service."""
        return service_names(self.facts)

    @cached_property
    def limit_ids(self) -> tuple[str, ...]:
        """Every limit there ever was."""
        rows = self.facts.cursor.execute(
            'select distinct "limit" from limits '
            f"where recorded(recorded_in, retracted_in, {self.basis.data_version}) order by all"
        ).fetchall()
        return tuple(row[0] for row in rows)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The timeline up to the day, the newest first."""
        return tuple(reversed(self.facts.events()))

    @cached_property
    def all_events(self) -> Mapping[str, Event]:
        """Every event by its id, those after the day too."""
        return {one.event: one for one in self.facts.events(last=date.max)}

    @cached_property
    def fields(self) -> tuple[ConfigField, ...]:
        """The fields of the API on the day."""
        return fields(self.facts)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in documented_rules()}

    def rules_naming(self, name: str) -> list[Rule]:
        """The rules whose SQL has a text in quotes, such as the id of a limit."""
        return self._rules_by_literal.get(name, [])

    @cached_property
    def _rules_by_literal(self) -> Mapping[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for literal in dict.fromkeys(rule.literals):
                found.setdefault(literal, []).append(rule)
        return found

    @cached_property
    def _explanations(self) -> Mapping[str, Explanation]:
        return explain_rules(tuple(self.rules.values()), self.facts)

    def explained(self, rule: str) -> Explanation:
        """A rule with the facts behind it."""
        return self._explanations[rule] if self._whole else explain_rule(self.rules[rule], self.facts)

    def list_rows(self, one: FactList) -> tuple[Any, ...]:
        """The rows of a list of the catalogue."""
        if one.name not in self._lists:
            self._lists[one.name] = one.rows(self.facts)
        return self._lists[one.name]

    @cached_property
    def coming(self) -> tuple[Coming, ...]:
        """The milestones that lie ahead."""
        return coming(self.facts)

    @cached_property
    def _titles(self) -> Mapping[str, Source]:
        return {one.url: one for one in sources(self.facts)}

    def source_links(self, urls: Iterable[str]) -> Node:
        """Links to where something stands, each by its title."""
        return join_things((self._source(url) for url in urls), "; ")

    def source_list(self, urls: Iterable[str]) -> Node:
        """The same, one to a line, with who published it and when it was read."""
        return html_list(
            (self._source(url), f", {found.publisher}, read on {found.read_on}" if found else "")
            for url in urls
            for found in [self._titles.get(url)]
        )

    def _source(self, url: str) -> Node:
        found = self._titles.get(url)
        # Rules about suppressions name a part of our own README.
        return html_link(url, found.title if found else url) if url.startswith(("https://", "http://")) else url

    @cached_property
    def histories(self) -> Mapping[str, list[Statement]]:
        """Everything that was said about everything, by id."""
        return histories(self.facts)

    def statements(self, kind: str, name: str) -> list[Statement]:
        """Everything that was said about a thing, in order of publication."""
        if self._whole:
            found = self.histories.get(name, [])
        else:
            try:
                found = list(history(self.facts, name))
            except UnknownIdError:
                found = []
        return [one for one in found if one.kind == kind]

    @cached_property
    def _claims(self) -> Mapping[str, list[Claim]]:
        found: dict[str, list[Claim]] = {}
        for one in claims(self.facts):
            found.setdefault(one.about, []).append(one)
        return found

    def claims_about(self, name: str) -> list[Claim]:
        """Every side of the contradictions about a thing; none on an earlier day of knowledge, as in a history."""
        return self._claims.get(name, [])

    def events_about(self, section: str, name: str) -> list[Event]:
        """The events about a thing of a section, the newest first; `trigger:` tells a trigger from a feature."""
        names = {f"{section.removesuffix('s')}:{name}"}
        if section != "triggers" or name not in self.feature_names:
            names.add(name)
        places = {place for name in names for place in self._events_of.get(name, ())}
        return [self.events[place] for place in sorted(places)]

    @cached_property
    def _events_of(self) -> Mapping[str, list[int]]:
        """Which events are about a subject, by their places among the events."""
        found: dict[str, list[int]] = {}
        for place, one in enumerate(self.events):
            for subject in one.subjects:
                found.setdefault(subject, []).append(place)
        return found

    @cached_property
    def _cells(self) -> Mapping[str, list[PhaseCell]]:
        return phase_cells(self.facts, list(self.runtimes))

    def phase_cells(self, runtime: str) -> list[PhaseCell]:
        """The phases of a runtime on all days, as known on all days."""
        return self._cells[runtime] if self._whole else phase_cells(self.facts, [runtime])[runtime]

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The section of everything that has a page, by its id."""
        return {
            **dict.fromkeys(self.feature_names, "features"),
            **dict.fromkeys(self.service_names, "triggers"),
            **dict.fromkeys(self.limit_ids, "limits"),
            **dict.fromkeys(self.runtimes, "runtimes"),
        }

    def named(self, name: str) -> str:
        """The name of a thing for people."""
        match self.kinds.get(name):
            case "features":
                return self.feature_names[name]
            case "triggers":
                return self.service_names[name]
        return name

    def thing(self, name: str) -> Node:
        """A thing, as a link where it has a page."""
        kind = self.kinds.get(name)
        return name if kind is None else html_link(self.to.page(kind, name), self.named(name))

    def thing_in(self, section: str, name: str) -> Node:
        """A thing of a section, where a thing of another section may have its id: a trigger and a feature."""
        names = {"features": self.feature_names, "triggers": self.service_names}.get(section, {})
        return html_link(self.to.page(section, name), names.get(name, name)) if name in self.kinds else name

    def subject(self, text: str) -> Node:
        """What an event is about, such as `function_timeout`, `trigger:amazon-sqs` or `region:eu-west-1`, as a link."""
        kind, _, name = text.partition(":")
        if kind == "region":
            return html_link(f"{self.to.page('regions')}#{name}", name)
        return self.thing_in(f"{kind}s", name) if name else self.bare_thing(text)

    def bare_thing(self, name: str) -> Node:
        """A thing named without its kind, which of a feature and a trigger with one id is the feature."""
        return self.thing_in("features", name) if name in self.feature_names else self.thing(name)

    def target(self, applies_to: str) -> Node:
        """What a feature applies to, as a link where that has a page."""
        kind, _, name = applies_to.partition(":")
        return self.thing_in(f"{kind}s", name) if kind in ("runtime", "trigger") else target_words(applies_to)

    def require(self, name: str, section: str) -> str:
        """An id, if something in a section has it.

        Raises:
            UnknownIdError: Nothing has; the error suggests the closest.
        """
        noun = section.removesuffix("s")
        if section == "rules":
            return known_name(name, self.rules, noun)
        if section == "events":
            return known_name(name, self.all_events, noun, "the page of events lists them")
        ids = [one for one, kind in self.kinds.items() if kind == section]
        ids += [one for one in self.feature_names if section == "features" and one not in ids]
        try:
            hint = f"the page of {section} lists them"
            return known_thing(self.facts, name, ids, noun, places=[f"{section}.{noun}"], hint=hint)
        except UnknownIdError as e:
            by_name = {self.named(one).lower(): one for one in ids}
            if name.lower() in by_name:
                return by_name[name.lower()]
            raise e from None
