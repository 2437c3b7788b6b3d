"""What a check's report is made from, in each format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from kb.judging.report import Report, Severity
from kb.judging.rules import Rule
from kb.reports.edits import Edit
from kb.reports.format_names import Format


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and what else the formats say about the run."""

    report: Report
    """What was found."""
    rules: Sequence[Rule]
    """The rules that ran."""
    fail_on: Severity
    """The severity from which a finding fails the run."""
    failing: frozenset[str] = frozenset()
    """The unreadable files that fail the run: those that the user had named, and broken templates."""
    edits: Callable[[], Sequence[Edit]] = tuple
    """The changes of text that fix findings; computed only for the formats that carry them."""
    colour: bool = False
    """Whether text is coloured."""
    windows: bool = False
    """Whether text lists the windows of validity."""


def rendered(form: Format, checked: Checked) -> str | bytes:
    """The report in a format; the module behind it is imported only then."""
    match form:
        case Format.TEXT:
            from kb.reports.findings import findings_text  # noqa: PLC0415

            return findings_text(checked.report, colour=checked.colour, windows=checked.windows)
        case Format.JSON:
            from kb.answers import dumps, report_body  # noqa: PLC0415

            return dumps(report_body(checked.report))
        case Format.SARIF:
            from kb.reports.sarif import sarif  # noqa: PLC0415

            return sarif(checked)
        case Format.JUNIT:
            from kb.reports.junit import junit  # noqa: PLC0415

            return junit(checked)
        case Format.GITHUB:
            from kb.reports.annotations import workflow_commands  # noqa: PLC0415

            return workflow_commands(checked)
        case Format.MARKDOWN:
            from kb.reports.markdown import markdown  # noqa: PLC0415

            return markdown(checked.report)
    assert_never(form)
