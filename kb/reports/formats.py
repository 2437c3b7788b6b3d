"""A check's report in each format."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kb.judging.grouped_findings import group_findings
from kb.reports.checked import CheckedRun
from kb.reports.format_names import Format


def render_report(form: Format, checked: CheckedRun) -> str | bytes:  # noqa: PLR0911 - one per format
    """The report in a format; the module behind it is imported only then."""
    few = replace(checked, report=group_findings(checked.report))
    match form:
        case Format.TEXT:
            from kb.reports.text import findings_text  # noqa: PLC0415

            return findings_text(few.report, colour=few.colour, windows=few.windows, notes=few.notes)
        case Format.CONCISE:
            from kb.reports.concise import concise_text  # noqa: PLC0415

            return concise_text(few.report, notes=few.notes)
        case Format.JSON:
            from kb.answers import dump_json, report_body  # noqa: PLC0415

            return dump_json(report_body(checked.report))
        case Format.SARIF:
            from kb.reports.sarif import sarif_report  # noqa: PLC0415

            return sarif_report(few)
        case Format.JUNIT:
            from kb.reports.junit import junit_report  # noqa: PLC0415

            # A test case is a function, so each has its own findings.
            return junit_report(checked)
        case Format.GITHUB:
            from kb.reports.annotations import workflow_commands  # noqa: PLC0415

            return workflow_commands(few)
        case Format.MARKDOWN:
            from kb.reports.markdown import markdown_report  # noqa: PLC0415

            return markdown_report(few.report)
    assert_never(form)
