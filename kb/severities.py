"""The severities of findings as questions and answers spell them; nothing else, so that to know them costs nothing."""

from __future__ import annotations

SEVERITIES = ("error", "warning", "note")
"""The gravest first."""
