"""The severities of findings as questions and answers spell them; nothing else, so that to know them costs nothing."""

from __future__ import annotations

SEVERITIES = ("error", "warning", "note")
"""The gravest first."""
FAIL_ON = (*SEVERITIES, "never")
"""From which severity on findings end a command with 1; `never` only tells them, as in the first weeks of a team."""


def fails(severity: str | None, fail_on: str) -> bool:
    """Whether something of a severity ends a command with 1; another word than a severity weighs nothing."""
    if severity not in SEVERITIES or fail_on not in SEVERITIES:
        return False
    return SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)
