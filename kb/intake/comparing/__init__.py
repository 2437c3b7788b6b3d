"""What a source says beside what is known, table by table. A comparison is resolved when its table is first met."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from kb.intake.interface import Comparison

COMPARISONS = {
    "config_fields": "kb.intake.comparing.config_fields:compare",
    "events": "kb.intake.comparing.events:compare",
    "limits": "kb.intake.comparing.limits:compare",
    "runtime_milestones": "kb.intake.comparing.milestones:compare",
    "runtimes": "kb.intake.comparing.runtimes:compare",
    "triggers": "kb.intake.comparing.triggers:compare",
}
"""`module:function` by table. A table without one is never proposed for."""


def comparison(table: str) -> Comparison | None:
    """How statements about a table are compared; null where they are not."""
    module, _, name = COMPARISONS.get(table, "").partition(":")
    return cast("Comparison", getattr(import_module(module), name)) if module else None
