"""What a source says beside what is known, table by table. A comparison is resolved when its table is first met.

How a source is read is not known here.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from kb.intake.interface import Comparison

COMPARISONS = {
    "config_fields": "kb.intake.comparing.config_fields:compare_config_fields",
    "events": "kb.intake.comparing.events:compare_events",
    "limits": "kb.intake.comparing.limits:compare_limits",
    "runtime_milestones": "kb.intake.comparing.milestones:compare_milestones",
    "runtimes": "kb.intake.comparing.runtimes:compare_runtimes",
    "triggers": "kb.intake.comparing.triggers:compare_triggers",
}
"""`module:function` by table. A table without one is never proposed for."""


def comparison_of_table(table: str) -> Comparison | None:
    """How statements about a table are compared; null where they are not."""
    module, _, name = COMPARISONS.get(table, "").partition(":")
    return cast("Comparison", getattr(import_module(module), name)) if module else None
