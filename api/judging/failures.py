"""Why another process of ours has no answer, in pieces that survive the way from there."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from kb.errors import KbError, UsageError


class DefectElsewhereError(Exception):
    """A process of ours failed in a way that nobody meant; the message is its traceback."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer."""

    kind: type[KbError] | None
    """The class of the error; None for a defect."""
    message: str
    """What it says; of a defect the traceback."""
    suggestions: tuple[str, ...] = ()
    """What may have been meant."""

    @classmethod
    def of(cls, e: BaseException) -> Failure:
        """An error in pieces."""
        if isinstance(e, KbError):
            return cls(type(e), str(e), e.suggestions if isinstance(e, UsageError) else ())
        return cls(None, "".join(traceback.format_exception(e)))

    def error(self) -> Exception:
        """The error put together again."""
        if self.kind is None:
            return DefectElsewhereError(self.message)
        if issubclass(self.kind, UsageError):
            return self.kind(self.message, self.suggestions)
        return self.kind(self.message)
