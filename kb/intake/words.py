"""Words beside the values of a source: a statement of what is no row, so that nothing changes unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.intake.interface import Evidence


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

    @property
    def key(self) -> tuple[str, ...]:
        """No row of the table: words, whose, where."""
        return ("words", self.name, self.part)

    @property
    def row_place(self) -> str:
        """The row in which it stands."""
        return row_place(self.evidence)

    @property
    def cells(self) -> Mapping[str, str]:
        """The words, which are in no column."""
        return {"words": self.words}


def row_place(evidence: Evidence) -> str:
    """The row in which a cell stands."""
    return evidence.place.rpartition(", column ")[0] or evidence.place
