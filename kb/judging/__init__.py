"""Judging configurations: documents in, findings, operations and validity windows out."""

from kb.judging.report import Finding, JudgedFunction, Operation, Report, Severity
from kb.judging.verdicts import judge

__all__ = ["Finding", "JudgedFunction", "Operation", "Report", "Severity", "judge"]
