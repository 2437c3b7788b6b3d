"""Judging configurations: documents in, findings, operations and validity windows out.

`judge` is the one judgement; nothing outside this package goes past it to the rules.
"""

from kb.judging.judgement import judge
from kb.judging.question import CheckQuestion
from kb.judging.report import Finding, JudgedFunction, Operation, Report, Severity

__all__ = ["CheckQuestion", "Finding", "JudgedFunction", "Operation", "Report", "Severity", "judge"]
