"""Words beside the values of a source: a statement of what is no row, so that nothing changes unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from kb.data_classes import dataclass
from kb.intake.documents.page import cell_evidence
from kb.intake.documents.titles import is_reworded
from kb.intake.interface import Evidence

TITLE = "title"
"""The part of a page that says which page it is."""
SECTION = "section"
"""The part of a limit that says under which heading it stands."""
_LONGEST = 120
_LEAD = 3
"""The words before a change that show where it is."""
_MOST = 8
"""The most sentences that a review names."""


@dataclass(frozen=True, slots=True)
class WordsStatement:
    """What stands beside a value and is no value that we read: a condition, a footnote, another column.

    Nobody knows what it means, but a person must look where it is new or other than before.
    """

    table: str
    """The table that it may concern."""
    name: str
    """The row of the table whose value it stands beside, or what the source calls it."""
    part: str
    """Where it stands, such as `column Default`; two parts of one name are compared apart."""
    words: str
    """It, in lower case and without the values that were read; blank where nothing is beside them."""
    evidence: Evidence
    """Where it stands: of the same cell as a value, in the same words as the value's."""
    listed: bool = True
    """Whether it may not vanish unnoticed."""
    alone: bool = True
    """Whether it is told where the value beside it did not change."""
    first: bool = True
    """Whether it is told where the page said nothing in its place before."""

    @property
    def key(self) -> tuple[str, ...]:
        """No row of the table: words, whose, where."""
        return ("words", self.name, self.part)

    @property
    def row_place(self) -> str:
        """The row in which it stands."""
        return row_place(self.evidence)

    def told(self, before: str) -> str:
        """What is new in the words: of many the part from the first that is other, and what is gone behind the last."""
        now, then = self.words.split(), before.split()
        same = next((at for at, (new, old) in enumerate(zip(now, then, strict=False)) if new != old), None)
        same = min(len(now), len(then)) if same is None else same
        if not before or len(self.words) <= _LONGEST or not same:
            return self.words[:_LONGEST]
        if same == len(now):
            return f"no more: {' '.join(then[same:])}"[:_LONGEST]
        return f"\u2026 {' '.join(now[max(0, same - _LEAD) :])}"[:_LONGEST]

    def shown(self, before: str) -> Evidence:
        """Where what is new stands; of these alone it is where they are."""
        del before
        return self.evidence

    @property
    def cells(self) -> Mapping[str, str]:
        """The words, which are in no column."""
        return {"words": self.words}

    def repeats(self, before: Mapping[str, str]) -> bool:
        """Whether it says what its cells said before."""
        return before == self.cells


@dataclass(frozen=True, slots=True)
class HeadingStatement(WordsStatement):
    """The title of a page, or the headings over a limit: other words for the same are no news."""

    def repeats(self, before: Mapping[str, str]) -> bool:
        """Whether the headings say what they said before, in other words or beside more."""
        return is_reworded(before["words"], self.words)


@dataclass(frozen=True, slots=True)
class TextStatement(WordsStatement):
    """The sentences of a page that say something in figures; its words are their figures and digests, one a line."""

    places: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The line of the page in which each of them stands."""

    def shown(self, before: str) -> Evidence:
        """The first sentence that is new, by its figures; where some are only gone, the place of them all."""
        then = before.splitlines()
        new = [one for one in self.words.splitlines() if one not in then]
        if not new:
            return self.evidence
        first = min(new, key=lambda one: self.places.get(one, 0))
        return cell_evidence(self.places.get(first, 1), "", "", first.partition("\t")[0])

    def told(self, before: str) -> str:
        """The figures of the sentences that are new, and of those that are gone."""
        now, then = self.words.splitlines(), before.splitlines()
        parts = [("new", [one for one in now if one not in then]), ("gone", [one for one in then if one not in now])]
        return "; ".join(f"{word}: {_figures(lines)}" for word, lines in parts if lines)


def _figures(lines: list[str]) -> str:
    more = f" and {len(lines) - _MOST} sentences more" if len(lines) > _MOST else ""
    return " | ".join(line.partition("\t")[0] for line in lines[:_MOST]) + more


def row_place(evidence: Evidence) -> str:
    """The row in which a cell stands."""
    return evidence.place.rpartition(", column ")[0] or evidence.place
