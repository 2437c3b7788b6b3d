"""Every error the project raises on purpose; messages say where, what, and how to fix it."""

from __future__ import annotations

from datetime import date

MOST_CHARACTERS = 2000
"""The longest text of an error that is told to whoever asked from elsewhere."""


def brief_text(text: str) -> str:
    """A text of an error without its middle where it is long: it repeats what was asked, however long that is."""
    half = MOST_CHARACTERS // 2
    return text if len(text) <= MOST_CHARACTERS else f"{text[:half]} ... {text[-half:]}"


class KbError(Exception):
    """The root of all errors that a caller may want to catch."""


class UsageError(KbError):
    """The question itself is wrong: an unknown id, a malformed date, an impossible combination."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class UnknownIdError(UsageError):
    """The question names a runtime, limit, trigger, feature or rule that does not exist."""


class UnknownWordError(UnknownIdError):
    """A filter or option asks for a word that no row ever had, such as a misspelt language or Region."""


class TooMuchError(KbError):
    """What is asked comes to more than one answer holds."""


class OutOfCoverageError(UsageError):
    """The question is about a time before the first evidence."""


class EndedError(OutOfCoverageError):
    """The question names something that was over by the day asked about."""

    def __init__(self, message: str, end: date) -> None:
        super().__init__(message)
        self.end = end
        """The first day without it."""


class DataError(KbError):
    """A file in data/ breaks its contract."""


class StoreError(KbError):
    """The knowledge base file is missing, damaged or not ours."""


class UnreadableError(KbError):
    """A file to check cannot be read."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.line = line


class NotATemplateError(UnreadableError):
    """A readable file in a format that has nothing to do with functions; walked folders pass it over."""


class ShutError(UnreadableError):
    """A file that is there but cannot be opened: nobody may take its functions for judged."""


class NeedsToolError(UnreadableError):
    """A sound configuration that a tool must first turn into what can be read, such as a program of the CDK."""


class RuleError(KbError):
    """A rule file has a malformed header or its SQL does not run."""


class FleetError(KbError):
    """The work on a fleet cannot go on: the disk is full, the memory too small, the output cannot be written."""


class ChannelError(KbError):
    """A channel of data cannot be read, or what it holds cannot be trusted; nothing has been changed."""
