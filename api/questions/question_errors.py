"""What may be wrong with a question that only a service is asked; everything else is in `kb.errors`."""

from __future__ import annotations

from kb.errors import KbError, UsageError


class UnknownParameterError(UsageError):
    """The question has a parameter, or a member of its body, that does not exist."""


class TooLargeError(KbError):
    """The body is larger than the service takes."""


class TooSlowError(KbError):
    """The body did not arrive in time."""


class UnsupportedEncodingError(KbError):
    """The body is compressed, or encoded otherwise."""


class UnsupportedTypeError(KbError):
    """The body is of another type than the address takes."""


class TooCostlyError(KbError):
    """A question takes more time or memory than one gets."""


class NotInstalledError(KbError):
    """The answer needs something that is not installed here."""
