"""Judging configurations: documents in, findings, operations and validity windows out."""

from kb.judging.verdicts import judge
from kb.judging.report import Finding, JudgedFunction, Operation, Report, Severity

__all__ = ["Finding", "JudgedFunction", "Operation", "Report", "Severity", "judge"]
