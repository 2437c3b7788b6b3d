"""Why an address cannot be asked: names, sockets, certificates and proxies fail beside the errors of an HTTP client."""

from __future__ import annotations

_OF_THE_WAY = (OSError, OverflowError, ValueError, ImportError)
"""Sockets and certificates; a port that is none; a name or a proxy that is none; a proxy that needs another package."""


def first_reason(error: Exception) -> Exception | None:
    """The first error of a group, however deep; None where it says nothing of the way and is a defect of ours."""
    import httpx  # noqa: PLC0415 - only what asks needs it

    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, (*_OF_THE_WAY, httpx.HTTPError, httpx.InvalidURL)) else None
