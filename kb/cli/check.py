"""`lambda-kb check`: judge the functions in configuration files on a date."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from kb.cli.common import add_clocks, basis_of, not_negative, show, store_of
from kb.errors import NotATemplateError, UnreadableError, UsageError

if TYPE_CHECKING:
    from kb.judging import Report
    from kb.judging.report import UnreadableFile
    from kb.judging.rules import Rule
    from kb.readers.interface import Document, Inputs

UNREADABLE = 3
FINDINGS = 1


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "judge the functions in configuration files on a date"
    parser = commands.add_parser("check", help=about, description=about)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs, or - for standard input")
    add_clocks(parser)
    parser.add_argument("--operation", choices=("create", "update", "invoke"), default="create")
    parser.add_argument("--horizon", metavar="DAYS", type=not_negative, default=0, help="also find dates this near")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--fail-on", choices=("error", "warning", "note"), default="error", help="default: error")
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own")
    parser.add_argument(
        "--parameter", metavar="NAME=VALUE", action="append", default=[], help="the value of a template parameter"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, judge, report; the exit code says the worst that happened."""
    from kb.judging import Operation, Severity, judge  # noqa: PLC0415
    from kb.judging.verdicts import Question  # noqa: PLC0415
    from kb.reports.findings import worst  # noqa: PLC0415

    rules = _rules(args.rules)
    inputs = _inputs(args.parameter, args.paths)
    store = store_of(args)
    question = Question(basis_of(args, store), Operation(args.operation), args.horizon)
    documents, unreadable, named_broken = read_all(args.paths, inputs)
    report = judge(store, documents, rules, question, unreadable)
    _print(args.format, report)
    for broken in report.unreadable:
        place = broken.path if broken.line is None else f"{broken.path}:{broken.line}"
        print(f"lambda-kb: {place}: {broken.reason}", file=sys.stderr)
    if not report.functions and not report.unreadable:
        print(f"lambda-kb: no Lambda functions in {', '.join(args.paths)}", file=sys.stderr)
    if named_broken:
        return UNREADABLE
    found = worst(report.findings)
    return FINDINGS if found is not None and found >= Severity[args.fail_on.upper()] else 0


def _rules(folders: list[str]) -> tuple[Rule, ...]:
    from pathlib import Path  # noqa: PLC0415

    from kb.judging.rules import builtin_rules, rules_from  # noqa: PLC0415

    rules = builtin_rules()
    for folder in folders:
        rules += rules_from(Path(folder))
    ids = [rule.id for rule in rules]
    doubled = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if doubled:
        raise UsageError(f"--rules: the id {doubled[0]} is taken: give your rule another")
    return rules


def _inputs(pairs: list[str], paths: list[str]) -> Inputs:
    from kb.readers.interface import Inputs  # noqa: PLC0415
    from kb.readers.siblings import DiskFiles  # noqa: PLC0415

    parameters: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise UsageError(f"--parameter {pair!r}: write NAME=VALUE")
        parameters[name] = value
    return Inputs(parameters, DiskFiles(paths))


def read_all(paths: list[str], inputs: Inputs) -> tuple[list[Document], list[UnreadableFile], bool]:
    """Every document behind some paths, what could not be read, and whether the user had named any of that.

    In a walked folder, files that are no templates are passed over; broken ones are reported.
    """
    from kb.judging.report import UnreadableFile  # noqa: PLC0415
    from kb.readers import read_text, without_repetition  # noqa: PLC0415
    from kb.readers.files import content, named_files  # noqa: PLC0415

    documents: list[Document] = []
    unreadable: list[UnreadableFile] = []
    named_broken = False
    for named in named_files(paths):
        try:
            documents.append(read_text(named.path, content(named.path), inputs))
        except NotATemplateError as e:
            if named.explicit:
                unreadable.append(UnreadableFile(e.path, e.line, e.reason))
                named_broken = True
        except UnreadableError as e:
            unreadable.append(UnreadableFile(e.path, e.line, e.reason))
            named_broken = named_broken or named.explicit
    return without_repetition(documents), unreadable, named_broken


def _print(form: str, report: Report) -> None:
    if form == "json":
        from kb.answers import dumps, report_body  # noqa: PLC0415

        show(dumps(report_body(report)))
    else:
        from kb.reports.findings import findings_text  # noqa: PLC0415

        show(findings_text(report, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))
