"""Facts of models and schemas as statements: about a limit where they document one, else about `config_fields`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.data_classes import dataclass
from kb.intake.interface import MAX_EVIDENCE, Closed, Evidence, Gate, RowStatement, SourceFindings, SourceStatement
from kb.sdk.documented_limits import (
    KnownText,
    LimitColumn,
    documented_limits,
    documented_places,
    documented_value,
    text_of,
)
from kb.sdk.walk import ModelFact
from kb.store.csv_files import number_text

TABLE = "config_fields"
_COUNTED = frozenset({"integer", "long", "list", "map"})
"""Types whose bounds are amounts of what the text of a member counts; those of texts are lengths."""
_SIZES = frozenset({"bytes", "KB", "MB", "GB"})
"""Units that a member may be in or not: of a batch the text gives the size, and the member counts records."""


@dataclass(frozen=True, slots=True)
class _Documented:
    """The numbers of one documentation that speaks of limits of ours."""

    service: str
    place: str
    facts: Sequence[ModelFact]
    """All of its numbers."""
    text: KnownText
    """What it is now."""
    targets: Mapping[str, LimitColumn]
    """What each number speaks of, by its aspect."""

    @property
    def limits(self) -> tuple[str, ...]:
        """The limits that it speaks of."""
        return tuple(dict.fromkeys(target.limit for target in self.targets.values()))

    @property
    def is_known(self) -> bool:
        """Whether it has the numbers and words that it had when a person wrote down which number is which."""
        return self.text == documented_places()[self.service, self.place]

    def numbers(self, limit: str) -> list[tuple[ModelFact, LimitColumn]]:
        """The numbers of one limit."""
        found = ((fact, self.targets.get(fact.aspect)) for fact in self.facts)
        return [(fact, target) for fact, target in found if target and target.limit == limit]

    def evidence(self, facts: Iterable[ModelFact]) -> Evidence:
        """Numbers as they stand there."""
        told = "; ".join(f"{fact.aspect.partition(' ')[0]} {fact.text}" for fact in facts) or "no numbers"
        return Evidence(f"documentation of {self.service} {self.place}", told[:MAX_EVIDENCE])


def reading_of(facts: Iterable[ModelFact]) -> SourceFindings:
    """Everything that the facts say; none may vanish unnoticed, and with a number its sentence is another."""
    ordered = sorted(set(facts))
    listed = frozenset(_name_of(fact) for fact in ordered if fact.kind != "number")
    places = list(_documented_places(ordered))
    bounds = _bounds_of(ordered)
    found = [one for place in places for one in _read_limits(place, bounds)]
    closed = tuple(one for one in found if isinstance(one, Closed))
    said = tuple(one for one in found if not isinstance(one, Closed))
    return SourceFindings((*said, *_field_statements(ordered, places)), closed, listed)


def _name_of(fact: ModelFact) -> str:
    """What a fact is called where it is gone."""
    names = {"sentence": "numbers of the text", "deprecated": "deprecated", "target": f"{fact.aspect} target".lstrip()}
    return f"{fact.place} {names.get(fact.kind, fact.aspect)}".rstrip()


def no_model(why: str, content: bytes) -> SourceFindings:
    """The gate of a file that is something else."""
    where = Evidence("line 1", content[:60].decode("utf-8", "replace").strip())
    return SourceFindings(closed=(Closed(Gate.ERROR_PAGE, TABLE, "the file", why, where, whole=True),))


def _documented_places(facts: Sequence[ModelFact]) -> Iterator[_Documented]:
    """Every documentation of a service that speaks of our limits, also where it has no numbers any more."""
    services = {fact.service for fact in facts}
    texts: dict[tuple[str, str], list[ModelFact]] = {}
    for fact in facts:
        if fact.kind in ("number", "sentence"):
            texts.setdefault((fact.service, fact.place), []).append(fact)
    for service, place in documented_places():
        if service in services:
            targets = {
                key[3]: target for key, target in documented_limits().items() if (key[0], key[2]) == (service, place)
            }
            said = texts.get((service, place), [])
            numbers = [fact for fact in said if fact.kind == "number"]
            yield _Documented(service, place, numbers, text_of(said), targets)


def _bounds_of(facts: Iterable[ModelFact]) -> dict[tuple[str, str, str], float]:
    """The bounds of the numbers and lists of a model, by service, member, and `min` or `max`; of texts none is one."""
    everything = list(facts)
    of_shapes = {(fact.service, fact.place, fact.aspect): fact.text for fact in everything if fact.kind == "bound"}
    counted = {
        (fact.service, fact.place)
        for fact in everything
        if fact.kind == "member" and fact.text.partition(",")[0] in _COUNTED
    }
    return {
        (fact.service, fact.place, column): float(of_shapes[fact.service, fact.text, column])
        for fact in everything
        if fact.kind == "target" and (fact.service, fact.place) in counted
        for column in ("min", "max")
        if (fact.service, fact.text, column) in of_shapes
    }


def _beyond_bound(
    place: _Documented, numbers: Iterable[tuple[ModelFact, LimitColumn]], bounds: Mapping[tuple[str, str, str], float]
) -> str:
    """Why numbers of a text cannot be: the API itself refuses them by the bound of its member; empty where they can."""
    for fact, target in numbers:
        bound = bounds.get((place.service, place.place, target.column))
        value = documented_value(fact, target)
        if bound is None or value is None or target.unit in _SIZES:
            continue
        if value > bound if target.column == "max" else value < bound:
            return f"the text says {fact.text}, and the bound of the model is {number_text(bound)}"
    return ""


def _read_limits(
    place: _Documented, bounds: Mapping[tuple[str, str, str], float]
) -> Iterator[SourceStatement | Closed]:
    """What a documentation says of each of its limits, all numbers of one limit together; or why it is not believed."""
    if not place.is_known:
        known = documented_places()[place.service, place.place]
        other = "" if place.text.numbers != known.numbers else " in other words"
        why = (
            f"numbers of the text: {place.text.numbers or 'none'}{other}; which is which is known of {known.numbers}, "
            f"for {', '.join(place.limits)}"
        )
        # A review is filed under the first word: one of the limits stands for all.
        about = f"{place.limits[0]} and what {place.service} {place.place} says besides"
        where, says = place.evidence(place.facts), place.text.sentence
        yield Closed(Gate.UNREADABLE_CELL, "limits", about, why, where, says=says)
        return
    for limit in place.limits:
        numbers = place.numbers(limit)
        where = place.evidence(fact for fact, _ in numbers)
        if unclear := _unclear_unit(numbers):
            yield Closed(Gate.UNREADABLE_CELL, "limits", limit, unclear, where)
        elif beyond := _beyond_bound(place, numbers, bounds):
            yield Closed(Gate.CONTRADICTION, "limits", limit, beyond, where)
        else:
            cells = {target.column: number_text(documented_value(fact, target) or 0) for fact, target in numbers}
            yield RowStatement("limits", (limit,), cells, where)


def _unclear_unit(numbers: Sequence[tuple[ModelFact, LimitColumn]]) -> str:
    """Why numbers cannot be converted into the unit of their limit; empty where they can."""
    bare = [fact for fact, _ in numbers if " " not in fact.text]
    for fact, target in numbers:
        said = fact.text.partition(" ")[2]
        if documented_value(fact, target) is None:
            return f"{fact.text} is in no unit that converts to {target.unit}"
        if bare and said and said != target.unit:
            return f"{bare[0].text} has no unit and stands beside {fact.text}; ours is {target.unit}"
    return ""


def _field_statements(facts: Sequence[ModelFact], places: Sequence[_Documented]) -> Iterator[SourceStatement]:
    """Everything else, each by its own key; a number that one place of several has otherwise says so."""
    documented = [
        fact for place in places for fact in place.facts if not place.is_known or fact.aspect in place.targets
    ]
    passed = {fact.key for fact in documented}
    told = {fact.alike for fact in documented}
    numbers: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        if fact.kind == "number":
            numbers.setdefault((fact.service, fact.place), []).append(fact.text)
    # Where the text of one place is new, those of its name that say what it said are no news.
    told |= {
        (place.service, "sentence", place.place.rpartition(".")[2], "", text.sentence)
        for place in places
        for text in (place.text, documented_places()[place.service, place.place])
    }
    for fact in facts:
        if fact.key not in passed and fact.alike not in told:
            where = f"{fact.kind} {fact.service} {fact.place}"
            # Of a sentence only its numbers are shown: its words are AWS's, and a digest tells nobody anything.
            text = f"{fact.aspect} {fact.text}".strip() or "listed"
            if fact.kind == "sentence":
                text = "; ".join(numbers.get((fact.service, fact.place), ())) or "digits that are no number of ours"
            other = {"elsewhere": said} if (said := _said_elsewhere(fact, places)) else {}
            yield RowStatement(TABLE, fact.key, {"text": fact.text, **other}, Evidence(where, text[:MAX_EVIDENCE]))


def _said_elsewhere(fact: ModelFact, places: Sequence[_Documented]) -> str:
    """What the documentation of a limit says where another member of the same name says something else."""
    if fact.kind != "number":
        return ""
    found = []
    for place in places:
        same = place.service == fact.service and place.place.rpartition(".")[2] == fact.member
        if same and place.place != fact.place and fact.aspect in place.targets:
            text = next((one.text for one in place.facts if one.aspect == fact.aspect), "nothing")
            found.append(f"{text} in {place.place}")
    return ", ".join(found)
