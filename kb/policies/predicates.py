"""Conditions on one resource, as every engine can be told them: what is read, and how it is compared.

A condition is two-valued. An atom is false of what is absent, and its negation true; what is written but not known is
for the engine to pass over, so that nothing is guessed about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from kb.data_classes import dataclass

_HELD = 8192  # terms and literals worked out lately; rules come to the same ones again and again
MOST_TERMS = 4_000
"""A condition of more terms than these is none that anybody could read."""

NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
"""What a comparison turns into when it does not hold of a number that is there."""
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
"""The same comparison with its sides exchanged."""


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """Something that is read of a resource."""

    relation: str
    """The relation of the rules, such as `functions`."""
    column: str
    """Its column."""
    via: str = ""
    """What is made of it: `length` (of a text), `lower`, `item` (each item of a list), `item lower`."""

    def through(self, step: str) -> Read:
        """What is made of it by one more step."""
        return replace(self, via=f"{self.via} {step}".strip())


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """It is there, and known."""

    read: Read


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """It is there and on: neither empty nor false."""

    read: Read


@dataclass(frozen=True, slots=True, order=True)
class OneOf:
    """It is one of some texts."""

    read: Read
    values: tuple[str, ...]
    """In order, each once."""


@dataclass(frozen=True, slots=True, order=True)
class Compare:
    """It is a number in some relation to another."""

    read: Read
    operator: str
    """One of < <= > >= = <>."""
    number: float


@dataclass(frozen=True, slots=True, order=True)
class CompareReads:
    """Two numbers of one resource in some relation to each other."""

    read: Read
    operator: str
    other: Read


@dataclass(frozen=True, slots=True, order=True)
class NoMultiple:
    """It is a number that is no multiple of a step."""

    read: Read
    step: float


@dataclass(frozen=True, slots=True, order=True)
class Matches:
    """It is a text in which a regular expression is found."""

    read: Read
    pattern: str


Atom: TypeAlias = Given | Flag | OneOf | Compare | CompareReads | NoMultiple | Matches


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom, or that it does not hold."""

    atom: Atom
    holds: bool = True


Term: TypeAlias = frozenset[Literal]
"""Literals that hold together."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Terms of which one at least holds; none is never, the empty term is always."""

    terms: frozenset[Term]

    def __and__(self, other: Condition) -> Condition:
        """Both hold."""
        always = ALWAYS.terms
        if self.terms in (always, other.terms) or not other.terms:
            return other
        if other.terms == always or not self.terms:
            return self
        joined = (_reduced(one | two) for one, two in product(self.terms, other.terms))
        return _of_terms(term for term in joined if term is not None)

    def __or__(self, other: Condition) -> Condition:
        """One of both holds."""
        always = ALWAYS.terms
        if not self.terms or other.terms in (always, self.terms):
            return other
        if not other.terms or self.terms == always:
            return self
        return _of_terms(self.terms | other.terms)

    def __invert__(self) -> Condition:
        """It does not hold."""
        found = ALWAYS
        for term in sorted(self.terms, key=term_order):
            found &= _of_terms(frozenset((Literal(one.atom, not one.holds),)) for one in term)
        return found

    @property
    def pins(self) -> dict[Read, str]:
        """What is read as one certain text wherever this holds."""
        kept: dict[Read, str] | None = None
        for term in self.terms:
            own = {
                one.atom.read: one.atom.values[0]
                for one in term
                if one.holds and isinstance(one.atom, OneOf) and len(one.atom.values) == 1
            }
            kept = own if kept is None else {read: text for read, text in kept.items() if own.get(read) == text}
        return kept or {}

    def ordered(self) -> list[list[Literal]]:
        """The terms and their literals in an order that is always the same."""
        return [sorted(term, key=literal_order) for term in sorted(self.terms, key=term_order)]


NEVER = Condition(frozenset())
"""What nothing is."""
ALWAYS = Condition(frozenset({frozenset()}))
"""What everything is."""


class TooManyTermsError(Exception):
    """A condition has more terms than anybody could read."""


def holding(atom: Atom) -> Condition:
    """The condition that an atom holds."""
    if isinstance(atom, OneOf) and not atom.values:
        return NEVER
    return Condition(frozenset({frozenset({Literal(atom)})}))


def one_of(read: Read, values: Iterable[str]) -> Condition:
    """That something is one of some texts."""
    return holding(OneOf(read, tuple(sorted(set(values)))))


@lru_cache(maxsize=_HELD)
def literal_order(one: Literal) -> tuple[str, bool]:
    """A key that orders literals."""
    return repr(one.atom), not one.holds


def term_order(term: Term) -> tuple[int, list[tuple[str, bool]]]:
    """A key that orders terms."""
    return len(term), sorted(map(literal_order, term))


def _of_terms(terms: Iterable[Term]) -> Condition:
    """A condition without terms that say no more than others, texts of the same thing put together."""
    listed = frozenset(terms)
    found = _absorbed(_merged(listed)) if len(listed) > 1 else listed
    if len(found) > MOST_TERMS:
        raise TooManyTermsError(f"its condition has {len(found):,} terms")
    return Condition(found)


def _absorbed(terms: frozenset[Term]) -> frozenset[Term]:
    """Without terms that contain another; `a or not a` is always."""
    kept: list[Term] = []
    singles = {next(iter(term)) for term in terms if len(term) == 1}
    if any(Literal(one.atom, not one.holds) in singles for one in singles):
        return ALWAYS.terms
    for term in sorted(terms, key=term_order):
        # One literal that another term says alone, the other way round, need not be said again.
        shorter = (
            term
            if len(term) == 1
            else frozenset(one for one in term if Literal(one.atom, not one.holds) not in singles)
        )
        if not any(other <= shorter for other in kept):
            kept.append(shorter)
    return frozenset(kept)


def _merged(terms: frozenset[Term]) -> frozenset[Term]:
    """Terms that differ in the texts of one thing only, as one."""
    groups: dict[tuple[Term, Read], set[str]] = {}
    rest: set[Term] = set()
    for term in terms:
        lists = [one for one in term if one.holds and isinstance(one.atom, OneOf)]
        if len(lists) == 1 and isinstance(lists[0].atom, OneOf):
            groups.setdefault((term - {lists[0]}, lists[0].atom.read), set()).update(lists[0].atom.values)
        else:
            rest.add(term)
    rest.update(own | {Literal(OneOf(read, tuple(sorted(values))))} for (own, read), values in groups.items())
    return frozenset(rest)


@lru_cache(maxsize=_HELD)
def _reduced(term: Term) -> Term | None:
    """A term without what its other literals say already; None if it can never hold."""
    found = set(term)
    for read in {one.atom.read for one in term}:
        own = [one for one in term if one.atom.read == read]
        if len(own) > 1:
            kept = _reduced_of_one(read, own)
            if kept is None:
                return None
            found = (found - set(own)) | kept
    return frozenset(found)


def _reduced_of_one(read: Read, own: list[Literal]) -> set[Literal] | None:
    """Literals about one thing, without those that others imply; None if they contradict each other.

    Hard because texts, numbers and mere presence meet here: whatever is compared is there, so that `is there` goes and
    `is absent` contradicts; and lists of texts are cut with each other.
    """
    if any(Literal(one.atom, not one.holds) in own for one in own):
        return None
    there = any(one.holds for one in own)
    if there and Literal(Given(read), holds=False) in own:
        return None
    kept = {one for one in own if not (isinstance(one.atom, Given) and _said_by_others(one, own))}
    lists = [one for one in kept if isinstance(one.atom, OneOf)]
    if lists:
        kept -= set(lists)
        cut = _cut_lists(read, lists)
        if cut is None:
            return None
        kept |= cut
    return _reduced_numbers(kept)


def _said_by_others(given: Literal, own: list[Literal]) -> bool:
    if given.holds:
        return any(one.holds and not isinstance(one.atom, Given) for one in own)
    return False


def _cut_lists(read: Read, lists: list[Literal]) -> set[Literal] | None:
    """Lists of texts that something is in, or not in, as one; None if nothing is left."""
    within = [set(one.atom.values) for one in lists if one.holds and isinstance(one.atom, OneOf)]
    without: set[str] = set()
    for one in lists:
        if not one.holds and isinstance(one.atom, OneOf):
            without |= set(one.atom.values)
    if not within:
        return {Literal(OneOf(read, tuple(sorted(without))), holds=False)}
    left = set.intersection(*within) - without
    return {Literal(OneOf(read, tuple(sorted(left))))} if left else None


def _reduced_numbers(own: set[Literal]) -> set[Literal] | None:
    """Comparisons with numbers without those that others imply; None if no number satisfies them."""
    compared = [one for one in own if isinstance(one.atom, Compare)]
    there = any(one.holds for one in own)
    for one, other in _pairs(compared):
        if one in own and _implies(one, other):
            own = own - {other}
        elif there and _excludes(one, other):
            return None
    return own


def _pairs(items: list[Literal]) -> Iterator[tuple[Literal, Literal]]:
    for one in items:
        for other in items:
            if one is not other:
                yield one, other


def _meaning(one: Literal) -> tuple[str, float] | None:
    if not isinstance(one.atom, Compare):
        return None
    return (one.atom.operator if one.holds else NEGATED[one.atom.operator]), one.atom.number


def _implies(one: Literal, other: Literal) -> bool:
    """Whether one bound lies within another; only what holds says that there is a number."""
    mine, theirs = _meaning(one), _meaning(other)
    if mine is None or theirs is None or not one.holds:
        return False
    (way, number), (their_way, theirs_number) = mine, theirs
    if way in ("<", "<=") and their_way in ("<", "<="):
        return number < theirs_number or (number == theirs_number and (way == "<" or their_way == "<="))
    if way in (">", ">=") and their_way in (">", ">="):
        return number > theirs_number or (number == theirs_number and (way == ">" or their_way == ">="))
    return False


def _excludes(one: Literal, other: Literal) -> bool:
    """Whether no number lies within both bounds."""
    mine, theirs = _meaning(one), _meaning(other)
    if mine is None or theirs is None or mine[0] not in ("<", "<=") or theirs[0] not in (">", ">="):
        return False
    return mine[1] < theirs[1] or (mine[1] == theirs[1] and (mine[0], theirs[0]) != ("<=", ">="))
