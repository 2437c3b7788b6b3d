"""A report with everything in it, and what each format makes of it.

`python -m tests.reports.sample FORMAT` prints one; `python -m tests.reports.sample` writes all golden files anew.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.facts import Basis
from kb.judging.report import (
    FileWarning,
    Finding,
    Fix,
    JudgedFunction,
    Operation,
    Report,
    Severity,
    Suppressed,
    UnresolvedField,
    Window,
)
from kb.judging.rules import parse_rule
from kb.operations import OperationStatus
from kb.readers.interface import UnreadableFile
from kb.reports.checked import CheckedRun
from kb.reports.edits import Edit
from kb.reports.format_names import Format
from kb.reports.formats import render_report

GOLDEN = Path(__file__).parent / "golden"
HEADER = """\
-- id: {id}
-- title: Timeout out of range
-- why: Lambda refuses it.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Timeout
"""
ODD = "odd,name: 100 % <b>|x\ny\x1b[31m"
"""A name with all that formats must escape."""

BLOCKED, ALLOWED, UNKNOWN = OperationStatus.BLOCKED, OperationStatus.ALLOWED, OperationStatus.UNKNOWN
TIMEOUT = Finding(
    rule="LKB203",
    severity=Severity.ERROR,
    certainty="must",
    function="Api",
    resource="Api",
    path="app/template.yaml",
    line=15,
    column=16,
    field="Timeout",
    value=1000,
    limit=900,
    since=date(2018, 10, 10),
    until=None,
    message="Timeout 1000 s is out of range: the limit is 900 s since 2018-10-10; use 900",
    fix=Fix("Timeout", 900),
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",),
)


def report() -> Report:
    """The report."""
    api = JudgedFunction(
        name="Api",
        path="app/template.yaml",
        line=12,
        runtime="python3.9",
        config={"Timeout": 1000},
        operations={Operation.CREATE: BLOCKED, Operation.UPDATE: BLOCKED, Operation.INVOKE: ALLOWED},
        windows=(Window(Operation.INVOKE, date(2021, 8, 16), None, "LKB105", None),),
    )
    odd = replace(
        api, name=ODD, line=20, runtime=None, config={}, operations=dict.fromkeys(Operation, UNKNOWN), windows=()
    )
    doubtful = replace(
        TIMEOUT,
        rule="LKB101",
        severity=Severity.WARNING,
        certainty="may",
        function=ODD,
        resource=ODD,
        line=21,
        fix=None,
    )
    layer = replace(TIMEOUT, severity=Severity.NOTE, function=None, resource="Layer", path="b/layer.json", fix=None)
    return Report(
        basis=Basis(date(2026, 11, 23), date(2026, 11, 1), 3, date(2026, 11, 24)),
        operation=Operation.UPDATE,
        horizon=180,
        functions=(api, odd),
        findings=(TIMEOUT, doubtful, layer),
        unresolved=(
            UnresolvedField("Worker", "Worker", "app/template.yaml", 31, "Runtime", "parameter Rt has no default"),
        ),
        unreadable=(
            UnreadableFile("broken.yaml", 7, "YAML syntax: did not find ',' or ']'"),
            UnreadableFile("nowhere, not: here.yaml", None, "no such file: check the path"),
        ),
        suppressed=(Suppressed(replace(TIMEOUT, line=40), "comment", "waits for the rewrite", date(2027, 1, 1)),),
        warnings=(FileWarning("app/template.yaml", 3, "key Timeout is given twice; the last one counts"),),
    )


def checked() -> CheckedRun:
    """The report with what else the formats need."""
    rules = tuple(parse_rule("sample", HEADER.format(id=rule)) for rule in ("LKB203", "LKB101"))
    edit = Edit("app/template.yaml", 15, 16, "1000", "900", frozenset({("app/template.yaml", "Api", "Timeout")}))
    return CheckedRun(report(), rules, Severity.ERROR, frozenset({"nowhere, not: here.yaml"}), lambda: (edit,))


def printed(form: Format) -> bytes:
    """The report in a format, as bytes."""
    text = render_report(form, checked())
    return text if isinstance(text, bytes) else text.encode()


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.buffer.writelines(printed(Format(name)) for name in sys.argv[1:])
    else:
        for each in Format:
            (GOLDEN / f"{each}.golden").write_bytes(printed(each))
