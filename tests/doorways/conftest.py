"""The audits of the other tests."""

from tests.fleets.conftest import audited

__all__ = ["audited"]
