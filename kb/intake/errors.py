"""Errors of intake."""

from kb.errors import KbError


class IntakeError(KbError):
    """Recordings, an index or a file of proposals that cannot be used; one line says which and why."""


class FetchError(IntakeError):
    """A source that could not be read today."""
