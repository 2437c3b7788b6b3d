"""Errors of intake."""

from kb.errors import KbError


class IntakeError(KbError):
    """Recordings, an index or a file of proposals that cannot be used; one line says which and why."""


class FetchError(IntakeError):
    """A source that could not be read today."""


class ClockError(FetchError):
    """A host has another day than this machine, so that whatever is read now would get a false one."""
