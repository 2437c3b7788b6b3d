"""Fields that their owners hide, files that have some, and all that is told of them."""

from __future__ import annotations

from kb.judging import Report
from kb.judging.report import Severity
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs, Plain, Position, Resolved
from kb.reports.checked import CheckedRun
from kb.reports.format_names import Format
from kb.reports.formats import render_report
from tests.judging.questions import RULES

SAM = "  F: {Type: 'AWS::Serverless::Function', Properties: {CodeUri: ., Handler: a.b, Runtime: python3.13, %s}}\n"
GIVEN = {"Number": "98765", "Word": "hunter2", "ApiToken": "hunter3", "Shown": "98764"}


def secret(value: Plain) -> Resolved:
    """A field that its owner hides."""
    return Resolved(value, Position(3, 7), secret=True)


def read(texts: dict[str, str], name: str, **given: str) -> Document:
    """One file of a folder, with values that a user gives."""
    contents = {path: text.encode() for path, text in texts.items()}
    return read_text(name, contents[name], Inputs({**GIVEN, **given}, GivenFiles(contents)))


def told(found: Report) -> str:
    """A report in every format, one after the other."""
    run = CheckedRun(found, RULES, Severity.ERROR)
    parts = (render_report(form, run) for form in Format)
    return "\n".join(part if isinstance(part, str) else part.decode() for part in parts)
