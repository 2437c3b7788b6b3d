"""The service and the audits of the other tests, asked from one place."""

from tests.api.conftest import service
from tests.fleets.conftest import audited

__all__ = ["audited", "service"]
