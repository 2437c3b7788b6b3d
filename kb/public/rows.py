"""The rows of an answer: a tuple that knows what it rests on, and becomes a data frame where pandas is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from kb.errors import UsageError
from kb.facts import Basis
from kb.html import html_table

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

MOST_SHOWN = 60
"""Rows that a notebook shows."""
MOST_TOLD = 12
"""Rows that the text of an answer names."""


class Rows(tuple[T, ...]):
    """The rows of an answer, in its order."""

    basis: Basis
    """The day, the knowledge and the data version that they rest on."""
    kind: type[T]
    """The class of each row."""
    columns: tuple[str, ...]
    """The fields that a table for people shows."""

    def __new__(cls, rows: Iterable[T], basis: Basis, kind: type[T], columns: tuple[str, ...] = ()) -> Self:
        """The rows, with what they rest on."""
        self = super().__new__(cls, rows)
        self.basis, self.kind, self.columns = basis, kind, columns
        return self

    def __getnewargs__(self) -> tuple[tuple[T, ...], Basis, type[T], tuple[str, ...]]:
        """What makes the rows anew: they are copied, and handed to other processes."""
        return tuple(self), self.basis, self.kind, self.columns

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas data frame with the right types, the columns of an empty one too.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            from kb.data_frames import frame  # noqa: PLC0415 - most answers are no data frames
        except ModuleNotFoundError as e:
            raise UsageError(f"data frames need {e.name}: pip install 'lambda-kb[charts]'") from e
        return frame(self, of=self.kind)

    def __repr__(self) -> str:
        name = next(iter(self.columns), None)
        shown = [str(_cell_of(row, name)) if name else str(row) for row in self[:MOST_TOLD]]
        more = ["..."] if len(self) > MOST_TOLD else []
        return f"Rows({len(self)} of {self.kind.__name__} on {self.basis.as_of}: {', '.join([*shown, *more])})"

    def _repr_html_(self) -> str:
        """The first rows as a table, for notebooks."""
        columns = self.columns or tuple(getattr(self.kind, "__dataclass_fields__", ()))
        rows = [[_cell_of(row, name) for name in columns] for row in self[:MOST_SHOWN]]
        more = f", the first {MOST_SHOWN} of {len(self)}" if len(self) > MOST_SHOWN else ""
        basis = self.basis
        heading = f"AWS Lambda on {basis.as_of}, {basis.known_words}, {basis.release_words}{more}{basis.notice_words}"
        return html_table(heading, columns, rows)


def _cell_of(row: object, name: str) -> object:
    """A field of a row, or of the milestones in it."""
    return getattr(row, name) if hasattr(row, name) else getattr(getattr(row, "milestones", None), name, None)
