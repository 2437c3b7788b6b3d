"""How a service is run: what the command line settles before the workers start."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from kb.paths import SERVICE_VARIABLE


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What may differ between two services of the same knowledge base."""

    log_requests: bool = True
    """Whether every request is a line of the log."""
    working: int = 2
    """Questions that are worked on at once in a worker; answers from memory do not count."""
    judging: int = 2
    """Processes in which a worker reads and judges what strangers send."""
    seconds_to_judge: float = 12
    """How long one question may be read and judged, by the clock on the wall."""
    waiting: int = 64
    """Questions that may wait for their turn; one more is refused with 429."""
    requests: int = 1000
    """Requests under way at once in a worker, whatever they ask; one more is refused with 429."""
    connections: int = 256
    """Connections that one client address may hold open in a worker; 0 for any number."""
    seconds_to_send: float = 20
    """How long a client may take to send a body."""
    seconds_between_looks: float = 1
    """How often the knowledge base file is looked at."""
    metrics: str | None = None
    """The folder in which workers leave their counters for one another."""
    url: str = ""
    """The address under which the service is known, without a slash at its end; blank where that is not known."""
    scratch: str | None = None
    """The folder for copies of the knowledge base, which goes with the service; None to read the file itself."""


def from_environment() -> ServiceSettings:
    """The settings that `lambda-kb serve` left for its workers."""
    return ServiceSettings(**json.loads(os.environ.get(SERVICE_VARIABLE, "{}")))
