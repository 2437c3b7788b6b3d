"""Judging configurations: documents in, findings, operations and validity windows out.

`judge` is the one judgement; nothing outside this package goes past it to the rules.

The names are imported when they are asked for: whoever prints lists of facts needs no judge.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.judging.judgement import judge
    from kb.judging.question import CheckQuestion
    from kb.judging.report import Finding, JudgedFunction, Operation, Report, Severity

__all__ = ["CheckQuestion", "Finding", "JudgedFunction", "Operation", "Report", "Severity", "judge"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kb.judging' has no attribute {name!r}")
    from importlib import import_module

    home = {"judge": "judgement", "CheckQuestion": "question"}.get(name, "report")
    found = globals()[name] = getattr(import_module(f"kb.judging.{home}"), name)
    return found
