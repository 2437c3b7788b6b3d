"""What narrows a list: the name of each filter, and the words that it takes."""

from __future__ import annotations

from enum import Enum

from kb.data_classes import dataclass


class Takes(Enum):
    """What a filter takes."""

    TEXT = "text"
    DAY = "day"
    DAYS = "days"
    """A number of days after the day asked about."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a list."""

    name: str
    """Its name, as the function that applies it has it."""
    about: str
    """What it leaves, in a clause."""
    takes: Takes = Takes.TEXT
    """What it takes."""
    words: tuple[str, ...] = ()
    """All that it may be, where that is a closed vocabulary."""
    written: str = ""
    """Its name as users write it, where that is no name for Python."""
    default: str | None = None
    """What holds where it is left out."""
    known: tuple[str, ...] = ()
    """Where every word stands that it may be, where the data have them all: columns such as `runtimes.language`, or a
    function of `kb.facts.vocabularies`. Another word is a mistake, not a list without rows."""
    any_case: bool = False
    """Whether letter case makes no difference."""
    part: bool = False
    """Whether a part of a word is enough, whatever its case."""
    in_store: bool = False
    """Whether the store applies it; otherwise it is applied row by row."""

    @property
    def spelled(self) -> str:
        """Its name in addresses; options of the command line have dashes."""
        return self.written or self.name
